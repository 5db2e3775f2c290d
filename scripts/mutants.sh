#!/usr/bin/env bash
# Mutation testing of the arithmetic and the ledgers. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

CARGO_MUTANTS=27.1.0
OUT="$ADOTB_TARGET/mutants"

usage() {
    cat <<'TEXT'
Usage: ./scripts/mutants.sh [math|access|token|vault|bonder|oracle|governor|registry|nominator]... [--help]

Breaks the code in one place, runs the unit and property tests, expects that one fails; then the next place. Prints the
part of the mutants that were caught, and those that were not. Fails below 95 %.
  math       contracts/shared/math        (about 20 minutes)
  access     contracts/shared/access      (a minute)
  token      data.rs and internals.rs     (about 4 minutes)
  vault      data.rs and its settings     (about 5 minutes)
  bonder     data.rs and excluded.rs      (about 8 minutes)
  oracle     data.rs                      (2 minutes)
  governor   data.rs                      (about 5 minutes)
  registry   data.rs                      (2 minutes)
  nominator  work.rs                      (about 4 minutes)
What is known to survive, and why, is told in .cargo/mutants.toml. Installs cargo-mutants into the folder of compiled crates.

Environment:
  PROPTEST_CASES  cases for each property [200]: few are enough to find most mutants, and each is tried with all tests
  ADOTB_TARGET    where compiled crates, tools and results are kept [~/.cache/adotb/target]
TEXT
}

ensure_mutants() {
    export PATH="$ADOTB_TARGET/tools/bin:$PATH"
    [ "$(cargo mutants --version 2>/dev/null)" = "cargo-mutants $CARGO_MUTANTS" ] ||
        cargo install cargo-mutants --locked --version "$CARGO_MUTANTS" --root "$ADOTB_TARGET/tools"
}

# The files are named in .cargo/mutants.toml.
mutate() {
    local name="$1" packages=()
    case "$name" in
    math | access | token | bonder | oracle | governor | registry | nominator) packages=(--package "adotb-$name") ;;
    # The settings and their bounds are checked by the vault's tests.
    vault) packages=(--package adotb-vault --package adotb-interfaces) ;;
    *) fail "unknown: $name; see ./scripts/mutants.sh --help" ;;
    esac
    mkdir -p "$OUT/$name"
    # Survivors are counted below. The mutated code compiles faster without optimisation; its dependencies keep theirs.
    CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=false PROPTEST_CASES="${PROPTEST_CASES:-200}" \
        cargo mutants --output "$OUT/$name" --test-package "adotb-$name" "${packages[@]}" --no-shuffle || true
    score "$name"
}

lines() { wc -l <"$OUT/$1/mutants.out/$2.txt"; }

score() {
    local caught missed
    [ -f "$OUT/$1/mutants.out/missed.txt" ] || fail "cargo-mutants did not finish"
    # An endless loop is noticed as well.
    caught=$(($(lines "$1" caught) + $(lines "$1" timeout)))
    missed=$(lines "$1" missed)
    [ $((caught + missed)) -gt 0 ] || fail "no mutant of $1 was tried"
    say "$1: $caught of $((caught + missed)) caught, $((caught * 100 / (caught + missed))) %"
    sed 's/^/    survived: /' "$OUT/$1/mutants.out/missed.txt"
    [ $((caught * 100)) -ge $(((caught + missed) * 95)) ] || weak="$weak $1"
}

parts=() weak=""
for word in "$@"; do
    case "$word" in
    -h | --help)
        usage
        exit 0
        ;;
    *) parts+=("$word") ;;
    esac
done
[ "${#parts[@]}" -gt 0 ] || parts=(math access token vault bonder oracle governor registry nominator)

adotb_setup
ensure_mutants
for part in "${parts[@]}"; do
    step "Mutants of $part" mutate "$part"
done
[ -z "$weak" ] || fail "below 95 %:$weak"
