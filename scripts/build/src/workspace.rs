//! What there is to build: the workspace's members under `contracts/` that are ink! contracts.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{bail, Context, Result};
use serde_json::Value;

use crate::{cargo, wrapper};

/// The checkout and the folders that belong to it.
pub struct Workspace {
    /// Folder of the root manifest.
    pub root: PathBuf,
    /// Where compiled crates are kept, outside the checkout.
    pub target: PathBuf,
    /// Version of `ink` that the lock file names.
    pub ink_version: String,
    /// Version of `scale-info` that the lock file names.
    pub scale_info_version: String,
    /// Version of `serde_json` that the lock file names.
    pub serde_json_version: String,
    /// Manifest of OpenBrush's code generator, when a contract uses it.
    pub generator: Option<PathBuf>,
    /// Folder of our crate that takes the place of one from the registry (`[patch.crates-io]`).
    pub memory: PathBuf,
    /// Every contract, sorted by name.
    pub contracts: Vec<Contract>,
}

/// One contract crate.
pub struct Contract {
    /// Library name: names the artefact.
    pub name: String,
    /// Cargo package name.
    pub package: String,
    /// Package version.
    pub version: String,
    /// Package description.
    pub description: Option<String>,
    /// Package licence.
    pub license: Option<String>,
    /// Package authors.
    pub authors: Vec<String>,
    /// Folder of the package's manifest.
    pub folder: PathBuf,
    /// Hash of what its code is made from, before anything is compiled.
    pub sources: String,
    /// It has two codes: the front, which its account runs, and the back, which the front calls.
    pub has_back: bool,
    /// How eagerly the linker shall copy small functions, as the manifest says (`package.metadata.adotb-build`).
    pub inlining: Option<u32>,
    /// The same for the back.
    pub inlining_of_back: Option<u32>,
}

impl Workspace {
    /// Reads the workspace around `folder`, or around the current folder.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let folder = match folder {
            Some(folder) => folder.to_path_buf(),
            None => env::current_dir().context("cannot tell the current folder")?,
        };
        let metadata = cargo::metadata(&folder)?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
        let members = metadata["workspace_members"].as_array().context("cargo metadata lists no members")?;

        let mut contracts = Vec::new();
        for package in packages.iter().filter(|package| members.contains(&package["id"])) {
            contracts.extend(Contract::from_package(&root, package)?);
        }
        contracts.sort_by(|left, right| left.name.cmp(&right.name));
        if contracts.is_empty() {
            bail!("no ink! contract found below {}/contracts", root.display());
        }
        Ok(Self {
            target: target_folder()?,
            ink_version: version_of(packages, "ink", "4.")?,
            scale_info_version: version_of(packages, "scale-info", "2.")?,
            serde_json_version: version_of(packages, "serde_json", "1.")?,
            generator: packages
                .iter()
                .find(|package| package["name"] == wrapper::RANDOM_CRATE)
                .and_then(|package| package["manifest_path"].as_str())
                .map(PathBuf::from),
            memory: packages
                .iter()
                .find(|package| package["name"] == "rlibc" && package["source"].is_null())
                .and_then(|package| Path::new(package["manifest_path"].as_str()?).parent())
                .map(PathBuf::from)
                .context("the workspace does not put its own `rlibc` in place of the registry's")?,
            contracts,
            root,
        })
    }

    /// The contracts with these names; all when there are none.
    pub fn select(&self, names: &[String]) -> Result<Vec<&Contract>> {
        if names.is_empty() {
            return Ok(self.contracts.iter().collect());
        }
        let known = || self.contracts.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
        names
            .iter()
            .map(|name| {
                self.contracts
                    .iter()
                    .find(|contract| contract.name == *name || contract.package == *name)
                    .with_context(|| format!("there is no contract `{name}`; there are: {}", known()))
            })
            .collect()
    }

    /// Target folder for contract code.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }
}

