//! The registry alone.

use adotb_harness::{
    actors::*,
    contract::{ink_id, RegistryEvent},
    world::{allocation, equal_allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    registry::RegistryError,
};

#[test]
fn set_weights_without_the_role_fails() {
    let mut world = World::new();
    let missing = AccessError::MissingRole { caller: ink_id(&ALICE), needed: Role::Admin };
    let refused = world.registry(&ALICE).set_weights(&equal_allocation(2));
    assert_eq!(refused, Err(RegistryError::Access(missing)));
}

#[test]
fn set_weights_bad_allocations_fail() {
    let mut world = World::new();
    let before = world.registry(&ALICE).allocation();
    let first = ink_id(&validator(0));
    let mut refusal =
        |weights: &[(u32, u16)]| world.registry(&ADMIN).set_weights(&allocation(weights)).unwrap_err();
    assert_eq!(refusal(&[]), RegistryError::TooFewValidators { given: 0, minimum: 1 });
    let many: Vec<(u32, u16)> = (0..65).map(|number| (number, 1)).collect();
    assert_eq!(refusal(&many), RegistryError::TooManyValidators { given: 65, maximum: 64 });
    assert_eq!(refusal(&[(0, 0), (1, 10_000)]), RegistryError::ZeroWeight { validator: first });
    let above = RegistryError::WeightAboveCap { validator: first, given: 10_001, cap: 10_000 };
    assert_eq!(refusal(&[(0, 10_001)]), above);
    assert_eq!(refusal(&[(0, 5_000), (0, 5_000)]), RegistryError::DuplicateValidator { validator: first });
    assert_eq!(refusal(&[(0, 5_000), (1, 5_001)]), RegistryError::WrongSum { given: 10_001 });
    assert_eq!(world.registry(&ALICE).allocation(), before, "nothing changed");
    assert_eq!(world.registry(&ALICE).version(), 1, "nor the version");
}

#[test]
fn set_weights_replaces_the_whole_and_tells() {
    let mut world = World::new();
    let (old, new) = (equal_allocation(4), allocation(&[(7, 1), (3, 9_999)]));
    assert_eq!(world.registry(&ALICE).validate(&new), Ok(()), "anybody may ask");
    assert_eq!(world.registry(&ADMIN).set_weights(&new), Ok(2), "version");
    let event = RegistryEvent::AllocationSet { version: 2, old, new: new.clone() };
    assert_eq!(world.last_events(), vec![adotb_harness::world::Event::Registry(event)], "event");
    assert_eq!(world.registry(&ALICE).allocation(), new, "allocation");
    assert_eq!(world.registry(&ALICE).weight_of(&validator(3)), 9_999, "weight");
    assert_eq!(world.registry(&ALICE).weight_of(&validator(0)), 0, "no longer backed");
    world.assert_invariants();
}
