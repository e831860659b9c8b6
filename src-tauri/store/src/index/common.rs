//! In which messages of a full shard the frequent words are. (Full is here one that gets no more messages.)
//!
//! Two words that are frequent and seldom meet (of two languages, perhaps) are what FTS5 takes longest for: it goes
//! through the rows of both in every shard. A full shard changes no more but by what is taken out of it; so when its
//! pieces are put together, the rows of each frequent word are noted beside it as bits, and where these do not meet the
//! shard need not be asked. Of rows in which they do, FTS5 has the last word: it knows what was taken out, and what
//! stands next to what. A word that is in few letters would be looked for in vain in nearly all shards: which words a
//! full one has at all is in its [`Filter`].

use super::filter::{Filter, hash};
use super::layout;
use crate::Error;
use contract::UnixTime;
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// A word in so many messages of a shard is frequent, however many these are.
pub(super) const FREQUENT: usize = 16;
/// A shard with so many messages is nearly full. There may be many of that kind, while notes of smaller ones would only be
/// a larger part of the index.
const NEARLY_FULL: usize = layout::SHARD as usize / 8 * 7;

/// What is noted of a shard.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// Words in so many messages,
    pub(super) word: usize,
    /// and what words of so many begin with: those of fewer are on a leaf or two.
    pub(super) beginning: usize,
}

impl Worth {
    /// Of a shard with so many messages.
    pub(super) fn of(messages: usize) -> Self {
        if messages < NEARLY_FULL {
            Self {
                word: FREQUENT,
                beginning: 1_024,
            }
        } else {
            Self {
                word: FREQUENT / 2,
                beginning: 128,
            }
        }
    }
}

/// Each row of the shard has a bit in so many bytes.
pub(super) const BYTES: usize = layout::SHARD as usize / 8;
/// Of the two bytes of a wide gap, the first has this bit.
const WIDE: u8 = 0x80;

/// The rows of a word, by the ranks of the messages with it, smallest first: how many rows are between one and the next
/// (in a byte, or in two with the upper 7 bits first), or bits, where these are shorter.
pub(super) fn written(ranks: &[usize]) -> Vec<u8> {
    let mut gaps = Vec::new();
    let mut next = 0;
    for rank in ranks {
        let gap = rank.saturating_sub(next);
        if gap >= usize::from(WIDE) {
            gaps.push(WIDE | u8::try_from(gap >> 7).unwrap_or(u8::MAX));
        }
        gaps.push(u8::try_from(gap & 0x7f).unwrap_or(0));
        next = rank + 1;
    }
    if gaps.len() < BYTES {
        return gaps;
    }
    let mut bits = Bits::none();
    for rank in ranks {
        bits.set(*rank);
    }
    bits.0
}

/// Messages of a full shard, by their ranks.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<u8>);

impl Bits {
    pub(super) fn none() -> Self {
        Self(vec![0; BYTES])
    }

    /// As they are stored ([`written`]).
    pub(super) fn written(&self) -> Vec<u8> {
        let bytes = self.0.iter().enumerate().filter(|(_, byte)| **byte != 0);
        let ranks: Vec<usize> = bytes
            .flat_map(|(at, byte)| {
                let bits = (0..8).filter(move |bit| byte & (1 << bit) != 0);
                bits.map(move |bit| at * 8 + bit)
            })
            .collect();
        written(&ranks)
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    fn read(rows: &[u8]) -> Self {
        if rows.len() >= BYTES {
            return Self(rows.to_vec());
        }
        let mut bits = Self::none();
        let (mut rank, mut upper) = (0, 0);
        for byte in rows {
            if byte & WIDE != 0 {
                upper = usize::from(byte ^ WIDE) << 7;
                continue;
            }
            rank += upper + usize::from(*byte);
            bits.set(rank);
            (rank, upper) = (rank + 1, 0);
        }
        bits
    }

    pub(super) fn set(&mut self, rank: usize) {
        if let Some(byte) = self.0.get_mut(rank / 8) {
            *byte |= 1 << (rank % 8);
        }
    }

    fn has(&self, rank: usize) -> bool {
        self.0
            .get(rank / 8)
            .is_some_and(|byte| byte & (1 << (rank % 8)) != 0)
    }

    pub(super) fn meet(&mut self, other: &Self) {
        for (byte, other) in self.0.iter_mut().zip(&other.0) {
            *byte &= other;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|byte| *byte == 0)
    }

    /// Whether a few messages of the shard, taken at random, are hardly among them.
    pub(super) fn are_few_of(&self, full: &Full) -> bool {
        self.count() < full.messages.len() / 8
    }

    /// Those of a shard that are among them, smallest first.
    pub(super) fn messages(&self, full: &Full) -> Vec<i64> {
        let messages = full.messages.chunks(8).zip(&self.0);
        let some = messages.filter(|(_, byte)| **byte != 0);
        some.flat_map(|(messages, byte)| {
            let each = messages.iter().enumerate();
            each.filter(move |(bit, _)| byte & (1 << bit) != 0)
                .map(|(_, message)| *message)
        })
        .collect()
    }

    /// Whether a message of the shard is among them.
    pub(super) fn contain(&self, full: &Full, message: i64) -> bool {
        full.messages
            .binary_search(&message)
            .is_ok_and(|rank| self.has(rank))
    }
}

/// What is known of a full shard.
#[derive(Debug)]
pub(super) struct Full {
    /// Its messages, smallest first,
    messages: Vec<i64>,
    /// and when they were received.
    received: Vec<UnixTime>,
    words: Filter,
    /// Blocks of the filter of its [`super::pairs`]; none where nothing is known of these.
    pairs: u64,
}

impl Full {
    fn read(messages: &[u8], words: Vec<u8>, pairs: u64) -> Self {
        let (numbers, _) = messages.as_chunks::<8>();
        let numbers = numbers.iter().copied().map(i64::from_le_bytes);
        Self {
            messages: numbers.clone().step_by(2).collect(),
            received: numbers.skip(1).step_by(2).collect(),
            words: Filter::read(words),
            pairs,
        }
    }

