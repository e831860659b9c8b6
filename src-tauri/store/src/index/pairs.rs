//! Which words stand side by side in a full shard.
//!
//! The words of a phrase are in many letters, and side by side in few of them; FTS5 goes through all letters with both to
//! see that. So each pair of neighbours (those words that are marked as a field's stand beside one another without their
//! marks, too, and are left out) goes into a [`Filter`] when a shard is closed. It is several times larger than
//! that of the words, and is not kept in memory: it stands in pieces, of which each question reads one.

use super::filter::{self, BLOCK, Filter, pair};
use crate::Error;
use rusqlite::{Connection, OptionalExtension as _};

/// Bits of the filter for each pair.
const BITS: usize = 10;
/// Blocks of a piece: as many as fit into a page of the database.
const PIECE: usize = 62;
/// Words that all texts of a shard may have; of longer ones nothing is noted, as it would take too much memory.
const MOST: usize = 8_000_000;
/// Bits by which it is seen how many pairs differ.
const COUNTED: usize = 1 << 24;

/// The texts of a shard, put together again from its words: of each message first the body, then the head. (The half of
/// the hash of each word; 0 where none is.)
pub(super) struct Texts {
    texts: Vec<Vec<u32>>,
    /// How many words they have.
    words: usize,
}

impl Texts {
    /// Of so many messages.
    pub(super) fn begin(messages: usize) -> Self {
        Self {
            texts: vec![Vec::new(); messages * 2],
            words: 0,
        }
    }

    /// A word (the half of its hash), and where it stands.
    pub(super) fn add(&mut self, rank: usize, head: bool, offset: u32, word: u32) {
        let at = offset as usize;
        self.words += 1;
        if self.are_too_long() || at > MOST {
            self.words = usize::MAX / 2;
            self.texts = Vec::new();
        }
        let Some(text) = self.texts.get_mut(rank * 2 + usize::from(head)) else {
            return;
        };
        if at >= text.len() {
            text.resize(at + 1, 0);
        }
        if let Some(place) = text.get_mut(at) {
            *place = word;
        }
    }

    fn are_too_long(&self) -> bool {
        self.words > MOST
    }

    /// Notes the pairs; answers of how many blocks their filter is, 0 where nothing is noted.
    pub(super) fn note(&self, connection: &Connection, shard: i64) -> Result<u64, Error> {
        if self.are_too_long() {
            return Ok(0);
        }
        let filter = self.filter();
        let mut write =
            connection.prepare_cached("INSERT OR REPLACE INTO pairs (id, bits) VALUES (?1, ?2)")?;
        for (piece, bits) in filter.bytes().chunks(PIECE * BLOCK).enumerate() {
            write.execute((id(shard, piece), bits))?;
        }
        Ok(filter.blocks() as u64)
    }

    fn filter(&self) -> Filter {
        let mut seen = vec![0_u64; COUNTED / 64];
        for pair in self.pairs() {
            let at = usize::try_from(pair % COUNTED as u64).unwrap_or_default();
            if let Some(bits) = seen.get_mut(at / 64) {
                *bits |= 1 << (at % 64);
            }
        }
        let mut filter = Filter::sized(differing(&seen), BITS);
        for pair in self.pairs() {
            filter.add(pair);
        }
        filter
    }

    /// The hashes of all pairs of neighbours.
    fn pairs(&self) -> impl Iterator<Item = u64> {
        self.texts.iter().flat_map(|text| {
            text.array_windows()
                .filter(|[one, two]| *one != 0 && *two != 0)
                .map(|[one, two]| pair(*one, *two))
        })
    }
}

/// How many different ones there were, by the bits that are not set (linear counting: Whang, Vander-Zanden, Taylor, 1990).
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
fn differing(seen: &[u64]) -> usize {
    let all = seen.len() * 64;
    let unset: u64 = seen.iter().map(|bits| u64::from(bits.count_zeros())).sum();
    let share = unset.max(1) as f64 / all.max(1) as f64;
    (-share.ln() * all as f64) as usize
}

/// Whether a shard may have a pair. `blocks`: what [`Texts::note`] answered, 0 where nothing was noted.
pub(super) fn may_have(
    connection: &Connection,
    shard: i64,
    blocks: u64,
    pair: u64,
) -> Result<bool, Error> {
    if blocks == 0 {
        return Ok(true);
    }
    let block = filter::block(usize::try_from(blocks).unwrap_or(usize::MAX), pair);
    let bits: Option<Vec<u8>> = connection
        .prepare_cached("SELECT bits FROM pairs WHERE id = ?1")?
        .query_row([id(shard, block / PIECE)], |row| row.get(0))
        .optional()?;
    Ok(bits.is_none_or(|bits| {
        let block = bits.get(block % PIECE * BLOCK..).unwrap_or_default();
        filter::block_may_have(block, pair)
    }))
}

fn id(shard: i64, piece: usize) -> i64 {
    shard << 16 | crate::int(piece as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn neighbours_are_paired_and_nobody_else() {
        let mut texts = Texts::begin(2);
        // "1 2 3" and "4", "3 1".
        for (rank, head, offset, word) in [
            (0, false, 0, 1),
            (1, true, 1, 1),
            (0, false, 1, 2),
            (0, false, 2, 3),
            (1, true, 0, 3),
            (0, true, 0, 4),
        ] {
            texts.add(rank, head, offset, word);
        }
        let pairs: Vec<u64> = texts.pairs().collect();
        assert_eq!(pairs, [pair(1, 2), pair(2, 3), pair(3, 1)]);
    }

    #[test]
    fn different_ones_are_counted_about_right() {
        let mut seen = vec![0_u64; COUNTED / 64];
        for number in 0..1_000_000 {
            let at = pair(number % 500_000, 7) % COUNTED as u64;
            if let Some(bits) = seen.get_mut(at as usize / 64) {
                *bits |= 1 << (at % 64);
            }
        }
        let counted = differing(&seen);
        assert!((480_000..520_000).contains(&counted), "{counted}");
    }
}
