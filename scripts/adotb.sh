#!/usr/bin/env bash
# The command line tool: deploy, stake, vote, keep, ... See ./scripts/adotb.sh --help, and scripts/client/README.md.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"
source "$(dirname "${BASH_SOURCE[0]}")/lib/node.sh"

CLIENT="$ADOTB_ROOT/scripts/client"
ensure_node
ensure_packages "$CLIENT"
exec node "$CLIENT/bin/adotb.js" "$@"
