//! The suites that sequences start from: different settings, with some eras behind them. Each is made once and copied.

use std::{collections::BTreeMap, sync::OnceLock};

use adotb_harness::{
    actors::*,
    world::{Builder, World},
};
use adotb_interfaces::vault::BOOTSTRAP_HOLDER;
use adotb_runtime::{params, AccountId, Balance};

use super::{
    action::Action,
    model::{Batch, Model, Oracle, Phase, Token},
    play::{Before, Pair, Seen},
};

/// How many there are.
pub const COUNT: usize = 12;
/// The first of those with small pools, of one to two dozen stashes: there one exit closes a stash, and each planck is watched.
pub const SMALL: usize = 8;

/// Those in which the timelock administers, and holders decide.
pub const GOVERNED: [usize; 2] = [4, 10];

/// A copy of one of them.
pub fn get(number: usize) -> &'static Before {
    static WORLDS: [OnceLock<Before>; COUNT] = [const { OnceLock::new() }; COUNT];
    WORLDS[number].get_or_init(|| make(number))
}

fn hours(hours: u64) -> u64 {
    hours * 3_600_000
}

/// A small chain: ten candidates are enough, and elections among 64 are slow.
fn small(validators: u16, bonding_eras: u32, defer: u32, era_ms: u64, min_bond: Balance) -> Builder {
    let genesis = World::builder().validators(validators).genesis(|genesis| {
        (genesis.candidates, genesis.active_validators) = (10, 10);
        genesis.bonding_duration = bonding_eras;
        genesis.slash_defer_duration = defer;
        genesis.era_ms = era_ms;
        genesis.min_nominator_bond = min_bond;
    });
    let governed = genesis.min_delay(2 * era_ms).governor_settings(|rules| {
        (rules.voting_delay, rules.voting_period, rules.grace) = (era_ms, 5 * era_ms, 14 * era_ms);
    });
    governed.settings(|p| p.bonding_eras = bonding_eras).bonder_settings(|p| p.min_bond = min_bond)
}

fn make(number: usize) -> Before {
    let builder = match number {
        // Polkadot's numbers.
        0 => small(4, 28, 27, DAY_MS, dot(250)),
        // One validator, one stash, no buffer: all can be lost. Exits take a few days.
        1 => small(1, 2, 0, DAY_MS, dot(250))
            .settings(|p| p.buffer_bps = 0)
            .bonder_settings(|p| (p.max_stashes, p.grace_eras) = (1, 1)),
        // Many validators, the largest fees and the largest buffer, short eras.
        2 => small(8, 3, 2, hours(1), dot(100))
            .settings(|p| (p.buffer_bps, p.fee_bps, p.instant_fee_bps) = (2_000, 2_000, 500)),
        // No fees at all, small stashes.
        3 => small(2, 4, 0, hours(6), dot(20))
            .settings(|p| (p.fee_bps, p.instant_fee_bps) = (0, 0))
            .bonder_settings(|p| (p.max_stashes, p.grace_eras) = (6, 1)),
        // Reporters may change hardly anything at once.
        4 => small(5, 3, 1, DAY_MS, dot(60))
            .settings(|p| (p.buffer_bps, p.min_exit) = (1_000, 0))
            .oracle(|p| (p.limit_bps, p.veto_eras) = (5, 1)),
        // Just deployed: nothing but the bootstrap stake.
        5 => small(3, 2, 1, DAY_MS, dot(50)).settings(|p| p.buffer_bps = 300),
        // One validator, several stashes.
        6 => small(1, 2, 1, hours(12), dot(100)).oracle(|p| p.veto_eras = 1),
        // One stash, and exits that take nine days.
        8 => small(1, 9, 8, DAY_MS, dot(250)).bonder_settings(|p| p.max_stashes = 24),
        // Two stashes; no buffer, so that every exit closes or shaves one.
        9 => small(2, 4, 0, DAY_MS, dot(250))
            .settings(|p| p.buffer_bps = 0)
            .bonder_settings(|p| p.max_stashes = 24),
        // A dozen, behind five.
        10 => small(5, 7, 6, DAY_MS, dot(250)).bonder_settings(|p| p.max_stashes = 24),
        // Two dozen, a large buffer.
        11 => small(8, 3, 2, hours(6), dot(100))
            .settings(|p| p.buffer_bps = 500)
            .bonder_settings(|p| p.max_stashes = 24),
        // Eras of ten minutes.
        _ => small(6, 5, 4, 600_000, dot(30)).settings(|p| (p.buffer_bps, p.max_reward_bps) = (100, 20)),
    };
    let governed = GOVERNED.contains(&number);
    let builder = builder.reported();
    let mut world = if governed { builder.governed().build() } else { builder.build() };
    if governed {
        // Of what the timelock does by the hand of another executive it pays the deposits.
        let timelock = world.at.timelock.clone();
        world.chain.transfer(&DEPLOYER, &timelock, dot(1_000)).expect("the deployer has so much");
    } else {
        world.accept_roles();
    }
    // `advance` without a limit may touch more stashes than a block has room for; what a call costs is measured elsewhere (`gas.rs`).
    world.chain.gas_limit = params::MAX_EXTRINSIC_WEIGHT * 16;
    let model = Model { governed, ..model_of(&mut world) };
    let mut pair = Pair { world, model, seen: Seen::default(), tally: Default::default() };
    pair.compare_all();
    for action in prelude(number) {
        pair.play(&action);
    }
    pair.compare_all();
    pair.keep()
}

