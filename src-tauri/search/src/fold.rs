//! What two spellings have in common.
//!
//! A search that ignores accents compares folded text: Unicode's compatibility decomposition (NFKD), lower case, and
//! no accents. Three decisions are ours:
//!
//! - **I is i.** `I İ ı i` all become `i`, because nobody can tell the language of a word in a mail: "TITLE" has to
//!   find "title", and "IŞIK" has to find "ışık".
//! - **Which marks are accents.** The marks of Latin, Greek and Cyrillic, the points of Hebrew, and the vowel signs of
//!   Arabic are left out, because texts are written with and without them. The vowels and tones of Thai and of the
//!   scripts of India, and the voicing marks of Japanese, stay: without them it would be another word.
//! - **Hangul and kana stay composed**, so that a syllable is one character, as its reader counts.

use std::borrow::Cow;
use std::iter::Peekable;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

/// COMBINING DOT ABOVE, the dot of a decomposed İ.
const DOT_ABOVE: char = '\u{307}';

/// The text as it is compared when accents are ignored. Folding twice changes nothing more.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |folded| {
            push_composed(&mut out, 0, folded);
        });
    }
    Cow::Owned(out)
}

/// Gives what one character becomes: nothing, itself, or several characters.
pub(crate) fn fold_char(c: char, mut give: impl FnMut(char)) {
    match c {
        '\0'..='\x7f' => give(c.to_ascii_lowercase()),
        // What Turkish needs, without the way through Unicode's tables.
        'ı' | 'İ' => give('i'),
        'ş' | 'Ş' => give('s'),
        'ğ' | 'Ğ' => give('g'),
        'ç' | 'Ç' => give('c'),
        'ö' | 'Ö' => give('o'),
        'ü' | 'Ü' => give('u'),
        _ if is_plain(c) => give(c),
        _ => decompose_compatible(c, |part| {
            if !is_left_out(part) {
                part.to_lowercase()
                    .for_each(|lower| plain(lower, &mut give));
            }
        }),
    }
}

/// Gives the plain letters for a lower-case letter that has no decomposition and is still taken for another.
fn plain(c: char, give: &mut impl FnMut(char)) {
    let (first, second) = match c {
        'ı' => ('i', None),
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ł' => ('l', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ς' => ('σ', None),
        // Persian's yeh and kaf, and the Arabic yeh without dots, which keyboards take for each other.
        'ی' | 'ى' => ('ي', None),
        'ک' => ('ك', None),
        other => (other, None),
    };
    give(first);
    if let Some(second) = second {
        give(second);
    }
}

/// Appends a folded character, joined with the one before it where both are one Hangul syllable or one kana. What is
/// before `from` is not touched. Returns whether the text became one character longer.
pub(crate) fn push_composed(out: &mut String, from: usize, c: char) -> bool {
    if joins(c)
        && let Some(last) = out.get(from..).and_then(|text| text.chars().next_back())
        && let Some(both) = compose(last, c)
    {
        out.pop();
        out.push(both);
        return false;
    }
    out.push(c);
    true
}

/// Whether the character is written as a part of the one before it: vowels and finals of Hangul, voicing of kana.
pub(crate) fn joins(c: char) -> bool {
    matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{3099}' | '\u{309a}')
}

/// Whether folding leaves the character out: accents, and what is invisible within a word.
pub(crate) fn is_left_out(c: char) -> bool {
    is_invisible(c) || is_accent(c)
}

/// What is in a word without being seen: soft hyphen, zero width joiner, word joiner, byte order mark. The zero width
/// non-joiner is not among them; in Persian it stands between two words.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The marks of which the module's documentation says that they are accents, with Arabic's tatweel and the variation
/// selectors.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{711}' | '\u{730}'..='\u{74a}' | '\u{8d3}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether two words are the same when accents count and case does not; with `prefix`, whether the text's word begins
/// with the query's.
///
/// A capital I without a dot is both i and ı: "TITLE" is "title", and "IŞIK" is "ışık". "isik" is neither "ışık" nor
/// "IŞIK". ß is ss, as its capitals are.
#[must_use]
pub fn same_with_accents(query_word: &str, text_word: &str, prefix: bool) -> bool {
    let mut text = cased(text_word);
    for wanted in cased(query_word) {
        match text.next() {
            Some(found) if same_letter(wanted, found) => {}
            _ => return false,
        }
    }
    match text.next() {
        None => true,
        // An accent on the last letter makes it another letter.
        Some(next) => prefix && !is_accent(next),
    }
}

/// Whether two characters of [`cased`] are the same letter.
fn same_letter(a: char, b: char) -> bool {
    a == b || matches!((a, b), ('I', 'i' | 'ı') | ('i' | 'ı', 'I'))
}

/// Decomposed and in lower case but for the I without a dot, of which the language alone would tell what it is.
fn cased(text: &str) -> impl Iterator<Item = char> + '_ {
    let decomposed = text.nfkd().filter(|c| !is_invisible(*c)).peekable();
    Cased {
        decomposed,
        second: None,
    }
}

struct Cased<I: Iterator<Item = char>> {
    decomposed: Peekable<I>,
    second: Option<char>,
}

impl<I: Iterator<Item = char>> Iterator for Cased<I> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let c = self.decomposed.next()?;
        Some(match c {
            'I' | 'i' if self.decomposed.next_if_eq(&DOT_ABOVE).is_some() => 'i',
            'I' => 'I',
            'ß' | 'ẞ' => {
                self.second = Some('s');
                's'
            }
            'ς' => 'σ',
            // Beside İ, which is decomposed here, no lower case has more than one character.
            other => other.to_lowercase().next().unwrap_or(other),
        })
    }
}

/// Whether the character, folded, may be a part of a word.
pub(crate) fn is_of_words(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || is_plain(c)
        || is_latin(c)
        || c.is_alphanumeric()
        || is_combining_mark(c)
}

/// Whether the character is a Latin letter with an accent or the like; a short cut, too.
pub(crate) fn is_latin(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ')
}

/// Whether the character is one of words and folded to itself, known without Unicode's tables: small letters of
/// Cyrillic and Greek, Thai, Han, Hangul. It is a short cut; others may be so as well.
pub(crate) fn is_plain(c: char) -> bool {
    matches!(c,
        'а'..='и' | 'к'..='я' | 'α'..='ρ' | 'σ'..='ω'
        | '\u{e01}'..='\u{e32}' | '\u{e34}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character() {
        for c in '\0'..=char::MAX {
            let mut parts = Vec::new();
            decompose_compatible(c, |part| parts.push(part));
            if is_plain(c) {
                assert!(
                    parts == [c] || matches!(c, '\u{ac00}'..='\u{d7a3}'),
                    "{c:?}"
                );
                assert!(c.to_lowercase().eq([c]) && !is_left_out(c), "{c:?}");
                assert!(c.is_alphanumeric() || is_combining_mark(c), "{c:?}");
            }
            if is_latin(c) {
                assert!(c.is_alphabetic() && !is_left_out(c), "{c:?}");
            }
            let text = c.to_string();
            let folded = fold(&text);
            assert_eq!(fold(&folded), folded, "{c:?}");
            // What is the same with accents is the same without: the index has no other candidates.
            for other in [text.to_uppercase(), text.to_lowercase()] {
                assert!(
                    !same_with_accents(&text, &other, false) || fold(&other) == folded,
                    "{c:?} {other:?}"
                );
            }
        }
    }
}
