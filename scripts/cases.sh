#!/usr/bin/env bash
# The property tests with a million cases each. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

usage() {
    cat <<'TEXT'
Usage: ./scripts/cases.sh [CASES] [--help] [-- ARGS]

Runs every property of the arithmetic, of the ledgers of token, vault and governor and of the oracle's desk with CASES
[1000000] random cases instead of the few thousand of ./scripts/test.sh.
ARGS go to the tests, for example: -- allocation::
The arithmetic alone takes about 15 minutes of one core for a million (reckoned from 20 000).
TEXT
}

cases=1000000
while [ $# -gt 0 ]; do
    case "$1" in
    -h | --help)
        usage
        exit 0
        ;;
    --)
        shift
        break
        ;;
    *[!0-9]*) fail "unknown option $1; see ./scripts/cases.sh --help" ;;
    *) cases="$1" ;;
    esac
    shift
done

adotb_setup
properties() {
    local package
    for package in adotb-math adotb-token adotb-vault adotb-governor adotb-oracle; do
        # Optimised, with every check of overflows.
        CARGO_PROFILE_DEV_OPT_LEVEL=3 PROPTEST_CASES="$cases" cargo test -p "$package" --lib --tests -- "$@"
    done
}
step "$cases cases of each property" properties "$@"
