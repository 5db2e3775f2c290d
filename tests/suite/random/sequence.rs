//! One sequence: how it is made from its seed, run, and shrunk when it fails.

use std::{
    cell::{Cell, RefCell},
    fmt,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

use super::{
    action::{Action, Dice},
    generate,
    play::{Pair, Tally},
    worlds,
};

/// Runs that shrinking may take.
const MOST_RUNS: usize = 1_500;

/// A sequence.
pub struct Sequence {
    /// What it is made from.
    pub seed: u64,
    /// The suite that it starts with.
    pub world: usize,
    /// What happens.
    pub actions: Vec<Action>,
}

/// Why a sequence failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The action, by its place; none if everybody left already.
    pub at: Option<usize>,
    /// What was said.
    pub message: String,
}

thread_local! {
    /// What the last panic of this thread said, while somebody listens.
    static HEARD: RefCell<Option<Option<String>>> = const { RefCell::new(None) };
}

impl Sequence {
    /// The sequence of a seed.
    pub fn new(seed: u64, steps: usize) -> Self {
        let mut dice = Dice::new(seed);
        let small = dice.chance(40);
        let worlds = if small { worlds::SMALL..worlds::COUNT } else { 0..worlds::SMALL };
        let world = worlds.start + dice.below(worlds.len() as u64) as usize;
        Self {
            seed,
            world,
            actions: generate::actions(&mut dice, steps, small, worlds::GOVERNED.contains(&world)),
        }
    }

    /// Plays the actions at these places, and lets everybody leave.
    pub fn run(&self, places: &[usize], all_every: usize) -> Result<Tally, Failure> {
        let before = worlds::get(self.world);
        let at = Cell::new(None);
        let mut pair = Pair::start(before);
        let played = listen(|| {
            for (number, place) in places.iter().enumerate() {
                at.set(Some(*place));
                pair.play(&self.actions[*place]);
                if (number + 1) % all_every == 0 || number + 1 == places.len() {
                    pair.compare_all();
                }
            }
            at.set(None);
            pair.end();
        });
        match played {
            Ok(()) => Ok(pair.tally),
            Err(message) => Err(Failure { at: at.get(), message }),
        }
    }

    /// The fewest actions that were found to fail, and how.
    pub fn shrink(&self, places: &[usize], all_every: usize, failure: Failure) -> (Vec<usize>, Failure) {
        let mut left: Vec<usize> = match failure.at {
            Some(at) => places.iter().copied().filter(|place| *place <= at).collect(),
            None => places.to_vec(),
        };
        let (mut failure, mut runs) = (failure, 0);
        let mut size = left.len().div_ceil(2);
        while size > 0 && runs < MOST_RUNS {
            let mut from = 0;
            let mut removed = false;
            while from < left.len() && runs < MOST_RUNS {
                let end = (from + size).min(left.len());
                let fewer: Vec<usize> = [&left[..from], &left[end..]].concat();
                runs += 1;
                match self.run(&fewer, all_every) {
                    Err(found) => (left, failure, removed) = (fewer, found, true),
                    Ok(_) => from = end,
                }
            }
            size = if removed && size == 1 { 1 } else { size / 2 };
        }
        (left, failure)
    }

    /// What to tell of a failure.
    pub fn tell(&self, steps: usize, places: &[usize], failure: &Failure) -> String {
        let list: Vec<String> = places.iter().map(usize::to_string).collect();
        let actions: Vec<String> =
            places.iter().map(|place| format!("    {place:4}  {:?}", self.actions[*place])).collect();
        let at = failure.at.map_or("while everybody leaves".to_string(), |at| format!("in action {at}"));
        format!(
            "seed {}, world {}, {} of {steps} actions, {at}:\n{}\n{}\n  \
             Once more: ADOTB_SEED={} ADOTB_STEPS={steps} ADOTB_KEEP={} ./scripts/test.sh -- random::replay --nocapture",
            self.seed,
            self.world,
            places.len(),
            actions.join("\n"),
            failure.message,
            self.seed,
            list.join(","),
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)
    }
}

/// Runs `what`; a panic is not printed but answered.
fn listen(what: impl FnOnce()) -> Result<(), String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let heard =
                HEARD.with_borrow_mut(|heard| heard.as_mut().map(|slot| *slot = Some(info.to_string())));
            if heard.is_none() {
                before(info);
            }
        }));
    });
    HEARD.set(Some(None));
    let result = panic::catch_unwind(AssertUnwindSafe(what));
    let said = HEARD.take().flatten();
    result.map_err(|_| said.unwrap_or_else(|| "it panicked and said nothing".into()))
}
