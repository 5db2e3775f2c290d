//! Who may call what.

use adotb_harness::{actors::*, world::World};

mod admin;
mod pauses;
mod rows;
mod table;

/// Four stashes of 500 DOT, and an exit of Alice that is still open.
fn running() -> World {
    let mut world = World::new();
    world.stake(&ALICE, dot(1_999)).unwrap();
    world.run_eras(2);
    world.request(&ALICE, dot(5)).unwrap();
    world
}
