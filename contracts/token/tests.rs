//! Every message, every error as a value, every event with its exact content. Allowances are in `allowance_tests.rs`.
use crate::token::{
    __ink_EventBase as Event, AccessChanged, Approval, LossBooked, Rebased, Token, Transfer, TransferShares,
};
use adotb_access::Access;
use adotb_interfaces::{
    access::{AccessError, Role},
    token::{TokenError, Totals},
};
use ink::{
    env::{test, DefaultEnvironment as Env},
    primitives::{AccountId, Hash},
};
use openbrush::contracts::psp22::{extensions::metadata::PSP22Metadata, PSP22Error, PSP22};
use scale::Decode;

pub type Balance = u128;
pub const DOT: Balance = 10_000_000_000;
const DAY: u64 = 86_400_000;

pub const VAULT: u8 = 1;
pub const BONDER: u8 = 20;
const ADMIN: u8 = 2;
pub const TOKEN: u8 = 3;
const TREASURY: u8 = 4;
pub const ALICE: u8 = 10;
pub const BOB: u8 = 11;
pub const CAROL: u8 = 12;

pub fn id(who: u8) -> AccountId {
    [who; 32].into()
}

/// The next calls come from `who`.
pub fn by(who: u8) {
    test::set_caller::<Env>(id(who));
}

/// A token whose vault and admin are the ones above, at time zero.
pub fn token() -> Token {
    test::set_callee::<Env>(id(TOKEN));
    test::set_block_timestamp::<Env>(0);
    by(VAULT);
    Token::create(id(ADMIN), id(BONDER))
}

/// The bonder credits rewards; the next calls come from the vault again.
pub fn credit(
    token: &mut Token,
    treasury: AccountId,
    fee: Balance,
    streamed: Balance,
    duration: u64,
) -> Result<Totals, TokenError> {
    by(BONDER);
    let answer = token.credit_rewards(treasury, fee, streamed, duration);
    by(VAULT);
    answer
}

/// The bonder books a loss; the next calls come from the vault again.
pub fn lose(token: &mut Token, amount: Balance) -> Result<Totals, TokenError> {
    by(BONDER);
    let answer = token.book_loss(amount);
    by(VAULT);
    answer
}

/// A token of which Alice and Bob hold 10 and 30 DOT; a share is worth 1.2 planck.
pub fn token_with_holders() -> Token {
    let mut token = token();
    assert_eq!(token.mint(id(ALICE), 10 * DOT), Ok(10 * DOT));
    assert_eq!(token.mint(id(BOB), 30 * DOT), Ok(30 * DOT));
    assert!(credit(&mut token, id(TREASURY), 0, 8 * DOT, DAY).is_ok());
    test::set_block_timestamp::<Env>(DAY);
    assert_eq!(balances(&token), [12 * DOT, 36 * DOT, 0]);
    token
}

pub fn balances(token: &Token) -> [Balance; 3] {
    [ALICE, BOB, CAROL].map(|who| token.balance_of(id(who)))
}

pub fn shares(token: &Token) -> [Balance; 3] {
    [ALICE, BOB, CAROL].map(|who| token.shares_of(id(who)))
}

/// The last `n` events, oldest first, and how many there are in all.
pub fn last_events(n: usize) -> Vec<Event> {
    let all: Vec<_> = test::recorded_events().collect();
    all[all.len().saturating_sub(n)..]
        .iter()
        .map(|event| Event::decode(&mut &event.data[..]).expect("an event of this contract"))
        .collect()
}

pub fn count_events() -> usize {
    test::recorded_events().count()
}

/// Asserts the last two events: the pair that belongs to a mint, a burn or a transfer.
pub fn assert_pair(from: Option<u8>, to: Option<u8>, amount: Balance, moved: Balance) {
    match &last_events(2)[..] {
        [Event::Transfer(Transfer { from: a, to: b, value }), Event::TransferShares(TransferShares { from: c, to: d, shares })] =>
        {
            assert_eq!((*a, *b, *value), (from.map(id), to.map(id), amount), "Transfer");
            assert_eq!((*c, *d, *shares), (from.map(id), to.map(id), moved), "TransferShares");
        }
        _ => panic!("not a pair"),
    }
}

