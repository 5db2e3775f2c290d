//! What somebody may try. An action says how, not how much exactly: amounts, exits and stashes are found when it is played, so
//! that it stays meaningful when actions before it are taken away.

use adotb_harness::actors::*;
use adotb_runtime::{AccountId, Balance};
use rand_chacha::{
    rand_core::{RngCore, SeedableRng},
    ChaCha8Rng,
};

/// Holders of aDOTb; the last one also gets the fees.
pub const PEOPLE: [AccountId; 7] = [ALICE, BOB, CAROL, DAVE, EVE, FERDIE, TREASURY];

/// One of the people, by number.
pub type Who = usize;

/// How much of what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A part, in thousandths.
    Part(u16),
    /// All of it.
    All,
    /// All of it and something more.
    More(Balance),
    /// So many planck.
    Planck(Balance),
    /// The largest number, which stands for all of it, whatever it is in this block, where something leaves the vault.
    Everything,
    /// The largest number less this.
    Huge(Balance),
}

impl Size {
    /// The amount, where there is `whole`.
    pub fn of(self, whole: Balance) -> Balance {
        match self {
            Self::Part(part) => {
                whole / 1_000 * Balance::from(part) + whole % 1_000 * Balance::from(part) / 1_000
            }
            Self::All => whole,
            Self::More(more) => whole.saturating_add(more),
            Self::Planck(planck) => planck,
            Self::Everything => Balance::MAX,
            Self::Huge(less) => Balance::MAX - less,
        }
    }
}

/// Which exits are claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// One, by its place among all exits.
    Any(u16),
    /// One that can be claimed.
    Funded(u16),
    /// As many as can be claimed, at most this many.
    AllFunded(u8),
    /// One that can be claimed, and then any.
    Mixed(u16, u16),
    /// The same twice.
    Twice(u16),
    /// No id.
    None,
    /// One too many.
    TooMany,
    /// An id that never was.
    Nonsense(u64),
}

/// What a reporter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// The truth.
    No,
    /// The truth of one stash alone.
    One,
    /// The truth, but what is announced is not known.
    Unknown,
    /// A little less is bonded.
    LessBonded,
    /// A little less unbonds.
    LessUnlocking,
    /// More is bonded.
    MoreBonded,
    /// A slash is announced that is not.
    Announced,
    /// A stash has nothing.
    Everything,
    /// Of another era.
    Era,
    /// Of another book.
    Revision,
    /// By an offence to come.
    Future,
    /// In the wrong order.
    Order,
    /// Of a stash that is not there.
    NoStash,
}

