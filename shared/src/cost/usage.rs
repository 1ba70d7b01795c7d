//! How much of something is used, as far as somebody said it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Number, Value, json};

use super::spread::Spread;
use crate::field::{FieldValue, Form, Shape};

/// The largest amount that can be entered: a million times a million.
const MOST: u64 = 1_000_000_000_000;

/// Most digits behind the point.
const DIGITS: u32 = 3;

/// An amount that somebody expects; none when nobody said one, which is not the same as nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage(Option<Decimal>);

impl Usage {
    /// The amount.
    #[must_use]
    pub fn amount(self) -> Option<Decimal> {
        self.0
    }

    /// The amount in all three cases.
    #[must_use]
    pub fn spread(self) -> Option<Spread> {
        self.0.map(Spread::exactly)
    }

    /// Whether somebody said it.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.0.is_some()
    }
}

impl From<u32> for Usage {
    fn from(amount: u32) -> Self {
        Self(Some(amount.into()))
    }
}

/// The sizes of a system for which usual amounts are known. The small ones are Infracost's sets of
/// usual values, about 5 USD a month each; the medium ones are twice and the large ones four times as
/// much (pricing.md section 4 of the facts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// A small system.
    Small,
    /// Twice that.
    Medium,
    /// Four times that.
    Large,
}

impl Size {
    /// Every size with its label, the smallest first.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Small, "Small"),
        (Self::Medium, "Medium"),
        (Self::Large, "Large"),
    ];

    /// The amount of this size for which this is the small one.
    #[must_use]
    pub fn of(self, small: u32) -> u64 {
        let factor = match self {
            Self::Small => 1,
            Self::Medium => 2,
            Self::Large => 4,
        };
        u64::from(small) * factor
    }
}

/// The field behind an amount, with what is usual for a small system.
struct Entered<'a> {
    usage: &'a mut Usage,
    small: u32,
}

const EXPECTED: &str = "an amount from 0 to 1000000000000, or nothing";

impl FieldValue for Entered<'_> {
    fn shape(&self) -> Shape {
        Shape::Usage { small: self.small }
    }
    fn json(&mut self) -> Value {
        let Some(amount) = self.usage.0 else {
            return Value::Null;
        };
        if amount.is_integer() {
            return json!(amount.to_u64());
        }
        // At most fifteen digits, which come back as they are.
        let number = amount.to_string().parse().ok().and_then(Number::from_f64);
        number.map_or(Value::Null, Value::Number)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        self.usage.0 = match value {
            Value::Null => None,
            Value::Number(number) => {
                let whole = number.as_u64().map(Decimal::from);
                let amount = whole.or_else(|| Decimal::from_str_exact(&number.to_string()).ok());
                let sound = |amount: &Decimal| {
                    !amount.is_sign_negative() && *amount <= MOST.into() && amount.scale() <= DIGITS
                };
                let amount = amount.map(|amount| amount.normalize()).filter(sound);
                Some(amount.ok_or(EXPECTED)?)
            }
            _ => return Err(EXPECTED.to_owned()),
        };
        Ok(())
    }
}

impl dyn Form + '_ {
    /// How much of something is used; `small` is what is usual for a small system.
    pub fn usage(
        &mut self,
        name: &'static str,
        label: &'static str,
        usage: &mut Usage,
        small: u32,
    ) {
        self.visit(name, label, &mut Entered { usage, small });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn entered(value: Value) -> Result<Value, String> {
        let mut usage = Usage::default();
        let mut field = Entered {
            usage: &mut usage,
            small: 1,
        };
        field.set(&value).map(|()| field.json())
    }

    #[test]
    fn amounts_come_back_digit_by_digit() {
        for value in [
            json!(null),
            json!(0),
            json!(111),
            json!(0.5),
            json!(1e12 as u64),
            json!(999_999_999_999.125),
        ] {
            assert_eq!(entered(value.clone()), Ok(value));
        }
        assert_eq!(entered(json!(2.0)), Ok(json!(2)));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for value in [
            json!(-1),
            json!(-0.5),
            json!(1e13),
            json!(1e300),
            json!(0.0001),
            json!("5"),
            json!([]),
        ] {
            assert_eq!(entered(value), Err(EXPECTED.to_owned()));
        }
    }
}
