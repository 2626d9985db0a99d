//! Numbers and truth values, as YAML 1.2 writes them, read for the type that wants them.

use botserver_manifest::yaml::Scalar;

use super::{Type, Value};

/// Reads a number or a truth value. The error is a help text.
pub(super) fn read_literal(ty: &Type, scalar: &Scalar) -> Result<Value, String> {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return Err("remove the quotes".to_owned());
    }
    match ty {
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            "yes" | "on" | "y" | "1" => Err("write `true`".to_owned()),
            "no" | "off" | "n" | "0" => Err("write `false`".to_owned()),
            _ => Err("write `true` or `false`".to_owned()),
        },
        Type::Integer(name, smallest, largest) => {
            let number = integer(text)?;
            if (*smallest..=*largest).contains(&number) {
                Ok(Value::Integer(number))
            } else {
                Err(format!("`{name}` goes from {smallest} to {largest}"))
            }
        }
        Type::F32 => float(text, text.parse::<f32>().ok().filter(|number| number.is_finite())),
        Type::F64 => float(text, text.parse::<f64>().ok().filter(|number| number.is_finite())),
        Type::Text | Type::List(_) | Type::Option(_) | Type::Named(_) => Ok(Value::Text(text.to_owned())),
    }
}

fn integer(text: &str) -> Result<i128, String> {
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
            return Err(format!("write `{bare}`"));
        }
        return Err("write digits only, such as `650`".to_owned());
    }
    if radix == 10 && digits.len() > 1 && digits.starts_with('0') {
        let bare = digits.trim_start_matches('0');
        let bare = if bare.is_empty() { "0" } else { bare };
        return Err(format!("write `{bare}`, or make the field `&'static str` to keep the zeros"));
    }
    // More digits than an `i128` has are out of any range, too.
    Ok(sign * i128::from_str_radix(digits, radix).unwrap_or(i128::MAX))
}

/// Rust reads `inf` and `nan` as well, which no setting can be.
fn float(text: &str, number: Option<impl std::fmt::Debug>) -> Result<Value, String> {
    match number {
        Some(number) if text.bytes().any(|byte| byte.is_ascii_digit()) => {
            Ok(Value::Float(format!("{number:?}")))
        }
        _ if text.contains(',') => Err(format!("write `{}`", text.replace(',', "."))),
        _ => Err("write a finite number, such as `0.5`".to_owned()),
    }
}
