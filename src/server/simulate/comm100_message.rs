//! What is said in a made-up Comm100 chat.

use std::borrow::Cow;

use fastrand::Rng;
use serde::Serialize;

use super::chat::{Brief, Status, TICKS};
use super::comm100_chat::Facts;
use super::phrase::{AGENT_LINES, AGENTS, BOT, BOT_LINES, FILES, NOTE_LINES, VISITOR_LINES, VISITORS};
use super::stamp::seconds;

/// One line of a transcript.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    pub chat_action: &'static str,
    message: Cow<'static, str>,
    pub sender_type: &'static str,
    pub sender_name: Cow<'static, str>,
    time: String,
    translated_message: &'static str,
    attachment: String,
}

impl Facts {
    /// The transcript; `wordy` ones bring a chat to some 6 KB.
    pub fn messages(&self, brief: &Brief, wordy: bool) -> Vec<Message> {
        let mut rng = self.rng.clone();
        let start = brief.ticks;
        if brief.status != Status::Normal {
            let text = "If you do not want to wait, please click here to leave us a message.";
            return vec![line("systemPromoteOfflineMesage", text, "system", seconds(start + 2 * TICKS))];
        }
        let count = if wordy { rng.usize(10..26) } else { rng.usize(0..14) };
        let mut list = self.opening(start + self.waiting);
        for step in 1..=count {
            let share = i64::try_from(step).unwrap_or_default() * self.length / i64::try_from(count + 1).unwrap_or(1);
            list.push(self.spoken(&mut rng, seconds(start + self.waiting + share)));
        }
        let end = seconds(self.end(brief));
        if let Some(agent) = self.agent {
            let text = format!("Agent {} has left the chat.", AGENTS[agent].0);
            list.push(line("agentEndChat", text, "agent", end.clone()));
        }
        list.push(line("systemEndChat", "The chat is ended.", "system", end));
        list
    }

    fn opening(&self, start: i64) -> Vec<Message> {
        let mut list = Vec::new();
        if self.bot {
            list.push(Message {
                sender_name: BOT.0.into(),
                ..line("chatBotSendText", BOT_LINES[0], "chatBot", seconds(start))
            });
        }
        if let Some(agent) = self.agent {
            let text = format!("Agent {} has joined the chat.", AGENTS[agent].0);
            list.push(line("agentAcceptChat", text, "system", seconds(start)));
        }
        list
    }

    fn spoken(&self, rng: &mut Rng, time: String) -> Message {
        let name: &'static str = self.agent.map_or(BOT.0, |agent| AGENTS[agent].0);
        let dice = rng.u8(0..100);
        if dice < 45 {
            let text = VISITOR_LINES[rng.usize(0..VISITOR_LINES.len())];
            let sender_name = VISITORS[self.visitor].0.into();
            return Message { sender_name, ..line("visitorAddTextMessage", text, "visitor", time) };
        }
        if self.agent.is_none() {
            let text = BOT_LINES[rng.usize(0..BOT_LINES.len())];
            return Message { sender_name: name.into(), ..line("chatBotSendText", text, "chatBot", time) };
        }
        if dice >= 94 {
            return file(rng, name, time);
        }
        let (action, list) = if dice < 86 { ("agentSendText", AGENT_LINES) } else { ("agentSendNoteText", NOTE_LINES) };
        let text = list[rng.usize(0..list.len())];
        let translated_message = if dice == 50 { "(translated) Bitte warten" } else { "" };
        Message { sender_name: name.into(), translated_message, ..line(action, text, "agent", time) }
    }
}

fn line(
    chat_action: &'static str,
    message: impl Into<Cow<'static, str>>,
    sender_type: &'static str,
    time: String,
) -> Message {
    let (sender_name, attachment) = ("".into(), String::new());
    Message { chat_action, message: message.into(), sender_type, sender_name, time, translated_message: "", attachment }
}

/// A file hides its name and its sender behind the address, all three joined by question marks.
fn file(rng: &mut Rng, agent: &str, time: String) -> Message {
    let name = FILES[rng.usize(0..FILES.len())];
    let token: String = (0..171).map(|_| rng.alphanumeric()).collect();
    let action = if rng.bool() { "agentSendFile" } else { "agentSendNoteFile" };
    let text = format!("Agent {agent} has sent a file: {name}");
    let sender_name = format!("https://api11.comm100.io/FileService/v1/files/{token}?{name}?{agent}").into();
    Message { sender_name, attachment: token, ..line(action, text, "agent", time) }
}
