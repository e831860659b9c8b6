//! What letters say, as plain text and as HTML.

use crate::dice::{Dice, Purpose};
use crate::encode::{Charset, Transfer};
use crate::lexicon::{self, Spoken};
use crate::words;
use std::fmt::Write as _;

/// What a letter is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Made of words.
    Of(Spoken),
    Russian,
    Greek,
    Japanese,
    Chinese,
    Thai,
    Arabic,
}

impl Language {
    pub(crate) fn any(dice: &mut Dice) -> Self {
        let shares = [
            (31, Self::Of(Spoken::English)),
            (31, Self::Of(Spoken::Turkish)),
            (12, Self::Of(Spoken::German)),
            (8, Self::Of(Spoken::French)),
            (6, Self::Russian),
            (3, Self::Greek),
            (4, Self::Japanese),
            (3, Self::Chinese),
            (1, Self::Thai),
            (1, Self::Arabic),
        ];
        dice.weighted(&shares, Self::Greek)
    }

    pub(crate) fn spoken(self) -> Option<Spoken> {
        match self {
            Self::Of(spoken) => Some(spoken),
            _ => None,
        }
    }

    fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Of(_) => &[],
            Self::Russian => words::RUSSIAN,
            Self::Greek => words::GREEK,
            Self::Japanese => words::JAPANESE,
            Self::Chinese => words::CHINESE,
            Self::Thai => words::THAI,
            Self::Arabic => words::ARABIC,
        }
    }

    /// A charset that its writers use.
    pub(crate) fn charset(self, dice: &mut Dice) -> Charset {
        let shares: &[(u64, Charset)] = match self {
            Self::Of(Spoken::English) => &[
                (5, Charset::Ascii),
                (4, Charset::Utf8),
                (1, Charset::Latin1),
            ],
            Self::Of(Spoken::Turkish) => &[
                (6, Charset::Utf8),
                (2, Charset::Latin5),
                (2, Charset::Windows1254),
            ],
            Self::Of(_) => &[(6, Charset::Utf8), (4, Charset::Latin1)],
            Self::Russian => &[
                (4, Charset::Utf8),
                (3, Charset::Koi8R),
                (3, Charset::Windows1251),
            ],
            Self::Japanese => &[(4, Charset::Utf8), (6, Charset::Iso2022Jp)],
            Self::Chinese => &[(5, Charset::Utf8), (5, Charset::Gb18030)],
            Self::Greek | Self::Thai | Self::Arabic => &[(1, Charset::Utf8)],
        };
        dice.weighted(shares, Charset::Utf8)
    }

    /// Hours east of Greenwich.
    pub(crate) fn zone(self) -> i64 {
        match self {
            Self::Of(Spoken::English) => 0,
            Self::Of(Spoken::Turkish) | Self::Russian | Self::Arabic => 3,
            Self::Of(_) => 1,
            Self::Greek => 2,
            Self::Japanese => 9,
            Self::Chinese => 8,
            Self::Thai => 7,
        }
    }
}

/// How text in a charset travels.
pub(crate) fn transfer(charset: Charset, dice: &mut Dice) -> Transfer {
    let shares: &[(u64, Transfer)] = match charset {
        Charset::Ascii => &[(8, Transfer::SevenBit), (2, Transfer::QuotedPrintable)],
        Charset::Iso2022Jp => &[(9, Transfer::SevenBit), (1, Transfer::Base64)],
        _ => &[
            (8, Transfer::EightBit),
            (9, Transfer::QuotedPrintable),
            (3, Transfer::Base64),
        ],
    };
    dice.weighted(shares, Transfer::Base64)
}

/// The first line of letter `number`, which its answers quote: one sentence.
pub(crate) fn opening(seed: u64, number: u64, language: Language) -> String {
    let mut dice = Dice::new(seed, number, Purpose::Opening);
    let mut out = String::new();
    let length = dice.between(25, 55) as usize;
    sentence(&mut out, &mut dice, language, length);
    out
}

/// What a letter is about: a few words.
pub(crate) fn subject(dice: &mut Dice, language: Language) -> String {
    let mut out = String::new();
    match language {
        Language::Of(spoken) => {
            let words = lexicon::of(spoken);
            for _ in 0..dice.between(2, 6) {
                if !out.is_empty() {
                    out.push(' ');
                }
                // The most frequent words say nothing in a subject.
                let word = words.word(40 + dice.zipf(lexicon::WORDS - 40));
                capital(&mut out, word, spoken);
            }
        }
        _ => out.push_str(dice.pick(language.sentences())),
    }
    if dice.percent(12) {
        let _ = write!(out, " {}", dice.between(100, 99_999));
    }
    out
}

