//! Messages too big for memory on their way to the store: written to a file of the profile while they arrive.

use crate::digest::Digesting;
use crate::{Algorithm, Error, Packed, pack};
use std::fmt;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A raw message that is arriving piece by piece. Its file goes when it, and the [`Packed`] it became, are dropped.
pub struct Spool {
    file: SpoolFile,
    writer: BufWriter<File>,
    size: u64,
    algorithm: Algorithm,
    digesting: Digesting,
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl Spool {
    pub(crate) fn begin(folder: &Path, algorithm: Algorithm) -> Result<Self, Error> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(folder)?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{number}.eml"));
        let created = File::create(&path)?;
        Ok(Self {
            file: SpoolFile(path),
            writer: BufWriter::new(created),
            size: 0,
            algorithm,
            digesting: Digesting::begin(algorithm),
        })
    }

    /// Takes the next bytes. It writes to the disk: not for async threads.
    ///
    /// # Errors
    /// No room on the disk; more than can be kept.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.size += bytes.len() as u64;
        if self.size > pack::LIMIT {
            return Err(Error::TooLarge {
                size: self.size,
                limit: pack::LIMIT,
            });
        }
        self.digesting.push(bytes);
        self.writer.write_all(bytes)?;
        Ok(())
    }

    /// The whole message, ready to be filed.
    ///
    /// # Errors
    /// No room on the disk.
    pub fn finish(self) -> Result<Packed, Error> {
        self.writer
            .into_inner()
            .map_err(|error| Error::from(error.into_error()))?;
        Ok(Packed::spooled(
            self.size,
            (self.algorithm, self.digesting.finish()),
            Arc::new(self.file),
        ))
    }
}

/// A file that goes with its owner.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SpoolFile(PathBuf);

impl SpoolFile {
    pub(crate) fn open(&self) -> Result<File, Error> {
        Ok(File::open(&self.0)?)
    }
}

impl Drop for SpoolFile {
    fn drop(&mut self) {
        // What is left behind is cleared at the next opening.
        let _ = fs::remove_file(&self.0);
    }
}

/// Takes away what a crash left behind. Nothing in it was ever told to a server as safe.
pub(crate) fn clear(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}
