//! Finds a compiler that can build `core` for the chain: one fixed order, so that the same machine
//! always gives the same code.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{bail, Context, Result};
use clap::ValueEnum;

/// The release that the committed snapshots were made with, as `rust-toolchain.toml` has it; taken first when rustup has it.
pub const PREFERRED: &str = "1.95.0";

/// The first release that knows `panic=immediate-abort` as a strategy and whose `core` builds with it.
const OLDEST: (u32, u32) = (1, 95);

const FIX: &str = "run ./scripts/lib/setup.sh, or `rustup toolchain install 1.95.0 --component rust-src`, \
                   or on Debian `apt-get install rustc-web cargo-web rust-web-src lld-22`";

/// Which compiler to use.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// rustup's when it has the sources of `core`, else Debian's.
    Auto,
    /// Only rustup's.
    Rustup,
    /// Only the one in /usr/bin.
    Debian,
}

/// A compiler with the sources of `core`.
pub struct Toolchain {
    /// What `rustc --version` says.
    pub version: String,
    /// Only the number, such as 1.95.0.
    pub number: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Folder of `cargo` and `rustc`.
    pub bin: PathBuf,
    /// The linker's name or path.
    pub linker: String,
}

/// Who installed a compiler.
#[derive(Clone, Copy)]
pub enum Origin {
    /// rustup.
    Rustup,
    /// The distribution's package manager.
    Debian,
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rustup => "rustup",
            Self::Debian => "distribution package",
        })
    }
}

impl Toolchain {
    /// A command of this toolchain's cargo, which calls the `rustc` beside it.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(self.bin.join("cargo"));
        command.env("RUSTC", self.bin.join("rustc"));
        command
    }
}

/// Finds a compiler, or says what is missing in each place that was looked at.
pub fn find(choice: Choice, root: &Path) -> Result<Toolchain> {
    let mut reasons = Vec::new();
    if choice != Choice::Debian {
        for name in [Some(PREFERRED), None] {
            match rustup(name, root) {
                Ok(found) => return Ok(found),
                Err(reason) => {
                    reasons.push(format!("rustup ({}): {reason:#}", name.unwrap_or("active toolchain")))
                }
            }
        }
    }
    if choice != Choice::Rustup {
        match inspect(PathBuf::from("/usr/bin"), Origin::Debian) {
            Ok(found) => return Ok(found),
            Err(reason) => reasons.push(format!("/usr/bin: {reason:#}")),
        }
    }
    bail!("no compiler can build contracts:\n  {}\nTo fix it, {FIX}.", reasons.join("\n  "))
}

fn rustup(name: Option<&str>, root: &Path) -> Result<Toolchain> {
    let on_path = Path::new("rustup").to_path_buf();
    let at_home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo/bin/rustup"));
    let program = at_home.filter(|path| path.exists()).unwrap_or(on_path);
    let mut command = Command::new(program);
    command.arg("which").env_remove("RUSTUP_TOOLCHAIN");
    match name {
        Some(name) => command.current_dir(root).args(["--toolchain", name]),
        // In the checkout rust-toolchain.toml would name the preferred one once more.
        None => command.current_dir(env::temp_dir()),
    };
    let rustc = output(command.arg("rustc")).context("no such toolchain")?;
    let bin = Path::new(&rustc).parent().context("rustc has no folder")?;
    inspect(bin.to_path_buf(), Origin::Rustup)
}

/// Checks that a compiler is recent enough and complete.
fn inspect(bin: PathBuf, origin: Origin) -> Result<Toolchain> {
    let rustc = bin.join("rustc");
    let version = output(Command::new(&rustc).arg("--version")).context("no rustc")?;
    let number = version.split(' ').nth(1).unwrap_or_default().to_string();
    let mut parts = number.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let release = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if release < OLDEST {
        bail!("rustc {number} is older than {}.{}", OLDEST.0, OLDEST.1);
    }
    if !bin.join("cargo").exists() {
        bail!("no cargo beside {}", rustc.display());
    }
    let sysroot = PathBuf::from(output(Command::new(&rustc).args(["--print", "sysroot"]))?);
    if !sysroot.join("lib/rustlib/src/rust/library/core/src/lib.rs").exists() {
        bail!("{version} has no sources of `core` (component rust-src)");
    }
    let linker = linker(&rustc, &sysroot)?;
    Ok(Toolchain { version, number, origin, bin, linker })
}

/// The linker must read the compiler's bitcode: rustup ships one that does, Debian packages it by
/// LLVM version.
fn linker(rustc: &Path, sysroot: &Path) -> Result<String> {
    let verbose = output(Command::new(rustc).arg("-vV"))?;
    let field = |name: &str| {
        verbose.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_string()
    };
    let own = sysroot.join("lib/rustlib").join(field("host:")).join("bin/rust-lld");
    if own.exists() {
        return Ok("rust-lld".to_string());
    }
    let llvm = field("LLVM version:");
    let llvm = llvm.split('.').next().unwrap_or_default();
    let packaged = PathBuf::from(format!("/usr/bin/wasm-ld-{llvm}"));
    if packaged.exists() {
        return Ok(packaged.display().to_string());
    }
    bail!("no linker for LLVM {llvm} (package lld-{llvm})")
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot run {:?}", command.get_program()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout).context("output is not text")?.trim().to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn preferred_release_is_that_of_rust_toolchain_toml() {
        let file = include_str!("../../../rust-toolchain.toml");
        assert!(file.contains(&format!("channel = \"{}\"", super::PREFERRED)));
        assert!(super::FIX.contains(super::PREFERRED));
    }
}
