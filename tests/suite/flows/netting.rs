//! Deposits pay exits before any stake is unbonded, and later deposits set unbonding stake free again.

use adotb_harness::{
    actors::*,
    chain::Ledger,
    contract::{chain_id, VaultEvent},
    world::World,
};
use adotb_interfaces::vault::{ExitState, Money, VaultError};
use adotb_runtime::Balance;
use sp_runtime::Perbill;

const STAKE: Balance = dot(1_999);

/// 2 000 DOT are bonded in four stashes, in era 1. There are no rewards: all money is what the test moves.
fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    assert_eq!(world.overview().money, Money { bonded: dot(2_000), ..Money::default() }, "all of it works");
    world
}

/// All ledgers of the chain added up: active, unlocking, and the most chunks of one stash.
fn ledgers(world: &mut World) -> (Balance, Balance, usize) {
    let accounts = world.stash_accounts();
    let ledgers: Vec<Ledger> = accounts.iter().map(|stash| world.chain.ledger(stash).unwrap()).collect();
    let unlocking = |ledger: &Ledger| ledger.unlocking.iter().map(|(value, _)| *value).sum::<Balance>();
    for ledger in &ledgers {
        assert_eq!(ledger.total, ledger.active + unlocking(ledger), "a ledger adds up");
    }
    let chunks = ledgers.iter().map(|ledger| ledger.unlocking.len()).max().unwrap_or(0);
    (ledgers.iter().map(|ledger| ledger.active).sum(), ledgers.iter().map(unlocking).sum(), chunks)
}

/// Every chunk in the bonder's book, and when it is ripe, is a chunk of the chain's ledger.
fn assert_same_chunks(world: &mut World) {
    for (number, stash) in world.stashes().into_iter().enumerate() {
        let book: Vec<(Balance, u32)> = world
            .bonder(&STRANGER)
            .chunks(number as u16)
            .into_iter()
            .map(|chunk| (chunk.amount, chunk.ripe_era))
            .collect();
        let ledger = world.chain.ledger(&chain_id(stash.account)).unwrap();
        assert_eq!(book, ledger.unlocking, "chunks of stash {number}");
    }
}

fn funded(world: &World) -> Vec<(u32, Balance)> {
    let batch = |event| match event {
        VaultEvent::BatchFunded { batch, value, .. } => Some((batch, value)),
        _ => None,
    };
    world.vault_events().into_iter().filter_map(batch).collect()
}

#[test]
fn deposit_as_large_as_the_exits_unbonds_nothing() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(400)).unwrap();
    world.stake(&BOB, dot(400)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![(0, dot(400))], "paid by Bob's deposit");
    assert_eq!(ledgers(&mut world), (dot(2_000), 0, 0), "no stake moved");
    let money = Money { reserved: dot(400), bonded: dot(2_000), ..Money::default() };
    assert_eq!(world.overview().money, money, "money");
    assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Claimable, "27 eras early");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(400)), "paid");
    assert_eq!(world.overview().money.reserved, 0, "nothing left of it");
    world.assert_invariants();
}

#[test]
fn deposit_larger_than_the_exits_bonds_the_rest_alone() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(400)).unwrap();
    world.stake(&BOB, dot(1_000)).unwrap();
    world.next_era();
    assert_eq!(ledgers(&mut world), (dot(2_600), 0, 0), "600 more");
    let money = Money { reserved: dot(400), bonded: dot(2_600), ..Money::default() };
    assert_eq!(world.overview().money, money, "money");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(400)), "paid");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn later_deposit_funds_the_exit_and_takes_unbonding_stake_back() {
    let mut world = bonded();
    let id = world.request(&ALICE, dot(400)).unwrap();
    world.stake(&BOB, dot(150)).unwrap();
    world.next_era();
    assert_eq!(ledgers(&mut world), (dot(1_750), dot(250), 1), "what the deposit cannot pay unbonds");
    let money = Money {
        buffer: dot(150),
        bonded: dot(1_750),
        unbonding: dot(250),
        unfunded: dot(400),
        ..Money::default()
    };
    assert_eq!(world.overview().money, money, "the deposit waits for the batch");
    let refused = VaultError::ExitNotFunded { id, due_era: 30 };
    assert_eq!(world.claim(&ALICE, &[id]), Err(refused), "a batch is funded as a whole");
    assert_same_chunks(&mut world);

    // 100 of the 250 missing come in: nothing to do yet, and nothing is unbonded twice.
    world.stake(&CAROL, dot(100)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![], "250 of 400");
    assert_eq!(ledgers(&mut world), (dot(1_850), dot(150), 1), "as much unbonding stake works again");
    assert_eq!(world.overview().money.buffer, dot(250), "the cash stays for the batch");
    assert_same_chunks(&mut world);
    world.assert_invariants();

    world.stake(&CAROL, dot(180)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![(0, dot(400))], "now the batch is paid");
    assert_eq!(ledgers(&mut world), (dot(2_030), 0, 0), "all stake works again, 30 DOT are new");
    let money = Money { reserved: dot(400), bonded: dot(2_030), ..Money::default() };
    assert_eq!(world.overview().money, money, "money");
    assert_same_chunks(&mut world);
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(400)), "26 eras early");
    world.assert_invariants();
    world.assert_targets();
}

