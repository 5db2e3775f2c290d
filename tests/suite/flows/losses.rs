//! Slashes, on the real pallet: reported or found at the withdrawal, they are shared by everybody whose money was at stake, and by nobody else.

use adotb_harness::{
    actors::*,
    contract::{ink_id, BonderEvent, VaultEvent},
    world::World,
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Stash},
    token::{TokenError, Totals},
    vault::{VaultError, BOOTSTRAP_HOLDER},
};
use adotb_runtime::{AccountId, Balance};
use sp_runtime::Perbill;

/// 4 000 DOT of Alice and Bob in eight stashes, two behind each of four validators, in era 3. There are no rewards.
fn bonded() -> World {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.stake(&BOB, dot(2_000)).unwrap();
    world.run_eras(3);
    assert_eq!(world.overview().money.bonded, dot(4_000), "all of it works");
    world
}

/// 1 000 DOT, all but the bootstrap stake Alice's, in one stash behind one validator.
fn single(grace_eras: u32) -> World {
    let builder = World::builder().validators(1);
    let mut world = builder.bonder_settings(|p| (p.max_stashes, p.grace_eras) = (1, grace_eras)).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    world
}

/// What the chain has less than the book says, stash by stash: of what is bonded, and of what is unbonding.
fn difference(world: &mut World) -> Vec<(u16, Balance, Balance)> {
    let (book, truth) = (world.stashes(), world.truth());
    let missing = book
        .iter()
        .zip(&truth)
        .map(|(book, truth)| (truth.stash, book.bonded - truth.active, book.unbonding - truth.unlocking));
    missing.filter(|(_, bonded, unbonding)| bonded + unbonding > 0).collect()
}

/// Reports what the chain has, after an offence in era `since`; returns how much was lost.
fn report(world: &mut World, since: u32) -> Balance {
    let missing = difference(world);
    let loss: Balance = missing.iter().map(|(_, bonded, unbonding)| bonded + unbonding).sum();
    let booked = world.book(since);
    assert_eq!((booked.loss, booked.gain, booked.held), (loss, 0, false), "the whole loss");
    let now = world.stashes();
    let told = |(stash, ..): &(u16, Balance, Balance)| {
        let Stash { bonded, unbonding, .. } = now[usize::from(*stash)];
        BonderEvent::StashReported { stash: *stash, bonded, unbonding, provision: 0 }
    };
    assert_eq!(
        world.bonder_events(),
        missing.iter().map(told).collect::<Vec<_>>(),
        "the bonder tells of each stash"
    );
    assert_eq!(difference(world), vec![], "the book is the chain's again");
    loss
}

/// How the last loss was shared: the whole, the holders' part, the exits' part.
fn shared(world: &World) -> (u32, Balance, Balance, Balance) {
    let found = world.vault_events().into_iter().find_map(|event| match event {
        VaultEvent::LossShared { since, loss, holders, exits } => Some((since, loss, holders, exits)),
        _ => None,
    });
    found.expect("the loss was shared")
}

fn totals(world: &mut World) -> Totals {
    world.token(&STRANGER).totals()
}

fn payout(world: &mut World, id: u64) -> Balance {
    world.vault(&STRANGER).exit(id).unwrap().payout
}

/// `value` less its part of a loss of `loss` among `at_stake`, in whole planck, within a planck.
fn assert_bears(now: Balance, value: Balance, loss: Balance, at_stake: Balance, who: &str) {
    let expected = value * (at_stake - loss) / at_stake;
    assert!(now.abs_diff(expected) <= 1, "{who}: {now} planck of {value}, expected {expected}");
}

