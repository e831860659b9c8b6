//! In which messages of a full shard the frequent words are. (Full is here one that gets no more messages.)
//!
//! Two words that are frequent and seldom meet (of two languages, perhaps) are what FTS5 takes longest for: it goes
//! through the rows of both in every shard. A full shard changes no more but by what is taken out of it; so when its
//! pieces are put together, the rows of each frequent word are noted beside it as bits, and where these do not meet the
//! shard need not be asked. Of rows in which they do, FTS5 has the last word: it knows what was taken out, and what
//! stands next to what. A word that is in few letters would be looked for in vain in nearly all shards: which words a
//! full one has at all is in its [`super::filter`].

use super::begun::{Group, Letters};
use super::filter::hash;
use super::full::Full;
use super::layout;
use super::rows::Bits;
use crate::Error;
use rusqlite::Connection;
use std::collections::HashMap;

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
    /// and what words of so many begin with, have rows of their own.
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

/// Bits of a shard's number, below those of a word's hash. So the rows of one word are beside one another. (A table with a key
/// of words and shards has room for a quarter of a page in each row; the longest are a little longer, and each took a page
/// more.)
const SHARD_BITS: u32 = 20;

/// Under which numbers the rows of a word are: from this one on, one for each shard. Another word may have the same ones; the
/// later one is noted then, and the other is looked for as if it were rare.
fn first_id(word: &str) -> i64 {
    (hash(word) >> (SHARD_BITS + 1) << SHARD_BITS).cast_signed()
}

/// Whether the rows of words of this shard can be noted.
pub(super) fn has_room(shard: i64) -> bool {
    shard < 1 << SHARD_BITS
}

/// The same for all that begins with two letters; no word and no other letters have these.
fn first_id_of_group([first, second]: [char; 2]) -> i64 {
    const CHAR_BITS: u32 = 21;
    let letters = i64::from(u32::from(first)) << CHAR_BITS | i64::from(u32::from(second));
    i64::MIN | letters << SHARD_BITS
}

/// Notes in which messages of a shard words are, and what words begin with.
pub(super) fn note(
    connection: &Connection,
    shard: i64,
    frequent: &[(String, Vec<u8>)],
    groups: &[Group],
) -> Result<(), Error> {
    let words = frequent
        .iter()
        .map(|(word, rows)| (first_id(word) | shard, word.as_str(), rows));
    let groups = groups
        .iter()
        .map(|group| (first_id_of_group(group.letters) | shard, "", &group.rows));
    let mut sorted: Vec<_> = words.chain(groups).collect();
    // One page after the other.
    sorted.sort_unstable_by_key(|(id, ..)| *id);
    let mut note = connection
        .prepare_cached("INSERT OR REPLACE INTO common (id, word, rows) VALUES (?1, ?2, ?3)")?;
    for row in sorted {
        note.execute(row)?;
    }
    Ok(())
}

/// What rows are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    /// One of the words that are asked for.
    Word(usize),
    /// One of the beginnings,
    Beginning(usize),
    /// and all that begins with its first two letters.
    Group(usize),
}

/// What is known of the words of one search, and of what words begin with.
#[derive(Debug)]
pub(super) struct Common {
    words: Vec<String>,
    beginnings: Vec<Letters>,
    /// By what they are of, and shard.
    rows: HashMap<(Of, i64), Vec<u8>>,
}

impl Common {
    pub(super) fn read(
        connection: &Connection,
        words: &[String],
        beginnings: Vec<Letters>,
    ) -> Result<Self, Error> {
        let mut rows = HashMap::new();
        let mut known = connection.prepare_cached(
            "SELECT id, rows FROM common WHERE id BETWEEN ?1 AND ?2 AND word = ?3",
        )?;
        let mut read = |of: Of, first: i64, word: &str| -> Result<(), Error> {
            let mut known = known.query((first, first | ((1 << SHARD_BITS) - 1), word))?;
            while let Some(row) = known.next()? {
                let id: i64 = row.get(0)?;
                rows.insert((of, id - first), row.get(1)?);
            }
            Ok(())
        };
        for (at, word) in words.iter().enumerate() {
            read(Of::Word(at), first_id(word), word)?;
        }
        for (at, beginning) in beginnings.iter().enumerate() {
            let name = beginning.name();
            read(Of::Beginning(at), first_id(&name), &name)?;
            read(Of::Group(at), first_id_of_group(beginning.two()), "")?;
        }
        Ok(Self {
            words: words.to_vec(),
            beginnings,
            rows,
        })
    }

    /// The messages of a full shard in which words begin so; `None` where it is not noted.
    pub(super) fn begun(&self, shard: i64, full: &Full, letters: &Letters) -> Option<Bits> {
        let at = self.beginnings.iter().position(|of| of == letters)?;
        match self.rows.get(&(Of::Group(at), shard)) {
            Some(group) => letters.in_group(group).or_else(|| {
                let rows = self.rows.get(&(Of::Beginning(at), shard));
                rows.map(|rows| Bits::read(rows))
            }),
            None => full.is_noted().then(Bits::none),
        }
    }

    /// The messages of a full shard in which all words are that are frequent there (`None`: none is), and the others.
    pub(super) fn meeting(&self, shard: i64) -> (Option<Bits>, Vec<&str>) {
        let (mut all, mut rare): (Option<Bits>, _) = (None, Vec::new());
        for (at, word) in self.words.iter().enumerate() {
            match (self.rows.get(&(Of::Word(at), shard)), &mut all) {
                (None, _) => rare.push(word.as_str()),
                (Some(rows), None) => all = Some(Bits::read(rows)),
                (Some(rows), Some(all)) => all.meet(&Bits::read(rows)),
            }
        }
        (all, rare)
    }
}
