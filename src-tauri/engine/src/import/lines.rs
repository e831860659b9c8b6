//! From a message as a file has it to the message itself: quoting taken away, and line ends restored.
//!
//! On a Unix disk lines end in LF; the message that was sent has CRLF (RFC 5322 §2.1). A message whose header has a line
//! that ends in a bare LF gets CRLF for every bare LF; any other stays to the byte, whatever its body holds, so that what
//! was written out by Postane comes back as it was.

use memchr::memmem;

/// What is taken from lines that begin with ">"s and "From ".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// Nothing.
    No,
    /// The ">" where it is the only one (mboxo).
    One,
    /// One ">" (mboxrd).
    Any,
}

/// Whether a line of the header of this message, or of this beginning of one, ends in a bare LF.
pub(super) fn has_bare_line_feed(bytes: &[u8]) -> bool {
    let mut start = 0;
    for at in memchr::memchr_iter(b'\n', bytes) {
        match bytes.get(start..at) {
            Some([.., b'\r']) if at - start > 1 => {}
            // The end of the header.
            Some(b"\r") => return false,
            _ => return true,
        }
        start = at + 1;
    }
    false
}

/// The message that a file holds in these bytes.
pub(super) fn restored(raw: Vec<u8>, quoting: Quoting) -> Vec<u8> {
    let feeds = has_bare_line_feed(&raw);
    if !feeds && (quoting == Quoting::No || memmem::find(&raw, b">From ").is_none()) {
        return raw;
    }
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 16);
    Restorer::new(quoting, feeds).push(&raw, &mut out);
    out
}

/// Restores a message piece by piece. A piece ends behind a line, unless the line is very long.
#[derive(Debug)]
pub(super) struct Restorer {
    quoting: Quoting,
    feeds: bool,
    /// The byte before the next piece.
    last: u8,
}

impl Restorer {
    /// `feeds`: whether bare LFs are line ends.
    pub(super) fn new(quoting: Quoting, feeds: bool) -> Self {
        Self {
            quoting,
            feeds,
            last: b'\n',
        }
    }

    /// Appends the next piece, restored.
    pub(super) fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let mut done = 0;
        if self.quoting != Quoting::No {
            for at in memmem::find_iter(piece, b">From ") {
                let Some(quote) = self.quote(piece, at) else {
                    continue;
                };
                self.restore(piece.get(done..quote).unwrap_or_default(), out);
                done = quote + 1;
                // What follows stands where the ">" stood: behind a line end.
                self.last = b'\n';
            }
        }
        self.restore(piece.get(done..).unwrap_or_default(), out);
    }

    /// The ">" to be taken away, of those that end at `at`.
    fn quote(&self, piece: &[u8], at: usize) -> Option<usize> {
        let before = piece.get(..at)?;
        let more = before
            .iter()
            .rev()
            .take_while(|byte| **byte == b'>')
            .count();
        let first = at - more;
        let behind = match first.checked_sub(1) {
            Some(before) => *piece.get(before)?,
            None => self.last,
        };
        (behind == b'\n' && (more == 0 || self.quoting == Quoting::Any)).then_some(first)
    }

    fn restore(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(last) = bytes.last() else {
            return;
        };
        let mut done = 0;
        if self.feeds {
            for at in memchr::memchr_iter(b'\n', bytes) {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                if *before.unwrap_or(&self.last) != b'\r' {
                    out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
                    out.push(b'\r');
                    done = at;
                }
            }
        }
        out.extend_from_slice(bytes.get(done..).unwrap_or_default());
        self.last = *last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored_text(raw: &str, quoting: Quoting) -> String {
        String::from_utf8_lossy(&restored(raw.as_bytes().to_vec(), quoting)).into_owned()
    }

    #[test]
    fn line_ends_are_restored_where_the_header_has_bare_ones() {
        for (raw, expected) in [
            ("a: b\n\nc\n\nd", "a: b\r\n\r\nc\r\n\r\nd"),
            ("a: b\r\n\r\nc\nd\r\n", "a: b\r\n\r\nc\nd\r\n"),
            (
                "a: b\nc: d\r\n\r\ne\r\nf\n",
                "a: b\r\nc: d\r\n\r\ne\r\nf\r\n",
            ),
            ("a: b\n\nc\rd\n", "a: b\r\n\r\nc\rd\r\n"),
            ("\nbody\n", "\r\nbody\r\n"),
            ("\r\nbody\n", "\r\nbody\n"),
            ("no line end", "no line end"),
            ("", ""),
        ] {
            assert_eq!(restored_text(raw, Quoting::No), expected, "{raw:?}");
        }
    }

    #[test]
    fn quoting_is_taken_away_at_line_starts_only() {
        let raw =
            "a: b\r\n\r\n>From x\r\n>>From y\r\n >From z\r\nq>From q\r\n>>\r\n>Fromage\r\n>From ";
        for (quoting, expected) in [
            (Quoting::No, raw.to_owned()),
            (Quoting::One, raw.replace("\n>From ", "\nFrom ")),
            (
                Quoting::Any,
                raw.replace("\n>From ", "\nFrom ")
                    .replace("\n>>From ", "\n>From "),
            ),
        ] {
            assert_eq!(restored_text(raw, quoting), expected);
        }
        assert_eq!(
            restored_text(">From x\n>From y\n", Quoting::Any),
            "From x\r\nFrom y\r\n"
        );
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let lines = [
            "a: b\n",
            "\n",
            "x\r\n",
            ">From y\n",
            ">>From z\n",
            "long",
            "er\r",
            "\n",
            ">\n",
            "end",
        ];
        let whole = restored(lines.concat().into_bytes(), Quoting::Any);
        let mut restorer = Restorer::new(Quoting::Any, true);
        let mut pieces = Vec::new();
        for line in lines {
            restorer.push(line.as_bytes(), &mut pieces);
        }
        assert_eq!(pieces, whole);
    }
}
