//! A file seen through a window that is moved to where it is looked at, so that memory stays bounded.

use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that are read at once.
pub(super) const CHUNK: usize = 1024 * 1024;

/// A file, and some of it in memory.
#[derive(Debug)]
pub(super) struct Window<R> {
    file: R,
    /// Where the bytes in memory begin in the file.
    start: u64,
    bytes: Vec<u8>,
    /// Whether they go to the end of the file.
    at_end: bool,
}

impl<R: Read + Seek> Window<R> {
    pub(super) fn new(file: R) -> Self {
        Self {
            file,
            start: 0,
            bytes: Vec::new(),
            at_end: false,
        }
    }

    /// The bytes from a place on: `least` of them, or as many as the file still has; mostly more.
    pub(super) fn at(&mut self, place: u64, least: usize) -> io::Result<&[u8]> {
        let end = self.start + self.bytes.len() as u64;
        let inside = (self.start..=end).contains(&place);
        if !inside || end - place < least as u64 && !self.at_end {
            if inside {
                let gone = usize::try_from(place - self.start).unwrap_or(usize::MAX);
                self.bytes.drain(..gone.min(self.bytes.len()));
            } else {
                self.bytes.clear();
            }
            self.start = place;
            self.fill(least.max(CHUNK))?;
        }
        let skip = usize::try_from(place - self.start).unwrap_or(usize::MAX);
        Ok(self.bytes.get(skip..).unwrap_or_default())
    }

    fn fill(&mut self, least: usize) -> io::Result<()> {
        let have = self.bytes.len();
        let room = least.saturating_sub(have) as u64;
        self.file.seek(SeekFrom::Start(self.start + have as u64))?;
        let read = (&mut self.file).take(room).read_to_end(&mut self.bytes)?;
        self.at_end = (read as u64) < room;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use std::io::Cursor;

    #[test]
    fn every_place_is_seen_in_any_order() {
        let file: Vec<u8> = (0..3 * CHUNK + 5).map(|at| (at % 251) as u8).collect();
        let mut window = Window::new(Cursor::new(&file));
        let end = file.len();
        for (place, least) in [
            (0, 1),
            (10, 2 * CHUNK),
            (5, 7),
            (end - 3, 10),
            (2 * CHUNK, CHUNK),
            (end, 1),
            (end + 10, 1),
            (1, 1),
        ] {
            let seen = window.at(place as u64, least).unwrap();
            let wanted = &file[place.min(end)..];
            assert!(seen.len() >= least.min(wanted.len()));
            assert!(wanted.starts_with(seen));
        }
    }
}
