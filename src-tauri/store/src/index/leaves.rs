//! The words of a shard, read from the leaves of its segments: mostly of one, as its pieces were put together.
//!
//! FTS5 tells the same through `fts5vocab`, with a row for each time that a word stands anywhere; going through these rows
//! was a quarter of all that filling the index cost. The leaves are as the comment "Details" of SQLite's `fts5_index.c`
//! describes them, and a version that can read files of an older one cannot change that. A segment that does not look like
//! this is not read, and then nothing is known of its shard: it is asked like one that still gets messages.
//!
//! In which messages words begin with something is read here, too: FTS5 puts together where each of the words stands, which
//! takes many times as long, and somebody who types asks for it with each letter.

use super::layout;
use crate::Error;
use rusqlite::{Connection, OptionalExtension as _};

/// The record of `%_data` that tells which segments there are.
const STRUCTURE: i64 = 10;
/// After four bytes of its own it begins so for a table whose rows can be taken out without their content.
const SECOND_VERSION: [u8; 4] = [0xff, 0, 0, 1];
/// Bits of a leaf's number, below those of its segment's.
const LEAF_BITS: u32 = 37;
/// Before the words of a leaf.
const HEADER: usize = 4;
/// Words of the index itself, and not beginnings of them, begin with this.
const WHOLE_WORD: u8 = b'0';

/// Somebody who is told the words of a shard.
pub(super) trait Walk {
    /// Whether places are to be told.
    const PLACES: bool;
    /// Whether a shard may be told piece after piece: then words are in their order only within each.
    const PIECES: bool;
    /// A word; smaller ones came before. Answers whether more of its piece is to be told.
    fn word(&mut self, word: &str) -> bool;
    /// A message with that word; those with smaller numbers came before.
    fn message(&mut self, message: i64);
    /// A place of the word in that message: in its head or its body, so many words from the beginning.
    fn place(&mut self, head: bool, offset: u32);
}

/// Tells all words of a shard, or those from some letters on. Answers whether its leaves are as they should be; if not,
/// what was told means nothing. Of one that is in one piece, messages are told that were taken out since it is.
///
/// # Errors
/// The index cannot be read.
pub(super) fn walk<W: Walk>(
    connection: &Connection,
    shard: i64,
    from: Option<&str>,
    told: &mut W,
) -> Result<bool, Error> {
    let table = layout::table(shard);
    let structure: Option<Vec<u8>> = connection
        .prepare_cached(&format!("SELECT block FROM {table}_data WHERE id = ?1"))?
        .query_row([STRUCTURE], |row| row.get(0))
        .optional()?;
    let Some(segments) = structure.and_then(|structure| Segment::all(&structure)) else {
        return Ok(false);
    };
    // What was taken out of one may be in the next, with other words.
    let is_changed = || segments.iter().any(|segment| segment.is_changed);
    if segments.len() > 1 && (!W::PIECES || is_changed()) {
        return Ok(false);
    }
    for segment in segments {
        if !segment.walk(connection, &table, from, told)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A segment of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    id: i64,
    first: i64,
    last: i64,
    /// Messages were taken out of it since it was written.
    is_changed: bool,
}

impl Segment {
    /// Reads the record of the segments. `None` where it is no such record, or while some of them are being merged.
    fn all(structure: &[u8]) -> Option<Vec<Self>> {
        let structure = structure.get(4..)?.strip_prefix(&SECOND_VERSION)?;
        let mut at = 0;
        let mut next = || varint(structure, &mut at);
        let (levels, segments, _writes) = (next()?, next()?, next()?);
        let mut all = Vec::new();
        for _ in 0..levels {
            let (merging, on_level) = (next()?, next()?);
            if merging > 0 {
                return None;
            }
            for _ in 0..on_level {
                let mut number = || i64::try_from(next()?).ok();
                let (id, first, last) = (number()?, number()?, number()?);
                let (_origin, _last_origin) = (next()?, next()?);
                let is_changed = next()? > 0;
                let (_taken_out, _messages) = (next()?, next()?);
                let fits = (1..1 << 16).contains(&id) && (1..=last).contains(&first);
                if !fits || last >= 1 << 31 {
                    return None;
                }
                all.push(Self {
                    id,
                    first,
                    last,
                    is_changed,
                });
            }
        }
        (all.len() as u64 == segments).then_some(all)
    }

    fn walk(
        self,
        connection: &Connection,
        table: &str,
        from: Option<&str>,
        told: &mut impl Walk,
    ) -> Result<bool, Error> {
        let first = match from {
            Some(letters) => self.leaf_of(connection, table, letters)?,
            None => None,
        };
        let mut leaves = connection.prepare_cached(&format!(
            "SELECT block FROM {table}_data WHERE id BETWEEN ?1 AND ?2 ORDER BY id"
        ))?;
        let mut reading = Reading::new(told, first.is_some());
        let first = first.unwrap_or(self.first);
        let mut leaves = leaves.query((self.leaf(first), self.leaf(self.last)))?;
        let mut read = 0;
        while let Some(leaf) = leaves.next()? {
            let leaf = leaf.get_ref(0)?.as_blob().unwrap_or_default();
            match reading.leaf(leaf) {
                None => return Ok(false),
                Some(false) => return Ok(true),
                Some(true) => {}
            }
            read += 1;
        }
        Ok(reading.left == 0 && read == self.last - first + 1)
    }

    fn leaf(self, number: i64) -> i64 {
        (self.id << LEAF_BITS) + number
    }

    /// The leaf in which the words that begin so begin, if there are any; `None`: the first one.
    fn leaf_of(
        self,
        connection: &Connection,
        table: &str,
        letters: &str,
    ) -> Result<Option<i64>, Error> {
        let word = [&[WHOLE_WORD], letters.as_bytes()].concat();
        let number: Option<i64> = connection
            .prepare_cached(&format!(
                "SELECT pgno >> 1 FROM {table}_idx WHERE segid = ?1 AND term <= ?2
                 ORDER BY term DESC LIMIT 1"
            ))?
            .query_row((self.id, word), |row| row.get(0))
            .optional()?;
        Ok(number.filter(|number| (self.first + 1..=self.last).contains(number)))
    }
}

/// Reads leaf after leaf. What one begins, the next may end.
struct Reading<'w, W> {
    told: &'w mut W,
    /// What the first leaf ends was not begun.
    within: bool,
    word: Vec<u8>,
    message: i64,
    /// The next message's number is not told by its distance from the one before.
    whole_number: bool,
    /// Bytes of places of that message that are still to come.
    left: usize,
    /// The number of a column comes next.
    column: bool,
    head: bool,
    offset: u32,
}

