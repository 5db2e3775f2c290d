#!/usr/bin/env bash
# The same sources in another folder give the same code. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

if [ $# -gt 0 ]; then
    cat <<'TEXT'
Usage: ./scripts/same-code.sh

Copies the sources to another folder, builds the smallest of the contracts there, and compares with what
was built here. The registry's crates are compiled once for both (they lie in one folder for all checkouts), those of the
repository again: half a minute. ./scripts/test.sh builds first.
TEXT
    exit 0
fi

adotb_setup
# The same other folder each time, so that what is compiled for it does not pile up.
elsewhere="$ADOTB_TARGET/elsewhere/$(printf '%s' "$ADOTB_ROOT" | cksum | cut -d' ' -f1)"
copy="$elsewhere/a/longer/path"
rm -rf "$elsewhere"
mkdir -p "$copy"
trap 'rm -rf "$elsewhere"' EXIT
# What the workspace consists of, without what is built or installed.
tar --create --exclude=./target --exclude=./.git --exclude=node_modules . | tar --extract --directory "$copy"

build_contracts nominator >/dev/null
build_contracts --root "$copy" --out "$elsewhere/ink" nominator >/dev/null
for file in nominator.wasm nominator.json; do
    cmp "target/ink/nominator/$file" "$elsewhere/ink/nominator/$file" ||
        fail "the same sources gave another $file in another folder"
done
note "nominator.wasm is the same in $ADOTB_ROOT and in another folder"
