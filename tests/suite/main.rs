//! Table of contents of the suite. Every test runs the compiled contracts on the chain of `tests/runtime`, through `tests/harness`.

/// Each contract alone: who it obeys, what it refuses, what it tells.
mod contracts {
    mod bonder;
    mod deployment;
    mod events;
    mod nominator;
    mod registry;
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
    mod rewards;
    mod stake_to_claim;
    mod three_holders;
    mod unstake_now;
    mod value_and_bad_input;
}

/// The invariants of `docs/invariants.md`, each with its number in the name.
mod invariants {
    mod money;
}

/// What each message costs, against the limits and the recorded numbers.
mod gas;
