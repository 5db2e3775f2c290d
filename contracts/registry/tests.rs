//! What an allocation must respect, and who may change it.
use crate::{
    data::{check_allocation, RegistryData},
    registry::Registry,
};
use adotb_access::Access;
use adotb_interfaces::{
    access::{AccessError, Role},
    registry::{Limits, RegistryError, ValidatorWeight, MAX_VALIDATORS},
    AccountId, Hash, MathError,
};
use ink::env::{test, DefaultEnvironment};
use scale::Encode;

const LIMITS: Limits = Limits { min_validators: 2, max_validators: 16, max_weight_bps: 6_000 };

fn account(n: u8) -> AccountId {
    [n; 32].into()
}

fn admin() -> AccountId {
    account(0xAD)
}

fn stranger() -> AccountId {
    account(0xBA)
}

/// Validators 1, 2, … with these weights.
fn weights(weights_bps: &[u16]) -> Vec<ValidatorWeight> {
    (1..)
        .zip(weights_bps)
        .map(|(n, &weight_bps)| ValidatorWeight { validator: account(n), weight_bps })
        .collect()
}

fn data() -> RegistryData {
    RegistryData::new(admin(), LIMITS, weights(&[6_000, 4_000])).expect("is valid")
}

fn no_admin() -> RegistryError {
    AccessError::MissingRole { caller: stranger(), needed: Role::Admin }.into()
}

/// Each kind of bad allocation, in the order in which it is noticed: each example has all the later faults too, as far
/// as they go together.
fn bad_allocations() -> Vec<(&'static str, Vec<ValidatorWeight>, RegistryError)> {
    let mut duplicate = weights(&[5_000, 3_000, 1_000]);
    duplicate.push(ValidatorWeight { validator: account(2), weight_bps: 1 });
    let mut above_cap = duplicate.clone();
    above_cap.push(ValidatorWeight { validator: account(7), weight_bps: 6_001 });
    above_cap.push(ValidatorWeight { validator: account(8), weight_bps: u16::MAX });
    let mut zero = above_cap.clone();
    zero.push(ValidatorWeight { validator: account(9), weight_bps: 0 });
    let mut too_many = zero.clone();
    too_many.extend([ValidatorWeight { validator: account(9), weight_bps: 0 }; 10]);
    vec![
        ("empty", vec![], RegistryError::TooFewValidators { given: 0, minimum: 2 }),
        ("too few", weights(&[u16::MAX]), RegistryError::TooFewValidators { given: 1, minimum: 2 }),
        ("too many", too_many, RegistryError::TooManyValidators { given: 17, maximum: 16 }),
        ("zero", zero, RegistryError::ZeroWeight { validator: account(9) }),
        (
            "above the cap",
            above_cap,
            RegistryError::WeightAboveCap { validator: account(7), given: 6_001, cap: 6_000 },
        ),
        ("duplicate", duplicate, RegistryError::DuplicateValidator { validator: account(2) }),
        ("sum below", weights(&[5_999, 4_000]), RegistryError::WrongSum { given: 9_999 }),
        ("sum above", weights(&[6_000, 4_000, 1]), RegistryError::WrongSum { given: 10_001 }),
    ]
}

// === Allocations ===

#[test]
fn check_allocation_refuses_each_fault_in_order() {
    for (name, allocation, error) in bad_allocations() {
        assert_eq!(check_allocation(&LIMITS, &allocation), Err(error), "{name}");
    }
}

#[test]
fn check_allocation_finds_a_duplicate_anywhere() {
    let base = weights(&[2_000, 2_000, 2_000, 2_000, 2_000]);
    for first in 0..base.len() {
        for second in first + 1..base.len() {
            let mut allocation = base.clone();
            allocation[second].validator = allocation[first].validator;
            assert_eq!(
                check_allocation(&LIMITS, &allocation),
                Err(RegistryError::DuplicateValidator { validator: allocation[first].validator }),
                "{first} and {second}"
            );
        }
    }
}

#[test]
fn check_allocation_tells_accounts_apart_by_their_last_byte() {
    let mut other = [1; 32];
    other[31] = 2;
    let mut allocation = weights(&[6_000, 4_000]);
    allocation[1].validator = other.into();
    assert_eq!(check_allocation(&LIMITS, &allocation), Ok(()));
}

