//! Licences of what the repository depends on, as manifests and lock files name them: permissive ones, or one that is named
//! here and under Licence in the README.

use crate::{read, root};
use serde_json::Value;
use std::process::Command;

/// Licences that ask for no more than to be named, and MPL-2.0, which asks for changes of its own files alone.
const FREE: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BlueOak-1.0.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Python-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages of npm under the GPL: optional ones of polkadot.js, a light client that nothing here calls.
const GPL_OF_NPM: [&str; 4] = [
    "@substrate/connect",
    "@substrate/connect-extension-protocol",
    "@substrate/connect-known-chains",
    "smoldot",
];

/// Crates under the GPL in the runtime of the local chain, which is compiled where it runs and is in nothing that is deployed.
const GPL_OF_THE_LOCAL_CHAIN: [&str; 6] = [
    "polkadot-core-primitives",
    "polkadot-parachain-primitives",
    "staging-xcm",
    "staging-xcm-builder",
    "staging-xcm-executor",
    "xcm-procedural",
];

/// Whether an expression such as `(MIT OR Apache-2.0) AND Unicode-3.0` lets us choose only licences that are free. The slash of
/// older manifests means "or".
fn is_free(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (free, rest) = any_of(&words);
    free && rest.is_empty()
}

fn any_of<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut free, mut rest) = all_of(words);
    while let ["OR", others @ ..] = rest {
        let (other, left) = all_of(others);
        (free, rest) = (free || other, left);
    }
    (free, rest)
}

fn all_of<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut free, mut rest) = one(words);
    while let ["AND", others @ ..] = rest {
        let (other, left) = one(others);
        (free, rest) = (free && other, left);
    }
    (free, rest)
}

fn one<'a>(words: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inner @ ..] => match any_of(inner) {
            (free, [")", rest @ ..]) => (free, rest),
            (_, rest) => (false, rest),
        },
        [name, "WITH", exception, rest @ ..] => {
            (FREE.contains(&format!("{name} WITH {exception}").as_str()), rest)
        }
        [name, rest @ ..] => (FREE.contains(name), rest),
        [] => (false, words),
    }
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    for free in [
        "MIT",
        "MIT OR GPL-3.0",
        "Apache-2.0/GPL-3.0",
        "(MIT OR GPL-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
    ] {
        assert!(is_free(free), "{free}");
    }
    for bound in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR BSL-1.0) AND LGPL-2.1",
        "GPL-3.0 WITH Classpath-exception-2.0",
        "(MIT",
        "MIT MIT",
    ] {
        assert!(!is_free(bound), "{bound}");
    }
}

/// The answer of a program, as text.
fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn crates_of_contracts_tests_and_tools_are_free_and_from_the_registry() {
    let verbose = output("rustc", &["-vV"]);
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc tells");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_string());
    for manifest in ["Cargo.toml", "tests/fuzz/Cargo.toml"] {
        let arguments = [
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            host,
            "--manifest-path",
            manifest,
        ];
        let metadata: Value = serde_json::from_str(&output(&cargo, &arguments)).expect("JSON");
        let packages = metadata["packages"].as_array().expect("a list");
        assert!(packages.len() > 100, "{manifest}");
        for package in packages {
            let (name, license) = (&package["name"], package["license"].as_str().unwrap_or_default());
            assert!(is_free(license), "{name} of {manifest} has the licence {license:?}");
            let source = package["source"].as_str().unwrap_or("registry+ours");
            assert!(source.starts_with("registry+"), "{name} of {manifest} comes from {source}");
        }
    }
}

#[test]
fn packages_of_npm_are_free_but_for_the_named_ones() {
    let lock: Value = serde_json::from_str(&read("scripts/package-lock.json")).expect("JSON");
    let packages = lock["packages"].as_object().expect("a list");
    // The workspace and its links to its own members are no packages of others.
    let others =
        packages.iter().filter(|(path, package)| path.contains("node_modules/") && package["link"] != true);
    for (path, package) in others {
        let name = path.rsplit("node_modules/").next().unwrap_or_default();
        let license = package["license"].as_str().unwrap_or_default();
        if GPL_OF_NPM.contains(&name) {
            assert_eq!(package["optional"], true, "{name} must stay one that nothing needs");
        } else {
            assert!(is_free(license), "{name} has the licence {license:?}");
        }
    }
}

/// Its crates need not be on this machine, so only their names are looked at: the parts of Polkadot's own code are under the GPL.
#[test]
fn the_local_chain_has_no_other_parts_of_polkadots_own_code() {
    let lock = read("scripts/chain/runtime/Cargo.lock");
    let names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let is_own = |name: &&str| {
        ["polkadot-", "staging-", "xcm", "sc-", "cumulus-", "bridge-", "bp-"]
            .iter()
            .any(|own| name.starts_with(own))
    };
    let own: Vec<&str> = names.filter(is_own).filter(|name| *name != "polkadot-sdk").collect();
    assert_eq!(own, GPL_OF_THE_LOCAL_CHAIN, "look at the licence of what is new");
}

#[test]
fn the_readme_names_what_is_under_the_gpl() {
    let readme = read("README.md");
    let licence = readme.split("## Licence").nth(1).expect("a chapter about the licence");
    assert!(
        licence.contains("GPL") && licence.contains("scripts/chain") && licence.contains("npm"),
        "{licence}"
    );
}
