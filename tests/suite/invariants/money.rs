//! I-02 to I-07 and I-14 on the real pallet, each counted here anew: nothing below trusts the checks of the harness.

use adotb_harness::{
    actors::*,
    contract::{Trapped, VaultEvent},
    world::{Measured, World},
};
use adotb_interfaces::{
    bonder::BonderError,
    vault::{Claims, ExitState, Pausable, Progress, VaultError, MAX_CLAIM_IDS},
};
use adotb_runtime::{AccountId, Balance};
use scale::Encode;
use sp_core::U256;
use sp_runtime::Perbill;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        // The constants of Knuth's MMIX generator; the upper bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// An amount up to `dots` DOT, with an odd number of planck.
    fn amount(&mut self, dots: u64) -> Balance {
        Balance::from(self.below(dots)) * DOT + Balance::from(self.below(DOT as u64)) + 1
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }
}

/// Era 5, with odd numbers everywhere: 2 500 DOT that have earned for three eras.
fn earning() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999) + 7).unwrap();
    world.stake(&BOB, dot(499) + 1_234_567).unwrap();
    world.run_eras(5);
    world.chain.advance_ms(12_345_678);
    world
}

/// `pooled / total_shares`, as a fraction.
fn rate(world: &mut World) -> (Balance, Balance) {
    let totals = world.token(&STRANGER).totals();
    (totals.pooled, totals.shares)
}

/// Whether the rate `new` is below `old`.
fn fell(old: (Balance, Balance), new: (Balance, Balance)) -> bool {
    U256::from(new.0) * U256::from(old.1) < U256::from(old.0) * U256::from(new.1)
}

#[test]
fn invariant_i02_balances_sum_to_the_supply() {
    let mut world = World::new();
    let mut dice = Dice(2);
    let people: Vec<AccountId> = (0..24).map(holder).collect();
    for who in &people {
        world.chain.mint(who, dot(10_000));
        world.stake(who, dot(1) + dice.amount(300)).unwrap();
    }
    let everybody: Vec<AccountId> = people
        .iter()
        .cloned()
        .chain([TREASURY, AccountId::new(adotb_interfaces::vault::BOOTSTRAP_HOLDER)])
        .collect();
    let mut most = 0;
    for _ in 0..6 {
        world.next_era();
        for _ in 0..10 {
            let (from, to) = (dice.pick(&people), dice.pick(&people));
            let amount = dice.amount(1) % (world.balance(&from) + 1);
            if from == to || amount.is_multiple_of(2) {
                world.token(&from).transfer(&to, amount).unwrap();
            } else {
                world.token(&from).approve(&to, amount).unwrap();
                world.token(&to).collect(&from, amount).unwrap();
            }
            world.chain.advance_ms(dice.below(600_000));
            let sum: Balance = everybody.iter().map(|who| world.balance(who)).sum();
            let supply = world.token(&STRANGER).total_supply();
            assert!(sum <= supply, "I-02: {sum} in balances, {supply} in all");
            assert!(supply - sum <= everybody.len() as Balance, "I-02: {} planck of dust", supply - sum);
            most = most.max(supply - sum);
        }
    }
    assert!(most > 0, "the numbers were odd enough for dust");
    let shares: Balance = everybody.iter().map(|who| world.token(&STRANGER).shares_of(who)).sum();
    assert_eq!(shares, world.token(&STRANGER).total_shares(), "I-02: shares sum exactly");
    world.assert_invariants();
}

