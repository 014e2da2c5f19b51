//! Faults as typed after `--fault`, and the count of when each strikes. What there is stands in [`super::catalog`].

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::catalog::{FAULTS, Form, Known};
use crate::error::Error;

/// Which of the simulated services a request goes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Service {
    /// `/v2`
    Vcc,
    /// `/v4`, or `/api` of a white label
    Comm100,
    /// `/oauth`
    Oauth,
}

impl Service {
    /// As typed, and as logged.
    pub fn name(self) -> &'static str {
        match self {
            Service::Vcc => "vcc",
            Service::Comm100 => "comm100",
            Service::Oauth => "oauth",
        }
    }
}

/// The first and the last time that a fault strikes, counted from 1.
type Times = (u64, u64);

/// A fault, its value, and when it strikes.
#[derive(Clone, Debug)]
pub struct Fault {
    known: &'static Known,
    value: String,
    service: Option<Service>,
    times: Times,
}

impl FromStr for Fault {
    type Err = Error;

    fn from_str(spec: &str) -> Result<Self, Error> {
        let (rest, times) = split_times(spec)?;
        let (name, value) = rest.split_once('=').map_or((rest, None), |(name, value)| (name, Some(value)));
        let (service, name) = split_service(name)?;
        let Some(known) = FAULTS.iter().find(|known| known.name == name) else { return Err(unknown(name)) };
        let default = if let Form::Number(Some(default)) = known.form { default } else { "" };
        let value = value.unwrap_or(default);
        if !known.form.accepts(value) {
            let got = if value.is_empty() { "none".to_owned() } else { format!("'{value}'") };
            return Err(Error::usage(format!("fault {name} takes {}, got {got}", known.form.expected())));
        }
        let times = times.unwrap_or((1, if known.once { 1 } else { u64::MAX }));
        Ok(Self { known, value: value.to_owned(), service, times })
    }
}

impl Fault {
    fn covers(&self, service: Service) -> bool {
        self.service.map_or(service != Service::Oauth, |own| own == service)
    }

    fn strikes(&self, time: u64) -> bool {
        (self.times.0..=self.times.1).contains(&time)
    }
}

/// The faults of a simulation, and how often each had an occasion.
#[derive(Debug, Default)]
pub struct Faults(Vec<(Fault, AtomicU64)>);

impl Faults {
    /// Counts from now.
    pub fn new(list: Vec<Fault>) -> Self {
        Self(list.into_iter().map(|fault| (fault, AtomicU64::new(0))).collect())
    }

    /// The value of a switch: something that a service always does.
    pub fn switch(&self, name: &str) -> Option<&str> {
        self.named(name).map(|(fault, _)| fault.value.as_str()).next_back()
    }

    /// The number that a switch is set to.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.switch(name)?.parse().ok()
    }

    /// The value of a fault of whole answers, if it strikes the service's request number `time`.
    pub fn at(&self, name: &str, service: Service, time: u64) -> Option<&str> {
        let mut named = self.named(name).filter(|(fault, _)| fault.covers(service) && fault.strikes(time));
        named.next().map(|(fault, _)| fault.value.as_str())
    }

    /// The value of a fault that counts its own occasions, of which this is one.
    pub fn occasion(&self, name: &str) -> Option<&str> {
        self.occasion_if(name, |_| true)
    }

    /// The same, where only a certain value makes an occasion.
    pub fn occasion_if(&self, name: &str, fits: impl Fn(&str) -> bool) -> Option<&str> {
        let mut struck = None;
        for (fault, count) in self.named(name).filter(|(fault, _)| fits(&fault.value)) {
            let time = count.fetch_add(1, Ordering::Relaxed) + 1;
            struck = fault.strikes(time).then_some(fault.value.as_str()).or(struck);
        }
        struck
    }

    /// Whether there are none, so that equal requests have equal answers.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn named(&self, name: &str) -> impl DoubleEndedIterator<Item = &(Fault, AtomicU64)> {
        debug_assert!(FAULTS.iter().any(|known| known.name == name), "{name} is in the table");
        self.0.iter().filter(move |(fault, _)| fault.known.name == name)
    }
}

/// Reads `300/5m`.
pub fn rate(text: &str) -> Option<(usize, Duration)> {
    let (count, time) = text.split_once('/')?;
    let time = jiff::SignedDuration::from_str(time).ok().and_then(|time| Duration::try_from(time).ok())?;
    Some((count.parse().ok()?, time)).filter(|(_, time)| !time.is_zero())
}

