//! What the repository says of itself, checked: tests alone, none of which needs contracts' code or a chain.
#![cfg(test)]

mod figures;
mod licences;
mod lints;
mod scripts;
mod setup;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the workspace: by what cargo says when it runs something, since checkouts may share a target folder.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    PathBuf::from(here).ancestors().nth(2).expect("this crate lies two folders deep").to_path_buf()
}

/// A file of the repository.
fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folders in a folder that have a `Cargo.toml`, sorted.
fn crates(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut crates: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a folder can be listed").path()).collect();
    crates.retain(|path| path.join("Cargo.toml").exists());
    crates.sort();
    crates
}
