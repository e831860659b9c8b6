//! Reads an mbox: messages behind one another in one file, each behind a line "From ".
//!
//! Four dialects say how a letter may hold such a line itself. Which one it is, is decided message by message:
//!
//! - Content-Length (mboxcl, mboxcl2) is believed only if behind so many bytes there is the next separator, or the end
//!   of the file. It is often out of date. In a body of believed length a line "From " can stand unquoted; where one
//!   does, nothing was quoted (mboxcl2), else what looks quoted was (mboxcl).
//! - Elsewhere a separator is a line "From " with a date, at the beginning or behind an empty line. One ">" is taken
//!   from every ">From ", ">>From " and so on (mboxrd). An mboxo quotes "From " and leaves ">From " as it is, so that
//!   nobody can tell what a ">From " in it was; read as mboxrd, a ">>From " that was one in the letter loses a ">".
//!   Who knows that it is an mboxo says so.
//!
//! The empty line before a separator belongs to the file, not to the letter.

mod fields;
mod separator;
#[cfg(test)]
mod tests;
mod window;

use super::lines::Quoting;
use super::marks::Marks;
use contract::UnixTime;
use memchr::memmem;
use separator::{LOOKED_AT, Separator, separator};
use std::io::{self, Read, Seek};
use window::{CHUNK, Window};

/// Bytes that are to be in the window while it is searched.
const LEAST: usize = 64 * 1024;
/// Bytes of a header that are searched for fields.
const HEAD: usize = 256 * 1024;

/// Which dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Auto,
    O,
    Rd,
    Cl,
    Cl2,
}

/// What the file has next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Message(Entry),
    /// Bytes that belong to no message.
    Nothing {
        offset: u64,
        bytes: u64,
    },
}

/// A message in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where its separator is.
    pub(super) offset: u64,
    /// Its first byte.
    pub(super) start: u64,
    /// Behind its last byte.
    pub(super) end: u64,
    pub(super) quoting: Quoting,
    /// When it was put there, as the separator says.
    pub(super) date: Option<UnixTime>,
    /// Whether the separator's date is that of the file rather than of the message.
    pub(super) own_time: bool,
    pub(super) marks: Marks,
    /// Deleted, and only waiting to be taken out of the file.
    pub(super) expunged: bool,
    /// The file ends in the middle of its last line.
    pub(super) cut: bool,
}

/// The range of a message, and where the next separator is.
#[derive(Clone, Copy)]
struct Range {
    end: u64,
    next: u64,
    cut: bool,
}

/// An mbox that is being read.
#[derive(Debug)]
pub(super) struct Mbox<R> {
    window: Window<R>,
    dialect: Dialect,
    place: u64,
}

/// Whether a file that begins so is an mbox.
pub(super) fn is_mbox(beginning: &[u8]) -> bool {
    separator(beginning).is_some()
}

impl<R: Read + Seek> Mbox<R> {
    /// From a place on: the beginning, or one that [`Mbox::place`] answered.
    pub(super) fn new(file: R, dialect: Dialect, place: u64) -> Self {
        Self {
            window: Window::new(file),
            dialect,
            place,
        }
    }

    /// Where the next separator is, or the end of the file.
    pub(super) fn place(&self) -> u64 {
        self.place
    }

    /// The next message; `None` at the end of the file.
    pub(super) fn find_next(&mut self) -> io::Result<Option<Found>> {
        loop {
            let offset = self.place;
            let seen = self.window.at(offset, LOOKED_AT)?;
            if seen.is_empty() {
                return Ok(None);
            }
            if let Some(separator) = separator(seen) {
                return self.message(offset, Some(separator)).map(Some);
            }
            // Without a separator: only at the beginning of a file, or where it was changed meanwhile.
            let blank = seen
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
            if blank > 0 {
                self.place += blank as u64;
            } else if fields::is_field(seen) {
                return self.message(offset, None).map(Some);
            } else {
                let range = self.search(offset)?;
                self.place = range.next;
                let bytes = range.end - offset;
                return Ok(Some(Found::Nothing { offset, bytes }));
            }
        }
    }

    fn message(&mut self, offset: u64, separator: Option<Separator>) -> io::Result<Found> {
        let start = offset + separator.map_or(0, |separator| separator.length as u64);
        let mut seen = self.window.at(start, LEAST)?;
        let mut head = fields::head_length(seen);
        if head.is_none() && seen.len() >= LEAST {
            seen = self.window.at(start, HEAD)?;
            head = fields::head_length(seen.get(..HEAD).unwrap_or(seen));
        }
        let fields = fields::fields(seen.get(..head.unwrap_or(HEAD)).unwrap_or(seen));
        let body = start + head.unwrap_or(0) as u64;
        let mut measured = None;
        if matches!(self.dialect, Dialect::Auto | Dialect::Cl | Dialect::Cl2)
            && head.is_some()
            && let Some(length) = fields.content_length
        {
            measured = self.measured(body, length)?;
        }
        let range = match measured {
            Some(range) => range,
            None => self.search(start)?,
        };
        let unquoted = self.dialect == Dialect::Auto
            && measured.is_some()
            && self.has_from_line(body, range.end)?;
        let quoting = match self.dialect {
            Dialect::O => Quoting::One,
            Dialect::Rd | Dialect::Cl => Quoting::Any,
            Dialect::Cl2 => Quoting::No,
            Dialect::Auto if unquoted => Quoting::No,
            Dialect::Auto => Quoting::Any,
        };
        self.place = range.next;
        Ok(Found::Message(Entry {
            offset,
            start,
            end: range.end,
            quoting,
            date: separator.and_then(|separator| separator.date),
            own_time: separator.is_none_or(|separator| separator.own_time),
            marks: fields.marks,
            expunged: fields.expunged,
            cut: range.cut,
        }))
    }

