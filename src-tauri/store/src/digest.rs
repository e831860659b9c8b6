//! By what the raw bytes of letters are known: a digest that nobody can make two letters have.
//!
//! All letters of a profile have the same kind, so that equal bytes have equal digests. New profiles take BLAKE3, which
//! costs a fifth of SHA-256 on the way from the socket to the disk; older ones stay with what their letters have. The
//! columns called `sha256` hold either: recovery copies rows of older databases by the names of their columns.

use crate::Error;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

/// How letters are digested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// FIPS 180-4: profiles that were made before the other one.
    Sha256,
    /// BLAKE3, 32 bytes of it.
    #[default]
    Blake3,
}

impl Algorithm {
    /// The digest of all of these bytes.
    #[must_use]
    pub fn digest(self, raw: &[u8]) -> [u8; 32] {
        match self {
            Self::Sha256 => Sha256::digest(raw).into(),
            Self::Blake3 => blake3::hash(raw).into(),
        }
    }

    /// What records and the database know it by.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Sha256 => 1,
            Self::Blake3 => 2,
        }
    }

    pub(crate) fn numbered(number: u8) -> Option<Self> {
        [Self::Sha256, Self::Blake3]
            .into_iter()
            .find(|algorithm| algorithm.number() == number)
    }

    /// That of the letters of a database.
    pub(crate) fn of(connection: &Connection) -> Result<Self, Error> {
        let number: u8 =
            connection.query_row("SELECT digests FROM identity", [], |row| row.get(0))?;
        Self::numbered(number)
            .ok_or_else(|| Error::Damaged(format!("digests of an unknown kind, {number}")))
    }
}

/// A digest of bytes that come piece by piece.
pub(crate) enum Digesting {
    Sha256(Sha256),
    // It is large.
    Blake3(Box<blake3::Hasher>),
}

impl Digesting {
    pub(crate) fn begin(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Blake3 => Self::Blake3(Box::default()),
        }
    }

    pub(crate) fn push(&mut self, piece: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(piece),
            Self::Blake3(hasher) => {
                hasher.update(piece);
            }
        }
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        match self {
            Self::Sha256(hasher) => hasher.finalize().into(),
            Self::Blake3(hasher) => hasher.finalize().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn in_pieces_as_at_once() {
        let raw: Vec<u8> = (0..100_000u32).map(|n| n.to_le_bytes()[0]).collect();
        for algorithm in [Algorithm::Sha256, Algorithm::Blake3] {
            assert_eq!(Algorithm::numbered(algorithm.number()), Some(algorithm));
            let mut digesting = Digesting::begin(algorithm);
            for piece in raw.chunks(999) {
                digesting.push(piece);
            }
            assert_eq!(digesting.finish(), algorithm.digest(&raw));
        }
        assert_eq!(Algorithm::numbered(3), None);
    }
}
