//! Where in a text the words of a query are, and the part of the text that shows it best.

use unicode_normalization::char::is_combining_mark;

use crate::fold::is_left_out;
use crate::query::{Field, Node, Query, Text, Word};
use crate::tokens::{Token, is_spaceless, tokens};

/// How much of a text is looked through for a snippet, in bytes.
const LOOKED_THROUGH: usize = 256 * 1024;
/// How many hits are enough to choose from.
const MOST_HITS: usize = 256;
/// How many beginnings of a phrase are followed at once: one for each word that the phrase may have.
const MOST_BEGUN: usize = crate::query::MAX_WORDS;
/// How much is shown at most of what stands before the hits, in characters: a narrow list shows the beginning only.
const BEFORE: usize = 20;
/// How far a cut may move to stand between two words, in characters.
const TO_A_SPACE: usize = 16;
/// How many marks a letter may have where the text is cut.
const MOST_MARKS: usize = 8;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// The part of a message's text, about `around` characters long, that shows most of what was looked for, or else its
/// beginning. White space is one space, and "…" stands where the text goes on.
#[must_use]
pub fn snippet(text: &str, query: &Query, around: usize) -> Vec<Piece> {
    let read = text
        .get(..text.floor_char_boundary(LOOKED_THROUGH))
        .unwrap_or_default();
    let hits = hits(read, query, Field::Body);
    let (from, to) = window(text, &hits, around.max(1));
    let mut pieces = pieces(text, from, to, &hits);
    collapse(&mut pieces);
    if text.get(..from).is_some_and(shows) {
        match pieces.first_mut() {
            Some(first) if !first.hit => first.text.insert(0, '…'),
            _ => pieces.insert(
                0,
                Piece {
                    text: "…".into(),
                    hit: false,
                },
            ),
        }
    }
    if text.get(to..).is_some_and(shows) {
        match pieces.last_mut() {
            Some(last) if !last.hit => last.text.push('…'),
            _ => pieces.push(Piece {
                text: "…".into(),
                hit: false,
            }),
        }
    }
    pieces
}

/// All of a subject line, unchanged, with what was looked for marked.
#[must_use]
pub fn marked(text: &str, query: &Query) -> Vec<Piece> {
    pieces(text, 0, text.len(), &hits(text, query, Field::Subject))
}

/// Where the words of one [`Text`] of the query are.
#[derive(Debug, Clone, Copy)]
struct Hit {
    start: usize,
    end: usize,
    /// Which of the query's texts it is.
    wanted: usize,
}

/// The texts that have to occur, anywhere or in this field.
fn wanted<'q>(node: &'q Node, field: Field, texts: &mut Vec<&'q Text>) {
    match node {
        Node::And(parts) | Node::Or(parts) => {
            parts.iter().for_each(|part| wanted(part, field, texts))
        }
        Node::Text(text) if text.field == Field::Any || text.field == field => texts.push(text),
        _ => {}
    }
}

/// The hits of a query in a text, in the order of their ends.
fn hits(text: &str, query: &Query, field: Field) -> Vec<Hit> {
    let mut texts = Vec::new();
    if let Some(root) = &query.root {
        wanted(root, field, &mut texts);
    }
    let mut hits = Vec::new();
    if texts.is_empty() {
        return hits;
    }
    // Of each text: how many of its words were found in a row, and where the first of them begins.
    let mut begun: Vec<Vec<(usize, usize)>> = vec![Vec::new(); texts.len()];
    for token in tokens(text) {
        for (wanted, (Text { words, .. }, begun)) in texts.iter().zip(&mut begun).enumerate() {
            if begun.len() < MOST_BEGUN && words.first().is_some_and(|word| meets(word, &token)) {
                begun.push((0, token.start));
            }
            begun.retain_mut(|(found, start)| {
                let Some(word) = words.get(*found).filter(|word| meets(word, &token)) else {
                    return false;
                };
                *found += 1;
                if *found < words.len() {
                    return true;
                }
                hits.push(Hit {
                    start: *start,
                    end: end_of(word, &token, text),
                    wanted,
                });
                false
            });
        }
        if hits.len() >= MOST_HITS {
            break;
        }
    }
    hits
}

fn meets(word: &Word, token: &Token<'_>) -> bool {
    if word.prefix {
        token.folded.starts_with(&word.folded)
    } else {
        token.folded == word.folded
    }
}

/// The end of a hit: of the whole word, but of the one character if only the first of a pair was looked for.
fn end_of(word: &Word, token: &Token<'_>, text: &str) -> usize {
    let mut characters = word.folded.chars();
    if !characters.next().is_some_and(is_spaceless) || characters.next().is_some() {
        return token.end;
    }
    let pair = text.get(token.start..token.end).unwrap_or_default();
    let second = pair.char_indices().skip(1).find(|(_, c)| !goes_on(*c));
    second.map_or(token.end, |(at, _)| token.start + at)
}

