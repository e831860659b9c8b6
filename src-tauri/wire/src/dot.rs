//! Dot-stuffed blocks, in both directions (RFC 1939 §3, RFC 5321 §4.5.2).
//!
//! A block ends with a line that is a single dot; a line that begins with a dot gets another one in front. Reading
//! keeps everything else as it was sent, line endings included. CRLF is the line ending of the standards. A bare LF is
//! one only in a block whose first line ends so: there are servers that send what they keep as it is. Anywhere else it
//! is content, and a dot behind it neither end nor stuffing; else whoever writes a letter could end it early and speak
//! for the server behind it.
//!
//! Whole messages pass through here, so it searches for the two bytes LF and dot together, which are rare, and
//! copies everything between them at once.

use crate::Error;
use std::fmt;

/// Where the reading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// At the first byte of a line.
    LineStart,
    /// Behind a dot that began a line: the end, or stuffing.
    Dot,
    /// Behind a dot and a CR that began a line.
    DotCr,
    /// Anywhere else.
    Inside,
    /// Behind the end.
    End,
}

/// Reads a dot-stuffed block whose bytes arrive split anywhere.
pub struct Decoder {
    at: At,
    limit: usize,
    block: Vec<u8>,
    /// How many bytes of the block have been taken out already.
    taken: usize,
    /// Whether the first line ended in a bare LF; `None` while it has not ended.
    bare: Option<bool>,
    /// The last byte of the block, and whether the one before it was a CR.
    last: Option<u8>,
    behind_cr: bool,
}

impl fmt::Debug for Decoder {
    // A block is somebody's letter, and long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("at", &self.at)
            .field("bytes", &self.block.len())
            .finish_non_exhaustive()
    }
}

impl Decoder {
    /// A decoder at the beginning of a block of at most `limit` bytes, without its stuffing and its end.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            at: At::LineStart,
            limit,
            block: Vec::new(),
            taken: 0,
            bare: None,
            last: None,
            behind_cr: false,
        }
    }

    /// Makes room for a block of about so many bytes, if they fit into `most`: what a server announces it need not
    /// keep.
    pub fn reserve(&mut self, bytes: usize, most: usize) {
        // With the end of the last line, and a few stuffed dots.
        self.block.reserve(bytes.saturating_add(8).min(most));
    }

    /// Takes what belongs to the block from the beginning of `bytes`, and says how many bytes that were. The rest,
    /// once [`Decoder::is_done`], is what the server said behind the block.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let mut taken = 0;
        loop {
            let rest = bytes.get(taken..).unwrap_or_default();
            let Some(first) = rest.first() else { break };
            match (self.at, first) {
                (At::End, _) => break,
                (At::LineStart, b'.') => {
                    self.at = At::Dot;
                    taken += 1;
                }
                (At::Dot | At::DotCr, b'\n') => {
                    self.at = At::End;
                    taken += 1;
                }
                (At::Dot, b'\r') => {
                    self.at = At::DotCr;
                    taken += 1;
                }
                (At::DotCr, _) => {
                    // The dot was stuffing, and the CR is content.
                    self.keep(b"\r")?;
                    self.at = At::Inside;
                }
                (At::LineStart | At::Dot | At::Inside, _) => {
                    match memchr::memmem::find(rest, b"\n.") {
                        // LF first: it may be the byte in front of which a line began.
                        Some(at) => {
                            self.keep(rest.get(..=at).unwrap_or_default())?;
                            self.at = self.behind();
                            taken += at + 1;
                        }
                        None => {
                            self.keep(rest)?;
                            self.at = self.behind();
                            taken += rest.len();
                        }
                    }
                }
            }
        }
        Ok(taken)
    }

    /// Whether the end of the block has been read.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.at == At::End
    }

    /// How many bytes have been read and not taken out.
    #[must_use]
    pub fn held(&self) -> usize {
        self.block.len()
    }

    /// Takes out what has been read so far, so that a long block need not be in memory at once. It still counts
    /// towards the limit.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        self.taken += self.block.len();
        if self.block.capacity() / 2 > self.block.len() {
            self.block.shrink_to_fit();
        }
        std::mem::take(&mut self.block)
    }

    /// The block (what has not been [taken out](Decoder::take) of it), without its stuffing and its end.
    #[must_use]
    pub fn into_block(self) -> Vec<u8> {
        self.block
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > self.limit.saturating_sub(self.taken + self.block.len()) {
            return Err(Error::TooLarge);
        }
        let before = |at: usize| match at.checked_sub(1) {
            Some(before) => bytes.get(before).copied(),
            None => self.last,
        };
        if self.bare.is_none()
            && let Some(at) = memchr::memchr(b'\n', bytes)
        {
            self.bare = Some(before(at) != Some(b'\r'));
        }
        if let Some(last) = bytes.len().checked_sub(1) {
            self.behind_cr = before(last) == Some(b'\r');
            self.last = bytes.last().copied();
        }
        self.block.extend_from_slice(bytes);
        Ok(())
    }

    /// Where the reading stands behind what was kept last.
    fn behind(&self) -> At {
        let ends_a_line = self.behind_cr || self.bare == Some(true);
        if self.last == Some(b'\n') && ends_a_line {
            At::LineStart
        } else {
            At::Inside
        }
    }
}

