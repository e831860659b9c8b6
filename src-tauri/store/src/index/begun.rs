//! In which messages of a full shard a word begins with some letters.
//!
//! Somebody who types asks for it with each letter, and reading where these words are takes some leaves in each shard. So
//! of all that begins with two or three letters it is noted, beside the frequent words ([`super::common`]), where the notes
//! of all shards stand together: in many messages in a row of its own, as if it were a word, and in fewer in one row for all
//! that begins with the same two letters, a *group*. What is in neither begins no word of the shard.

use super::common::Worth;
use super::layout::{BEGUN, is_marked};
use super::leaves::{self, Walk};
use super::rows::{Bits, written};
use crate::Error;
use rusqlite::Connection;

/// Where the numbers of a shard's messages are farther from one another, it is not worth it.
const FAR: i64 = 1 << 22;

/// The first two or three letters of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    two: [char; 2],
    third: Option<char>,
}

impl Letters {
    /// Those with which these begin, and whether they are all. `None`: there is nothing noted of too few letters, and of
    /// words with a mark.
    pub(super) fn of(letters: &str) -> Option<(Self, bool)> {
        let mut each = letters.chars();
        let two = [each.next()?, each.next()?];
        let third = each.next();
        let noted = Self { two, third };
        (!is_marked(letters)).then(|| (noted, each.next().is_none()))
    }

    pub(super) fn two(&self) -> [char; 2] {
        self.two
    }

    /// As a word among the frequent ones.
    pub(super) fn name(&self) -> String {
        let letters = self.two.into_iter().chain(self.third);
        std::iter::once(BEGUN).chain(letters).collect()
    }

    /// The messages in which words begin so, by their group. `None`: these have a row of their own.
    pub(super) fn in_group(&self, group: &[u8]) -> Option<Bits> {
        let mut all = Bits::none();
        let (own, entries) = group.split_first()?;
        let Some(third) = self.third else {
            let each = Entries(entries).map(|(_, rows)| rows);
            each.for_each(|rows| all.join(rows));
            return (*own == 0).then_some(all);
        };
        let mut bytes = [0; 4];
        let third = third.encode_utf8(&mut bytes).as_bytes();
        if let Some((_, rows)) = Entries(entries).find(|(letter, _)| *letter == third) {
            all.join(rows);
            return (!rows.is_empty()).then_some(all);
        }
        Some(all)
    }
}

/// What is noted of all that begins with two letters: a byte that is 1 where the rows of these two are a row of their own;
/// then of each third letter (none: the word with two) how many bytes it has, it, in two bytes how many bytes its rows have
/// (none: they are a row of their own), and these.
pub(super) struct Group {
    pub(super) letters: [char; 2],
    pub(super) rows: Vec<u8>,
}

/// The third letters of a group, each with its rows.
struct Entries<'g>(&'g [u8]);

