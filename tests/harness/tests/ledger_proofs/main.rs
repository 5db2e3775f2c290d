//! What a contract can prove about its own staking ledger, although it cannot read it: three ways, how far each can be trusted, and what it costs.
//! The conclusions are in decision record 0019.

mod bench;
mod probing;
mod rebonding;
mod unbonding;
mod voting;
