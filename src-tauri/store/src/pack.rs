//! Raw bytes as they are kept: compressed, with a checksum. Pure, so that any thread can do it before the one writer
//! gets them.

use crate::Error;
use crate::spool::SpoolFile;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io::Read as _;
use std::sync::Arc;
use zstd::bulk::Compressor;

/// Bytes that a raw message may have. Somebody has to hold all of it to show it.
pub const LIMIT: u64 = 999_000_000;
/// zstd's default: about as fast as the disk, and half the size.
pub(crate) const LEVEL: i32 = 3;
/// Bytes that a spooled message is copied by.
const PIECE: usize = 1024 * 1024;

pub(crate) const AS_IS: u8 = 0;
pub(crate) const ZSTD: u8 = 1;

/// A raw message, ready to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub(crate) size: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) coding: u8,
    bytes: Bytes,
}

/// Where the packed bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Bytes {
    Memory(Vec<u8>),
    Spooled(Arc<SpoolFile>),
}

impl Packed {
    /// Bytes of the raw message.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// SHA-256 of the raw message.
    #[must_use]
    pub fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }

    pub(crate) fn spooled(size: u64, sha256: [u8; 32], file: Arc<SpoolFile>) -> Self {
        Self {
            size,
            sha256,
            coding: ZSTD,
            bytes: Bytes::Spooled(file),
        }
    }

    /// # Errors
    /// More bytes than can be kept.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.size > LIMIT {
            return Err(Error::TooLarge {
                size: self.size,
                limit: LIMIT,
            });
        }
        Ok(())
    }

    /// Packed bytes.
    pub(crate) fn length(&self) -> Result<u64, Error> {
        match &self.bytes {
            Bytes::Memory(bytes) => Ok(bytes.len() as u64),
            Bytes::Spooled(file) => file.length(),
        }
    }

    /// Gives the packed bytes to `visit`, piece by piece.
    pub(crate) fn each_piece(
        &self,
        visit: &mut (impl FnMut(&[u8]) -> Result<(), Error> + ?Sized),
    ) -> Result<(), Error> {
        match &self.bytes {
            Bytes::Memory(bytes) => visit(bytes)?,
            Bytes::Spooled(file) => {
                let mut file = file.open()?;
                let mut piece = Vec::with_capacity(PIECE);
                loop {
                    piece.clear();
                    (&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
                    if piece.is_empty() {
                        break;
                    }
                    visit(&piece)?;
                }
            }
        }
        Ok(())
    }
}

/// Compresses a raw message and takes its SHA-256. What does not shrink is kept as it is.
#[must_use]
pub fn pack(raw: &[u8]) -> Packed {
    let (coding, bytes) = match compress(raw) {
        Some(bytes) if bytes.len() < raw.len() => (ZSTD, bytes),
        _ => (AS_IS, raw.to_vec()),
    };
    Packed {
        size: raw.len() as u64,
        sha256: Sha256::digest(raw).into(),
        coding,
        bytes: Bytes::Memory(bytes),
    }
}

fn compress(raw: &[u8]) -> Option<Vec<u8>> {
    thread_local! {
        // Its tables are large: made once for each worker thread, not for each message.
        static COMPRESSOR: RefCell<Option<Compressor<'static>>> = RefCell::new(compressor());
    }
    COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(raw).ok())
}

fn compressor() -> Option<Compressor<'static>> {
    let mut compressor = Compressor::new(LEVEL).ok()?;
    compressor.include_checksum(true).ok()?;
    Some(compressor)
}

/// The raw message again. `size` bounds what a damaged frame can cost.
pub(crate) fn unpack(coding: u8, bytes: Vec<u8>, size: u64) -> Result<Vec<u8>, Error> {
    let damaged = || Error::Damaged("the raw bytes of a message do not add up".to_owned());
    if size > LIMIT {
        return Err(damaged());
    }
    let size = usize::try_from(size).map_err(|_| damaged())?;
    let raw = if coding == AS_IS {
        bytes
    } else {
        let mut raw = Vec::new();
        raw.try_reserve_exact(size)
            .map_err(|_| Error::Io(std::io::ErrorKind::OutOfMemory.into()))?;
        zstd::bulk::Decompressor::new()
            .and_then(|mut zstd| zstd.decompress_to_buffer(&bytes, &mut raw))
            .map_err(|_| damaged())?;
        raw
    };
    if raw.len() == size {
        Ok(raw)
    } else {
        Err(damaged())
    }
}
