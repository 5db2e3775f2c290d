//! Allowances, and what is moved out of them: `transfer_from` and `collect`.
use crate::tests::{
    assert_approval, assert_pair, balances, by, count_events, custom, id, last_events, lose, shares, token,
    token_with_holders, Balance, ALICE, BOB, CAROL, DOT, TOKEN, VAULT,
};
use adotb_interfaces::token::{Collected, TokenError};
use openbrush::contracts::psp22::{PSP22Error, PSP22};

#[ink::test]
fn approve_sets_and_tells() {
    let mut token = token();
    by(ALICE);
    for value in [5, Balance::MAX, 0] {
        assert_eq!(token.approve(id(BOB), value), Ok(()));
        assert_eq!(token.allowance(id(ALICE), id(BOB)), value);
        assert_approval(ALICE, BOB, value, &last_events(1)[0]);
    }
    assert_eq!(token.allowance(id(BOB), id(ALICE)), 0, "the other way round");
}

#[ink::test]
fn allowance_changes_by_steps_and_never_traps() {
    let mut token = token();
    by(ALICE);
    assert_eq!(token.increase_allowance(id(BOB), 5), Ok(()));
    assert_approval(ALICE, BOB, 5, &last_events(1)[0]);
    assert_eq!(token.increase_allowance(id(BOB), Balance::MAX - 4), custom("AllowanceOverflow"));
    assert_eq!(token.decrease_allowance(id(BOB), 6), Err(PSP22Error::InsufficientAllowance));
    assert_eq!((token.allowance(id(ALICE), id(BOB)), count_events()), (5, 1), "unchanged");
    assert_eq!(token.increase_allowance(id(BOB), Balance::MAX - 5), Ok(()));
    assert_approval(ALICE, BOB, Balance::MAX, &last_events(1)[0]);
    assert_eq!(token.decrease_allowance(id(BOB), Balance::MAX), Ok(()));
    assert_approval(ALICE, BOB, 0, &last_events(1)[0]);
}

#[ink::test]
fn transfer_from_spends_the_allowance_by_value() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), 13 * DOT), Ok(()));
    by(CAROL);
    assert_eq!(
        token.transfer_from(id(ALICE), id(BOB), 13 * DOT + 1, vec![]),
        Err(PSP22Error::InsufficientAllowance)
    );
    assert_eq!(token.transfer_from(id(BOB), id(CAROL), 1, vec![]), Err(PSP22Error::InsufficientAllowance));
    assert_eq!(token.transfer_from(id(ALICE), id(CAROL), DOT, vec![]), Ok(()));
    assert_approval(ALICE, CAROL, 12 * DOT, &last_events(3)[0]);
    assert_pair(Some(ALICE), Some(CAROL), DOT, 8_333_333_334);
    assert_eq!(token.allowance(id(ALICE), id(CAROL)), 12 * DOT, "the value, not what it cost");
    // On a chain a refused call is undone as a whole; here only the answer counts.
    assert_eq!(
        token.transfer_from(id(ALICE), id(BOB), 12 * DOT, vec![]),
        Err(PSP22Error::InsufficientBalance)
    );
    assert_eq!(token.transfer_from(id(ALICE), id(VAULT), 0, vec![]), custom("ForbiddenRecipient"));
}

#[ink::test]
fn the_largest_allowance_is_spent_like_any_other() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), Balance::MAX), Ok(()));
    by(CAROL);
    assert_eq!(token.transfer_from(id(ALICE), id(CAROL), 12 * DOT, vec![]), Ok(()));
    assert_eq!(token.allowance(id(ALICE), id(CAROL)), Balance::MAX - 12 * DOT);
}

// --- collect ---

