#!/usr/bin/env bash
# Prepares a machine to build and test: sourced by the other scripts, and fine to run by itself.
#
# Looks first, installs only what is missing, asks nothing, and can be run any number of times.
# Sets: ADOTB_ROOT (the checkout), ADOTB_TARGET and CARGO_TARGET_DIR (compiled crates, outside of it).
#
# shellcheck shell=bash

set -euo pipefail

ADOTB_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
# The folder must contain the word "target": OpenBrush's macros look for it in the path.
export ADOTB_TARGET="${ADOTB_TARGET:-${XDG_CACHE_HOME:-$HOME/.cache}/adotb/target}"
export CARGO_TARGET_DIR="$ADOTB_TARGET/host"

# shellcheck source=scripts/lib/node.sh
source "$ADOTB_ROOT/scripts/lib/node.sh"

# The release that the committed sizes and costs were measured with.
ADOTB_RUST="$(sed -n 's/^channel = "\(.*\)"$/\1/p' "$ADOTB_ROOT/rust-toolchain.toml")"
# Debian's own compiler packages, for machines where rustup cannot download.
ADOTB_DEBIAN_RUST=(rustc-web cargo-web rust-web-src)
SYSTEM_RUSTC=/usr/bin/rustc
# Where rustup's makers publish it.
RUSTUP_ADDRESS=https://static.rust-lang.org/rustup/dist

# --- Talking -----------------------------------------------------------------------------------

say() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

# Runs a command under a heading and says how long it took.
step() {
    local title="$1" started=$SECONDS
    shift
    say "$title"
    "$@"
    note "done in $((SECONDS - started)) s"
}

# Runs cargo. Where nobody sees its bar it says now and then how far it is, instead of a line for each crate.
crates() {
    if [ -t 2 ]; then
        "$@"
    else
        "$@" 2> >(awk '
            /^ *(Compiling|Checking) / { if (++n % 100 == 0) { print "    " n " crates"; fflush() } next }
            /^ *(Downloading|Downloaded|Updating|Locking|Adding) / || /Blocking waiting for file lock/ { next }
            { print; fflush() }' >&2)
    fi
}

# --- Installing --------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n true 2>/dev/null || fail "need root for: $* (sudo wants a password: run that line yourself, then start again)"
        sudo -n "$@"
    else
        fail "need root for: $* (no sudo here: run that line as root, then start again)"
    fi
}

APT=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)

apt_updated=no
apt_update() {
    if [ "$apt_updated" = no ]; then
        as_root "${APT[@]}" update || note "apt-get update failed; trying with the lists that are there"
        apt_updated=yes
    fi
}

# True when there is such a package to install.
apt_offers() {
    command -v apt-cache >/dev/null || return 1
    apt_update
    [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]
}

apt_install() {
    command -v apt-get >/dev/null || fail "please install with your package manager: $*"
    apt_update
    note "installing $*"
    # On a bare machine debconf says of every package that apt-utils is missing, which nothing here needs.
    as_root "${APT[@]}" install -y --no-install-recommends "$@" 2> >(grep -v '^debconf: ' >&2) >/dev/null
}

# --- A compiler --------------------------------------------------------------------------------

# True when a rustc is at least 1.95 and has the sources of `core`.
complete_rust() {
    local rustc="$1" number sysroot
    number="$("$rustc" --version 2>/dev/null | cut -d' ' -f2)" || return 1
    [ -n "$number" ] || return 1
    [ "$(printf '%s\n1.95\n' "$number" | sort -V | head -n1)" = 1.95 ] || return 1
    sysroot="$("$rustc" --print sysroot 2>/dev/null)" || return 1
    [ -f "$sysroot/lib/rustlib/src/rust/library/core/src/lib.rs" ]
}

# What was tried to get a compiler, for those who must then help.
tried=()
try_rust() {
    tried+=("$1")
    note "$1"
}

# True when rustup has, or can download, a compiler with its sources; that is then `rustup_toolchain`.
#
# A toolchain is always named: without a name rustup looks into rust-toolchain.toml, and would try to download what is there.
rustup_rust() {
    command -v rustup >/dev/null || return 1
    local rustc
    rustup_toolchain="$ADOTB_RUST"
    rustc="$(rustup which --toolchain "$ADOTB_RUST" rustc 2>/dev/null)" && complete_rust "$rustc" && return 0
    try_rust "asking rustup for Rust $ADOTB_RUST with its sources (about a minute)"
    timeout 600 rustup toolchain install "$ADOTB_RUST" --profile minimal --component rust-src --component rustfmt \
        --component clippy --no-self-update >/dev/null 2>&1 && return 0
    # The caller's choice, or what rustup takes in other folders.
    rustup_toolchain="${RUSTUP_TOOLCHAIN:-$(rustup default 2>/dev/null | cut -d' ' -f1)}"
    [ -n "$rustup_toolchain" ] || return 1
    try_rust "looking whether rustup's $rustup_toolchain is complete"
    rustc="$(rustup which --toolchain "$rustup_toolchain" rustc 2>/dev/null)" || return 1
    complete_rust "$rustc" && return 0
    timeout 300 rustup component add rust-src --toolchain "$rustup_toolchain" >/dev/null 2>&1 || return 1
    complete_rust "$rustc"
}