/// Sentences until the paragraph has about so many bytes, and sometimes a number that occurs nowhere else.
pub(crate) fn paragraph(dice: &mut Dice, language: Language, bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + 100);
    while out.len() < bytes {
        if !out.is_empty() {
            out.push(' ');
        }
        let length = dice.between(30, 140) as usize;
        sentence(&mut out, dice, language, length);
    }
    if dice.percent(25) {
        out.push(' ');
        token(&mut out, dice);
        out.push('.');
    }
    out
}

/// An order number or a tracking number, as good as unique.
pub(crate) fn token(out: &mut String, dice: &mut Dice) {
    let bits = dice.roll();
    let _ = match bits % 3 {
        0 => write!(out, "TR{:09}", bits >> 24 & 0x3fff_ffff),
        1 => write!(out, "ORD-{:010X}", bits >> 24),
        _ => write!(out, "1Z{:012X}", bits >> 16),
    };
}

fn sentence(out: &mut String, dice: &mut Dice, language: Language, bytes: usize) {
    let Language::Of(spoken) = language else {
        out.push_str(dice.pick(language.sentences()));
        return;
    };
    let words = lexicon::of(spoken);
    let start = out.len();
    capital(out, words.any(dice), spoken);
    while out.len() < start + bytes {
        let bits = dice.below(100);
        out.push_str(if bits < 7 { ", " } else { " " });
        let word = words.any(dice);
        if bits > 94 {
            capital(out, word, spoken);
        } else {
            out.push_str(word);
        }
    }
    out.push(dice.pick(&['.', '.', '.', '.', '.', '.', '?', '!']));
}

fn capital(out: &mut String, word: &str, language: Spoken) {
    let mut letters = word.chars();
    match letters.next() {
        Some('i') if language == Spoken::Turkish => out.push('İ'),
        Some(first) => out.extend(first.to_uppercase()),
        None => {}
    }
    out.push_str(letters.as_str());
}

/// The paragraphs as plain text: lines of at most 76 characters where there are spaces, CRLF.
pub(crate) fn plain(paragraphs: &[String]) -> String {
    let bytes: usize = paragraphs.iter().map(|text| text.len() + 8).sum();
    let mut out = String::with_capacity(bytes + bytes / 16);
    for (at, text) in paragraphs.iter().enumerate() {
        if at > 0 {
            out.push_str("\r\n");
        }
        wrap(&mut out, text, 76);
    }
    out
}

/// The same as HTML, in the manner of programs that write it.
pub(crate) fn html(paragraphs: &[String], charset: Charset, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(4096);
    let _ = write!(
        out,
        "<!DOCTYPE html>\r\n<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={}\">\r\n\
         <style>p {{ margin: 0 0 12px 0; }} .quote {{ color: #567; border-left: 2px solid #abc; }}</style></head>\r\n\
         <body bgcolor=\"#ffffff\"><div style=\"font-family: Verdana, Arial, sans-serif; font-size: 14px\">\r\n",
        charset.label()
    );
    for text in paragraphs {
        let (open, text, close) = match text.strip_prefix("> ") {
            Some(quoted) => ("<blockquote class=\"quote\">", quoted, "</blockquote>"),
            None => ("<p style=\"line-height: 150%\">", text.as_str(), "</p>"),
        };
        let _ = write!(out, "{open}\r\n");
        wrap(&mut out, text, 110);
        let _ = write!(out, "{close}\r\n");
    }
    if dice.percent(60) {
        let _ = write!(
            out,
            "<p><a href=\"https://www.example.com/c/{:016x}?utm_source=mail\"><b>www.example.com</b></a>\r\n\
             <img src=\"https://img.example.com/o/{:016x}.png\" width=\"1\" height=\"1\" alt=\"\"></p>\r\n",
            dice.roll(),
            dice.roll()
        );
    }
    out.push_str("</div></body></html>\r\n");
    out
}

fn wrap(out: &mut String, text: &str, width: usize) {
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push_str("\r\n");
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push_str("\r\n");
}
