//! Makes the actions of a sequence out of its seed.

use adotb_harness::actors::*;
use adotb_runtime::Balance;

use super::action::{Action, Dice, Ids, Lie, Purse, Size, PEOPLE};

/// What kind of times a sequence sees: weights beside the weights below.
struct Mood {
    slashes: u64,
    reports: u64,
    words: u64,
    refusals: u64,
    blocks: u64,
    ripens: u64,
    /// Percent of the steps on which the next era begins and a keeper works at once.
    daily: u64,
    /// Nothing happens that nobody could foresee, and no keeper is missing.
    steady: bool,
    /// A small pool: deposits around the minimum bond of a stash, and many small exits.
    small: bool,
}

impl Mood {
    fn sum(&self) -> u64 {
        let all = [self.slashes, self.reports, self.words, self.refusals, self.blocks, self.blocks / 2];
        all.iter().sum::<u64>() + self.ripens + self.ripens / 2
    }
}

/// A sequence of `steps` actions, for a small pool or any other.
pub fn actions(dice: &mut Dice, steps: usize, small: bool, governed: bool) -> Vec<Action> {
    let steady = dice.chance(if small { 60 } else { 20 });
    let mut mood = Mood {
        slashes: dice.pick(&[0, 0, 2, 4, 8]),
        reports: dice.pick(&[0, 2, 8]),
        words: dice.pick(&[0, 2, 10]),
        refusals: dice.pick(&[0, 0, 0, 4]),
        blocks: dice.pick(&[0, 2, 4, 8]),
        ripens: dice.pick(&[0, 0, 4]),
        daily: dice.pick(&[0, 0, 15, 30]),
        steady,
        small,
    };
    if steady {
        (mood.slashes, mood.words, mood.refusals) = (0, 0, 0);
        mood.daily = dice.pick(&[20, 30, 40]);
    }
    let mut actions: Vec<Action> = (0..steps).map(|_| action(dice, &mood)).collect();
    // Some things hardly ever happen by chance: a few steps of the sequence are a little story.
    if governed || !steady && dice.chance(80) {
        let story = if governed { decision(dice) } else { story(dice) };
        let from = dice.below(steps as u64) as usize;
        actions.splice(from.min(steps.saturating_sub(story.len())).., story).for_each(drop);
        actions.extend((actions.len()..steps).map(|_| action(dice, &mood)));
        actions.truncate(steps);
    }
    actions
}

/// Holders decide something.
fn decision(dice: &mut Dice) -> Vec<Action> {
    let mut story: Vec<Action> =
        (0..3).map(|who| Action::Escrow { who, allow: true, size: Size::Part(600) }).collect();
    let (who, pick) = (dice.below(3) as usize, 1);
    if dice.chance(50) {
        // Somebody else was first: it is called off, by the proposer or by the guardian.
        let who = (who + 1) % 3;
        let propose = Action::Propose { who, dice: dice.any() };
        story.extend([propose, Action::CallOff { who, pick: dice.pick(&[1, 3]) }]);
    }
    story.extend([Action::Propose { who, dice: dice.any() }, Action::Dawn]);
    story.extend((0..3).map(|who| Action::Vote { who, pick, support: dice.below(4) as u8 }));
    story.extend((0..5).map(|_| Action::Dawn));
    story.extend([Action::Queue { who, pick }, Action::Dawn, Action::Dawn, Action::Execute { who, pick }]);
    story
}

