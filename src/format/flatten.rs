//! One chat as one row: a cell for each documented field, and all that is not documented in a last one, so that
//! the columns are the same every night and nothing is lost.
//!
//! A cell here is still JSON text; [`super::csv`] makes texts of it. Of a field that stands twice in an object the
//! first is the cell, the others go to `extra`.

use std::io::{Error, ErrorKind, Result};

use super::name::{self, Names};
use crate::scan::{Marks, Scan};

/// The header of the last cell.
pub const EXTRA: &str = "extra";

/// Makes rows by a table of dotted paths.
#[derive(Debug)]
pub struct Flatten {
    top: Level,
    width: usize,
    extra: Extra,
}

impl Flatten {
    /// A row has a cell for each of `columns`, and `extra`.
    pub fn new(columns: &[&str]) -> Self {
        let paths: Vec<_> = columns.iter().enumerate().map(|(cell, path)| (*path, cell)).collect();
        Self { top: Level::new(&paths), width: columns.len(), extra: Extra::default() }
    }

    /// The cells of `raw`, an object: JSON text each, `None` where there is no such field.
    pub fn cells<'a>(&'a mut self, raw: &'a [u8]) -> Result<Vec<Option<&'a [u8]>>> {
        let mut cells = vec![None; self.width];
        cells.reserve_exact(1);
        self.extra.begin();
        if self.top.fill(raw, &mut cells, &mut self.extra).is_none() {
            return Err(Error::new(ErrorKind::InvalidData, "it is no JSON object"));
        }
        cells.push(self.extra.end());
        Ok(cells)
    }
}

/// The documented fields of one object.
#[derive(Debug)]
struct Level {
    names: Names,
    places: Vec<Place>,
    seen: bool,
    marks: Marks,
    around: Vec<u8>,
}

/// Where a documented field goes.
#[derive(Debug)]
enum Place {
    Cell(usize),
    Inner(Level),
}

impl Level {
    fn new(paths: &[(&str, usize)]) -> Self {
        let heads = name::heads(paths);
        let places = heads.iter().map(|(_, inner)| match inner[..] {
            [("", cell)] => Place::Cell(cell),
            _ => Place::Inner(Level::new(inner)),
        });
        let (names, places) = (Names::new(heads.iter().map(|(head, _)| *head)), places.collect());
        Self { names, places, seen: false, marks: Marks::default(), around: Vec::new() }
    }

    /// Fills cells from the object `raw`; `None` if it is none.
    fn fill<'a>(&mut self, raw: &'a [u8], cells: &mut [Option<&'a [u8]>], extra: &mut Extra) -> Option<()> {
        let Self { names, places, .. } = self;
        names.begin();
        for place in &mut *places {
            if let Place::Inner(level) = place {
                level.seen = false;
            }
        }
        if !raw.starts_with(b"{") {
            return None;
        }
        let mut scan = Scan::begin(raw, &mut self.marks, &mut self.around);
        let end = scan.pairs(0, |name, value| {
            let found = names.find(raw, name.clone()).and_then(|found| places.get_mut(found));
            let (name, value) = (&raw[name], &raw[value]);
            match found {
                Some(Place::Cell(cell)) if cells[*cell].is_none() => cells[*cell] = Some(value),
                Some(Place::Inner(level)) if !level.seen && value.starts_with(b"{") => {
                    level.seen = true;
                    let before = extra.open(name);
                    // That it is an object has been seen.
                    _ = level.fill(value, cells, extra);
                    extra.close(before);
                }
                Some(Place::Inner(level)) if !level.seen && value == b"null" => {}
                _ => extra.push(name, value),
            }
        });
        end.map(drop)
    }
}

/// A JSON object of what has no column, built as it is met.
#[derive(Debug, Default)]
pub struct Extra(Vec<u8>);

impl Extra {
    /// Empties it for the next row.
    pub fn begin(&mut self) {
        self.0.clear();
        self.0.push(b'{');
    }

    /// Adds a field; `name` is a JSON string, `value` JSON text.
    pub fn push(&mut self, name: &[u8], value: &[u8]) {
        self.name(name);
        self.0.extend_from_slice(value);
    }

    /// The object, if there is anything in it.
    pub fn end(&mut self) -> Option<&[u8]> {
        if self.0.len() <= 1 {
            return None;
        }
        self.0.push(b'}');
        Some(&self.0)
    }

    /// Begins an inner object. What it returns is for [`Extra::close`].
    fn open(&mut self, name: &[u8]) -> usize {
        let before = self.0.len();
        self.name(name);
        self.0.push(b'{');
        before
    }

    /// Ends an inner object, or takes it back if nothing was put into it.
    fn close(&mut self, before: usize) {
        if self.0.ends_with(b"{") {
            self.0.truncate(before);
        } else {
            self.0.push(b'}');
        }
    }

    fn name(&mut self, name: &[u8]) {
        // Only an object just begun ends so: a value never does.
        if !self.0.ends_with(b"{") {
            self.0.push(b',');
        }
        self.0.extend_from_slice(name);
        self.0.push(b':');
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn documented_fields_are_cells_and_all_others_go_to_extra() {
        let mut flatten = Flatten::new(&["id", "s.a", "s.b", "t.u.v", "list"]);
        let table: [(&str, [Option<&str>; 6]); 10] = [
            ("{}", [None; 6]),
            (
                r#"{"id":6.0,"list":[1,{"x":2}],"s":{"b":"y","a":null}}"#,
                [Some("6.0"), Some("null"), Some("\"y\""), None, Some(r#"[1,{"x":2}]"#), None],
            ),
            (
                r#"{"new":1,"s":{"a":1,"c":{}},"t":{"u":{"v":2,"w":3},"x":4},"z":"{"}"#,
                [
                    None,
                    Some("1"),
                    None,
                    Some("2"),
                    None,
                    Some(r#"{"new":1,"s":{"c":{}},"t":{"u":{"w":3},"x":4},"z":"{"}"#),
                ],
            ),
            (r#"{"s":null,"t":{"u":null}}"#, [None; 6]),
            (r#"{"s":[],"t":{"u":7}}"#, [None, None, None, None, None, Some(r#"{"s":[],"t":{"u":7}}"#)]),
            (r#"{"id":1,"id":2,"id":3}"#, [Some("1"), None, None, None, None, Some(r#"{"id":2,"id":3}"#)]),
            (
                r#"{"s":{"a":1},"s":{"a":2},"s":null}"#,
                [None, Some("1"), None, None, None, Some(r#"{"s":{"a":2},"s":null}"#)],
            ),
            (r#"{"s":{"a":1},"s":{"b":2}}"#, [None, Some("1"), None, None, None, Some(r#"{"s":{"b":2}}"#)]),
            (r#"{"s.a":1,"":2}"#, [None, None, None, None, None, Some(r#"{"s.a":1,"":2}"#)]),
            (r#"{"\u0069d":1}"#, [Some("1"), None, None, None, None, None]),
        ];
        for (raw, want) in table {
            let want = want.map(|cell| cell.map(str::as_bytes));
            assert_eq!(flatten.cells(raw.as_bytes()).unwrap(), want, "{raw}");
        }
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        for raw in ["[]", "1", "\"{\"", "null", "{", ""] {
            assert!(Flatten::new(&["id"]).cells(raw.as_bytes()).is_err(), "{raw}");
        }
    }
}