#[test]
fn check_allocation_tells_accounts_apart_that_have_the_same_words_in_another_order() {
    // Each of these has the same mark, by which duplicates are looked for.
    let mut allocation = weights(&[2_500; 4]);
    for (n, entry) in allocation.iter_mut().enumerate() {
        let mut bytes = [0; 32];
        bytes[8 * n..8 * (n + 1)].fill(7);
        entry.validator = bytes.into();
    }
    assert_eq!(check_allocation(&LIMITS, &allocation), Ok(()));
    allocation[3].validator = allocation[1].validator;
    let error = RegistryError::DuplicateValidator { validator: allocation[1].validator };
    assert_eq!(check_allocation(&LIMITS, &allocation), Err(error), "and finds the one that is there twice");
}

#[test]
fn check_allocation_takes_the_extremes() {
    let most = Limits { min_validators: 1, max_validators: MAX_VALIDATORS, max_weight_bps: 10_000 };
    assert_eq!(check_allocation(&most, &weights(&[10_000])), Ok(()), "one has it all");
    let mut even = [156; 64];
    even[0] = 10_000 - 63 * 156;
    assert_eq!(check_allocation(&most, &weights(&even)), Ok(()), "64 validators");
    let heavy = weights(&[u16::MAX; 64]);
    let error = RegistryError::WeightAboveCap { validator: account(1), given: u16::MAX, cap: 10_000 };
    assert_eq!(check_allocation(&most, &heavy), Err(error), "largest numbers");
    let endless = vec![heavy[0]; 70_000];
    let error = RegistryError::TooManyValidators { given: u16::MAX, maximum: 64 };
    assert_eq!(check_allocation(&most, &endless), Err(error), "more than 16 bits can count");
}

#[test]
fn set_weights_by_another_account_is_refused() {
    let mut data = data();
    let before = data.clone();
    assert_eq!(data.set_weights(stranger(), weights(&[5_000, 5_000])), Err(no_admin()));
    assert_eq!(data.set_weights(stranger(), vec![]), Err(no_admin()), "the role is checked first");
    assert_eq!(data, before);
}

#[test]
fn set_weights_with_a_bad_allocation_changes_nothing() {
    let mut data = data();
    let before = data.clone();
    for (name, allocation, error) in bad_allocations() {
        assert_eq!(data.set_weights(admin(), allocation), Err(error), "{name}");
        assert_eq!(data, before, "{name}");
    }
}

#[test]
fn set_weights_replaces_the_whole_allocation() {
    let mut data = data();
    let new = weights(&[5_000, 3_000, 2_000]);
    assert_eq!(data.set_weights(admin(), new.clone()), Ok(weights(&[6_000, 4_000])), "answers the old one");
    assert_eq!(data.allocation, new);
    assert_eq!(data.version, 2);
    assert_eq!(data.set_weights(admin(), new.clone()), Ok(new), "the same again is a version too");
    assert_eq!(data.version, 3);
}

#[test]
fn set_weights_at_the_last_version_is_refused() {
    let mut data = data();
    data.version = u32::MAX;
    let before = data.clone();
    let error = Err(RegistryError::Math(MathError::Overflow));
    assert_eq!(data.set_weights(admin(), weights(&[5_000, 5_000])), error);
    assert_eq!(data, before);
}

#[test]
fn weight_of_a_stranger_is_zero() {
    assert_eq!(data().weight_of(account(1)), 6_000);
    assert_eq!(data().weight_of(account(2)), 4_000);
    assert_eq!(data().weight_of(account(3)), 0);
}

// === Limits ===

#[test]
fn limits_that_contradict_themselves_are_refused() {
    let limits = |min_validators, max_validators, max_weight_bps| Limits {
        min_validators,
        max_validators,
        max_weight_bps,
    };
    for bad in [
        limits(0, 16, 6_000),
        limits(3, 2, 6_000),
        limits(2, 65, 6_000),
        limits(2, u16::MAX, 6_000),
        limits(2, 16, 0),
        limits(2, 16, 10_001),
        limits(2, 16, u16::MAX),
        limits(2, 16, 624), // 16 * 624 = 9 984
    ] {
        let error = RegistryError::InvalidLimits { given: bad };
        let mut data = data();
        let before = data.clone();
        assert_eq!(data.set_limits(admin(), bad), Err(error), "{bad:?}");
        assert_eq!(data, before, "{bad:?}");
        let made = RegistryData::new(admin(), bad, weights(&[6_000, 4_000]));
        assert_eq!(made, Err(error), "{bad:?} at the start");
    }
}

