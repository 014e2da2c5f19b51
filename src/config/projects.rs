//! `vcc.projects`: the projects that are exported where no flag names any.

use super::Settings;
use crate::error::{Error, Result};

/// Projects of VCC Live.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Projects {
    /// All that the token can see.
    All,
    /// These.
    Ids(Vec<u64>),
}

impl Projects {
    /// Reads `all`, or ids with commas or blanks between them.
    fn parse(text: &str) -> Option<Self> {
        if text.trim().eq_ignore_ascii_case("all") {
            return Some(Self::All);
        }
        let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        let id = |word: &str| word.parse().ok().filter(|id| *id > 0);
        let ids: Vec<u64> = words.map(id).collect::<Option<_>>()?;
        (!ids.is_empty()).then_some(Self::Ids(ids))
    }
}

impl Settings {
    /// What `vcc.projects` says; `None` if nobody has set it. Errors are exit 2.
    pub fn vcc_projects(&self) -> Result<Option<Projects>> {
        let Some(text) = self.text("vcc.projects") else { return Ok(None) };
        Projects::parse(&text).map(Some).ok_or_else(|| {
            let expected = "expected project numbers such as [822, 130], or \"all\"";
            Error::usage(format!("{}: {expected}, not `{text}`", self.label("vcc.projects")))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::super::Environment;
    use super::super::file::File;
    use super::*;

    #[test]
    fn projects_come_from_the_file_or_the_environment() {
        let ids = |ids: &[u64]| Some(Some(Projects::Ids(ids.to_vec())));
        for (toml, variable, expected) in [
            ("", "", Some(None)),
            ("projects = [822, 130]", "", ids(&[822, 130])),
            ("projects = ['822', 130, 822]", "", ids(&[822, 130, 822])),
            ("projects = 822", "", ids(&[822])),
            ("projects = 'all'", "", Some(Some(Projects::All))),
            ("projects = [822]", "all", Some(Some(Projects::All))),
            ("", "822, 130", ids(&[822, 130])),
            ("", "8x", None),
            ("projects = []", "", None),
            ("projects = [0]", "", None),
            ("projects = 'shop'", "", None),
        ] {
            let file = File::parse(&format!("[profiles.default.vcc]\n{toml}"), Path::new("c.toml")).unwrap();
            let variables = [("CHATFERRY_VCC_PROJECTS", variable)];
            let environment = Environment::from_iter(variables.into_iter().filter(|(_, value)| !value.is_empty()));
            let found = Settings::resolve(None, environment, Some(file)).unwrap().vcc_projects();
            match (found, expected) {
                (Ok(found), Some(expected)) => assert_eq!(found, expected, "{toml} {variable}"),
                (Err(error), None) => assert!(error.to_string().contains("expected project numbers"), "{error}"),
                (found, _) => panic!("{toml} {variable}: {found:?}"),
            }
        }
    }
}
