//! A stash alone: it obeys the bonder and nobody else.

use adotb_harness::{actors::*, contract::ink_id, world::World};
use adotb_interfaces::nominator::{NominatorError, Work};

#[test]
fn stash_obeys_the_bonder_alone() {
    let mut world = World::new();
    world.stake(&ALICE, dot(999)).unwrap();
    world.next_era();
    let (calls, code) = (world.bonder(&ALICE).settings().calls, world.at.codes.nominator);
    let work =
        Work { withdraw: None, fresh: false, rebond: 0, chill: true, nominate: None, unbond: dot(500) };
    let before = world.measure();
    let stash = world.stash_accounts()[0].clone();
    for who in [ALICE, ADMIN, DEPLOYER, world.at.vault.clone()] {
        let refused = NominatorError::NotBonder { caller: ink_id(&who) };
        assert_eq!(world.nominator(&stash, &who).work(&calls, &work).map(|_| ()), Err(refused));
        assert_eq!(world.nominator(&stash, &who).upgrade(code), Err(refused));
    }
    assert_eq!(world.measure(), before, "nothing changed");
    assert_eq!(world.nominator(&stash, &ALICE).bonder(), world.at.bonder, "bonder");
    assert_eq!(world.nominator(&stash, &ALICE).vault(), world.at.vault, "vault");
}
