//! The files that a conversion writes itself: they are no inputs, and locked while standard input is read.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::output::path::{beside, known};
use crate::output::target::{Place, Target};

/// The files that the command writes, as far as their names are known.
pub(super) struct OwnFiles {
    fixed: Vec<PathBuf>,
    patterns: Vec<regex::Regex>,
}

impl OwnFiles {
    pub fn new(targets: &[Target]) -> Self {
        let mut own = Self { fixed: Vec::new(), patterns: Vec::new() };
        for target in targets {
            let Place::Files(template) = &target.place else { continue };
            if template.is_fixed() {
                own.fixed.push(known(Path::new(&target.typed)));
            } else {
                own.patterns.extend(pattern(&target.typed));
            }
        }
        own
    }

    pub fn contains(&self, path: &Path) -> bool {
        let path = known(path);
        self.fixed.contains(&path)
            || path.to_str().is_some_and(|path| self.patterns.iter().any(|own| own.is_match(path)))
    }

    /// Locks the outputs whose names are known while standard input is read, which may take long.
    pub fn lock(&self, private: bool, reads_stdin: bool) -> Result<Vec<Lock>> {
        let fixed = self.fixed.iter().filter(|_| reads_stdin);
        fixed.map(|path| Lock::take(&beside(path, "partial"), private)).collect()
    }
}

/// What a template's files can be called.
fn pattern(typed: &str) -> Option<regex::Regex> {
    let open = typed.find('{')?;
    let folder = typed[..open].rfind('/').map_or("", |slash| &typed[..=slash]);
    let folder_path = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let mut text = format!("^{}/", regex::escape(known(folder_path).to_str()?.trim_end_matches('/')));
    let mut rest = &typed[folder.len()..];
    while let Some(open) = rest.find('{') {
        text += &regex::escape(&rest[..open]);
        text += ".*";
        rest = rest[open..].split_once('}')?.1;
    }
    regex::Regex::new(&format!("{text}{}$", regex::escape(rest))).ok()
}

/// The lock of an output; its file goes again if it was made for that.
pub(super) struct Lock {
    path: PathBuf,
    is_new: bool,
    _file: std::fs::File,
}

impl Lock {
    fn take(path: &Path, private: bool) -> Result<Self> {
        let is_new = !path.exists();
        let file = crate::fs::locked(path, private)?;
        Ok(Self { path: path.to_owned(), is_new, _file: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_new {
            // It may be gone already; nothing rests on it.
            _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_template_are_known_before_it_is_filled_in() {
        let folder = tempfile::tempdir().unwrap();
        let typed = folder.path().join("{source}-{date:%Y/%m}.ndjson");
        let own = pattern(typed.to_str().unwrap()).unwrap();
        let real = folder.path().canonicalize().unwrap();
        for (name, want) in
            [("vcc-2026/11.ndjson", true), ("vcc-2026.ndjson", true), ("vcc.ndjson", false), ("a-b.csv", false)]
        {
            assert_eq!(own.is_match(real.join(name).to_str().unwrap()), want, "{name}");
        }
    }
}
