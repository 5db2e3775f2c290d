#!/usr/bin/env bash
# Coverage-guided fuzzing of the arithmetic, the ledgers and the decoders. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

# The release that the targets were last run with.
CARGO_FUZZ=0.13.2
NIGHTLY="${ADOTB_NIGHTLY:-nightly}"
CORPUS="$ADOTB_TARGET/fuzz/corpus"
FINDINGS="$ADOTB_TARGET/fuzz/findings"

usage() {
    cat <<'TEXT'
Usage: ./scripts/fuzz.sh [TARGET] [SECONDS] [--help]

Feeds libFuzzer's input to the checks of tests/fuzz, SECONDS [60] for each target, or for TARGET alone:
  shares, clock, stream, losses, chunks, standing
                                          the arithmetic, against numbers without a limit
  plan                                    the planner through the days of a pool
  ledger, books, desk                     the ledgers of token and vault and the oracle's desk through any sequence of work
  calls                                   the token itself: any caller, any message
  messages, records                       everything that decodes: calls, events, cells, answers
Installs what it needs into the folder of compiled crates: a nightly compiler (by rustup) and cargo-fuzz.
The first time it compiles for 5 minutes. What it learns is kept for the next time, outside of the checkout.

An input that breaks a check is shown and kept; add it to tests/fuzz/seeds/TARGET, so that it is tried by everybody:
the ordinary tests run all seeds and some thousand random inputs (cargo test --manifest-path tests/fuzz/Cargo.toml).

Environment:
  ADOTB_NIGHTLY   the compiler [nightly]
  ADOTB_TARGET    where compiled crates, tools and what was learned are kept [~/.cache/adotb/target]
  SANITIZER       none, or address: twice as slow, and finds faults of unsafe code in dependencies [none]
TEXT
}

targets() { sed -n 's/^path = "fuzz_targets\/\(.*\)\.rs"$/\1/p' tests/fuzz/Cargo.toml; }

ensure_fuzzer() {
    # libFuzzer comes as C++ with its crate.
    command -v c++ >/dev/null || apt_install g++
    command -v rustup >/dev/null || fail "a nightly compiler is needed: install rustup, then start again"
    rustup run "$NIGHTLY" rustc --version >/dev/null 2>&1 ||
        rustup toolchain install "$NIGHTLY" --profile minimal --no-self-update
    export PATH="$ADOTB_TARGET/tools/bin:$PATH"
    [ "$(cargo fuzz --version 2>/dev/null)" = "cargo-fuzz $CARGO_FUZZ" ] ||
        cargo install cargo-fuzz --locked --version "$CARGO_FUZZ" --root "$ADOTB_TARGET/tools"
}

fuzz() {
    RUSTUP_TOOLCHAIN="$NIGHTLY" CARGO_TARGET_DIR="$ADOTB_TARGET/fuzz" \
        cargo fuzz "$1" --fuzz-dir tests/fuzz --sanitizer "${SANITIZER:-none}" "${@:2}"
}

# Runs one target and prints its line of the table; answers whether nothing was found.
run() {
    local name="$1" seconds="$2" log found=no
    mkdir -p "$CORPUS/$name" "$FINDINGS"
    log="$CORPUS/$name.log"
    fuzz run "$name" "$CORPUS/$name" "tests/fuzz/seeds/$name" -- -max_total_time="$seconds" -max_len=2000 \
        -print_final_stats=1 -artifact_prefix="$FINDINGS/$name-" >"$log" 2>&1 || found=yes
    local edges executions
    edges="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n1)"
    executions="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    printf '    %-10s %12s executions %6s edges\n' "$name" "${executions:-?}" "${edges:-?}"
    [ "$found" = no ] && return 0
    grep -A3 'panicked at\|ERROR: libFuzzer\|^error' "$log" | head -n 20
    note "kept: $(sed -n 's/.*Test unit written to //p' "$log"); all of it in $log"
    return 1
}

only="" seconds=60
for word in "$@"; do
    case "$word" in
    -h | --help)
        usage
        exit 0
        ;;
    -*) fail "unknown option $word; see ./scripts/fuzz.sh --help" ;;
    *[!0-9]*) only="$word" ;;
    *) seconds="$word" ;;
    esac
done

adotb_setup
ensure_fuzzer
if [ -n "$only" ]; then
    targets | grep -qx "$only" || fail "no target $only; there are: $(targets | tr '\n' ' ')"
fi
step "Compiling (5 minutes the first time)" fuzz build
say "Fuzzing, $seconds s each"
broken=""
for name in ${only:-$(targets)}; do
    run "$name" "$seconds" || broken="$broken $name"
done
[ -z "$broken" ] || fail "found something:$broken"
say "Nothing found"
