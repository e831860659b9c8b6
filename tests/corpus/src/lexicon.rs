//! The words of the corpus: 50,000 in each of four languages, by frequency, no word in two of them.

use crate::dice::{Dice, Purpose};
use crate::needle::RESERVED;
use crate::words::{ENGLISH, FRENCH, GERMAN, Sound, TURKISH};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words to a language.
pub(crate) const WORDS: u64 = 50_000;

/// The languages of which words are known; of the others there are only sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoken {
    English,
    Turkish,
    German,
    French,
}

/// One language's words, the most frequent first.
pub(crate) struct Vocabulary {
    letters: String,
    ends: Vec<u32>,
}

impl Vocabulary {
    /// The word of a rank below [`WORDS`].
    pub(crate) fn word(&self, rank: u64) -> &str {
        let rank = rank as usize;
        let end = self.ends.get(rank).copied().unwrap_or(0) as usize;
        let start = match rank.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0) as usize,
            None => 0,
        };
        self.letters.get(start..end).unwrap_or_default()
    }

    /// A word, the frequent ones more often.
    pub(crate) fn any(&self, dice: &mut Dice) -> &str {
        self.word(dice.zipf(WORDS))
    }

    fn push(&mut self, word: &str) {
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
    }
}

static ALL: LazyLock<[Vocabulary; 4]> = LazyLock::new(|| {
    // Frequent words may be shared ("in", "die", "hat"), made ones are not.
    let mut taken: HashSet<String> = RESERVED.iter().map(|word| (*word).to_owned()).collect();
    let sounds = [&ENGLISH, &TURKISH, &GERMAN, &FRENCH];
    for sound in sounds {
        taken.extend(sound.frequent.split_whitespace().map(str::to_owned));
    }
    let mut key = 0;
    sounds.map(|sound| {
        key += 1;
        vocabulary(sound, key, &mut taken)
    })
});

/// The words of a language.
pub(crate) fn of(language: Spoken) -> &'static Vocabulary {
    let [english, turkish, german, french] = &*ALL;
    match language {
        Spoken::English => english,
        Spoken::Turkish => turkish,
        Spoken::German => german,
        Spoken::French => french,
    }
}

fn vocabulary(sound: &Sound, key: u64, taken: &mut HashSet<String>) -> Vocabulary {
    let mut vocabulary = Vocabulary {
        letters: String::with_capacity(600_000),
        ends: Vec::with_capacity(WORDS as usize),
    };
    let mut own = HashSet::new();
    for word in sound.frequent.split_whitespace() {
        if own.insert(word) {
            vocabulary.push(word);
        }
    }
    // The same words whatever the seed: an index over two corpora has one vocabulary.
    let mut dice = Dice::new(0, key, Purpose::Lexicon);
    while (vocabulary.ends.len() as u64) < WORDS {
        let syllables = match vocabulary.ends.len() {
            0..2_000 => 2,
            2_000..20_000 => dice.between(2, 3),
            _ => dice.between(3, 4),
        };
        let vowels = dice.pick(&sound.vowels);
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(dice.pick(sound.onsets));
            word.push_str(dice.pick(vowels));
            word.push_str(dice.pick(sound.codas));
        }
        word.push_str(dice.pick(sound.endings));
        if word.len() <= 24 && !taken.contains(&word) {
            vocabulary.push(&word);
            taken.insert(word);
        }
    }
    vocabulary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_about_200_000_different_words() {
        let all = [
            Spoken::English,
            Spoken::Turkish,
            Spoken::German,
            Spoken::French,
        ];
        let mut words = HashSet::new();
        for language in all {
            for rank in 0..WORDS {
                let word = of(language).word(rank);
                assert!(!word.is_empty() && !RESERVED.contains(&word));
                words.insert(word);
            }
        }
        assert!(words.len() > 199_000, "{}", words.len());
    }
}