impl Contract {
    /// A contract is a library below `contracts/` that depends on `ink` and can switch off `std`
    /// and its entry points; shared crates and scripts are not.
    fn from_package(root: &Path, package: &Value) -> Result<Option<Self>> {
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        let folder = manifest.parent().context("a manifest has a folder")?.to_path_buf();
        let list = |key: &str| package[key].as_array().cloned().unwrap_or_default();
        let library = list("targets").into_iter().find(|target| {
            let kinds = target["kind"].as_array().cloned().unwrap_or_default();
            kinds.iter().any(|kind| ["lib", "rlib", "cdylib"].iter().any(|wanted| kind == wanted))
        });
        let uses_ink = list("dependencies")
            .iter()
            .any(|dependency| dependency["name"] == "ink" && dependency["kind"].is_null());
        let features = &package["features"];
        let is_contract = uses_ink && !features["std"].is_null() && !features["ink-as-dependency"].is_null();
        let Some(library) = library.filter(|_| is_contract && folder.starts_with(root.join("contracts")))
        else {
            return Ok(None);
        };
        let place = folder.strip_prefix(root).context("it lies below")?.to_string_lossy().into_owned();
        let sources = adotb_sources::hash(root, &place).with_context(|| format!("cannot read {place}"))?;
        Ok(Some(Self {
            sources,
            name: text(&library, "name")?,
            package: text(package, "name")?,
            version: text(package, "version")?,
            description: package["description"].as_str().map(String::from),
            license: package["license"].as_str().map(String::from),
            authors: authors(package),
            folder,
            has_back: !features["back"].is_null(),
            inlining: inlining(package, "inlining")?,
            inlining_of_back: inlining(package, "back-inlining")?,
        }))
    }
}

/// `ADOTB_TARGET`, else a folder in the user's cache.
fn target_folder() -> Result<PathBuf> {
    let cache = || {
        let home = env::var_os("HOME")
            .context("HOME is not set; set ADOTB_TARGET to a folder for compiled crates")?;
        let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        Ok::<_, anyhow::Error>(
            cache.unwrap_or_else(|| PathBuf::from(home).join(".cache")).join("adotb/target"),
        )
    };
    let folder = env::var_os("ADOTB_TARGET").map_or_else(cache, |folder| Ok(PathBuf::from(folder)))?;
    // OpenBrush keeps notes about traits in the first folder of the path that is named like this.
    if !folder.to_string_lossy().contains("target") {
        bail!("ADOTB_TARGET ({}) must contain the word `target`: OpenBrush looks for it", folder.display());
    }
    Ok(folder)
}

/// A threshold that a manifest names for the linker.
fn inlining(package: &Value, key: &str) -> Result<Option<u32>> {
    match &package["metadata"]["adotb-build"][key] {
        Value::Null => Ok(None),
        value => value.as_u64().and_then(|number| u32::try_from(number).ok()).map(Some).with_context(|| {
            format!("package.metadata.adotb-build.{key} of {} is no number", package["name"])
        }),
    }
}

/// Who wrote a package; the metadata must name somebody.
fn authors(package: &Value) -> Vec<String> {
    let named =
        package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from);
    let mut authors = named.collect::<Vec<_>>();
    if authors.is_empty() {
        authors.push("the authors of aDOTb".to_string());
    }
    authors
}

fn version_of(packages: &[Value], name: &str, prefix: &str) -> Result<String> {
    packages
        .iter()
        .filter(|package| package["name"] == name)
        .filter_map(|package| package["version"].as_str())
        .find(|version| version.starts_with(prefix))
        .map(String::from)
        .with_context(|| format!("the lock file names no `{name}` {prefix}x"))
}

fn text(value: &Value, key: &str) -> Result<String> {
    value[key]
        .as_str()
        .map(String::from)
        .with_context(|| format!("cargo metadata says nothing about `{key}`"))
}