/// Whether the character is drawn as a part of the one before it.
fn goes_on(c: char) -> bool {
    // The voicing marks of half-width kana are letters to Unicode.
    is_left_out(c) || is_combining_mark(c) || matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// From where to where the text is shown.
fn window(text: &str, hits: &[Hit], around: usize) -> (usize, usize) {
    let Some((first, end)) = best(text, hits, around) else {
        return (0, forth(text, 0, around));
    };
    let covered = text
        .get(first..end)
        .map_or(0, |covered| covered.chars().take(around).count());
    let from = back(text, first, BEFORE.min((around - covered) / 3));
    (from, forth(text, from, around))
}

/// The first hit of the best part, and where the last one ends: what shows the most of the query's texts, then the
/// most hits, then what is first.
fn best(text: &str, hits: &[Hit], around: usize) -> Option<(usize, usize)> {
    let mut best = None;
    for (at, first) in hits.iter().enumerate() {
        let most = first.start
            + text
                .get(first.start..)
                .map_or(0, |rest| length_of(rest, around));
        let mut seen: Vec<usize> = Vec::new();
        let (mut count, mut end) = (0, first.end.min(most));
        for hit in hits
            .iter()
            .skip(at)
            .filter(|hit| hit.start >= first.start && hit.end <= most)
        {
            if !seen.contains(&hit.wanted) {
                seen.push(hit.wanted);
            }
            count += 1;
            end = end.max(hit.end);
        }
        let score = (seen.len(), count);
        if best.is_none_or(|(known, _, _)| score > known) {
            best = Some((score, first.start, end));
        }
    }
    best.map(|(_, start, end)| (start, end))
}

/// How many bytes the first characters of a text have.
fn length_of(text: &str, characters: usize) -> usize {
    text.char_indices()
        .nth(characters)
        .map_or(text.len(), |(at, _)| at)
}

/// The place some characters before a place, white space counted as one, between two words if there is such a place
/// near.
fn back(text: &str, from: usize, characters: usize) -> usize {
    let before = text.get(..from).unwrap_or_default();
    let (mut count, mut white, mut at, mut word) = (0, false, from, None);
    for (place, c) in before.char_indices().rev() {
        let space = is_white(c);
        if space && !white && count + TO_A_SPACE >= characters {
            word = Some(at);
        }
        if count >= characters && !space && !goes_on_at(text, at) {
            return word.unwrap_or(at);
        }
        count += usize::from(!(space && white));
        (white, at) = (space, place);
    }
    0
}

/// The place some characters behind a place, as in [`back`].
fn forth(text: &str, from: usize, characters: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let (mut count, mut white, mut word) = (0, true, None);
    for (place, c) in rest.char_indices() {
        let space = is_white(c);
        if space && !white && count + TO_A_SPACE >= characters && count > 0 {
            word = Some(from + place);
        }
        if count >= characters && (!goes_on(c) || count >= characters + MOST_MARKS) {
            return word.unwrap_or(from + place);
        }
        count += usize::from(!(space && white));
        white = space;
    }
    text.len()
}

fn goes_on_at(text: &str, at: usize) -> bool {
    text.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(goes_on)
}

/// White space, and the control characters that a mail may contain.
fn is_white(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Whether there is something to see.
fn shows(text: &str) -> bool {
    !text.chars().all(is_white)
}

/// Makes one space of white space, also across pieces, and none of it at both ends.
fn collapse(pieces: &mut Vec<Piece>) {
    let mut white = true;
    for piece in pieces.iter_mut() {
        let mut text = String::with_capacity(piece.text.len());
        for c in piece.text.chars() {
            let space = is_white(c);
            if !space {
                text.push(c);
            } else if !white {
                text.push(' ');
            }
            white = space;
        }
        piece.text = text;
    }
    pieces.retain(|piece| !piece.text.is_empty());
    if let Some(last) = pieces.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    pieces.retain(|piece| !piece.text.is_empty());
}

/// A part of the text, cut where hits begin and end.
fn pieces(text: &str, from: usize, to: usize, hits: &[Hit]) -> Vec<Piece> {
    let mut ranges: Vec<(usize, usize)> = hits
        .iter()
        .map(|hit| (hit.start.max(from), hit.end.min(to)))
        .collect();
    ranges.retain(|(start, end)| start < end);
    ranges.sort_unstable();
    let mut pieces = Vec::new();
    let mut add = |start: usize, end: usize, hit: bool| {
        if let Some(text) = text.get(start..end).filter(|text| !text.is_empty()) {
            pieces.push(Piece {
                text: text.to_owned(),
                hit,
            });
        }
    };
    let mut at = from;
    let mut ranges = ranges.into_iter().peekable();
    while let Some((start, mut end)) = ranges.next() {
        while let Some((_, next)) = ranges.next_if(|(next, _)| *next <= end) {
            end = end.max(next);
        }
        add(at, start, false);
        add(start, end, true);
        at = end;
    }
    add(at, to, false);
    pieces
}