/// `@N`, `@N+`, `@N*TIMES` and `*TIMES` at the end of a SPEC, and what stands before.
fn split_times(spec: &str) -> Result<(&str, Option<Times>), Error> {
    let wrong = || Error::usage(format!("'{spec}': after @ and * there must be whole numbers from 1, as in reset@3*2"));
    let tail = |c: char| c.is_ascii_digit() || "@*+".contains(c);
    let start = spec.trim_end_matches(tail).len();
    let Some(start) = spec[start..].find(['@', '*']).map(|place| start + place) else {
        return if spec.ends_with(['@', '*']) { Err(wrong()) } else { Ok((spec, None)) };
    };
    let (rest, when) = spec.split_at(start);
    let (first, times) = when.split_once('*').map_or((when, None), |(first, times)| (first, Some(times)));
    let open = first.ends_with('+');
    let first = first.trim_start_matches('@').trim_end_matches('+');
    let first = if when.starts_with('*') { 1 } else { first.parse::<u64>().map_err(|_| wrong())? };
    let times = times.map(str::parse::<u64>).transpose().map_err(|_| wrong())?;
    if first == 0 || times == Some(0) || (open && times.is_some()) {
        return Err(wrong());
    }
    let last = if open { u64::MAX } else { first.saturating_add(times.unwrap_or(1) - 1) };
    Ok((rest, Some((first, last))))
}

fn split_service(name: &str) -> Result<(Option<Service>, &str), Error> {
    let Some((service, name)) = name.split_once(':') else { return Ok((None, name)) };
    let known = [Service::Vcc, Service::Comm100, Service::Oauth].into_iter().find(|known| known.name() == service);
    let known = known.ok_or_else(|| {
        Error::usage(format!("'{service}' is no service that faults can strike: vcc, comm100 or oauth"))
    })?;
    Ok((Some(known), name))
}

fn unknown(name: &str) -> Error {
    let near = FAULTS.iter().map(|known| (strsim::jaro_winkler(known.name, name), known.name));
    let near = near.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(score, _)| *score > 0.8);
    let meant = near.map(|(_, near)| format!(" (did you mean '{near}'?)")).unwrap_or_default();
    Error::usage(format!("there is no fault '{name}'{meant}")).hint("`--fault help` lists them")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn reads_specs() {
        let max = u64::MAX;
        for (spec, name, value, service, times) in [
            ("cut", "cut", "", None, (1, max)),
            ("cut@3", "cut", "", None, (3, 3)),
            ("status=503@3*2", "status", "503", None, (3, 4)),
            ("status=403-limit", "status", "403-limit", None, (1, max)),
            ("comm100:reset@2+", "reset", "", Some(Service::Comm100), (2, max)),
            ("comm100-insert*2", "comm100-insert", "1", None, (1, 2)),
            ("comm100-total=+3", "comm100-total", "+3", None, (1, max)),
            ("comm100-remove", "comm100-remove", "1", None, (1, 1)),
            ("redirect=http://a@127.0.0.1:80@1", "redirect", "http://a@127.0.0.1:80", None, (1, 1)),
            ("limit=300/5m", "limit", "300/5m", None, (1, max)),
            ("vcc-insert=7@1+", "vcc-insert", "7", None, (1, max)),
        ] {
            let fault: Fault = spec.parse().unwrap();
            assert_eq!(
                (fault.known.name, fault.value.as_str(), fault.service, fault.times),
                (name, value, service, times),
                "{spec}"
            );
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_spec() {
        for (spec, message) in [
            ("statsu=500", "there is no fault 'statsu' (did you mean 'status'?)"),
            ("qqq", "there is no fault 'qqq'"),
            ("cut=3", "fault cut takes no value, got '3'"),
            ("vcc-cap", "fault vcc-cap takes a whole number, got none"),
            ("vcc-order=up", "fault vcc-order takes one of asc, desc, got 'up'"),
            ("limit=300", "fault limit takes a number and a time, such as 300/5m, got '300'"),
            ("mail:cut", "'mail' is no service that faults can strike: vcc, comm100 or oauth"),
            ("cut@0", "'cut@0': after @ and * there must be whole numbers from 1, as in reset@3*2"),
            ("cut@", "'cut@': after @ and * there must be whole numbers from 1, as in reset@3*2"),
        ] {
            assert_eq!(spec.parse::<Fault>().unwrap_err().to_string(), message, "{spec}");
        }
    }

    #[test]
    fn strikes_when_it_is_told_to() {
        let faults = Faults::new(vec!["cut@2".parse().unwrap(), "comm100-insert=5*1".parse().unwrap()]);
        let struck = |time| faults.at("cut", Service::Vcc, time).is_some();
        assert_eq!([1, 2, 3].map(struck), [false, true, false]);
        assert_eq!([faults.occasion("comm100-insert"), faults.occasion("comm100-insert")], [Some("5"), None]);
        assert_eq!(faults.at("cut", Service::Oauth, 2), None);
    }
}
