//! Table of contents of the suite. Every test runs the compiled contracts on the chain of `tests/runtime`, through `tests/harness`.

/// Each contract alone: who it obeys, what it refuses, what it tells.
mod contracts {
    mod bonder;
    mod deployment;
    mod events;
    mod governor;
    mod nominator;
    mod oracle;
    mod registry;
    mod timelock;
    mod token;
    mod vault;
}

/// Stories over many eras, with exact numbers.
mod flows {
    mod cancel;
    mod daily_exits;
    mod fees;
    mod losses;
    mod netting;
    mod previews;
    mod rewards;
    /// From the offence to the wallet.
    mod slashes {
        mod announced;
        mod bad_quorum;
        mod challenges;
        mod common;
        mod held;
        mod proofs;
        mod reported;
    }
    mod stake_to_claim;
    mod three_holders;
    mod unstake_now;
    mod value_and_bad_input;
}

/// What holders are told, held as a property: dates, fairness when nothing is lost after all, and little money.
mod promises {
    mod exits;
    mod fair;
    mod small;
}

/// The keepers' work: new weights, growth, missed days, half-done days, refusals of the chain, settings, and the end of it all.
mod keeper {
    mod day;
    mod exclusions;
    mod failures;
    mod half_done;
    mod limits;
    mod links;
    mod missed_days;
    mod newcomers;
    mod reweight;
    mod ripening;
    mod settings;
    mod stash_creation;
    mod total_exit;
}

/// What those try who want more than their due.
mod attacks {
    mod capture;
    mod deposits;
    mod donations;
    mod electorate;
    mod execution;
    mod exodus;
    mod first_depositor;
    mod griefing;
    mod keepers;
    mod loot;
    mod proposals;
    mod puppet;
    mod reentrancy;
    mod reports;
    mod rounding;
    mod runtime;
    mod sandwich;
    mod sniping;
    mod stash_cash;
    mod stuck;
    mod takeover;
    mod time;
    mod votes;
}

/// What holders decide: the life of proposals, escrow, what they do and what refuses them, and who governs beside them.
mod governance {
    mod actions;
    mod cancel;
    pub mod common;
    mod council;
    mod escrow;
    mod lifecycle;
    mod refusals;
    mod reweight;
    mod terms;
    mod total_loss;
    mod upgrades;
}

/// Who may call what.
mod access;

/// Two codes that are one contract.
mod doors;

/// New code under a running suite.
mod upgrade;

/// The invariants of `docs/invariants.md`, each with its number in the name.
mod invariants {
    pub mod access;
    mod cost;
    mod escrow;
    mod money;
    mod stake;
}

/// What others build on it: the example of `docs/integration.md`, and the typed calls.
mod examples;
mod interfaces;

/// Which code the sources are.
mod hashes;

/// Where each contract keeps what.
mod layout;

/// What each message costs, against the limits and the recorded numbers.
mod gas;

/// Random sequences of everything that anybody can do, beside a model of the protocol.
mod random;
