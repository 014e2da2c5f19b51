//! `sync --print`: units, a crontab line or a property list that run the same sync every night, valid as printed.

use std::path::Path;

/// What is printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum Scheduler {
    /// A service and a timer of systemd
    Systemd,
    /// A line of a crontab
    Cron,
    /// A property list of launchd
    Launchd,
}

/// The command to be run.
#[derive(Clone, Debug)]
pub struct Scheduled<'a> {
    /// The program, as an absolute path.
    pub program: &'a Path,
    /// Its arguments: `sync`, the archive's absolute path, and what else was typed.
    pub arguments: &'a [String],
    /// The archive, as an absolute path.
    pub archive: &'a Path,
    /// Where tokens and the rate limit are kept, as an absolute path.
    pub state: &'a Path,
}

impl Scheduled<'_> {
    /// The text for one scheduler.
    pub fn text(&self, scheduler: Scheduler) -> String {
        match scheduler {
            Scheduler::Systemd => self.systemd(),
            Scheduler::Cron => self.cron(),
            Scheduler::Launchd => self.launchd(),
        }
    }

    fn name(&self) -> String {
        let name = self.archive.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        format!("chatferry-{}", super::series::safe_name(&name))
    }

    fn systemd(&self) -> String {
        let name = self.name();
        let words: Vec<String> = std::iter::once(self.program.display().to_string())
            .chain(self.arguments.iter().cloned())
            .map(|word| systemd_word(&word))
            .collect();
        let (command, archive) = (words.join(" "), systemd_path(self.archive));
        format!(
            "# /etc/systemd/system/{name}.service
[Unit]
Description=Sync the chat archive {archive}
Documentation=https://www.rfc-editor.org/rfc/rfc8493
Wants=network-online.target
After=network-online.target
# What is to be started when it fails, for example a unit that sends a mail:
#OnFailure=alert@%n.service

[Service]
Type=oneshot
ExecStart={command}
# Settings and secrets: a file with lines such as CHATFERRY_COMM100_URL=…, readable by root alone,
EnvironmentFile=-/etc/chatferry/{name}.env
# or credentials, named in the config file as {{ file = \"comm100-key\" }}.
#LoadCredential=comm100-key:/etc/chatferry/comm100-key
StateDirectory=chatferry
StateDirectoryMode=0700
# 5 and 75 are worth another try; the other codes need somebody.
Restart=on-failure
RestartSec=15min
RestartPreventExitStatus=1 2 3 4 6
NoNewPrivileges=yes
PrivateTmp=yes

# /etc/systemd/system/{name}.timer
[Unit]
Description=Sync the chat archive {archive} every night

[Timer]
OnCalendar=*-*-* 02:15:00
RandomizedDelaySec=15min
Persistent=yes

[Install]
WantedBy=timers.target
"
        )
    }

    fn cron(&self) -> String {
        let words: Vec<String> = std::iter::once(self.program.display().to_string())
            .chain(self.arguments.iter().cloned())
            .map(|word| shell_word(&word))
            .collect();
        let state = shell_word(&self.state.display().to_string());
        // Cron reads a bare % as the end of the line.
        let command = format!("CHATFERRY_STATE_DIR={state} {} -q", words.join(" ")).replace('%', "\\%");
        format!(
            "# Every night at 02:15. A line on stderr, which cron mails to MAILTO, is an alert; with -q there is none
# unless the exit code is not 0. Codes 5 and 75 mean that the next night continues; the others need somebody.
# Settings and secrets stay in the config file of this user (`chatferry config init`).
15 2 * * * {command}
"
        )
    }

    fn launchd(&self) -> String {
        let label = self.name();
        let words: String = std::iter::once(self.program.display().to_string())
            .chain(self.arguments.iter().cloned())
            .map(|word| format!("    <string>{}</string>\n", xml(&word)))
            .collect();
        let (label, state) = (xml(&label), xml(&self.state.display().to_string()));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
<plist version=\"1.0\">
<dict>
  <key>Label</key>
  <string>{label}</string>
  <key>ProgramArguments</key>
  <array>
{words}  </array>
  <key>EnvironmentVariables</key>
  <dict>
    <key>CHATFERRY_STATE_DIR</key>
    <string>{state}</string>
  </dict>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>2</integer>
    <key>Minute</key>
    <integer>15</integer>
  </dict>
  <key>StandardErrorPath</key>
  <string>{state}/{label}.log</string>
</dict>
</plist>
"
        )
    }
}

fn systemd_path(path: &Path) -> String {
    path.display().to_string().replace('%', "%%")
}

/// A word of `ExecStart=`: quoted where it must be, with `%` and `$` doubled.
fn systemd_word(word: &str) -> String {
    let escaped = word.replace('%', "%%").replace('$', "$$").replace('\\', "\\\\").replace('"', "\\\"");
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,@+%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => escaped,
        false => format!("\"{escaped}\""),
    }
}

fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,@+".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(archive: &str, scheduler: Scheduler) -> String {
        let arguments = ["sync".to_owned(), archive.to_owned(), "--max-requests".to_owned(), "200".to_owned()];
        let state = Path::new("/home/ann/.local/state/chatferry");
        let scheduled = Scheduled {
            program: Path::new("/usr/bin/chatferry"),
            arguments: &arguments,
            archive: Path::new(archive),
            state,
        };
        scheduled.text(scheduler)
    }

    #[test]
    fn words_are_quoted_as_each_scheduler_reads_them() {
        let archive = "/srv/100% chats & more/it's";
        let systemd = text(archive, Scheduler::Systemd);
        assert!(
            systemd.contains("ExecStart=/usr/bin/chatferry sync \"/srv/100%% chats & more/it's\" --max-requests 200\n"),
            "{systemd}"
        );
        let cron = text(archive, Scheduler::Cron);
        assert!(cron.contains("sync '/srv/100\\% chats & more/it'\\''s' --max-requests 200 -q\n"), "{cron}");
        assert_eq!(cron.lines().filter(|line| !line.starts_with('#')).count(), 1);
        let launchd = text(archive, Scheduler::Launchd);
        assert!(launchd.contains("<string>/srv/100% chats &amp; more/it's</string>"), "{launchd}");
    }

    #[test]
    fn a_oneshot_unit_has_nothing_that_systemd_refuses() {
        let unit = text("/srv/chats", Scheduler::Systemd);
        assert!(!unit.contains("RestartForceExitStatus"));
        assert!(unit.starts_with("# /etc/systemd/system/chatferry-chats.service\n"));
        assert!(unit.contains("\n# /etc/systemd/system/chatferry-chats.timer\n"));
    }
}
