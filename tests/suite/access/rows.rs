//! Every message of every contract, and whom it obeys.

use adotb_harness::{
    actors::*,
    contract::{ink_id, selector, CodeTarget, PSP22Error, EXECUTOR_ROLE, PROPOSER_ROLE},
    world::{equal_allocation, World},
};
use adotb_interfaces::{
    access::{AccessError, Role},
    bonder::{BonderError, Moved, Withdrawn},
    governor::{Action, GovernorError, Support},
    nominator::{NominatorError, Work},
    oracle::{OracleError, OracleSetting},
    registry::RegistryError,
    timelock::{TimelockAccessError, TimelockError, Transaction},
    token::{TokenError, Totals},
    vault::{BookChange, Pausable, VaultError},
};
use adotb_runtime::AccountId;
use sp_core::H256;

/// A refusal of any contract.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    Vault(VaultError),
    Bonder(BonderError),
    Token(TokenError),
    Psp22(PSP22Error),
    Registry(RegistryError),
    Nominator(NominatorError),
    Governor(GovernorError),
    Oracle(OracleError),
    Timelock(TimelockError),
    TimelockAccess(TimelockAccessError),
}

macro_rules! refusals {
    ($($variant:ident: $error:ty),*) => {
        $(impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}
refusals!(Vault: VaultError, Bonder: BonderError, Token: TokenError, Psp22: PSP22Error, Registry: RegistryError);
refusals!(Oracle: OracleError, Nominator: NominatorError, Governor: GovernorError, Timelock: TimelockError, TimelockAccess: TimelockAccessError);

/// Whom a message obeys.
#[derive(Clone, Copy, PartialEq)]
pub enum Obeys {
    /// Everybody.
    All,
    /// Whoever has the role; the guardian's messages obey the admin too.
    Role(Role),
    /// The account to which the admin role was offered: nobody here.
    Offered,
    /// The bonder, which signs nothing.
    BonderAlone,
    /// Who made the proposal, which is Alice, and the guardian.
    ProposerAndGuardian,
    /// The executives of the timelock: the council, and the governor, which signs nothing.
    Executives,
    /// The timelock itself, as an admin of its roles.
    RoleAdmin,
    /// The timelock itself, when it carries out an operation.
    Itself,
}

type Call = fn(&mut World, &AccountId) -> Result<(), Refusal>;

/// One message: contract, name, whom it obeys, and a call of it with arguments that are fine.
pub type Row = (&'static str, &'static str, Obeys, Call);

macro_rules! row {
    ($contract:literal $message:literal $obeys:expr, |$world:ident, $who:ident| $call:expr) => {
        ($contract, $message, $obeys, |$world, $who| Ok($call.map(|_| ())?))
    };
}

const ADMINS: Obeys = Obeys::Role(Role::Admin);
const GUARDS: Obeys = Obeys::Role(Role::Guardian);
const VAULTS: Obeys = Obeys::Role(Role::Vault);
const BONDERS: Obeys = Obeys::Role(Role::Bonder);

/// The contracts of the table.
pub const CONTRACTS: [&str; 8] =
    ["vault", "bonder", "token", "registry", "nominator", "governor", "timelock", "oracle"];

pub fn table() -> Vec<Row> {
    [core_rows(), oracle_rows(), governance_rows()].concat()
}

fn oracle_rows() -> Vec<Row> {
    vec![
        row!("oracle" "report" Obeys::Role(Role::Reporter), |w, who| {
            let report = w.true_report(1);
            w.oracle(who).report(&report)
        }),
        row!("oracle" "apply" Obeys::All, |w, who| {
            let report = w.true_report(1);
            w.oracle(who).apply(&report)
        }),
        row!("oracle" "challenge" Obeys::All, |w, who| w.oracle(who).challenge(0, dot(1), 0)),
        row!("oracle" "prove" Obeys::All, |w, who| w.oracle(who).prove(0, dot(1), 0)),
        row!("oracle" "veto" GUARDS, |w, who| w.oracle(who).veto()),
        row!("oracle" "set_panel" ADMINS, |w, who| {
            let panel = w.oracle(who).panel();
            w.oracle(who).set_panel(&panel)
        }),
        row!("oracle" "set_settings" ADMINS, |w, who| w.oracle(who).set_settings(&[OracleSetting::Limit(50)])),
        row!("oracle" "propose_admin" ADMINS, |w, who| w.oracle(who).propose_admin(Some(who))),
        row!("oracle" "accept_admin" Obeys::Offered, |w, who| w.oracle(who).accept_admin()),
        row!("oracle" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.registry;
            w.oracle(who).set_code(code)
        }),
        row!("oracle" "ossify" ADMINS, |w, who| w.oracle(who).ossify()),
    ]
}

fn core_rows() -> Vec<Row> {
    vec![
        row!("vault" "stake" Obeys::All, |w, who| w.vault(who).stake(dot(1))),
        row!("vault" "stake_for" Obeys::All, |w, who| w.vault(who).stake_for(&BOB, dot(1))),
        row!("vault" "request_unstake" Obeys::All, |w, who| w.vault(who).request_unstake(dot(1))),
        row!("vault" "cancel_unstake" Obeys::All, |w, who| w.vault(who).cancel_unstake(1)),
        row!("vault" "claim" Obeys::All, |w, who| w.vault(who).claim(&[1])),
        row!("vault" "unstake_now" Obeys::All, |w, who| w.vault(who).unstake_now(dot(1), 0)),
        row!("vault" "harvest" BONDERS, |w, who| w.vault(who).harvest(Totals::default())),
        row!("vault" "begin_era" BONDERS, |w, who| w.vault(who).begin_era(Totals::default())),
        row!("vault" "work" BONDERS, |w, who| w.vault(who).work(Totals::default(), &Withdrawn::default(), 1)),
        row!("vault" "moved" BONDERS, |w, who| w.vault(who).moved(0, &Moved::default())),
        row!("vault" "book_report" BONDERS, |w, who| {
            w.vault(who).book_report(Totals::default(), &BookChange::default())
        }),
        row!("vault" "hold" BONDERS, |w, who| w.vault(who).hold(1)),
        row!("vault" "pause" GUARDS, |w, who| w.vault(who).pause(Pausable::Stake, 1_000)),
        row!("vault" "unpause" GUARDS, |w, who| w.vault(who).unpause(Pausable::Stake)),
        row!("vault" "set_settings" ADMINS, |w, who| {
            let settings = w.vault(who).settings();
            w.vault(who).set_settings(&settings)
        }),
        row!("vault" "set_guardian" ADMINS, |w, who| w.vault(who).set_guardian(who)),
        row!("vault" "propose_admin" ADMINS, |w, who| w.vault(who).propose_admin(Some(who))),
        row!("vault" "accept_admin" Obeys::Offered, |w, who| w.vault(who).accept_admin()),
        row!("vault" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.vault;
            w.vault(who).set_code(code)
        }),
        row!("vault" "ossify" ADMINS, |w, who| w.vault(who).ossify()),
        row!("bonder" "harvest" Obeys::All, |w, who| w.bonder(who).harvest()),
        row!("bonder" "advance" Obeys::All, |w, who| w.bonder(who).advance(1)),
        row!("bonder" "create_stash" Obeys::All, |w, who| w.bonder(who).create_stash()),
        row!("bonder" "report" Obeys::Role(Role::Reporter), |w, who| {
            let less = w.less(0, 1, 0);
            w.bonder(who).book(1, &less)
        }),
        row!("bonder" "repair" Obeys::All, |w, who| w.bonder(who).repair(0)),
        row!("bonder" "probe" Obeys::All, |w, who| w.bonder(who).probe(0, &validator(0))),
        row!("bonder" "readmit" Obeys::All, |w, who| w.bonder(who).readmit(0, &validator(0))),
        row!("bonder" "ripen" Obeys::All, |w, who| w.bonder(who).ripen(0)),
        row!("bonder" "exclude" GUARDS, |w, who| w.bonder(who).exclude(&validator(4), 7)),
        row!("bonder" "end_hold" Obeys::Role(Role::Reporter), |w, who| w.bonder(who).end_hold()),
        row!("bonder" "set_settings" ADMINS, |w, who| {
            let settings = w.bonder(who).settings();
            w.bonder(who).set_settings(&settings)
        }),
        row!("bonder" "set_reporter" ADMINS, |w, who| w.bonder(who).set_reporter(who)),
        row!("bonder" "propose_admin" ADMINS, |w, who| w.bonder(who).propose_admin(Some(who))),
        row!("bonder" "accept_admin" Obeys::Offered, |w, who| w.bonder(who).accept_admin()),
        row!("bonder" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.nominator;
            w.bonder(who).set_code(CodeTarget::FutureStashes, code)
        }),
        row!("bonder" "ossify" ADMINS, |w, who| w.bonder(who).ossify()),
        row!("token" "PSP22::transfer" Obeys::All, |w, who| w.token(who).transfer(&BOB, dot(1))),
        row!("token" "PSP22::transfer_from" Obeys::All, |w, who| w.token(who).transfer_from(&ALICE, &BOB, dot(1))),
        row!("token" "PSP22::approve" Obeys::All, |w, who| w.token(who).approve(&BOB, dot(1))),
        row!("token" "PSP22::increase_allowance" Obeys::All, |w, who| w.token(who).increase_allowance(&BOB, 1)),
        row!("token" "PSP22::decrease_allowance" Obeys::All, |w, who| w.token(who).decrease_allowance(&BOB, 1)),
        row!("token" "transfer_shares" Obeys::All, |w, who| w.token(who).transfer_shares(&BOB, 1)),
        row!("token" "collect" Obeys::All, |w, who| w.token(who).collect(&ALICE, dot(1))),
        row!("token" "mint" VAULTS, |w, who| w.token(who).mint(who, dot(1))),
        row!("token" "burn" VAULTS, |w, who| w.token(who).burn(&ALICE, dot(1))),
        row!("token" "credit_rewards" BONDERS, |w, who| w.token(who).credit_rewards(who, 1, 1, 1)),
        row!("token" "book_loss" BONDERS, |w, who| w.token(who).book_loss(1)),
        row!("token" "propose_admin" ADMINS, |w, who| w.token(who).propose_admin(Some(who))),
        row!("token" "accept_admin" Obeys::Offered, |w, who| w.token(who).accept_admin()),
        row!("token" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.token;
            w.token(who).set_code(code)
        }),
        row!("token" "ossify" ADMINS, |w, who| w.token(who).ossify()),
        row!("registry" "set_weights" ADMINS, |w, who| w.registry(who).set_weights(&equal_allocation(2))),
        row!("registry" "set_limits" ADMINS, |w, who| {
            let limits = w.registry(who).limits();
            w.registry(who).set_limits(&limits)
        }),
        row!("registry" "propose_admin" ADMINS, |w, who| w.registry(who).propose_admin(Some(who))),
        row!("registry" "accept_admin" Obeys::Offered, |w, who| w.registry(who).accept_admin()),
        row!("registry" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.registry;
            w.registry(who).set_code(code)
        }),
        row!("registry" "ossify" ADMINS, |w, who| w.registry(who).ossify()),
        row!("nominator" "work" Obeys::BonderAlone, |w, who| {
            let (calls, stash) = (w.bonder(who).settings().calls, w.stash_accounts()[0].clone());
            let work =
                Work { withdraw: None, fresh: false, rebond: 0, chill: true, nominate: None, unbond: dot(500) };
            w.nominator(&stash, who).work(&calls, &work)
        }),
        row!("nominator" "upgrade" Obeys::BonderAlone, |w, who| {
            let (code, stash) = (w.at.codes.token, w.stash_accounts()[0].clone());
            w.nominator(&stash, who).upgrade(code)
        }),
    ]
}