pub fn assert_approval(owner: u8, spender: u8, amount: Balance, event: &Event) {
    match event {
        Event::Approval(Approval { owner: a, spender: b, value }) => {
            assert_eq!((*a, *b, *value), (id(owner), id(spender), amount), "Approval")
        }
        _ => panic!("not an approval"),
    }
}

fn missing(who: u8, needed: Role) -> TokenError {
    TokenError::Access(AccessError::MissingRole { caller: id(who), needed })
}

pub fn custom(text: &str) -> Result<(), PSP22Error> {
    Err(PSP22Error::Custom(text.into()))
}

// --- Metadata and constructor ---

#[ink::test]
fn new_is_empty_and_the_instantiator_is_the_vault() {
    let token = token();
    assert_eq!(
        (token.vault(), token.access().admin, token.access().pending_admin),
        (id(VAULT), id(ADMIN), None)
    );
    assert_eq!((token.access().ossified, token.epoch(), token.stream()), (false, 0, (0, 0, 0)));
    assert_eq!((token.total_supply(), token.total_shares(), token.totals()), (0, 0, Totals::default()));
    assert_eq!((token.shares_for(5), token.amount_for(5)), (5, 5), "a planck a share");
    assert_eq!(count_events(), 0);
}

#[ink::test]
fn metadata_is_constant() {
    let token = token();
    assert_eq!(token.token_name(), Some("aDOTb".into()));
    assert_eq!(token.token_symbol(), Some("aDOTb".into()));
    assert_eq!(token.token_decimals(), 10);
}

// --- Transfers ---

#[ink::test]
fn transfer_of_too_much_or_to_a_dead_end_changes_nothing() {
    let mut token = token_with_holders();
    let (events, before) = (count_events(), shares(&token));
    by(ALICE);
    assert_eq!(token.transfer(id(BOB), 12 * DOT + 1, vec![]), Err(PSP22Error::InsufficientBalance));
    assert_eq!(token.transfer(id(BOB), Balance::MAX, vec![]), Err(PSP22Error::InsufficientBalance));
    for dead_end in [VAULT, TOKEN] {
        assert_eq!(token.transfer(id(dead_end), 1, vec![]), custom("ForbiddenRecipient"));
        assert_eq!(token.transfer(id(dead_end), 0, vec![]), custom("ForbiddenRecipient"));
        assert_eq!(token.transfer_shares(id(dead_end), 1), Err(TokenError::ForbiddenRecipient));
    }
    by(CAROL);
    assert_eq!(token.transfer(id(BOB), 1, vec![]), Err(PSP22Error::InsufficientBalance));
    assert_eq!((shares(&token), count_events()), (before, events));
}

#[ink::test]
fn transfer_delivers_what_was_asked() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.transfer(id(CAROL), DOT, vec![1, 2]), Ok(()));
    // 10^10 / 1.2 shares, rounded up.
    assert_pair(Some(ALICE), Some(CAROL), DOT, 8_333_333_334);
    assert_eq!(shares(&token), [91_666_666_666, 30 * DOT, 8_333_333_334]);
    assert_eq!(balances(&token), [11 * DOT - 1, 36 * DOT, DOT], "the sender pays a planck more");
    assert_eq!(token.total_supply(), 48 * DOT);
}

#[ink::test]
fn transfer_of_the_whole_balance_leaves_no_dust() {
    let mut token = token_with_holders();
    by(ALICE);
    assert_eq!(token.transfer(id(CAROL), DOT, vec![]), Ok(()));
    let rest = 11 * DOT - 1;
    assert_eq!(token.transfer(id(CAROL), rest, vec![]), Ok(()));
    assert_pair(Some(ALICE), Some(CAROL), rest, 91_666_666_666);
    assert_eq!(shares(&token), [0, 30 * DOT, 10 * DOT]);
    assert_eq!(balances(&token), [0, 36 * DOT, 12 * DOT]);
}

