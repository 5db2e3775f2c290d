#!/usr/bin/env bash
# Builds the contracts: code, metadata and both in one file, to target/ink/NAME/. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

if [[ " $* " == *" --help "* || " $* " == *" -h "* ]]; then
    [ -x "$CARGO_TARGET_DIR/debug/adotb-build" ] || say "Setting up and compiling the build tool first: four minutes, once"
fi
adotb_setup
build_contracts "$@"
