//! I-10: the weights always sum to 10 000 and respect the caps. I-11: only the vault moves supply and stakes, only the admin
//! changes settings, and that is the timelock in the end.

use adotb_harness::{
    actors::*,
    contract::ink_id,
    world::{allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, BonderSetting, CodeTarget},
    governor::{Action, GovernorError, GovernorSetting},
    nominator::{NominatorError, Withdraw, Work},
    registry::{Limits, RegistryError, ValidatorWeight},
    timelock::TimelockError,
    token::TokenError,
    vault::{VaultError, VaultSetting},
};

use adotb_runtime::AccountId;

/// Numbers that look random and are the same every day.
pub fn dice(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Reads the rule once more, in other words than the contract's.
fn is_good(limits: &Limits, allocation: &[ValidatorWeight]) -> bool {
    let mut validators: Vec<_> = allocation.iter().map(|entry| entry.validator).collect();
    validators.sort();
    validators.dedup();
    let weights = || allocation.iter().map(|entry| entry.weight_bps);
    validators.len() == allocation.len()
        && (usize::from(limits.min_validators)..=usize::from(limits.max_validators))
            .contains(&allocation.len())
        && weights().all(|weight| weight > 0 && weight <= limits.max_weight_bps)
        && weights().map(u32::from).sum::<u32>() == 10_000
}

#[test]
fn invariant_i10_weights_sum_and_respect_the_caps_whatever_is_tried() {
    let limits = Limits { min_validators: 2, max_validators: 5, max_weight_bps: 6_000 };
    let mut world = World::builder().limits(limits).build();
    let mut seed = 0x5eed;
    let (mut taken, mut refused) = (0, 0);
    for round in 0..300 {
        // Around the bounds on purpose: about every fourth one is good.
        let count = 1 + dice(&mut seed) % 6;
        let mut rest = 10_000u64;
        let mut entries: Vec<(u32, u16)> = Vec::new();
        for n in 0..count {
            let part = if n + 1 == count { rest } else { dice(&mut seed) % (rest.min(6_500) + 1) };
            rest -= part;
            entries.push((dice(&mut seed) as u32 % 24, part as u16));
        }
        if dice(&mut seed).is_multiple_of(5) {
            entries[0].1 = entries[0].1.wrapping_add(1);
        }
        let given = allocation(&entries);
        let (old, version) = (world.registry(&ALICE).allocation(), world.registry(&ALICE).version());
        let answer = world.registry(&ADMIN).set_weights(&given);
        assert_eq!(answer.is_ok(), is_good(&limits, &given), "round {round}: {entries:?}: {answer:?}");
        assert_eq!(world.registry(&ALICE).validate(&given), answer.map(|_| ()), "the view says the same");
        let expected = if answer.is_ok() { (given, version + 1) } else { (old, version) };
        let now = (world.registry(&ALICE).allocation(), world.registry(&ALICE).version());
        assert_eq!(now, expected, "round {round}: the whole or nothing");
        assert!(is_good(&limits, &now.0), "I-10");
        if answer.is_ok() {
            taken += 1;
        } else {
            refused += 1;
        }
    }
    assert!(taken > 20 && refused > 20, "both were tried: {taken} taken, {refused} refused");
    world.assert_invariants();
}

#[test]
fn invariant_i10_limits_never_contradict_the_allocation() {
    let mut world = World::builder().allocation(allocation(&[(0, 5_000), (1, 3_000), (2, 2_000)])).build();
    let limits = |min_validators, max_validators, max_weight_bps| Limits {
        min_validators,
        max_validators,
        max_weight_bps,
    };
    let before = world.registry(&ALICE).limits();
    for given in [
        limits(0, 64, 10_000), // nobody at all
        limits(4, 64, 10_000), // more than there are
        limits(1, 2, 10_000),  // fewer than there are
        limits(3, 2, 10_000),  // upside down
        limits(1, 65, 10_000), // more than stashes
        limits(1, 64, 10_001), // more than the whole
        limits(1, 64, 4_999),  // less than the largest weight
        limits(1, 3, 3_333),   // cannot reach the whole
        limits(1, 64, 0),
    ] {
        let refused = Err(RegistryError::InvalidLimits { given });
        assert_eq!(world.registry(&ADMIN).set_limits(&given), refused);
        assert_eq!(world.registry(&ALICE).limits(), before, "nothing changed");
    }
    let exact = limits(3, 3, 5_000);
    assert_eq!(world.registry(&ADMIN).set_limits(&exact), Ok(()), "the present allocation fits exactly");
    let first = ink_id(&validator(0));
    let mut refusal =
        |weights: &[(u32, u16)]| world.registry(&ADMIN).set_weights(&allocation(weights)).unwrap_err();
    assert_eq!(refusal(&[(0, 5_000), (1, 5_000)]), RegistryError::TooFewValidators { given: 2, minimum: 3 });
    let four = [(0, 2_500), (1, 2_500), (2, 2_500), (3, 2_500)];
    assert_eq!(refusal(&four), RegistryError::TooManyValidators { given: 4, maximum: 3 });
    let above = RegistryError::WeightAboveCap { validator: first, given: 5_001, cap: 5_000 };
    assert_eq!(refusal(&[(0, 5_001), (1, 2_999), (2, 2_000)]), above);
    assert_eq!(refusal(&[(1, 5_000), (0, 0), (2, 5_000)]), RegistryError::ZeroWeight { validator: first });
    let twice = RegistryError::DuplicateValidator { validator: first };
    assert_eq!(refusal(&[(0, 5_000), (1, 3_000), (0, 2_000)]), twice);
    assert_eq!(refusal(&[(0, 5_000), (1, 3_000), (2, 1_999)]), RegistryError::WrongSum { given: 9_999 });
    world.assert_invariants();
}

/// Everybody who could try, contracts of the suite included: what they could do if they were tricked into a call.
fn everybody(world: &mut World) -> Vec<AccountId> {
    let mut all = ACTORS.to_vec();
    all.extend([world.at.registry.clone(), validator(0)]);
    all.extend(world.stash_accounts());
    all
}

fn running() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(3);
    for account in everybody(&mut world) {
        world.chain.mint(&account, dot(1_000)); // so that none fails for want of money
    }
    world
}

