//! Lines out of bytes that arrive split anywhere.

use crate::Error;
use std::fmt;

/// Bytes that have arrived and have not been taken yet.
#[derive(Default)]
pub struct Buffer {
    bytes: Vec<u8>,
    /// Where the untaken bytes begin.
    start: usize,
    /// How many of the untaken bytes are known to hold no LF, so that a line that arrives a byte at a time is
    /// not searched from its beginning each time.
    searched: usize,
}

impl fmt::Debug for Buffer {
    // What somebody says may be private, and long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} bytes)", self.rest().len())
    }
}

impl Buffer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes behind those that are there.
    pub fn push(&mut self, bytes: &[u8]) {
        self.end().extend_from_slice(bytes);
    }

    /// What has not been taken, for bytes to be put behind it and nothing else, so that a socket is read without a
    /// copy.
    pub fn end(&mut self) -> &mut Vec<u8> {
        if self.start > 0 {
            self.bytes.drain(..self.start.min(self.bytes.len()));
            self.start = 0;
        }
        &mut self.bytes
    }

    /// The bytes that have not been taken.
    #[must_use]
    pub fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Whether everything has been taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// Takes `count` bytes, or as many as there are.
    pub fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.bytes.len());
        self.searched = 0;
        if self.start == self.bytes.len() {
            self.bytes.clear();
            self.start = 0;
        }
    }

    /// Takes a line, without its LF or CRLF; `None` while its end has not arrived. `limit` is the longest line in
    /// bytes with its line ending.
    ///
    /// # Errors
    /// [`Error::LineTooLong`], also before the end of an overlong line has arrived.
    pub fn take_line(&mut self, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let rest = self.rest();
        let fresh = rest.get(self.searched..).unwrap_or_default();
        let Some(at) = memchr::memchr(b'\n', fresh) else {
            if rest.len() >= limit {
                return Err(Error::LineTooLong);
            }
            self.searched = rest.len();
            return Ok(None);
        };
        let end = self.searched.saturating_add(at);
        if end >= limit {
            return Err(Error::LineTooLong);
        }
        let line = rest.get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
        self.consume(end.saturating_add(1));
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(chunks: &[&[u8]], limit: usize) -> Result<Vec<Vec<u8>>, Error> {
        let mut buffer = Buffer::new();
        let mut lines = Vec::new();
        for chunk in chunks {
            buffer.push(chunk);
            while let Some(line) = buffer.take_line(limit)? {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    #[test]
    fn split_anywhere() {
        let text = b"+OK\r\n\r\nbare\nwith \r inside\r\nrest";
        let want: Vec<Vec<u8>> = [&b"+OK"[..], b"", b"bare", b"with \r inside"]
            .map(<[u8]>::to_vec)
            .into();
        assert_eq!(lines(&[text], 80).unwrap(), want);
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(lines(&bytes, 80).unwrap(), want);
        for at in 0..text.len() {
            let (a, b) = text.split_at(at);
            assert_eq!(lines(&[a, b], 80).unwrap(), want);
        }
    }

    #[test]
    fn the_limit_counts_the_line_ending() {
        assert_eq!(lines(&[b"12345\r\n"], 7).unwrap().len(), 1);
        assert!(matches!(
            lines(&[b"123456\r\n"], 7),
            Err(Error::LineTooLong)
        ));
        // Not only once the end has arrived.
        assert!(matches!(lines(&[b"1234567"], 7), Err(Error::LineTooLong)));
    }

    #[test]
    fn what_is_left_is_seen() {
        let mut buffer = Buffer::new();
        buffer.push(b"+OK\r\ninjected");
        assert!(buffer.take_line(80).unwrap().is_some());
        assert!(!buffer.is_empty());
        assert_eq!(buffer.rest(), b"injected");
        buffer.consume(99);
        assert!(buffer.is_empty());
    }
}
