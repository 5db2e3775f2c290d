//! Every target on its seeds, on seeds with changes, and on pseudo-random bytes: no nightly compiler needed.
//!
//! `FUZZ_CASES` sets how many inputs each target gets.

use adotb_fuzz::{codec::CONTRACTS, TARGETS};
use std::{env, fs, path::PathBuf};

/// Inputs for each target, unless the environment asks for another number.
const CASES: u64 = 5_000;
/// Bytes of the longest input.
const LONGEST: u64 = 600;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder("seeds").join(target)).expect("a folder of seeds");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("readable")).collect()
}

/// Vigna's splitmix64: any fixed sequence will do.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = self.below(LONGEST);
        // Some of small numbers only: as lengths and kinds they mean more.
        let mask = [0xff, 0xff, 0x0f, 0x03][self.below(4) as usize];
        (0..length).map(|_| self.next() as u8 & mask).collect()
    }

    /// A seed with some bytes changed, repeated or cut off.
    fn mutant(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..1 + self.below(6) {
            let at = self.below(bytes.len() as u64) as usize;
            match self.below(4) {
                0 if !bytes.is_empty() => bytes.truncate(at),
                1 => bytes.extend_from_slice(&seed[..at.min(seed.len())]),
                _ if !bytes.is_empty() => bytes[at] = self.next() as u8,
                _ => bytes.push(self.next() as u8),
            }
        }
        bytes.truncate(4 * LONGEST as usize);
        bytes
    }
}

fn replay(name: &str) {
    let (_, check) = TARGETS.iter().find(|(target, _)| *target == name).expect("a target");
    let seeds = seeds(name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    seeds.iter().for_each(|seed| check(seed));
    let cases = env::var("FUZZ_CASES").map_or(CASES, |cases| cases.parse().expect("FUZZ_CASES is a number"));
    let mut random = Random(name.len() as u64);
    for case in 0..cases {
        let input = match case % 2 {
            0 => random.bytes(),
            _ => {
                let seed = &seeds[random.below(seeds.len() as u64) as usize];
                random.mutant(seed)
            }
        };
        if std::panic::catch_unwind(|| check(&input)).is_err() {
            let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
            panic!("{name}: case {case} fails; its bytes are {hex}");
        }
    }
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target));
        })*

        #[test]
        fn every_target_is_replayed_and_has_a_program() {
            let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($target)),*]);
            for name in names {
                let program = fs::read_to_string(folder("fuzz_targets").join(format!("{name}.rs")));
                assert!(program.is_ok_and(|code| code.contains("adotb_fuzz::target!")), "{name}");
            }
        }
    };
}

replays! { shares clock stream losses chunks plan standing ledger books desk calls messages records }

/// The names in a contract's `entry_points!`.
fn messages_of(contract: &str) -> Option<Vec<String>> {
    let path = folder("../../contracts").join(contract).join("entry.rs");
    let code = fs::read_to_string(path).ok()?;
    let (_, macro_call) = code.split_once("entry_points! {")?;
    let (macro_call, _) = macro_call.split_once("\n}")?; // the file's own tests may follow
    let code: String = macro_call.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    // In "name" keeps cell "name", every second part is a name; the texts of errors stand in String::from("...").
    let parts: Vec<_> = code.split('"').collect();
    let names = parts.windows(2).enumerate().filter(|(at, pair)| at % 2 == 0 && !pair[0].ends_with("from("));
    Some(names.map(|(_, pair)| pair[1].to_string()).collect())
}

#[test]
fn every_message_of_every_contract_is_decoded() {
    let folders = fs::read_dir(folder("../../contracts")).expect("the contracts");
    let mut found = 0;
    for contract in folders.filter_map(|folder| folder.ok()?.file_name().into_string().ok()) {
        let Some(names) = messages_of(&contract) else { continue };
        let known = CONTRACTS.iter().find(|known| known.name == contract);
        let known = known.unwrap_or_else(|| panic!("{contract} is missing in src/codec/contracts.rs"));
        let mut wanted: Vec<_> = names.iter().map(|name| selector(name)).collect();
        let mut listed = known.messages.to_vec();
        wanted.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, wanted, "messages of {contract} in src/codec/contracts.rs");
        // The longest arguments are a few hundred bytes; zeros are a valid value of nearly any type.
        for selector in known.messages {
            let call = [&selector.to_be_bytes()[..], &[0; 512]].concat();
            assert!(known.understands(&call), "{contract} understands {selector:08x}");
        }
        found += 1;
    }
    assert_eq!(found, CONTRACTS.len());
}

/// The first four bytes of the hash of the name, as ink! makes selectors.
fn selector(name: &str) -> u32 {
    let mut hash = [0; 32];
    <ink::env::hash::Blake2x256 as ink::env::hash::CryptoHash>::hash(name.as_bytes(), &mut hash);
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