#[test]
fn invariant_i11_only_the_vault_moves_supply_and_only_the_bonder_worth() {
    let mut world = running();
    let mut others = everybody(&mut world);
    others.push(world.at.bonder.clone());
    let (bonder, token) = (world.at.bonder.clone(), world.at.token.clone());
    others.push(token);
    world.chain.mint(&bonder, dot(1_000));
    let before = world.measure();
    for who in others {
        let missing = |needed| TokenError::Access(AccessError::MissingRole { caller: ink_id(&who), needed });
        let refused = missing(Role::Vault);
        assert_eq!(world.token(&who).mint(&who, dot(1)), Err(refused), "mint");
        assert_eq!(world.token(&who).burn(&ALICE, dot(1)), Err(refused), "burn");
        if who == bonder {
            continue; // which says what the holders gain and lose
        }
        let refused = missing(Role::Bonder);
        assert_eq!(world.token(&who).credit_rewards(&who, dot(1), dot(1), 1), Err(refused), "credit_rewards");
        assert_eq!(world.token(&who).book_loss(dot(1)), Err(refused), "book_loss");
    }
    let after = world.measure();
    assert_eq!(after.overview.pooled, before.overview.pooled, "supply");
    assert_eq!(after.overview.shares, before.overview.shares, "shares");
    // The vault can, and nobody else is the vault.
    let vault = world.at.vault.clone();
    assert_eq!(world.token(&ALICE).vault(), vault);
    assert!(world.scratch(|world| world.token(&vault).mint(&ALICE, dot(1))).is_ok(), "the role itself works");
}

