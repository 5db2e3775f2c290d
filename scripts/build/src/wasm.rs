//! From source to the smallest code the chain accepts.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{
    binaryen::Binaryen,
    cargo, strip,
    toolchain::Toolchain,
    workspace::{Contract, Workspace},
    wrapper,
};

/// Flags beyond the release profile; part of the build's identity, written to `build.json`.
/// No flag names a folder, so that two checkouts give the same code.
pub const RUSTFLAGS: &[&str] = &[
    "-Cpanic=immediate-abort",
    "-Zunstable-options",
    "-Zlocation-detail=none",
    "-Clinker-plugin-lto",
    "-Clink-arg=-zstack-size=65536",
    "-Clink-arg=--import-memory",
    "-Clink-arg=--max-memory=1048576",
    // Copies of 32 bytes are everywhere in a contract; as calls they take a tenth less code than in line.
    "-Clink-arg=-mllvm",
    "-Clink-arg=--max-store-memcpy=1",
    "-Clink-arg=-mllvm",
    "-Clink-arg=--max-store-memset=1",
    "-Clink-arg=-mllvm",
    "-Clink-arg=--max-store-memmove=1",
];

/// Names the steps after the compiler; changes with them, so that nothing old is taken for current.
pub const RECIPE: &str = "r3";

/// How eagerly the linker copies small functions into their callers (`None`: its own mind). Less is not always smaller:
/// what is copied can often be simplified. Each contract's manifest says what is best for it; `--search` tries all of these.
pub const INLINING: [Option<u32>; 5] = [None, Some(10), Some(22), Some(35), Some(60)];

/// Which code of a contract.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// The only one.
    Whole,
    /// The one that the front calls; it comes first.
    Back,
    /// The one that the contract's account runs, with the hash of its back.
    Front(&'a str),
}

impl Part<'_> {
    /// The inlining that the contract's manifest names for it.
    pub fn inlining(self, contract: &Contract) -> Option<u32> {
        match self {
            Self::Back => contract.inlining_of_back,
            Self::Whole | Self::Front(_) => contract.inlining,
        }
    }
}

/// Compiles contracts of one workspace with one toolchain.
pub struct Compiler<'a> {
    workspace: &'a Workspace,
    toolchain: &'a Toolchain,
    binaryen: Binaryen,
    target: PathBuf,
    corrected: PathBuf,
    verbose: bool,
}

impl<'a> Compiler<'a> {
    /// Makes the folder for what is compiled and the corrected sources.
    pub fn prepare(workspace: &'a Workspace, toolchain: &'a Toolchain, verbose: bool) -> Result<Self> {
        // The parts of one compiler or recipe must not meet those of another.
        let target = workspace.wasm_target().join(format!("{}-{RECIPE}", toolchain.number));
        fs::create_dir_all(&target).with_context(|| format!("cannot make {}", target.display()))?;
        let corrected = wrapper::prepare(&target, workspace.generator.as_deref())?;
        let binaryen = Binaryen::prepare(&workspace.target)?;
        Ok(Self { workspace, toolchain, binaryen, target, corrected, verbose })
    }

    /// Compiles one code of a contract and returns the linker's output.
    pub fn compile(
        &self,
        contract: &Contract,
        part: Part<'_>,
        inlining: Option<u32>,
        label: &str,
    ) -> Result<Vec<u8>> {
        let mut flags = RUSTFLAGS.iter().map(|flag| flag.to_string()).collect::<Vec<_>>();
        flags.push(format!("-Clinker={}", self.toolchain.linker));
        let mut command = self.toolchain.cargo();
        wrapper::install(&mut command, &self.corrected)?;
        command
            .current_dir(&self.workspace.root)
            .args(["rustc", "--package", &contract.package, "--lib", "--crate-type", "cdylib", "--release"])
            .args(["--no-default-features", "--target", "wasm32v1-none", "-Zbuild-std=core,alloc"])
            .arg("--target-dir")
            .arg(&self.target)
            // The recipe needs options that stable compilers only offer this way.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", flags.join(" "));
        match part {
            Part::Whole => {}
            Part::Back => drop(command.args(["--features", "back"])),
            // The contract's crate reads it when it is compiled.
            Part::Front(back) => drop(command.env("ADOTB_BACK", back.trim_start_matches("0x"))),
        }
        if let Some(threshold) = inlining {
            command.args(["--", "-Clink-arg=-mllvm", &format!("-Clink-arg=--inline-threshold={threshold}")]);
        }
        cargo::run(&mut command, label, self.verbose)?;
        let file = self.target.join(format!("wasm32v1-none/release/{}.wasm", contract.name));
        fs::read(&file).with_context(|| format!("cargo left no {}", file.display()))
    }

    /// The inlining that makes the smallest code, and its size in bytes; the first of several.
    pub fn search(&self, contract: &Contract, part: Part<'_>, label: &str) -> Result<(Option<u32>, usize)> {
        let mut sizes = Vec::new();
        for inlining in INLINING {
            let size = self.shrink(&self.compile(contract, part, inlining, label)?)?.len();
            if self.verbose {
                println!("{label}: {size} bytes with inlining {inlining:?}");
            }
            sizes.push((inlining, size));
        }
        sizes.into_iter().min_by_key(|(_, size)| *size).context("there are ways to inline")
    }

    /// Strips, optimises and checks the linker's output.
    pub fn shrink(&self, raw: &[u8]) -> Result<Vec<u8>> {
        let stripped = strip::strip(raw).context("cannot strip the linker's output")?;
        // Names of functions and notes about the tools are of no use on a chain: strip again.
        let code = strip::strip(&self.optimise(&stripped)?)?;
        strip::check(&code)?;
        Ok(code)
    }

    /// Optimises for size.
    fn optimise(&self, code: &[u8]) -> Result<Vec<u8>> {
        let (before, after) = (self.target.join("before.wasm"), self.target.join("after.wasm"));
        fs::write(&before, code).with_context(|| format!("cannot write {}", before.display()))?;
        self.binaryen.optimise(&before, &after)?;
        let code = fs::read(&after).with_context(|| format!("cannot read {}", after.display()))?;
        fs::remove_file(&before).ok();
        fs::remove_file(&after).ok();
        Ok(code)
    }
}
