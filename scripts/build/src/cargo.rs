//! Runs cargo: quietly while all goes well, with everything it said when it fails.

use std::{
    env,
    ffi::OsString,
    io::{BufRead, BufReader, IsTerminal, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{bail, Context, Result};
use serde_json::Value;

/// How long a build may be silent when nobody watches a terminal.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// The cargo that runs this tool.
pub fn host() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// `cargo metadata` of the workspace around `folder`, with the versions of the lock file.
pub fn metadata(folder: &Path) -> Result<Value> {
    let output = Command::new(host())
        .args(["metadata", "--format-version", "1", "--quiet"])
        .current_dir(folder)
        .output()
        .context("cannot run `cargo`; install it with ./scripts/lib/setup.sh")?;
    if !output.status.success() {
        bail!("cargo cannot read the workspace:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")
}

/// Runs `command` under the heading `label`; fails with its output.
pub fn run(command: &mut Command, label: &str, verbose: bool) -> Result<()> {
    // Flags of the cargo that runs this tool must not reach the one started here.
    for name in ["RUSTUP_TOOLCHAIN", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(name);
    }
    if verbose {
        println!("{label}: {command:?}");
        let status = command.status().context("cannot run cargo")?;
        return if status.success() { Ok(()) } else { bail!("{label}: cargo failed") };
    }
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().context("cannot run cargo")?;
    let terminal = std::io::stdout().is_terminal();
    let mut said = Vec::new();
    let mut crates = 0_usize;
    let mut last_sign = Instant::now();
    let stderr = child.stderr.take().context("cargo has no error stream")?;
    for line in BufReader::new(stderr).lines() {
        let line = line.context("cannot read what cargo says")?;
        if let Some(name) = line.trim_start().strip_prefix("Compiling ") {
            crates += 1;
            let name = name.split(' ').next().unwrap_or_default();
            if terminal {
                print!("\r\x1b[K{label}: crate {crates}, {name}");
                std::io::stdout().flush().ok();
            } else if last_sign.elapsed() > SIGN_OF_LIFE {
                println!("{label}: crate {crates}, {name}");
                last_sign = Instant::now();
            }
        }
        said.push(line);
    }
    if terminal {
        print!("\r\x1b[K");
    }
    if !child.wait().context("cargo went away")?.success() {
        bail!("{label} does not compile:\n{}", said.join("\n"));
    }
    Ok(())
}
