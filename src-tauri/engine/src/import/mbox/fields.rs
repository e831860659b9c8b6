//! What mail programs write into the header of a message in an mbox: how long its body is, and what its marks are. The
//! fields stay in the bytes.

use crate::import::marks::Marks;

/// What the fields say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    /// Bytes of the body (Content-Length).
    pub(super) content_length: Option<u64>,
    /// Status and X-Status, or X-Mozilla-Status.
    pub(super) marks: Marks,
    /// Deleted, and only waiting to be taken out of the file.
    pub(super) expunged: bool,
}

/// Whether a header field begins here (RFC 5322 §2.2).
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).and_then(|at| line.get(..at));
    name.is_some_and(|name| !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic()))
}

/// The length of a header with the empty line behind it; `None` where that does not come.
pub(super) fn head_length(bytes: &[u8]) -> Option<usize> {
    let mut start = 0;
    for at in memchr::memchr_iter(b'\n', bytes) {
        let line = bytes.get(start..at)?;
        start = at + 1;
        if matches!(line, b"" | b"\r") {
            return Some(start);
        }
    }
    None
}

/// Reads the fields of a header.
pub(super) fn fields(head: &[u8]) -> Fields {
    let mut fields = Fields::default();
    let (mut status, mut x_status, mut mozilla) = (None, None, None);
    for line in head.split(|byte| *byte == b'\n') {
        // Most lines of a header begin with another letter.
        if !matches!(line.first(), Some(b'C' | b'c' | b'S' | b's' | b'X' | b'x')) {
            continue;
        }
        let Some((name, value)) = memchr::memchr(b':', line)
            .and_then(|at| line.split_at_checked(at))
            .and_then(|(name, rest)| Some((name, rest.get(1..)?.trim_ascii())))
        else {
            continue;
        };
        if name.eq_ignore_ascii_case(b"content-length") {
            let number = std::str::from_utf8(value)
                .ok()
                .and_then(|value| value.parse().ok());
            fields.content_length = fields.content_length.or(number);
        } else if name.eq_ignore_ascii_case(b"status") {
            status = status.or(Some(value));
        } else if name.eq_ignore_ascii_case(b"x-status") {
            x_status = x_status.or(Some(value));
        } else if name.eq_ignore_ascii_case(b"x-mozilla-status") {
            let hex = std::str::from_utf8(value).ok();
            let number = hex.and_then(|hex| u16::from_str_radix(hex, 16).ok());
            mozilla = mozilla.or(number);
        }
    }
    let letters = || {
        let all = [status.unwrap_or_default(), x_status.unwrap_or_default()];
        all.into_iter().flatten().copied()
    };
    if let Some(bits) = mozilla {
        // https://searchfox.org/comm-central/source/mailnews/base/public/nsMsgMessageFlags.idl
        fields.marks = Marks {
            unread: bits & 0x0001 == 0,
            answered: bits & 0x0002 != 0,
            flagged: bits & 0x0004 != 0,
            forwarded: bits & 0x1000 != 0,
        };
        fields.expunged = bits & 0x0008 != 0;
    } else if status.is_some() || x_status.is_some() {
        fields.marks = Marks {
            unread: !letters().any(|letter| letter == b'R'),
            answered: letters().any(|letter| letter == b'A'),
            flagged: letters().any(|letter| letter == b'F'),
            forwarded: false,
        };
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_lengths_too() {
        let marks = |head: &str| {
            let Marks {
                unread,
                flagged,
                answered,
                forwarded,
            } = fields(head.as_bytes()).marks;
            let letter = |is, letter| if is { letter } else { "" };
            [
                letter(unread, "u"),
                letter(flagged, "F"),
                letter(answered, "A"),
                letter(forwarded, "P"),
            ]
            .concat()
        };
        for (head, expected) in [
            ("Subject: x\n", ""),
            ("Status: RO\n", ""),
            ("Status: O\n", "u"),
            ("Status: R\r\nX-Status: AF\r\n", "FA"),
            ("X-Status: F\n", "uF"),
            ("X-Mozilla-Status: 0001\nStatus: O\n", ""),
            ("X-Mozilla-Status: 0007\n", "FA"),
            ("X-Mozilla-Status: 1000\n", "uP"),
            ("X-Mozilla-Status: nothing\n", ""),
        ] {
            assert_eq!(marks(head), expected, "{head:?}");
        }
        assert!(fields(b"X-Mozilla-Status: 0009\n").expunged);
        assert!(!fields(b"X-Mozilla-Status: 0001\n").expunged);
        assert_eq!(
            fields(b"content-length: 12\nContent-Length: 13\n").content_length,
            Some(12)
        );
        assert_eq!(fields(b"Content-Length: -1\n").content_length, None);
    }

    #[test]
    fn a_head_ends_at_an_empty_line() {
        assert_eq!(head_length(b"a: b\n\nc"), Some(6));
        assert_eq!(head_length(b"a: b\r\n\r\nc"), Some(8));
        assert_eq!(head_length(b"\n"), Some(1));
        assert_eq!(head_length(b"a: b\n"), None);
        assert!(
            is_field(b"X-A: b") && !is_field(b"a b: c") && !is_field(b": c") && !is_field(b"x")
        );
    }
}
