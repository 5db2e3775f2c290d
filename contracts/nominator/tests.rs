//! Bytes of the calls, the order of the work, and who may command.
use crate::{
    nominator::Nominator,
    staking_call::{RuntimeCall, StakingCall},
    work::{perform, Chain},
};
use adotb_interfaces::{
    nominator::{Failures, NominatorError, Receipt, StakingCalls, Undone, Withdraw, Work},
    AccountId, Balance, Hash,
};
use ink::env::{test, DefaultEnvironment};
use scale::{Compact, Decode, Encode};
use std::cell::{Cell, RefCell};

const CALLS: StakingCalls = StakingCalls::standard(8);
const IDLE: Work = Work { fresh: false, withdraw: None, rebond: 0, chill: false, nominate: None, unbond: 0 };
/// Existential deposit of the imagined chains.
const ED: Balance = 10;

fn account(n: u8) -> AccountId {
    [n; 32].into()
}

// === Bytes ===

/// The pallet's own types as they stand in pallet-staking 23, to encode against.
#[allow(dead_code)] // only some variants are sent, the others hold their place
mod mirror {
    use super::*;

    #[derive(Encode)]
    pub enum MultiAddress {
        Id(AccountId),
        Index(Compact<()>),
        Raw(Vec<u8>),
    }

    #[derive(Encode)]
    pub enum RewardDestination {
        Staked,
        Stash,
        Controller,
        Account(AccountId),
        None,
    }

    #[derive(Encode)]
    pub enum Staking {
        #[codec(index = 0)]
        Bond(Compact<Balance>, RewardDestination),
        #[codec(index = 1)]
        BondExtra(Compact<Balance>),
        #[codec(index = 2)]
        Unbond(Compact<Balance>),
        #[codec(index = 3)]
        WithdrawUnbonded(u32),
        #[codec(index = 5)]
        Nominate(Vec<MultiAddress>),
        #[codec(index = 6)]
        Chill,
        #[codec(index = 19)]
        Rebond(Compact<Balance>),
        #[codec(index = 24)]
        ForceApplyMinCommission(AccountId),
    }

    #[derive(Encode)]
    pub enum Runtime {
        #[codec(index = 8)]
        Staking(Staking),
    }
}

/// Amounts on both sides of each change of width of the compact encoding.
const AMOUNTS: [Balance; 10] = [
    0,
    63,
    64,
    (1 << 14) - 1,
    1 << 14,
    (1 << 30) - 1,
    1 << 30,
    2_500_000_000_000,
    u64::MAX as Balance + 1,
    Balance::MAX,
];

fn assert_bytes(call: StakingCall, expected: mirror::Staking) {
    assert_eq!(
        RuntimeCall { calls: &CALLS, call }.encode(),
        mirror::Runtime::Staking(expected).encode(),
        "bytes of {call:?}"
    );
}

#[test]
fn calls_with_an_amount_encode_as_in_the_runtime() {
    for value in AMOUNTS {
        assert_bytes(
            StakingCall::Bond { value, payee: account(7) },
            mirror::Staking::Bond(Compact(value), mirror::RewardDestination::Account(account(7))),
        );
        assert_bytes(StakingCall::BondExtra(value), mirror::Staking::BondExtra(Compact(value)));
        assert_bytes(StakingCall::Unbond(value), mirror::Staking::Unbond(Compact(value)));
        assert_bytes(StakingCall::Rebond(value), mirror::Staking::Rebond(Compact(value)));
    }
}

#[test]
fn calls_without_an_amount_encode_as_in_the_runtime() {
    for spans in [0, 1, 10, u32::MAX] {
        assert_bytes(StakingCall::WithdrawUnbonded(spans), mirror::Staking::WithdrawUnbonded(spans));
    }
    assert_bytes(
        StakingCall::Nominate(account(9)),
        mirror::Staking::Nominate(vec![mirror::MultiAddress::Id(account(9))]),
    );
    assert_bytes(StakingCall::Chill, mirror::Staking::Chill);
    assert_bytes(
        StakingCall::ForceApplyMinCommission(account(9)),
        mirror::Staking::ForceApplyMinCommission(account(9)),
    );
}

#[test]
fn a_call_spelled_out_byte_by_byte() {
    let call = RuntimeCall { calls: &CALLS, call: StakingCall::Bond { value: 64, payee: account(0xAB) } };
    let mut expected = vec![8, 0, 0x01, 0x01, 3];
    expected.extend([0xAB; 32]);
    assert_eq!(call.encode(), expected);
    let call = RuntimeCall { calls: &CALLS, call: StakingCall::Nominate(account(0xCD)) };
    let mut expected = vec![8, 5, 4, 0];
    expected.extend([0xCD; 32]);
    assert_eq!(call.encode(), expected);
}

