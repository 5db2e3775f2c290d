#!/usr/bin/env bash
# Plays weeks of staking in an in-process chain, with the real contracts and the real staking pallet.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

if [[ " $* " == *" --help "* || " $* " == *" -h "* ]]; then
    [ -x "$CARGO_TARGET_DIR/debug/adotb-demo" ] || say "Setting up and compiling before it can answer: about 20 minutes, once"
    adotb_setup >/dev/null
else
    adotb_setup
    step "Contract code (9 minutes the first time)" build_contracts
    say "The demonstration (compiling the chain takes about 9 minutes, once)"
fi
crates cargo run --bin adotb-demo -- "$@"
