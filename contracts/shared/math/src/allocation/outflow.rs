//! Which stashes unbond.

use super::book::Book;
use crate::Balance;

/// Rounds after which drawing stops: far above the three visits per validator and the one closing per stash that can
/// be needed.
const MAX_ROUNDS: u16 = 512;

/// Takes `amount` out of the stashes: from the validator with most above its target, from its largest stash.
///
/// A stash is either shaved, down to the minimum bond, or closed. As long as shaving alone could still deliver
/// everything, a stash is closed only if what would be left behind its validator is within the slack anyway. Otherwise
/// one has to be closed: one that is not larger than the rest if there is one, so that nothing too much is unbonded,
/// else the smallest.
pub(super) fn draw(book: &mut Book, amount: Balance) {
    // Lossless: `open` has bounded the flow.
    let mut rest = amount as i128;
    for _ in 0..MAX_ROUNDS {
        let Some((stash, taken, close)) = choose(book, rest) else { break };
        book.change(stash, -taken);
        if let Some(position) = book.positions.get_mut(stash) {
            position.order.unbond += taken as Balance;
            position.order.close = close;
        }
        rest -= taken;
    }
}

/// The next stash to take from, how much, and whether that closes it.
fn choose(book: &Book, rest: i128) -> Option<(usize, i128, bool)> {
    if rest <= 0 {
        return None;
    }
    let candidates = || {
        let numbered = book.positions.iter().enumerate();
        numbered
            .filter(|(_, position)| position.bonded > 0 && position.view.usable && position.view.can_unbond)
    };
    let mut shavable = 0;
    for (_, position) in candidates() {
        shavable += (position.bonded - book.min_bond).max(0);
    }
    let must_close = rest > shavable;

    let mut best = None;
    let mut smallest: Option<(i128, usize)> = None;
    for (stash, position) in candidates() {
        let bonded = position.bonded;
        if smallest.is_none_or(|(least, _)| bonded < least) {
            smallest = Some((bonded, stash));
        }
        if bonded <= rest || (!must_close && bonded > book.min_bond) {
            let key = (-book.missing_at(position.home), position.touched(), bonded);
            if best.is_none_or(|(most, _, _)| key > most) {
                best = Some((key, stash, position.home));
            }
        }
    }
    let Some(((_, _, bonded), stash, home)) = best else {
        // Every stash is larger than the rest and cannot be shaved enough.
        return smallest.map(|(bonded, stash)| (stash, bonded, true));
    };
    let wanted = rest.min(book.limit_at(home, -1));
    let close = must_close || bonded <= book.min_bond || (bonded <= rest && bonded - wanted <= book.slack);
    let taken = if close { bonded } else { wanted.min(bonded - book.min_bond) };
    Some((stash, taken, taken == bonded))
}