    /// The range that Content-Length gives, where the file bears it out.
    fn measured(&mut self, body: u64, length: u64) -> io::Result<Option<Range>> {
        let Some(end) = body.checked_add(length) else {
            return Ok(None);
        };
        // With the byte before, which tells whether a line ends there, and whether the file goes so far at all. Before
        // an empty body there is the empty line.
        let seen = self.window.at(end - 1, LOOKED_AT + 8)?;
        let Some((last, mut rest)) = seen.split_first() else {
            return Ok(None);
        };
        // The empty line before a separator, or the line end that the body does not have.
        let line_end = rest
            .strip_prefix(b"\n")
            .or_else(|| rest.strip_prefix(b"\r\n"));
        let at_line = *last == b'\n' || line_end.is_some();
        rest = line_end.unwrap_or(rest);
        let next = end + (seen.len() - 1 - rest.len()) as u64;
        let bears_out = rest.is_empty() || at_line && separator(rest).is_some();
        Ok(bears_out.then_some(Range {
            end,
            next,
            cut: false,
        }))
    }

    /// The range up to the next separator behind an empty line, or to the end of the file.
    fn search(&mut self, start: u64) -> io::Result<Range> {
        let mut from = start;
        loop {
            // With the line end before, and the carriage return before that.
            let base = from.saturating_sub(2).max(start);
            let seen = self.window.at(base, LEAST)?;
            let is_end = seen.len() < LEAST;
            let skip = usize::try_from(from - base).unwrap_or(0);
            let hit = memmem::find_iter(seen.get(skip..).unwrap_or_default(), b"\nFrom ")
                .map(|at| at + skip)
                .find_map(|at| Some((at, empty_line(seen, at, base == start)?)));
            if let Some((at, blank)) = hit {
                let (end, next) = (base + blank as u64, base + at as u64 + 1);
                if separator(self.window.at(next, LOOKED_AT)?).is_some() {
                    return Ok(Range {
                        end,
                        next,
                        cut: false,
                    });
                }
                from = next;
            } else if is_end {
                let next = base + seen.len() as u64;
                let (end, cut) = self.end_of_last(start, next)?;
                return Ok(Range { end, next, cut });
            } else {
                // All but what may be the beginning of a hit.
                from = base + (seen.len() - 5) as u64;
            }
        }
    }

    /// Where the last message of the file ends, and whether that is in the middle of a line.
    fn end_of_last(&mut self, start: u64, next: u64) -> io::Result<(u64, bool)> {
        let base = next.saturating_sub(3).max(start);
        let seen = self.window.at(base, 4)?;
        let blank = match seen.len().checked_sub(1) {
            Some(last) if seen.ends_with(b"\n") => empty_line(seen, last, base == start),
            _ => None,
        };
        let end = blank.map_or(next, |blank| base + blank as u64);
        Ok((end, end > start && !seen.ends_with(b"\n")))
    }

    /// Whether a line of the range begins with "From ".
    fn has_from_line(&mut self, start: u64, end: u64) -> io::Result<bool> {
        let mut from = start;
        let mut at_start = true;
        while from < end {
            let seen = self.window.at(from, LEAST)?;
            let left = usize::try_from(end - from).unwrap_or(usize::MAX);
            let seen = seen.get(..left).unwrap_or(seen);
            if at_start && seen.starts_with(b"From ") || memmem::find(seen, b"\nFrom ").is_some() {
                return Ok(true);
            }
            if seen.len() <= 5 || seen.len() == left {
                break;
            }
            from += (seen.len() - 5) as u64;
            at_start = false;
        }
        Ok(false)
    }

    /// The bytes of a message, as they are in the file.
    pub(super) fn bytes(&mut self, entry: &Entry) -> io::Result<Vec<u8>> {
        let length = usize::try_from(entry.end - entry.start).unwrap_or(usize::MAX);
        let seen = self.window.at(entry.start, length)?;
        let bytes = seen.get(..length).ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(bytes.to_vec())
    }

    /// Gives the bytes of a message to `visit`, piece by piece. A piece ends behind a line, unless a line is longer.
    pub(super) fn pieces<E: From<io::Error>>(
        &mut self,
        entry: &Entry,
        mut visit: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut from = entry.start;
        while from < entry.end {
            let left = usize::try_from(entry.end - from).unwrap_or(usize::MAX);
            let seen = self.window.at(from, left.min(CHUNK))?;
            let mut piece = seen.get(..left).unwrap_or(seen);
            if piece.is_empty() {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            if piece.len() < left
                && let Some(at) = memchr::memrchr(b'\n', piece)
            {
                piece = piece.get(..=at).unwrap_or(piece);
            }
            from += piece.len() as u64;
            visit(piece)?;
        }
        Ok(())
    }
}

/// Where the empty line begins that the line feed at `at` ends, if it ends one. At the very beginning every line is
/// behind a line end.
fn empty_line(seen: &[u8], at: usize, is_start: bool) -> Option<usize> {
    let before = seen.get(..at)?;
    let behind_line = |bytes: &[u8]| bytes.ends_with(b"\n") || bytes.is_empty() && is_start;
    if behind_line(before) {
        return Some(at);
    }
    let before = before.strip_suffix(b"\r")?;
    behind_line(before).then_some(before.len())
}