#[test]
fn invariant_i11_only_the_bonder_moves_stakes() {
    let mut world = running();
    let (calls, code) = (world.bonder(&ALICE).settings().calls, world.at.codes.nominator);
    let accounts = world.stash_accounts();
    let vault = world.at.vault.clone();
    let ledgers = |world: &mut World| accounts.iter().map(|who| world.chain.ledger(who)).collect::<Vec<_>>();
    let before = (ledgers(&mut world), world.stashes());
    let withdraw = Some(Withdraw { expected: dot(1), stays: 0, slashing_spans: 0 });
    let work = Work { withdraw, fresh: false, rebond: 1, chill: true, nominate: None, unbond: dot(500) };
    let mut others = everybody(&mut world);
    others.push(vault.clone()); // not even the vault goes past the bonder
    for who in others {
        let refused = NominatorError::NotBonder { caller: ink_id(&who) };
        for stash in &accounts {
            assert_eq!(world.nominator(stash, &who).work(&calls, &work).map(|_| ()), Err(refused), "work");
            assert_eq!(world.nominator(stash, &who).upgrade(code), Err(refused), "upgrade");
        }
    }
    assert_eq!((ledgers(&mut world), world.stashes()), before, "no stake moved");
}

#[test]
fn invariant_i11_only_the_admin_changes_settings() {
    let mut world = running();
    let vault = world.vault(&ALICE).settings();
    let bonder = world.bonder(&ALICE).settings();
    let (mut other_vault, mut other_bonder) = (vault, bonder);
    other_vault.fee_bps = 0;
    other_bonder.grace_eras += 1;
    for who in everybody(&mut world).into_iter().filter(|who| *who != ADMIN) {
        let missing = AccessError::MissingRole { caller: ink_id(&who), needed: Role::Admin };
        assert_eq!(world.vault(&who).set_settings(&other_vault), Err(missing.into()));
        assert_eq!(world.bonder(&who).set_settings(&other_bonder), Err(missing.into()));
        let weights = allocation(&[(9, 10_000)]);
        assert_eq!(world.registry(&who).set_weights(&weights), Err(missing.into()));
    }
    assert_eq!(
        (world.vault(&ALICE).settings(), world.bonder(&ALICE).settings()),
        (vault, bonder),
        "unchanged"
    );
    assert_eq!(world.registry(&ALICE).version(), 1, "unchanged");
    world.vault(&ADMIN).set_settings(&other_vault).unwrap();
    world.bonder(&ADMIN).set_settings(&other_bonder).unwrap();
    assert_eq!(
        (world.vault(&ALICE).settings(), world.bonder(&ALICE).settings()),
        (other_vault, other_bonder),
        "the admin"
    );
}