#[test]
fn indices_are_those_of_the_order() {
    let calls = StakingCalls {
        pallet: 50,
        bond: 100,
        bond_extra: 101,
        unbond: 102,
        withdraw_unbonded: 103,
        nominate: 105,
        chill: 106,
        rebond: 119,
        force_apply_min_commission: 124,
    };
    for (call, index) in [
        (StakingCall::Bond { value: 1, payee: account(1) }, 100),
        (StakingCall::BondExtra(1), 101),
        (StakingCall::Unbond(1), 102),
        (StakingCall::WithdrawUnbonded(1), 103),
        (StakingCall::Nominate(account(1)), 105),
        (StakingCall::Chill, 106),
        (StakingCall::Rebond(1), 119),
        (StakingCall::ForceApplyMinCommission(account(1)), 124),
    ] {
        let bytes = RuntimeCall { calls: &calls, call }.encode();
        assert_eq!(bytes.get(..2), Some([50, index].as_slice()), "pallet and index of {call:?}");
    }
}

// === The work ===

/// A chain that notes what it is asked and refuses the calls it is told to refuse.
#[derive(Default)]
struct Recorder {
    calls: RefCell<Vec<StakingCall>>,
    paid: RefCell<Vec<Balance>>,
    refuse: Vec<StakingCall>,
    balance: Cell<Balance>,
    /// Comes free with a withdrawal.
    ripe: Balance,
    /// Comes free when the stash unbonds, as with a full list of chunks.
    makes_room: Balance,
    broke: bool,
}

impl Chain for Recorder {
    fn balance(&self) -> Balance {
        self.balance.get()
    }

    fn stake(&self, call: StakingCall) -> bool {
        self.calls.borrow_mut().push(call);
        let done = !self.refuse.contains(&call);
        let freed = match call {
            StakingCall::WithdrawUnbonded(_) => self.ripe,
            StakingCall::Unbond(_) => self.makes_room,
            _ => 0,
        };
        if done {
            self.balance.set(self.balance.get() + freed);
        }
        done
    }

    fn existential_deposit(&self) -> Balance {
        ED
    }

    fn pay_vault(&self, amount: Balance) -> Result<(), NominatorError> {
        if amount == 0 {
            return Ok(());
        }
        if self.broke {
            return Err(NominatorError::PaymentFailed { amount });
        }
        self.balance.set(self.balance.get() - amount);
        self.paid.borrow_mut().push(amount);
        Ok(())
    }
}

fn vault() -> AccountId {
    account(1)
}

fn everything() -> Work {
    Work {
        fresh: false,
        withdraw: Some(Withdraw { expected: 300, stays: 700, slashing_spans: 10 }),
        rebond: 20,
        chill: true,
        nominate: Some(account(5)),
        unbond: 40,
    }
}

/// The calls that `everything` with the value 500 makes, and the bit of each.
fn all_calls() -> [(StakingCall, u8); 6] {
    [
        (StakingCall::WithdrawUnbonded(10), Failures::WITHDRAW),
        (StakingCall::BondExtra(500), 0),
        (StakingCall::Rebond(20), Failures::REBOND),
        (StakingCall::Chill, Failures::NOMINATE),
        (StakingCall::Nominate(account(5)), Failures::NOMINATE),
        (StakingCall::Unbond(40), Failures::UNBOND),
    ]
}

#[test]
fn perform_on_a_fresh_stash_opens_it_first() {
    let chain = Recorder::default();
    let work = Work { fresh: true, ..IDLE };
    assert_eq!(perform(&chain, vault(), 500, &work), Ok(Receipt::default()));
    let open = StakingCall::Bond { value: 500, payee: vault() };
    assert_eq!(*chain.calls.borrow(), [open], "one call");
    // The bonder's word only decides the order: a stash that has a ledger after all is bonded too.
    let chain = Recorder { refuse: vec![open], ..Default::default() };
    assert_eq!(perform(&chain, vault(), 500, &work), Ok(Receipt::default()));
    assert_eq!(*chain.calls.borrow(), [open, StakingCall::BondExtra(500)]);
    assert_eq!(*chain.paid.borrow(), [], "nothing comes back");
}

