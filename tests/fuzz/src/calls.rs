//! The token itself, behind ink!'s test environment: any caller, any message, any numbers. Nothing traps (I-14), only the
//! vault changes the supply (I-11), and shares and allowances move as they should.

use crate::{
    exact::no_cheaper,
    input::{typed, Amount, Money},
};
use adotb_interfaces::{token::Totals, AccountId};
use arbitrary::Arbitrary;
use ink::env::{test, DefaultEnvironment as Env};
use openbrush::contracts::psp22::PSP22;
use token::Token;

/// Accounts that call, hold and are named; the first is the vault, the second the token, the fourth the bonder.
const ACCOUNTS: u8 = 6;
const VAULT: u8 = 0;
const TOKEN: u8 = 1;
const ADMIN: u8 = 2;
const BONDER: u8 = 3;

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Message {
    Transfer(u8, Amount),
    TransferAll(u8),
    TransferShares(u8, Amount),
    TransferFrom(u8, u8, Amount),
    Collect(u8, Amount),
    Approve(u8, Amount),
    Increase(u8, Amount),
    Decrease(u8, Amount),
    Mint(u8, Amount),
    MintMoney(u8, Money),
    Burn(u8, Amount),
    BurnAll(u8),
    Credit(u8, Money, Money, u32),
    CreditAmounts(u8, Amount, Amount, u64),
    Lose(Amount),
    Propose(Option<u8>),
    Accept,
    Ossify,
    View(Amount),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Call {
    by: u8,
    /// Milliseconds since the call before.
    wait: u32,
    message: Message,
}

pub fn check(data: &[u8]) {
    typed(data, |calls: Vec<Call>| {
        let run = |_| {
            test::set_callee::<Env>(id(TOKEN));
            test::set_caller::<Env>(id(VAULT));
            let mut token = Token::create(id(ADMIN), id(BONDER));
            let mut now = 0;
            for call in &calls {
                now += u64::from(call.wait);
                test::set_block_timestamp::<Env>(now);
                test::set_caller::<Env>(id(call.by));
                if !run(&mut token, *call) {
                    break;
                }
            }
            Ok(())
        };
        // A fresh environment each time.
        test::run_test::<Env, _>(run).expect("the environment works")
    })
}

fn id(who: u8) -> AccountId {
    [who % ACCOUNTS; 32].into()
}

struct Seen {
    totals: Totals,
    epoch: u32,
    shares: [u128; ACCOUNTS as usize],
    admin: AccountId,
    ossified: bool,
}

fn see(token: &Token) -> Seen {
    let shares = std::array::from_fn(|who| token.shares_of(id(who as u8)));
    Seen {
        totals: token.totals(),
        epoch: token.epoch(),
        shares,
        admin: token.access().admin,
        ossified: token.access().ossified,
    }
}

/// Returns whether the token is as it would be on a chain, which undoes what a refused call did.
fn run(token: &mut Token, Call { by, message, .. }: Call) -> bool {
    let (caller, before) = (id(by), see(token));
    let done = match message {
        Message::Transfer(to, Amount(value)) => token.transfer(id(to), value, vec![]).is_ok(),
        Message::TransferAll(to) => token.transfer(id(to), token.balance_of(caller), vec![]).is_ok(),
        Message::TransferShares(to, Amount(shares)) => token.transfer_shares(id(to), shares).is_ok(),
        Message::TransferFrom(from, to, Amount(value)) => spent(token, from, by, value, |token| {
            token.transfer_from(id(from), id(to), value, vec![]).is_ok()
        }),
        Message::Collect(from, Amount(value)) => spent(token, from, by, value, |token| {
            let answer = token.collect(id(from), value);
            if let Ok(collected) = answer {
                assert_eq!(token.shares_of(caller), before.shares[place(by)] + collected.shares);
            }
            answer.is_ok()
        }),
        Message::Approve(to, Amount(value)) => token.approve(id(to), value).is_ok(),
        Message::Increase(to, Amount(value)) => token.increase_allowance(id(to), value).is_ok(),
        Message::Decrease(to, Amount(value)) => token.decrease_allowance(id(to), value).is_ok(),
        Message::Mint(to, Amount(value)) => token.mint(id(to), value).is_ok(),
        Message::MintMoney(to, Money(value)) => token.mint(id(to), value).is_ok(),
        Message::Burn(from, Amount(value)) => token.burn(id(from), value).is_ok(),
        Message::BurnAll(from) => token.burn(id(from), token.balance_of(id(from))).is_ok(),
        Message::Credit(to, Money(fee), Money(streamed), time) => {
            token.credit_rewards(id(to), fee, streamed, time.into()).is_ok()
        }
        Message::CreditAmounts(to, Amount(fee), Amount(streamed), time) => {
            token.credit_rewards(id(to), fee, streamed, time).is_ok()
        }
        Message::Lose(Amount(value)) => token.book_loss(value).is_ok(),
        Message::Propose(to) => token.propose_admin(to.map(id)).is_ok(),
        Message::Accept => token.accept_admin().is_ok(),
        Message::Ossify => token.ossify().is_ok(),
        Message::View(Amount(number)) => {
            let _ = (token.shares_for(number), token.amount_for(number), token.stream());
            true
        }
    };
    // The fee was minted before the rest turned out to be too much.
    let half_done = !done && matches!(message, Message::Credit(..) | Message::CreditAmounts(..));
    if half_done && caller == id(BONDER) {
        return false;
    }
    holds(token, caller, message, done, &before);
    true
}

/// What is taken out of an allowance lowers it by as much, whoever takes it. A refused call is undone on a chain; here
/// only its answer counts.
fn spent(token: &mut Token, from: u8, by: u8, value: u128, act: impl FnOnce(&mut Token) -> bool) -> bool {
    let allowed = token.allowance(id(from), id(by));
    let done = act(token);
    if done {
        assert_eq!(token.allowance(id(from), id(by)), allowed - value, "by its amount");
    }
    done
}

fn place(who: u8) -> usize {
    usize::from(who % ACCOUNTS)
}

fn holds(token: &Token, caller: AccountId, message: Message, done: bool, before: &Seen) {
    let now = see(token);
    let totals = now.totals;
    assert_eq!(now.shares.iter().sum::<u128>(), totals.shares, "every share has a holder after {message:?}");
    assert_eq!((now.shares[place(VAULT)], now.shares[place(TOKEN)]), (0, 0), "dead ends hold nothing");
    assert_eq!(token.total_supply(), totals.pooled);
    if totals.shares > 0 {
        let balances: u128 = (0..ACCOUNTS).map(|who| token.balance_of(id(who))).sum();
        assert!(
            balances <= totals.pooled && totals.pooled - balances <= ACCOUNTS.into(),
            "I-02 after {message:?}"
        );
    }
    let supply = matches!(
        message,
        Message::Mint(..) | Message::MintMoney(..) | Message::Burn(..) | Message::BurnAll(..)
    );
    let worth = matches!(message, Message::Credit(..) | Message::CreditAmounts(..) | Message::Lose(..));
    if supply {
        assert!(!done || caller == id(VAULT), "I-11: {message:?}");
    }
    if worth {
        assert!(!done || caller == id(BONDER), "I-11: {message:?}");
    }
    if !done || !supply && !worth {
        assert_eq!((totals, now.epoch), (before.totals, before.epoch), "I-11: {message:?}");
    }
    if !done {
        assert_eq!(now.shares, before.shares, "refused: {message:?}");
    }
    let lost = matches!(message, Message::Lose(..));
    if !lost && totals.shares > 0 && before.totals.shares > 0 {
        let rate = |totals: &Totals| (totals.pooled, totals.shares);
        assert!(no_cheaper(rate(&totals), rate(&before.totals)), "I-04 after {message:?}");
    }
    assert!(now.ossified || !before.ossified, "for ever");
    assert!(now.admin == before.admin || now.admin == caller && matches!(message, Message::Accept));
}