    /// Its messages, smallest first, and when they were received.
    pub(super) fn messages(&self) -> impl Iterator<Item = (i64, UnixTime)> {
        let both = self.messages.iter().zip(&self.received);
        both.map(|(message, received)| (*message, *received))
    }

    /// The numbers of its first and its last message.
    pub(super) fn ends(&self) -> (i64, i64) {
        let first = self.messages.first().copied().unwrap_or_default();
        (first, self.messages.last().copied().unwrap_or(first))
    }

    /// When a message was received.
    pub(super) fn received(&self, message: i64) -> Option<UnixTime> {
        let rank = self.messages.binary_search(&message).ok()?;
        self.received.get(rank).copied()
    }

    /// The first and the last message of those that were received from one time to another.
    pub(super) fn span(&self, from: UnixTime, to: UnixTime) -> Option<(i64, i64)> {
        let within = |received: &UnixTime| (from..=to).contains(received);
        let first = self.received.iter().position(within)?;
        let last = self.received.iter().rposition(within)?;
        Some((*self.messages.get(first)?, *self.messages.get(last)?))
    }

    /// Blocks of the filter of its [`super::pairs`]; none where nothing is known of these.
    pub(super) fn pairs(&self) -> u64 {
        self.pairs
    }

    /// Whether it may have all these words, given by their hashes.
    pub(super) fn may_have(&self, hashes: &[u64]) -> bool {
        hashes.iter().all(|hash| self.words.may_have(*hash))
    }
}

/// What is known of full shards. It is kept, as it does not change: some 40 bytes for each message.
#[derive(Debug, Default)]
pub(super) struct Fulls(Mutex<HashMap<i64, Arc<Full>>>);

impl Fulls {
    /// What is known of a shard; `None` where it is not full.
    pub(super) fn of(
        &self,
        connection: &Connection,
        shard: i64,
    ) -> Result<Option<Arc<Full>>, Error> {
        if let Some(full) = super::lock(&self.0).get(&shard) {
            return Ok(Some(Arc::clone(full)));
        }
        let full: Option<(Vec<u8>, Vec<u8>, i64)> = connection
            .prepare_cached("SELECT messages, words, pairs FROM full WHERE shard = ?1")?
            .query_row([shard], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((messages, words, pairs)) = full else {
            return Ok(None);
        };
        let full = Arc::new(Full::read(&messages, words, crate::unsigned(pairs)));
        super::lock(&self.0).insert(shard, Arc::clone(&full));
        Ok(Some(full))
    }

    /// The index is made anew.
    pub(super) fn forget(&self) {
        super::lock(&self.0).clear();
    }
}

/// Bits of a shard's number, below those of a word's hash. So the rows of one word are beside one another. (A table with a key
/// of words and shards has room for a quarter of a page in each row; the longest are a little longer, and each took a page
/// more.)
const SHARD_BITS: u32 = 20;

/// Under which numbers the rows of a word are: from this one on, one for each shard. Another word may have the same ones; the
/// later one is noted then, and the other is looked for as if it were rare.
fn first_id(word: &str) -> i64 {
    (hash(word) >> (SHARD_BITS + 1) << SHARD_BITS).cast_signed()
}

/// Notes in which messages of a shard words are, by their rows as they are [`written`].
pub(super) fn note(
    connection: &Connection,
    shard: i64,
    frequent: &[(String, Vec<u8>)],
) -> Result<(), Error> {
    if shard >= 1 << SHARD_BITS {
        return Ok(());
    }
    let ids = frequent
        .iter()
        .map(|(word, rows)| (first_id(word) | shard, word, rows));
    let mut sorted: Vec<_> = ids.collect();
    // One page after the other.
    sorted.sort_unstable_by_key(|(id, ..)| *id);
    let mut note = connection
        .prepare_cached("INSERT OR REPLACE INTO common (id, word, rows) VALUES (?1, ?2, ?3)")?;
    for row in sorted {
        note.execute(row)?;
    }
    Ok(())
}

/// What is known of the words of one search, and of what words begin with.
#[derive(Debug)]
pub(super) struct Common {
    words: Vec<String>,
    beginnings: Vec<String>,
    /// By word or beginning, and shard.
    rows: HashMap<(usize, i64), Vec<u8>>,
}

impl Common {
    pub(super) fn read(
        connection: &Connection,
        words: &[String],
        beginnings: Vec<String>,
    ) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        let mut known = connection.prepare_cached(
            "SELECT id, rows FROM common WHERE id BETWEEN ?1 AND ?2 AND word = ?3",
        )?;
        for (at, word) in words.iter().chain(&beginnings).enumerate() {
            let first = first_id(word);
            let mut known = known.query((first, first | ((1 << SHARD_BITS) - 1), word))?;
            while let Some(row) = known.next()? {
                let id: i64 = row.get(0)?;
                rows.insert((at, id - first), row.get(1)?);
            }
        }
        Ok(Self {
            words: words.to_vec(),
            beginnings,
            rows,
        })
    }