#[ink::test]
fn transfer_of_nothing_is_told_and_moves_nothing() {
    let mut token = token_with_holders();
    let before = shares(&token);
    by(CAROL);
    assert_eq!(token.transfer(id(BOB), 0, vec![]), Ok(()));
    assert_pair(Some(CAROL), Some(BOB), 0, 0);
    assert_eq!(token.transfer_shares(id(BOB), 0), Ok(0));
    assert_pair(Some(CAROL), Some(BOB), 0, 0);
    assert_eq!(shares(&token), before);
}

#[ink::test]
fn transfer_that_moves_nothing_writes_nothing() {
    // A cell that is written, even with nothing, is paid for.
    let mut token = token_with_holders();
    let writes = || test::get_contract_storage_rw::<Env>(&id(TOKEN)).1;
    let before = writes();
    by(ALICE);
    assert_eq!(token.transfer(id(CAROL), 0, vec![]), Ok(()));
    assert_eq!(token.transfer_shares(id(CAROL), 0), Ok(0));
    assert_eq!(token.transfer(id(ALICE), DOT, vec![]), Ok(()));
    assert_eq!(writes(), before);
    assert_eq!(token.transfer(id(CAROL), DOT, vec![]), Ok(()));
    assert_eq!(writes(), before + 2, "the two holders");
}

#[ink::test]
fn transfer_to_oneself_keeps_everything() {
    let mut token = token_with_holders();
    let before = shares(&token);
    by(ALICE);
    assert_eq!(token.transfer(id(ALICE), 12 * DOT, vec![]), Ok(()));
    assert_pair(Some(ALICE), Some(ALICE), 12 * DOT, 10 * DOT);
    assert_eq!(token.transfer_shares(id(ALICE), 10 * DOT), Ok(12 * DOT));
    assert_eq!(token.transfer(id(ALICE), 12 * DOT + 1, vec![]), Err(PSP22Error::InsufficientBalance));
    assert_eq!(shares(&token), before);
}

#[ink::test]
fn transfer_shares_moves_exactly_those() {
    let mut token = token_with_holders();
    by(ALICE);
    let too_many = TokenError::InsufficientShares { available: 10 * DOT, needed: 10 * DOT + 1 };
    assert_eq!(token.transfer_shares(id(BOB), 10 * DOT + 1), Err(too_many));
    assert_eq!(token.transfer_shares(id(CAROL), 7), Ok(8), "8.4, rounded down");
    assert_pair(Some(ALICE), Some(CAROL), 8, 7);
    assert_eq!(shares(&token), [10 * DOT - 7, 30 * DOT, 7]);
}

#[ink::test]
fn transfers_follow_the_rate_as_it_grows() {
    let mut token = token();
    assert_eq!(token.mint(id(ALICE), 10 * DOT), Ok(10 * DOT));
    assert!(credit(&mut token, id(TREASURY), 0, 10 * DOT, 1_000).is_ok());
    for (now, balance) in [(0, 10), (100, 11), (500, 15), (1_000, 20), (9_999, 20)] {
        test::set_block_timestamp::<Env>(now);
        assert_eq!(token.balance_of(id(ALICE)), balance * DOT, "at {now}");
        assert_eq!(token.total_supply(), balance * DOT, "at {now}");
    }
    by(ALICE);
    test::set_block_timestamp::<Env>(500);
    assert_eq!(token.transfer(id(BOB), 15, vec![]), Ok(()));
    assert_pair(Some(ALICE), Some(BOB), 15, 10);
    test::set_block_timestamp::<Env>(1_000);
    assert_eq!(token.balance_of(id(BOB)), 20);
}

#[ink::test]
fn messages_of_holders_keep_the_root_cell() {
    // `entry.rs` relies on it: the root is not written back after these.
    let mut token = token_with_holders();
    let root = (token.ledger, token.access, token.vault);
    by(ALICE);
    assert_eq!(token.transfer(id(BOB), DOT, vec![]), Ok(()));
    assert_eq!(token.transfer_shares(id(BOB), 5), Ok(6));
    assert_eq!(token.approve(id(ALICE), 5), Ok(()));
    assert_eq!(token.increase_allowance(id(ALICE), 5), Ok(()));
    assert_eq!(token.decrease_allowance(id(ALICE), 5), Ok(()));
    assert_eq!(token.transfer_from(id(ALICE), id(CAROL), 5, vec![]), Ok(()));
    assert_eq!(token.approve(id(BOB), 5), Ok(()));
    by(BOB);
    assert!(token.collect(id(ALICE), 5).is_ok());
    assert_eq!((token.ledger, token.access, token.vault), root);
}

