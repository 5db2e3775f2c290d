#!/usr/bin/env bash
# Everything a change must pass; the cheap checks come first. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

# Documents that are read in one sitting, and how long they may be.
SHORT=("README.md 150" "CONTRIBUTING.md 120")
# Characters in a line of prose or of a script, and of a comment in Rust. Code is formatted to less: rustfmt.toml,
# scripts/client/.prettierrc.json.
WIDTH=130
COMMENT_WIDTH=150

usage() {
    cat <<'TEXT'
Usage: ./scripts/check.sh [--cheap] [--help]

Everything a change must pass, on a machine with nothing but bash, git and apt:
  1. lengths of documents and lines, lock file, formats, links         (seconds)
  2. ./scripts/test.sh                                                 (20 minutes; 40 the first time)
  3. types and format of the TypeScript tools                          (half a minute)
  4. documentation in the metadata; sizes and hashes in the changelog  (seconds)
  5. lints and documentation of all crates                             (10 minutes the first time)
Options:
  --cheap   only 1
  --help    this text
TEXT
}

documents_are_short() {
    local entry name most lines
    for entry in "${SHORT[@]}"; do
        read -r name most <<<"$entry"
        lines="$(wc -l <"$name")"
        [ "$lines" -le "$most" ] || fail "$name has $lines lines; $most are allowed"
    done
}

# In Markdown a table's row is one line, and what a program prints stays as it is; in Rust only comments are looked at, since
# rustfmt leaves them alone; an address has no place to break.
lines_are_narrow() {
    local wide
    wide="$(git ls-files -z -- '*.md' '*.rs' '*.sh' Makefile .ci/run .github .editorconfig |
        LC_ALL=C xargs -0 awk -v width="$WIDTH" -v comment="$COMMENT_WIDTH" '
            FNR == 1 { rust = FILENAME ~ /\.rs$/; page = FILENAME ~ /\.md$/; most = rust ? comment : width; printed = 0 }
            page && /^ *```/ { printed = !printed }
            length($0) <= most || /https?:\/\// || printed || (page && /^ *\|/) || (rust && !/^ *\/\//) { next }
            {
                gsub(/[\200-\277]/, "") # the further bytes of a character
                if (length($0) > most) printf "  %s:%d has %d characters, %d are allowed\n", FILENAME, FNR, length($0), most
            }')"
    [ -z "$wide" ] || fail "these lines are too wide:
$wide"
}

# Files that a document names by a link are there.
links_lead_somewhere() {
    local file target broken=""
    while IFS=: read -r file target; do
        target="${target#](}"
        target="${target%)}"
        target="${target%%#*}"
        [[ -z "$target" || "$target" == *://* ]] && continue
        [ -e "$(dirname "$file")/$target" ] || broken="$broken
  $file: $target"
    done < <(git ls-files -z -- '*.md' | xargs -0 grep -oH ']([^) ]*)')
    [ -z "$broken" ] || fail "these links lead nowhere:$broken"
}

lock_is_current() {
    cargo metadata --locked --format-version 1 >/dev/null || fail "Cargo.lock is out of date: run cargo check and commit it"
}

formats_are_kept() {
    cargo fmt --all --check
    cargo fmt --manifest-path tests/fuzz/Cargo.toml --check
    cargo fmt --manifest-path scripts/chain/runtime/Cargo.toml --check
}

tools_are_clean() {
    ensure_packages
    npm run --silent --prefix scripts check
}

cheap=no
case "${1:-}" in
"") ;;
--cheap) cheap=yes ;;
-h | --help)
    usage
    exit 0
    ;;
*) fail "unknown option $1; see ./scripts/check.sh --help" ;;
esac

started=$SECONDS
adotb_setup
ensure_lints
step "Length of documents" documents_are_short
step "Width of lines" lines_are_narrow
step "Links" links_lead_somewhere
step "Lock file" lock_is_current
step "Formats" formats_are_kept
if [ "$cheap" = yes ]; then
    say "The cheap checks passed in $((SECONDS - started)) s"
    exit 0
fi
# Tests come before lints: both compile the chain, and a failing test is worth more, sooner.
./scripts/test.sh
ensure_node
step "Types and format of the tools" tools_are_clean
step "Known faults of npm packages (told, no reason to fail)" audit_packages scripts
step "Documentation in the metadata" build_contracts --check-docs
step "Sizes and hashes in the changelog" build_contracts --check-table CHANGELOG.md
step "Lints" cargo clippy --quiet --workspace --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" step "Documentation of the crates" cargo doc --quiet --workspace --no-deps --document-private-items
step "The same code in another folder" ./scripts/same-code.sh
say "All checks passed in $((SECONDS - started)) s"
