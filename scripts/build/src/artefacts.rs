//! The files that a build leaves, and the note that tells whether they are still current.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use blake2::{digest::consts::U32, Blake2b, Digest};
use contract_metadata::{
    CodeHash, Compiler, Contract as Description, ContractMetadata, Language, Source, SourceCompiler,
    SourceLanguage, SourceWasm,
};
use serde_json::{json, Map, Value};

use crate::{toolchain::Toolchain, wasm, workspace::Contract};

/// What was built of one contract.
pub struct Built {
    /// The contract's name.
    pub name: String,
    /// The code that the contract's account runs.
    pub code: Code,
    /// The code behind its door.
    pub back: Option<Code>,
    /// Hash of what it was made from.
    pub sources: String,
    /// Nothing had to be done.
    pub fresh: bool,
}

/// A code for the chain.
pub struct Code {
    /// Its size.
    pub bytes: usize,
    /// Its Blake2b-256, as the chain computes it.
    pub hash: String,
}

impl Built {
    /// The codes with their names.
    pub fn codes(&self) -> impl Iterator<Item = (String, &Code)> {
        let back = self.back.iter().map(|code| (format!("{}.back", self.name), code));
        std::iter::once((self.name.clone(), &self.code)).chain(back)
    }
}

/// Where and how artefacts are written.
pub struct Output<'a> {
    /// The folder with one folder per contract.
    pub folder: &'a Path,
    /// The compiler of the code.
    pub toolchain: &'a Toolchain,
    /// The version of ink! that the metadata names.
    pub ink_version: &'a str,
    /// Optimise although nothing changed.
    pub force: bool,
}

impl Output<'_> {
    /// Writes the three files of a contract, unless they are current: `raw`, the first output of
    /// the linker, tells. Only otherwise `shrink` is asked for the code.
    pub fn write(
        &self,
        contract: &Contract,
        raw: &[u8],
        abi: Map<String, Value>,
        shrink: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Built> {
        let folder = self.folder.join(&contract.name);
        let stamp = folder.join(".stamp");
        let key = key(contract, self.toolchain, raw, &abi)?;
        let path = |kind| file(self.folder, contract, kind);
        let complete = ["wasm", "json", "contract"].into_iter().all(|kind| path(kind).exists());
        let fresh = !self.force && complete && fs::read_to_string(&stamp).is_ok_and(|present| present == key);
        if !fresh {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            self.write_files(contract, &shrink()?, abi)?;
            fs::write(&stamp, key).context("cannot write the stamp")?;
        }
        let code = read_code(&path("wasm"))?;
        let sources = contract.sources.clone();
        Ok(Built { name: contract.name.clone(), code, back: None, sources, fresh })
    }

    /// Writes the code behind a contract's door, unless it is current; otherwise like [`Self::write`].
    pub fn write_back(
        &self,
        contract: &Contract,
        raw: &[u8],
        shrink: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Code> {
        let folder = self.folder.join(&contract.name);
        let (path, stamp) = (file(self.folder, contract, "back.wasm"), folder.join(".stamp.back"));
        let key = key(contract, self.toolchain, raw, &Map::new())?;
        let fresh =
            !self.force && path.exists() && fs::read_to_string(&stamp).is_ok_and(|present| present == key);
        if !fresh {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            fs::write(&path, shrink()?).context("cannot write the code of the back")?;
            fs::write(&stamp, key).context("cannot write the stamp")?;
        }
        read_code(&path)
    }

    /// Writes `build.json`: which compiler made which code from which sources, for those who compare them.
    /// Contracts that were not asked for keep their entry.
    pub fn write_summary(&self, built: &[Built]) -> Result<()> {
        let path = self.folder.join("build.json");
        let former =
            fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let same_compiler = former.filter(|former| former["rustc"] == self.toolchain.version);
        let mut contracts =
            same_compiler.and_then(|former| former["contracts"].as_object().cloned()).unwrap_or_default();
        contracts.retain(|name, _| {
            let contract = name.trim_end_matches(".back");
            self.folder.join(contract).join(format!("{name}.wasm")).exists()
        });
        for one in built {
            for (name, code) in one.codes() {
                contracts.insert(
                    name,
                    json!({ "bytes": code.bytes, "code_hash": code.hash, "sources": one.sources }),
                );
            }
        }
        contracts.sort_keys();
        let summary = json!({
            "rustc": self.toolchain.version,
            "rustc_number": self.toolchain.number,
            "recipe": wasm::RECIPE,
            "flags": wasm::RUSTFLAGS,
            "contracts": contracts,
        });
        let text = serde_json::to_string_pretty(&summary)? + "\n";
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    fn write_files(&self, contract: &Contract, code: &[u8], abi: Map<String, Value>) -> Result<()> {
        let mut description = Description::builder();
        description.name(&contract.name).version(contract.version.parse()?).authors(&contract.authors);
        if let Some(text) = &contract.description {
            description.description(text);
        }
        if let Some(license) = &contract.license {
            description.license(license);
        }
        let source = Source::new(
            Some(SourceWasm::new(code.to_vec())),
            CodeHash(hash(code)),
            SourceLanguage::new(Language::Ink, self.ink_version.parse()?),
            SourceCompiler::new(Compiler::RustC, self.toolchain.number.parse()?),
            None,
        );
        let description = description.build().map_err(anyhow::Error::msg)?;
        let mut metadata = ContractMetadata::new(source, description, None, abi);
        let path = |kind| file(self.folder, contract, kind);
        fs::write(path("wasm"), code).context("cannot write the code")?;
        fs::write(path("contract"), serde_json::to_string(&metadata)?).context("cannot write the bundle")?;
        metadata.remove_source_wasm_attribute();
        let text = serde_json::to_string_pretty(&metadata)? + "\n";
        fs::write(path("json"), text).context("cannot write the metadata")
    }
}

/// The metadata of an earlier build.
pub fn read_metadata(out: &Path, contract: &Contract) -> Result<Map<String, Value>> {
    let path = file(out, contract, "json");
    let text = fs::read_to_string(&path).with_context(|| {
        format!("{} is not there; build first: cargo run --bin adotb-build", path.display())
    })?;
    serde_json::from_str(&text).with_context(|| format!("{} is not JSON", path.display()))
}

/// Everything the files depend on.
fn key(contract: &Contract, toolchain: &Toolchain, raw: &[u8], abi: &Map<String, Value>) -> Result<String> {
    let mut hasher = Blake2b::<U32>::new();
    for part in [env!("CARGO_PKG_VERSION"), wasm::RECIPE, &toolchain.number, &contract.version] {
        hasher.update(part);
        hasher.update([0]);
    }
    hasher.update(hash(raw));
    hasher.update(serde_json::to_vec(abi)?);
    Ok(hex(&<[u8; 32]>::from(hasher.finalize())))
}

fn file(out: &Path, contract: &Contract, kind: &str) -> PathBuf {
    out.join(&contract.name).join(format!("{}.{kind}", contract.name))
}

fn read_code(path: &Path) -> Result<Code> {
    let code = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Code { bytes: code.len(), hash: format!("0x{}", hex(&hash(&code))) })
}

/// Blake2b-256, the hash of codes on the chain.
pub fn hash(bytes: &[u8]) -> [u8; 32] {
    Blake2b::<U32>::digest(bytes).into()
}

/// Two small digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