/// Writes a dot-stuffed block and its end behind `out`. A text whose last line does not end gets a CRLF; otherwise
/// nothing is added, also not to a text that already ends in one. Line endings have to be CRLF already
/// ([`crate::crlf::canonical`]).
pub fn encode(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len() + 5);
    let mut rest = text;
    if rest.first() == Some(&b'.') {
        out.push(b'.');
    }
    while let Some(at) = memchr::memmem::find(rest, b"\n.") {
        let (line, next) = rest.split_at(at + 1);
        out.extend_from_slice(line);
        out.push(b'.');
        rest = next;
    }
    out.extend_from_slice(rest);
    if !text.is_empty() && !text.ends_with(b"\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    /// Feeds `chunks`; gives the block and what was left behind it.
    fn decode(chunks: &[&[u8]]) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut decoder = Decoder::new(1_000_000);
        let mut left = Vec::new();
        for chunk in chunks {
            let taken = decoder.push(chunk).unwrap();
            left.extend_from_slice(&chunk[taken..]);
        }
        decoder.is_done().then(|| (decoder.into_block(), left))
    }

    const CASES: &[(&[u8], &[u8])] = &[
        (b".\r\n", b""),
        (b".\n", b""),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"a\n.\n", b"a\n"),
        (b"a\n\n.\r\n", b"a\n\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...\r\n.\r\n", b"..\r\n"),
        (b"..a\r\nb..\r\n..\r\n.\r\n", b".a\r\nb..\r\n.\r\n"),
        (b"a\r\n\r\n\r\n.\r\n", b"a\r\n\r\n\r\n"),
        (b"..\n..\n.\n", b".\n.\n"),
        (b".\rx\r\n.\r\n", b"\rx\r\n"),
        (b".\r\r\n.\r\n", b"\r\r\n"),
        (b"a.\r\n.\r\n", b"a.\r\n"),
        (b"\r\n.\r\n", b"\r\n"),
        (b"\x00\xff\r\n.\r\n", b"\x00\xff\r\n"),
        (b"a\r.\r\n.\r\n", b"a\r.\r\n"),
        // Whoever writes a bare LF and a dot into a letter ends nothing.
        (b"a\r\nb\n.\r\nc\n..\r\n.\r\n", b"a\r\nb\n.\r\nc\n..\r\n"),
        (b"a\r\n\n.\n.\r\n\r\n.\r\n", b"a\r\n\n.\n.\r\n\r\n"),
        // A sloppy server's unstuffed dot: RFC 1939 §3 says strip.
        (b".x\r\n.\r\n", b"x\r\n"),
    ];

    #[test]
    fn decodes_split_anywhere() {
        for (input, want) in CASES {
            let mut input = input.to_vec();
            input.extend_from_slice(b"+OK");
            let want = Some((want.to_vec(), b"+OK".to_vec()));
            assert_eq!(decode(&[&input]), want);
            assert_eq!(decode(&input.chunks(1).collect::<Vec<_>>()), want);
            for a in 0..input.len() {
                for b in a..input.len() {
                    let split = [&input[..a], &input[a..b], &input[b..]];
                    assert_eq!(decode(&split), want, "{a} {b} {input:?}");
                }
            }
        }
    }

    #[test]
    fn not_done_without_the_end() {
        for open in [&b""[..], b".", b".\r", b"a\r\n", b"a\r\n.", b"a.\r\n"] {
            assert_eq!(decode(&[open]), None);
        }
    }

    #[test]
    fn the_limit_holds() {
        let mut decoder = Decoder::new(3);
        assert!(decoder.push(b"abc").is_ok());
        assert!(matches!(decoder.push(b"d"), Err(Error::TooLarge)));
        let mut decoder = Decoder::new(3);
        assert!(decoder.push(b"a\r\n.\r\n").is_ok());
        assert!(decoder.is_done());
    }

    #[test]
    fn taken_out_in_pieces() {
        let text = b"a\r\n..b\r\nc\r\n.\r\n";
        let mut decoder = Decoder::new(10);
        let mut whole = Vec::new();
        for byte in text.chunks(1) {
            assert_eq!(decoder.push(byte).unwrap(), 1);
            if decoder.held() >= 2 {
                let piece = decoder.take();
                assert!((2..=3).contains(&piece.len()));
                whole.extend(piece);
            }
        }
        assert!(decoder.is_done());
        whole.extend(decoder.into_block());
        assert_eq!(whole, b"a\r\n.b\r\nc\r\n");
        // The limit is that of the whole.
        let mut decoder = Decoder::new(3);
        assert!(decoder.push(b"abc").is_ok());
        assert_eq!(decoder.take(), b"abc");
        assert_eq!(decoder.held(), 0);
        assert!(matches!(decoder.push(b"d"), Err(Error::TooLarge)));
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for text in [
            &b""[..],
            b"\r\n",
            b".\r\n",
            b"..\r\n.\r\n",
            b"a\r\n.b\r\n..c\r\nd\r\n",
            b"x\r\n\r\n",
        ] {
            let mut out = Vec::new();
            encode(text, &mut out);
            assert_eq!(decode(&[&out]), Some((text.to_vec(), Vec::new())));
        }
        let mut out = Vec::new();
        encode(b"no end", &mut out);
        assert_eq!(out, b"no end\r\n.\r\n");
    }
}
