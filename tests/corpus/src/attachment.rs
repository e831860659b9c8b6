//! What letters carry.

use crate::dice::Dice;
use crate::encode::{self, Charset, Transfer};
use crate::prose::{self, Language};
use std::fmt::Write as _;

/// Something of a few kilobytes.
pub(crate) fn small(out: &mut Vec<u8>, dice: &mut Dice, language: Language) {
    match dice.below(10) {
        0..3 => note(out, dice, language),
        3..6 => table(out, dice, language),
        6..8 => {
            let lines = dice.between(12, 90);
            binary(out, dice, language, &PNG, lines);
        }
        _ => {
            let lines = dice.between(40, 140);
            binary(out, dice, language, &PDF, lines);
        }
    }
}

/// Something from 20 KB to 2.5 MB as it travels: every octave has fewer than the one below.
pub(crate) fn large(out: &mut Vec<u8>, dice: &mut Dice, language: Language) {
    let octaves = [
        (14, 20),
        (14, 40),
        (13, 80),
        (10, 160),
        (7, 320),
        (3, 640),
        (1, 1280),
    ];
    let kilobytes = dice.weighted(&octaves, 20);
    let bytes = dice.between(kilobytes * 1000, kilobytes * 2000);
    let format = dice.weighted(&[(4, &PDF), (2, &PNG), (3, &JPEG), (2, &ZIP)], &PDF);
    binary(out, dice, language, format, bytes / 78);
}

/// A whole letter inside (RFC 2046, section 5.2.1).
pub(crate) fn letter(out: &mut Vec<u8>, dice: &mut Dice, language: Language, date: &str) {
    let text = prose::plain(&[
        prose::paragraph(dice, language, 200),
        prose::paragraph(dice, language, 400),
    ]);
    let (charset, bytes) = language.charset(dice).or_utf8(&text);
    out.extend_from_slice(
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\
          Content-Disposition: attachment; filename=\"forwarded.eml\"\r\n\r\n\
          From: Somebody Else <else@example.net>\r\nTo: list@example.net\r\nSubject: ",
    );
    encode::header(out, &prose::subject(dice, language), charset, false);
    let head = format!(
        "\r\nDate: {date}\r\nMessage-ID: <{:016x}@else.example.net>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset={}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
        dice.roll(),
        charset.label()
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&bytes);
}

fn note(out: &mut Vec<u8>, dice: &mut Dice, language: Language) {
    let count = dice.between(1, 5);
    let paragraphs: Vec<String> = (0..count)
        .map(|_| prose::paragraph(dice, language, 300))
        .collect();
    let text = prose::plain(&paragraphs);
    searchable(out, dice, language, ("plain", "txt"), &text);
}

fn table(out: &mut Vec<u8>, dice: &mut Dice, language: Language) {
    let mut text = String::from("number,name,price\r\n");
    for row in 1..dice.between(8, 60) {
        let _ = write!(
            text,
            "{row},\"{}\",{}.{:02}\r\n",
            prose::subject(dice, language),
            dice.below(900),
            dice.below(100)
        );
    }
    searchable(out, dice, language, ("csv", "csv"), &text);
}

/// Text that a search may look into.
fn searchable(
    out: &mut Vec<u8>,
    dice: &mut Dice,
    language: Language,
    (subtype, ending): (&str, &str),
    text: &str,
) {
    let (charset, bytes) = language.charset(dice).or_utf8(text);
    let transfer = match prose::transfer(charset, dice) {
        // As most programs do with a file of text.
        Transfer::EightBit => Transfer::Base64,
        other => other,
    };
    let kind = format!("text/{subtype}; charset={}", charset.label());
    head(out, dice, language, &kind, ending, transfer);
    transfer.write(out, &bytes);
}

/// A format by how its files begin: as many bytes as a line of base64 has.
struct Format {
    media_type: &'static str,
    ending: &'static str,
    magic: &'static [u8],
}

const PNG: Format = Format {
    media_type: "image/png",
    ending: "png",
    magic: b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x02\x00\x00\x00\xba\xb3\x4b\xb3\x00\x00\
        \xff\xa5IDAT\x78\x9c\xec\xbd\x79\x9c\x5d\x55\x95\x2f\xbe\xf6",
};
const PDF: Format = Format {
    media_type: "application/pdf",
    ending: "pdf",
    magic: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Length 9999 /Filter /Fl>> stream\n",
};
const JPEG: Format = Format {
    media_type: "image/jpeg",
    ending: "jpg",
    magic:
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x00\x00\xff\xdb\x00\x43\x00",
};
const ZIP: Format = Format {
    media_type: "application/zip",
    ending: "zip",
    magic: b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x21\x58\x61\x57",
};

fn binary(out: &mut Vec<u8>, dice: &mut Dice, language: Language, format: &Format, lines: u64) {
    head(
        out,
        dice,
        language,
        format.media_type,
        format.ending,
        Transfer::Base64,
    );
    let mut first = [0x55_u8; 57];
    for (to, from) in first.iter_mut().zip(format.magic) {
        *to = *from;
    }
    Transfer::Base64.write(out, &first);
    encode::noise(out, dice, lines);
}

const NAMES: &[&str] = &[
    "report", "photo", "scan", "rapor", "ekran", "Bericht", "contract", "plan", "belge", "IMG",
];
const FOREIGN: &[&str] = &[
    "sözleşme",
    "özet tablo",
    "görüntü",
    "Übersicht",
    "pièce jointe",
    "отчёт",
    "資料",
    "αναφορά",
];

fn head(
    out: &mut Vec<u8>,
    dice: &mut Dice,
    language: Language,
    kind: &str,
    ending: &str,
    transfer: Transfer,
) {
    let number = dice.between(1, 9_999);
    let ascii = language == Language::Of(crate::lexicon::Spoken::English) || dice.percent(60);
    let name = format!(
        "{}-{number}.{ending}",
        dice.pick(if ascii { NAMES } else { FOREIGN })
    );
    out.extend_from_slice(format!("Content-Type: {kind};\r\n\tname=\"").as_bytes());
    encode::header(out, &name, Charset::Utf8, false);
    let middle = format!(
        "\"\r\nContent-Transfer-Encoding: {}\r\nContent-Disposition: attachment;\r\n\tfilename",
        transfer.label()
    );
    out.extend_from_slice(middle.as_bytes());
    if ascii {
        out.extend_from_slice(format!("=\"{name}\"").as_bytes());
    } else {
        out.extend_from_slice(b"*=");
        encode::extended(out, &name);
    }
    out.extend_from_slice(b"\r\n\r\n");
}
