//! Every setting of a service, as a table: its key in a profile, its variable, and what it is for.
//!
//! The file's reader, the environment, `config show` and the test of `config.example.toml` follow from it.

/// What a setting holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A text that may be shown.
    Text,
    /// A secret.
    Secret,
    /// A secret, or in the file a list of them, all valid at once.
    Secrets,
    /// Texts or numbers, in the file a list or one of them; elsewhere they are joined by commas.
    List,
}

/// One setting of a service.
#[derive(Debug)]
pub struct Key {
    /// The table in the profile: `vcc` or `comm100`.
    pub section: &'static str,
    /// The key in that table.
    pub name: &'static str,
    /// The environment variable that wins over the file.
    pub variable: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What holds when nobody says anything.
    pub default: Option<&'static str>,
}

impl Key {
    /// `vcc.token`
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }
}

const fn key(section: &'static str, name: &'static str, variable: &'static str, kind: Kind) -> Key {
    Key { section, name, variable, kind, default: None }
}

const fn rate(section: &'static str, variable: &'static str, default: &'static str) -> Key {
    Key { section, name: "rate", variable, kind: Kind::Text, default: Some(default) }
}

/// All of them, in the order of the documentation.
pub static KEYS: &[Key] = &[
    key("vcc", "customer", "CHATFERRY_VCC_CUSTOMER", Kind::Text),
    key("vcc", "token", "CHATFERRY_VCC_TOKEN", Kind::Secret),
    key("vcc", "base_url", "CHATFERRY_VCC_URL", Kind::Text),
    key("vcc", "timezone", "CHATFERRY_VCC_TZ", Kind::Text),
    key("vcc", "projects", "CHATFERRY_VCC_PROJECTS", Kind::List),
    key("vcc", "webhook_secret", "CHATFERRY_VCC_WEBHOOK_SECRET", Kind::Secrets),
    key("vcc", "webhook_key", "CHATFERRY_VCC_WEBHOOK_KEY", Kind::Secret),
    key("vcc", "webhook_cipher", "CHATFERRY_VCC_WEBHOOK_CIPHER", Kind::Text),
    rate("vcc", "CHATFERRY_VCC_RATE", "off"),
    key("comm100", "base_url", "CHATFERRY_COMM100_URL", Kind::Text),
    key("comm100", "site_id", "CHATFERRY_COMM100_SITE_ID", Kind::Text),
    key("comm100", "access_token", "CHATFERRY_COMM100_TOKEN", Kind::Secret),
    key("comm100", "email", "CHATFERRY_COMM100_EMAIL", Kind::Text),
    key("comm100", "api_key", "CHATFERRY_COMM100_API_KEY", Kind::Secret),
    key("comm100", "auth_url", "CHATFERRY_COMM100_AUTH_URL", Kind::Text),
    key("comm100", "client_id", "CHATFERRY_COMM100_CLIENT_ID", Kind::Text),
    key("comm100", "client_secret", "CHATFERRY_COMM100_CLIENT_SECRET", Kind::Secret),
    key("comm100", "refresh_token", "CHATFERRY_COMM100_REFRESH_TOKEN", Kind::Secret),
    key("comm100", "password", "CHATFERRY_COMM100_PASSWORD", Kind::Secret),
    key("comm100", "auth", "CHATFERRY_COMM100_AUTH", Kind::Text),
    rate("comm100", "CHATFERRY_COMM100_RATE", "280/5m"),
];

/// The keys of one section, for messages.
pub fn names(section: &str) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(move |key| key.section == section).map(|key| key.name)
}
