//! The example of `docs/integration.md`, run beside the suite; and the page quotes what was compiled.

use std::fs;

use adotb_harness::{
    actors::*,
    artefacts,
    chain::Code,
    contract::{call_data, chain_id, ink_id},
    world::World,
};
use adotb_interfaces::{
    token::TokenError,
    vault::{ExitInfo, ExitState, VaultError, BOOTSTRAP_HOLDER, OWNER_FIRST_ERAS},
};
use adotb_runtime::{AccountId, Balance};
use pot::{Part, PotError};
use scale::{Decode, Encode};
use sp_runtime::Perbill;

/// Eras for which the pot stays open.
const OPEN_ERAS: u32 = 5;

/// A pot of the example's code.
struct Pot {
    world: World,
    at: AccountId,
}

impl Pot {
    fn new(mut world: World) -> Self {
        let until = world.chain.now() + u64::from(OPEN_ERAS) * DAY_MS;
        let data = call_data("new", (ink_id(&world.at.vault), until));
        let code = Code::Wasm(artefacts::wasm("pot"));
        let (at, _) = world.chain.instantiate(code, data, 0, vec![], &DEPLOYER).expect("it is made");
        Self { world, at }
    }

    fn send<R: Decode>(&mut self, who: &AccountId, value: Balance, message: &str, args: impl Encode) -> R {
        let at = self.at.clone();
        let answer: Result<R, _> = self.world.caller(at, who).try_pay(value, message, args);
        answer.unwrap_or_else(|trapped| panic!("{trapped}"))
    }

    fn put_in(&mut self, who: &AccountId, amount: Balance) -> Result<Balance, PotError> {
        self.send(who, amount, "put_in", ())
    }

    fn put_in_adotb(&mut self, who: &AccountId, amount: Balance) -> Result<Balance, PotError> {
        self.send(who, 0, "put_in_adotb", amount)
    }

    fn take_out(&mut self, who: &AccountId) -> Result<Balance, PotError> {
        self.send(who, 0, "take_out", ())
    }

    fn close(&mut self) -> Result<u64, PotError> {
        self.send(&STRANGER, 0, "close", ())
    }

    fn pay_out(&mut self, who: &AccountId) -> Result<Balance, PotError> {
        self.send(who, 0, "pay_out", ())
    }

    fn part_of(&mut self, who: &AccountId) -> Part {
        self.send(&STRANGER, 0, "part_of", ink_id(who))
    }

    fn worth_of(&mut self, who: &AccountId) -> Balance {
        let worth: Result<Balance, PotError> = self.send(&STRANGER, 0, "worth_of", ink_id(who));
        worth.expect("the token answers")
    }

    fn exit(&mut self) -> Option<ExitInfo> {
        let exit: Result<Option<ExitInfo>, PotError> = self.send(&STRANGER, 0, "exit", ());
        exit.expect("the vault answers")
    }

    /// Alice put 600 DOT in, Bob 300 aDOTb; the pot is closed, and its exit can be claimed.
    fn closed() -> (Self, u64) {
        let mut pot = Self::new(World::new());
        pot.put_in(&ALICE, dot(600)).unwrap();
        pot.world.stake(&BOB, dot(300)).unwrap();
        let at = pot.at.clone();
        pot.world.token(&BOB).approve(&at, dot(300)).unwrap();
        pot.put_in_adotb(&BOB, dot(300)).unwrap();
        pot.world.run_eras(OPEN_ERAS);
        let id = pot.close().unwrap();
        while pot.exit().map(|exit| exit.state) != Some(ExitState::Claimable) {
            pot.world.next_era();
        }
        (pot, id)
    }
}

#[test]
fn pot_refuses_what_it_cannot_do_and_changes_nothing() {
    let mut pot = Pot::new(World::new());
    let below = VaultError::BelowMinimum { given: 1, minimum: dot(1) };
    assert_eq!(pot.put_in(&ALICE, 1), Err(PotError::Vault(below)), "what the vault refuses");
    let allowance = TokenError::InsufficientAllowance { available: 0, needed: dot(5) };
    assert_eq!(pot.put_in_adotb(&ALICE, dot(5)), Err(PotError::Token(allowance)), "what aDOTb refuses");
    assert_eq!(pot.take_out(&ALICE), Err(PotError::NoPart));
    pot.put_in(&ALICE, dot(600)).unwrap();
    assert!(matches!(pot.close(), Err(PotError::StillOpen { .. })), "too early to close");
    assert!(matches!(pot.pay_out(&ALICE), Err(PotError::StillOpen { .. })), "too early to be paid");
    assert_eq!(pot.part_of(&ALICE).shares, dot(600), "nothing changed");

    pot.world.run_eras(OPEN_ERAS);
    let id = pot.close().unwrap();
    assert_eq!(pot.close(), Err(PotError::Closed), "once");
    assert_eq!(pot.put_in(&BOB, dot(5)), Err(PotError::Closed));
    assert_eq!(pot.take_out(&ALICE), Err(PotError::Closed));
    let refused = pot.pay_out(&ALICE);
    assert!(
        matches!(refused, Err(PotError::Vault(VaultError::ExitNotFunded { id: of, .. })) if of == id),
        "{refused:?}"
    );
    assert_eq!(pot.part_of(&ALICE).shares, dot(600), "her part is still there");
}

