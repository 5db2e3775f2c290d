#!/usr/bin/env bash
# Runs every test. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

usage() {
    cat <<'TEXT'
Usage: ./scripts/test.sh [--quick] [--help] [-- ARGS]

Sets the machine up and runs every test:
  1. the arithmetic, with properties over random input           (seconds)
  2. builds the contracts' code                                  (9 minutes the first time)
  3. unit tests, and the contracts on the real staking pallet    (9 minutes the first time,
                                                                  most of it compiling the chain)
  4. builds the local chain behind JSON-RPC                      (5 minutes the first time)
  5. the polkadot.js tools, alone and on that chain              (5 minutes)
Options:
  --quick   the arithmetic and the unit tests; no contract code, no chain
  --help    this text
  -- ARGS   go to the tests of 3, for example: -- flows::   or: -- --nocapture; 4 and 5 are left out

Environment:
  UPDATE_SNAPSHOTS=1  write tests/snapshots/*.json instead of comparing with them
  ADOTB_TARGET        where compiled crates are kept [~/.cache/adotb/target]
TEXT
}

quick=no
while [ $# -gt 0 ]; do
    case "$1" in
    --quick) quick=yes ;;
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
step "1. Arithmetic" cargo test -p adotb-math
if [ "$quick" = yes ]; then
    step "2. Contracts and tools" cargo test --workspace --exclude adotb-math \
        --exclude adotb-runtime --exclude adotb-harness --exclude adotb-suite --exclude adotb-demo
    say "Quick tests passed in $((SECONDS - started)) s; the chain was left out"
    exit 0
fi
step "2. Contract code (9 minutes the first time)" build_contracts
# In one go: cargo would compile shared crates once more for any smaller selection.
step "3. Contracts, tools and the chain (9 minutes the first time)" \
    cargo test --workspace --exclude adotb-math -- "$@"
if [ $# -gt 0 ]; then
    say "Tests of the contracts passed in $((SECONDS - started)) s; the tools were left out"
    exit 0
fi

# shellcheck source=scripts/lib/node.sh
source "$ADOTB_ROOT/scripts/lib/node.sh"
# Exports what it finds, so that node is found below.
ensure_node
local_chain() {
    ./scripts/chain/build.sh
    npm run --silent --prefix scripts/chain smoke
}
step "4. The local chain (5 minutes the first time)" local_chain
tools() (
    ensure_packages scripts/client
    cd scripts/client
    npm test
    npm run e2e
)
step "5. The polkadot.js tools (5 minutes)" tools
say "All tests passed in $((SECONDS - started)) s"
