//! Which stashes rebond and bond.

use super::book::{Book, Position};
use crate::Balance;

/// Rounds after which placing stops: far above the three visits per validator and the two per stash that can be needed.
const MAX_ROUNDS: u16 = 512;

/// Where the next placement goes.
struct Place {
    stash: usize,
    /// Whom the stash shall nominate.
    home: usize,
    /// Planck to place there at most.
    limit: i128,
    /// Planck that must be placed there at least, to reach the minimum bond.
    need: i128,
    /// Planck of it that may be taken back from unbonding.
    available: i128,
}

/// Places `rebond`, then `bond`, where most is missing.
///
/// A stash that nominates nobody and has less than the minimum bond, an empty one above all, is free to serve any
/// validator: the neediest one. It gets what is missing there, or an even part of it where several stashes of usual
/// size are missing. While less than the slack is left, it serves only as a last resort, so that no dwarf is opened.
/// Without a free one, the smallest stash of the validator gets it; cash that is too little for the free stash that is
/// waiting for it stays unplaced. Taking back what is unbonding comes first; cash is
/// added to it where only both together reach the minimum bond.
pub(super) fn pour(book: &mut Book, rebond: Balance, bond: Balance) {
    // Lossless: `open` has bounded the flow.
    let (mut back, mut cash) = (rebond as i128, bond as i128);
    let mut taking_back = true;
    for _ in 0..MAX_ROUNDS {
        let Some(place) = choose(book, if taking_back { back } else { 0 }, cash, taking_back) else {
            if !taking_back {
                break;
            }
            taking_back = false;
            continue;
        };
        let from_back = place.available.min(place.limit);
        let from_cash = if taking_back { (place.need - from_back).max(0) } else { cash.min(place.limit) };
        if place.home != book.positions.get(place.stash).map_or(place.home, |position| position.home) {
            book.rehome(place.stash, place.home);
        }
        book.change(place.stash, from_back + from_cash);
        if let Some(position) = book.positions.get_mut(place.stash) {
            position.order.rebond += from_back as Balance;
            position.order.bond += from_cash as Balance;
        }
        back -= from_back;
        cash -= from_cash;
    }
}

/// The best place for what is left; none when nothing is left or nothing fits.
fn choose(book: &Book, back: i128, cash: i128, taking_back: bool) -> Option<Place> {
    if (if taking_back { back } else { cash }) <= 0 {
        return None;
    }
    let neediest = book.neediest();
    if !taking_back && waits(book, cash) {
        return None;
    }
    let mut best = None;
    for (stash, position) in book.positions.iter().enumerate() {
        let available = available(position, back);
        let need = (book.min_bond - position.bonded).max(0);
        let closing = position.order.unbond > 0;
        if !position.view.usable || closing || need > available + cash || (taking_back && available == 0) {
            continue;
        }
        let free = position.home == book.strangers();
        let home = match neediest {
            Some((index, _)) if free => index,
            None if free => continue,
            _ => position.home,
        };
        let rank = match free {
            true if available + cash >= book.slack => 2,
            true => 0,
            false => 1,
        };
        let key = (book.missing_at(home), rank, position.touched(), -position.bonded);
        if best.as_ref().is_none_or(|(most, _, _)| key > *most) {
            best = Some((key, free, Place { stash, home, limit: 0, need, available }));
        }
    }
    let (_, free, mut place) = best?;
    let missing = book.missing_at(place.home);
    // Rounded to the nearest: one stash of up to one and a half times the usual size, else several.
    let stashes = (missing + book.usual / 2) / book.usual.max(1);
    let limit = if free && stashes > 1 { missing / stashes } else { book.limit_at(place.home, 1) };
    place.limit = limit.max(place.need).max(1);
    Some(place)
}

/// Whether the cash shall rather wait in the buffer until it can open a stash: an empty one is there, the cash is still
/// below the minimum bond, and either a validator misses enough for a stash of its own, or no stash that could take the
/// cash backs a validator that misses anything. Otherwise a pool that grows by less than that a day would put everything
/// behind the validators it began with.
fn waits(book: &Book, cash: i128) -> bool {
    let usable = || book.positions.iter().filter(|position| position.view.usable);
    let is_free = |position: &Position| position.home == book.strangers();
    cash < book.min_bond
        && usable().any(|position| is_free(position) && position.bonded == 0 && !position.touched())
        && book.neediest().is_some_and(|(_, missing)| {
            missing >= book.min_bond + book.slack
                || missing > 0
                    && usable().all(|position| is_free(position) || book.missing_at(position.home) <= 0)
        })
}

/// How much of `back` the stash can take back from unbonding.
fn available(position: &Position, back: i128) -> i128 {
    // Lossless, since `back` is bounded. Saturating never clips: no more is ordered than is there.
    position.view.unbonding.saturating_sub(position.order.rebond).min(back as Balance) as i128
}