#[test]
fn pot_keeps_shares_so_that_each_gets_what_theirs_earned() {
    let mut pot = Pot::new(World::new());
    assert_eq!(pot.put_in(&ALICE, dot(600)), Ok(dot(600)), "the first shares cost a planck each");
    pot.world.run_eras(4);
    assert!(pot.worth_of(&ALICE) > dot(600), "it earns");
    pot.put_in(&BOB, dot(600)).unwrap();
    let late = pot.worth_of(&BOB);
    assert!(late <= dot(600) && late >= dot(600) - 2, "what was earned before is not his: {late}");

    let worth = pot.worth_of(&ALICE);
    assert_eq!(pot.take_out(&ALICE), Ok(worth));
    assert_eq!(pot.world.balance(&ALICE), worth, "she has it as aDOTb");
    assert_eq!(pot.part_of(&ALICE).shares, 0);
    assert_eq!(pot.worth_of(&BOB), late, "his part is untouched");
    pot.world.assert_invariants();
}

#[test]
fn pot_leaves_as_a_whole_and_pays_each_their_part() {
    let (mut pot, id) = Pot::closed();
    let exit = pot.exit().expect("it is not claimed yet");
    assert_eq!((exit.id, chain_id(exit.owner)), (id, pot.at.clone()), "its own exit");
    let (alices, bobs) = (pot.part_of(&ALICE).shares, pot.part_of(&BOB).shares);
    let paid = [pot.pay_out(&BOB).unwrap(), pot.pay_out(&ALICE).unwrap()];
    assert_eq!(paid[0] + paid[1], exit.payout, "all of it");
    let due = exit.payout * bobs / (alices + bobs);
    assert_eq!(paid[0], due, "by shares, rounded down");
    assert_eq!(pot.pay_out(&ALICE), Err(PotError::NoPart), "once");
    assert_eq!(pot.exit(), None, "it is closed");
    pot.world.assert_invariants();
}

#[test]
fn pot_pays_too_when_a_stranger_claimed_its_exit() {
    let (mut pot, id) = Pot::closed();
    let payout = pot.exit().expect("it is not claimed yet").payout;
    pot.world.run_eras(OWNER_FIRST_ERAS);
    assert_eq!(pot.world.claim(&STRANGER, &[id]), Ok(payout), "a stranger, for the deposit");
    let paid = pot.pay_out(&ALICE).unwrap() + pot.pay_out(&BOB).unwrap();
    assert_eq!(paid, payout, "the claim is skipped, the cash is there");
}

#[test]
fn pot_pays_nobody_with_shares_of_before_a_total_loss() {
    let builder = World::builder().validators(1);
    let mut pot = Pot::new(builder.bonder_settings(|settings| settings.max_stashes = 1).build());
    pot.world.chain.set_yearly_reward(Perbill::zero());
    pot.put_in(&ALICE, dot(999)).unwrap();
    pot.world.run_eras(2);
    pot.world.slash(&validator(0), Perbill::from_percent(100));
    let era = pot.world.overview().era;
    assert_eq!(pot.world.book(era).loss, dot(1_000));
    let bootstrap = AccountId::new(BOOTSTRAP_HOLDER);
    pot.world.vault(&DEPLOYER).stake_for(&bootstrap, dot(1)).unwrap();

    pot.put_in(&BOB, dot(50)).unwrap();
    assert_eq!(pot.part_of(&ALICE), Part { shares: 0, epoch: 1 }, "worth nothing");
    assert_eq!(pot.take_out(&ALICE), Err(PotError::NoPart), "and not paid with his");
    assert_eq!(pot.take_out(&BOB), Ok(dot(50)));
}

// ------------------------------------------------------------------------------------------------ the page

/// The files that the page quotes, by the language of its blocks.
const QUOTED: [(&str, &str); 2] =
    [("rust", "contracts/examples/pot/lib.rs"), ("ts", "scripts/client/examples/holder.ts")];

/// The marked parts of a file: name and lines, without what they are indented by.
fn quotes(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.trim().strip_prefix("// quote: ") else { continue };
        let part: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "// end of quote").collect();
        let filled = part.iter().filter(|line| !line.trim().is_empty());
        let margin = filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
        let part = part.iter().map(|line| line.get(margin..).unwrap_or_default().to_owned() + "\n");
        found.push((name.to_owned(), part.collect()));
    }
    found
}

/// The blocks of a page in one language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let begin = format!("\n```{language}\n");
    page.split(&begin).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// Every block of Rust and TypeScript on the page is a part that is compiled, and every marked part is on the page.
#[test]
fn page_for_integrators_quotes_what_is_compiled() {
    let read = |path: &str| fs::read_to_string(artefacts::workspace().join(path)).expect(path);
    let page = read("docs/integration.md");
    for (language, path) in QUOTED {
        let (quotes, blocks) = (quotes(&read(path)), blocks(&page, language));
        for (name, part) in &quotes {
            assert!(
                blocks.contains(&part.as_str()),
                "{path}: `{name}` is not in docs/integration.md:\n{part}"
            );
        }
        for block in &blocks {
            let known = quotes.iter().any(|(_, part)| part == block);
            assert!(known, "docs/integration.md: this is no marked part of {path}:\n{block}");
        }
        assert!(!quotes.is_empty(), "{path} has marked parts");
    }
}