    /// The messages of a full shard in which words begin so; `None` where it is not noted.
    pub(super) fn begun(&self, shard: i64, beginning: &str) -> Option<Bits> {
        let at = self.beginnings.iter().position(|of| of == beginning)?;
        let rows = self.rows.get(&(self.words.len() + at, shard));
        rows.map(|rows| Bits::read(rows))
    }

    /// The messages of a full shard in which all words are that are frequent there (`None`: none is), and the others.
    pub(super) fn meeting(&self, shard: i64) -> (Option<Bits>, Vec<&str>) {
        let (mut all, mut rare): (Option<Bits>, _) = (None, Vec::new());
        for (at, word) in self.words.iter().enumerate() {
            match (self.rows.get(&(at, shard)), &mut all) {
                (None, _) => rare.push(word.as_str()),
                (Some(rows), None) => all = Some(Bits::read(rows)),
                (Some(rows), Some(all)) => all.meet(&Bits::read(rows)),
            }
        }
        (all, rare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(messages: i64) -> Full {
        let numbers = (0..messages).flat_map(|rank| [rank * 10, 1_000 + rank]);
        let bytes: Vec<u8> = numbers.flat_map(i64::to_le_bytes).collect();
        Full::read(&bytes, Filter::sized(0, 12).bytes().to_vec(), 0)
    }

    #[test]
    fn ranks_come_back_as_they_were_written() {
        let full = full(8_192);
        for step in [1, 2, 7, 8, 9, 17, 100, 127, 128, 129, 1_000, 8_191] {
            let ranks: Vec<usize> = (0..8_192).step_by(step).collect();
            let bytes = written(&ranks);
            assert!(bytes.len() <= BYTES);
            let bits = Bits::read(&bytes);
            let back: Vec<i64> = (0..8_192).step_by(step).map(|rank| rank * 10).collect();
            assert_eq!(bits.messages(&full), back);
            assert!(bits.contain(&full, 0) && !bits.contain(&full, 5));
        }
        let mut evens = Bits::read(&written(&[2, 4, 6, 9]));
        evens.meet(&Bits::read(&written(&[4, 9, 10])));
        assert_eq!(evens.messages(&full), [40, 90]);
    }

    #[test]
    fn of_a_damaged_shard_there_are_no_more_messages_than_it_has() {
        assert_eq!(Bits::read(&[255; 3_000]).messages(&full(3)), [0, 10, 20]);
        assert!(Bits::read(&[255; 1_000]).is_empty());
        assert_eq!(Bits::read(&[0; 1_000]).messages(&full(3)), [0, 10, 20]);
    }

    #[test]
    fn a_span_of_time_is_a_span_of_messages() {
        let full = full(5);
        assert_eq!(full.received(20), Some(1_002));
        assert_eq!(full.received(21), None);
        assert_eq!(full.span(1_001, 1_003), Some((10, 30)));
        assert_eq!(full.span(0, 9_999), Some((0, 40)));
        assert_eq!(full.span(1_005, 9_999), None);
        assert_eq!(full.span(3, 9), None);
    }
}
