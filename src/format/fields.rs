//! Picking some paths of each record, in the order asked for. JSON keeps the nesting, as jq's `pick` does: a missing
//! path is null, and through a list a path applies to each item, also where the list is JSON text in a string. CSV has
//! a cell for each path. What may be typed is [`super::field_names`]'s.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Result;

use super::name::{self, Names, Paths, quoted};
use super::{compact, object};

/// Lists inside lists are followed so far; what lies deeper is taken as missing.
pub(super) const DEEPEST: usize = 64;

/// In front of the fields of a chat that stand beside those of its messages.
pub(super) const CHAT: &str = "chat.";

/// What of a chat is wanted beside its messages: of `paths`, those that begin with [`CHAT`].
pub(super) fn of_chat(paths: &[String]) -> Option<Pick> {
    let paths: Vec<_> = paths.iter().filter_map(|path| path.strip_prefix(CHAT)).map(str::to_owned).collect();
    (!paths.is_empty()).then(|| Pick::new(&paths))
}

/// The paths that are picked.
#[derive(Debug)]
pub struct Pick {
    top: Level,
    width: usize,
}

/// The names wanted of one object.
#[derive(Debug)]
struct Level {
    names: Names,
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    /// As a JSON string.
    name: String,
    /// The cell of the whole value, if it is asked for.
    cell: Option<usize>,
    /// What is wanted inside it.
    inner: Option<Level>,
}

impl Pick {
    /// Picks these paths.
    pub fn new(paths: &[String]) -> Self {
        let numbered: Vec<_> = paths.iter().enumerate().map(|(cell, path)| (path.as_str(), cell)).collect();
        Self { top: Level::new(&numbered), width: paths.len() }
    }

    /// Appends what is picked of `raw`, an object, to `out`.
    pub fn write(&mut self, raw: &str, out: &mut String) -> Result<()> {
        self.top.write(raw, out, 0)
    }

    /// What is picked of `raw`, an object: JSON text for each path, `None` where there is nothing.
    pub fn cells<'a>(&mut self, raw: &'a str) -> Result<Vec<Option<Cow<'a, str>>>> {
        let mut cells = vec![None; self.width];
        self.top.cells(raw, &mut cells, 0)?;
        Ok(cells)
    }
}

impl Level {
    fn new(paths: &[(&str, usize)]) -> Self {
        let heads = name::heads(paths);
        let names = Names::new(heads.iter().map(|(head, _)| *head));
        let nodes = heads.into_iter().map(|(head, paths)| {
            let (whole, inner): (Paths<'_>, Paths<'_>) = paths.into_iter().partition(|(rest, _)| rest.is_empty());
            Node {
                name: quoted(head),
                cell: whole.first().map(|(_, cell)| *cell),
                inner: (!inner.is_empty()).then(|| Level::new(&inner)),
            }
        });
        Self { names, nodes: nodes.collect() }
    }

