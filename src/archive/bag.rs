//! The archive as a BagIt bag (RFC 8493): manifests and `bag-info.txt`, read and written. Payload is what lies below
//! `data/`; every other file is a tag file, but for those below `.chatferry/`, which belong to no bag.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};

use super::series::hex;

/// The whole of `bagit.txt`.
pub const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// The payload's manifest.
pub const MANIFEST: &str = "manifest-sha256.txt";

/// The tag files' manifest.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// What is known of the whole.
pub const BAG_INFO: &str = "bag-info.txt";

/// Paths and their SHA-256, as a manifest lists them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Manifest(pub BTreeMap<String, String>);

impl Manifest {
    /// Reads a manifest. Error: the number of the line that is none.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut paths = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            let (hash, path) = line.split_once("  ").ok_or(number)?;
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_hash || path.is_empty() || paths.insert(path.to_owned(), hash.to_ascii_lowercase()).is_some() {
                return Err(number);
            }
        }
        Ok(Self(paths))
    }

    /// The manifest's text: sorted by path, as `sha256sum -c` reads it.
    pub fn text(&self) -> String {
        self.0.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
    }

    /// A path's hash.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

/// `bag-info.txt`; lines that others wrote are kept.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BagInfo {
    /// Bytes and files below `data/`.
    pub oxum: (u64, u64),
    /// The day of the last run that changed payload.
    pub date: String,
    /// Whose archive it is.
    pub identifier: String,
    /// Lines that others wrote.
    pub foreign: Vec<String>,
}

const OWN: [&str; 4] = ["Payload-Oxum", "Bagging-Date", "Bag-Software-Agent", "External-Identifier"];

impl BagInfo {
    /// Reads the file.
    pub fn parse(text: &str) -> Self {
        let mut info = Self::default();
        let mut own = false;
        for line in text.lines() {
            // A line that begins with a blank continues the one before.
            if !line.starts_with([' ', '\t']) {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                own = OWN.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
                match name.trim().to_ascii_lowercase().as_str() {
                    "payload-oxum" => info.oxum = oxum(value).unwrap_or_default(),
                    "bagging-date" => info.date = value.trim().to_owned(),
                    "external-identifier" => info.identifier = value.trim().to_owned(),
                    _ => {}
                }
            }
            if !own {
                info.foreign.push(line.to_owned());
            }
        }
        info
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let (bytes, files) = self.oxum;
        let mut text = format!("Payload-Oxum: {bytes}.{files}\nBagging-Date: {}\n", self.date);
        text += &format!("Bag-Software-Agent: chatferry {}\n", env!("CARGO_PKG_VERSION"));
        text += &format!("External-Identifier: {}\n", self.identifier);
        self.foreign.iter().for_each(|line| text += &format!("{line}\n"));
        text
    }
}

/// Reads `BYTES.FILES`.
pub fn oxum(text: &str) -> Option<(u64, u64)> {
    let (bytes, files) = text.trim().split_once('.')?;
    Some((bytes.parse().ok()?, files.parse().ok()?))
}

/// A file's SHA-256, in hexadecimal digits, and its length.
pub fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 1 << 17];
    let mut length = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((hex(context.finish().as_ref()), length)),
            read => {
                context.update(&buffer[..read]);
                length += read as u64;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_sorted_lines_with_two_blanks() {
        let hash = "a".repeat(64);
        let text = format!("{hash}  data/a\n{hash}  data/b c\n");
        let manifest = Manifest::parse(&text).unwrap();
        assert_eq!((manifest.text(), manifest.get("data/b c")), (text.clone(), Some(hash.as_str())));
        assert_eq!(Manifest::parse("").unwrap().text(), "");
        for (wrong, line) in [
            (format!("{hash} data/a\n"), 1),
            (format!("{text}{hash}  data/a\n"), 3),
            (format!("{text}zz  data/c\n"), 3),
            (format!("{hash}  \n"), 1),
        ] {
            assert_eq!(Manifest::parse(&wrong), Err(line), "{wrong}");
        }
    }

    #[test]
    fn lines_of_others_stay_in_bag_info() {
        let text = "Contact-Name: Ann\n  of the archive\npayload-oxum: 12.3\nBagging-Date: 2026-11-01\nBag-Software-Agent: x\n y\nSource-Organization: ACME\n";
        let info = BagInfo::parse(text);
        assert_eq!((info.oxum, info.date.as_str()), ((12, 3), "2026-11-01"));
        let written = info.text();
        assert!(written.ends_with("Contact-Name: Ann\n  of the archive\nSource-Organization: ACME\n"), "{written}");
        assert!(!written.contains(" y\n"), "{written}");
        assert_eq!(BagInfo::parse(&written), info);
    }
}