#[test]
fn invariant_i03_stake_and_leave_at_once_never_gains() {
    let mut world = earning();
    let (pooled, shares) = rate(&mut world);
    assert!(pooled > shares && pooled % shares != 0, "an odd rate: {pooled} / {shares}");
    let mut dice = Dice(3);
    let fixed = [dot(1), dot(1) + 1, dot(2) - 1, pooled, pooled + 1, dot(500_000)];
    for turn in 0..40 {
        let amount = fixed.get(turn).copied().unwrap_or_else(|| dot(1) + dice.amount(20_000));
        world.scratch(|world| {
            world.stake(&EVE, amount).unwrap();
            let balance = world.balance(&EVE);
            assert!(balance <= amount, "I-03: {amount} became {balance}");
            assert!(amount - balance <= 1, "and rounding takes at most a planck: {amount} became {balance}");
            assert!(world.request(&EVE, amount + 1).is_err(), "I-03: a planck more than was staked");
            let id = world.request(&EVE, balance).unwrap();
            assert!(world.vault(&EVE).exit(id).unwrap().payout <= amount, "I-03: by request");
            assert_eq!(world.token(&EVE).shares_of(&EVE), 0, "all of it");
        });
        world.scratch(|world| {
            world.stake(&EVE, amount).unwrap();
            let balance = world.balance(&EVE);
            let received = world.vault(&EVE).unstake_now(balance, 0).unwrap();
            assert!(received < amount, "I-03: at once, less the fee");
        });
        // By way of a cancelled exit, which takes a block, and through somebody else's hands: no more than who just waited.
        world.scratch(|world| {
            world.stake(&EVE, amount).unwrap();
            world.stake(&FERDIE, amount).unwrap();
            let id = world.request(&EVE, amount / 2).unwrap();
            world.cancel(&EVE, id).unwrap();
            let half = world.balance(&EVE) / 2;
            world.token(&EVE).transfer(&DAVE, half).unwrap();
            let both = world.balance(&EVE) + world.balance(&DAVE);
            let waited = world.balance(&FERDIE);
            assert!(both <= waited, "I-03: {amount} became {both} in two hands, and {waited} in one");
        });
    }
}

#[test]
fn invariant_i04_rate_never_falls_without_a_loss() {
    let mut world = earning();
    let mut dice = Dice(4);
    let people = [ALICE, BOB, CAROL, DAVE, EVE];
    let mut last = rate(&mut world);
    let mut done = std::collections::BTreeMap::<&str, u32>::new();
    for turn in 0..250 {
        let who = dice.pick(&people);
        let balance = world.balance(&who);
        let (name, answered) = match dice.below(12) {
            0 | 1 => ("stake", world.stake(&who, dice.amount(2_000)).is_ok()),
            2 | 3 => {
                let amount = dice.amount(200) % (balance + 2);
                ("request", world.request(&who, amount).is_ok())
            }
            4 => {
                let amount = dice.amount(100) % (balance + 2);
                ("unstake_now", world.vault(&who).unstake_now(amount, 0).is_ok())
            }
            5 => ("cancel", {
                let (_, exits) = world.holders_and_exits();
                exits.last().is_some_and(|id| {
                    let owner = world.vault(&who).exit(*id).unwrap().owner;
                    let owner = adotb_harness::contract::chain_id(owner);
                    world.cancel(&owner, *id).is_ok()
                })
            }),
            6 => ("transfer", {
                let to = dice.pick(&people);
                let amount = dice.amount(50) % (balance + 2);
                world.token(&who).approve(&to, amount / 2).unwrap();
                let collected = world.token(&to).collect(&who, amount / 2).is_ok();
                world.token(&who).transfer(&to, amount / 2).is_ok() && collected
            }),
            7 => ("donate", {
                let vault = world.at.vault.clone();
                world.chain.transfer(&who, &vault, dice.amount(5)).is_ok()
            }),
            8 => ("harvest", world.bonder(&who).harvest().is_ok()),
            9 => ("advance", world.bonder(&who).advance(1 + dice.below(3) as u32).is_ok()),
            10 => ("claim", {
                let (_, exits) = world.holders_and_exits();
                exits.iter().any(|id| world.claim(&who, &[*id]).is_ok())
            }),
            _ => ("time", {
                world.chain.advance_ms(1 + dice.below(DAY_MS / 2));
                true
            }),
        };
        *done.entry(name).or_default() += u32::from(answered);
        let now = rate(&mut world);
        assert!(!fell(last, now), "I-04: {name} in turn {turn} made {last:?} {now:?}");
        last = now;
        if turn % 50 == 49 {
            world.keep();
            world.assert_invariants();
            assert!(!fell(last, rate(&mut world)), "I-04: the keeper in turn {turn}");
            last = rate(&mut world);
        }
    }
    assert!(done.values().all(|count| *count > 0) && done.len() == 10, "everything happened: {done:?}");
}

/// Payouts of everything that can be claimed.
fn claimable(world: &mut World) -> Balance {
    let (_, exits) = world.holders_and_exits();
    let exits: Vec<_> = exits.iter().filter_map(|id| world.vault(&STRANGER).exit(*id)).collect();
    exits.iter().filter(|exit| exit.state == ExitState::Claimable).map(|exit| exit.payout).sum()
}

