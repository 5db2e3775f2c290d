use crate::{any_amount, big, config};
use adotb_math::{
    balance::{add, sub},
    MathError,
};
use num_traits::ToPrimitive;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn entries_are_exact_or_refused(balance in any_amount(), amount in any_amount()) {
        let mut book = balance;
        let sum = (big(balance) + big(amount)).to_u128();
        prop_assert_eq!(add(&mut book, amount), sum.map(|_| ()).ok_or(MathError::Overflow));
        prop_assert_eq!(book, sum.unwrap_or(balance));
        let mut book = balance;
        let rest = (balance >= amount).then(|| (big(balance) - big(amount)).to_u128()).flatten();
        prop_assert_eq!(sub(&mut book, amount), rest.map(|_| ()).ok_or(MathError::Overflow));
        prop_assert_eq!(book, rest.unwrap_or(balance));
    }
}
