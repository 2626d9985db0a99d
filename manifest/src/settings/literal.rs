//! Numbers and truth values, as YAML 1.2 writes them, read for the type that wants them.

use super::{Advice, Type, Value};
use crate::yaml::Scalar;

/// Reads a number or a truth value; any other type takes the text as it is.
pub(super) fn read_literal(ty: &Type, scalar: &Scalar) -> Result<Value, Advice> {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return Err(Advice::NoQuotes);
    }
    match ty {
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "yes" | "on" | "y" | "1" => Err(Advice::Write("true".to_owned())),
            "no" | "off" | "n" | "0" => Err(Advice::Write("false".to_owned())),
            _ => Err(Advice::Bool),
        },
        Type::Integer(name, smallest, largest) => {
            let number = integer(text)?;
            if (*smallest..=*largest).contains(&number) {
                Ok(Value::Integer(number))
            } else {
                Err(Advice::Range(name, *smallest, *largest))
            }
        }
        Type::F32 => float(text, text.parse::<f32>().ok().filter(|number| number.is_finite())),
        Type::F64 => float(text, text.parse::<f64>().ok().filter(|number| number.is_finite())),
        _ => Ok(Value::Text(text.to_owned())),
    }
}

fn integer(text: &str) -> Result<i128, Advice> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.split_at_checked(2) {
        Some(("0x", digits)) => (16, digits),
        Some(("0o", digits)) => (8, digits),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        let bare: String = text.chars().filter(|letter| !matches!(letter, '_' | '\'' | ',' | ' ')).collect();
        if bare != text && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Advice::Write(bare));
        }
        return Err(Advice::Digits);
    }
    if radix == 10 && digits.len() > 1 && digits.starts_with('0') {
        let bare = digits.trim_start_matches('0');
        return Err(Advice::NoZeros(if bare.is_empty() { "0" } else { bare }.to_owned()));
    }
    // More digits than an `i128` has are out of any range, too.
    Ok(sign * i128::from_str_radix(digits, radix).unwrap_or(i128::MAX))
}

/// Rust reads `inf` and `nan` as well, which no setting can be.
fn float(text: &str, number: Option<impl std::fmt::Debug>) -> Result<Value, Advice> {
    match number {
        Some(number) if text.bytes().any(|byte| byte.is_ascii_digit()) => {
            Ok(Value::Float(format!("{number:?}")))
        }
        _ if text.contains(',') => Err(Advice::Write(text.replace(',', "."))),
        _ => Err(Advice::Finite),
    }
}