#[test]
fn limits_that_the_allocation_breaks_are_refused() {
    for bad in [
        Limits { min_validators: 3, ..LIMITS },
        Limits { min_validators: 1, max_validators: 1, max_weight_bps: 10_000 },
        Limits { max_weight_bps: 5_999, ..LIMITS },
    ] {
        let mut data = data();
        let before = data.clone();
        assert_eq!(data.set_limits(admin(), bad), Err(RegistryError::InvalidLimits { given: bad }));
        assert_eq!(data, before, "{bad:?}");
    }
}

#[test]
fn set_limits_answers_the_old_ones_and_binds() {
    let new = Limits { min_validators: 2, max_validators: 2, max_weight_bps: 10_000 };
    let mut data = data();
    assert_eq!(data.set_limits(stranger(), new), Err(no_admin()));
    assert_eq!(data.limits, LIMITS);
    assert_eq!(data.set_limits(admin(), new), Ok(LIMITS));
    assert_eq!(data.limits, new);
    let error = RegistryError::TooManyValidators { given: 3, maximum: 2 };
    assert_eq!(data.set_weights(admin(), weights(&[5_000, 3_000, 2_000])), Err(error));
    assert_eq!(data.set_weights(admin(), weights(&[9_999, 1])).map(|_| ()), Ok(()));
}

#[test]
fn limits_just_reachable_are_taken() {
    let limits = Limits { min_validators: 16, max_validators: 16, max_weight_bps: 625 };
    let even = weights(&[625; 16]);
    let made = RegistryData::new(admin(), limits, even.clone());
    assert_eq!(made.map(|data| data.allocation), Ok(even));
}

/// I-10, through any sequence of attempts: a small generator stands for a stubborn admin.
#[test]
fn invariant_i10_weights_sum_to_the_whole_and_respect_the_caps() {
    let mut seed = 2_463_534_242_u32;
    let mut random = move |below: u32| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed % below
    };
    let mut data = data();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let count = 1 + random(18) as u16;
        let done = if random(3) == 0 {
            let limits = Limits {
                min_validators: random(6) as u16,
                max_validators: random(70) as u16,
                max_weight_bps: random(10_002) as u16,
            };
            data.set_limits(admin(), limits).is_ok()
        } else {
            let part = 10_000 / count;
            let mut list = vec![part; count.into()];
            list[0] = 10_000 - part * (count - 1) + u16::from(random(8) == 0);
            let mut list = weights(&list);
            if random(8) == 0 {
                list[0].validator = account(random(18) as u8);
            }
            data.set_weights(admin(), list).is_ok()
        };
        taken += u32::from(done);
        refused += u32::from(!done);
        let sum: u32 = data.allocation.iter().map(|entry| u32::from(entry.weight_bps)).sum();
        assert_eq!(sum, 10_000, "sum of weights");
        assert_eq!(check_allocation(&data.limits, &data.allocation), Ok(()), "caps and numbers");
    }
    assert!(taken > 1_000 && refused > 1_000, "both happen: {taken} taken, {refused} refused");
}

// === The shell ===

fn set_caller(caller: AccountId) {
    test::set_caller::<DefaultEnvironment>(caller);
}

fn registry() -> Registry {
    set_caller(admin());
    Registry::new(admin(), LIMITS, weights(&[6_000, 4_000])).expect("is valid")
}

/// Data of all events so far.
fn events() -> Vec<Vec<u8>> {
    test::recorded_events().map(|event| event.data).collect()
}

#[test]
fn new_starts_with_version_one() {
    let registry = registry();
    assert_eq!(registry.version(), 1);
    assert_eq!(registry.allocation(), weights(&[6_000, 4_000]));
    assert_eq!(registry.limits(), LIMITS);
    assert_eq!(registry.access().admin, admin());
    assert_eq!(registry.access().pending_admin, None);
    assert!(!registry.access().ossified);
    let none: Vec<ValidatorWeight> = vec![];
    assert_eq!(events(), [(0u8, 1u32, none, registry.allocation()).encode()], "AllocationSet");
}

