//! Random sequences over the whole suite, beside a model.
//!
//! A sequence is a few dozen actions of holders, keepers, reporters, the admin, the guardian, donors and attackers, with time,
//! slashes and refusals of the chain between them. Each action is played by the real contracts on the real staking pallet and by
//! a model in plain Rust (`model.rs`), which says what must come of it: success with these numbers, or exactly this error. After
//! each action all that the contracts keep is compared with the model (`compare.rs`); every so often, and at the end, everything
//! is read through the views too, and the harness checks its invariants. At the end everybody leaves and is paid: nothing may be
//! stuck (`ending.rs`).
//!
//! At least a third of the lives begin with a small pool, of 1 to 24 stashes (`worlds.rs`); in two worlds the timelock administers and holders
//! decide by proposals.
//!
//! A sequence depends on its seed alone. One that fails is shrunk to the fewest actions that still fail (`sequence.rs`), and the
//! test prints the command that plays it once more.
//!
//! | variable | meaning |
//! |---|---|
//! | `ADOTB_SEED` | seed of the first sequence, or of the one to play once more [1; in the long profile the time] |
//! | `ADOTB_SEQUENCES` | how many [300; long: until `ADOTB_MINUTES` are over] |
//! | `ADOTB_STEPS` | actions in each [60; long: 150] |
//! | `ADOTB_KEEP` | of the sequence that is played once more: only the actions at these places, separated by commas |
//! | `ADOTB_PROFILE=long` | for hours; everything is compared after each action |
//! | `ADOTB_MINUTES` | how long the long profile runs [120] |

mod action;
mod compare;
mod ending;
mod generate;
mod model;
mod play;
mod real;
mod sequence;
mod worlds;

