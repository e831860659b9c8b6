//! Walks a segment without the database: every whole record, also behind damage.

use super::record::{HEADER, Header, MAGIC, Place};
use super::segment_path;
use crate::Error;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// Bytes that are looked at together where a header is searched for.
const WINDOW: usize = 1024 * 1024;

/// What stands at a place of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A header; whether its bytes are whole is not looked at.
    Letter(Place, Header),
    /// Bytes that are no record.
    Noise {
        /// From where.
        offset: u64,
        /// How many.
        length: u64,
    },
}

/// Gives everything in a segment to `visit`, in order.
pub(crate) fn scan(
    folder: &Path,
    segment: i64,
    mut visit: impl FnMut(Found) -> Result<(), Error>,
) -> Result<(), Error> {
    let file = File::open(segment_path(folder, segment))?;
    let end = file.metadata()?.len();
    let mut reader = BufReader::with_capacity(64 * 1024, file);
    let mut offset = 0;
    while offset < end {
        reader.seek_relative_to(offset)?;
        let mut bytes = [0; HEADER];
        let header = match reader.read_exact(&mut bytes) {
            Ok(()) => Header::read(&bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => return Err(error.into()),
        };
        let record = header.and_then(|header| {
            let length = header.length.checked_add(HEADER as u64)?;
            (offset.checked_add(length)? <= end).then_some((header, length))
        });
        offset = if let Some((header, length)) = record {
            let place = Place {
                segment,
                offset,
                length,
            };
            visit(Found::Letter(place, header))?;
            offset + length
        } else {
            let next = next_header(&mut reader, offset + 1, end)?;
            visit(Found::Noise {
                offset,
                length: next - offset,
            })?;
            next
        };
    }
    Ok(())
}

trait SeekTo {
    fn seek_relative_to(&mut self, offset: u64) -> io::Result<()>;
}

impl SeekTo for BufReader<File> {
    fn seek_relative_to(&mut self, offset: u64) -> io::Result<()> {
        let here = self.stream_position()?;
        match i64::try_from(i128::from(offset) - i128::from(here)) {
            Ok(step) => self.seek_relative(step),
            Err(_) => self.seek(SeekFrom::Start(offset)).map(|_| ()),
        }
    }
}

/// Where the next whole header begins; `end` where there is none.
fn next_header(reader: &mut BufReader<File>, from: u64, end: u64) -> Result<u64, Error> {
    let mut start = from;
    while start < end {
        reader.seek_relative_to(start)?;
        let mut window = Vec::new();
        reader
            .by_ref()
            .take(WINDOW as u64)
            .read_to_end(&mut window)?;
        let finder = memchr::memmem::Finder::new(MAGIC);
        for at in finder.find_iter(&window) {
            if window.get(at..).and_then(Header::read).is_some() {
                return Ok(start + at as u64);
            }
        }
        if (window.len() as u64) < HEADER as u64 || start + window.len() as u64 >= end {
            return Ok(end);
        }
        // A header that the window cuts is looked at in the next one.
        start += window.len() as u64 - (HEADER as u64 - 1);
    }
    Ok(end)
}