// --- The vault ---

#[ink::test]
fn invariant_i11_only_vault_and_bonder_change_what_there_is() {
    let mut token = token_with_holders();
    let (before, events) = (token.totals(), count_events());
    for who in [ADMIN, ALICE, TOKEN] {
        by(who);
        assert_eq!(token.mint(id(ALICE), DOT), Err(missing(who, Role::Vault)));
        assert_eq!(token.burn(id(ALICE), DOT), Err(missing(who, Role::Vault)));
        assert_eq!(token.credit_rewards(id(TREASURY), 1, 1, 1), Err(missing(who, Role::Bonder)));
        assert_eq!(token.book_loss(1), Err(missing(who, Role::Bonder)));
    }
    // Neither has the other's part.
    by(BONDER);
    assert_eq!(token.mint(id(ALICE), DOT), Err(missing(BONDER, Role::Vault)));
    assert_eq!(token.burn(id(ALICE), DOT), Err(missing(BONDER, Role::Vault)));
    by(VAULT);
    assert_eq!(token.credit_rewards(id(TREASURY), 1, 1, 1), Err(missing(VAULT, Role::Bonder)));
    assert_eq!(token.book_loss(1), Err(missing(VAULT, Role::Bonder)));
    assert_eq!((token.totals(), count_events()), (before, events));
}

#[ink::test]
fn mint_gives_what_the_amount_buys() {
    let mut token = token_with_holders();
    let before = token.totals();
    assert_eq!(token.mint(id(CAROL), 0), Err(TokenError::ZeroResult));
    assert_eq!(token.mint(id(CAROL), 1), Err(TokenError::ZeroResult), "0.83 shares");
    assert_eq!(token.mint(id(VAULT), DOT), Err(TokenError::ForbiddenRecipient));
    assert_eq!(token.mint(id(TOKEN), DOT), Err(TokenError::ForbiddenRecipient));
    assert!(matches!(token.mint(id(CAROL), Balance::MAX), Err(TokenError::Math(_))));
    assert_eq!(token.totals(), before);
    assert_eq!(token.mint(id(CAROL), 12 * DOT), Ok(10 * DOT));
    assert_pair(None, Some(CAROL), 12 * DOT, 10 * DOT);
    assert_eq!(token.totals(), Totals { pooled: 60 * DOT, shares: 50 * DOT, unreleased: 0 });
    assert_eq!(balances(&token), [12 * DOT, 36 * DOT, 12 * DOT], "nobody else's balance moved");
}

#[ink::test]
fn burn_takes_what_the_amount_costs() {
    let mut token = token_with_holders();
    assert_eq!(token.burn(id(ALICE), 0), Err(TokenError::ZeroResult));
    assert_eq!(
        token.burn(id(ALICE), 12 * DOT + 1),
        Err(TokenError::InsufficientShares { available: 10 * DOT, needed: 10 * DOT + 1 })
    );
    assert_eq!(token.burn(id(CAROL), 1), Err(TokenError::InsufficientShares { available: 0, needed: 1 }));
    assert_eq!(token.burn(id(ALICE), DOT), Ok(8_333_333_334));
    assert_pair(Some(ALICE), None, DOT, 8_333_333_334);
    assert_eq!(shares(&token), [91_666_666_666, 30 * DOT, 0]);
    assert_eq!(token.total_supply(), 47 * DOT);
    let rest = token.balance_of(id(ALICE));
    assert_eq!(rest, 11 * DOT - 1);
    assert_eq!(token.burn(id(ALICE), rest), Ok(91_666_666_666), "all of them");
    assert_eq!(shares(&token), [0, 30 * DOT, 0]);
    assert_eq!(token.totals(), Totals { pooled: 36 * DOT + 1, shares: 30 * DOT, unreleased: 0 });
}