/// A few actions that belong together.
fn story(dice: &mut Dice) -> Vec<Action> {
    let day = || [Action::Eras(1), Action::Keep];
    let leave = |who| Action::Request { who, size: Size::All };
    let part = 1_000_000 - dice.below(900_000) as u32;
    let ago = dice.below(2) as u32;
    let amount = dot(2) + stake(dice);
    match dice.below(18) {
        // Everything is lost, and somebody begins anew.
        0 | 9 | 17 => {
            let mut story = day().to_vec();
            if dice.chance(50) {
                // What is bonded now is exposed in the next era.
                story.push(Action::Eras(1));
                story.extend((0..4).map(|pick| Action::Slash { pick, part: 1_000_000, ago: 0 }));
                story.push(Action::Report { earlier: 0 });
            } else {
                let said = dice.any();
                story.extend([0, 1].map(|who| Action::Word { who, lie: Lie::Everything, dice: said }));
            }
            story.extend([Action::Eras(2), Action::Apply { who: 1 }]);
            let stake = |to| Action::Stake { who: 2, to, amount };
            story.extend([stake(Some(PEOPLE.len() + 2)), stake(None)]);
            story.extend(day());
            story
        }
        // A slash that nobody reports, and everybody runs; somebody lets the stashes show it.
        1 => {
            let slashes = [0, 3].map(|pick| Action::Slash { pick, part, ago });
            let days = (0..6).flat_map(|_| day());
            let shown = (0..3).map(|pick| Action::Challenge { who: 5, pick: pick + 14, less: 0 });
            let booked = (0..3).map(|pick| Action::Prove { who: 5, pick: pick + 14, less: 0 });
            slashes.into_iter().chain((0..6).map(leave)).chain(shown).chain(days).chain(booked).collect()
        }
        // A large slash is announced and believed, and then cancelled.
        10 | 16 => {
            let believed = [Action::Report { earlier: 0 }, Action::Eras(2), Action::Apply { who: 2 }];
            let mut story = vec![leave(1), Action::Slash { pick: 1, part: 60_000, ago: 0 }];
            story.extend(believed.clone());
            story.push(Action::Stake { who: 3, to: None, amount });
            story.push(Action::CancelSlashes);
            story.extend(believed);
            story.extend(day());
            story
        }
        // One stash is to be slashed, so two reporters say; then it is not, and another one has less.
        11 => {
            let said = |lie, dice| [0, 1].map(|who| Action::Word { who, lie, dice });
            let mut story = said(Lie::Announced, dice.any()).to_vec();
            story.extend([Action::Eras(2), Action::Apply { who: 2 }]);
            story.extend(said(Lie::LessBonded, dice.any()));
            story.extend([Action::Eras(2), Action::Apply { who: 2 }, Action::Eras(2)]);
            story.extend([Action::Report { earlier: 0 }, Action::Eras(2), Action::Apply { who: 2 }]);
            story
        }
        // The chain takes no nomination while the pool grows.
        12 => {
            let stakes = Action::Stake { who: 5, to: None, amount: dot(3_000) };
            let create = Action::CreateStash { who: 5 };
            let mut story = vec![Action::Refuse { calls: 8 }, stakes, create.clone(), create, Action::Dawn];
            story.extend([Action::Dawn, Action::Refuse { calls: 0 }, Action::Dawn, Action::Dawn]);
            story
        }
        // Somebody stakes beside a small slash, the others leave, and it is cancelled.
        13 => {
            let mut story =
                vec![Action::Slash { pick: 0, part: 4_000, ago: 0 }, Action::Report { earlier: 0 }];
            story.push(Action::Stake { who: 5, to: None, amount: dot(50) });
            story.extend((0..5).map(leave));
            story.extend([Action::CancelSlashes, Action::Report { earlier: 0 }]);
            story.extend(day());
            story
        }
        // A validator sends everybody away, which somebody sees; later it takes nominations again. The guardian excludes others meanwhile, and
        // takes that back.
        14 => {
            let stakes = Action::Stake { who: 5, to: None, amount: dot(3_000) };
            let mut story = vec![Action::Block { pick: 0, kicks: 1 }];
            story.extend((1..4).map(|who| Action::Repair { who, pick: 1 }));
            story.extend((0..4).map(|n| Action::Exclude { by: 0, pick: 8 * n + 1, eras: 7 }));
            story.extend([stakes, Action::Dawn, Action::Dawn, Action::Dawn]);
            story.push(Action::Exclude { by: 1, pick: 1, eras: 0 });
            story.extend([0, 1].map(|pick| Action::Welcome { pick }));
            story.extend((0..3).map(|pick| Action::Readmit { who: 5, pick, about: 4 * pick + 1 }));
            story.extend([Action::Dawn, Action::Dawn]);
            story
        }
        // The chain unbonds faster for a while, which somebody tells the book.
        15 => {
            let request = |who| Action::Request { who, size: Size::Part(200) };
            let ripen = |pick| Action::Ripen { who: 4, pick };
            let mut story =
                vec![request(0), Action::Dawn, Action::Unbonding { part: 1 + dice.below(3) as u16 }];
            story.extend([request(1), Action::Dawn, request(2), Action::Dawn, Action::Dawn]);
            story.extend((1..5).map(ripen));
            story.extend([Action::Dawn, Action::Unbonding { part: 0 }, request(3), Action::Dawn]);
            story.extend((1..4).map(ripen));
            story.push(Action::Dawn);
            story
        }
        // Somebody leaves each day, and one stakes in between.
        2 => {
            let request = |who| Action::Request { who, size: Size::Part(200) };
            let mut story: Vec<Action> =
                (0..4).flat_map(|who| [request(who), Action::Eras(1), Action::Keep]).collect();
            story.extend([Action::Stake { who: 5, to: None, amount: stake(dice) }]);
            story.extend(day());
            story
        }
        // The era's work in small steps, with life going on.
        3 => {
            let step = |limit| Action::Advance { who: 1, limit };
            let now = Action::UnstakeNow { who: 3, size: Size::Part(500), of_balance: false, short: false };
            let stakes = Action::Stake { who: 4, to: None, amount: stake(dice) };
            vec![
                stakes.clone(),
                Action::Eras(1),
                Action::CreateStash { who: 0 },
                Action::CreateStash { who: 0 },
                step(1),
                leave(0),
                step(1),
                now,
                step(2),
                stakes,
                step(1),
                Action::Eras(1),
                step(1),
                step(3),
                step(64),
            ]
        }
        // The chain refuses, while something becomes ripe.
        4 => {
            let calls = dice.pick(&[1, 2, 4, 8, 16, 32, 4, 32]);
            let mut story = vec![leave(0), leave(1)];
            story.extend(day());
            story.extend([Action::Eras(1), Action::Refuse { calls }]);
            story.extend((0..3).flat_map(|_| day()));
            story.extend([Action::Refuse { calls: 0 }, Action::Eras(2), Action::Keep]);
            story
        }
        // Two reporters lie, and a stash seems to be gone.
        7 => {
            let lie = dice.pick(&[Lie::Everything, Lie::Everything, Lie::LessUnlocking, Lie::Announced]);
            let said = dice.any();
            let mut story = vec![leave(0), leave(1), leave(2)];
            story.extend(day());
            story.extend([0, 1].map(|who| Action::Word { who, lie, dice: said }));
            story.extend([Action::Eras(2), Action::Apply { who: 1 }, Action::Eras(4), Action::Keep]);
            story.extend((0..4).map(|pick| Action::Repair { who: 3, pick }));
            story.extend([Action::Report { earlier: 0 }, Action::Apply { who: 1 }]);
            // They do it again, and are seen.
            let again = |who| Action::Word { who, lie: Lie::Everything, dice: said.wrapping_add(1) };
            story.extend([again(0), again(1), Action::Veto { by: 0 }]);
            story
        }
        // A slash is announced, provided for, and then cancelled or applied.
        5 | 6 => {
            let mut story =
                vec![Action::Slash { pick: 1, part: part / 6, ago: 0 }, Action::Report { earlier: 0 }];
            story.push(if dice.chance(50) { Action::CancelSlashes } else { Action::Eras(2) });
            story.extend([Action::Report { earlier: 0 }, Action::Eras(1), Action::Apply { who: 0 }]);
            story.extend(day());
            story.push(Action::Report { earlier: 0 });
            story
        }
        // A loss with exits open on both sides of the offence.
        _ => {
            let request = |who| Action::Request { who, size: Size::Part(300) };
            let mut story = vec![request(0)];
            story.extend(day());
            story.extend([request(1), Action::Slash { pick: 0, part: part / 4, ago }, request(2)]);
            story.extend(day());
            story.extend([Action::Report { earlier: 0 }, request(3)]);
            story
        }
    }
}

