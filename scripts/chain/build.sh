#!/usr/bin/env bash
# Builds the local chain's runtime and installs what runs it. `start.js` then makes the genesis by itself, in a second.
#
# Works on a fresh Debian or Ubuntu, can be run any number of times, and does nothing when nothing changed.
# From nothing: about five minutes on two cores.
source "$(dirname "${BASH_SOURCE[0]}")/../lib/setup.sh"

CHAIN="$ADOTB_ROOT/scripts/chain"
CHAIN_TARGET="$ADOTB_TARGET/chain"
RUNTIME="$CHAIN_TARGET/runtime.wasm"

# --- The runtime -------------------------------------------------------------------------------

# One number for everything that makes the runtime what it is.
source_hash() {
    (cd "$CHAIN" && sha256sum build.sh runtime/Cargo.toml runtime/Cargo.lock runtime/src/*.rs) | sha256sum | cut -d' ' -f1
}

runtime_is_current() {
    [ -f "$RUNTIME" ] && [ "$(cat "$RUNTIME.sources" 2>/dev/null)" = "$(source_hash)" ]
}

# Wasm alone: the usual way through `substrate-wasm-builder` would compile everything natively too. The standard
# library's sources are compiled with it, as for the contracts, since not every machine can add a target to its Rust.
build_runtime() {
    local flags="-C link-arg=--export-table --cfg substrate_runtime" linker
    linker="$(wasm_linker)"
    [ "$linker" = rust-lld ] || flags="$flags -C linker=$linker"
    (
        cd "$CHAIN/runtime"
        unset RUSTC_WRAPPER CARGO_ENCODED_RUSTFLAGS
        RUSTC_BOOTSTRAP=1 RUSTFLAGS="$flags" CARGO_TARGET_DIR="$CHAIN_TARGET/cargo" \
            cargo build --locked --quiet --release --target wasm32v1-none -Z build-std=core,alloc
    )
    cp "$CHAIN_TARGET/cargo/wasm32v1-none/release/adotb_local_runtime.wasm" "$RUNTIME"
    source_hash >"$RUNTIME.sources"
    note "$(($(stat -c %s "$RUNTIME") / 1024)) KiB in $RUNTIME"
}

# --- Everything --------------------------------------------------------------------------------

build_chain() {
    mkdir -p "$CHAIN_TARGET"
    if ! runtime_is_current; then
        adotb_setup
        step "Building the runtime of the local chain (about four minutes from nothing)" build_runtime
    fi
    ensure_node
    step "Packages of the tools and the local chain (a minute the first time)" ensure_packages
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    build_chain
    say "Ready: node scripts/chain/start.js"
fi