impl<'g> Iterator for Entries<'g> {
    type Item = (&'g [u8], &'g [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first()?;
        let (letter, rest) = rest.split_at_checked(usize::from(*length))?;
        let (length, rest) = rest.split_first_chunk()?;
        let (rows, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        self.0 = rest;
        Some((letter, rows))
    }
}

fn add_entry(group: &mut Vec<u8>, letter: Option<char>, rows: &[u8]) {
    let mut bytes = [0; 4];
    let letter = letter.map_or("", |letter| letter.encode_utf8(&mut bytes));
    let Ok(length) = u16::try_from(rows.len()) else {
        return;
    };
    group.push(letter.len() as u8);
    group.extend(letter.bytes());
    group.extend(length.to_be_bytes());
    group.extend(rows);
}

/// The beginnings of a shard that is being closed, whose words come in their order.
pub(super) struct Beginnings {
    two: Open,
    three: Open,
    /// The third letters so far, as they are noted, and the rows of the word with two.
    entries: Vec<u8>,
    alone: Vec<u8>,
    /// Those that words of so many messages begin with have a row of their own.
    many: usize,
    /// What is to be noted.
    pub(super) frequent: Vec<(String, Vec<u8>)>,
    pub(super) groups: Vec<Group>,
}

/// A beginning of which more words may come.
struct Open {
    letters: Option<Letters>,
    /// The messages in which one of them is.
    with: Bits,
}

impl Open {
    fn new() -> Self {
        Self {
            letters: None,
            with: Bits::none(),
        }
    }

    /// The next word begins so; answers what is over.
    fn next(&mut self, letters: Option<Letters>) -> Option<(Letters, Bits)> {
        if letters == self.letters {
            return None;
        }
        let before = std::mem::replace(&mut self.letters, letters)?;
        let with = std::mem::replace(&mut self.with, Bits::none());
        Some((before, with)).filter(|(_, with)| !with.is_empty())
    }
}

impl Beginnings {
    pub(super) fn of(worth: Worth) -> Self {
        Self {
            two: Open::new(),
            three: Open::new(),
            entries: Vec::new(),
            alone: Vec::new(),
            many: worth.beginning,
            frequent: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// The next word is this one: beginnings that it does not share are over.
    pub(super) fn next(&mut self, word: &str) {
        let letters = Letters::of(word).map(|(letters, _)| letters);
        if let Some((three, with)) = self.three.next(letters.filter(|of| of.third.is_some())) {
            let rows = self.rows(three, &with);
            add_entry(&mut self.entries, three.third, &rows);
        }
        let two = letters.map(|of| Letters { third: None, ..of });
        if two == self.two.letters {
            return;
        }
        if let Some((two, with)) = self.two.next(two) {
            let rows = self.rows(two, &with);
            let mut group = vec![u8::from(rows.is_empty())];
            if !rows.is_empty() && !self.alone.is_empty() {
                add_entry(&mut group, None, &self.alone);
            }
            group.append(&mut self.entries);
            self.groups.push(Group {
                letters: two.two,
                rows: group,
            });
        }
        self.entries.clear();
        self.alone.clear();
    }

    /// Rows as they are noted in a group; none where they have a row of their own.
    fn rows(&mut self, letters: Letters, with: &Bits) -> Vec<u8> {
        let rows = with.written();
        if with.count() < self.many {
            return rows;
        }
        self.frequent.push((letters.name(), rows));
        Vec::new()
    }

    /// The word at hand is in these messages, by rank.
    pub(super) fn add(&mut self, with: &[usize]) {
        for open in [&mut self.two, &mut self.three] {
            if open.letters.is_some() {
                with.iter().for_each(|rank| open.with.set(*rank));
            }
        }
        if self.three.letters.is_none() && !with.is_empty() {
            self.alone = written(with);
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn letters(letters: &str) -> Letters {
        Letters::of(letters).unwrap().0
    }

    #[test]
    fn what_begins_so_is_noted_by_two_or_three_letters() {
        assert_eq!(Letters::of("i"), None);
        let of = |letters: &str| Letters::of(letters).map(|(of, all)| (of.name(), all));
        assert_eq!(of("iş"), Some((format!("{BEGUN}iş"), true)));
        assert_eq!(of("işç"), Some((format!("{BEGUN}işç"), true)));
        assert_eq!(of("işçi"), Some((format!("{BEGUN}işç"), false)));
        assert_eq!(of("\u{81}anna"), None);
    }

    #[test]
    fn what_begins_with_two_or_three_letters_is_noted() {
        let worth = Worth::of(8_000);
        let mut beginnings = Beginnings::of(worth);
        let many: Vec<usize> = (0..worth.beginning).collect();
        let (some, others) = many.split_at(worth.beginning / 4);
        for (word, with) in [
            ("a", &many[..]),
            ("am", some),
            ("few", some),
            ("fewer", some),
            ("fit", &[900]),
            ("so", others),
            ("some", others),
            ("sort", some),
            ("sorted", others),
            ("sömür", &[7]),
            ("taken", &[]),
            ("\u{81}some", &many),
            ("\u{81}sort", &many),
        ] {
            beginnings.next(word);
            beginnings.add(with);
        }
        beginnings.next("");
        let frequent = [("so", &many), ("sor", &many)];
        let frequent = frequent.map(|(of, rows)| (letters(of).name(), written(rows)));
        // The group is over after what is in it.
        let mut noted = beginnings.frequent;
        noted.sort_unstable();
        assert_eq!(noted, frequent);
        let groups: Vec<[char; 2]> = beginnings.groups.iter().map(|of| of.letters).collect();
        assert_eq!(
            groups,
            [['a', 'm'], ['f', 'e'], ['f', 'i'], ['s', 'o'], ['s', 'ö']]
        );
        let within = |of: &str| {
            let letters = letters(of);
            let group = beginnings
                .groups
                .iter()
                .find(|group| group.letters == letters.two);
            let bits = letters.in_group(&group?.rows);
            Some(bits.map(|bits| bits.written()))
        };
        assert_eq!(within("ax"), None);
        assert_eq!(within("am"), Some(Some(written(some))));
        assert_eq!(within("ami"), Some(Some(written(&[]))));
        assert_eq!(within("fe"), Some(Some(written(some))));
        assert_eq!(within("few"), Some(Some(written(some))));
        assert_eq!(within("fit"), Some(Some(written(&[900]))));
        assert_eq!(within("so"), Some(None));
        assert_eq!(within("som"), Some(Some(written(others))));
        assert_eq!(within("sor"), Some(None));
        assert_eq!(within("sox"), Some(Some(written(&[]))));
        assert_eq!(within("söm"), Some(Some(written(&[7]))));
        assert_eq!(within("ta"), None);
    }

    #[test]
    fn a_damaged_group_says_no_more_than_it_has() {
        for group in [
            &[][..],
            &[0],
            &[0, 9],
            &[0, 1, b'm'],
            &[0, 1, b'm', 255, 255, 3],
        ] {
            let bits = letters("som").in_group(group);
            assert!(bits.is_none_or(|bits| bits.is_empty()));
        }
    }
}