fn action(dice: &mut Dice, mood: &Mood) -> Action {
    if dice.chance(mood.daily) {
        return Action::Dawn;
    }
    match anything(dice, mood) {
        Action::Eras(_) | Action::Pause { .. } if mood.steady => Action::Dawn,
        Action::Stake { who, to, .. } if mood.small && dice.chance(80) => {
            // Sixteenths of 250, which is the minimum bond mostly.
            Action::Stake { who, to, amount: dot(1) + dot(250) / 16 * Balance::from(dice.below(40)) }
        }
        Action::Request { who, .. } if mood.small && dice.chance(70) => {
            Action::Request { who, size: Size::Part(1 + dice.below(120) as u16) }
        }
        action => action,
    }
}

fn anything(dice: &mut Dice, mood: &Mood) -> Action {
    let who = dice.below(PEOPLE.len() as u64) as usize;
    let other = dice.below(PEOPLE.len() as u64) as usize;
    // Now and then one of the accounts that nobody could get aDOTb back from.
    let to = if dice.chance(5) { PEOPLE.len() + dice.below(3) as usize } else { other };
    let pick = dice.any() as u16;
    let mut left = dice.below(164 + mood.sum());
    let mut turn = |weight: u64| {
        let hit = left < weight;
        left = left.wrapping_sub(weight);
        hit
    };
    if turn(14) {
        Action::Stake { who, to: dice.chance(25).then_some(to), amount: stake(dice) }
    } else if turn(13) {
        Action::Request { who, size: size(dice) }
    } else if turn(4) {
        Action::Cancel { who, own: dice.chance(85), wait: dice.chance(70), pick }
    } else if turn(7) {
        Action::Claim { who, ids: ids(dice, pick) }
    } else if turn(6) {
        let (of_balance, short) = (dice.chance(40), dice.chance(10));
        Action::UnstakeNow { who, size: size(dice), of_balance, short }
    } else if turn(5) {
        Action::Transfer { who, to, size: size(dice) }
    } else if turn(2) {
        Action::TransferShares { who, to, size: size(dice) }
    } else if turn(3) {
        Action::Approve { who, spender: other, size: size(dice) }
    } else if turn(2) {
        Action::Adjust { who, spender: other, up: dice.chance(50), size: size(dice) }
    } else if turn(3) {
        Action::TransferFrom { who, from: other, allowed: dice.chance(80), to, size: size(dice) }
    } else if turn(2) {
        Action::Collect { who, from: other, allowed: dice.chance(80), size: size(dice) }
    } else if turn(2) {
        Action::Escrow { who, allow: dice.chance(85), size: size(dice) }
    } else if turn(2) {
        Action::Release { who, size: dice.chance(60).then(|| size(dice)) }
    } else if turn(4) {
        Action::Harvest { who }
    } else if turn(8) {
        Action::Advance { who, limit: dice.pick(&[0, 1, 1, 2, 3, 5, 8, 64, u32::MAX]) }
    } else if turn(4) {
        Action::CreateStash { who }
    } else if turn(3) {
        Action::Payout
    } else if turn(8) {
        Action::Keep
    } else if turn(mood.reports) {
        Action::Report { earlier: dice.pick(&[0, 0, 0, 1, 3, u32::MAX]) }
    } else if turn(mood.words) {
        // A few dice only: so that two sometimes say the same.
        let who = if dice.chance(5) { 3 } else { dice.below(3) as usize };
        Action::Word { who, lie: lie(dice), dice: dice.below(2) }
    } else if turn(2) {
        Action::Apply { who }
    } else if turn(1) {
        Action::Veto { by: dice.below(3) as u8 }
    } else if turn(2) {
        Action::Prove { who, pick, less: dice.pick(&[0, 0, 1, DOT]) }
    } else if turn(2) {
        Action::Repair { who, pick }
    } else if turn(3) {
        Action::Probe { who, pick, about: dice.any() as u16 }
    } else if turn(3) {
        Action::Readmit { who, pick, about: dice.any() as u16 }
    } else if turn(mood.ripens) {
        Action::Ripen { who, pick }
    } else if turn(mood.ripens / 2) {
        Action::Unbonding { part: dice.pick(&[0, 1, 2, pick]) }
    } else if turn(mood.blocks) {
        Action::Block { pick, kicks: dice.pick(&[0, 1, 1, 2]) }
    } else if turn(mood.blocks / 2) {
        Action::Welcome { pick }
    } else if turn(2) {
        Action::Challenge { who, pick, less: dice.pick(&[0, 0, 0, 1, DOT]) }
    } else if turn(1) {
        Action::Propose { who, dice: dice.any() }
    } else if turn(2) {
        Action::Vote { who, pick, support: dice.below(5) as u8 }
    } else if turn(1) {
        Action::Queue { who, pick }
    } else if turn(1) {
        Action::Execute { who, pick }
    } else if turn(1) {
        Action::CallOff { who, pick }
    } else if turn(1) {
        Action::CancelSlashes
    } else if turn(1) {
        Action::SetOracle { setting: dice.below(2) as u8, dice: dice.any() }
    } else if turn(3) {
        Action::SetWeights { count: dice.below(10) as u16, first: dice.below(9) as u32, dice: dice.any() }
    } else if turn(3) {
        Action::SetVault { setting: dice.below(8) as u8, dice: dice.any() }
    } else if turn(1) {
        Action::SetBonder { setting: dice.below(4) as u8, dice: dice.any() }
    } else if turn(4) {
        let by = dice.pick(&[0, 0, 0, 0, 1, 1, 2]);
        Action::Exclude { by, pick, eras: dice.pick(&[0, 0, 0, 1, 2, 4, 7, 7, 7, 8, u32::MAX]) }
    } else if turn(1) {
        Action::SetPanel { dice: dice.any() }
    } else if turn(2) {
        Action::SetLimits { dice: dice.any() }
    } else if turn(1) {
        Action::Upgrade { what: dice.below(6) as u8 }
    } else if turn(1) {
        let ms = dice.pick(&[0, 60_000, 3_600_000, DAY_MS, 7 * DAY_MS, 7 * DAY_MS + 1]);
        Action::Pause { admin: dice.chance(50), what: dice.below(3) as u8, ms }
    } else if turn(2) {
        Action::Unpause { admin: dice.chance(50), what: dice.below(3) as u8 }
    } else if turn(3) {
        let to = dice.pick(&[Purse::Vault, Purse::Vault, Purse::Token, Purse::Bonder, Purse::Stash(pick)]);
        Action::Donate { who, to, amount: gift(dice) }
    } else if turn(4) {
        Action::Attack { who, dice: dice.any() }
    } else if turn(2) {
        Action::Value { who, dice: dice.any() }
    } else if turn(5) {
        Action::Blocks(dice.pick(&[1, 1, 2, 10]))
    } else if turn(5) {
        Action::Hours(1 + dice.below(700) as u16)
    } else if turn(8) {
        Action::Eras(dice.pick(&[1, 1, 1, 1, 2, 3, 6]))
    } else if turn(mood.slashes) {
        let part = match dice.below(20) {
            0 | 1 => 1_000_000,
            2..=4 => 1 + dice.below(500) as u32,
            5..=8 => 100_000 + dice.below(600_000) as u32,
            _ => 1_000 + dice.below(100_000) as u32,
        };
        Action::Slash { pick, part, ago: dice.pick(&[0, 0, 0, 1, 2]) }
    } else if turn(mood.refusals) {
        Action::Refuse { calls: dice.pick(&[0, 0, 0, 1, 2, 4, 8, 16, 32]) }
    } else {
        Action::Eras(1)
    }
}

