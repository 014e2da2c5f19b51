//! Reading the values of flags. Rust's own parsers say what they stumbled over; these say what is expected, with an
//! example.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use url::Url;

/// Reads a whole number from `range`; a range up to the type's last number is said to have no end.
pub fn number<T>(range: RangeInclusive<T>, example: T) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync
where
    T: FromStr + PartialOrd + Display + Copy + Bounded + Send + Sync + 'static,
{
    let (first, last) = range.into_inner();
    move |text: &str| {
        let number = text.trim().parse::<T>().ok().filter(|number| (first..=last).contains(number));
        number.ok_or_else(|| {
            let end = if T::LAST == Some(last) { "or more".to_owned() } else { format!("to {last}") };
            format!("expected a whole number, {first} {end}, for example {example}")
        })
    }
}

/// The last number of a type, where it is so large that nobody would call it a limit.
pub trait Bounded: Sized {
    /// `None` where a person may well type a larger one.
    const LAST: Option<Self>;
}

macro_rules! bounded {
    ($($number:ty = $last:expr),*) => { $(impl Bounded for $number { const LAST: Option<Self> = $last; })* };
}

bounded!(u8 = None, u16 = None, i32 = None, u32 = Some(u32::MAX), u64 = Some(u64::MAX), usize = Some(usize::MAX));
bounded!(i64 = Some(i64::MAX));

/// Reads an id: a whole number that is not 0.
pub fn id(text: &str) -> Result<u64, String> {
    number(1..=u64::MAX, 822)(text)
}

/// Reads an address to listen on.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let expected = "expected an IP address and a port, for example 127.0.0.1:8787 or [::1]:8787";
    text.trim().parse().map_err(|_| expected.to_owned())
}

/// Reads an address to send to.
pub fn url(text: &str) -> Result<Url, String> {
    let expected = "expected an address that begins with http:// or https://, for example http://127.0.0.1:8787/hook";
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| expected.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_what_is_expected() {
        let size = number(10..=500_u32, 200);
        assert_eq!(size("10"), Ok(10));
        assert_eq!(size(" 500 "), Ok(500));
        for wrong in ["9", "501", "", "x", "-1", "1.5", "99999999999"] {
            assert_eq!(size(wrong), Err("expected a whole number, 10 to 500, for example 200".to_owned()), "{wrong}");
        }
        assert_eq!(number(1..=u64::MAX, 1000)("0"), Err("expected a whole number, 1 or more, for example 1000".into()));
        assert_eq!(number(-1080..=1080, -420)("-421"), Ok(-421));
        assert_eq!(id("822"), Ok(822));
        assert!(id("P-4").is_err_and(|message| message.ends_with("for example 822")));
    }

    #[test]
    fn addresses_say_what_is_expected() {
        assert!(socket_address("127.0.0.1:0").is_ok());
        for wrong in ["", "8787", "localhost:8787", "127.0.0.1"] {
            assert!(socket_address(wrong).is_err_and(|message| message.contains("127.0.0.1:8787")), "{wrong}");
        }
        assert!(url("http://127.0.0.1:1/hook").is_ok());
        for wrong in ["", "/hook", "127.0.0.1:8787/hook", "ftp://host/"] {
            assert!(url(wrong).is_err_and(|message| message.contains("for example http://")), "{wrong}");
        }
    }
}