#[test]
fn loss_is_shared_by_holders_and_exits_of_that_era_or_later_alone() {
    let mut world = bonded();
    // Funded by a deposit, and not claimed.
    let funded = world.request(&BOB, dot(50)).unwrap();
    world.stake(&CAROL, dot(450)).unwrap();
    world.next_era();
    // Opened before the offence, and unbonding when it happens.
    let older = world.request(&ALICE, dot(350)).unwrap();
    world.run_eras(2);
    let era = world.overview().era;
    let money = world.overview().money;
    assert_eq!((money.reserved, money.unfunded), (dot(50), dot(350)), "one exit funded, one on its way");

    // The offence, two exits on its day.
    let same_day = world.request(&BOB, dot(300)).unwrap();
    let odd = world.request(&CAROL, dot(7) + 3).unwrap();
    world.slash(&validator(0), Perbill::from_percent(10));
    let holders = totals(&mut world);
    let balances = [ALICE, BOB, CAROL].map(|who| world.balance(&who));
    let at_stake = holders.pooled + dot(307) + 3;

    let loss = report(&mut world, era);
    assert!(loss > dot(80) && loss < dot(120), "10 % of a quarter of the stake: {loss}");
    let (since, whole, by_holders, by_exits) = shared(&world);
    assert_eq!((since, whole, by_holders + by_exits), (era, loss, loss), "every planck is borne by somebody");
    assert_bears(dot(307) + 3 - by_exits, dot(307) + 3, loss, at_stake, "the exits together");
    assert_eq!(totals(&mut world).pooled, holders.pooled - by_holders, "pooled");
    assert_eq!(totals(&mut world).shares, holders.shares, "a loss burns no shares");
    for (who, before) in [ALICE, BOB, CAROL].into_iter().zip(balances) {
        assert_bears(world.balance(&who), before, loss, at_stake, &name_of(&who));
    }
    let exits = [(same_day, dot(300)), (odd, dot(7) + 3)];
    for (id, amount) in exits {
        assert_bears(payout(&mut world, id), amount, loss, at_stake, "an exit of that day");
    }
    assert_eq!(payout(&mut world, older), dot(350), "an older exit loses nothing");
    assert_eq!(payout(&mut world, funded), dot(50), "nor does a funded one");
    world.assert_invariants();

    // Who leaves after the loss was booked does not pay for it again; who left before cannot take it back.
    let batch = world.overview().open_batch - 1;
    let refused = VaultError::BatchClosed { id: same_day, batch };
    assert_eq!(world.cancel(&BOB, same_day), Err(refused), "its batch was closed by the loss");
    let later = world.request(&BOB, dot(20)).unwrap();
    assert_eq!(payout(&mut world, later), dot(20), "an exit after the loss");
    world.assert_invariants();

    let paid: Vec<Balance> = [funded, older, same_day, odd, later].map(|id| payout(&mut world, id)).to_vec();
    world.run_eras(29);
    for (id, amount) in [funded, older, same_day, odd, later].into_iter().zip(paid) {
        assert_eq!(world.claim_for_owners(&[id]), Ok(amount), "exit {id} is paid what was said");
    }
    assert_eq!(world.overview().money.reserved, 0, "not a planck is left over");
    world.assert_invariants();
}

#[test]
fn loss_of_an_earlier_era_reaches_the_exits_opened_since() {
    let mut world = bonded();
    let before = world.request(&ALICE, dot(100)).unwrap();
    world.next_era();
    let offence = world.overview().era;
    let on_the_day = world.request(&ALICE, dot(100)).unwrap();
    world.next_era();
    let after = world.request(&BOB, dot(200)).unwrap();
    world.next_era();
    world.unreported_loss = true;
    world.chain.slash_in_era(&validator(1), Perbill::from_percent(20), offence);
    let at_stake = totals(&mut world).pooled + dot(300);
    let loss = report(&mut world, offence);
    assert!(loss > 0, "the slash reached the stashes");
    assert_eq!(payout(&mut world, before), dot(100), "opened before the offence");
    assert_bears(payout(&mut world, on_the_day), dot(100), loss, at_stake, "opened on the day");
    assert_bears(payout(&mut world, after), dot(200), loss, at_stake, "opened later");
    assert_bears(totals(&mut world).pooled, at_stake - dot(300), loss, at_stake, "the holders");
    world.assert_invariants();
}