#[test]
fn perform_nothing_calls_nothing() {
    let chain = Recorder::default();
    assert_eq!(perform(&chain, vault(), 0, &IDLE), Ok(Receipt::default()));
    assert_eq!(*chain.calls.borrow(), []);
    assert_eq!(*chain.paid.borrow(), []);
}

fn receipt(withdrawn: Balance, swept: Balance, failures: u8) -> Result<Receipt, NominatorError> {
    Ok(Receipt { withdrawn, swept, failures: Failures(failures) })
}

#[test]
fn perform_everything_keeps_the_order() {
    let chain = Recorder { ripe: 300, ..Default::default() };
    // The value is in the balance when the work begins.
    chain.balance.set(ED + 500);
    assert_eq!(perform(&chain, vault(), 500, &everything()), receipt(300, 0, 0));
    assert_eq!(*chain.calls.borrow(), all_calls().map(|(call, _)| call));
    assert_eq!(*chain.paid.borrow(), [300]);
}

#[test]
fn perform_each_refusal_sets_its_bit_and_stops_nothing_but_a_nomination() {
    for (refused, bit) in all_calls() {
        let chain = Recorder { ripe: 300, refuse: vec![refused], ..Default::default() };
        chain.balance.set(ED + 500);
        let answer = perform(&chain, vault(), 500, &everything());
        if let StakingCall::Nominate(validator) = refused {
            assert_eq!(answer, Err(NominatorError::NominationRefused { validator }), "all is undone");
            assert_eq!(chain.calls.borrow().last(), Some(&refused), "and nothing more is asked");
            continue;
        }
        let withdrawn = if bit == Failures::WITHDRAW { 0 } else { 300 };
        assert_eq!(answer, receipt(withdrawn, 0, bit), "{refused:?} refused");
        // The first bond is the answer to a refused addition; every other call is made in any case.
        let made = chain.calls.borrow().len();
        assert_eq!(made, if bit == 0 { 7 } else { 6 }, "calls made when {refused:?} is refused");
    }
}

#[test]
fn perform_without_the_bond_tries_no_nomination_and_returns_the_value() {
    let mut refuse = all_calls().map(|(call, _)| call).to_vec();
    refuse.push(StakingCall::Bond { value: 500, payee: vault() });
    let chain = Recorder { ripe: 300, refuse, ..Default::default() };
    chain.balance.set(ED + 500);
    let all = Failures::WITHDRAW | Failures::BOND | Failures::REBOND | Failures::NOMINATE | Failures::UNBOND;
    assert_eq!(perform(&chain, vault(), 500, &everything()), receipt(0, 0, all));
    assert!(!chain.calls.borrow().contains(&StakingCall::Nominate(account(5))));
    assert_eq!(*chain.paid.borrow(), [500]);
}

#[test]
fn perform_unbond_sends_what_made_room_for_it() {
    let chain = Recorder { makes_room: 70, ..Default::default() };
    chain.balance.set(ED + 9); // a gift, which stays
    assert_eq!(perform(&chain, vault(), 0, &Work { unbond: 40, ..IDLE }), receipt(70, 0, 0));
    assert_eq!(*chain.paid.borrow(), [70]);
    // With cash that was withdrawn before: both are told as one.
    let chain = Recorder { ripe: 300, makes_room: 70, ..Default::default() };
    assert_eq!(perform(&chain, vault(), 0, &everything()), receipt(370, 0, 0));
    let refuse = vec![StakingCall::Unbond(40)];
    let chain = Recorder { makes_room: 70, refuse, ..Default::default() };
    let refused = perform(&chain, vault(), 0, &Work { unbond: 40, ..IDLE });
    assert_eq!(refused, receipt(0, 0, Failures::UNBOND), "a refused call frees nothing");
}

