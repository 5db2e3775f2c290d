//! How often the generators bring about what the properties are for. A property over input that is hardly ever interesting
//! passes and shows nothing: so each generator says what it is to hit, and how often at least.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// Values drawn for a measurement.
const DRAWN: u32 = 4_000;

/// Something that a value may be, with its name and the least part of the values that shall be so, in per mille.
pub type Kind<'a, T> = (&'a str, u32, fn(&T) -> bool);

/// Draws from a generator, the same values in each run, prints how often each thing happens, and fails where it is too rare.
pub fn assert_rates<T>(what: &str, generator: impl Strategy<Value = T>, kinds: &[Kind<T>]) {
    assert_rates_of(DRAWN, what, generator, kinds);
}

/// Likewise with another number of values, for those that take long.
pub fn assert_rates_of<T>(drawn: u32, what: &str, generator: impl Strategy<Value = T>, kinds: &[Kind<T>]) {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut hits = vec![0u32; kinds.len()];
    for _ in 0..drawn {
        let value = generator.new_tree(&mut runner).expect("nothing is filtered out").current();
        for (hit, (_, _, is)) in hits.iter_mut().zip(kinds) {
            *hit += u32::from(is(&value));
        }
    }
    let mut rare = Vec::new();
    for (hit, (name, least, _)) in hits.iter().zip(kinds) {
        let rate = hit * 1_000 / drawn;
        println!("{what}: {name} in {}.{} %, at least {}.{} %", rate / 10, rate % 10, least / 10, least % 10);
        if rate < *least {
            rare.push(*name);
        }
    }
    assert!(rare.is_empty(), "{what}: too rarely {rare:?}");
}

#[test]
#[should_panic = "too rarely [\"a large number\"]"]
fn a_generator_that_misses_is_found() {
    assert_rates(
        "small numbers",
        0u32..100,
        &[("a small number", 900, |n| *n < 95), ("a large number", 1, |n| *n > 99)],
    );
}
