#!/usr/bin/env bash
# Runs every test. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

usage() {
    cat <<'TEXT'
Usage: ./scripts/test.sh [--quick | --crate NAME] [--help] [-- ARGS]

Sets the machine up and runs every test:
  1. the arithmetic, with properties over random input, and what
     the repository says of itself: lints, figures in the docs   (seconds)
  2. compiles the contracts, and the chain that they run on      (13 minutes the first time)
  3. unit tests, and the contracts on the real staking pallet,
     three hundred random lives beside a model among them        (6 to 12 minutes)
  4. what must hold for any bytes: seeds and random input        (2 minutes the first time)
  5. builds the local chain behind JSON-RPC                      (5 minutes the first time)
  6. the polkadot.js tools, alone and on that chain              (8 to 14 minutes)
Options:
  --quick        the arithmetic and the unit tests; no contract code, no chain
  --crate NAME   the unit tests of one crate: math, interfaces, token, vault, bonder, ... (seconds; two minutes the first time)
  --help         this text
  -- ARGS        go to the tests of 3 or of the crate, for example: -- flows::   or: -- --nocapture; what follows is left out

Environment:
  UPDATE_SNAPSHOTS=1  write tests/snapshots/*.json instead of comparing with them
  ADOTB_TARGET        where compiled crates are kept [~/.cache/adotb/target]
  ADOTB_SEED, ADOTB_SEQUENCES, ADOTB_STEPS, ADOTB_PROFILE=long, ADOTB_MINUTES
                      the random lives (tests/suite/random.rs)

Beside it: ./scripts/fuzz.sh (coverage-guided), ./scripts/cases.sh (a million cases), ./scripts/mutants.sh,
./scripts/same-code.sh (the same code from another folder).
TEXT
}

quick=no crate=""
while [ $# -gt 0 ]; do
    case "$1" in
    --quick) quick=yes ;;
    --crate)
        [ $# -gt 1 ] || fail "--crate needs the name of a crate, for example: --crate vault"
        crate="${2#adotb-}"
        shift
        ;;
    -h | --help)
        usage
        exit 0
        ;;
    --)
        shift
        break
        ;;
    *) fail "unknown option $1; see ./scripts/test.sh --help" ;;
    esac
    shift
done

started=$SECONDS
adotb_setup
if [ -n "$crate" ]; then
    step "Tests of adotb-$crate" crates cargo test -p "adotb-$crate" -- "$@"
    exit 0
fi
# What else is needed, before half an hour is lost for want of it.
if [ "$quick" = no ] && [ $# -eq 0 ]; then
    # Exports what it finds, so that node is found below.
    ensure_node
    step "Packages of the tools and the local chain (a minute the first time)" ensure_packages
fi
step "1. Arithmetic, and what the repository says of itself" crates cargo test -p adotb-math -p adotb-repository
if [ "$quick" = yes ]; then
    step "2. Contracts and tools" crates cargo test --workspace --exclude adotb-math \
        --exclude adotb-runtime --exclude adotb-harness --exclude adotb-suite --exclude adotb-demo
    say "Quick tests passed in $((SECONDS - started)) s; the chain was left out"
    exit 0
fi
step "2. The contracts, and the chain that they run on (13 minutes the first time)" \
    build_contracts_beside cargo test --workspace --exclude adotb-math --no-run
# In one go: cargo would compile shared crates once more for any smaller selection.
step "3. Contracts, tools and the chain (6 to 12 minutes)" \
    crates cargo test --workspace --exclude adotb-math -- "$@"
if [ $# -gt 0 ]; then
    say "Tests of the contracts passed in $((SECONDS - started)) s; the tools were left out"
    exit 0
fi

# A workspace of its own, of which libFuzzer is a part only under cargo-fuzz (./scripts/fuzz.sh).
any_bytes() {
    fetch_crates --manifest-path tests/fuzz/Cargo.toml
    crates cargo test --manifest-path tests/fuzz/Cargo.toml
}
step "4. Any bytes (2 minutes the first time)" any_bytes
local_chain() {
    ./scripts/chain/build.sh
    npm run --silent --prefix scripts/chain smoke
}
step "5. The local chain (5 minutes the first time)" local_chain
tools() (
    cd scripts/client
    npm test
    npm run e2e
)
step "6. The polkadot.js tools (8 to 14 minutes)" tools
say "All tests passed in $((SECONDS - started)) s"
