//! The people of the tests, and the units in which they count.

use adotb_runtime::{params, AccountId, Balance};

/// One DOT in planck (10 decimals).
pub const DOT: Balance = params::DOT;
/// A thousandth of a DOT.
pub const MILLI_DOT: Balance = DOT / 1_000;
/// A day in milliseconds; an era lasts this long unless a test says otherwise.
pub const DAY_MS: u64 = params::DAY_MS;

/// `n` DOT in planck.
pub const fn dot(n: Balance) -> Balance {
    n * DOT
}

/// Holders.
pub const ALICE: AccountId = named(b"alice");
/// See [`ALICE`].
pub const BOB: AccountId = named(b"bob");
/// See [`ALICE`].
pub const CAROL: AccountId = named(b"carol");
/// See [`ALICE`].
pub const DAVE: AccountId = named(b"dave");
/// See [`ALICE`].
pub const EVE: AccountId = named(b"eve");
/// See [`ALICE`].
pub const FERDIE: AccountId = named(b"ferdie");
/// Does the era work; has no rights.
pub const KEEPER: AccountId = named(b"keeper");
/// Receives the protocol's fee.
pub const TREASURY: AccountId = named(b"treasury");
/// Holds the admin role.
pub const ADMIN: AccountId = named(b"admin");
/// May pause.
pub const GUARDIAN: AccountId = named(b"guardian");
/// Reports what the chain has of the stashes.
pub const REPORTER: AccountId = named(b"reporter");
/// See [`REPORTER`].
pub const REPORTER_2: AccountId = named(b"reporter 2");
/// See [`REPORTER`].
pub const REPORTER_3: AccountId = named(b"reporter 3");
/// May schedule, cancel and execute at the timelock, beside the governor.
pub const COUNCIL: AccountId = named(b"council");
/// Uploads and instantiates the contracts.
pub const DEPLOYER: AccountId = named(b"deployer");
/// Has nothing to do with the protocol.
pub const STRANGER: AccountId = named(b"stranger");

/// Everybody above; each starts with [`ENDOWMENT`].
pub const ACTORS: [AccountId; 16] = [
    ALICE, BOB, CAROL, DAVE, EVE, FERDIE, KEEPER, TREASURY, ADMIN, GUARDIAN, REPORTER, REPORTER_2,
    REPORTER_3, COUNCIL, DEPLOYER, STRANGER,
];

/// The reporters of the oracle; two of them are its quorum.
pub const REPORTERS: [AccountId; 3] = [REPORTER, REPORTER_2, REPORTER_3];

/// What each actor owns at genesis: a million DOT.
pub const ENDOWMENT: Balance = dot(1_000_000);

/// The name of an actor, for messages and tables; other accounts are shown by their first bytes.
pub fn name_of(who: &AccountId) -> String {
    let bytes: &[u8; 32] = who.as_ref();
    let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    match std::str::from_utf8(&bytes[..length]) {
        Ok(name) if ACTORS.contains(who) => name.to_string(),
        _ => format!("0x{:02x}{:02x}{:02x}{:02x}", bytes[0], bytes[1], bytes[2], bytes[3]),
    }
}

/// A holder for tests with more people than names; they own nothing at genesis.
pub fn holder(number: u32) -> AccountId {
    let mut id = [0; 32];
    id[..6].copy_from_slice(b"holder");
    id[28..].copy_from_slice(&number.to_be_bytes());
    AccountId::new(id)
}

/// The stash of a validator of the genesis, by its number (0 has the largest stake of its own).
pub fn validator(number: u32) -> AccountId {
    adotb_runtime::genesis::validator(number)
}

const fn named(name: &[u8]) -> AccountId {
    let mut id = [0; 32];
    let mut at = 0;
    while at < name.len() {
        id[at] = name[at];
        at += 1;
    }
    AccountId::new(id)
}
