//! Makes two builds of the same sources equal. While a contract compiles, cargo calls this tool in
//! place of the compiler, which it then runs with two corrections.
//!
//! 1. OpenBrush's macros keep methods in `HashMap`s and write them out in the order of the hash,
//!    which is random in every run: the code would differ from build to build. A corrected copy of
//!    that one crate, made beside the compiled crates, keeps them sorted.
//! 2. Cargo mixes the folder of the compiler's own sources into the names of everything in `core`,
//!    and code is laid out by name: it would differ from machine to machine.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{ensure, Context, Result};

/// The crate with the random order.
pub const RANDOM_CRATE: &str = "openbrush_lang_codegen";

/// Says that this process stands in for the compiler; holds the folder of the corrected copy.
const MARK: &str = "ADOTB_CORRECTED";

const RANDOM: &str = "use std::collections::HashMap;";
const SORTED: &str = "use std::collections::BTreeMap as HashMap;";

/// Copies OpenBrush's code generator with its maps sorted, and returns the copy's folder.
pub fn prepare(target: &Path, manifest: Option<&Path>) -> Result<PathBuf> {
    let copy = target.join("openbrush");
    let Some(sources) = manifest.and_then(Path::parent).map(|folder| folder.join("src")) else {
        return Ok(copy);
    };
    fs::create_dir_all(&copy).with_context(|| format!("cannot make {}", copy.display()))?;
    let mut corrected = 0;
    for entry in fs::read_dir(&sources).with_context(|| format!("cannot read {}", sources.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        corrected += text.matches(RANDOM).count();
        let name = path.file_name().context("a file has a name")?;
        crate::write_if_changed(&copy.join(name), &text.replace(RANDOM, SORTED))?;
    }
    ensure!(corrected > 0, "{RANDOM_CRATE} has no hash maps any more: remove the correction in wrapper.rs");
    Ok(copy)
}

/// Lets `command`, a cargo, call this tool instead of the compiler.
pub fn install(command: &mut Command, copy: &Path) -> Result<()> {
    let own = env::current_exe().context("cannot tell where this tool is")?;
    command.env("RUSTC_WRAPPER", own).env(MARK, copy);
    Ok(())
}

/// Runs the compiler in place of which this process was called; `None` when it was not.
pub fn stand_in() -> Option<Result<i32>> {
    let copy = PathBuf::from(env::var_os(MARK)?);
    let mut arguments = env::args_os().skip(1);
    let compiler = arguments.next()?;
    let mut arguments = arguments.collect::<Vec<_>>();
    correct(&mut arguments, &copy);
    let status = Command::new(&compiler).args(arguments).status();
    Some(
        status
            .map(|status| status.code().unwrap_or(1))
            .with_context(|| format!("cannot run {}", compiler.to_string_lossy())),
    )
}

fn correct(arguments: &mut [OsString], copy: &Path) {
    let name = arguments.iter().position(|argument| argument == "--crate-name");
    let name = name.and_then(|position| arguments.get(position + 1)).cloned().unwrap_or_default();
    let Some(source) = arguments.iter_mut().find(|argument| Path::new(argument).ends_with("src/lib.rs"))
    else {
        return;
    };
    if name == OsStr::new(RANDOM_CRATE) {
        *source = copy.join("lib.rs").into();
    } else if source.to_string_lossy().contains("/rustlib/src/rust/") {
        for argument in
            arguments.iter_mut().filter(|argument| argument.to_string_lossy().starts_with("metadata="))
        {
            *argument = "metadata=core-of-a-contract".into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(arguments: &[&str]) -> Vec<OsString> {
        let mut arguments = arguments.iter().map(OsString::from).collect::<Vec<_>>();
        correct(&mut arguments, Path::new("/copy"));
        arguments
    }

    #[test]
    fn correct_takes_the_copy_of_openbrush_only() {
        let ours = ["--crate-name", RANDOM_CRATE, "/registry/x/src/lib.rs", "-C", "metadata=1"];
        assert_eq!(corrected(&ours)[2], "/copy/lib.rs");
        assert_eq!(corrected(&ours)[4], "metadata=1");
        let other = ["--crate-name", "syn", "/registry/x/src/lib.rs", "-C", "metadata=1"];
        assert_eq!(corrected(&other), other);
    }

    #[test]
    fn correct_names_core_the_same_everywhere() {
        let core = [
            "--crate-name",
            "core",
            "/home/a/lib/rustlib/src/rust/library/core/src/lib.rs",
            "-C",
            "metadata=1",
        ];
        assert_eq!(corrected(&core)[4], "metadata=core-of-a-contract");
    }
}
