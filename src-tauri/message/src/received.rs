//! When a message arrived, as its own header tells.

use crate::parse::header_end;
use mail_parser::DateTime;

/// Bytes of a header that are looked at. The newest Received field is at the top.
const LOOKED_AT: usize = 256 * 1024;

/// When the last server took the message in (the date-time of the topmost Received field, RFC 5321 §4.4), else when its
/// writer says it was written (Date); in seconds since 1970. `None` where neither can be read.
#[must_use]
pub fn received_at(raw: &[u8]) -> Option<i64> {
    let head = raw.get(..LOOKED_AT).unwrap_or(raw);
    let head = head.get(..header_end(head)).unwrap_or(head);
    let received = field(head, b"received:").and_then(|value| {
        // Of the clauses before the last ";" some may hold one in a comment.
        let (_, date) = value.rsplit_once(';')?;
        seconds(date)
    });
    received.or_else(|| seconds(&field(head, b"date:")?))
}

/// The value of the first field of a name (in lower case, with its colon), unfolded.
fn field(head: &[u8], name: &[u8]) -> Option<String> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.find_map(|line| {
        let (start, value) = line.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(value)
    })?;
    let mut value = first.to_vec();
    for line in lines.take_while(|line| matches!(line.first(), Some(b' ' | b'\t'))) {
        value.extend_from_slice(line);
    }
    Some(
        String::from_utf8_lossy(&value)
            .replace(['\r', '\n', '\t'], " ")
            .trim()
            .to_owned(),
    )
}

fn seconds(date: &str) -> Option<i64> {
    // The parser reads up to a line end.
    let date = DateTime::parse_rfc822(&format!("{}\n", date.trim()))?;
    date.is_valid().then(|| date.to_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topmost_received_field_tells() {
        let cases: &[(&str, Option<i64>)] = &[
            (
                "Received: from a by b; Sun, 1 Nov 2026 10:00:00 +0300\r\nReceived: from c by a; Sun, 1 Nov 2026 09:00:00 +0300\r\n\r\n",
                Some(1_793_516_400),
            ),
            // Folded, with bare line feeds, after other fields.
            (
                "Return-Path: <a@b>\nreceived: from a (x; y)\n\tby b\n\twith ESMTP;\n\tSun, 1 Nov 2026 10:00:00 +0300 (EET)\n\n",
                Some(1_793_516_400),
            ),
            // What cannot be read, or is not there: Date.
            (
                "Received: by b\nDate: Sun, 1 Nov 2026 07:00:00 GMT\n\nReceived: x; Mon, 2 Nov 2026 10:00:00 +0300\n",
                Some(1_793_516_400),
            ),
            ("Date: 1 Nov 2026 07:00 +0000\n\n", Some(1_793_516_400)),
            ("Date: yesterday\n\n", None),
            ("Subject: x\n\nDate: Sun, 1 Nov 2026 07:00:00 GMT\n", None),
            ("", None),
            ("Received:", None),
            ("Received:;", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(received_at(raw.as_bytes()), *expected, "{raw:?}");
        }
    }
}
