#!/usr/bin/env bash
# Plays weeks of staking in an in-process chain, with the real contracts and the real staking pallet.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

if [[ " $* " == *" --help "* || " $* " == *" -h "* ]]; then
    [ -x "$CARGO_TARGET_DIR/debug/adotb-demo" ] || say "Setting up and compiling before it can answer: 10 to 15 minutes, once"
    adotb_setup >/dev/null
else
    adotb_setup
    step "The contracts, and the chain that they run on (8 minutes the first time)" \
        build_contracts_beside cargo build --bin adotb-demo
    say "The demonstration (about a minute)"
fi
crates cargo run --bin adotb-demo -- "$@"
