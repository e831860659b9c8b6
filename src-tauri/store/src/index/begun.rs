//! In which messages of a full shard a word begins with some letters.
//!
//! Two or three letters may begin many words, and reading where these are takes several leaves in each shard. So where they
//! do, it is noted beside the frequent words ([`super::common`]) as if it were one of them: there the notes of all shards
//! stand together.

use super::common::{Bits, Worth};
use super::layout::{BEGUN, is_marked};
use super::leaves::{self, Walk};
use crate::Error;
use rusqlite::Connection;

/// Characters of the beginnings that are noted.
const NOTED: [usize; 2] = [2, 3];
/// Where the numbers of a shard's messages are farther from one another, it is not worth it.
const FAR: i64 = 1 << 22;

/// What of a beginning may be noted, as it stands among the frequent words, and whether that is all of it. `None` for one of
/// too few letters, and for one of words with a mark.
pub(super) fn noted(letters: &str) -> Option<(String, bool)> {
    let longest = NOTED
        .iter()
        .rev()
        .find_map(|length| first(letters, *length));
    longest
        .filter(|_| !is_marked(letters))
        .map(|longest| (name(longest), longest == letters))
}

fn name(beginning: &str) -> String {
    format!("{BEGUN}{beginning}")
}

/// So many characters of a word; `None` for a shorter one.
pub(super) fn first(word: &str, characters: usize) -> Option<&str> {
    let (last, letter) = word.char_indices().nth(characters.checked_sub(1)?)?;
    word.get(..last + letter.len_utf8())
}

/// The beginnings of a shard that is being closed, whose words come in their order.
pub(super) struct Beginnings {
    open: [Open; NOTED.len()],
    /// Those that words of so many messages begin with are worth a note.
    many: usize,
}

/// A beginning of which more words may come.
struct Open {
    beginning: String,
    words: usize,
    /// The messages in which one of them is.
    with: Bits,
}

impl Beginnings {
    pub(super) fn of(worth: Worth) -> Self {
        Self {
            open: NOTED.map(|_| Open {
                beginning: String::new(),
                words: 0,
                with: Bits::none(),
            }),
            many: worth.beginning,
        }
    }

    /// The next word is this one: beginnings that it does not share are over. Gives those that are worth a note, with their
    /// rows as they are stored.
    pub(super) fn next(&mut self, word: &str, mut note: impl FnMut(String, Vec<u8>)) {
        for (open, length) in self.open.iter_mut().zip(NOTED) {
            let begun = first(word, length).filter(|_| !is_marked(word));
            let begun = begun.unwrap_or_default();
            if begun == open.beginning {
                continue;
            }
            // One word alone is noted itself.
            if open.words > 1 && open.with.count() >= self.many {
                note(name(&open.beginning), open.with.written());
            }
            open.words = 0;
            open.with.clear();
            begun.clone_into(&mut open.beginning);
        }
    }

    /// The word at hand is in these messages, by rank.
    pub(super) fn add(&mut self, with: &[usize]) {
        for open in &mut self.open {
            if !open.beginning.is_empty() {
                open.words += 1;
                with.iter().for_each(|rank| open.with.set(*rank));
            }
        }
    }
}

/// Of these messages of a shard (all of them, where it is none), smallest first, those in which a word begins so, and
/// perhaps some that were taken out of it. `ends`: the smallest and the largest of all. `None`: that cannot be told.
///
/// # Errors
/// The index cannot be read.
pub(super) fn among(
    connection: &Connection,
    shard: i64,
    ends: (i64, i64),
    of: Option<&[i64]>,
    letters: &str,
) -> Result<Option<Vec<i64>>, Error> {
    let some = of.and_then(|of| Some((*of.first()?, *of.last()?)));
    let Some(mut begun) = Begun::new(some.unwrap_or(ends), letters) else {
        return Ok(None);
    };
    let known = leaves::walk(connection, shard, Some(letters), &mut begun)?;
    Ok(known.then(|| match of {
        Some(of) => {
            let of = of.iter().copied();
            of.filter(|message| begun.has(*message)).collect()
        }
        None => begun.all(),
    }))
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
    /// For messages from one number to another. `None` where these are too far from one another.
    fn new((first, last): (i64, i64), letters: &'l str) -> Option<Self> {
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
        let beyond = self.beyond(message);
        beyond.is_some_and(|beyond| self.with.get(beyond) == Some(&true))
    }

    fn all(&self) -> Vec<i64> {
        let each = (self.first..).zip(&self.with);
        each.filter_map(|(message, with)| with.then_some(message))
            .collect()
    }
}

impl Walk for Begun<'_> {
    const PLACES: bool = false;
    const PIECES: bool = true;

    fn word(&mut self, word: &str) -> bool {
        self.is_meant = word.starts_with(self.letters);
        self.is_meant || word < self.letters
    }

    fn message(&mut self, message: i64) {
        if self.is_meant
            && let Some(beyond) = self.beyond(message)
            && let Some(with) = self.with.get_mut(beyond)
        {
            *with = true;
        }
    }

    fn place(&mut self, _: bool, _: u32) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_is_noted_by_two_or_three_letters() {
        assert_eq!(noted("i"), None);
        assert_eq!(noted("iş"), Some((format!("{BEGUN}iş"), true)));
        assert_eq!(noted("işç"), Some((format!("{BEGUN}işç"), true)));
        assert_eq!(noted("işçi"), Some((format!("{BEGUN}işç"), false)));
        assert_eq!(noted("\u{81}anna"), None);
    }

    #[test]
    fn what_several_words_of_many_messages_begin_with_is_noted() {
        let worth = Worth::of(8_000);
        let mut beginnings = Beginnings::of(worth);
        let mut noted = Vec::new();
        let many: Vec<usize> = (0..worth.beginning).collect();
        let (some, others) = many.split_at(worth.beginning / 4);
        for (word, with) in [
            ("a", &many[..]),
            ("alone", &many),
            ("few", some),
            ("fewer", some),
            ("some", others),
            ("sort", some),
            ("\u{81}some", &many),
            ("\u{81}sort", &many),
        ] {
            beginnings.next(word, |name, rows| noted.push((name, rows)));
            beginnings.add(with);
        }
        beginnings.next("", |name, rows| noted.push((name, rows)));
        assert_eq!(noted, [(name("so"), crate::index::common::written(&many))]);
    }
}
