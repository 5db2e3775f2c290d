//! What the stories of slashes have in common.

use adotb_harness::{
    actors::*,
    contract::VaultEvent,
    world::{Builder, World},
};
use adotb_interfaces::{bonder::Booked, token::Totals, vault::VaultError, Hash, Millis};
use adotb_runtime::Balance;
use sp_core::H256;
use sp_runtime::Perbill;

/// Eras between an offence and its slash, as on Polkadot.
pub const DEFERRED: u32 = 27;

pub fn percent(part: u32) -> Perbill {
    Perbill::from_percent(part)
}

/// The oracle reports, and there are no rewards.
fn quiet(builder: Builder) -> World {
    let mut world = builder.reported().build();
    world.chain.set_yearly_reward(Perbill::zero());
    world
}

/// 4 000 DOT of Alice and Bob in eight stashes, two behind each of four validators, in era 3.
pub fn bonded() -> World {
    bonded_with(World::builder())
}

/// The same with other settings.
pub fn bonded_with(builder: Builder) -> World {
    let mut world = quiet(builder);
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.run_eras(3);
    assert_eq!(world.overview().money.bonded, dot(4_000), "all of it works");
    world
}

/// 1 000 DOT in one stash behind one validator, in era 3: 599 Alice's, 400 Bob's, and the bootstrap stake. There is no grace: what is missing at a
/// withdrawal is written off at once.
pub fn single() -> World {
    single_with(World::builder())
}

/// The same with other settings.
pub fn single_with(builder: Builder) -> World {
    let builder = builder.validators(1).bonder_settings(|p| (p.max_stashes, p.grace_eras) = (1, 0));
    let mut world = quiet(builder);
    world.stake(&ALICE, dot(599)).unwrap();
    world.stake(&BOB, dot(400)).unwrap();
    world.run_eras(3);
    assert_eq!(world.overview().money.bonded, dot(1_000), "all of it works");
    world
}

/// The same on a chain that announces slashes, with an oracle that takes changes of up to a tenth of the pool at once.
pub fn announcing() -> World {
    let mut world = single_with(World::builder().oracle(|settings| settings.limit_bps = 1_000));
    world.chain.set_slash_defer_duration(DEFERRED);
    world
}

/// A report of all stashes that changes no worth.
pub fn nothing() -> Booked {
    Booked { whole: true, ..Booked::default() }
}

/// A loss that the stashes prove.
pub fn proven(loss: Balance) -> Booked {
    Booked { loss, ..nothing() }
}

/// A loss that no ledger shows.
pub fn unproven(loss: Balance) -> Booked {
    Booked { loss, unproven: loss, ..nothing() }
}

/// The same, beyond the limit.
pub fn held(loss: Balance) -> Booked {
    Booked { held: true, ..unproven(loss) }
}

/// A gain that the stashes prove.
pub fn gain(gain: Balance) -> Booked {
    Booked { gain, ..nothing() }
}

/// A hash as the chain has it.
pub fn h256(hash: Hash) -> H256 {
    H256::from_slice(hash.as_ref())
}

pub fn totals(world: &mut World) -> Totals {
    world.token(&STRANGER).totals()
}

/// What the holders have: by balance, and in the stream.
pub fn holders(world: &mut World) -> (Balance, Balance) {
    let totals = totals(world);
    (totals.pooled, totals.unreleased)
}

pub fn payout(world: &mut World, id: u64) -> Balance {
    world.vault(&STRANGER).exit(id).expect("the exit is open").payout
}

/// Bonded, unbonding and provision by the vault's books.
pub fn stake(world: &mut World) -> (Balance, Balance, Balance) {
    let money = world.overview().money;
    (money.bonded, money.unbonding, money.provision)
}

/// What came back of announced or false losses and is not on its way to the holders yet.
pub fn gains(world: &mut World) -> Balance {
    world.overview().gains
}

/// Runs until all that came back is the holders'; in no era more of it is on its way than the cap, a hundredth of the pool.
/// Answers after how many eras.
#[track_caller]
pub fn run_until_released(world: &mut World) -> u32 {
    for eras in 0..100 {
        let (pooled, unreleased) = holders(world);
        if unreleased == 0 && gains(world) == 0 {
            return eras;
        }
        assert!(unreleased <= pooled / 100, "{unreleased} of {pooled} are on their way");
        world.next_era();
        world.assert_invariants();
    }
    panic!("it never ends");
}

/// How the loss of the last message was shared: since when, the whole, the holders' part, the exits' part.
pub fn shared(world: &World) -> Option<(u32, Balance, Balance, Balance)> {
    world.vault_events().into_iter().find_map(|event| match event {
        VaultEvent::LossShared { since, loss, holders, exits } => Some((since, loss, holders, exits)),
        _ => None,
    })
}

/// Prices are off: nothing that needs one works, everything else does.
#[track_caller]
pub fn assert_held(world: &mut World, until: Millis) {
    let refused = VaultError::Held { until };
    assert_eq!(world.overview().held_until, until, "shown to everybody");
    assert_eq!(world.stake(&ALICE, dot(5)), Err(refused), "stake");
    assert_eq!(world.vault(&ALICE).stake_for(&EVE, dot(5)), Err(refused), "stake_for");
    assert_eq!(world.vault(&ALICE).unstake_now(dot(5), 0), Err(refused), "unstake_now");
    assert_eq!(world.bonder(&KEEPER).harvest(), Err(refused.into()), "harvest");
    assert_eq!(world.bonder(&KEEPER).advance(1), Err(refused.into()), "advance");
    world.scratch(|world| {
        assert_eq!(world.token(&ALICE).transfer(&EVE, dot(5)), Ok(()), "transfer");
        assert!(world.request(&ALICE, dot(5)).is_ok(), "request_unstake");
    });
}

/// Everything that people do works, to the last exit: somebody new comes, everybody leaves, and all are paid what they had.
#[track_caller]
pub fn assert_works_to_the_end(world: &mut World) {
    assert_eq!(world.overview().held_until.saturating_sub(world.chain.now()), 0, "not held");
    world.stake(&DAVE, dot(700)).unwrap();
    world.run_eras(2);
    world.assert_invariants();
    let mut exits = Vec::new();
    for who in [ALICE, BOB, CAROL, DAVE, EVE] {
        let balance = world.balance(&who);
        if balance >= dot(1) {
            exits.push((world.request(&who, balance).unwrap(), balance));
        }
    }
    let (_, open) = world.holders_and_exits();
    world.run_eras(32);
    for (id, amount) in &exits {
        assert_eq!(world.claim_for_owners(&[*id]), Ok(*amount), "exit {id} is paid");
    }
    for id in open {
        if exits.iter().all(|(known, _)| *known != id) {
            let amount = payout(world, id);
            assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "exit {id} is paid");
        }
    }
    let money = world.overview().money;
    assert_eq!(money.unfunded, 0, "nobody waits");
    world.assert_invariants();
}
