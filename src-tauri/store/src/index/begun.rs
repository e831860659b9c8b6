//! In which messages of a full shard a word begins with some letters.

use super::common::{Bits, Full};
use super::leaves::{self, Walk};
use crate::Error;
use rusqlite::Connection;

/// Where the numbers of a shard's messages are farther from one another, it is not worth it.
const FAR: i64 = 1 << 22;

/// Of these messages of a full shard (all of them, where it is none), those in which a word begins so, and perhaps others that
/// were taken out of it.
/// `None`: that cannot be told.
///
/// # Errors
/// The index cannot be read.
pub(super) fn begun(
    connection: &Connection,
    shard: i64,
    (full, of): (&Full, Option<&Bits>),
    letters: &str,
) -> Result<Option<Bits>, Error> {
    let all = Bits::all();
    let of = of.unwrap_or(&all);
    let Some(mut begun) = Begun::new(&of.messages(full), letters) else {
        return Ok(None);
    };
    if !leaves::walk(connection, shard, Some(letters), &mut begun)? {
        return Ok(None);
    }
    Ok(Some(of.that(full, |message| begun.has(message))))
}

struct Begun<'l> {
    letters: &'l str,
    /// The number of the first message.
    first: i64,
    /// Whether there is a word in a message that begins so, for all numbers from the first one on.
    with: Vec<bool>,
    /// Whether the word at hand begins so.
    is_meant: bool,
}

impl<'l> Begun<'l> {
    /// For messages with these numbers, smallest first. `None` where they are too far from one another.
    fn new(messages: &[i64], letters: &'l str) -> Option<Self> {
        let first = messages.first().copied().unwrap_or_default();
        let last = messages.last().copied().unwrap_or(first);
        let numbers = last
            .checked_sub(first)
            .filter(|far| (0..FAR).contains(far))?;
        Some(Self {
            letters,
            first,
            with: vec![false; usize::try_from(numbers).ok()? + 1],
            is_meant: false,
        })
    }

    fn beyond(&self, message: i64) -> Option<usize> {
        usize::try_from(message.checked_sub(self.first)?).ok()
    }

    fn has(&self, message: i64) -> bool {
        let place = self.beyond(message);
        place.is_some_and(|place| self.with.get(place) == Some(&true))
    }
}

impl Walk for Begun<'_> {
    const PLACES: bool = false;

    fn word(&mut self, word: &str) -> bool {
        self.is_meant = word.starts_with(self.letters);
        self.is_meant || word < self.letters
    }

    fn message(&mut self, message: i64) {
        if self.is_meant
            && let Some(place) = self.beyond(message)
            && let Some(with) = self.with.get_mut(place)
        {
            *with = true;
        }
    }

    fn place(&mut self, _: bool, _: u32) {}
}
