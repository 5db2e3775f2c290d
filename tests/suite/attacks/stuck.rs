//! Money that would never come out again: every planck can leave, whoever stands in the way.

use adotb_harness::{actors::*, contract::ink_id, world::World};
use adotb_interfaces::{
    bonder::BonderError,
    vault::{ExitState, Progress, VaultError, OWNER_FIRST_ERAS},
};
use adotb_runtime::{params::EXISTENTIAL_DEPOSIT, AccountId, Balance, Balances, RuntimeOrigin};
use sp_runtime::Perbill;

use super::loot::*;

/// One stash behind one validator, no rewards.
fn single() -> World {
    let mut world =
        World::builder().validators(1).bonder_settings(|settings| settings.max_stashes = 1).build();
    world.chain.set_yearly_reward(Perbill::zero());
    world
}

/// Somebody gives away all DOT: the account is dead.
fn close(world: &mut World, who: &AccountId) {
    let origin = RuntimeOrigin::signed(who.clone());
    world.chain.execute(|| Balances::transfer_all(origin, BOB.into(), false)).expect("nothing keeps it");
    assert_eq!(world.chain.free_balance(who), 0, "dead");
}

// ------------------------------------------------------------------------------------------------ all leave

#[test]
fn all_leave_in_many_small_steps_and_dust_alone_stays() {
    let mut world = World::new();
    let people = [ALICE, BOB, CAROL, DAVE, EVE];
    let mut seed = 0x1eaf;
    for who in &people {
        world.stake(who, dot(300) + u128::from(dice(&mut seed) % 1_000_000_007)).unwrap();
    }
    world.run_eras(3);
    let mut operations = people.len();
    // Rewards come and go while everybody leaves in odd amounts, by both doors, and gives to others.
    let mut ids = Vec::new();
    for _ in 0..4 {
        for who in &people {
            let other = &people[(dice(&mut seed) % 5) as usize];
            let amount = world.balance(who) / 5 + u128::from(dice(&mut seed) % 1_009);
            ids.push(world.request(who, amount).unwrap());
            world.token(who).transfer(other, u128::from(dice(&mut seed) % 100_003)).unwrap();
            operations += 2;
        }
        world.next_era();
    }
    // The treasury leaves like everybody, each time that it gets a fee, until there are no rewards any more.
    world.chain.set_yearly_reward(Perbill::zero());
    world.run_eras(3);
    for who in people.iter().chain([&TREASURY]) {
        let all = world.balance(who);
        ids.push(world.request(who, all).unwrap());
        assert_eq!(world.token(who).shares_of(who), 0, "{} is out", name_of(who));
        operations += 1;
    }
    world.run_eras(32);
    for ids in ids.chunks(60) {
        world.claim_for_owners(ids).unwrap();
    }
    let measured = world.assert_invariants();
    let overview = measured.overview;
    let money = overview.money;
    assert_eq!(
        (money.bonded, money.unbonding, money.reserved, money.unfunded),
        (0, 0, 0, 0),
        "all came back"
    );
    assert_eq!((overview.unharvested, overview.unreleased), (0, 0), "nothing waits");
    let vault = world.at.vault.clone();
    assert_eq!(world.chain.reducible_balance(&vault), money.buffer, "the vault has its books' cash");
    let dust = money.buffer - overview.pooled;
    assert!(dust <= operations as Balance, "{dust} planck of {operations} operations are nobody's");
    // What is left belongs to the bootstrap stake, which earned like everybody.
    assert!(overview.pooled >= dot(1) && overview.pooled < dot(1) + dot(1) / 50, "{}", overview.pooled);
}

#[test]
fn all_leave_after_a_slash_and_dust_alone_stays() {
    let mut world = World::new();
    world.chain.set_yearly_reward(Perbill::zero());
    let people = [ALICE, BOB, CAROL];
    for (who, amount) in people.iter().zip([dot(700) + 1, dot(800) + 7, dot(900) + 13]) {
        world.stake(who, amount).unwrap();
    }
    world.run_eras(3);
    let mut ids: Vec<u64> = people.iter().map(|who| world.request(who, dot(33) + 1).unwrap()).collect();
    world.slash(&validator(1), Perbill::from_parts(33_333_333));
    let era = world.overview().era;
    assert!(world.book(era).loss > 0);
    for who in &people {
        let all = world.balance(who);
        ids.push(world.request(who, all).unwrap());
    }
    world.run_eras(31);
    world.claim_for_owners(&ids).unwrap();
    world.run_eras(2);
    let measured = world.assert_invariants();
    let overview = measured.overview;
    assert_eq!((overview.money.unbonding, overview.money.reserved, overview.unharvested), (0, 0, 0));
    let stuck = overview.money.buffer + overview.money.bonded - overview.pooled;
    assert!(stuck <= 10, "{stuck} planck are nobody's");
    assert!(overview.pooled < dot(1), "the bootstrap stake bore its part: {}", overview.pooled);
}

#[test]
fn slash_of_an_emptied_stash_is_written_off_without_a_report() {
    let mut world = single();
    world.stake(&ALICE, dot(999)).unwrap();
    world.run_eras(3);
    let id = world.request(&ALICE, dot(999)).unwrap();
    world.next_era();
    world.slash(&validator(0), Perbill::from_percent(10));
    world.run_eras(33);
    assert_eq!(world.overview().money.unbonding, 0, "nothing more will come");
    assert_eq!(world.claim(&ALICE, &[id]), Ok(dot(999) * 9 / 10), "paid what there is");
    world.assert_invariants();
}

