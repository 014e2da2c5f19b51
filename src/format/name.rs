//! Finding an object's field among the names that are looked for. Services send their fields in the same order
//! time after time, so the one that came next last time is tried first.

use std::ops::Range;

use wide::u8x16;

use super::object;

/// The names that are looked for in one kind of object.
#[derive(Debug)]
pub struct Names {
    known: Vec<Known>,
    /// For each name (and, last, for the object's beginning) the one that came after it the last time.
    after: Vec<usize>,
    last: usize,
}

/// A name, as a JSON string, so that a field's name is compared as sent.
#[derive(Debug)]
struct Known {
    text: String,
    /// Its first bytes, and how many of these count.
    start: [u8; LONG],
    length: usize,
}

/// So many bytes are compared in one go.
const LONG: usize = 32;

impl Known {
    fn new(name: &str) -> Self {
        let text = quoted(name);
        let mut start = [0; LONG];
        let length = text.len().min(LONG);
        start[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self { text, start, length }
    }

    /// Whether this stands at `place` in `text`.
    #[inline(always)]
    fn stands(&self, text: &[u8], place: &Range<usize>) -> bool {
        if place.len() != self.text.len() {
            return false;
        }
        match text.get(place.start..).and_then(|rest| rest.first_chunk::<LONG>()) {
            Some(found) if place.len() <= LONG => {
                let same = |at: usize| {
                    let part =
                        |bytes: &[u8; LONG]| bytes[at..].first_chunk().map_or(u8x16::ZERO, |part| u8x16::new(*part));
                    part(found).simd_eq(part(&self.start)).to_bitmask()
                };
                let rest = if place.len() > 16 { same(16) << 16 } else { 0 };
                (!(same(0) | rest)).trailing_zeros() as usize >= self.length
            }
            _ => text[place.clone()] == *self.text.as_bytes(),
        }
    }
}

impl Names {
    /// Looks for `names`; each is found by its index.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let known: Vec<_> = names.into_iter().map(Known::new).collect();
        let after = (1..=known.len()).chain([0]).collect();
        Self { last: known.len(), known, after }
    }

    /// An object begins.
    pub fn begin(&mut self) {
        self.last = self.known.len();
    }

    /// The index of the field whose name, a JSON string as sent, stands at `place` in `text`.
    #[inline(always)]
    pub fn find(&mut self, text: &[u8], place: Range<usize>) -> Option<usize> {
        self.find_plain(text, &place).or_else(|| self.find_escaped(&text[place]))
    }

    /// The same for a name that has no escapes.
    #[inline(always)]
    pub fn find_plain(&mut self, text: &[u8], place: &Range<usize>) -> Option<usize> {
        let guess = self.after.get(self.last).copied().unwrap_or_default();
        if self.known.get(guess).is_some_and(|known| known.stands(text, place)) {
            self.last = guess;
            return Some(guess);
        }
        let found = self.known.iter().position(|known| known.stands(text, place))?;
        Some(self.learn(found))
    }

    fn find_escaped(&mut self, name: &[u8]) -> Option<usize> {
        memchr::memchr(b'\\', name)?;
        let plain = quoted(object::text(std::str::from_utf8(name).ok()?, &mut String::new()));
        let found = self.known.iter().position(|known| known.text == plain)?;
        Some(self.learn(found))
    }

    /// Remembers what came after the last one.
    fn learn(&mut self, found: usize) -> usize {
        if let Some(after) = self.after.get_mut(self.last) {
            *after = found;
        }
        self.last = found;
        found
    }
}

/// Dotted paths, each with the number of its cell.
pub type Paths<'p> = Vec<(&'p str, usize)>;

/// Groups paths by their first names, in order: what follows the name, or nothing, stays with each.
pub fn heads<'p>(paths: &[(&'p str, usize)]) -> Vec<(&'p str, Paths<'p>)> {
    let mut heads: Vec<(&str, Paths<'_>)> = Vec::new();
    for (path, cell) in paths {
        let (head, rest) = path.split_once('.').unwrap_or((path, ""));
        match heads.iter_mut().find(|(known, _)| *known == head) {
            Some((_, inner)) => inner.push((rest, *cell)),
            None => heads.push((head, vec![(rest, *cell)])),
        }
    }
    heads
}

/// `text` as a JSON string.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_in_any_order_and_spelling_again_and_again() {
        let mut names = Names::new(["a", "b", "é\"", "c"]);
        for _ in 0..3 {
            names.begin();
            let sent = [r#""c""#, r#""x""#, r#""\u0061""#, r#""b""#, r#""é\"""#, r#""\u00e9\u0022""#, r#""b""#];
            let found: Vec<_> = sent.iter().map(|name| names.find(name.as_bytes(), 0..name.len())).collect();
            assert_eq!(found, [Some(3), None, Some(0), Some(1), Some(2), Some(2), Some(1)]);
        }
    }
}
