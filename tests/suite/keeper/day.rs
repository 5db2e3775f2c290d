//! A day of a keeper who pays no rewards, for tests that watch what the chain refuses.

use adotb_harness::{
    actors::KEEPER,
    contract::{BonderEvent, VaultEvent},
    world::World,
};

/// Moves to the next era and does all its work without paying rewards, so that the numbers stay round; returns what
/// failed: stash and bits.
pub fn day(world: &mut World) -> Vec<(u16, u8)> {
    world.chain.advance_era();
    world.create_stashes();
    let mut failed = Vec::new();
    loop {
        let complete = world.bonder(&KEEPER).advance(8).unwrap().complete;
        let lost = |event: &VaultEvent| matches!(event, VaultEvent::LossShared { .. });
        assert!(!world.vault_events().iter().any(lost), "a refusal is not a loss");
        failed.extend(world.bonder_events().into_iter().filter_map(|event| match event {
            BonderEvent::StashFailed { stash, failures, .. } => Some((stash, failures)),
            _ => None,
        }));
        if complete {
            assert_eq!(world.overview().unharvested, 0, "no cash is left uncounted");
            world.assert_invariants();
            return failed;
        }
    }
}
