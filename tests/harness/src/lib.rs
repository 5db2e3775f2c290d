//! What every test of the suite stands on: the chain, the people, the deployed contracts, and the recorded costs.

pub mod actors;
pub mod artefacts;
pub mod chain;
pub mod contract;
pub mod snapshot;
pub mod world;