use std::{
    env,
    io::{self, Write},
    str::FromStr,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        Mutex,
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use play::Tally;
use sequence::Sequence;

/// Kinds of actions that must have been refused, every time.
const FORBIDDEN: [&str; 2] = ["attack", "value where none is taken"];
/// All other kinds: each must have succeeded. Those in brackets are no actions but what came of them.
const KINDS: [&str; 105] = [
    "stake",
    "stake_for",
    "request_unstake",
    "cancel_unstake",
    "claim",
    "(closed exit left out of a claim)",
    "(claim left to the owner)",
    "(claim by somebody else)",
    "(whole balance in one word)",
    "unstake_now",
    "transfer",
    "transfer_shares",
    "approve",
    "increase_allowance",
    "decrease_allowance",
    "transfer_from",
    "collect",
    "escrow",
    "release",
    "harvest",
    "(harvest of something)",
    "advance",
    "create_stash",
    "payout",
    "a keeper's day",
    "(targets checked)",
    "(withdrawal)",
    "(withdrawal refused by the chain)",
    "(batch funded)",
    "(batch paid by its date)",
    "(all stake works)",
    "(second pass)",
    "(stash left empty)",
    "(newcomers wait)",
    "(shortfall written off)",
    "(bond)",
    "(rebond)",
    "(unbond)",
    "(stash closed)",
    "(order refused by the chain)",
    "(plan over many stashes)",
    "(forgotten stash written off)",
    "report",
    "apply",
    "veto",
    "prove",
    "repair",
    "(late stake given back)",
    "(kicked stash nominates again)",
    "(excluded by a repair)",
    "(excluded in the era's work)",
    "probe",
    "readmit",
    "ripen",
    "oracle.set_settings",
    "announced slashes are cancelled",
    "(announced slash applied)",
    "(slash announced)",
    "(report held)",
    "(report booked without proof)",
    "(report proved)",
    "(gain)",
    "(stake beside an announcement)",
    "(gain beside a newcomer)",
    "(gain given back to exits)",
    "(gain given back at once)",
    "(gain given back slowly)",
    "(gain and loss set off)",
    "(book in line again)",
    "(provision)",
    "(loss shared with exits)",
    "(total loss)",
    "challenge",
    "propose",
    "vote",
    "queue",
    "execute",
    "cancel a proposal",
    "set_weights",
    "registry.set_limits",
    "oracle.set_panel",
    "set_code",
    "vault.set_settings",
    "bonder.set_settings",
    "exclude",
    "(the guardian ends an exclusion)",
    "(excluded validator is left)",
    "pause",
    "unpause",
    "donate",
    "blocks pass",
    "time passes",
    "slash",
    "the chain refuses",
    "the chain unbonds faster",
    "(exits paid early, by what ripens)",
    "a validator blocks itself",
    "(stash kicked)",
    "a validator takes nominations again",
    "attack",
    "value where none is taken",
    "(sequence)",
    "(step)",
    "(everybody left)",
    "(life of a small pool)",
];

/// What is asked for by the environment.
struct Settings {
    first: u64,
    sequences: u64,
    steps: usize,
    all_every: usize,
    until: Option<Instant>,
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

impl Settings {
    fn read() -> Self {
        let long = env::var("ADOTB_PROFILE").is_ok_and(|profile| profile == "long");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
        let minutes = setting("ADOTB_MINUTES").unwrap_or(120);
        Self {
            first: setting("ADOTB_SEED").unwrap_or(if long { now * 1_000_000 } else { 1 }),
            sequences: setting("ADOTB_SEQUENCES").unwrap_or(if long { u64::MAX } else { 300 }),
            steps: setting("ADOTB_STEPS").unwrap_or(if long { 150 } else { 60 }),
            all_every: if long { 1 } else { 30 },
            until: long.then(|| Instant::now() + Duration::from_secs(60 * minutes)),
        }
    }
}

/// Tells it even where the output of tests is captured.
fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[test]
fn suite_and_model_agree_whatever_anybody_does() {
    let settings = Settings::read();
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let (tally, failed) = (Mutex::new(Tally::default()), Mutex::new(None));
    let started = Instant::now();
    let work = || {
        while !stop.load(Ordering::Relaxed) && settings.until.is_none_or(|until| Instant::now() < until) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= settings.sequences {
                break;
            }
            let sequence = Sequence::new(settings.first.wrapping_add(number), settings.steps);
            let places: Vec<usize> = (0..settings.steps).collect();
            match sequence.run(&places, settings.all_every) {
                Ok(mut done) => {
                    done.0.insert("(sequence)", (1, 0));
                    done.0.insert("(step)", (settings.steps as u64, 0));
                    done.0.insert("(everybody left)", (1, 0));
                    done.0.insert("(life of a small pool)", (u64::from(sequence.world >= worlds::SMALL), 0));
                    tally.lock().expect("nobody panics with it").add(&done);
                }
                Err(failure) => {
                    stop.store(true, Ordering::Relaxed);
                    say(&format!("seed {} fails; shrinking\n{failure}", sequence.seed));
                    let (places, failure) = sequence.shrink(&places, settings.all_every, failure);
                    *failed.lock().expect("nobody panics with it") =
                        Some(sequence.tell(settings.steps, &places, &failure));
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let tally = tally.into_inner().expect("nobody panicked with it");
    say(&table(&tally, settings.first, started.elapsed()));
    if let Some(failure) = failed.into_inner().expect("nobody panicked with it") {
        panic!("{failure}");
    }
    // A few sequences cannot do everything.
    if settings.sequences >= 300 {
        let missing: Vec<_> = KINDS.into_iter().filter(|kind| !happened(&tally, kind)).collect();
        assert!(missing.is_empty(), "never happened: {missing:?}");
        let small = tally.0.get("(life of a small pool)").map_or(0, |(lives, _)| *lives);
        assert!(small * 3 >= settings.sequences.min(number_of(&tally)), "{small} lives of small pools");
    }
}

#[test]
fn replay() {
    let Some(seed) = setting("ADOTB_SEED") else { return };
    let steps = Settings::read().steps;
    let sequence = Sequence::new(seed, steps);
    let places: Vec<usize> = match env::var("ADOTB_KEEP") {
        Ok(list) if list.is_empty() => Vec::new(),
        Ok(list) => list.split(',').map(|place| place.parse().expect("places are numbers")).collect(),
        Err(_) => (0..steps).collect(),
    };
    if let Err(failure) = sequence.run(&places, 1) {
        let (places, failure) = sequence.shrink(&places, 1, failure);
        panic!("{}", sequence.tell(steps, &places, &failure));
    }
    say(&format!("seed {seed} passes"));
}

fn happened(tally: &Tally, kind: &str) -> bool {
    let (done, refused) = tally.0.get(kind).copied().unwrap_or_default();
    if FORBIDDEN.contains(&kind) {
        done == 0 && refused > 0
    } else {
        done > 0
    }
}

fn number_of(tally: &Tally) -> u64 {
    tally.0.get("(sequence)").map_or(0, |(lives, _)| *lives)
}

fn table(tally: &Tally, first: u64, time: Duration) -> String {
    let mut lines = vec![format!("Random sequences from seed {first} on, in {} s", time.as_secs())];
    lines.push(format!("  {:36} {:>9} {:>9}", "kind of action", "done", "refused"));
    for (kind, (done, refused)) in &tally.0 {
        lines.push(format!("  {kind:36} {done:9} {refused:9}"));
    }
    lines.join("\n")
}