    /// The values of `raw`'s wanted fields, the first of each name; none of them if it is no object.
    fn slots<'a>(&mut self, raw: &'a str) -> Result<Vec<Option<&'a str>>> {
        let mut slots = vec![None; self.nodes.len()];
        if raw.starts_with('{') {
            self.names.begin();
            object::fields(raw, |name, value| {
                if let Some(slot) =
                    self.names.find(name.as_bytes(), 0..name.len()).and_then(|found| slots.get_mut(found))
                {
                    slot.get_or_insert(value);
                }
                Ok(())
            })?;
        }
        Ok(slots)
    }

    fn write(&mut self, raw: &str, out: &mut String, depth: usize) -> Result<()> {
        if let Some(text) = Text::of(raw, depth) {
            return self.write(&text.0, out, depth + 1);
        }
        if raw.starts_with('[') && depth < DEEPEST {
            out.push('[');
            let begin = out.len();
            object::items(raw, |item| {
                if out.len() > begin {
                    out.push(',');
                }
                self.write(item, out, depth + 1)
            })?;
            out.push(']');
            return Ok(());
        }
        let slots = self.slots(raw)?;
        for (at, (node, slot)) in self.nodes.iter_mut().zip(slots).enumerate() {
            out.push(if at == 0 { '{' } else { ',' });
            out.push_str(&node.name);
            out.push(':');
            match &mut node.inner {
                Some(inner) if node.cell.is_none() => inner.write(slot.unwrap_or("null"), out, depth + 1)?,
                _ => out.push_str(slot.unwrap_or("null")),
            }
        }
        out.push('}');
        Ok(())
    }

    fn cells<'a>(&mut self, raw: &'a str, cells: &mut [Option<Cow<'a, str>>], depth: usize) -> Result<()> {
        if let Some(text) = Text::of(raw, depth) {
            let mut inside = vec![None; cells.len()];
            self.cells(&text.0, &mut inside, depth + 1)?;
            for (cell, found) in cells.iter_mut().zip(inside) {
                if let Some(found) = found {
                    *cell = Some(Cow::Owned(found.into_owned()));
                }
            }
            return Ok(());
        }
        if raw.starts_with('[') && depth < DEEPEST {
            return self.lists(raw, cells, depth);
        }
        let slots = self.slots(raw)?;
        for (node, slot) in self.nodes.iter_mut().zip(slots) {
            if let Some(cell) = node.cell.and_then(|cell| cells.get_mut(cell)) {
                *cell = slot.map(Cow::Borrowed);
            }
            if let (Some(inner), Some(value)) = (&mut node.inner, slot) {
                inner.cells(value, cells, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The cells of a list: each a list of what is picked of the items.
    fn lists<'a>(&mut self, raw: &'a str, cells: &mut [Option<Cow<'a, str>>], depth: usize) -> Result<()> {
        let mut wanted = Vec::new();
        self.collect(&mut wanted);
        let mut lists = vec![String::new(); wanted.len()];
        let mut one = vec![None; cells.len()];
        object::items(raw, |item| {
            one.fill(None);
            self.cells(item, &mut one, depth + 1)?;
            for (list, cell) in lists.iter_mut().zip(&wanted) {
                list.push(if list.is_empty() { '[' } else { ',' });
                list.push_str(one[*cell].as_deref().unwrap_or("null"));
            }
            Ok(())
        })?;
        for (mut list, cell) in lists.into_iter().zip(wanted) {
            list.push_str(if list.is_empty() { "[]" } else { "]" });
            cells[cell] = Some(Cow::Owned(list));
        }
        Ok(())
    }

    /// The numbers of the cells at and below this level.
    fn collect(&self, cells: &mut Vec<usize>) {
        for node in &self.nodes {
            cells.extend(node.cell);
            if let Some(inner) = &node.inner {
                inner.collect(cells);
            }
        }
    }
}

/// An object or a list that came as JSON text in a string, on one line.
struct Text(String);

impl Text {
    fn of(raw: &str, depth: usize) -> Option<Self> {
        if !raw.starts_with('"') || depth >= DEEPEST {
            return None;
        }
        let mut room = String::new();
        let text = object::text(raw, &mut room).trim_ascii();
        let is_json = text.starts_with(['[', '{']) && serde_json::from_str::<IgnoredAny>(text).is_ok();
        is_json.then(|| Self(compact::line(text, &mut String::new()).to_owned()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn pick(paths: &str) -> Pick {
        Pick::new(&paths.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn json_keeps_the_nesting_and_the_order_asked_for() {
        let table = [
            ("b,a", r#"{"a":6.0,"x":1,"b":"y"}"#, r#"{"b":"y","a":6.0}"#),
            ("a.b,c,a.d", r#"{"c":1,"a":{"d":2,"e":3,"b":4}}"#, r#"{"a":{"b":4,"d":2},"c":1}"#),
            ("a,b.c,d.e.f", "{}", r#"{"a":null,"b":{"c":null},"d":{"e":{"f":null}}}"#),
            ("a.b", r#"{"a":null}"#, r#"{"a":{"b":null}}"#),
            ("a.b", r#"{"a":7}"#, r#"{"a":{"b":null}}"#),
            (
                "m.t,m.u.v",
                r#"{"m":[{"t":1},{"u":{"v":2}},[],3]}"#,
                r#"{"m":[{"t":1,"u":{"v":null}},{"t":null,"u":{"v":2}},[],{"t":null,"u":{"v":null}}]}"#,
            ),
            ("a,a.b", r#"{"a":{"b":1,"c":2}}"#, r#"{"a":{"b":1,"c":2}}"#),
            ("é\"", r#"{"\u00e9\"":1}"#, r#"{"é\"":1}"#),
            ("a", r#"{"a":1,"a":2}"#, r#"{"a":1}"#),
            ("m.t", r#"{"m":" [{\"t\":\n 1},2]"}"#, r#"{"m":[{"t":1},{"t":null}]}"#),
            ("m.t", r#"{"m":"{\"t\":\"[1\"}"}"#, r#"{"m":{"t":"[1"}}"#),
            ("m.t,m.u", r#"{"m":"[1"}"#, r#"{"m":{"t":null,"u":null}}"#),
            ("m", r#"{"m":"[1]"}"#, r#"{"m":"[1]"}"#),
        ];
        for (paths, raw, want) in table {
            let mut out = String::new();
            pick(paths).write(raw, &mut out).unwrap();
            assert_eq!(out, want, "{paths} of {raw}");
        }
    }

    #[test]
    fn csv_has_a_cell_a_path() {
        let table: [(&str, &str, &[Option<&str>]); 8] = [
            ("b,a", r#"{"a":6.0,"b":"y"}"#, &[Some(r#""y""#), Some("6.0")]),
            ("a.b,a,c", r#"{"a":{"b":1}}"#, &[Some("1"), Some(r#"{"b":1}"#), None]),
            ("a.b", r#"{"a":7}"#, &[None]),
            (
                "m.t,m.u.v,z",
                r#"{"m":[{"t":1},{"u":{"v":"x"}}],"z":null}"#,
                &[Some("[1,null]"), Some(r#"[null,"x"]"#), Some("null")],
            ),
            ("m.t", r#"{"m":[]}"#, &[Some("[]")]),
            ("m.t,z", r#"{"m":"[{\"t\":\"x\"},{}]","z":1}"#, &[Some(r#"["x",null]"#), Some("1")]),
            ("m.t.u", r#"{"m":{"t":"{\"u\":2}"}}"#, &[Some("2")]),
            ("m.t", r#"{"m":[[{"t":1}],2]}"#, &[Some("[[1],null]")]),
        ];
        for (paths, raw, want) in table {
            let mut pick = pick(paths);
            let cells = pick.cells(raw).unwrap();
            let cells: Vec<_> = cells.iter().map(Option::as_deref).collect();
            assert_eq!(cells, want, "{paths} of {raw}");
        }
    }

    #[test]
    fn lists_in_lists_without_end_are_no_danger() {
        let raw = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let mut pick = pick("a.b");
        assert!(pick.write(&raw, &mut String::new()).is_ok());
        assert!(pick.cells(&raw).is_ok());
    }
}
