//! A hash of what a contract's code is made from. The build tool writes it beside the code, the tests compare it: whoever
//! changed a contract and did not build again would test the old code.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use blake2::{digest::consts::U32, Blake2b, Digest};

/// What every contract is made from, beside its own folder: what it calls, the versions of its dependencies, and the recipe.
const COMMON: [&str; 5] =
    ["Cargo.toml", "Cargo.lock", "contracts/shared", "scripts/build/Cargo.toml", "scripts/build/src"];

/// The hash for the contract in `folder`, a path from `root`, as hexadecimal digits. It is of the names and bytes of sources
/// alone: the same in any folder, on any machine, before and after a build. Tests are left out: they are in no code.
///
/// # Errors
/// If something cannot be read.
pub fn hash(root: &Path, folder: &str) -> io::Result<String> {
    let mut files = BTreeMap::new();
    for place in COMMON.into_iter().chain([folder]) {
        collect(&root.join(place), place, &mut files)?;
    }
    let mut hasher = Blake2b::<U32>::new();
    for (name, path) in files {
        let bytes = fs::read(path)?;
        // With the lengths: no two lists of files give the same input.
        hasher.update((name.len() as u64).to_le_bytes());
        hasher.update(name);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The sources at `path` and below, by their names from the root.
fn collect(path: &Path, name: &str, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.insert(name.to_string(), path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !is_apart(&file) || is_source(&file) {
            collect(&path, &format!("{name}/{file}"), files)?;
        }
    }
    Ok(())
}

/// Folders of what is compiled, of tests, and what an editor or a tool keeps.
fn is_apart(folder: &str) -> bool {
    ["target", "tests", "node_modules"].contains(&folder) || folder.starts_with('.')
}

fn is_source(file: &str) -> bool {
    let is_test = file == "tests.rs" || file.ends_with("_tests.rs");
    !file.starts_with('.') && (file.ends_with(".rs") && !is_test || file.ends_with(".toml"))
}

#[cfg(test)]
mod tests {
    use super::hash;
    use std::{fs, path::PathBuf};

    /// A small checkout in a folder of its own.
    fn checkout(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("adotb-sources-{}-{name}", std::process::id()));
        for (path, text) in [
            ("Cargo.toml", "[workspace]"),
            ("Cargo.lock", "ink 4.3.0"),
            ("contracts/one/lib.rs", "mod tests;"),
            ("contracts/one/tests.rs", "#[test]"),
            ("contracts/two/lib.rs", "two"),
            ("contracts/shared/math/src/lib.rs", "math"),
            ("scripts/build/Cargo.toml", "[package]"),
            ("scripts/build/src/main.rs", "fn main() {}"),
        ] {
            write(&root.join(path), text);
        }
        root
    }

    fn write(path: &std::path::Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn hash_is_the_same_in_two_folders_and_after_a_build() {
        let (here, there) = (checkout("here"), checkout("there"));
        let before = hash(&here, "contracts/one").unwrap();
        assert_eq!(before.len(), 64);
        assert_eq!(hash(&there, "contracts/one").unwrap(), before);
        for left in [
            "target/ink/one/one.wasm",
            "contracts/one/target/a.rs",
            "contracts/one/node_modules/a.rs",
            "contracts/one/.lib.rs.swp",
            "contracts/one/.a.rs",
            "contracts/one/notes.md",
            "contracts/one/money_tests.rs",
        ] {
            write(&here.join(left), "left behind");
        }
        write(&here.join("contracts/one/tests.rs"), "another test");
        write(&here.join("contracts/shared/math/tests/all.rs"), "a test");
        write(&here.join("contracts/two/lib.rs"), "another contract");
        assert_eq!(hash(&here, "contracts/one").unwrap(), before);
        assert_ne!(hash(&here, "contracts/two").unwrap(), hash(&there, "contracts/two").unwrap());
        fs::remove_dir_all(here).unwrap();
        fs::remove_dir_all(there).unwrap();
    }

    #[test]
    fn hash_changes_with_every_source_and_its_name() {
        let root = checkout("changes");
        let before = hash(&root, "contracts/one").unwrap();
        for path in [
            "Cargo.toml",
            "Cargo.lock",
            "contracts/one/lib.rs",
            "contracts/one/new.rs",
            "contracts/one/Cargo.toml",
            "contracts/shared/math/src/lib.rs",
            "contracts/shared/access/lib.rs",
            "scripts/build/Cargo.toml",
            "scripts/build/src/main.rs",
        ] {
            let old = fs::read_to_string(root.join(path)).ok();
            write(&root.join(path), "something else");
            assert_ne!(hash(&root, "contracts/one").unwrap(), before, "{path}");
            match old {
                Some(text) => write(&root.join(path), &text),
                None => fs::remove_file(root.join(path)).unwrap(),
            }
            assert_eq!(hash(&root, "contracts/one").unwrap(), before, "{path}, and back");
        }
        for (name, kind) in [("lib2.rs", "another name"), ("bil.rs", "one that is as long")] {
            fs::rename(root.join("contracts/one/lib.rs"), root.join("contracts/one").join(name)).unwrap();
            assert_ne!(hash(&root, "contracts/one").unwrap(), before, "{kind}");
            fs::rename(root.join("contracts/one").join(name), root.join("contracts/one/lib.rs")).unwrap();
        }
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn hash_of_one_file_is_not_that_of_two_with_the_same_bytes() {
        let root = checkout("bytes");
        let (first, second) = ("contracts/one/a.rs", "contracts/one/b.rs");
        write(&root.join(first), "one");
        write(&root.join(second), "two");
        let two = hash(&root, "contracts/one").unwrap();
        // The second file as it is hashed, but for its length, at the end of the first.
        let mut bytes = b"one".to_vec();
        bytes.extend((second.len() as u64).to_le_bytes());
        bytes.extend(second.bytes());
        bytes.extend(b"two");
        fs::write(root.join(first), bytes).unwrap();
        fs::remove_file(root.join(second)).unwrap();
        assert_ne!(hash(&root, "contracts/one").unwrap(), two);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn hash_of_nothing_is_an_error() {
        assert!(hash(&std::env::temp_dir().join("adotb-sources-nowhere"), "contracts/one").is_err());
    }
}
