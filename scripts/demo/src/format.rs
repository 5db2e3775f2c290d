//! Numbers for people.

use adotb_harness::actors::DOT;
use adotb_runtime::Balance;

/// An amount of planck in DOT: thousands separators, two decimals, four if it is below ten.
pub fn dot_text(amount: Balance) -> String {
    decimals(amount, if amount < 10 * DOT { 4 } else { 2 })
}

/// An amount in DOT with two decimals, for columns.
pub fn column(amount: Balance) -> String {
    decimals(amount, 2)
}

/// A difference in DOT with a sign and two decimals; a dash if there is none.
pub fn signed(amount: i128) -> String {
    match amount {
        0 => "-".to_string(),
        _ => format!("{}{}", if amount < 0 { '-' } else { '+' }, decimals(amount.unsigned_abs(), 2)),
    }
}

/// An amount in DOT without rounding and separators, for files: `12.0000000001`.
pub fn exact(amount: Balance) -> String {
    format!("{}.{:010}", amount / DOT, amount % DOT)
}

/// As [`exact`], with a sign.
pub fn exact_signed(amount: i128) -> String {
    format!("{}{}", if amount < 0 { "-" } else { "" }, exact(amount.unsigned_abs()))
}

/// An amount in DOT as a floating number, for plots only.
pub fn float(amount: Balance) -> f64 {
    amount as f64 / DOT as f64
}

/// Part of a whole, in percent.
pub fn percent(part: f64, whole: f64) -> String {
    format!("{:.2} %", if whole == 0.0 { 0.0 } else { part * 100.0 / whole })
}

/// Part of a whole in shares or planck, in percent.
pub fn part(part: Balance, whole: Balance) -> String {
    percent(float(part), float(whole))
}

/// Time of day of a minute: `09:05`.
pub fn time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A number of a plot's axis that spans `range`: no more decimals than the step between two labels needs.
pub fn axis(value: f64, range: f64) -> String {
    let step = (range / 5.0).abs().max(f64::MIN_POSITIVE);
    let places = (-step.log10()).ceil().clamp(0.0, 8.0) as usize;
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", separated(whole))
}

/// `count` things: `1 stash`, `2 stashes`.
pub fn count(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn decimals(amount: Balance, places: u32) -> String {
    let unit = DOT / 10_u128.pow(places);
    let rounded = (amount + unit / 2) / unit;
    let whole = rounded / 10_u128.pow(places);
    let fraction = rounded % 10_u128.pow(places);
    format!("{}.{fraction:0width$}", separated(&whole.to_string()), width = places as usize)
}

fn separated(digits: &str) -> String {
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_and_separated() {
        assert_eq!(dot_text(0), "0.0000");
        assert_eq!(dot_text(DOT / 3), "0.3333");
        assert_eq!(dot_text(1_234_567 * DOT + DOT / 2), "1,234,567.50");
        assert_eq!(column(999 * DOT + DOT - 1), "1,000.00", "rounds up into the next thousand");
        assert_eq!(signed(-(12 * DOT as i128)), "-12.00");
        assert_eq!(signed(0), "-");
        assert_eq!(exact(12 * DOT + 1), "12.0000000001");
        assert_eq!(exact_signed(-1), "-0.0000000001");
    }

    #[test]
    fn axis_has_the_decimals_of_its_steps() {
        assert_eq!(axis(12_000.0, 30_000.0), "12,000");
        assert_eq!(axis(0.5, 2.0), "0.5");
        assert_eq!(axis(-1_500.0, 6_000.0), "-1,500");
        assert_eq!(axis(-0.000_001, 2.0), "0.0");
        assert_eq!(axis(1.002, 0.012), "1.002");
    }
}
