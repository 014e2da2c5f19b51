//! Manual pages: one per command (section 1) and one per topic (section 7).
//!
//! clap renders names, synopsis and options; examples, exit codes, environment, files and references are added here.

use std::io::{Result, Write};
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{TOPICS, Topic};

const EXIT_STATUS: &str = "\
0  everything asked for was received and written
1  failure: disk, unreadable response, bug
2  usage or configuration; nothing was sent
3  incomplete: something asked for is missing
4  the service refused the credentials
5  try later: rate limit, outage or --max-wait used up; the run can be resumed
6  a safety check refused
75  another run holds the lock
130, 143  interrupted by Ctrl-C or SIGTERM; the run can be resumed";

const ENVIRONMENT: &str = "\
CHATFERRY_CONFIG  configuration file
CHATFERRY_PROFILE  profile to use
CHATFERRY_STATE_DIR  folder for tokens, rate limits, journals and names
NO_COLOR  no colours
HTTPS_PROXY, NO_PROXY  proxy for all hosts but loopback";

const FILES: &str = "\
chatferry/config.toml in the platform's configuration folder (Linux: ~/.config)
chatferry/ in the platform's state folder (Linux: ~/.local/state)";

/// Writes every page into `folder`.
pub fn write_all(mut command: Command, folder: &Path) -> Result<()> {
    command.build();
    write_command(&command, folder)?;
    for topic in TOPICS {
        std::fs::write(folder.join(format!("chatferry-{}.7", topic.name)), topic_page(topic)?)?;
    }
    Ok(())
}

fn write_command(command: &Command, folder: &Path) -> Result<()> {
    for below in command.get_subcommands().filter(|below| is_documented(below)) {
        write_command(below, folder)?;
    }
    let name = Man::new(command.clone()).get_filename();
    std::fs::write(folder.join(name), command_page(command)?)
}

/// clap adds a `help` below every command that has commands; only the program's own is documented.
fn is_documented(command: &Command) -> bool {
    !command.is_hide_set()
        && (command.get_name() != "help" || command.get_positionals().any(|arg| arg.get_id() == "words"))
}

/// The page of one command.
pub fn command_page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let below: Vec<_> = command.get_subcommands().filter(|below| is_documented(below)).collect();
    let mut roff = Roff::new();
    if !below.is_empty() {
        roff.control("SH", ["SUBCOMMANDS"]);
        for command in &below {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            roff.control("TP", []).text([bold(page_name(command) + "(1)")]).text([roman(about)]);
        }
    }
    examples(&mut roff, command);
    definitions(&mut roff, "EXIT STATUS", EXIT_STATUS);
    definitions(&mut roff, "ENVIRONMENT", ENVIRONMENT);
    definitions(&mut roff, "FILES", FILES);
    let topics = TOPICS.iter().map(|topic| format!("chatferry-{}(7)", topic.name));
    let main = (page_name(command) != "chatferry").then(|| "chatferry(1)".to_owned());
    roff.control("SH", ["SEE ALSO"]);
    roff.text([roman(main.into_iter().chain(topics).collect::<Vec<_>>().join(", "))]);
    roff.to_writer(&mut page)?;
    Ok(page)
}

fn page_name(command: &Command) -> String {
    Man::new(command.clone()).get_filename().trim_end_matches(".1").to_owned()
}

/// The examples of `--help`, and what it says beside them.
fn examples(roff: &mut Roff, command: &Command) {
    let Some(text) = command.get_after_long_help().map(ToString::to_string) else { return };
    let (notes, examples) = text.split_once("Examples:\n").unwrap_or(("", &text));
    for (title, text) in [("NOTES", notes), ("EXAMPLES", examples)] {
        if !text.trim().is_empty() {
            roff.control("SH", [title]);
            preformatted(roff, text.trim_end().lines());
        }
    }
}

fn preformatted<'a>(roff: &mut Roff, lines: impl Iterator<Item = &'a str>) {
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

/// A section of terms and their meaning, two blanks between them; without a second part the line is a paragraph.
fn definitions(roff: &mut Roff, title: &str, lines: &str) {
    roff.control("SH", [title]);
    for line in lines.lines() {
        match line.split_once("  ") {
            Some((term, meaning)) => roff.control("TP", []).text([bold(term)]).text([roman(meaning)]),
            None => roff.control("PP", []).text([roman(line)]),
        };
    }
}

/// The page of one topic.
pub fn topic_page(topic: &Topic) -> Result<Vec<u8>> {
    let mut roff = Roff::new();
    roff.control("TH", [format!("chatferry-{}", topic.name).as_str(), "7"]);
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("chatferry-{} - {}", topic.name, topic.about))]);
    roff.control("SH", ["DESCRIPTION"]);
    let markdown = topic.markdown();
    let mut lines = markdown.lines().skip(1).peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            roff.control("SH", [title.to_uppercase().as_str()]);
        } else if line.starts_with("    ") {
            let mut block = vec![line];
            while let Some(line) = lines.next_if(|line| line.starts_with("    ")) {
                block.push(line);
            }
            preformatted(&mut roff, block.into_iter());
        } else if let Some(item) = line.strip_prefix("- ") {
            roff.control("IP", ["\\(bu", "2"]).text([roman(item)]);
        } else if line.is_empty() {
            roff.control("PP", []);
        } else {
            roff.text([roman(line.trim_start())]);
        }
    }
    roff.control("SH", ["SEE ALSO"]).text([roman("chatferry(1)")]);
    let mut page = Vec::new();
    roff.to_writer(&mut page)?;
    page.flush()?;
    Ok(page)
}
