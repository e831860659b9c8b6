//! The end of the last segment, where the writer thread puts what it files.

use super::record::{HEADER, Header, Place};
use super::{segment_path, segments};
use crate::Error;
use std::fs::{self, File};
use std::io::{self, IoSlice, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// A segment takes no more letters beyond so many bytes. Tidying rewrites one at a time.
const SEGMENT: u64 = if cfg!(test) {
    32 * 1024
} else {
    64 * 1024 * 1024
};

/// How far a segment goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) segment: i64,
    pub(crate) length: u64,
    /// How many of the bytes that came last tidying has not looked at.
    pub(crate) loose: u64,
}

/// Takes the next bytes of a letter.
pub(crate) type Write<'w> = dyn FnMut(&[u8]) -> Result<(), Error> + 'w;

/// Where letters are appended.
#[derive(Debug)]
pub(crate) struct Appender {
    folder: PathBuf,
    number: i64,
    /// Made with the first letter, so that a profile that nothing is written to keeps its files.
    file: Option<File>,
    /// Bytes of the file that stand for good, and with what the transaction that goes on has appended.
    kept: u64,
    length: u64,
    /// Bytes of the transaction that tidying has not looked at.
    loose: u64,
    /// Segments that the transaction began; their names must be on disk before it ends.
    begun: bool,
    dirty: bool,
}

impl Appender {
    /// Goes on in the last segment, if its end is where the database says; else in a new one, so that whatever stands
    /// behind that end is neither overwritten nor lost.
    pub(crate) fn open(folder: &Path, known: Option<(i64, u64)>) -> Result<Self, Error> {
        let last = segments(folder)?.last().copied().unwrap_or(0);
        let known_last = known.map_or(0, |(number, _)| number);
        let mut number = last.max(known_last) + 1;
        let mut kept = 0;
        if let Some((known, length)) = known
            && known == last
            && length < SEGMENT
            && fs::metadata(segment_path(folder, last))?.len() == length
        {
            (number, kept) = (last, length);
        }
        Ok(Self {
            folder: folder.to_owned(),
            number,
            file: None,
            kept,
            length: kept,
            loose: 0,
            begun: false,
            dirty: false,
        })
    }

    /// How far the segment that is being written goes with this transaction.
    pub(crate) fn end(&self) -> End {
        End {
            segment: self.number,
            length: self.length,
            loose: self.loose,
        }
    }

    pub(crate) fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// Appends a letter, whose bytes `pieces` gives one after the other. Answers where it is; `sealed` is told of the
    /// end of a segment that is full.
    pub(crate) fn append(
        &mut self,
        header: &Header,
        pieces: impl FnOnce(&mut Write<'_>) -> Result<(), Error>,
        sealed: impl FnOnce(End) -> Result<(), Error>,
    ) -> Result<Place, Error> {
        if self.length >= SEGMENT {
            self.sync()?;
            sealed(self.end())?;
            self.next();
        }
        let offset = self.length;
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let (file, begun) = open(&self.folder, self.number, offset)?;
                self.begun |= begun;
                none.insert(file)
            }
        };
        self.dirty = true;
        let header_bytes = header.write();
        let mut before = Some(&header_bytes[..]);
        let mut length = HEADER as u64;
        pieces(&mut |piece| {
            write_both(file, before.take().unwrap_or_default(), piece)?;
            length += piece.len() as u64;
            Ok(())
        })?;
        // A letter without a byte has no piece.
        file.write_all(before.unwrap_or_default())?;
        if length != header.length + HEADER as u64 {
            return Err(Error::Bug(
                "a letter has another length than it says".to_owned(),
            ));
        }
        self.length += length;
        if !header.tidied {
            self.loose += length;
        }
        Ok(Place {
            segment: self.number,
            offset,
            length,
        })
    }

    /// Puts everything appended on the disk. To be called before the commit.
    pub(crate) fn sync(&mut self) -> Result<(), Error> {
        if let Some(file) = self.file.as_ref().filter(|_| self.dirty) {
            file.sync_data()?;
        }
        if self.begun {
            sync_folder(&self.folder)?;
            self.begun = false;
        }
        Ok(())
    }

    /// The transaction was committed.
    pub(crate) fn committed(&mut self) {
        self.kept = self.length;
        self.loose = 0;
        self.dirty = false;
    }

    /// Nothing of the transaction is kept: takes its bytes back.
    pub(crate) fn rolled_back(&mut self) {
        if !self.dirty {
            return;
        }
        self.dirty = false;
        self.loose = 0;
        let taken_back = self.file.as_mut().is_some_and(|file| {
            file.set_len(self.kept).is_ok() && file.seek(SeekFrom::Start(self.kept)).is_ok()
        });
        if taken_back {
            self.length = self.kept;
        } else {
            self.next();
        }
    }

    /// Nobody knows whether the transaction was committed: its bytes stay, and what comes next goes elsewhere.
    pub(crate) fn uncertain(&mut self) {
        if self.dirty {
            self.dirty = false;
            self.next();
        }
    }

    fn next(&mut self) {
        self.number += 1;
        (self.kept, self.length, self.loose) = (0, 0, 0);
        self.file = None;
    }
}

/// Writes two pieces, one behind the other, as one where the system does so: most letters are one piece, and each call of
/// the system costs more than copying a small one.
fn write_both(file: &mut File, first: &[u8], second: &[u8]) -> io::Result<()> {
    let written = loop {
        match file.write_vectored(&[IoSlice::new(first), IoSlice::new(second)]) {
            Ok(0) if !(first.is_empty() && second.is_empty()) => {
                return Err(io::ErrorKind::WriteZero.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    file.write_all(first.get(written..).unwrap_or_default())?;
    file.write_all(
        second
            .get(written.saturating_sub(first.len())..)
            .unwrap_or_default(),
    )
}

/// The segment, to be appended to at `offset`, and whether it was made now.
fn open(folder: &Path, number: i64, offset: u64) -> Result<(File, bool), Error> {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let path = segment_path(folder, number);
    if offset == 0 {
        fs::create_dir_all(folder)?;
        // Never over another: what is in it may be the only copy.
        return Ok((options.create_new(true).open(path)?, true));
    }
    let mut file = options.open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    Ok((file, false))
}

/// A new file's name is on disk when its folder is. (Windows does so by itself.)
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
        if let Some(profile) = folder.parent() {
            File::open(profile)?.sync_all()?;
        }
    }
    Ok(())
}