/// Where a gift goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purse {
    /// The vault.
    Vault,
    /// The token's account.
    Token,
    /// The bonder's account.
    Bonder,
    /// One of the stashes.
    Stash(u16),
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Stakes, for another if `to` is one; numbers beyond the people are the token, the vault and the bootstrap holder.
    Stake { who: Who, to: Option<usize>, amount: Balance },
    /// Opens an exit of a part of the balance.
    Request { who: Who, size: Size },
    /// Takes back an exit, an own one of late mostly, in the next block or at once.
    Cancel { who: Who, own: bool, wait: bool, pick: u16 },
    /// Claims.
    Claim { who: Who, ids: Ids },
    /// Leaves at once, with a part of what is possible; `short` asks for more than it brings.
    UnstakeNow { who: Who, size: Size, of_balance: bool, short: bool },
    /// Sends aDOTb; `to` as in `Stake`.
    Transfer { who: Who, to: usize, size: Size },
    /// Sends shares.
    TransferShares { who: Who, to: usize, size: Size },
    /// Allows a part of the balance.
    Approve { who: Who, spender: Who, size: Size },
    /// Allows more, or less.
    Adjust { who: Who, spender: Who, up: bool, size: Size },
    /// Spends a part of what was allowed; of an allowance that there is, if there is one.
    TransferFrom { who: Who, from: Who, allowed: bool, to: usize, size: Size },
    /// As `TransferFrom`, to oneself, in the way of contracts.
    Collect { who: Who, from: Who, allowed: bool, size: Size },
    /// Gives a part of the balance to the governor's escrow.
    Escrow { who: Who, allow: bool, size: Size },
    /// Takes a part of the escrow back; all of it without a size.
    Release { who: Who, size: Option<Size> },
    /// Harvests.
    Harvest { who: Who },
    /// Does some steps of the era's work.
    Advance { who: Who, limit: u32 },
    /// Creates a stash.
    CreateStash { who: Who },
    /// Lets the pallet pay the rewards of the eras that ended.
    Payout,
    /// A keeper's whole day.
    Keep,
    /// The next era begins, and a keeper does its work at once.
    Dawn,
    /// As many reporters as are needed say what the chain has, with losses by an offence so many eras before the earliest
    /// one since the last report.
    Report { earlier: u32 },
    /// One reporter says something; the fourth one is none.
    Word { who: usize, lie: Lie, dice: u64 },
    /// Applies the report that waits.
    Apply { who: Who },
    /// The guardian, the admin or somebody else drops it.
    Veto { by: u8 },
    /// Lets a stash prove what it has, or something less.
    Prove { who: Who, pick: u16, less: Balance },
    /// Lets a stash prove that the book is wrong, or claims it.
    Challenge { who: Who, pick: u16, less: Balance },
    /// A holder proposes something.
    Propose { who: Who, dice: u64 },
    /// A holder votes on a proposal.
    Vote { who: Who, pick: u16, support: u8 },
    /// A proposal goes to the timelock.
    Queue { who: Who, pick: u16 },
    /// A proposal is done.
    Execute { who: Who, pick: u16 },
    /// The proposer or the guardian takes a proposal back.
    CallOff { who: Who, pick: u16 },
    /// Repairs a stash.
    Repair { who: Who, pick: u16 },
    /// Lets a stash show that a validator takes nobody, or is no candidate.
    Probe { who: Who, pick: u16, about: u16 },
    /// Lets a stash show that a validator takes nominations again.
    Readmit { who: Who, pick: u16, about: u16 },
    /// The chain's governance cancels the slashes that are announced.
    CancelSlashes,
    /// A setting of the oracle.
    SetOracle { setting: u8, dice: u64 },
    /// Another allocation: so many validators, the first one `first`, weights by the dice.
    SetWeights { count: u16, first: u32, dice: u64 },
    /// A setting of the vault, by its place, and its value.
    SetVault { setting: u8, dice: u64 },
    /// Others report, or another number of them must agree.
    SetPanel { dice: u64 },
    /// Another frame for allocations.
    SetLimits { dice: u64 },
    /// The same code, built anew, for one of the contracts.
    Upgrade { what: u8 },
    /// A setting of the bonder.
    SetBonder { setting: u8, dice: u64 },
    /// The guardian, the admin or somebody else excludes a validator for some eras; none ends it.
    Exclude { by: u8, pick: u16, eras: u32 },
    /// Pauses: the guardian, or the admin.
    Pause { admin: bool, what: u8, ms: u64 },
    /// Ends a pause.
    Unpause { admin: bool, what: u8 },
    /// A gift of plain DOT.
    Donate { who: Who, to: Purse, amount: Balance },
    /// Tries a message that is not for everybody.
    Attack { who: Who, dice: u64 },
    /// Sends value to a message that takes none.
    Value { who: Who, dice: u64 },
    /// Blocks pass.
    Blocks(u32),
    /// A part of an era passes, in thousandths.
    Hours(u16),
    /// Eras pass without a keeper.
    Eras(u32),
    /// Somebody says that the chain frees more of a stash than the book knows.
    Ripen { who: Who, pick: u16 },
    /// The chain unbonds faster than the suite has been told, by the dice; or as it has been told, if they are zero.
    Unbonding { part: u16 },
    /// A validator takes nobody new, and sends away every so many of our stashes; none, if it is zero.
    Block { pick: u16, kicks: u8 },
    /// A validator that took nobody, or was no candidate, takes nominations again.
    Welcome { pick: u16 },
    /// An offence of a validator, some eras ago; what it costs in millionths of the stake.
    Slash { pick: u16, part: u32, ago: u32 },
    /// The chain refuses some staking calls of contracts from now on; none, if there are none.
    Refuse { calls: u8 },
}

/// Numbers that look random and depend on the seed alone.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Any number.
    pub fn any(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `end`; the bias is beyond what a test can see.
    pub fn below(&mut self, end: u64) -> u64 {
        self.any() % end
    }

    /// True in `percent` of all cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}