#[test]
fn loss_takes_the_unreleased_reward_first() {
    let mut world = bonded();
    let vault = world.at.vault.clone();
    world.chain.transfer(&STRANGER, &vault, dot(30)).unwrap();
    assert_eq!(world.bonder(&KEEPER).harvest(), Ok(dot(30)), "27 to be released");
    world.slash(&validator(0), Perbill::from_percent(1));
    let before = totals(&mut world);
    assert_eq!(before.unreleased, dot(27), "the day's reward");
    let era = world.overview().era;
    let loss = report(&mut world, era);
    assert!(loss > 0 && loss < dot(27), "a small loss: {loss}");
    let after = totals(&mut world);
    assert_eq!((after.pooled, after.unreleased), (before.pooled, dot(27) - loss), "nobody's balance fell");
    world.assert_invariants();
    world.chain.advance_era();
    assert_eq!(totals(&mut world).pooled, before.pooled + dot(27) - loss, "the day brought less");
    world.keep();
    world.assert_invariants();
}

#[test]
fn total_loss_ends_the_shares_and_new_money_starts_anew() {
    let mut world = single(2);
    let era = world.overview().era;
    let exit = world.request(&ALICE, dot(400)).unwrap();
    world.slash(&validator(0), Perbill::from_percent(100));
    let loss = report(&mut world, era);
    assert_eq!(loss, dot(1_000), "everything");
    assert_eq!(shared(&world), (era, dot(1_000), dot(600), dot(400)), "by everybody");
    assert_eq!(totals(&mut world), Totals::default(), "nothing is left");
    assert_eq!(world.token(&ALICE).epoch(), 1, "a new epoch of shares");
    assert_eq!((world.balance(&ALICE), world.token(&ALICE).shares_of(&ALICE)), (0, 0), "Alice has nothing");
    assert_eq!(payout(&mut world, exit), 0, "and her exit is worth nothing");
    let refused = VaultError::Token(TokenError::InsufficientShares { available: 0, needed: dot(1) });
    assert_eq!(world.request(&ALICE, dot(1)), Err(refused), "nothing to leave with");
    let overview = world.overview();
    assert_eq!((overview.money.bonded, overview.money.unfunded), (0, 0), "books");

    world.assert_invariants();

    // New money pays for nothing of this, and waits for a bootstrap stake: without it the first could cheat the second.
    let refused = VaultError::NeedsBootstrap { minimum: dot(1) };
    assert_eq!(world.stake(&BOB, dot(600)), Err(refused), "not before");
    let bootstrap = AccountId::new(BOOTSTRAP_HOLDER);
    assert_eq!(world.vault(&EVE).stake_for(&bootstrap, dot(1)), Ok(dot(1)), "anybody may give it");
    assert_eq!(world.stake(&BOB, dot(600)), Ok(dot(600)), "a share costs a planck again");
    assert_eq!((world.balance(&BOB), world.balance(&ALICE)), (dot(600), 0), "Bob's alone");
    world.next_era();
    let overview = world.overview();
    assert_eq!((overview.money.bonded, overview.pooled), (dot(601), dot(601)), "it works");
    let owned = world.chain.free_balance(&ALICE);
    assert_eq!(world.claim_for_owners(&[exit]), Ok(0), "the old exit is paid nothing");
    let refund = world.last_refund();
    assert_eq!(
        world.chain.free_balance(&ALICE),
        owned + refund,
        "nothing but the deposits of the exit and of its batch"
    );
    assert!(0 < refund && refund < dot(1), "{refund}");
    assert_eq!(world.claim_for_owners(&[exit]), Ok(0), "once");

    let id = world.request(&BOB, dot(600)).unwrap();
    world.run_eras(29);
    assert_eq!(world.claim(&BOB, &[id]), Ok(dot(600)), "Bob leaves with all that he brought");
    let overview = world.overview();
    assert_eq!((overview.pooled, overview.shares), (dot(1), dot(1)), "and the bootstrap stake is left");
    world.assert_invariants();
}

