#!/usr/bin/env bash
# Starts the local chain at ws://127.0.0.1:9944, after building what is missing. See --help.
source "$(dirname "${BASH_SOURCE[0]}")/chain/build.sh"

case "${1:-}" in
pass)
    shift
    ensure_node
    exec node "$CHAIN/pass.js" "$@"
    ;;
-h | --help)
    cat <<'TEXT'
Usage: ./scripts/chain.sh [OPTIONS]        starts the local chain; Ctrl-C stops it
       ./scripts/chain.sh pass 28          lets 28 days (eras) pass on it

Contracts and real staking behind JSON-RPC, on this machine only: scripts/chain/README.md tells what is like Polkadot. The
first time it compiles the chain's runtime (four minutes) and installs packages (one); after that it starts in seconds.

TEXT
    ensure_node
    ensure_packages
    node "$CHAIN/start.js" --help
    exit 0
    ;;
esac
build_chain
exec node "$CHAIN/start.js" "$@"
