use crate::{any_amount, big, config, money};
use adotb_math::flow::{flow, Flow};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn exits_stay_covered_and_nothing_idles(buffer in money(), unbonding in money(), unfunded in money(), target in money()) {
        let flow = flow(buffer, unbonding, unfunded, target).unwrap();
        prop_assert!(flow.bond <= buffer && flow.rebond <= unbonding);
        // After the flow, cash and unbonding stake cover the unfunded exits.
        let (cash, coming) = (buffer - flow.bond, unbonding - flow.rebond + flow.unbond);
        prop_assert!(cash + coming >= unfunded);
        // No more is unbonded than needed, and never while something is taken back.
        if flow.unbond > 0 {
            prop_assert_eq!(cash + coming, unfunded);
            prop_assert_eq!((flow.bond, flow.rebond), (0, 0));
        }
        // What is neither needed nor part of the buffer's target works.
        if unbonding > flow.rebond {
            prop_assert!(cash + coming <= unfunded || flow.unbond > 0);
        }
        prop_assert!(cash <= target.max(unfunded).max(buffer - flow.bond.min(buffer)) || flow.unbond > 0);
        if flow.bond > 0 {
            prop_assert!(cash >= target && cash >= unfunded);
            prop_assert!(cash == target || cash == unfunded);
        }
        // The second plan of an era finds nothing to do but what the target of the buffer held back.
        let again = adotb_math::flow::flow(cash, coming, unfunded, target).unwrap();
        prop_assert_eq!(again, Flow::default());
    }

    #[test]
    fn any_input_gives_a_flow_or_an_error(buffer in any_amount(), unbonding in any_amount(), unfunded in any_amount(), target in any_amount()) {
        let fits = big(buffer) + big(unbonding) <= big(u128::MAX);
        prop_assert_eq!(flow(buffer, unbonding, unfunded, target).is_ok(), fits);
    }
}

#[test]
fn flow_examples() {
    assert_eq!(flow(100, 0, 0, 0), Ok(Flow { bond: 100, ..Flow::default() }));
    assert_eq!(flow(100, 0, 0, 30), Ok(Flow { bond: 70, ..Flow::default() }));
    assert_eq!(flow(100, 50, 120, 0), Ok(Flow { rebond: 30, ..Flow::default() }));
    assert_eq!(flow(100, 50, 20, 0), Ok(Flow { rebond: 50, bond: 80, unbond: 0 }));
    assert_eq!(flow(10, 50, 100, 0), Ok(Flow { unbond: 40, ..Flow::default() }));
    assert_eq!(flow(0, 0, 0, 10), Ok(Flow::default()));
}