/// After the hand-over, nothing that anybody signs changes a setting, a role or a code of any contract: only what waited at the timelock does.
#[test]
fn invariant_i11_only_the_timelock_changes_settings() {
    let mut world = running();
    world.hand_over();
    let code = world.at.codes.registry;
    let mut others = everybody(&mut world);
    // The contracts too, but for the timelock: what they could do if they were tricked into a call.
    let at = &world.at;
    others.extend([at.vault.clone(), at.bonder.clone(), at.token.clone(), at.governor.clone()]);
    let settings = |world: &mut World| {
        let said = [
            format!(
                "{:?} {:?} {:?}",
                world.vault(&ALICE).settings(),
                world.vault(&ALICE).access(),
                world.vault(&ALICE).guardian()
            ),
            format!("{:?} {:?}", world.bonder(&ALICE).settings(), world.bonder(&ALICE).reporter()),
            format!("{:?} {:?}", world.registry(&ALICE).allocation(), world.registry(&ALICE).limits()),
            format!("{:?} {:?}", world.governor(&ALICE).settings(), world.governor(&ALICE).guardian()),
            format!("{:?} {:?}", world.timelock(&ALICE).min_delay(), world.token(&ALICE).admin()),
            format!("{:?} {:?}", world.bonder(&ALICE).admin(), world.registry(&ALICE).admin()),
        ];
        let at = world.at.clone();
        let contracts = [at.vault, at.bonder, at.token, at.registry, at.governor, at.timelock];
        (said, contracts.map(|contract| world.chain.code_hash_of(&contract)))
    };
    let before = settings(&mut world);
    let one = allocation(&[(9, 10_000)]);
    let limits = Limits { min_validators: 1, max_validators: 4, max_weight_bps: 10_000 };
    for who in others {
        let missing = AccessError::MissingRole { caller: ink_id(&who), needed: Role::Admin };
        let vault: Result<(), VaultError> = Err(missing.into());
        world.chain.mint(&who, dot(10));
        assert_eq!(world.vault(&who).change(&[VaultSetting::Fee(0)]), vault, "vault.set_settings");
        assert_eq!(world.vault(&who).set_guardian(&who), vault, "vault.set_guardian");
        assert_eq!(world.vault(&who).propose_admin(Some(&who)), vault, "vault.propose_admin");
        assert_eq!(world.vault(&who).set_code(code), vault, "vault.set_code");
        assert_eq!(world.vault(&who).ossify(), vault, "vault.ossify");
        let bonder: Result<(), BonderError> = Err(missing.into());
        assert_eq!(world.bonder(&who).change(&[BonderSetting::GraceEras(9)]), bonder, "bonder.set_settings");
        assert_eq!(world.bonder(&who).set_reporter(&who), bonder, "bonder.set_reporter");
        assert_eq!(world.bonder(&who).propose_admin(Some(&who)), bonder, "bonder.propose_admin");
        assert_eq!(world.bonder(&who).set_code(CodeTarget::FutureStashes, code), bonder, "bonder.set_code");
        assert_eq!(world.bonder(&who).ossify(), bonder, "bonder.ossify");
        let token: Result<(), TokenError> = Err(TokenError::Access(missing));
        assert_eq!(world.token(&who).propose_admin(Some(&who)), token, "token.propose_admin");
        assert_eq!(world.token(&who).set_code(code), token, "token.set_code");
        assert_eq!(world.token(&who).ossify(), token, "token.ossify");
        let registry: Result<(), RegistryError> = Err(missing.into());
        assert_eq!(world.registry(&who).set_weights(&one).map(|_| ()), registry, "registry.set_weights");
        assert_eq!(world.registry(&who).set_limits(&limits), registry, "registry.set_limits");
        assert_eq!(world.registry(&who).propose_admin(Some(&who)), registry, "registry.propose_admin");
        assert_eq!(world.registry(&who).set_code(code), registry, "registry.set_code");
        assert_eq!(world.registry(&who).ossify(), registry, "registry.ossify");
        let governor: Result<(), GovernorError> = Err(missing.into());
        assert_eq!(
            world.governor(&who).set_settings(&[GovernorSetting::Quorum(5_000)]),
            governor,
            "governor.set_settings"
        );
        assert_eq!(world.governor(&who).set_guardian(&who), governor, "governor.set_guardian");
        assert_eq!(world.governor(&who).propose_admin(Some(&who)), governor, "governor.propose_admin");
        assert_eq!(world.governor(&who).set_code(code), governor, "governor.set_code");
        assert_eq!(world.governor(&who).ossify(), governor, "governor.ossify");
        let timelock = Err(TimelockError::CallerMustBeTimeLock);
        assert_eq!(world.timelock(&who).update_delay(9 * DAY_MS), timelock, "timelock.update_delay");
    }
    assert_eq!(settings(&mut world), before, "nothing changed");

    // What was decided does, and not a millisecond before its delay is over.
    world.escrow(&ALICE, dot(1_000)).unwrap();
    let changes = [Action::SetVault(vec![VaultSetting::Fee(0)]), Action::SetAllocation(one.clone())];
    let id = world.propose(&ALICE, &changes).unwrap();
    world.win(&ALICE, id);
    assert_eq!(settings(&mut world), before, "all that time");
    world.governor(&STRANGER).execute(id).unwrap();
    assert_eq!(world.vault(&ALICE).settings().fee_bps, 0);
    assert_eq!(world.registry(&ALICE).allocation(), one);
    world.assert_invariants();
}
