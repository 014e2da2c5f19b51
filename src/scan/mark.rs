//! Where strings may begin, end or pause: the places of the quotes, backslashes and control characters, found some
//! way ahead, many bytes at a time. What lies between two of them is then passed by in one step.

use wide::u8x16;

/// Bytes that are looked at in one go.
const BLOCK: usize = 64;

/// So many blocks are looked at ahead.
const AHEAD: usize = 256;

/// A look for marks through bytes, from the front to the back.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// A word for each block that has been looked at last, a bit for each mark in it.
    words: Vec<u64>,
    place: Place,
    /// Bytes that have been looked at.
    seen: usize,
}

/// A place in [`Marks`], to go on from there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// The marks of a block that are not passed yet.
    word: u64,
    /// Where that block ends.
    end: usize,
    /// The block that follows.
    next: usize,
}

impl Marks {
    /// Begins again: at `at`, and perhaps in other bytes.
    pub fn seek(&mut self, at: usize) {
        self.words.clear();
        (self.place, self.seen) = (Place { word: 0, end: at, next: 0 }, at);
    }

    /// The mark at `place`, which moves on; `None` if it is not known yet.
    #[inline(always)]
    pub fn peek(&self, place: &mut Place) -> Option<usize> {
        while place.word == 0 {
            place.word = *self.words.get(place.next)?;
            place.end += BLOCK;
            place.next += 1;
        }
        let mark = place.end - BLOCK + place.word.trailing_zeros() as usize;
        place.word &= place.word - 1;
        Some(mark)
    }

    /// Whether a mark is known at `at`; `place` moves on behind it. Those before it are line breaks.
    #[inline(always)]
    pub fn meets(&self, at: usize, place: &mut Place) -> bool {
        while let Some(mark) = self.peek(place) {
            if mark >= at {
                return mark == at;
            }
        }
        false
    }

    /// The place after the marks that are passed, to look ahead from.
    #[inline(always)]
    pub fn here(&self) -> Place {
        self.place
    }

    /// Passes by the marks up to a place.
    #[inline(always)]
    pub fn go(&mut self, place: Place) {
        self.place = place;
    }

    /// Passes by marks up to the first one at `at` or behind it. `bytes` begin as they did the last time.
    pub fn next(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        loop {
            let mut place = self.place;
            let mark = self.peek(&mut place);
            self.place = place;
            match mark {
                Some(mark) if mark >= at => return Some(mark),
                Some(_) => {}
                None if self.look(bytes) => {}
                None => return None,
            }
        }
    }

    /// Finds the next marks; false at the end of `bytes`.
    #[inline(never)]
    fn look(&mut self, bytes: &[u8]) -> bool {
        let Some(rest) = bytes.get(self.seen..).filter(|rest| !rest.is_empty()) else { return false };
        let rest = &rest[..rest.len().min(AHEAD * BLOCK)];
        let (blocks, last) = rest.as_chunks();
        self.words.clear();
        self.words.extend(blocks.iter().map(marks));
        if !last.is_empty() {
            let mut block = [b' '; BLOCK];
            block[..last.len()].copy_from_slice(last);
            self.words.push(marks(&block));
        }
        self.place = Place { word: 0, end: self.seen, next: 0 };
        self.seen += rest.len();
        true
    }
}

/// The marks of one block, a bit each.
#[inline(always)]
fn marks(block: &[u8; BLOCK]) -> u64 {
    let (quarters, _) = block.as_chunks();
    quarters.iter().rev().fold(0, |word, quarter| word << 16 | quarter_marks(quarter))
}

#[inline(always)]
fn quarter_marks(bytes: &[u8; 16]) -> u64 {
    let bytes = u8x16::new(*bytes);
    // This moves the quote next to the control characters, and these among each other.
    let moved = bytes ^ u8x16::splat(b'"' ^ 0x20);
    let low = moved.min(u8x16::splat(0x20)).simd_eq(moved);
    u64::from((low | bytes.simd_eq(u8x16::splat(b'\\'))).to_bitmask())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn finds_each_mark_however_the_bytes_come(bytes: Vec<u8>, cuts: Vec<prop::sample::Index>, plain in 0..200usize) {
            let bytes = [bytes.clone(), vec![b'a'; plain], bytes].concat();
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            let mut marks = Marks::default();
            let mut found = Vec::new();
            for cut in cuts.into_iter().chain([bytes.len()]) {
                while let Some(place) = marks.next(&bytes[..cut], 0) {
                    found.push(place);
                }
            }
            let is_mark = |at: &usize| matches!(bytes[*at], b'"' | b'\\' | 0..0x20);
            prop_assert_eq!(found, (0..bytes.len()).filter(is_mark).collect::<Vec<_>>());
        }

        #[test]
        fn passes_by_marks_before_a_place(bytes: Vec<u8>, from: prop::sample::Index, to: prop::sample::Index) {
            let bytes = bytes.repeat(20);
            let (from, to) = (from.index(bytes.len() + 1), to.index(bytes.len() + 100));
            let mut marks = Marks::default();
            marks.next(b"\"\"\"", 1);
            marks.seek(from);
            let is_mark = |at: &usize| matches!(bytes[*at], b'"' | b'\\' | 0..0x20);
            prop_assert_eq!(marks.next(&bytes, to), (from.max(to)..bytes.len()).find(is_mark));
        }
    }
}
