//! Any amount of realistic mail, always the same: several languages and charsets, threads, attachments, and the words
//! that a search must find. For benches, the demo and tests; never part of the product.
//!
//! A letter is decided by the seed, the kind, its number and the spread of the dates ([`Corpus::spread_over`]), not by the
//! other letters, so that a million can be made in any order and on any number of threads, and need not be in memory at once. How often a search must find something is known by arithmetic
//! ([`needle`], [`has_common`]).
//!
//! All letters have CRLF line ends and no line over 998 bytes (RFC 5322, section 2.1.1). Bodies with 8-bit text are as
//! RFC 6152 allows them. A few letters are not as they should be ([`Oddity`]).

mod attachment;
mod calendar;
mod dice;
mod encode;
mod head;
mod letter;
mod lexicon;
mod needle;
mod people;
mod prose;
mod thread;
mod words;
pub mod write;

pub use calendar::{END, YEARS};
pub use letter::{Letter, Oddity};
pub use needle::{BIRD, BIRD_EVERY, COMMON, Needle, PHRASE, PHRASE_EVERY, has_common, needle};
pub use people::{CORRESPONDENTS, OWNER_ADDRESS, OWNER_NAME, Person};

/// Over how many letters the years are spread, unless [`Corpus::spread_over`] says otherwise.
pub const SPREAD: u64 = 1_000_000;

/// How big letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About 48 kB on average: four of five are small, the others carry from 20 kB to some MB.
    Mixed,
    /// About 4.5 kB on average.
    Small,
}

/// A mailbox that is made as it is read.
#[derive(Clone, Debug)]
pub struct Corpus {
    seed: u64,
    messages: u64,
    kind: Kind,
    spread: u64,
}

impl Corpus {
    /// So many letters of a kind. Another seed gives other letters.
    pub fn new(seed: u64, messages: u64, kind: Kind) -> Self {
        Self {
            seed,
            messages,
            kind,
            spread: SPREAD,
        }
    }

    /// Spreads the [`YEARS`] before [`END`] over so many letters instead of [`SPREAD`] (zero counts as one). Dates rise
    /// with the number, so a date cannot be the same in a small corpus and in a big one and yet reach to the end of both:
    /// with this, the letters are others than those of the same numbers without. Behind the last letter the years begin
    /// anew.
    #[must_use]
    pub fn spread_over(mut self, letters: u64) -> Self {
        self.spread = letters.max(1);
        self
    }

    /// How many letters [`Corpus::iter`] gives.
    pub fn messages(&self) -> u64 {
        self.messages
    }

    /// Letter `number`, counted from 0; also one that is not in [`Corpus::iter`]. The same bytes whatever the number of
    /// messages.
    pub fn message(&self, number: u64) -> Letter {
        letter::compose(self.seed, self.kind, self.spread, number)
    }

    /// All letters in the order of their arrival.
    pub fn iter(&self) -> impl Iterator<Item = Letter> + '_ {
        (0..self.messages).map(|number| self.message(number))
    }
}