/// What the model knows of a suite that was just deployed: its settings, and the bootstrap stake.
fn model_of(world: &mut World) -> Model {
    let (anchor, era_ms) = world.vault(&STRANGER).clock();
    let now = world.chain.now();
    let mut token = Token::new(vec![world.at.token.clone(), world.at.vault.clone()]);
    token.mint(&AccountId::new(BOOTSTRAP_HOLDER), dot(1), now).expect("the first stake");
    Model {
        now,
        anchor,
        era_ms,
        settings: world.vault(&STRANGER).settings(),
        bonder: world.bonder(&STRANGER).settings(),
        allocation: world.registry(&STRANGER).allocation(),
        limits: world.registry(&STRANGER).limits(),
        version: 1,
        governed: false,
        least_bond: world.chain.min_nominator_bond(),
        token,
        escrows: BTreeMap::new(),
        governor_epoch: 0,
        rules: world.governor(&STRANGER).settings(),
        min_delay: world.timelock(&STRANGER).min_delay(),
        proposals: Vec::new(),
        cash: dot(1),
        buffer: dot(1),
        exits: BTreeMap::new(),
        batches: vec![Batch::default()],
        stashes: Vec::new(),
        gains: 0,
        given: 0,
        joined: false,
        gained: None,
        liquid: dot(1),
        told: BTreeMap::new(),
        rates: BTreeMap::new(),
        worked: Vec::new(),
        advanced_era: 0,
        work_era: 0,
        phase: Phase::Idle,
        next_stash: 0,
        plan: None,
        pauses: [0; 3],
        hold: 0,
        restart: false,
        revision: 0,
        bonding_eras: 0,
        newcomers_from: 0,
        exclusions: Vec::new(),
        oracle: oracle_of(world),
    }
}

fn oracle_of(world: &mut World) -> Oracle {
    Oracle {
        reporters: REPORTERS.to_vec(),
        quorum: 2,
        settings: world.oracle(&STRANGER).settings(),
        words: BTreeMap::new(),
        booked: None,
        held: None,
        quiet_until: 0,
        changed: Vec::new(),
        challenges: BTreeMap::new(),
        heard: 0,
    }
}

fn prelude(number: usize) -> Vec<Action> {
    let mut actions = Vec::new();
    if number == 5 {
        return actions;
    }
    let each = match number {
        8 => 125,
        9 => 260,
        10 => 1_500,
        11 => 1_150,
        _ => 300,
    };
    for who in 0..4 {
        let amount = dot(each)
            + Balance::from(who as u32) * if number < SMALL { 4_321_098_765_431 } else { 7_654_321 };
        actions.push(Action::Stake { who, to: None, amount });
    }
    for _ in 0..4 {
        actions.extend([Action::Eras(1), Action::Keep]);
    }
    actions
}