#[ink::test]
fn collect_moves_and_answers_the_shares() {
    let mut token = token_with_holders();
    let totals = token.totals();
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), 13 * DOT), Ok(()));
    by(CAROL);
    let events = count_events();
    // 10^10 / 1.2 shares, rounded up.
    let moved = 8_333_333_334;
    assert_eq!(token.collect(id(ALICE), DOT), Ok(Collected { shares: moved, epoch: 0 }));
    assert_eq!(count_events(), events + 3);
    assert_approval(ALICE, CAROL, 12 * DOT, &last_events(3)[0]);
    assert_pair(Some(ALICE), Some(CAROL), DOT, moved);
    assert_eq!(token.allowance(id(ALICE), id(CAROL)), 12 * DOT, "the amount, not what it cost");
    assert_eq!(shares(&token), [91_666_666_666, 30 * DOT, moved]);
    assert_eq!(balances(&token), [11 * DOT - 1, 36 * DOT, DOT], "the sender pays a planck more");
    assert_eq!(token.totals(), totals, "no share is made");
}

#[ink::test]
fn collect_of_the_whole_balance_leaves_no_dust() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), Balance::MAX), Ok(()));
    by(CAROL);
    assert_eq!(token.collect(id(ALICE), DOT), Ok(Collected { shares: 8_333_333_334, epoch: 0 }));
    let rest = token.balance_of(id(ALICE));
    assert_eq!(token.collect(id(ALICE), rest), Ok(Collected { shares: 91_666_666_666, epoch: 0 }));
    assert_eq!((shares(&token), balances(&token)), ([0, 30 * DOT, 10 * DOT], [0, 36 * DOT, 12 * DOT]));
}

#[ink::test]
fn collect_refuses_in_order_and_changes_nothing() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.approve(id(ALICE), Balance::MAX), Ok(()));
    assert_eq!(token.approve(id(BOB), 12 * DOT + 1), Ok(()));
    let (events, before) = (count_events(), shares(&token));
    // To oneself it would count shares that nobody gains.
    for dead_end in [VAULT, TOKEN, ALICE] {
        by(dead_end);
        for amount in [0, DOT, Balance::MAX] {
            let refused = Err(TokenError::ForbiddenRecipient);
            assert_eq!(token.collect(id(ALICE), amount), refused, "{amount} to {dead_end}");
        }
    }
    by(CAROL);
    assert_eq!(token.collect(id(ALICE), 0), Err(TokenError::ZeroResult));
    let refused = |available, needed| Err(TokenError::InsufficientAllowance { available, needed });
    assert_eq!(token.collect(id(ALICE), 1), refused(0, 1), "none");
    by(BOB);
    assert_eq!(token.collect(id(ALICE), 0), Err(TokenError::ZeroResult));
    for needed in [12 * DOT + 2, Balance::MAX] {
        assert_eq!(token.collect(id(ALICE), needed), refused(12 * DOT + 1, needed), "less than that");
    }
    assert_eq!((shares(&token), count_events()), (before, events), "nothing happened");
    // On a chain a refused call is undone as a whole; here only the answer counts.
    let needed = 10 * DOT + 1;
    let refused = Err(TokenError::InsufficientShares { available: 10 * DOT, needed });
    assert_eq!(token.collect(id(ALICE), 12 * DOT + 1), refused, "allowed, but more than there is");
    assert_eq!(shares(&token), before, "none moved");
}

#[ink::test]
fn collect_after_a_total_loss_answers_the_new_epoch() {
    let mut token = token_with_holders();
    let all = |token: &crate::Token| (token.all_shares().0.shares, token.all_shares().1);
    assert_eq!(all(&token), (40 * DOT, 0));
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), 5 * DOT), Ok(()));
    by(VAULT);
    assert!(lose(&mut token, Balance::MAX).is_ok());
    assert_eq!(all(&token), (0, 1));
    by(CAROL);
    let refused = Err(TokenError::InsufficientShares { available: 0, needed: DOT });
    assert_eq!(token.collect(id(ALICE), DOT), refused, "the old shares are worth nothing");
    by(VAULT);
    assert_eq!(token.mint(id(ALICE), 3 * DOT), Ok(3 * DOT));
    by(CAROL);
    assert_eq!(token.collect(id(ALICE), DOT), Ok(Collected { shares: DOT, epoch: 1 }));
    assert_eq!(all(&token), (3 * DOT, 1));
}