/// Takes a tenth of what every stash has bonded, on the chain and in the book; returns the era of the offence.
fn lose(world: &mut World) -> u32 {
    let era = world.overview().era;
    for number in 0..4 {
        world.slash(&validator(number), Perbill::from_percent(10));
    }
    world.book(era);
    era
}

#[test]
fn invariant_i05_reserved_is_what_funded_exits_can_claim() {
    let mut world = earning();
    assert_eq!(world.overview().money.reserved, 0, "nothing yet");
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(world.request(&ALICE, dot(3) + 1 + n).unwrap());
        ids.push(world.request(&BOB, dot(2) + 7 * n).unwrap());
        world.stake(&CAROL, dot(6) + n).unwrap();
        world.next_era();
        assert_eq!(world.overview().money.reserved, claimable(&mut world), "I-05 in turn {n}");
        if n % 2 == 0 {
            let id = ids.remove(0);
            world.claim_for_owners(&[id]).unwrap();
            assert_eq!(
                world.overview().money.reserved,
                claimable(&mut world),
                "I-05 after the claim of {id}"
            );
        }
    }
    assert!(world.overview().money.reserved > dot(15), "several batches are funded");
    world.claim_for_owners(&ids).unwrap();
    assert_eq!(world.overview().money.reserved, 0, "I-05: nothing is left");

    // After a loss each exit of a batch is rounded down, in the pool's favour, and the dust goes with the last one.
    let ids: Vec<u64> = (0..7).map(|n| world.request(&ALICE, dot(1) + 3 * n + 1).unwrap()).collect();
    lose(&mut world);
    let vault = world.at.vault.clone();
    world.chain.transfer(&STRANGER, &vault, dot(15)).unwrap();
    world.next_era();
    let payouts: Vec<Balance> =
        ids.iter().map(|id| world.vault(&STRANGER).exit(*id).unwrap()).map(|exit| exit.payout).collect();
    assert!(payouts.iter().sum::<Balance>() < 7 * dot(1), "they bear the loss");
    let mut left: Balance = payouts.iter().sum();
    for (id, payout) in ids.iter().zip(payouts) {
        let dust = world.overview().money.reserved.checked_sub(left).expect("I-05: never short");
        assert!(dust <= 7, "I-05: {dust} planck of dust");
        assert_eq!(claimable(&mut world), left, "I-05 before exit {id}");
        assert_eq!(world.claim_for_owners(&[*id]), Ok(payout), "exit {id}");
        left -= payout;
    }
    assert_eq!(world.overview().money.reserved, 0, "I-05: the dust went back to the pool");
    world.assert_invariants();
}

#[test]
fn invariant_i06_exit_is_paid_its_value_and_once() {
    let mut world = earning();
    let mut exits = Vec::new();
    for n in 0..6 {
        let who = [ALICE, BOB][n as usize % 2].clone();
        let amount = dot(40) + 11 * n + 1;
        exits.push((world.request(&who, amount).unwrap(), who, amount));
        if n % 2 == 1 {
            world.next_era();
        }
    }
    // Rewards, deposits and donations meanwhile do not touch what was promised.
    world.stake(&CAROL, dot(77)).unwrap();
    world.run_eras(30);
    for (id, owner, amount) in exits {
        for who in [&owner, &STRANGER, &ADMIN] {
            world.scratch(|world| {
                let before = world.chain.free_balance(&owner);
                let deposits = world.chain.total_issuance();
                assert_eq!(world.claim(who, &[id]), Ok(amount), "I-06: exactly");
                // Whoever claims gets the storage deposits back; only then does more arrive.
                let refund = if *who == owner { -world.last.as_ref().unwrap().storage_deposit } else { 0 };
                let arrived = world.chain.free_balance(&owner) - before;
                assert_eq!(arrived, amount + refund as Balance, "I-06: by {}", name_of(who));
                assert_eq!(world.chain.total_issuance(), deposits, "nothing is made or lost");
            });
        }
        world.claim_for_owners(&[id]).unwrap();
        let before = world.chain.free_balance(&owner);
        for who in [&owner, &STRANGER] {
            assert_eq!(world.claim(who, &[id]), Ok(0), "I-06: once");
        }
        assert_eq!(world.chain.free_balance(&owner), before, "I-06: nothing more");
    }
    // With a loss an exit is paid less, and once.
    let id = world.request(&BOB, dot(50)).unwrap();
    lose(&mut world);
    world.run_eras(29);
    let paid = world.claim_for_owners(&[id]).unwrap();
    assert!(paid < dot(50) && paid > dot(44), "I-06: less after a loss of up to a tenth: {paid}");
    assert_eq!(world.claim_for_owners(&[id]), Ok(0), "I-06: once");
    world.assert_invariants();
}