impl<'w, W: Walk> Reading<'w, W> {
    fn new(told: &'w mut W, within: bool) -> Self {
        Self {
            told,
            within,
            word: Vec::new(),
            message: 0,
            whole_number: true,
            left: 0,
            column: false,
            head: false,
            offset: 0,
        }
    }

    /// Answers whether more is to be told. `None`: it is not as it should be.
    fn leaf(&mut self, leaf: &[u8]) -> Option<bool> {
        let &[_, _, high, low, ..] = leaf else {
            return None;
        };
        let end = usize::from(u16::from_be_bytes([high, low]));
        let (leaf, words) = leaf.split_at_checked(end)?;
        // Where each word begins, seen from where the one before does.
        let mut words_at = 0;
        let mut next_word = |from: usize| {
            let step = varint(words, &mut words_at)?;
            from.checked_add(usize::try_from(step).ok()?)
        };
        let mut word = next_word(0);
        let mut at = if std::mem::take(&mut self.within) {
            word?
        } else {
            self.places(leaf, HEADER)?
        };
        self.whole_number = true;
        let mut is_first = true;
        while at < end {
            if word == Some(at) {
                let kept = if is_first { 0 } else { varint(leaf, &mut at)? };
                if !self.word(leaf, usize::try_from(kept).ok()?, &mut at)? {
                    return Some(false);
                }
                word = word.and_then(&mut next_word);
                is_first = false;
            } else {
                let number = varint(leaf, &mut at)?.cast_signed();
                self.message = if self.whole_number {
                    number
                } else {
                    self.message.checked_add(number)?
                };
                self.whole_number = false;
                // Doubled; odd for one that was taken out, of which there is none in such a table.
                let size = usize::try_from(varint(leaf, &mut at)?).ok()?;
                if size % 2 != 0 {
                    return None;
                }
                (self.left, self.column, self.head, self.offset) = (size / 2, false, false, 0);
                self.told.message(self.message);
                at = self.places(leaf, at)?;
            }
        }
        // A word that was not come to.
        (at == end && word.is_none()).then_some(true)
    }

    fn word(&mut self, leaf: &[u8], kept: usize, at: &mut usize) -> Option<bool> {
        let new = usize::try_from(varint(leaf, at)?).ok()?;
        let to = at.checked_add(new)?;
        let new = leaf.get(*at..to)?;
        *at = to;
        if kept > self.word.len() {
            return None;
        }
        self.word.truncate(kept);
        self.word.extend_from_slice(new);
        let (&WHOLE_WORD, word) = self.word.split_first()? else {
            return None;
        };
        self.whole_number = true;
        Some(self.told.word(std::str::from_utf8(word).ok()?))
    }

    /// The places of the message at hand, as far as they are in this leaf; answers where they end.
    fn places(&mut self, leaf: &[u8], from: usize) -> Option<usize> {
        let end = from.checked_add(self.left)?.min(leaf.len());
        let mut at = if W::PLACES { from } else { end };
        while at < end {
            let number = u32::try_from(varint(leaf, &mut at)?).ok()?;
            if self.column {
                self.head = number == layout::HEAD;
                (self.column, self.offset) = (false, 0);
            } else if number == 1 {
                self.column = true;
            } else {
                self.offset = self.offset.checked_add(number.checked_sub(2)?)?;
                self.told.place(self.head, self.offset);
            }
        }
        self.left = self.left.checked_sub(at.checked_sub(from)?)?;
        Some(at)
    }
}

/// A number as SQLite writes it: seven bits a byte, the uppermost first; the ninth byte has eight.
fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    // Most have one byte.
    if let Some(byte) = bytes.get(*at).filter(|byte| **byte < 0x80) {
        *at += 1;
        return Some(u64::from(*byte));
    }
    let mut number = 0;
    for nth in 1.. {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if nth == 9 {
            return Some(number << 8 | u64::from(byte));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests;
