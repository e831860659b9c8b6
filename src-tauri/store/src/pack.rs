//! Raw bytes as they are kept. They arrive as they are, because compressing costs more than anything else on the way
//! from the socket to the disk; tidying compresses them later ([`crate::tidy`]). Pure, so that any thread can do it.

use crate::spool::SpoolFile;
use crate::{Algorithm, Error};
use std::cell::RefCell;
use std::io::Read as _;
use std::sync::Arc;
use zstd::bulk::{Compressor, Decompressor};

/// Bytes that a raw message may have. Somebody has to hold all of it to show it.
pub const LIMIT: u64 = 999_000_000;
/// zstd's default: half the size, for less time than the disk takes.
const LEVEL: i32 = 3;
/// Bytes that a spooled message is copied by.
const PIECE: usize = 1024 * 1024;

pub(crate) const AS_IS: u8 = 0;
pub(crate) const ZSTD: u8 = 1;

/// A raw message, ready to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub(crate) size: u64,
    pub(crate) algorithm: Algorithm,
    pub(crate) digest: [u8; 32],
    bytes: Bytes,
}

/// Where the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Bytes {
    Memory(Arc<Vec<u8>>),
    Spooled(Arc<SpoolFile>),
}

impl Packed {
    /// Bytes of the raw message.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digest of the raw message.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    pub(crate) fn spooled(
        size: u64,
        (algorithm, digest): (Algorithm, [u8; 32]),
        file: Arc<SpoolFile>,
    ) -> Self {
        Self {
            size,
            algorithm,
            digest,
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

    /// Gives the bytes to `visit`, piece by piece.
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

/// Takes the digest of a raw message, as the store of a profile wants it ([`crate::Store::algorithm`]), and the message
/// itself as it is to be kept.
#[must_use]
pub fn pack(algorithm: Algorithm, raw: impl Into<Vec<u8>>) -> Packed {
    let raw = raw.into();
    Packed {
        size: raw.len() as u64,
        algorithm,
        digest: algorithm.digest(&raw),
        bytes: Bytes::Memory(Arc::new(raw)),
    }
}

/// The raw message compressed; `None` where that saves next to nothing.
pub(crate) fn compress(raw: &[u8]) -> Option<Vec<u8>> {
    thread_local! {
        // Its tables are large: made once for each thread, not for each message.
        static COMPRESSOR: RefCell<Option<Compressor<'static>>> = RefCell::new(compressor());
    }
    let packed =
        COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(raw).ok())?;
    (packed.len() < raw.len() - raw.len() / 16).then_some(packed)
}

fn decompress(packed: &[u8], raw: &mut Vec<u8>) -> std::io::Result<usize> {
    thread_local! {
        static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    DECOMPRESSOR.with_borrow_mut(|known| {
        let mut decompressor = match known.take() {
            Some(decompressor) => decompressor,
            None => Decompressor::new()?,
        };
        let length = decompressor.decompress_to_buffer(packed, raw)?;
        // One that met a damaged frame is not used again.
        *known = Some(decompressor);
        Ok(length)
    })
}

fn compressor() -> Option<Compressor<'static>> {
    let mut compressor = Compressor::new(LEVEL).ok()?;
    compressor.include_checksum(true).ok()?;
    Some(compressor)
}

/// The raw message again. `size` bounds what a damaged frame can cost.
pub(crate) fn unpack(coding: u8, bytes: Vec<u8>, size: u64) -> Result<Vec<u8>, Error> {
    let damaged = || Error::DamagedLetter("its raw bytes do not add up".to_owned());
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
        decompress(&bytes, &mut raw).map_err(|_| damaged())?;
        raw
    };
    if raw.len() == size {
        Ok(raw)
    } else {
        Err(damaged())
    }
}
