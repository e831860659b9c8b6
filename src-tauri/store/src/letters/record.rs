//! One letter in a segment: a header of fixed size, then the bytes as [`crate::pack`] made them. Pure.
//!
//! All numbers are little-endian.
//!
//! | at | bytes | what |
//! | --- | --- | --- |
//! | 0 | 4 | `PLTR` |
//! | 4 | 1 | how it is digested: 1 SHA-256, 2 BLAKE3 |
//! | 5 | 1 | coding: 0 as they are, 1 one zstd frame |
//! | 6 | 1 | 1 where tidying has decided on the coding |
//! | 7 | 1 | 0 |
//! | 8 | 8 | the message's row |
//! | 16 | 8 | its account's row, 0 for none |
//! | 24 | 8 | its folder's row when it was filed |
//! | 32 | 8 | when it was received (Unix time) |
//! | 40 | 8 | bytes of the raw message |
//! | 48 | 8 | bytes that follow the header |
//! | 56 | 8 | bytes of the whole message, where this is its header only; else 0 |
//! | 64 | 32 | digest of the raw message |
//! | 96 | 4 | CRC-32 of the 96 bytes before |

use crate::{Algorithm, pack};

/// Bytes of a header.
pub(crate) const HEADER: usize = 100;
pub(crate) const MAGIC: &[u8; 4] = b"PLTR";

/// Where a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) segment: i64,
    pub(crate) offset: u64,
    /// With the header.
    pub(crate) length: u64,
}

/// What a record tells of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) coding: u8,
    pub(crate) tidied: bool,
    pub(crate) message: i64,
    pub(crate) account: i64,
    pub(crate) folder: i64,
    pub(crate) received: i64,
    pub(crate) size: u64,
    pub(crate) length: u64,
    pub(crate) whole_size: u64,
    pub(crate) digest: [u8; 32],
}

impl Header {
    pub(crate) fn write(&self) -> [u8; HEADER] {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&[
            self.algorithm.number(),
            self.coding,
            u8::from(self.tidied),
            0,
        ]);
        for number in [self.message, self.account, self.folder, self.received] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in [self.size, self.length, self.whole_size] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.digest);
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        let mut header = [0; HEADER];
        for (to, from) in header.iter_mut().zip(bytes) {
            *to = from;
        }
        header
    }

    /// `None`: there is no whole header here.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (told, crc) = bytes.get(..HEADER)?.split_at_checked(96)?;
        let number = |at: usize| Some(u64::from_le_bytes(told.get(at..at + 8)?.try_into().ok()?));
        let signed = |at: usize| Some(i64::from_le_bytes(told.get(at..at + 8)?.try_into().ok()?));
        let coding = *told.get(5)?;
        let known = told.starts_with(MAGIC)
            && matches!(coding, pack::AS_IS | pack::ZSTD)
            && crc32fast::hash(told).to_le_bytes() == crc;
        if !known {
            return None;
        }
        Some(Self {
            algorithm: Algorithm::numbered(*told.get(4)?)?,
            coding,
            tidied: told.get(6) == Some(&1),
            message: signed(8)?,
            account: signed(16)?,
            folder: signed(24)?,
            received: signed(32)?,
            size: number(40)?,
            length: number(48)?,
            whole_size: number(56)?,
            digest: told.get(64..96)?.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written_and_a_flipped_bit_is_noticed() {
        let header = Header {
            algorithm: Algorithm::Blake3,
            coding: pack::ZSTD,
            tidied: true,
            message: 7,
            account: 1,
            folder: -3,
            received: 1_700_000_000,
            size: 5_000,
            length: 2_000,
            whole_size: 0,
            digest: [9; 32],
        };
        let bytes = header.write();
        assert_eq!(Header::read(&bytes), Some(header));
        for at in 0..HEADER {
            for bit in 0..8 {
                let mut bytes = bytes;
                bytes[at] ^= 1 << bit;
                assert_eq!(Header::read(&bytes), None, "bit {bit} of byte {at}");
            }
        }
        assert_eq!(Header::read(&bytes[..99]), None);
    }
}
