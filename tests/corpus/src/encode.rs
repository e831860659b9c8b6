//! Charsets, transfer encodings and encoded words.

use crate::dice::Dice;
use std::borrow::Cow;

/// The charsets of the corpus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Charset {
    Ascii,
    Utf8,
    Latin1,
    Latin5,
    Windows1254,
    Windows1251,
    Koi8R,
    Iso2022Jp,
    Gb18030,
}

impl Charset {
    /// The name in headers.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Ascii => "us-ascii",
            Self::Utf8 => "utf-8",
            Self::Latin1 => "iso-8859-1",
            Self::Latin5 => "iso-8859-9",
            Self::Windows1254 => "windows-1254",
            Self::Windows1251 => "windows-1251",
            Self::Koi8R => "koi8-r",
            Self::Iso2022Jp => "iso-2022-jp",
            Self::Gb18030 => "gb18030",
        }
    }

    /// The text in this charset; nothing when a letter of it is missing there.
    pub(crate) fn encode(self, text: &str) -> Option<Cow<'_, [u8]>> {
        let encoding = match self {
            Self::Ascii => return text.is_ascii().then_some(Cow::Borrowed(text.as_bytes())),
            Self::Utf8 => return Some(Cow::Borrowed(text.as_bytes())),
            Self::Latin1 => encoding_rs::WINDOWS_1252,
            Self::Latin5 | Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Koi8R => encoding_rs::KOI8_R,
            Self::Iso2022Jp => encoding_rs::ISO_2022_JP,
            Self::Gb18030 => encoding_rs::GB18030,
        };
        let (bytes, _, missing) = encoding.encode(text);
        // The Windows charsets have letters where those of ISO 8859 have controls.
        let iso = matches!(self, Self::Latin1 | Self::Latin5);
        let foreign = missing || (iso && bytes.iter().any(|byte| (0x80..0xa0).contains(byte)));
        (!foreign).then_some(bytes)
    }

    /// This charset, or UTF-8 where it lacks a letter; and the bytes.
    pub(crate) fn or_utf8(self, text: &str) -> (Self, Cow<'_, [u8]>) {
        match self.encode(text) {
            Some(bytes) => (self, bytes),
            None => (Self::Utf8, Cow::Borrowed(text.as_bytes())),
        }
    }
}

/// RFC 2045, section 6.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    SevenBit,
    EightBit,
    QuotedPrintable,
    Base64,
}

