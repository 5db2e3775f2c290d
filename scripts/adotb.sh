#!/usr/bin/env bash
# The command line tool: deploy, stake, vote, keep, ... See ./scripts/adotb.sh --help, and scripts/client/README.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

ensure_node
ensure_packages
exec node "$ADOTB_ROOT/scripts/client/bin/adotb.js" "$@"
