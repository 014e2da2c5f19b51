//! What a service says beside its records: how many there are, and that something failed although the status is 200.
//! One reading for all services; what follows from it is each service's own.

use serde_json::Value;

/// A count as services write one: `5`, `5.0`, `"5"`, `5e0`, `"1,005"`. What is below zero, no whole number, or no
/// number at all states nothing.
pub fn stated_count(json: &str) -> Option<u64> {
    let json = json.trim();
    let text = if json.starts_with('"') { serde_json::from_str(json).ok()? } else { json.to_owned() };
    let text = text.trim();
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole).filter(|_| is_digits(fraction))?;
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let shift = exponent.parse::<i32>().ok()? as i64 - i64::try_from(fraction.len()).ok()? + zeros;
    let significant = significant.trim_start_matches('0');
    match usize::try_from(shift) {
        _ if significant.is_empty() => Some(0),
        // No count has more digits than 20.
        Ok(zeros) if zeros <= 20 => format!("{significant}{}", "0".repeat(zeros)).parse().ok(),
        _ => None,
    }
}

/// Digits without the commas between groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| !first.is_empty() && is_digits(first))?;
    let grouped = whole.contains(',');
    let fits = groups.all(|group| group.len() == 3 && is_digits(group)) && (!grouped || first.len() <= 3);
    fits.then(|| whole.replace(',', ""))
}

/// What a member of a response says of a failure: `error`, `errorCode`, `error_message` …, `success: false`. `None`
/// where the name says nothing of one, or the value says that there was none.
pub fn stated_failure(name: &str, json: &str) -> Option<String> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let value: Value = serde_json::from_str(json).ok()?;
    let failed = match plain.as_str() {
        "error" | "errors" | "errorcode" | "errormessage" | "errormsg" => !is_none(&value),
        "success" | "issuccess" | "succeeded" => is_none(&value) && !value.is_null(),
        _ => false,
    };
    failed.then(|| format!("{name}: {value}"))
}

/// Whether a value says that there is nothing, however it is printed.
fn is_none(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(yes) => !yes,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => matches!(text.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "null"),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_every_form_that_services_write() {
        for (json, expected) in [
            ("5", Some(5)),
            (" 5 ", Some(5)),
            ("5.0", Some(5)),
            ("\"5\"", Some(5)),
            ("\" 5 \"", Some(5)),
            ("5e0", Some(5)),
            ("5E+2", Some(500)),
            ("50e-1", Some(5)),
            ("1.005e3", Some(1005)),
            ("\"1,005\"", Some(1005)),
            ("\"1,234,567.00\"", Some(1_234_567)),
            ("0", Some(0)),
            ("0.0", Some(0)),
            ("0e9", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("1e400", None),
            ("-1", None),
            ("\"-5\"", None),
            ("5.5", None),
            ("5e-1", None),
            ("\"1,5\"", None),
            ("\"1005,000\"", None),
            ("\",005\"", None),
            ("\"five\"", None),
            ("\"\"", None),
            ("5.", None),
            ("null", None),
            ("true", None),
            ("[5]", None),
            ("{\"total\":5}", None),
        ] {
            assert_eq!(stated_count(json), expected, "{json}");
        }
    }

    #[test]
    fn failures_are_told_from_blanks() {
        for (name, json) in [
            ("error", "\"no permission\""),
            ("errorCode", "1001"),
            ("ErrorCode", "\"E1\""),
            ("error_message", "\"x\""),
            ("errors", "[{}]"),
            ("success", "false"),
            ("success", "\"false\""),
            ("isSuccess", "0"),
        ] {
            assert!(stated_failure(name, json).is_some(), "{name}: {json}");
        }
        for (name, json) in [
            ("error", "null"),
            ("error", "\" \""),
            ("errorCode", "0"),
            ("errorCode", "\"0\""),
            ("error", "false"),
            ("errors", "[ ]"),
            ("errors", "{ }"),
            ("errors", "\"\""),
            ("success", "true"),
            ("success", "1"),
            ("success", "null"),
            ("total", "0"),
            ("message", "\"error\""),
        ] {
            assert_eq!(stated_failure(name, json), None, "{name}: {json}");
        }
    }
}