impl Transfer {
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::SevenBit => "7bit",
            Self::EightBit => "8bit",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
        }
    }

    /// Writes the bytes, whose lines end with CRLF.
    pub(crate) fn write(self, out: &mut Vec<u8>, bytes: &[u8]) {
        match self {
            Self::SevenBit | Self::EightBit => out.extend_from_slice(bytes),
            Self::QuotedPrintable => quoted_printable(out, bytes),
            Self::Base64 => base64_lines(out, bytes),
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const HEX: &[u8; 16] = b"0123456789ABCDEF";

fn sextet(bits: u64) -> u8 {
    ALPHABET.get((bits & 63) as usize).copied().unwrap_or(b'A')
}

fn nibble(bits: u8) -> u8 {
    HEX.get(usize::from(bits & 15)).copied().unwrap_or(b'0')
}

/// Base64 without line ends.
pub(crate) fn base64(out: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.chunks(3) {
        let mut group = 0_u64;
        for at in 0..3 {
            group = group << 8 | u64::from(chunk.get(at).copied().unwrap_or(0));
        }
        let mut letters = [18, 12, 6, 0].map(|shift| sextet(group >> shift));
        for letter in letters.iter_mut().skip(chunk.len() + 1) {
            *letter = b'=';
        }
        out.extend_from_slice(&letters);
    }
}

fn base64_lines(out: &mut Vec<u8>, bytes: &[u8]) {
    for line in bytes.chunks(57) {
        base64(out, line);
        out.extend_from_slice(b"\r\n");
    }
}

/// So many lines of random base64: like a picture or a packed file, it hardly shrinks.
pub(crate) fn noise(out: &mut Vec<u8>, dice: &mut Dice, lines: u64) {
    out.reserve(lines as usize * 78);
    for _ in 0..lines {
        let mut line = [b'A'; 80];
        for ten in line.chunks_mut(10) {
            let mut bits = dice.roll();
            for letter in ten {
                *letter = sextet(bits);
                bits >>= 6;
            }
        }
        if let Some([.., cr, lf]) = line.get_mut(..78) {
            (*cr, *lf) = (b'\r', b'\n');
        }
        out.extend_from_slice(line.get(..78).unwrap_or_default());
    }
}

/// RFC 2045, section 6.7. No line of ours ends with a space.
fn quoted_printable(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut column = 0;
    for byte in bytes {
        match byte {
            b'\r' => out.push(b'\r'),
            b'\n' => {
                out.push(b'\n');
                column = 0;
            }
            _ => {
                let literal = matches!(byte, b' '..=b'~') && *byte != b'=';
                let width = if literal { 1 } else { 3 };
                if column + width > 75 {
                    out.extend_from_slice(b"=\r\n");
                    column = 0;
                }
                if literal {
                    out.push(*byte);
                } else {
                    out.extend_from_slice(&[b'=', nibble(byte >> 4), nibble(*byte)]);
                }
                column += width;
            }
        }
    }
}

/// The text as a header has it: as it is, or in encoded words (RFC 2047), folded between them.
pub(crate) fn header(out: &mut Vec<u8>, text: &str, charset: Charset, q: bool) {
    if text.is_ascii() {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    // Every word is decoded alone, and has at most 75 characters.
    let (charset, _) = charset.or_utf8(text);
    let q = q && !matches!(charset, Charset::Iso2022Jp | Charset::Gb18030);
    let mut rest = text;
    while !rest.is_empty() {
        let end = fitting(rest, charset, q);
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        let (_, bytes) = charset.or_utf8(word);
        out.extend_from_slice(b"=?");
        out.extend_from_slice(charset.label().as_bytes());
        if q {
            out.extend_from_slice(b"?Q?");
            for byte in bytes.iter() {
                match byte {
                    b' ' => out.push(b'_'),
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(*byte),
                    _ => out.extend_from_slice(&[b'=', nibble(byte >> 4), nibble(*byte)]),
                }
            }
        } else {
            out.extend_from_slice(b"?B?");
            base64(out, &bytes);
        }
        out.extend_from_slice(b"?=");
        if !rest.is_empty() {
            out.extend_from_slice(b"\r\n ");
        }
    }
}

/// How many bytes of the text go into one encoded word, on a line with the name of the field.
fn fitting(text: &str, charset: Charset, q: bool) -> usize {
    let mut room = if q { 42 } else { 30 };
    let mut end = 0;
    for letter in text.chars() {
        let cost = match letter {
            _ if !q => letter.len_utf8(),
            ' ' | 'a'..='z' | 'A'..='Z' | '0'..='9' => 1,
            _ if charset == Charset::Utf8 => 3 * letter.len_utf8(),
            _ => 3,
        };
        if cost > room {
            break;
        }
        room -= cost;
        end += letter.len_utf8();
    }
    end
}

/// RFC 2231, section 4: `utf-8''%C3%B6zet.pdf`.
pub(crate) fn extended(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(b"utf-8''");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', nibble(byte >> 4), nibble(byte)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        let mut out = Vec::new();
        for text in ["f", "fo", "foo", "foob"] {
            base64(&mut out, text.as_bytes());
            out.push(b' ');
        }
        assert_eq!(out, b"Zg== Zm8= Zm9v Zm9vYg== ");
    }

    #[test]
    fn quoted_printable_breaks_long_lines() {
        let mut out = Vec::new();
        quoted_printable(&mut out, "ü=".repeat(20).as_bytes());
        let text = String::from_utf8_lossy(&out).into_owned();
        assert!(text.starts_with("=C3=BC=3D"));
        assert!(text.lines().all(|line| line.len() <= 76));
    }

    #[test]
    fn a_charset_without_the_letter_becomes_utf_8() {
        assert_eq!(Charset::Koi8R.or_utf8("ü").0, Charset::Utf8);
        assert_eq!(Charset::Latin1.or_utf8("œ").0, Charset::Utf8);
        assert_eq!(Charset::Latin5.or_utf8("şğı").1.as_ref(), b"\xfe\xf0\xfd");
    }
}