/// Harmless calls that are scheduled at the timelock, and ready: the first alone, all of them as a batch.
pub fn scheduled(world: &World) -> Vec<Transaction> {
    let approve = |to: &AccountId| {
        Transaction::new(ink_id(&world.at.token), selector("PSP22::approve"), (ink_id(to), dot(1)))
    };
    vec![approve(&BOB), approve(&CAROL)]
}

fn governance_rows() -> Vec<Row> {
    vec![
        row!("governor" "escrow" Obeys::All, |w, who| w.governor(who).escrow(dot(1))),
        row!("governor" "release" Obeys::All, |w, who| w.governor(who).release(None)),
        row!("governor" "propose" Obeys::All, |w, who| {
            w.governor(who).propose(&[Action::SetReporter(ink_id(&EVE))], H256::zero(), "")
        }),
        row!("governor" "vote" Obeys::All, |w, who| w.governor(who).vote(1, Support::For)),
        row!("governor" "queue" Obeys::All, |w, who| w.governor(who).queue(1)),
        row!("governor" "execute" Obeys::All, |w, who| w.governor(who).execute(1)),
        row!("governor" "cancel" Obeys::ProposerAndGuardian, |w, who| w.governor(who).cancel(1)),
        row!("governor" "set_settings" ADMINS, |w, who| w.governor(who).set_settings(&[])),
        row!("governor" "set_guardian" ADMINS, |w, who| w.governor(who).set_guardian(who)),
        row!("governor" "propose_admin" ADMINS, |w, who| w.governor(who).propose_admin(Some(who))),
        row!("governor" "accept_admin" Obeys::Offered, |w, who| w.governor(who).accept_admin()),
        row!("governor" "set_code" ADMINS, |w, who| {
            let code = w.at.codes.governor;
            w.governor(who).set_code(code)
        }),
        row!("governor" "ossify" ADMINS, |w, who| w.governor(who).ossify()),
        row!("timelock" "TimelockController::schedule" Obeys::Executives, |w, who| {
            let (calls, delay) = (scheduled(w), w.timelock(who).min_delay());
            w.timelock(who).schedule(&calls[0], None, [1; 32], delay)
        }),
        row!("timelock" "TimelockController::schedule_batch" Obeys::Executives, |w, who| {
            let (calls, delay) = (scheduled(w), w.timelock(who).min_delay());
            w.timelock(who).schedule_batch(&calls, None, [1; 32], delay)
        }),
        row!("timelock" "TimelockController::cancel" Obeys::Executives, |w, who| {
            let calls = scheduled(w);
            let number = w.timelock(who).hash_operation_batch(&calls, None, [0; 32]);
            w.timelock(who).cancel(number)
        }),
        row!("timelock" "TimelockController::execute" Obeys::Executives, |w, who| {
            let calls = scheduled(w);
            w.timelock(who).execute(&calls[0], None, [0; 32])
        }),
        row!("timelock" "TimelockController::execute_batch" Obeys::Executives, |w, who| {
            let calls = scheduled(w);
            w.timelock(who).execute_batch(&calls, None, [0; 32])
        }),
        row!("timelock" "TimelockController::update_delay" Obeys::Itself, |w, who| {
            w.timelock(who).update_delay(3 * DAY_MS)
        }),
        row!("timelock" "AccessControl::grant_role" Obeys::RoleAdmin, |w, who| {
            w.timelock(who).grant_role(PROPOSER_ROLE, Some(&EVE))
        }),
        row!("timelock" "AccessControl::revoke_role" Obeys::RoleAdmin, |w, who| {
            w.timelock(who).revoke_role(PROPOSER_ROLE, Some(&COUNCIL))
        }),
        row!("timelock" "AccessControl::renounce_role" Obeys::Executives, |w, who| {
            w.timelock(who).renounce_role(EXECUTOR_ROLE, Some(who))
        }),
        row!("timelock" "accept_admin" Obeys::All, |w, who| {
            let vault = w.at.vault.clone();
            w.timelock(who).accept_admin(&vault)
        }),
    ]
}

