//! Raw bytes as they are kept: compressed, with a checksum. Pure, so that any thread can do it before the one writer
//! gets them.

use crate::{Error, unsigned};
use sha2::{Digest, Sha256};

/// Bytes that a message may have, raw and packed; SQLite's limit for a row is 10⁹.
pub(crate) const LIMIT: u64 = 999_000_000;
/// zstd's default: about as fast as the disk, and half the size.
const LEVEL: i32 = 3;

pub(crate) const AS_IS: i64 = 0;
pub(crate) const ZSTD: i64 = 1;

/// A raw message, ready to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub(crate) size: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) coding: i64,
    pub(crate) bytes: Vec<u8>,
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

    /// # Errors
    /// More bytes than can be kept.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let size = self.size.max(self.bytes.len() as u64);
        if size > LIMIT {
            return Err(Error::TooLarge { size, limit: LIMIT });
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
        bytes,
    }
}

fn compress(raw: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(LEVEL).ok()?;
    compressor.include_checksum(true).ok()?;
    compressor.compress(raw).ok()
}

/// The raw message again. `size` bounds what a damaged frame can cost.
pub(crate) fn unpack(coding: i64, bytes: Vec<u8>, size: i64) -> Result<Vec<u8>, Error> {
    let damaged = || Error::Damaged("the raw bytes of a message do not add up".to_owned());
    let size = unsigned(size);
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
