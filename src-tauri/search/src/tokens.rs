//! Text taken apart into the words that are searched for.
//!
//! A word is a run of letters, digits and their marks. Everything else stands between words, also the apostrophe
//! ("Ankara'da" is ankara and da) and what is in addresses. Scripts that write no spaces between words give pairs of
//! neighbouring characters, and at the end of the run its last character alone: every character begins a token, so
//! that any part of such a run is found as a phrase of pairs.
//!
//! What [`index_text`] writes is for SQLite's FTS5 with `tokenize="ascii"`: words of `[a-z0-9]` and non-ASCII
//! characters, one space between them.

use std::borrow::Cow;

use unicode_normalization::char::{compose, is_combining_mark};

use crate::fold::{fold_char, is_latin, is_left_out, is_of_words, joins, push_composed};

/// How many characters of a word count, so that encoded attachments in a body cost little.
pub const LONGEST_WORD: usize = 48;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// The word as [`fold`](crate::fold()) gives it, at most [`LONGEST_WORD`] characters.
    pub folded: Cow<'a, str>,
    /// Where the word begins in the text, in bytes.
    pub start: usize,
    /// Where the word ends in the text, in bytes; also of a word that is longer than what counts of it.
    pub end: usize,
}

/// The words of a text, in their order.
#[must_use]
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens {
        text,
        at: 0,
        units: Vec::new(),
        next_unit: 0,
    }
}

/// The iterator of [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The characters of the run without spaces that is being given.
    units: Vec<Unit>,
    next_unit: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(first) = self.units.get(self.next_unit) {
                self.next_unit += 1;
                let mut folded = String::from(first.c);
                let mut end = first.end;
                if let Some(second) = self.units.get(self.next_unit) {
                    folded.push(second.c);
                    end = second.end;
                }
                return Some(Token {
                    folded: Cow::Owned(folded),
                    start: first.start,
                    end,
                });
            }
            let run = next_run(self.text, self.at)?;
            self.at = run.end;
            let word = self.text.get(run.start..run.end)?;
            let folded = match run.kind {
                Kind::Spaceless => {
                    units(word, run.start, &mut self.units);
                    self.next_unit = 0;
                    continue;
                }
                Kind::Ascii { capitals } => {
                    let word = word.get(..LONGEST_WORD).unwrap_or(word);
                    if capitals {
                        Cow::Owned(word.to_ascii_lowercase())
                    } else {
                        Cow::Borrowed(word)
                    }
                }
                Kind::Word => {
                    let mut folded = String::with_capacity(word.len());
                    fold_word(word, &mut folded);
                    Cow::Owned(folded)
                }
            };
            if !folded.is_empty() {
                return Some(Token {
                    folded,
                    start: run.start,
                    end: run.end,
                });
            }
        }
    }
}

/// Appends the text's folded words to `out`, with one space between them and before the first if `out` has something.
/// It ends before the word with which more than `limit` bytes would be appended.
pub fn index_text(text: &str, out: &mut String, limit: usize) {
    let most = out.len().saturating_add(limit);
    let mut spaced = out.is_empty() || out.ends_with(' ');
    let mut run_units = Vec::new();
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = run.end;
        let Some(word) = text.get(run.start..run.end) else {
            return;
        };
        let before = out.len();
        match run.kind {
            Kind::Ascii { capitals } => {
                let word = word.get(..LONGEST_WORD).unwrap_or(word);
                if before + usize::from(!spaced) + word.len() > most {
                    return;
                }
                space(out, &mut spaced);
                let start = out.len();
                out.push_str(word);
                if capitals && let Some(appended) = out.get_mut(start..) {
                    appended.make_ascii_lowercase();
                }
            }
            Kind::Word => {
                let first = spaced;
                space(out, &mut spaced);
                let start = out.len();
                fold_word(word, out);
                if out.len() == start {
                    out.truncate(before);
                    spaced = first;
                } else if out.len() > most {
                    out.truncate(before);
                    return;
                }
            }
            Kind::Spaceless => {
                units(word, run.start, &mut run_units);
                let mut rest = run_units.iter().peekable();
                while let Some(unit) = rest.next() {
                    let before = out.len();
                    space(out, &mut spaced);
                    out.push(unit.c);
                    if let Some(second) = rest.peek() {
                        out.push(second.c);
                    }
                    if out.len() > most {
                        out.truncate(before);
                        return;
                    }
                }
            }
        }
    }
}

