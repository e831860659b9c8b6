//! The answers to STAT, LIST, UIDL and LANG, read liberally.
//!
//! An entry that cannot be read is passed over: one strange line must not keep a whole maildrop from its owner. The
//! message it was about is not in the list then, so nobody retrieves or deletes it by mistake.

use crate::limits;
use std::collections::HashSet;

/// The answer to STAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Messages in the maildrop.
    pub messages: u32,
    /// Their bytes, as the server counts.
    pub bytes: u64,
}

/// An entry of the LIST listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The message's number.
    pub number: u32,
    /// Its bytes, as the server counts; 0 where that cannot be read.
    pub bytes: u64,
}

/// An entry of the UIDL listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueId {
    /// The message's number.
    pub number: u32,
    /// The unique-id, as the server said it.
    pub uid: String,
}

/// A language of the LANG listing (RFC 6856 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag (RFC 5646).
    pub tag: String,
    /// Its name in that language; may be empty.
    pub name: String,
}

/// An entry of a listing whose messages are numbered.
pub(crate) trait Numbered {
    fn number(&self) -> u32;
}

impl Numbered for Listed {
    fn number(&self) -> u32 {
        self.number
    }
}

impl Numbered for UniqueId {
    fn number(&self) -> u32 {
        self.number
    }
}

/// A listing as it arrives.
#[derive(Debug)]
pub(crate) struct Listing<T> {
    entries: Vec<T>,
    /// Lines, also those that could not be read: a server must not send them for ever.
    lines: usize,
}

impl<T> Listing<T> {
    pub(crate) fn new() -> Self {
        Self {
            entries: Vec::new(),
            lines: 0,
        }
    }

    /// Takes a line's entry, where it has one. False where there are more lines than `limit`.
    pub(crate) fn push(&mut self, entry: Option<T>, limit: usize) -> bool {
        self.lines += 1;
        self.entries.extend(entry);
        self.lines <= limit
    }

    /// The entries as they came.
    pub(crate) fn into_entries(self) -> Vec<T> {
        self.entries
    }
}

impl<T: Numbered> Listing<T> {
    /// The entries in the server's order; of those with the same number only the first.
    pub(crate) fn into_distinct(self) -> Vec<T> {
        let mut entries = self.entries;
        // Nearly every server counts upwards.
        if !entries.is_sorted_by(|a, b| a.number() < b.number()) {
            let mut seen = HashSet::with_capacity(entries.len());
            entries.retain(|entry| seen.insert(entry.number()));
        }
        entries
    }
}

/// `en English`.
pub(crate) fn language(line: &[u8]) -> Option<Language> {
    let line = String::from_utf8_lossy(line);
    let line = line.trim();
    let (tag, name) = line.split_once(' ').unwrap_or((line, ""));
    (!tag.is_empty()).then(|| Language {
        tag: tag.to_owned(),
        name: name.trim().to_owned(),
    })
}

/// `2 320`, with anything behind it (RFC 1939 §5: implementations may say more).
pub(crate) fn stat(words: &str) -> Option<Stat> {
    let mut words = words.split_ascii_whitespace();
    Some(Stat {
        messages: words.next()?.parse().ok()?,
        bytes: words.next()?.parse().ok()?,
    })
}

/// `1 120`, with anything behind it. Message numbers begin at 1. A size that cannot be read is 0: the message is there
/// all the same.
pub(crate) fn listed(line: &[u8]) -> Option<Listed> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace();
    Some(Listed {
        number: number(words.next()?)?,
        bytes: words.next().and_then(|size| size.parse().ok()).unwrap_or(0),
    })
}

/// `1 whqtswO00WBw418f9t5JxYwZ`. RFC 1939 §7 allows 1 to 70 characters from 0x21 to 0x7E; servers have been seen
/// with longer ones, with spaces inside and with 8-bit bytes, and all that matters is that it stays the same. Bytes
/// that are no UTF-8 are written as `%XX`, so that different ones stay different.
pub(crate) fn unique_id(line: &[u8]) -> Option<UniqueId> {
    let line = line.trim_ascii();
    let end = line.iter().position(|b| matches!(b, b' ' | b'\t'))?;
    let (digits, uid) = line.split_at_checked(end)?;
    let uid = uid.trim_ascii();
    if uid.is_empty() || uid.len() > limits::UNIQUE_ID || uid.iter().any(u8::is_ascii_control) {
        return None;
    }
    Some(UniqueId {
        number: number(std::str::from_utf8(digits).ok()?)?,
        uid: text(uid),
    })
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|number| *number > 0)
}

fn text(uid: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(uid.len());
    for chunk in uid.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn stat_and_list_may_say_more() {
        assert_eq!(
            stat("2 320"),
            Some(Stat {
                messages: 2,
                bytes: 320
            })
        );
        assert_eq!(stat("  0  0 messages").map(|s| s.messages), Some(0));
        assert_eq!(stat("two messages"), None);
        assert_eq!(stat("2"), None);
        assert_eq!(
            listed(b" 1  120 octets"),
            Some(Listed {
                number: 1,
                bytes: 120
            })
        );
        assert_eq!(listed(b"0 120"), None);
        assert_eq!(listed(b"1 -1").map(|entry| entry.bytes), Some(0));
        assert_eq!(listed(b"1").map(|entry| entry.bytes), Some(0));
        assert_eq!(listed(b"-1 5"), None);
    }

    #[test]
    fn of_two_entries_the_first() {
        let entry = |number, uid: &str| UniqueId {
            number,
            uid: uid.to_owned(),
        };
        let mut listing = Listing::new();
        for entry in [
            Some(entry(7, "a")),
            None,
            Some(entry(3, "b")),
            Some(entry(7, "c")),
        ] {
            assert!(listing.push(entry, 4));
        }
        assert!(!listing.push(None, 4));
        assert_eq!(listing.into_distinct(), [entry(7, "a"), entry(3, "b")]);
    }

    #[test]
    fn languages() {
        let read = |line: &[u8]| language(line).map(|l| (l.tag, l.name));
        let tr = ("tr".to_owned(), "Türkçe".to_owned());
        assert_eq!(read("tr  Türkçe ".as_bytes()), Some(tr));
        assert_eq!(
            read(b"i-default"),
            Some(("i-default".to_owned(), String::new()))
        );
        assert_eq!(read(b" "), None);
    }

    #[test]
    fn unique_ids_as_servers_make_them() {
        let read = |line: &[u8]| unique_id(line).map(|entry| (entry.number, entry.uid));
        assert_eq!(read(b"1 abc"), Some((1, "abc".to_owned())));
        assert_eq!(read(b"  7   a b c  "), Some((7, "a b c".to_owned())));
        assert_eq!(read(b"2\t<x@y>"), Some((2, "<x@y>".to_owned())));
        assert_eq!(read(b"2 \xff1"), Some((2, "%FF1".to_owned())));
        assert_eq!(read(b"3 "), None);
        assert_eq!(read(b"3"), None);
        assert_eq!(read(b"x abc"), None);
        assert_eq!(read(b"4294967296 abc"), None);
        let long = format!("1 {}", "u".repeat(512));
        assert_eq!(read(long.as_bytes()).unwrap().1.len(), 512);
        assert_eq!(read(format!("{long}u").as_bytes()), None);
    }
}
