//! What a search must find, and how often: by the letter's number alone, whatever the seed and the kind.
//!
//! None of these words occurs in any other letter, nor in a quotation, a subject, a file name or an attachment.

use crate::dice::mix;

/// Stands once in every letter whose number is divisible by [`BIRD_EVERY`], replies among them.
pub const BIRD: &str = "zümrüdüanka";
/// How many letters there are for each [`BIRD`].
pub const BIRD_EVERY: u64 = 10_000;
/// A phrase of common words, on one line, once in every letter whose number is 2,499 more than a multiple of
/// [`PHRASE_EVERY`].
pub const PHRASE: &str = "blue harbour lantern";
/// How many letters there are for each [`PHRASE`].
pub const PHRASE_EVERY: u64 = 5_000;
/// Stands in about every fifth letter ([`has_common`]), at least once.
pub const COMMON: &str = "invoice";

/// The rare thing that a letter contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needle {
    /// [`BIRD`].
    Bird,
    /// [`PHRASE`].
    Phrase,
}

impl Needle {
    /// The words themselves.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Bird => BIRD,
            Self::Phrase => PHRASE,
        }
    }
}

/// What letter `number` contains, if anything.
pub const fn needle(number: u64) -> Option<Needle> {
    if number.is_multiple_of(BIRD_EVERY) {
        Some(Needle::Bird)
    } else if number % PHRASE_EVERY == 2_499 {
        Some(Needle::Phrase)
    } else {
        None
    }
}

/// Whether letter `number` contains [`COMMON`].
pub const fn has_common(number: u64) -> bool {
    mix(number ^ 0x1f0_1ce5).is_multiple_of(5)
}

/// The words that no other text may contain, also not by chance.
pub(crate) const RESERVED: [&str; 4] = [BIRD, COMMON, "harbour", "lantern"];
