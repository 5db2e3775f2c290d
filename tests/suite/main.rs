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
    mod stake_to_claim;
}

/// What each message costs, against the limits and the recorded numbers.
mod gas;
