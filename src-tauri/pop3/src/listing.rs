//! The answers to STAT, LIST and UIDL, read liberally.

use crate::limits;

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
    /// Its bytes, as the server counts.
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

/// `2 320`, with anything behind it (RFC 1939 §5: implementations may say more).
pub(crate) fn stat(words: &str) -> Option<Stat> {
    let mut words = words.split_ascii_whitespace();
    Some(Stat {
        messages: words.next()?.parse().ok()?,
        bytes: words.next()?.parse().ok()?,
    })
}

/// `1 120`, with anything behind it. Message numbers begin at 1.
pub(crate) fn listed(line: &[u8]) -> Option<Listed> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace();
    Some(Listed {
        number: number(words.next()?)?,
        bytes: words.next()?.parse().ok()?,
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
        assert_eq!(listed(b"1"), None);
        assert_eq!(listed(b"-1 5"), None);
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
