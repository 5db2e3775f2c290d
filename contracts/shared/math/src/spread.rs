//! Where the weight of validators that are excluded for a while goes.

use alloc::vec::Vec;

/// The weights while the validators marked in `excluded` are out, in basis points: what they have goes to the others, in
/// proportion to what those have, up to `max_weight_bps` each. The sum stays what it is.
///
/// What fits nowhere below the cap stays with the excluded ones, the first of them first; nobody loses weight but they. One that
/// is above the cap already keeps what it has. Shares are rounded down, and what is left of that goes one by one to the first
/// that have room.
pub fn spread(weights_bps: &[u16], excluded: &[bool], max_weight_bps: u16) -> Vec<u16> {
    let is_out = |index: usize| excluded.get(index).copied().unwrap_or(false);
    let mut weights = weights_bps.to_vec();
    let mut rest: u32 = 0;
    for (index, weight) in weights.iter_mut().enumerate() {
        if is_out(index) {
            // At most 65 536 weights of 16 bits matter; saturating never clips.
            rest = rest.saturating_add(core::mem::take(weight).into());
        }
    }
    let has_room = |index: usize, weight: u16| !is_out(index) && weight < max_weight_bps;
    // Each round but the last takes all that it shares out, or fills somebody up.
    for _ in 0..=weights.len() {
        let open = |index: usize, weight: u16| has_room(index, weight).then_some(u64::from(weight));
        let base: u64 = weights.iter().enumerate().filter_map(|(index, weight)| open(index, *weight)).sum();
        let shared = u64::from(rest);
        for (index, weight) in weights.iter_mut().enumerate() {
            let Some(own) = open(index, *weight) else { continue };
            // Neither product nor share leaves its range: both factors are below 2^32.
            let part = shared.saturating_mul(own).checked_div(base).unwrap_or(0);
            give(weight, u32::try_from(part).unwrap_or(u32::MAX), &mut rest, max_weight_bps);
        }
        if rest == 0 {
            break;
        }
    }
    for (index, weight) in weights.iter_mut().enumerate() {
        if has_room(index, *weight) {
            give(weight, 1, &mut rest, max_weight_bps);
        }
    }
    for (index, (weight, own)) in weights.iter_mut().zip(weights_bps).enumerate() {
        if is_out(index) {
            give(weight, rest, &mut rest, *own);
        }
    }
    weights
}

/// Gives `part` of `rest` to one validator, as far as it stays within `most`.
fn give(weight: &mut u16, part: u32, rest: &mut u32, most: u16) {
    let room = most.saturating_sub(*weight);
    let part = u16::try_from(part.min(*rest)).unwrap_or(u16::MAX).min(room);
    // Neither can leave its range: a part of the room, and of the rest.
    *weight = weight.saturating_add(part);
    *rest = rest.saturating_sub(part.into());
}
