//! Products of amounts need more than 128 bits.

use adotb_runtime::Balance;
use sp_core::U256;

/// `a * b / c` rounded down, or the largest number.
pub fn part_down(a: Balance, b: Balance, c: Balance) -> Balance {
    narrow(U256::from(a) * U256::from(b) / U256::from(c))
}

/// `a * b / c` rounded up, or the largest number.
pub fn part_up(a: Balance, b: Balance, c: Balance) -> Balance {
    let (whole, rest) = (U256::from(a) * U256::from(b)).div_mod(U256::from(c));
    narrow(if rest.is_zero() { whole } else { whole + 1 })
}

fn narrow(wide: U256) -> Balance {
    wide.try_into().unwrap_or(Balance::MAX)
}