#[test]
fn rebond_takes_the_newest_chunks_as_the_chain_does() {
    // One stash, so that its chunks are those of three days.
    let mut world = World::builder().validators(1).bonder_settings(|p| p.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, STAKE).unwrap();
    world.next_era();
    let mut ids = Vec::new();
    for amount in [dot(100), dot(200), dot(300)] {
        ids.push(world.request(&ALICE, amount).unwrap());
        world.next_era();
    }
    let stash = world.stash_accounts()[0].clone();
    let chunks = vec![(dot(100), 30), (dot(200), 31), (dot(300), 32)];
    assert_eq!(world.chain.ledger(&stash).unwrap().unlocking, chunks, "one chunk a day");

    // 350 DOT pay the first two batches; the newest chunk and a part of the one before are free to work.
    world.stake(&BOB, dot(350)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![(0, dot(100)), (1, dot(200))], "the oldest first");
    let chunks = vec![(dot(100), 30), (dot(150), 31)];
    assert_eq!(world.chain.ledger(&stash).unwrap().unlocking, chunks, "350 DOT taken back");
    assert_same_chunks(&mut world);
    let money = Money {
        buffer: dot(50),
        reserved: dot(300),
        bonded: dot(1_750),
        unbonding: dot(250),
        unfunded: dot(300),
        provision: 0,
    };
    assert_eq!(world.overview().money, money, "the third batch is covered by 50 in cash and 250 to come");
    world.assert_invariants();

    // Its money comes in two parts, both before the batch is due: the chunks of its elders.
    while world.overview().era < 31 {
        assert_eq!(world.vault(&BOB).exit(ids[2]).unwrap().state, ExitState::Waiting, "waits");
        world.next_era();
    }
    let exit = world.vault(&BOB).exit(ids[2]).unwrap();
    assert_eq!((exit.state, exit.due_era), (ExitState::Claimable, 32), "an era early");
    assert_eq!(world.claim(&ALICE, &ids), Ok(dot(600)), "everybody is paid");
    world.assert_invariants();
}

#[test]
fn deposit_cannot_pay_a_younger_batch_first() {
    let mut world = bonded();
    let large = world.request(&ALICE, dot(600)).unwrap();
    world.next_era();
    let small = world.request(&ALICE, dot(100)).unwrap();
    world.stake(&BOB, dot(150)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![], "150 would pay the small one, but the large one is first");
    let refused = VaultError::ExitNotFunded { id: small, due_era: 31 };
    assert_eq!(world.claim(&ALICE, &[small]), Err(refused), "waits for its turn");
    world.stake(&BOB, dot(560)).unwrap();
    world.next_era();
    assert_eq!(funded(&world), vec![(0, dot(600)), (1, dot(100))], "both, in order");
    assert_eq!(world.claim(&ALICE, &[small, large]), Ok(dot(700)), "claimed in any order");
    assert_eq!(ledgers(&mut world), (dot(2_010), 0, 0), "10 DOT are new");
    world.assert_invariants();
}

#[test]
fn cash_waits_for_an_open_exit_and_is_bonded_after_its_cancellation() {
    let mut world = bonded();
    world.chain.advance_era();
    // The keeper is late today: the batch is still open while the plan is made.
    let id = world.request(&ALICE, dot(100)).unwrap();
    world.stake(&BOB, dot(300)).unwrap();
    world.keep();
    let money = Money { buffer: dot(100), bonded: dot(2_200), unfunded: dot(100), ..Money::default() };
    assert_eq!(world.overview().money, money, "100 stay for the exit");
    world.cancel(&ALICE, id).unwrap();
    world.next_era();
    let money = Money { bonded: dot(2_300), ..Money::default() };
    assert_eq!(world.overview().money, money, "they work after all");

    // Without cash an open exit unbonds nothing, since it can still be cancelled.
    world.chain.advance_era();
    let id = world.request(&ALICE, dot(100)).unwrap();
    world.keep();
    assert_eq!(ledgers(&mut world), (dot(2_300), 0, 0), "not yet");
    assert_eq!(world.vault(&BOB).exit(id).unwrap().state, ExitState::Open, "open");
    world.next_era();
    assert_eq!(ledgers(&mut world), (dot(2_200), dot(100), 1), "closed and unbonding");
    world.assert_invariants();
}