#[test]
fn new_with_a_bad_allocation_fails() {
    for (name, allocation, error) in bad_allocations() {
        assert_eq!(Registry::new(admin(), LIMITS, allocation).err(), Some(error), "{name}");
    }
    assert_eq!(events(), Vec::<Vec<u8>>::new());
}

#[test]
fn set_weights_tells_old_and_new() {
    let mut registry = registry();
    let (old, new) = (registry.allocation(), weights(&[5_000, 5_000]));
    assert_eq!(registry.set_weights(new.clone()), Ok(2));
    assert_eq!(registry.version(), 2);
    assert_eq!(registry.allocation(), new);
    assert_eq!(registry.weight_of(account(1)), 5_000);
    assert_eq!(events().last(), Some(&(0u8, 2u32, old, new).encode()), "AllocationSet");
}

#[test]
fn set_limits_tells_old_and_new() {
    let mut registry = registry();
    let new = Limits { max_validators: 20, ..LIMITS };
    assert_eq!(registry.set_limits(new), Ok(()));
    assert_eq!(registry.limits(), new);
    assert_eq!(events().last(), Some(&(1u8, LIMITS, new).encode()), "LimitsSet");
}

#[test]
fn admin_messages_by_another_account_change_nothing() {
    let mut registry = registry();
    set_caller(stranger());
    assert_eq!(registry.set_weights(weights(&[5_000, 5_000])), Err(no_admin()));
    assert_eq!(registry.set_limits(LIMITS), Err(no_admin()));
    assert_eq!(registry.propose_admin(Some(stranger())), Err(no_admin()));
    assert_eq!(registry.set_code(Hash::default()), Err(no_admin()));
    assert_eq!(registry.ossify(), Err(no_admin()));
    let not_offered = AccessError::NotOffered { caller: stranger() };
    assert_eq!(registry.accept_admin(), Err(not_offered.into()));
    assert_eq!(registry.version(), 1);
    assert_eq!(registry.access().admin, admin());
    assert_eq!(registry.access().pending_admin, None);
    assert!(!registry.access().ossified);
    assert_eq!(events().len(), 1, "that of the constructor");
}

#[test]
fn admin_is_handed_over_in_two_steps() {
    let mut registry = registry();
    let first = registry.access();
    assert_eq!(registry.propose_admin(Some(stranger())), Ok(()));
    let offered = Access { pending_admin: Some(stranger()), ..first };
    assert_eq!(events().last(), Some(&(2u8, first, offered).encode()), "AccessChanged");
    assert_eq!(registry.access().admin, admin(), "not yet");
    assert_eq!(registry.access().pending_admin, Some(stranger()));
    set_caller(stranger());
    assert_eq!(registry.accept_admin(), Ok(()));
    let theirs = Access { admin: stranger(), hand_overs: 1, ..first };
    assert_eq!(events().last(), Some(&(2u8, offered, theirs).encode()), "AccessChanged");
    assert_eq!(registry.access().admin, stranger());
    assert_eq!(registry.access().pending_admin, None);
}

#[test]
fn ossify_ends_upgrades_and_nothing_else() {
    let mut registry = registry();
    let first = registry.access();
    assert_eq!(registry.ossify(), Ok(()));
    assert_eq!(
        events().last(),
        Some(&(2u8, first, Access { ossified: true, ..first }).encode()),
        "AccessChanged"
    );
    assert!(registry.access().ossified);
    assert_eq!(registry.set_code(Hash::default()), Err(AccessError::Ossified.into()));
    assert_eq!(registry.ossify(), Err(AccessError::Ossified.into()));
    assert_eq!(registry.set_weights(weights(&[5_000, 5_000])), Ok(2));
}

#[test]
fn validate_answers_as_set_weights_would() {
    let registry = registry();
    set_caller(stranger());
    for (name, allocation, error) in bad_allocations() {
        assert_eq!(registry.validate(allocation), Err(error), "{name}");
    }
    assert_eq!(registry.validate(weights(&[5_000, 5_000])), Ok(()));
    assert_eq!(registry.version(), 1, "nothing is set");
}