#[test]
fn slash_that_nobody_reported_is_found_at_the_withdrawal() {
    for grace in [0, 2] {
        let mut world = single(grace);
        let id = world.request(&ALICE, dot(400)).unwrap();
        world.next_era();
        let slashed = world.overview().era;
        // The offence is of the era in which the 400 began to unbond: they bear their part, as the chain sees it.
        world.slash(&validator(0), Perbill::from_percent(10));
        let missing = difference(&mut world);
        assert_eq!(missing, vec![(0, dot(60), dot(40))], "taken from both");
        let due = world.vault(&STRANGER).exit(id).unwrap().due_era;
        assert_eq!(due, slashed + 28, "due");

        world.run_eras(28);
        for _ in 0..grace {
            let money = world.overview().money;
            assert_eq!(
                (money.buffer, money.unbonding),
                (dot(360), dot(40)),
                "what came, and what may still come"
            );
            assert_eq!(
                totals(&mut world).pooled,
                dot(600),
                "nothing is written off in the grace of {grace} eras"
            );
            assert_eq!(payout(&mut world, id), dot(400), "not from the exit either");
            world.next_era();
        }
        // Of 1 000 planck at stake 40 are lost, wherever they were: 4 % for everybody.
        assert_eq!(shared(&world), (0, dot(40), dot(24), dot(16)), "with {grace} eras of grace");
        assert_eq!(world.overview().era, due + grace, "when");
        assert_eq!(totals(&mut world).pooled, dot(576), "the holders");
        assert_eq!(payout(&mut world, id), dot(384), "the exit");
        let money = world.overview().money;
        assert_eq!((money.buffer, money.unfunded), (dot(360), dot(384)), "24 DOT are still to come");

        // The rest is reported at last, by the era of its offence.
        assert_eq!(report(&mut world, slashed), dot(60), "the bonded part");
        assert_eq!(payout(&mut world, id), dot(384), "opened the day before the offence: not again");
        assert_eq!(totals(&mut world).pooled, dot(516), "so the holders bear it");
        world.assert_invariants();
        world.run_eras(29);
        assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(384)), "paid in the end");
        world.assert_invariants();
    }
}

#[test]
fn report_that_is_refused_changes_nothing() {
    let mut world = bonded();
    let era = world.overview().era;
    let exit = world.request(&ALICE, dot(100)).unwrap();
    world.slash(&validator(0), Perbill::from_percent(10));
    assert_eq!(difference(&mut world).len(), 2, "two stashes back the validator");
    let (truth, before) = (world.truth(), world.measure());

    for who in [ALICE, ADMIN, GUARDIAN, KEEPER, STRANGER] {
        let missing = AccessError::MissingRole { caller: ink_id(&who), needed: Role::Reporter };
        let refused = Err(BonderError::Access(missing));
        assert_eq!(world.bonder(&who).book(era, &truth), refused, "{}", name_of(&who));
    }
    let most = world.stashes()[7].bonded;
    let mut wrong = truth.clone();
    wrong[7].active = most + 1;
    let above = BonderError::AboveBook { stash: 7, given: most + 1, most };
    assert_eq!(world.bonder(&REPORTER).book(era, &wrong), Err(above), "seven good ones and a bad one");
    for since in [era + 1, u32::MAX] {
        let refused = Err(BonderError::VaultRefused);
        assert_eq!(world.bonder(&REPORTER).book(since, &truth), refused, "era {since} is to come");
    }
    let given = dot(1);
    let refused = Err(BonderError::ValueNotExpected { given });
    assert_eq!(world.bonder(&REPORTER).with_value(given).book(era, &truth), refused, "value");
    assert_eq!(world.measure(), before, "nothing changed");
    assert_eq!(payout(&mut world, exit), dot(100), "nobody lost anything");

    report(&mut world, era);
    world.assert_invariants();
}

#[test]
fn losses_one_after_the_other_add_up() {
    let mut world = bonded();
    let exit = world.request(&ALICE, dot(500)).unwrap();
    let era = world.overview().era;
    let (mut at_stake, mut value) = (dot(4_000), dot(500));
    for number in 0..4 {
        world.slash(&validator(number), Perbill::from_percent(5));
        let loss = report(&mut world, era);
        assert_bears(payout(&mut world, exit), value, loss, at_stake, "the exit");
        at_stake -= loss;
        value = payout(&mut world, exit);
        let pooled = totals(&mut world).pooled;
        assert_eq!(pooled + value, at_stake, "together they have what is left, after slash {number}");
        world.assert_invariants();
    }
    assert!(value.abs_diff(dot(475)) <= 4, "5 % of everything: {value}");
    world.run_eras(29);
    assert_eq!(world.claim(&ALICE, &[exit]), Ok(value), "paid");
    world.assert_invariants();
}
