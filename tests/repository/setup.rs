//! In which order a machine is given a compiler, with every command faked that would install something.

use crate::{read, root};
use std::process::Command;

/// What a machine has and what it can get.
const FAKES: &str = r#"
calls=()
call() { calls+=("$*"); }
note() { :; }
fail() { echo "failed: $*"; exit 1; }
# Nothing is found but what a case says.
command() {
    [ "$1" = -v ] || { builtin command "$@"; return; }
    [[ " $has " == *" $2 "* ]]
}
complete_rust() { [[ " $complete " == *" $1 "* ]]; }
apt_offers() { [[ " $offers " == *" $1 "* ]]; }
apt_install() {
    call "apt $*"
    for name in "$@"; do
        [[ " $offers " == *" $name "* ]] || return 1
        case "$name" in
        rustup) has="$has rustup" ;;
        rustc-web) complete="$complete /usr/bin/rustc" ;;
        esac
    done
}
fetch_rustup() {
    call fetch
    [ "$fetches" = yes ] || return 1
    has="$has rustup"
}
timeout() { shift; "$@"; }
rustup() {
    case "$1" in
    which) [[ " $complete " == *" toolchain "* ]] && echo toolchain ;;
    toolchain)
        call "rustup $ADOTB_RUST"
        [ "$downloads" = yes ] || return 1
        complete="$complete toolchain"
        ;;
    default) ;;
    *) return 1 ;;
    esac
}
rustc() { echo "rustc of the case"; }
cargo() { :; }
llvm_of() { echo 0; }
HOME=/nowhere
unset RUSTUP_TOOLCHAIN
"#;

/// The release that is asked for first.
fn release() -> String {
    let file = read("rust-toolchain.toml");
    let line = file.lines().find_map(|line| line.strip_prefix("channel = \"")).expect("a channel is named");
    line.trim_end_matches('"').to_string()
}

/// What is called, in order, and what is said if there is no compiler in the end.
fn calls(machine: &str) -> String {
    let script = format!(
        "source scripts/lib/setup.sh\n{FAKES}\nhas='' complete='' offers='' fetches=no downloads=no\n{machine}\n\
         ensure_rust\n[ ${{#calls[@]}} -eq 0 ] || printf '%s;' \"${{calls[@]}}\"\n"
    );
    let done =
        Command::new("bash").current_dir(root()).args(["-c", &script]).output().expect("there is a bash");
    String::from_utf8(done.stdout).expect("it prints text").trim().to_string()
}

#[test]
fn compiler_is_looked_for_before_anything_is_installed() {
    assert_eq!(calls("has=rustup complete=toolchain"), "", "rustup has it");
    assert_eq!(
        calls("complete=/usr/bin/rustc offers=lld-0"),
        "apt lld-0;",
        "the distribution's is there, its linker is not"
    );
}

#[test]
fn rustup_comes_from_the_distribution_else_from_its_makers() {
    let asked = format!("rustup {};", release());
    let ubuntu = "offers='rustup' downloads=yes";
    assert_eq!(calls(ubuntu), format!("apt rustup;{asked}"), "Ubuntu 24.04 and Debian 13");
    let bookworm = "offers='' fetches=yes downloads=yes";
    assert_eq!(
        calls(bookworm),
        format!("fetch;{asked}"),
        "Debian 12 without its security suite, older Ubuntu"
    );
    assert_eq!(calls("has=rustup downloads=yes"), asked, "rustup is there, the release is not");
}

#[test]
fn distribution_has_the_last_word_where_rustup_cannot_download() {
    let packages = "rustc-web cargo-web rust-web-src lld-0";
    let debian = format!("offers='{packages}'");
    assert_eq!(calls(&debian), "fetch;apt rustc-web cargo-web rust-web-src;apt lld-0;");
    let with_rustup = format!("offers='rustup {packages}'");
    assert_eq!(
        calls(&with_rustup),
        format!("apt rustup;rustup {};apt rustc-web cargo-web rust-web-src;apt lld-0;", release()),
        "a rustup that cannot download"
    );
}

#[test]
fn machine_that_gets_none_is_told_what_was_tried_and_what_helps() {
    let said = calls("offers='rustup'");
    let (asked, line) = (
        format!("asking rustup for Rust {}", release()),
        format!("rustup toolchain install {} --component rust-src", release()),
    );
    for part in [
        "failed: no Rust 1.95 or newer with its library sources. Tried:",
        "installing the distribution's rustup",
        &asked,
        "installing the distribution's Rust: rustc-web",
        &line,
    ] {
        assert!(said.contains(part), "{part} is missing in: {said}");
    }
}
