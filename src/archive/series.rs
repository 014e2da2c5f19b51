//! What is archived day by day: one kind of chat of one account, at VCC of one project.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::provider::{comm100, vcc};
use crate::record::Resource;
use crate::window::Day;

/// One kind of chat of one account.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Series {
    /// `comm100`, `vcc`.
    pub source: String,
    /// Comm100's site (else its host), VCC's customer.
    pub account: String,
    /// The VCC project.
    pub project: Option<u64>,
    /// `chats`, `missed`.
    pub kind: String,
}

impl Series {
    /// The table of its records.
    pub fn resource(&self) -> &'static Resource {
        match (self.source.as_str(), self.kind.as_str()) {
            ("vcc", _) => &vcc::table::CHATS,
            (_, "missed") => &comm100::table::MISSED,
            _ => &comm100::table::CHATS,
        }
    }

    /// The folder's name of its account: `10000`, `mycompany-822`.
    fn account_folder(&self) -> String {
        match self.project {
            Some(project) => safe_name(&format!("{}-{project}", self.account)),
            None => safe_name(&self.account),
        }
    }

    /// `comm100/10000/chats`
    pub fn folder(&self) -> String {
        format!("{}/{}/{}", self.source, self.account_folder(), self.kind)
    }

    /// `comm100-10000-chats`, the beginning of its index files' names.
    pub fn slug(&self) -> String {
        format!("{}-{}-{}", self.source, self.account_folder(), self.kind)
    }

    /// For people: `comm100 10000 chats`, `vcc mycompany 822 chats`.
    pub fn label(&self) -> String {
        let project = self.project.map(|project| format!(" {project}")).unwrap_or_default();
        format!("{} {}{project} {}", self.source, self.account, self.kind)
    }

    /// The file with the current version of each chat of `day`.
    pub fn current(&self, day: &str) -> String {
        format!("data/current/{}/{}.ndjson.zst", self.folder(), day_path(day))
    }

    /// The versions of `day`'s chats that the run replaced.
    pub fn history(&self, day: &str, run: &str) -> String {
        format!("data/history/{}/{}/{run}.ndjson.zst", self.folder(), day_path(day))
    }

    /// What of `day` could not be read.
    pub fn rejects(&self, day: &str) -> String {
        format!("data/rejects/{}/{}.ndjson", self.folder(), day_path(day))
    }

    /// The index file of `day`'s month.
    pub fn index(&self, day: &str) -> String {
        let month = if day == UNDATED { UNDATED } else { &day[..7] };
        format!("index/{}-{month}.ndjson", self.slug())
    }
}

/// The day of chats whose time cannot be read.
pub const UNDATED: &str = "undated";

/// `2026/11/2026-11-20`; `undated` as it is.
fn day_path(day: &str) -> String {
    match day.get(..4).zip(day.get(5..7)) {
        Some((year, month)) if day != UNDATED => format!("{year}/{month}/{day}"),
        _ => day.to_owned(),
    }
}

/// The day that a path in the archive is about.
pub fn day_of_path(path: &str) -> Option<Day> {
    path.split('/')
        .find_map(|part| Day::parse(part.get(..10)?).filter(|_| matches!(part.as_bytes().get(10), None | Some(b'.'))))
}

/// A name that no manifest and no file system minds: letters, digits, `.`, `_` and `-`; whatever was changed for that
/// is told apart by six digits of the name's hash.
pub fn safe_name(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' }).collect();
    if safe == name && !name.is_empty() && !name.starts_with('.') {
        return safe;
    }
    let safe = if safe.starts_with('.') { safe.replacen('.', "_", 1) } else { safe };
    format!("{safe}-{}", &hex(digest(&SHA256, name.as_bytes()).as_ref())[..6])
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_only_characters_that_no_manifest_escapes() {
        for (name, expected) in [
            ("10000", "10000"),
            ("my.company_1-x", "my.company_1-x"),
            ("my company", "my_company-"),
            ("né", "n_-"),
            ("..", "_.-"),
            ("", "-"),
            ("a\nb", "a_b-"),
        ] {
            let safe = safe_name(name);
            assert!(safe.starts_with(expected) && (safe == expected) == (safe == name), "{name:?} {safe}");
        }
        assert_ne!(safe_name("a b"), safe_name("a_b"));
        assert_ne!(safe_name("a b"), safe_name("a\tb"));
    }

    #[test]
    fn a_series_knows_its_files() {
        let vcc = Series { source: "vcc".into(), account: "acme".into(), project: Some(822), kind: "chats".into() };
        assert_eq!(vcc.current("2026-11-20"), "data/current/vcc/acme-822/chats/2026/11/2026-11-20.ndjson.zst");
        assert_eq!(vcc.current(UNDATED), "data/current/vcc/acme-822/chats/undated.ndjson.zst");
        assert_eq!(vcc.index("2026-11-20"), "index/vcc-acme-822-chats-2026-11.ndjson");
        let history = vcc.history("2026-11-20", "20261122T021500Z");
        assert_eq!(history, "data/history/vcc/acme-822/chats/2026/11/2026-11-20/20261122T021500Z.ndjson.zst");
        assert_eq!(day_of_path(&history), Day::parse("2026-11-20"));
        assert_eq!(day_of_path(&vcc.current(UNDATED)), None);
    }
}