# rustup as its makers publish it, checked against the sum that they publish beside it.
fetch_rustup() {
    local address folder
    address="$RUSTUP_ADDRESS/$(uname -m)-unknown-linux-gnu/rustup-init"
    try_rust "fetching rustup from $address"
    command -v curl >/dev/null || apt_install curl || return 1
    folder="$(mktemp -d)"
    if (
        cd "$folder"
        for name in rustup-init rustup-init.sha256; do
            curl -sSf --proto =https --connect-timeout 15 --max-time 120 -o "$name" "${address%rustup-init}$name" || exit 1
        done
        [ "$(sha256sum <rustup-init | cut -d' ' -f1)" = "$(cut -d' ' -f1 rustup-init.sha256)" ] || exit 1
        chmod +x rustup-init
        ./rustup-init -y --no-modify-path --profile minimal --default-toolchain none >/dev/null 2>&1
    ); then
        rm -r "$folder"
        export PATH="$HOME/.cargo/bin:$PATH"
        return 0
    fi
    rm -r "$folder"
    return 1
}

# Brings rustup to a machine that has none.
install_rustup() {
    if apt_offers rustup; then
        try_rust "installing the distribution's rustup"
        apt_install rustup && return 0
    fi
    fetch_rustup
}

debian_rust() {
    local llvm
    if ! complete_rust "$SYSTEM_RUSTC"; then
        try_rust "installing the distribution's Rust: ${ADOTB_DEBIAN_RUST[*]}"
        apt_install "${ADOTB_DEBIAN_RUST[@]}" || true
    fi
    complete_rust "$SYSTEM_RUSTC" || fail "no Rust 1.95 or newer with its library sources. Tried:
$(printf '    %s\n' "${tried[@]}")
What helps: install rustup (https://rustup.rs), run this, and start again:
    rustup toolchain install $ADOTB_RUST --component rust-src"
    # The linker reads what the compiler writes only when both are of the same LLVM.
    llvm="$(llvm_of "$SYSTEM_RUSTC")"
    [ -x "/usr/bin/wasm-ld-$llvm" ] || apt_install "lld-$llvm"
}

llvm_of() { "$1" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }

# The linker of the compiler that is in use: rustup's has one, the distribution's does not.
wasm_linker() {
    local own
    own="$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld"
    if [ -x "$own" ]; then echo rust-lld; else echo "/usr/bin/wasm-ld-$(llvm_of rustc)"; fi
}

# rustup's compiler when it is complete or can be completed, else the distribution's; the build tool looks in the same
# order. A machine that has neither gets rustup, so that it makes the code whose hashes are published.
ensure_rust() {
    if [ -d "$HOME/.cargo/bin" ]; then
        export PATH="$HOME/.cargo/bin:$PATH"
    fi
    if ! command -v rustup >/dev/null && ! complete_rust "$SYSTEM_RUSTC"; then
        install_rustup || note "rustup cannot be had"
    fi
    if rustup_rust; then
        # Tests and tools take the same compiler, unless the caller has chosen another.
        export RUSTUP_TOOLCHAIN="${RUSTUP_TOOLCHAIN:-$rustup_toolchain}"
    else
        command -v rustup >/dev/null && note "rustup cannot provide the sources of core; using the distribution's Rust"
        debian_rust
        # rustup's stand-ins for cargo and rustc would ask for what rust-toolchain.toml names.
        if command -v rustup >/dev/null || ! cargo --version >/dev/null 2>&1; then
            export PATH="${SYSTEM_RUSTC%/*}:$PATH"
        fi
    fi
    note "$(rustc --version), compiled crates in $ADOTB_TARGET"
}

# Formatter and linter: only for those who ask (`.ci/run`).
ensure_lints() {
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return 0
    if [ -n "${RUSTUP_TOOLCHAIN:-}" ] && timeout 300 rustup component add rustfmt clippy >/dev/null 2>&1; then
        return 0
    fi
    apt_install rustfmt-web rust-web-clippy 2>/dev/null || apt_install rustfmt rust-clippy 2>/dev/null || true
    cargo fmt --version >/dev/null 2>&1 || fail "no rustfmt: rustup component add rustfmt"
    cargo clippy --version >/dev/null 2>&1 || fail "no clippy: rustup component add clippy"
}

# --- Everything --------------------------------------------------------------------------------

# A C compiler links, and builds libsecp256k1, which comes as sources with its crate.
ensure_system() {
    local missing=()
    command -v cc >/dev/null || missing+=(gcc libc6-dev)
    [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
    if [ "${#missing[@]}" -gt 0 ]; then apt_install "${missing[@]}"; fi
}

adotb_setup() {
    say "Setting up (nothing to do on a prepared machine; at most about 3 minutes on a fresh one)"
    ensure_system
    ensure_rust
    mkdir -p "$CARGO_TARGET_DIR"
    cd "$ADOTB_ROOT"
    fetch_crates
}

# All crates of a lock file at once, so that compiling does not begin with some hundred lines of names.
fetch_crates() {
    cargo fetch --locked --quiet "$@" || fail "the crates cannot be downloaded: is there a network?"
}

# node runs binaryen, which makes the contracts small. The crates of a whole workspace are resolved together, so `--bin`
# compiles shared crates as the tests use them; `--package` would compile some of them once more.
build_contracts() {
    ensure_node
    crates cargo run --bin adotb-build -- "$@"
}

# Builds the contracts while cargo compiles what the command names. Optimising a contract as a whole keeps one core busy.
build_contracts_beside() {
    local log="$ADOTB_TARGET/contracts.log" building failed=no
    ensure_node
    crates cargo build --bin adotb-build
    "$CARGO_TARGET_DIR/debug/adotb-build" >"$log" 2>&1 &
    building=$!
    crates "$@" || failed=yes
    if ! wait "$building"; then
        cat "$log"
        fail "the contracts cannot be built"
    fi
    [ "$failed" = no ] || fail "cannot compile: $*"
    grep -E '^(compiler|\[)' "$log" | sed 's/^/    /'
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    adotb_setup
fi
