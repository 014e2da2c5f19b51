//! What a run knows of whose chats it reads, and makes records with.

use std::sync::Arc;

use super::recognise::VendorShape;
use super::{Context, Mapped, Names, NoNames, Source, map};
use crate::record::Resource;
use crate::window::Zone;

/// Makes records of services' objects.
#[derive(Clone, Debug)]
pub struct Mapper {
    /// Comm100's site, or its host.
    pub comm100_account: Option<String>,
    /// VCC's customer.
    pub vcc_account: Option<String>,
    /// `vcc.timezone`.
    pub vcc_zone: Option<Zone>,
    /// Names for ids.
    pub names: Arc<dyn Names>,
    /// Whether records carry the service's own object.
    pub raw: bool,
    /// `--tz`: the zone of days and times in tables.
    pub tz: Zone,
}

impl Mapper {
    /// One that knows no account, no zone and no names.
    pub fn new(tz: Zone) -> Self {
        Self { comm100_account: None, vcc_account: None, vcc_zone: None, names: Arc::new(NoNames), raw: true, tz }
    }

    /// Whose the chats of a service are, where nothing better is known.
    pub fn account(&self, source: Source) -> Option<&str> {
        match source {
            Source::Comm100 => self.comm100_account.as_deref(),
            Source::Vcc => self.vcc_account.as_deref(),
        }
    }

    /// A service's object as a record; `account` is whose it is where that is known better than by the settings.
    ///
    /// # Errors
    ///
    /// A sentence where `raw` has no identity.
    pub fn map(&self, raw: &str, shape: VendorShape, account: Option<&str>) -> Result<Mapped, &'static str> {
        let account = account.or_else(|| self.account(shape.source()));
        let context = Context { account, zone: self.vcc_zone.as_ref(), names: &*self.names, raw: self.raw };
        map(raw, shape, &context)
    }
}

impl VendorShape {
    /// The service.
    pub fn source(self) -> Source {
        match self {
            Self::Comm100 => Source::Comm100,
            Self::Vcc | Self::VccWebhook => Source::Vcc,
        }
    }

    /// The shape of a resource's records.
    pub fn of(resource: &Resource) -> Self {
        match (resource.source, resource.name) {
            ("vcc", "webhook") => Self::VccWebhook,
            ("vcc", _) => Self::Vcc,
            _ => Self::Comm100,
        }
    }
}
