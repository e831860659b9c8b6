//! The letters of the bench: always the same ones, 48.7 kB on average, as a maildrop holds them.
//!
//! `support::mixed` is made to be difficult (18 kB on average, half of it rubbish); here the shares are those of ordinary
//! mail: many short notes, newsletters in HTML, and a few attachments that make up most of the bytes.

use std::fmt::Write as _;
use support::mixed::Dice;

/// What every letter's Message-ID ends in; [`super::clients`] counts them by it.
pub(crate) const MARK: &str = ".bench@kardelen.example>";

const WORDS: [&str; 48] = [
    "bahçe",
    "yarın",
    "kitap",
    "İzmir",
    "güneş",
    "çay",
    "vapur",
    "mektup",
    "pencere",
    "sokak",
    "deniz",
    "akşam",
    "üzüm",
    "kahve",
    "şehir",
    "yağmur",
    "arkadaş",
    "toplantı",
    "ödeme",
    "fatura",
    "the",
    "meeting",
    "invoice",
    "please",
    "attached",
    "regards",
    "tomorrow",
    "schedule",
    "review",
    "report",
    "budget",
    "project",
    "deadline",
    "customer",
    "delivery",
    "garden",
    "window",
    "evening",
    "music",
    "library",
    "ticket",
    "station",
    "weather",
    "holiday",
    "answer",
    "question",
    "photo",
    "family",
];

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The letters, one after the other: 10,000 of them are 487 MB and need not be in memory at once.
pub(crate) fn letters(count: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut dice = Dice::new(1453);
    (0..count).map(move |number| letter(&mut dice, number))
}

fn letter(dice: &mut Dice, number: usize) -> Vec<u8> {
    match dice.below(20) {
        0..=7 => note(dice, number, 500..4_500),
        8..=14 => newsletter(dice, number, 10_000..60_000),
        15..=17 => attachment(dice, number, 40_000..160_000),
        _ => attachment(dice, number, 100_000..308_000),
    }
}

fn size(dice: &mut Dice, range: &std::ops::Range<usize>) -> usize {
    range.start + dice.below(range.len())
}

fn head(dice: &mut Dice, number: usize, content_type: &str) -> String {
    let mut head = String::with_capacity(1024);
    for hop in 0..3 {
        let _ = write!(
            head,
            "Received: from mx{hop}.outside.example (mx{hop}.outside.example [192.0.2.{hop}])\r\n\
             \tby in{hop}.kardelen.example with ESMTPS id {:016x}\r\n\tfor <ayse@kardelen.example>; \
             Sun, 1 Nov 2026 10:00:0{hop} +0300\r\n",
            dice.roll()
        );
    }
    let person = number % 97;
    let _ = write!(
        head,
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=outside.example; s=mail;\r\n\th=from:to:subject:date; b="
    );
    head.extend(base64(dice, 172));
    let _ = write!(
        head,
        "\r\nMessage-ID: <{number}{MARK}\r\nDate: Sun, 1 Nov 2026 {:02}:{:02}:{:02} +0300\r\n\
         From: =?utf-8?q?G=C3=BCl_Y=C4=B1lmaz_{person}?= <gul{person}@outside.example>\r\n\
         To: =?utf-8?q?Ay=C5=9Fe?= <ayse@kardelen.example>\r\nSubject: ",
        number / 3600 % 24,
        number / 60 % 60,
        number % 60
    );
    for _ in 0..4 {
        // Without what RFC 2047 would have to encode.
        let word = WORDS.get(20 + dice.below(28)).copied().unwrap_or_default();
        let _ = write!(head, "{word} ");
    }
    let _ = write!(
        head,
        "{number}\r\nMIME-Version: 1.0\r\nContent-Type: {content_type}\r\n"
    );
    head
}

/// A line of words, with a number among them that no other line has.
fn line(dice: &mut Dice) -> String {
    let mut line = format!("{:x}", dice.roll() >> 40);
    while line.len() < 60 {
        line.push(' ');
        line.push_str(
            WORDS
                .get(dice.below(WORDS.len()))
                .copied()
                .unwrap_or_default(),
        );
    }
    line
}

fn note(dice: &mut Dice, number: usize, range: std::ops::Range<usize>) -> Vec<u8> {
    let mut raw = head(dice, number, "text/plain; charset=utf-8");
    raw.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
    let size = size(dice, &range);
    while raw.len() < size {
        let _ = write!(raw, "{}\r\n", line(dice));
    }
    raw.into_bytes()
}

/// The same words as text and as HTML.
fn newsletter(dice: &mut Dice, number: usize, range: std::ops::Range<usize>) -> Vec<u8> {
    let mut raw = head(dice, number, "multipart/alternative; boundary=\"=_.a\"");
    let size = size(dice, &range);
    let (mut text, mut html) = (String::new(), String::new());
    while raw.len() + text.len() + html.len() + 300 < size {
        let line = line(dice);
        let _ = write!(text, "{line}\r\n");
        let _ = write!(
            html,
            "<tr><td style=\"font-family:Arial,sans-serif;font-size:14px;color:#234\">\r\n{line}\r\n\
             <a href=\"https://t.outside.example/c/{:016x}\">devam</a></td></tr>\r\n",
            dice.roll()
        );
    }
    let _ = write!(
        raw,
        "\r\n--=_.a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n\
         --=_.a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         <html><body><table>\r\n{html}</table></body></html>\r\n--=_.a--\r\n"
    );
    raw.into_bytes()
}

fn attachment(dice: &mut Dice, number: usize, range: std::ops::Range<usize>) -> Vec<u8> {
    let mut raw = head(dice, number, "multipart/mixed; boundary=\"=_.b\"");
    let _ = write!(
        raw,
        "\r\n--=_.b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n--=_.b\r\n\
         Content-Type: application/pdf; name=\"fatura-{number}.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"fatura-{number}.pdf\"\r\n\r\n",
        line(dice)
    );
    let size = size(dice, &range);
    while raw.len() < size {
        raw.extend(base64(dice, 76));
        raw.push_str("\r\n");
    }
    raw.push_str("--=_.b--\r\n");
    raw.into_bytes()
}

/// Random base64: like a picture or a packed file, it hardly shrinks.
fn base64(dice: &mut Dice, length: usize) -> impl Iterator<Item = char> {
    let mut bits = 0;
    (0..length).map(move |at| {
        if at % 10 == 0 {
            bits = dice.roll();
        }
        let index = usize::try_from(bits & 63).unwrap_or_default();
        bits >>= 6;
        char::from(ALPHABET.get(index).copied().unwrap_or(b'A'))
    })
}