#[test]
fn invariant_i07_batches_are_funded_in_order() {
    let mut world = earning();
    let mut dice = Dice(7);
    let (mut exits, mut funded) = (Vec::new(), Vec::new());
    for turn in 0..12 {
        // Large and small ones in turn, and deposits that would pay many a small one but not the large one before it.
        let amount = if turn % 3 == 0 { dot(150) } else { dot(1) + dice.amount(5) };
        exits.push(world.request(&ALICE, amount).unwrap());
        if turn % 2 == 1 {
            world.stake(&CAROL, dot(10) + dice.amount(60)).unwrap();
        }
        world.chain.advance_era();
        // Batches are numbered from 0 without a gap, also when the work is done in single steps.
        loop {
            let first = world.overview().first_unfunded;
            let states: Vec<bool> = exits
                .iter()
                .filter_map(|id| world.vault(&STRANGER).exit(*id))
                .map(|exit| exit.state == ExitState::Claimable)
                .collect();
            assert!(states.windows(2).all(|pair| pair[0] || !pair[1]), "I-07: an elder waits: {states:?}");
            let waiting: Vec<u64> = exits
                .iter()
                .copied()
                .filter(|id| {
                    world.vault(&STRANGER).exit(*id).is_some_and(|exit| exit.state != ExitState::Claimable)
                })
                .collect();
            for id in waiting {
                let due_era = world.vault(&STRANGER).exit(id).unwrap().due_era;
                assert_eq!(
                    world.claim(&ALICE, &[id]),
                    Err(VaultError::ExitNotFunded { id, due_era }),
                    "I-07: not before its batch, {first} is the next"
                );
            }
            match world.bonder(&KEEPER).advance(1) {
                Ok(_) => funded.extend(world.vault_events().into_iter().filter_map(|event| match event {
                    VaultEvent::BatchFunded { batch, .. } => Some(batch),
                    _ => None,
                })),
                Err(error) => {
                    assert!(matches!(error, BonderError::Vault(VaultError::EraNotOver { .. })), "{error:?}");
                    break;
                }
            }
        }
    }
    assert_eq!(funded, (0..funded.len() as u32).collect::<Vec<_>>(), "I-07: in order");
    assert!(funded.len() > 2, "several were funded early: {funded:?}");
    assert!(funded.len() < 12, "and several still wait: {funded:?}");
    world.assert_invariants();
}

/// What must stay as it is when a call is refused: books, shares, stashes, and everybody's money.
fn everything(world: &mut World) -> (Measured, Vec<Balance>) {
    let vault = world.at.vault.clone();
    let people = [ALICE, BOB, EVE, STRANGER, TREASURY, vault];
    (world.measure(), people.iter().map(|who| world.chain.free_balance(who)).collect())
}