#[ink::test]
fn burn_reaches_what_the_stream_released() {
    let mut token = token();
    assert_eq!(token.mint(id(ALICE), 10), Ok(10));
    assert!(credit(&mut token, id(TREASURY), 0, 10, 100).is_ok());
    test::set_block_timestamp::<Env>(50);
    assert_eq!(token.burn(id(ALICE), 15), Ok(10));
    assert_eq!(token.totals(), Totals { pooled: 0, shares: 0, unreleased: 5 });
}

#[ink::test]
fn credit_rewards_mints_the_fee_and_streams_the_rest() {
    let mut token = token_with_holders();
    let old = token.totals();
    let new = Totals { pooled: 60 * DOT, shares: 50 * DOT, unreleased: 6 * DOT };
    assert_eq!(credit(&mut token, id(TREASURY), 12 * DOT, 6 * DOT, DAY), Ok(new));
    assert_eq!(token.totals(), new);
    assert_eq!(token.balance_of(id(TREASURY)), 12 * DOT, "as if it had staked");
    assert_eq!(balances(&token), [12 * DOT, 36 * DOT, 0], "nobody earns at once");
    assert_eq!(token.stream(), (6 * DOT, DAY, 2 * DAY));
    let events = last_events(3);
    assert!(matches!(&events[0], Event::Transfer(Transfer { from: None, to: Some(to), value })
        if *to == id(TREASURY) && *value == 12 * DOT));
    assert!(matches!(&events[1], Event::TransferShares(TransferShares { from: None, to: Some(to), shares })
        if *to == id(TREASURY) && *shares == 10 * DOT));
    assert!(matches!(&events[2], Event::Rebased(Rebased { old: a, new: b, fee, streamed, ends })
        if (*a, *b, *fee, *streamed, *ends) == (old, new, 12 * DOT, 6 * DOT, 2 * DAY)));
    test::set_block_timestamp::<Env>(2 * DAY);
    assert_eq!(token.total_supply(), 66 * DOT);
}

#[ink::test]
fn credit_rewards_gives_the_holders_a_fee_that_nobody_can_have() {
    let mut token = token_with_holders();
    // Too small for a share, or for an account that could never spend it.
    for (treasury, fee) in [(TREASURY, 1), (TREASURY, 0), (VAULT, DOT), (TOKEN, DOT)] {
        let (old, events) = (token.totals(), count_events());
        let new = Totals { unreleased: old.unreleased + 5 + fee, ..old };
        assert_eq!(credit(&mut token, id(treasury), fee, 5, DAY), Ok(new));
        assert_eq!(token.shares_of(id(treasury)), 0);
        assert_eq!(count_events(), events + 1, "no mint");
        assert!(
            matches!(&last_events(1)[0], Event::Rebased(Rebased { fee: 0, streamed, .. }) if *streamed == 5 + fee)
        );
    }
}

#[ink::test]
fn credit_rewards_without_holders_keeps_everything_for_the_first_one() {
    let mut token = token();
    let new = Totals { pooled: 0, shares: 0, unreleased: 7 };
    assert_eq!(credit(&mut token, id(TREASURY), 5, 2, DAY), Ok(new));
    assert_eq!(token.mint(id(ALICE), DOT), Ok(DOT));
    test::set_block_timestamp::<Env>(DAY);
    assert_eq!(balances(&token), [DOT + 7, 0, 0]);
}

#[ink::test]
fn credit_rewards_refuses_what_does_not_fit() {
    let mut token = token_with_holders();
    for (fee, streamed, duration) in
        [(Balance::MAX, 0, DAY), (0, Balance::MAX, DAY), (1, Balance::MAX, DAY), (0, DOT, u64::MAX)]
    {
        let answer = credit(&mut token, id(TREASURY), fee, streamed, duration);
        assert!(matches!(answer, Err(TokenError::Math(_))), "{fee} {streamed} {duration}: {answer:?}");
    }
}