#[test]
fn perform_on_an_emptied_stash_sends_all_that_it_can_spend() {
    let work = |expected, empties: bool| Work {
        withdraw: Some(Withdraw { expected, stays: if empties { 0 } else { 700 }, slashing_spans: 10 }),
        ..IDLE
    };
    let run = |ripe, gift, value, work: &Work, refuse: &[StakingCall]| {
        let chain = Recorder { ripe, refuse: refuse.to_vec(), ..Default::default() };
        chain.balance.set(gift + value);
        let answer = perform(&chain, vault(), value, work);
        (answer, chain.balance.get(), chain.paid.take())
    };
    assert_eq!(
        run(300, 50, 0, &work(300, true), &[]),
        (receipt(300, 50, 0), 0, vec![350]),
        "and in one payment"
    );
    assert_eq!(run(300, 50, 0, &work(300, false), &[]), (receipt(300, 0, 0), 50, vec![300]), "it goes on");
    assert_eq!(run(0, 50, 0, &work(300, true), &[]), (receipt(0, 0, 0), 50, vec![]), "it is late");
    assert_eq!(run(300, 50, 500, &work(300, true), &[]).0, receipt(300, 50, 0), "the value is bonded");
    // By the book it is empty, so that nothing is expected; the pallet may have forgotten it.
    let withdraw = StakingCall::WithdrawUnbonded(10);
    let refused = receipt(0, 50, Failures::WITHDRAW);
    assert_eq!(run(0, 50, 0, &work(0, true), &[withdraw]), (refused, 0, vec![50]));
    assert_eq!(run(20, 50, 0, &work(0, true), &[]), (receipt(20, 50, 0), 0, vec![70]), "late stake");
}

#[test]
fn perform_bond_opens_a_ledger_that_pays_the_vault() {
    let chain = Recorder { refuse: vec![StakingCall::BondExtra(500)], ..Default::default() };
    assert_eq!(perform(&chain, vault(), 500, &IDLE), Ok(Receipt::default()));
    assert_eq!(
        *chain.calls.borrow(),
        [StakingCall::BondExtra(500), StakingCall::Bond { value: 500, payee: vault() }]
    );
    assert_eq!(*chain.paid.borrow(), [], "the value stays");
}

#[test]
fn perform_fails_when_the_vault_cannot_be_paid() {
    let chain = Recorder { ripe: 300, broke: true, ..Default::default() };
    let error = NominatorError::PaymentFailed { amount: 300 };
    assert_eq!(perform(&chain, vault(), 0, &everything()), Err(error), "withdrawn cash");
    let refuse = vec![StakingCall::BondExtra(500), StakingCall::Bond { value: 500, payee: vault() }];
    let chain = Recorder { refuse, broke: true, ..Default::default() };
    let error = NominatorError::PaymentFailed { amount: 500 };
    assert_eq!(perform(&chain, vault(), 500, &IDLE), Err(error), "returned value");
}

// === Roles ===

fn bonder() -> AccountId {
    account(3)
}

fn stash() -> Nominator {
    test::set_caller::<DefaultEnvironment>(bonder());
    Nominator::new(vault())
}

#[test]
fn new_obeys_its_caller_and_pays_the_vault() {
    assert_eq!(stash().bonder(), bonder());
    assert_eq!(stash().vault(), vault());
}

#[test]
fn work_by_another_account_is_refused() {
    let stash = stash();
    for caller in [vault(), account(2)] {
        test::set_caller::<DefaultEnvironment>(caller);
        let error = Err(NominatorError::NotBonder { caller });
        assert_eq!(stash.work(CALLS, everything()), error);
        assert_eq!(stash.work(CALLS, IDLE), error, "even when it does nothing");
    }
}

#[test]
fn work_by_the_bonder_is_done() {
    assert_eq!(stash().work(CALLS, IDLE), Ok(Receipt::default()));
}

#[test]
fn upgrade_by_another_account_is_refused() {
    let stash = stash();
    for caller in [vault(), account(2)] {
        test::set_caller::<DefaultEnvironment>(caller);
        assert_eq!(stash.upgrade(Hash::default()), Err(NominatorError::NotBonder { caller }));
    }
}

#[test]
fn a_refused_nomination_is_told_from_all_other_errors() {
    let caller = account(9);
    for (error, undone) in [
        (NominatorError::NominationRefused { validator: caller }, Undone::NominationRefused),
        (NominatorError::NotBonder { caller }, Undone::Failed),
        (NominatorError::PaymentFailed { amount: 7 }, Undone::Failed),
        (NominatorError::CodeNotReplaced, Undone::Failed),
    ] {
        let bytes = Err::<Receipt, _>(error).encode();
        assert_eq!(Result::<Receipt, Undone>::decode(&mut &bytes[..]), Ok(Err(undone)), "{error:?}");
    }
}

#[test]
fn the_callers_tuple_decodes_as_the_two_arguments() {
    // The caller pushes `(&calls, &work)` as one argument: the bytes must be those of two.
    let bytes = (&CALLS, &everything()).encode();
    let mut input = bytes.as_slice();
    assert_eq!(StakingCalls::decode(&mut input), Ok(CALLS));
    assert_eq!(Work::decode(&mut input), Ok(everything()));
    assert!(input.is_empty(), "nothing is left");
}