// ------------------------------------------------------------------------------------------------ the existential deposit

/// Exits below the existential deposit of a person who has no account any more.
#[test]
fn dead_account_blocks_its_own_small_exit_alone() {
    let mut world = World::new();
    world.stake(&BOB, dot(50)).unwrap();
    let ghost = holder(1);
    world.chain.mint(&ghost, dot(20));
    world.stake(&ghost, dot(5)).unwrap();
    let small = world.request(&ghost, EXISTENTIAL_DEPOSIT / 2).unwrap();
    let large = world.request(&ghost, EXISTENTIAL_DEPOSIT).unwrap();
    let others: Vec<u64> = (0..3).map(|_| world.request(&BOB, dot(2)).unwrap()).collect();
    // The account is closed: all its DOT goes away.
    close(&mut world, &ghost);
    world.next_era();
    assert_eq!(world.vault(&BOB).exit(small).unwrap().state, ExitState::Claimable);
    // The ghost has nothing to pay a call with; others can claim for it when the owner's time is over.
    world.run_eras(OWNER_FIRST_ERAS);

    let refused = VaultError::PaymentFailed { to: ink_id(&ghost), amount: EXISTENTIAL_DEPOSIT / 2 };
    assert_eq!(world.claim(&BOB, &[small]), Err(refused), "the chain cannot pay so little to nobody");
    let mixed = [others[0], small, others[1]];
    assert_eq!(world.claim(&BOB, &mixed), Err(refused), "all or nothing, and it says whom to leave out");
    assert_eq!(world.claim(&BOB, &others), Ok(dot(6)), "the others of the same batch are paid");
    // In the other order the same two exits are paid at once: the large one revives the account.
    assert_eq!(world.claim(&BOB, &[large, small]), Ok(EXISTENTIAL_DEPOSIT * 3 / 2));
    assert_eq!(world.chain.free_balance(&ghost), EXISTENTIAL_DEPOSIT * 3 / 2);
    assert_eq!(world.overview().money.reserved, 0, "nothing stays behind");
    world.assert_invariants();
}

#[test]
fn dead_account_is_paid_once_anybody_revives_it() {
    let mut world = World::new();
    world.stake(&BOB, dot(50)).unwrap();
    let ghost = holder(2);
    world.token(&BOB).transfer(&ghost, EXISTENTIAL_DEPOSIT / 4).unwrap();
    world.chain.mint(&ghost, dot(10));
    let id = world.request(&ghost, EXISTENTIAL_DEPOSIT / 4).unwrap();
    close(&mut world, &ghost);
    world.run_eras(40);
    let refused = VaultError::PaymentFailed { to: ink_id(&ghost), amount: EXISTENTIAL_DEPOSIT / 4 };
    assert_eq!(world.claim(&EVE, &[id]), Err(refused), "it waits");
    world.assert_invariants();
    donate(&mut world, &BOB, &ghost, EXISTENTIAL_DEPOSIT);
    assert_eq!(world.claim(&EVE, &[id]), Ok(EXISTENTIAL_DEPOSIT / 4), "it waited as long as it had to");
    world.assert_invariants();
}

/// The vault never pays with what keeps its own account alive, and needs nothing of it.
#[test]
fn vault_pays_its_last_cash_and_stays_alive() {
    let mut world =
        World::builder().settings(|settings| (settings.instant_fee_bps, settings.min_exit) = (0, 0)).build();
    world.chain.set_yearly_reward(Perbill::zero());
    let vault = world.at.vault.clone();
    let kept = world.chain.free_balance(&vault) - world.chain.reducible_balance(&vault);
    world.stake(&ALICE, dot(10)).unwrap();
    // Her last exit takes the buffer to the bootstrap stake's last planck.
    world.vault(&ALICE).unstake_now(dot(10), dot(10)).unwrap();
    let overview = world.overview();
    assert_eq!((overview.money.buffer, overview.instant_liquidity), (dot(1), dot(1)));
    let missing = VaultError::ExceedsBuffer { asked: dot(1) + 1, available: dot(1) };
    assert_eq!(world.vault(&ALICE).unstake_now(dot(1) + 1, 0), Err(missing));
    assert_eq!(world.chain.free_balance(&vault), dot(1) + kept, "what keeps it alive was not touched");
    world.assert_invariants();
}

#[test]
fn dead_treasury_and_dead_keeper_stop_nothing() {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    close(&mut world, &TREASURY);
    world.run_eras(4);
    let fees = world.balance(&TREASURY);
    assert!(fees > 0, "fees are shares, which need none: {fees}");
    // A keeper without DOT cannot pay the deposit of the era's record; anybody else can do the work.
    close(&mut world, &KEEPER);
    world.chain.advance_era();
    let refused = world.bonder(&KEEPER).raw().try_send::<Result<Progress, BonderError>>("advance", 64u32);
    assert!(refused.is_err(), "{refused:?}");
    assert!(world.bonder(&STRANGER).advance(64).unwrap().complete);
    world.assert_invariants();
}