#[ink::test]
fn book_loss_takes_the_unreleased_reward_first() {
    let mut token = token_with_holders();
    assert!(credit(&mut token, id(TREASURY), 0, 6 * DOT, DAY).is_ok());
    let old = token.totals();
    let new = Totals { pooled: 24 * DOT, shares: 40 * DOT, unreleased: 0 };
    assert_eq!(lose(&mut token, 30 * DOT), Ok(new));
    assert_eq!(balances(&token), [6 * DOT, 18 * DOT, 0]);
    assert!(matches!(&last_events(1)[0], Event::LossBooked(LossBooked { loss, old: a, new: b, epoch: 0 })
        if (*loss, *a, *b) == (30 * DOT, old, new)));
    assert_eq!(lose(&mut token, 0), Ok(new), "nothing, and it is told");
}

#[ink::test]
fn book_loss_of_everything_begins_an_epoch() {
    let mut token = token_with_holders();
    let old = token.totals();
    by(ALICE);
    assert_eq!(token.approve(id(CAROL), 5), Ok(()));
    by(VAULT);
    assert_eq!(lose(&mut token, Balance::MAX), Ok(Totals::default()));
    assert!(matches!(&last_events(1)[0], Event::LossBooked(LossBooked { loss, old: a, new: b, epoch: 1 })
        if (*loss, *a, *b) == (48 * DOT, old, Totals::default())));
    assert_eq!((balances(&token), shares(&token), token.epoch()), ([0; 3], [0; 3], 1));
    assert_eq!(token.mint(id(CAROL), 3 * DOT), Ok(3 * DOT), "a planck a share");
    assert_eq!(balances(&token), [0, 0, 3 * DOT], "new money pays for no old loss");
    assert_eq!(token.burn(id(ALICE), 1), Err(TokenError::InsufficientShares { available: 0, needed: 1 }));
    by(ALICE);
    assert_eq!(token.transfer(id(BOB), 1, vec![]), Err(PSP22Error::InsufficientBalance));
    assert_eq!(token.allowance(id(ALICE), id(CAROL)), 5, "an allowance is no money");
}

// --- Governance ---

#[ink::test]
fn admin_changes_hands_in_two_steps() {
    let mut token = token();
    let first = Access::new(id(ADMIN));
    let offered = Access { pending_admin: Some(id(ALICE)), ..first };
    by(ALICE);
    assert_eq!(token.propose_admin(Some(id(ALICE))), Err(missing(ALICE, Role::Admin)));
    assert_eq!(token.accept_admin(), Err(TokenError::Access(AccessError::NotOffered { caller: id(ALICE) })));
    assert_eq!(count_events(), 0);
    by(ADMIN);
    assert_eq!(token.propose_admin(Some(id(ALICE))), Ok(()));
    assert_change(first, offered);
    assert_eq!((token.access().admin, token.access().pending_admin), (id(ADMIN), Some(id(ALICE))));
    assert_eq!(token.propose_admin(None), Ok(()));
    assert_change(offered, first);
    assert_eq!(token.propose_admin(Some(id(ALICE))), Ok(()));
    by(ALICE);
    assert_eq!(token.accept_admin(), Ok(()));
    assert_change(offered, Access { hand_overs: 1, ..Access::new(id(ALICE)) });
    assert_eq!(token.access().hand_overs, 1);
    assert_eq!((token.access().admin, token.access().pending_admin), (id(ALICE), None));
    by(ADMIN);
    assert_eq!(token.ossify(), Err(missing(ADMIN, Role::Admin)));
}

#[ink::test]
fn ossify_ends_upgrades_for_ever() {
    let mut token = token();
    let code = Hash::from([7; 32]);
    by(VAULT);
    assert_eq!(token.set_code(code), Err(missing(VAULT, Role::Admin)));
    assert_eq!(token.ossify(), Err(missing(VAULT, Role::Admin)));
    by(ADMIN);
    assert_eq!(token.ossify(), Ok(()));
    let first = Access::new(id(ADMIN));
    assert_change(first, Access { ossified: true, ..first });
    assert!(token.access().ossified);
    assert_eq!(token.ossify(), Err(TokenError::Access(AccessError::Ossified)));
    assert_eq!(token.set_code(code), Err(TokenError::Access(AccessError::Ossified)), "before all else");
    assert_eq!(count_events(), 1);
}

fn assert_change(old: Access, new: Access) {
    assert!(
        matches!(&last_events(1)[0], Event::AccessChanged(AccessChanged { old: a, new: b }) if (*a, *b) == (old, new))
    );
}
