//! A set of fixed-size keys in two flat arrays, with a byte a key for the passes in which it was met.
//!
//! A hash table of the standard library would be as large, but cannot hold the byte beside a key without padding.

use std::hash::{BuildHasher, RandomState};

/// What a table can hold.
pub(super) trait Slot: Copy + Default + PartialEq {
    /// Bits that differ where keys do.
    fn bits(self) -> u64;
}

impl Slot for u64 {
    fn bits(self) -> u64 {
        self
    }
}

impl Slot for u128 {
    fn bits(self) -> u64 {
        (self >> 64) as u64 ^ self as u64
    }
}

/// In a key's byte: it was met in the run.
const RUN: u8 = 0x80;
/// In its other bits: the pass it was met in last; 0 is no key at all.
const LONG_AGO: u8 = 1;
const LAST: u8 = 0x7f;

#[derive(Clone, Debug)]
pub(super) struct Table<K> {
    keys: Vec<K>,
    /// A byte for each of `keys`; 0 where there is none.
    met: Vec<u8>,
    len: usize,
    /// The pass under way, and what stands for it in `met`.
    pass: u64,
    sign: u8,
    seed: u64,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        let seed = RandomState::new().hash_one(0_u8);
        Self { keys: Vec::new(), met: Vec::new(), len: 0, pass: 0, sign: LONG_AGO + 1, seed }
    }
}

impl<K: Slot> Table<K> {
    /// Adds a key to the run; false if it was there.
    pub fn insert(&mut self, key: K) -> bool {
        let at = self.place(key, RUN | LONG_AGO);
        match at {
            None => true,
            Some(at) => {
                let fresh = self.met[at] & RUN == 0;
                self.met[at] |= RUN;
                fresh
            }
        }
    }

    /// Adds a key to the pass; false if it was there.
    pub fn insert_in_pass(&mut self, key: K, pass: u64) -> bool {
        self.turn(pass);
        match self.place(key, self.sign) {
            None => true,
            Some(at) => {
                let fresh = self.met[at] & !RUN != self.sign;
                self.met[at] = self.met[at] & RUN | self.sign;
                fresh
            }
        }
    }

    /// Whether a key was met in the run.
    pub fn contains(&self, key: K) -> bool {
        !self.keys.is_empty() && self.find(key).is_ok_and(|at| self.met[at] & RUN != 0)
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> u64 {
        (self.keys.capacity() * size_of::<K>() + self.met.capacity()) as u64
    }

    /// Another pass gets another sign; when there is no more of them, all passes before were long ago.
    fn turn(&mut self, pass: u64) {
        if pass == self.pass {
            return;
        }
        self.pass = pass;
        if self.sign < LAST {
            self.sign += 1;
            return;
        }
        self.met.iter_mut().filter(|met| **met != 0).for_each(|met| *met = *met & RUN | LONG_AGO);
        self.sign = LONG_AGO + 1;
    }

    /// Where a key is; `None` if it was put there now, with `met` as its byte.
    fn place(&mut self, key: K, met: u8) -> Option<usize> {
        // At 7 of 8, a table and the one twice as large that follows it take less than 31 bytes for each id.
        if (self.len + 1) * 8 > self.keys.len() * 7 {
            self.grow();
        }
        match self.find(key) {
            Ok(at) => Some(at),
            Err(at) => {
                (self.keys[at], self.met[at]) = (key, met);
                self.len += 1;
                None
            }
        }
    }

    /// Where a key is, or where it belongs.
    fn find(&self, key: K) -> Result<usize, usize> {
        let mask = self.keys.len() - 1;
        let mixed = (key.bits() ^ self.seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mut at = (mixed ^ (mixed >> 29)) as usize & mask;
        loop {
            match self.met[at] {
                0 => return Err(at),
                _ if self.keys[at] == key => return Ok(at),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.keys.len() * 2).max(8);
        let keys = std::mem::replace(&mut self.keys, vec![K::default(); size]);
        let met = std::mem::replace(&mut self.met, vec![0; size]);
        for (key, met) in keys.into_iter().zip(met) {
            if met != 0 {
                let (Ok(at) | Err(at)) = self.find(key);
                (self.keys[at], self.met[at]) = (key, met);
            }
        }
    }
}