fn odd(dice: &mut Dice, dots: u64) -> Balance {
    Balance::from(dice.below(dots)) * DOT + Balance::from(dice.below(DOT as u64))
}

fn stake(dice: &mut Dice) -> Balance {
    match dice.below(20) {
        0 => Balance::from(dice.below(2)) * (DOT - 1),
        1 => DOT,
        2 => dot(1) + odd(dice, 20_000),
        3..=9 => dot(1) + odd(dice, 100),
        _ => dot(1) + odd(dice, 2_000),
    }
}

fn gift(dice: &mut Dice) -> Balance {
    match dice.below(4) {
        0 => Balance::from(dice.below(1_000)) + 1,
        1 => odd(dice, 100) + 1,
        _ => odd(dice, 3) + 1,
    }
}

fn size(dice: &mut Dice) -> Size {
    match dice.below(40) {
        0 => Size::Planck(0),
        1 => Size::Planck(1 + Balance::from(dice.below(10))),
        2 => Size::More(1 + Balance::from(dice.below(3))),
        3 => Size::More(odd(dice, 1_000)),
        4 => Size::Huge(1 + Balance::from(dice.below(2))),
        5 => Size::Planck(odd(dice, 50)),
        6 | 7 => Size::All,
        8 | 9 => Size::Everything,
        10..=24 => Size::Part(1 + dice.below(100) as u16),
        _ => Size::Part(dice.below(1_001) as u16),
    }
}

fn lie(dice: &mut Dice) -> Lie {
    match dice.below(20) {
        0..=7 => Lie::No,
        8 => Lie::One,
        9 => Lie::Unknown,
        10 => Lie::LessBonded,
        11 => Lie::LessUnlocking,
        12 => Lie::MoreBonded,
        13 | 14 => Lie::Announced,
        15 => Lie::Everything,
        _ => dice.pick(&[Lie::Era, Lie::Revision, Lie::Future, Lie::Order, Lie::NoStash]),
    }
}

fn ids(dice: &mut Dice, pick: u16) -> Ids {
    match dice.below(16) {
        0 | 1 => Ids::Any(pick),
        2 => Ids::Mixed(pick, dice.any() as u16),
        3 => Ids::Twice(pick),
        4 => dice.pick(&[
            Ids::None,
            Ids::TooMany,
            Ids::Nonsense(0),
            Ids::Nonsense(u64::MAX),
            Ids::Nonsense(1 << 40),
        ]),
        5..=9 => Ids::Funded(pick),
        _ => Ids::AllFunded(1 + dice.below(20) as u8),
    }
}