/// What a contract answers to somebody whom its message does not obey.
pub fn refusal(contract: &str, message: &str, who: &AccountId, obeys: Obeys) -> Refusal {
    let caller = ink_id(who);
    let missing = TimelockAccessError::MissingRole;
    let error = match obeys {
        Obeys::Role(needed) => AccessError::MissingRole { caller, needed },
        Obeys::Offered => AccessError::NotOffered { caller },
        Obeys::BonderAlone => return NominatorError::NotBonder { caller }.into(),
        Obeys::ProposerAndGuardian => return GovernorError::MayNotCancel { caller }.into(),
        // OpenBrush has an error of its own for each of its traits.
        Obeys::Executives if message.starts_with("AccessControl::") => return missing.into(),
        Obeys::Executives => return TimelockError::AccessControl(missing).into(),
        Obeys::RoleAdmin => return missing.into(),
        Obeys::Itself => return TimelockError::CallerMustBeTimeLock.into(),
        Obeys::All => unreachable!("it obeys everybody"),
    };
    match contract {
        "vault" => VaultError::Access(error).into(),
        "bonder" => BonderError::Access(error).into(),
        "token" => TokenError::Access(error).into(),
        "governor" => GovernorError::Access(error).into(),
        "oracle" => OracleError::Access(error).into(),
        _ => RegistryError::Access(error).into(),
    }
}

/// Whether a refusal is about who called.
pub fn is_about_access(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Vault(VaultError::Access(_))
            | Refusal::Bonder(BonderError::Access(_))
            | Refusal::Token(TokenError::Access(_))
            | Refusal::Registry(RegistryError::Access(_))
            | Refusal::Nominator(NominatorError::NotBonder { .. })
            | Refusal::Oracle(OracleError::Access(_))
            | Refusal::Governor(GovernorError::Access(_) | GovernorError::MayNotCancel { .. })
            | Refusal::Timelock(TimelockError::AccessControl(_) | TimelockError::CallerMustBeTimeLock)
            | Refusal::TimelockAccess(_)
    )
}
