//! The raw bytes of all messages, in append-only files beside the database: `letters/00000001.seg` and so on.
//!
//! Each record tells by itself which message it is and whether its bytes are whole ([`record`]), so that letters outlive
//! a destroyed database. The database knows where each record is (table `raws`). A record is on disk before the
//! transaction that files its message is committed, so that a committed message always has its bytes; what was appended
//! for a transaction that never came is dead weight and harmless.
//!
//! The road not taken: the bytes in the database itself. One transaction less to think about, but each byte is then
//! written to the log, read back and written to the database, and a damaged page costs letters.

mod append;
pub(crate) mod record;
mod scan;

pub(crate) use append::{Appender, End, Write};
pub(crate) use record::{Header, Place};
pub(crate) use scan::{Found, scan};

use crate::digest::Digesting;
use crate::{Error, pack};
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The folder in the profile.
pub(crate) const FOLDER: &str = "letters";
/// Bytes that a letter is copied by.
const PIECE: usize = 1024 * 1024;
/// Files that are kept open for reading.
const OPEN: usize = 32;

/// Files by the numbers of their segments.
type OpenFiles = VecDeque<(i64, Arc<File>)>;

/// Where letters are read from. Clones share their open files.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    folder: Arc<PathBuf>,
    /// The latest used last.
    open: Arc<Mutex<OpenFiles>>,
}

impl Letters {
    pub(crate) fn new(profile: &Path) -> Self {
        Self {
            folder: Arc::new(profile.join(FOLDER)),
            open: Arc::default(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn path(&self, segment: i64) -> PathBuf {
        segment_path(&self.folder, segment)
    }

    /// The header and the raw bytes of the record at a place; both are checked.
    pub(crate) fn read(&self, place: Place) -> Result<(Header, Vec<u8>), Error> {
        let (header, packed) = self.read_kept(place)?;
        let raw = pack::unpack(header.coding, packed, header.size)?;
        if header.algorithm.digest(&raw) == header.digest {
            Ok((header, raw))
        } else {
            Err(damaged(place))
        }
    }

    /// The header, which is checked, and the bytes as they are kept, which are not.
    fn read_kept(&self, place: Place) -> Result<(Header, Vec<u8>), Error> {
        let length = place
            .length
            .checked_sub(record::HEADER as u64)
            .filter(|length| *length <= pack::LIMIT + pack::LIMIT / 100)
            .ok_or_else(|| damaged(place))?;
        let header = self.header(place)?;
        let file = self.file(place.segment)?;
        let mut packed = Vec::new();
        let length = usize::try_from(length).map_err(|_| damaged(place))?;
        packed
            .try_reserve_exact(length)
            .map_err(|_| Error::Io(io::ErrorKind::OutOfMemory.into()))?;
        packed.resize(length, 0);
        exactly(&file, &mut packed, place.offset + record::HEADER as u64)
            .map_err(|error| short(error, place))?;
        Ok((header, packed))
    }

    fn file(&self, segment: i64) -> Result<Arc<File>, Error> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = open.iter().position(|(number, _)| *number == segment)
            && let Some(entry) = open.remove(at)
        {
            open.push_back(entry.clone());
            return Ok(entry.1);
        }
        let file = match File::open(self.path(segment)) {
            Ok(file) => Arc::new(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::DamagedLetter(format!(
                    "letters/{} is missing",
                    name(segment)
                )));
            }
            Err(error) => return Err(error.into()),
        };
        if open.len() >= OPEN {
            open.pop_front();
        }
        open.push_back((segment, Arc::clone(&file)));
        Ok(file)
    }

    /// The header of the record at a place.
    pub(crate) fn header(&self, place: Place) -> Result<Header, Error> {
        let mut header = [0; record::HEADER];
        exactly(&*self.file(place.segment)?, &mut header, place.offset)
            .map_err(|error| short(error, place))?;
        Header::read(&header)
            .filter(|header| header.length.checked_add(record::HEADER as u64) == Some(place.length))
            .ok_or_else(|| damaged(place))
    }

    /// Gives the bytes of a record as they are kept to `write`, piece by piece. Where they are the raw message itself,
    /// they are checked.
    pub(crate) fn copy(&self, place: Place, write: &mut Write<'_>) -> Result<(), Error> {
        let header = self.header(place)?;
        let file = self.file(place.segment)?;
        let mut digesting = Digesting::begin(header.algorithm);
        let mut piece = vec![0; PIECE];
        let mut done = 0;
        while done < header.length {
            let length =
                usize::try_from(header.length - done).map_or(PIECE, |left| left.min(PIECE));
            let piece = piece.get_mut(..length).unwrap_or_default();
            exactly(&file, piece, place.offset + record::HEADER as u64 + done)
                .map_err(|error| short(error, place))?;
            digesting.push(piece);
            write(piece)?;
            done += length as u64;
        }
        if header.coding == pack::AS_IS && digesting.finish() != header.digest {
            return Err(damaged(place));
        }
        Ok(())
    }

    /// Closes a file that is about to be removed.
    pub(crate) fn forget(&self, segment: i64) {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|(number, _)| *number != segment);
    }
}

fn name(segment: i64) -> String {
    format!("{segment:08}.seg")
}

pub(crate) fn segment_path(folder: &Path, segment: i64) -> PathBuf {
    folder.join(name(segment))
}

/// The segments of a folder, smallest number first. Other files are none of ours.
pub(crate) fn segments(folder: &Path) -> Result<Vec<i64>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let file = entry?.file_name();
        let number = file.to_str().and_then(|file| file.strip_suffix(".seg"));
        numbers.extend(number.and_then(|number| number.parse::<i64>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

fn damaged(place: Place) -> Error {
    Error::DamagedLetter(format!(
        "its raw bytes do not add up (letters/{} at {})",
        name(place.segment),
        place.offset
    ))
}

fn short(error: io::Error, place: Place) -> Error {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        damaged(place)
    } else {
        error.into()
    }
}

/// Reads at a place without moving anybody else's.
#[cfg(unix)]
fn exactly(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

/// Reads at a place without moving anybody else's.
#[cfg(windows)]
fn exactly(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, offset) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                buffer = buffer.get_mut(count..).unwrap_or_default();
                offset += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
