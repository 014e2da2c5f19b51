//! The flags that say which shape an output has, and what the common record needs of the settings.

use std::sync::Arc;

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::format::Rows;
use crate::output::target::Target;
use crate::unified::Mapper;
use crate::window::Zone;

/// Flags of the shape.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct ShapeFlags {
    /// The service's own records, or one shape for both services [default: vendor]
    ///
    /// `vendor` keeps every field as the service sent it. `unified` has the same fields, names and types for VCC Live
    /// and Comm100; `chatferry schema chat` describes it.
    #[arg(long, value_name = "SHAPE")]
    pub shape: Option<ShapeName>,
    /// Leave the service's own record out of unified records
    #[arg(long)]
    pub no_raw: bool,
    /// Account in unified records and their keys [default: the site id, its host, or the customer]
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub account: Option<String>,
}

/// `--shape`
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum ShapeName {
    /// As the service sends it.
    Vendor,
    /// The same for both services.
    Unified,
}

impl ShapeFlags {
    /// Refuses flags that no output uses. `any` is whether an output has unified shape.
    ///
    /// # Errors
    ///
    /// Exit 2.
    pub fn check(&self, any: bool) -> Result<()> {
        let flag = match (self.no_raw, &self.account) {
            _ if any => return Ok(()),
            (true, _) => "--no-raw",
            (false, Some(_)) => "--account",
            (false, None) => return Ok(()),
        };
        Err(Error::usage(format!("{flag}: no output has the unified shape")).hint("add --shape unified"))
    }

    /// What records are made with. `tz` is the zone of days and times in tables.
    ///
    /// # Errors
    ///
    /// Exit 2 for a `vcc.timezone` that is no zone.
    pub fn mapper(&self, settings: &Settings, tz: &Zone) -> Result<Arc<Mapper>> {
        let own = |account: Option<String>| self.account.clone().or(account);
        Ok(Arc::new(Mapper {
            comm100_account: own(settings.comm100_account()),
            vcc_account: own(settings.vcc_account()),
            vcc_zone: settings.vcc_zone()?,
            raw: !self.no_raw,
            ..Mapper::new(tz.clone())
        }))
    }

    /// What of these makes two runs different.
    pub fn identity(&self) -> Vec<(&'static str, String)> {
        match self.shape {
            Some(ShapeName::Unified) => vec![
                ("--shape", "unified".to_owned()),
                ("--no-raw", if self.no_raw { crate::question::ON.to_owned() } else { String::new() }),
                ("--account", self.account.clone().unwrap_or_default()),
            ],
            _ => Vec::new(),
        }
    }
}

/// Whether some of `targets` are tables, and some JSON, as `--fields` of the unified shape sees it.
pub fn kinds(targets: &[Target]) -> (bool, bool) {
    let is_json = |target: &Target| matches!(target.format.name, "json" | "ndjson");
    let is_table = |target: &Target| !is_json(target) && target.format.finish.is_none_or(|finish| finish.takes_fields);
    (targets.iter().any(is_table), targets.iter().any(is_json))
}

/// Whether every output has the unified shape whatever is asked for.
pub fn is_always_unified(targets: &[Target]) -> bool {
    targets.iter().all(|target| target.format.finish.is_some())
}

/// Refuses `--rows`, `--fields` and `--shape` where no output has anything to choose.
///
/// # Errors
///
/// Exit 2.
pub fn check_choices(targets: &[Target], rows: Rows, fields: Option<&str>, shape: Option<ShapeName>) -> Result<()> {
    let names = || {
        let mut names: Vec<_> = targets.iter().map(|target| target.format.name).collect();
        names.dedup();
        names.join(" and ")
    };
    let refuse = |sentence: String, hint: &str| Err(Error::usage(sentence).hint(hint.to_owned()));
    if rows == Rows::Messages && targets.iter().all(|target| target.format.finish.is_some_and(|it| it.holds_both)) {
        return refuse(format!("--rows: {} holds chats and messages", names()), "leave --rows out");
    }
    if fields.is_some() && kinds(targets) == (false, false) {
        return refuse(format!("--fields: {} always has every column", names()), "leave --fields out");
    }
    if shape == Some(ShapeName::Vendor) && is_always_unified(targets) {
        return refuse(format!("--shape vendor: {} has the unified shape", names()), "leave --shape out");
    }
    Ok(())
}
