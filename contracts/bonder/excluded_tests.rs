//! Who is excluded, by whom and until when.
use crate::excluded::{exclude_by_guardian, exclude_proven, is_excluded, is_out, readmit};
use adotb_interfaces::{
    bonder::{BonderError, Cause, Exclusion},
    registry::ValidatorWeight,
    AccountId,
};

fn account(n: u8) -> AccountId {
    [n; 32].into()
}

/// Ten validators of 10 % each.
fn ten() -> Vec<ValidatorWeight> {
    (1..=10).map(|n| ValidatorWeight { validator: account(n), weight_bps: 1_000 }).collect()
}

fn proven(list: &mut Vec<Exclusion>, n: u8, era: u32) -> Result<u32, BonderError> {
    exclude_proven(list, account(n), Cause::Refuses, era)
}

fn guardian(list: &mut Vec<Exclusion>, n: u8, era: u32, eras: u32) -> Result<u32, BonderError> {
    exclude_by_guardian(list, &ten(), account(n), era, eras)
}

#[test]
fn exclusion_by_proof_lasts_seven_eras_and_a_new_proof_prolongs_it() {
    let mut list = Vec::new();
    assert_eq!(proven(&mut list, 1, 10), Ok(17));
    for (era, excluded) in [(10, true), (16, true), (17, false)] {
        assert_eq!(is_excluded(&list, account(1), era), excluded, "era {era}");
        assert_eq!(is_out(&list, account(1), era), excluded, "era {era}");
        assert!(!is_excluded(&list, account(2), era), "nobody else");
    }
    assert_eq!(exclude_proven(&mut list, account(1), Cause::NoCandidate, 12), Ok(19));
    assert_eq!(list, [Exclusion { validator: account(1), until: 19, by: Cause::NoCandidate }], "one entry");
}

#[test]
fn exclusions_are_eight_at_most_and_make_room_when_they_are_over() {
    let mut list = Vec::new();
    for n in 1..=8 {
        assert_eq!(proven(&mut list, n, 10), Ok(17));
    }
    assert_eq!(proven(&mut list, 9, 16), Err(BonderError::TooManyExclusions));
    assert_eq!(proven(&mut list, 8, 16), Ok(23), "one of them can be prolonged");
    assert_eq!(proven(&mut list, 9, 17), Ok(24), "the others are over");
    assert_eq!(list.len(), 2);
}

#[test]
fn exclusion_by_the_guardian_ends_by_itself_and_must_rest() {
    let mut list = Vec::new();
    assert_eq!(guardian(&mut list, 1, 10, 8), Err(BonderError::ExclusionTooLong { given: 8 }));
    assert_eq!(guardian(&mut list, 77, 10, 1), Err(BonderError::NotInAllocation { validator: account(77) }));
    assert_eq!(guardian(&mut list, 1, 10, 7), Ok(17));
    assert!(is_excluded(&list, account(1), 16) && !is_excluded(&list, account(1), 17));
    assert!(!is_out(&list, account(1), 12), "it would still take a nomination");
    for era in [11, 17, 23] {
        assert_eq!(
            guardian(&mut list, 1, era, 1),
            Err(BonderError::ExcludedBefore { from: 24 }),
            "era {era}"
        );
    }
    assert_eq!(guardian(&mut list, 1, 24, 1), Ok(25));
}

#[test]
fn guardian_ends_its_own_exclusions_early_and_no_others() {
    let mut list = Vec::new();
    let missing = Err(BonderError::NotExcluded { validator: account(1) });
    assert_eq!(readmit(&mut list, account(1), 10, true), missing);
    proven(&mut list, 1, 10).unwrap();
    assert_eq!(readmit(&mut list, account(1), 10, true), missing, "a proof is ended by a proof");
    assert_eq!(guardian(&mut list, 1, 10, 7), Ok(17), "both at once");
    assert_eq!(readmit(&mut list, account(1), 11, true), Ok(()));
    assert!(is_excluded(&list, account(1), 11), "the proof holds");
    assert_eq!(readmit(&mut list, account(1), 11, false), Ok(()));
    assert!(!is_excluded(&list, account(1), 11));
    assert_eq!(
        guardian(&mut list, 1, 17, 7),
        Err(BonderError::ExcludedBefore { from: 18 }),
        "seven eras of rest"
    );
    assert_eq!(guardian(&mut list, 1, 18, 7), Ok(25));
}

#[test]
fn guardian_excludes_two_validators_and_a_fifth_of_the_weight_at_most() {
    let mut list = Vec::new();
    assert_eq!((guardian(&mut list, 1, 10, 1), guardian(&mut list, 2, 10, 7)), (Ok(11), Ok(17)));
    assert_eq!(guardian(&mut list, 3, 10, 1), Err(BonderError::TooManyExclusions));
    assert_eq!(guardian(&mut list, 3, 17, 1), Err(BonderError::TooManyExclusions), "the first one rests");
    assert_eq!(guardian(&mut list, 3, 18, 1), Ok(19));

    let heavy =
        [(1, 2_001), (2, 7_999)].map(|(n, weight_bps)| ValidatorWeight { validator: account(n), weight_bps });
    let refused = Err(BonderError::TooMuchExcluded { given: 2_001, most: 2_000 });
    assert_eq!(exclude_by_guardian(&mut Vec::new(), &heavy, account(1), 10, 1), refused);
}

#[test]
fn exclusion_that_rests_weighs_nothing_and_cannot_be_ended() {
    let heavy = [(1, 1_500), (2, 1_500), (3, 7_000)]
        .map(|(n, weight_bps)| ValidatorWeight { validator: account(n), weight_bps });
    let mut list = Vec::new();
    assert_eq!(exclude_by_guardian(&mut list, &heavy, account(1), 10, 1), Ok(11));
    let refused = Err(BonderError::TooMuchExcluded { given: 3_000, most: 2_000 });
    assert_eq!(exclude_by_guardian(&mut list.clone(), &heavy, account(2), 10, 1), refused, "both at once");
    assert_eq!(exclude_by_guardian(&mut list, &heavy, account(2), 11, 1), Ok(12), "one after the other");
    let missing = Err(BonderError::NotExcluded { validator: account(1) });
    assert_eq!(readmit(&mut list, account(1), 11, true), missing, "it is over");
    assert_eq!(list[0], Exclusion { validator: account(1), until: 11, by: Cause::Guardian }, "still there");
}

#[test]
fn guardian_adds_to_what_is_proved_up_to_three_tenths() {
    let mut list = Vec::new();
    for n in 1..=3 {
        proven(&mut list, n, 10).unwrap();
    }
    let before = list.clone();
    let refused = Err(BonderError::TooMuchExcluded { given: 4_000, most: 3_000 });
    assert_eq!(guardian(&mut list.clone(), 4, 10, 1), refused);
    assert_eq!(guardian(&mut list, 3, 10, 1), Ok(11), "what is out already counts once");
    assert_eq!(list.len(), before.len() + 1);
    proven(&mut list, 5, 10).expect("a proof is a fact: no cap");
}