#[test]
fn invariant_i14_no_input_traps_and_refusals_change_nothing() {
    let mut world = earning();
    let funded = world.request(&ALICE, dot(5)).unwrap();
    world.stake(&EVE, dot(6)).unwrap();
    world.next_era();
    let open = world.request(&BOB, dot(4)).unwrap();
    world.request(&ALICE, dot(100)).unwrap();

    let amounts =
        [0, 1, 999, 100 * MILLI_DOT, dot(1), dot(10_000), 1 << 64, 1 << 127, u128::MAX - 1, u128::MAX];
    let ids = [0, 1, funded, open, open + 1, 99, u64::from(u32::MAX), u64::MAX];
    let mut calls: Vec<(&str, Vec<u8>)> = Vec::new();
    for amount in amounts {
        calls.push(("request_unstake", amount.encode()));
        for minimum in [0, u128::MAX] {
            calls.push(("unstake_now", (amount, minimum).encode()));
        }
    }
    for id in ids {
        calls.push(("cancel_unstake", id.encode()));
        calls.push(("claim", vec![id].encode()));
        calls.push(("claim", vec![funded, id].encode()));
    }
    for count in [0, 2, MAX_CLAIM_IDS as usize, MAX_CLAIM_IDS as usize + 1, 2_000] {
        calls.push(("claim", vec![u64::MAX; count].encode()));
    }
    for limit in [0, 1, u32::MAX] {
        calls.push(("advance", limit.encode()));
    }
    calls.push(("harvest", vec![]));
    calls.push(("stake", vec![]));
    calls.push(("stake_for", world.at.token.encode()));

    let (mut refused, mut taken) = (0, 0);
    let values: [Balance; 4] = [0, 1, dot(1) - 1, dot(7)];
    let before = everything(&mut world);
    for (message, args) in &calls {
        for who in [ALICE, EVE, STRANGER] {
            for value in values {
                let (trapped, reverted, same) = world.scratch(|world| {
                    let answer = send(world, &who, value, message, args);
                    let reverted = world.last.as_ref().unwrap().reverted;
                    (answer.err(), reverted, !reverted || everything(world) == before)
                });
                let case = || format!("{message}(0x{}) of {} with {value}", hex(args), name_of(&who));
                assert_eq!(trapped, None, "I-14: {}", case());
                assert!(same, "I-14: a refusal changed something: {}", case());
                if reverted {
                    refused += 1;
                } else {
                    taken += 1;
                }
            }
        }
    }
    assert!(refused > 400 && taken > 10, "{refused} refused, {taken} taken");
    assert_eq!(everything(&mut world), before, "the tries left no trace");
}

/// Sends any bytes to a message; an answer is one that the vault's own types can read, whatever it answers when it agrees.
fn send(
    world: &mut World,
    who: &AccountId,
    value: Balance,
    message: &str,
    args: &[u8],
) -> Result<(), Trapped> {
    let args = Plain(args);
    if matches!(message, "advance" | "harvest") {
        let mut bonder = world.bonder(who);
        let caller = bonder.raw();
        return match message {
            "advance" => caller.try_pay::<Result<Progress, BonderError>>(value, message, args).map(drop),
            _ => caller.try_pay::<Result<Balance, BonderError>>(value, message, args).map(drop),
        };
    }
    let mut vault = world.vault(who);
    let caller = vault.raw();
    match message {
        "request_unstake" => caller.try_pay::<Result<u64, VaultError>>(value, message, args).map(drop),
        "claim" => caller.try_pay::<Result<Claims, VaultError>>(value, message, args).map(drop),
        _ => caller.try_pay::<Result<Balance, VaultError>>(value, message, args).map(drop),
    }
}

/// Bytes that are encoded as they are.
struct Plain<'a>(&'a [u8]);

impl Encode for Plain<'_> {
    fn encode_to<T: scale::Output + ?Sized>(&self, dest: &mut T) {
        dest.write(self.0);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(40).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn invariant_i14_unreadable_input_is_answered_and_changes_nothing() {
    let mut world = earning();
    let before = everything(&mut world);
    let broken: [(&str, Vec<u8>); 5] = [
        ("no such message", vec![]),
        ("claim", vec![]),
        ("claim", vec![0xff; 40]),
        ("request_unstake", vec![1, 2, 3]),
        ("pause", vec![9, 0, 0, 0, 0, 0, 0, 0, 0]),
    ];
    for (message, args) in broken {
        let answer = send(&mut world, &ALICE, 0, message, &args);
        let why = answer.expect_err("nobody can read this").why;
        assert!(why.contains("CouldNotReadInput"), "{message}: {why}");
        assert!(world.last.as_ref().unwrap().result.is_ok(), "I-14: answered, not trapped: {message}");
        assert_eq!(everything(&mut world), before, "I-14: nothing changed by {message}");
    }
    // What is paused answers as well as what is not.
    for what in [Pausable::Stake, Pausable::Unstake, Pausable::Advance] {
        world.vault(&GUARDIAN).pause(what, 1_000).unwrap();
    }
    for message in ["stake", "harvest"] {
        assert_eq!(send(&mut world, &ALICE, 0, message, &[]), Ok(()), "I-14: {message} while paused");
        assert!(world.last.as_ref().unwrap().reverted, "{message} is refused");
    }
}
