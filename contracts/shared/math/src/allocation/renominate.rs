//! Which stashes nominate another validator.

use super::book::Book;
use crate::MathError;

/// Gives a validator to every usable stash that nominates nobody in the allocation: the largest stash to the validator
/// that misses most. One below the minimum bond is left alone, since the chain would refuse its nomination.
pub(super) fn settle_strangers(book: &mut Book) {
    for _ in 0..book.positions.len() {
        let strangers = book.strangers();
        let mut largest = None;
        let mut most = book.min_bond.max(1) - 1;
        for (stash, position) in book.positions.iter().enumerate() {
            if position.view.usable && position.home == strangers && position.bonded > most {
                most = position.bonded;
                largest = Some(stash);
            }
        }
        let (Some(stash), Some((home, _))) = (largest, book.neediest()) else { break };
        book.rehome(stash, home);
    }
}

/// Moves whole stashes from validators above target to the one that misses most, while the gain is worth a call.
///
/// Moving `z` from a validator with `a` above target to one that misses `d` changes the sum of the squared deviations
/// by `-2 z (a + d - z)`. The move with the largest gain comes first. A move needs `z + min_bond <= a + d`: it strictly
/// lowers the sum, so the loop ends, and a deviation of little more than dust moves nothing. When no move is left, I-09
/// holds, because the largest `a` and the largest `d` are among those compared.
pub(super) fn balance(book: &mut Book) -> Result<(), MathError> {
    // What could not be placed must not count as a deviation.
    let total = book.bonded();
    book.aim(total)?;
    // Gains are compared on 60 bits, so that their products fit; the condition itself is exact.
    let shift = 68u32.saturating_sub(total.leading_zeros());
    let least = book.min_bond.max(1);
    // The strict descent needs about one move per stash. The cap bounds the keeper's bill even so.
    for _ in 0..book.positions.len() << 2 {
        let Some((to, gap)) = book.neediest() else { break };
        let mut best = None;
        for (stash, position) in book.positions.iter().enumerate() {
            let above = -book.missing_at(position.home);
            let room = above + gap - position.bonded;
            let movable = position.view.usable && position.home != book.strangers();
            if !movable || above <= 0 || position.bonded < least || room < least {
                continue;
            }
            let key = ((position.bonded >> shift) * (room >> shift), position.touched());
            if best.is_none_or(|(most, _)| key > most) {
                best = Some((key, stash));
            }
        }
        let Some((_, stash)) = best else { break };
        book.rehome(stash, to);
    }
    Ok(())
}