/// The space before a word, unless there is one.
fn space(out: &mut String, spaced: &mut bool) {
    if !std::mem::take(spaced) {
        out.push(' ');
    }
}

/// A part of the text that has one kind of words.
struct Run {
    start: usize,
    end: usize,
    kind: Kind,
}

enum Kind {
    /// A word of ASCII letters and digits.
    Ascii { capitals: bool },
    /// Any other word.
    Word,
    /// Words without spaces between them.
    Spaceless,
}

/// What a character does to runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Stands between words.
    Between,
    /// Belongs to a word.
    Word,
    /// Belongs to a run without spaces.
    Spaceless,
    /// Goes on with whatever run there is, and begins none: what folding leaves out.
    GoesOn,
}

/// The next run at or behind a place.
fn next_run(text: &str, mut at: usize) -> Option<Run> {
    let bytes = text.as_bytes();
    let (start, class) = loop {
        let (class, length) = match bytes.get(at)? {
            byte if byte.is_ascii_alphanumeric() => (Class::Word, 1),
            byte if byte.is_ascii() => (Class::Between, 1),
            _ => class_at(text, at)?,
        };
        if matches!(class, Class::Word | Class::Spaceless) {
            break (at, class);
        }
        at += length;
    };
    let spaceless = class == Class::Spaceless;
    let mut capitals = false;
    let mut ascii = true;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            if spaceless || !byte.is_ascii_alphanumeric() {
                break;
            }
            capitals |= byte.is_ascii_uppercase();
            at += 1;
        } else {
            let Some((next, length)) = class_at(text, at) else {
                break;
            };
            if next != class && next != Class::GoesOn {
                break;
            }
            ascii = false;
            at += length;
        }
    }
    let kind = match class {
        Class::Spaceless => Kind::Spaceless,
        _ if ascii => Kind::Ascii { capitals },
        _ => Kind::Word,
    };
    Some(Run {
        start,
        end: at,
        kind,
    })
}

/// The class and the length of the character at a place.
fn class_at(text: &str, at: usize) -> Option<(Class, usize)> {
    let c = text.get(at..)?.chars().next()?;
    Some((class_of(c), c.len_utf8()))
}

fn class_of(c: char) -> Class {
    match c {
        // Apostrophes, though Unicode has them among the letters.
        '\u{2bb}' | '\u{2bc}' => Class::Between,
        _ if is_latin(c) => Class::Word,
        _ if is_left_out(c) => Class::GoesOn,
        _ if !is_of_words(c) => Class::Between,
        _ if is_spaceless(c) => Class::Spaceless,
        _ => Class::Word,
    }
}

/// Whether the character's script writes no spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
pub(crate) fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{a9e0}'..='\u{a9ff}'
        | '\u{aa60}'..='\u{aa7f}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{303c}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{1aff0}'..='\u{1b16f}' | '\u{20000}'..='\u{3fffd}')
}

/// Appends a word folded, as much as counts of it.
fn fold_word(word: &str, out: &mut String) {
    let from = out.len();
    let mut length = 0;
    for c in word.chars() {
        fold_char(c, |folded| {
            if length < LONGEST_WORD && is_of_words(folded) && push_composed(out, from, folded) {
                length += 1;
            }
        });
        if length >= LONGEST_WORD {
            return;
        }
    }
}

/// A folded character of a run without spaces, and where it is in the text.
#[derive(Debug, Clone)]
struct Unit {
    c: char,
    start: usize,
    end: usize,
}

/// The folded characters of a run that begins at a place of the text.
fn units(run: &str, begin: usize, units: &mut Vec<Unit>) {
    units.clear();
    for (at, c) in run.char_indices() {
        let (start, end) = (begin + at, begin + at + c.len_utf8());
        fold_char(c, |folded| {
            let both = units
                .last()
                .filter(|_| joins(folded))
                .and_then(|last| compose(last.c, folded));
            match (both, units.last_mut()) {
                (Some(both), Some(last)) => (last.c, last.end) = (both, end),
                _ if is_of_words(folded) => units.push(Unit {
                    c: folded,
                    start,
                    end,
                }),
                _ => {}
            }
        });
        // What is left out belongs to the character that it stands behind.
        if is_left_out(c)
            && is_combining_mark(c)
            && let Some(last) = units.last_mut()
        {
            last.end = end;
        }
    }
}
