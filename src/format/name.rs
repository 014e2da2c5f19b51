//! Finding an object's field among the names that are looked for. Services send their fields in the same order
//! time after time, so the one that came next last time is tried first.

use std::borrow::Cow;

use super::object;

/// The names that are looked for in one kind of object.
#[derive(Debug)]
pub struct Names {
    /// As JSON strings, so that a field's name is compared as sent.
    known: Vec<String>,
    /// For each name (and, last, for the object's beginning) the one that came after it the last time.
    after: Vec<usize>,
    last: usize,
}

impl Names {
    /// Looks for `names`; each is found by its index.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let known: Vec<_> = names.into_iter().map(quoted).collect();
        let after = (1..=known.len()).chain([0]).collect();
        Self { last: known.len(), known, after }
    }

    /// An object begins.
    pub fn begin(&mut self) {
        self.last = self.known.len();
    }

    /// The index of the field that is called `name`, a JSON string as sent.
    pub fn find(&mut self, name: &str) -> Option<usize> {
        let guess = self.after.get(self.last).copied().unwrap_or_default();
        let found = if self.known.get(guess).is_some_and(|known| known == name) { guess } else { self.search(name)? };
        self.last = found;
        Some(found)
    }

    /// How many names there are.
    pub fn count(&self) -> usize {
        self.known.len()
    }

    /// Looks through all names, and remembers what came after the last one.
    fn search(&mut self, name: &str) -> Option<usize> {
        let plain = if name.contains('\\') {
            Cow::Owned(quoted(object::text(name, &mut String::new())))
        } else {
            Cow::Borrowed(name)
        };
        let found = self.known.iter().position(|known| *known == *plain)?;
        if let Some(after) = self.after.get_mut(self.last) {
            *after = found;
        }
        Some(found)
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
            let found: Vec<_> = sent.iter().map(|name| names.find(name)).collect();
            assert_eq!(found, [Some(3), None, Some(0), Some(1), Some(2), Some(2), Some(1)]);
        }
    }
}
