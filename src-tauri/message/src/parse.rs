//! Reading a raw message with mail-parser, and what has to be done around it.
//!
//! mail-parser takes any bytes, but: it nests attached messages inside one another without a bound (dropping a message
//! nested 100,000 deep overflows the stack), it scans for every multipart's boundary (quadratic on purpose-made
//! input), and it replaces unlabelled 8-bit text. So [`read`] works on a prepared copy where that matters: attached
//! messages are hidden from the parser and come out as plain attachments, multiparts beyond a limit are hidden too, and
//! 8-bit header lines are decoded first. The hidden words come back in everything that is handed out.

use crate::limits::MULTIPARTS;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// What a hidden word's last letter becomes.
const MARK: u8 = 0x02;

/// The charset of unlabelled 8-bit text that is not UTF-8: windows-1254, which is Latin-1 but for six Turkish letters.
const UNLABELLED: &[u8] = b"windows-1254";

/// A parsed message.
pub(crate) struct Mail<'x> {
    message: Message<'x>,
    marked: bool,
}

/// Parses and hands the outcome to `use_it`; `None` where there are no headers to go by.
pub(crate) fn read<T>(raw: &[u8], use_it: impl FnOnce(Option<&Mail<'_>>) -> T) -> T {
    let (prepared, marked) = prepare(raw);
    // The parser promises not to panic. Should it break that promise, one message is shown as its source.
    let message = guarded(|| parser().parse(prepared.as_ref())).flatten();
    let mail = message
        .filter(|message| looks_like_mail(message))
        .map(|message| Mail { message, marked });
    use_it(mail.as_ref())
}

/// The parser, which reads every field that somebody here looks at by its kind. Received is not one of them, and takes
/// long (see [`crate::received`]).
fn parser() -> &'static MessageParser {
    static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
        MessageParser::new()
            .with_mime_headers()
            .with_date_headers()
            .with_address_headers()
            .with_message_ids()
            .header_text(HeaderName::Subject)
            .default_header_raw()
    });
    &PARSER
}

/// Runs somebody else's code on somebody else's bytes; `None` where it panicked.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A line with a colon in it is not yet a header field: some name must be one that could be.
fn looks_like_mail(message: &Message<'_>) -> bool {
    message.parts.first().is_some_and(|root| {
        root.headers.iter().any(|header| {
            let name = header.name.as_str();
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic())
        })
    })
}

/// Where the header section ends: behind its last line, before the empty one.
pub(crate) fn header_end(raw: &[u8]) -> usize {
    let mut start = 0;
    for line in raw.split_inclusive(|&b| b == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            return start;
        }
        start += line.len();
    }
    raw.len()
}

/// Makes the copy that the parser reads, where one is needed, and says whether words were hidden in it.
fn prepare(raw: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let mut prepared = Cow::Borrowed(raw);
    let end = header_end(raw);
    if let Some((head, body)) = raw.split_at_checked(end)
        && std::str::from_utf8(head).is_err()
    {
        let mut decoded = Vec::with_capacity(raw.len() + head.len() / 4);
        for line in head.split_inclusive(|&b| b == b'\n') {
            decoded.extend_from_slice(eight_bit(line).as_bytes());
        }
        decoded.extend_from_slice(body);
        prepared = Cow::Owned(decoded);
    }
    // The parser forgets a last field that no line end closes.
    if end == raw.len() && !raw.ends_with(b"\n") && !raw.is_empty() {
        prepared.to_mut().extend_from_slice(b"\r\n\r\n");
    }
    let hidden = words_to_hide(&prepared);
    if hidden.is_empty() {
        return (prepared, false);
    }
    let mut owned = prepared.into_owned();
    for at in hidden {
        if let Some(byte) = owned.get_mut(at) {
            *byte = MARK;
        }
    }
    (Cow::Owned(owned), true)
}

/// Unlabelled text: UTF-8 where it is that.
pub(crate) fn eight_bit(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => match charset_decoder(UNLABELLED) {
            Some(decode) => Cow::Owned(decode(bytes)),
            None => String::from_utf8_lossy(bytes),
        },
    }
}

/// The places of the last letters of `…/rfc822`, `…/global`, `…/digest`, and of `multipart/` beyond the limit.
fn words_to_hide(bytes: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut multiparts = 0;
    for at in memchr::memchr2_iter(b'/', b')', bytes) {
        // White space may stand between the slash and the subtype, also a folded line.
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let gap = rest
            .iter()
            .take(64)
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        let word = rest.get(gap..gap + 6).unwrap_or_default();
        if [&b"rfc822"[..], b"global", b"digest"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w))
        {
            places.push(at + 1 + gap + 5);
        }
        let before = bytes.get(..at).unwrap_or_default();
        let before = before.trim_ascii_end();
        let start = before.len().saturating_sub(9);
        if before
            .get(start..)
            .is_some_and(|w| w.eq_ignore_ascii_case(b"multipart"))
        {
            multiparts += 1;
            if multiparts > MULTIPARTS {
                places.push(before.len() - 1);
            }
        }
    }
    places
}

/// The letter that was hidden, told by the two before it.
fn hidden_letter(one: u8, two: u8) -> Option<u8> {
    match (one.to_ascii_lowercase(), two.to_ascii_lowercase()) {
        (b'8', b'2') => Some(b'2'),
        (b'b', b'a') => Some(b'l'),
        (b'e', b's') | (b'a', b'r') => Some(b't'),
        _ => None,
    }
}

/// Puts the hidden letters back.
fn unhide(bytes: &mut [u8]) {
    for at in 2..bytes.len() {
        if bytes.get(at) == Some(&MARK)
            && let (Some(&one), Some(&two)) = (bytes.get(at - 2), bytes.get(at - 1))
            && let Some(letter) = hidden_letter(one, two)
            && let Some(byte) = bytes.get_mut(at)
        {
            *byte = letter;
        }
    }
}

/// What the body is made of, in order.
pub(crate) enum Content<'m> {
    /// HTML (with the text parts around it, already as HTML).
    Html(Vec<Piece<'m>>),
    /// Text only.
    Text(Vec<Piece<'m>>),
    /// Neither.
    Empty,
}

/// A body part's text.
pub(crate) struct Piece<'m> {
    /// What it says.
    pub(crate) text: Cow<'m, str>,
    /// Whether that is HTML.
    pub(crate) html: bool,
    /// Whether it is format=flowed, and whether with DelSp=yes (RFC 3676).
    pub(crate) flowed: Option<bool>,
}

impl<'x> Mail<'x> {
    /// The parser's message.
    pub(crate) fn message(&self) -> &Message<'x> {
        &self.message
    }

    /// A part by its number.
    pub(crate) fn part(&self, number: u32) -> Option<&MessagePart<'x>> {
        self.message.parts.get(usize::try_from(number).ok()?)
    }

    /// The media type, in lower case; what RFC 2045 §5.2 says where none is given.
    pub(crate) fn media_type(&self, part: &MessagePart<'_>) -> String {
        let given = part
            .content_type()
            .map(|ct| (ct.ctype(), ct.subtype().unwrap_or_default()));
        match given {
            Some((kind, sub)) if is_token(kind) && !sub.is_empty() => {
                let mut bytes = format!("{kind}/{sub}").to_ascii_lowercase().into_bytes();
                if self.marked {
                    unhide(&mut bytes);
                }
                let whole = String::from_utf8(bytes).unwrap_or_default();
                match whole.split_once('/') {
                    Some((_, sub)) if is_token(sub) => whole,
                    _ => "application/octet-stream".into(),
                }
            }
            Some(_) => "application/octet-stream".into(),
            None if matches!(part.body, PartType::Text(_)) => "text/plain".into(),
            None => "application/octet-stream".into(),
        }
    }

    /// The bytes of a leaf part, with the transfer encoding undone.
    pub(crate) fn bytes(&self, part: &MessagePart<'_>) -> Option<Vec<u8>> {
        let mut bytes = match &part.body {
            PartType::Multipart(_) => return None,
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
            // Text comes out of the parser decoded from its charset; a saved file keeps the sender's bytes.
            PartType::Text(_) | PartType::Html(_) | PartType::Message(_) => self.undecoded(part),
        };
        if self.marked {
            unhide(&mut bytes);
        }
        Some(bytes)
    }

    /// How many bytes [`Mail::bytes`] gives, without making them where that is cheap.
    pub(crate) fn size(&self, part: &MessagePart<'_>) -> u64 {
        match &part.body {
            PartType::Multipart(_) => 0,
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.len() as u64,
            _ => self.undecoded(part).len() as u64,
        }
    }

    fn undecoded(&self, part: &MessagePart<'_>) -> Vec<u8> {
        let start = part.raw_body_offset() as usize;
        let end = part.raw_end_offset() as usize;
        let slice = self.message.raw_message.get(start..end).unwrap_or_default();
        match part.encoding {
            Encoding::Base64 => base64_decode(slice),
            Encoding::QuotedPrintable => quoted_printable_decode(slice),
            Encoding::None => None,
        }
        .unwrap_or_else(|| slice.to_vec())
    }

    /// The text of a text part.
    pub(crate) fn text<'m>(&self, part: &'m MessagePart<'_>) -> Option<Cow<'m, str>> {
        let (PartType::Text(text) | PartType::Html(text)) = &part.body else {
            return None;
        };
        let text = match self.relabelled(part, text) {
            Some(better) => Cow::Owned(better),
            None => Cow::Borrowed(text.as_ref()),
        };
        if !self.marked {
            return Some(text);
        }
        let mut bytes = text.into_owned().into_bytes();
        unhide(&mut bytes);
        Some(Cow::Owned(String::from_utf8(bytes).unwrap_or_default()))
    }

    /// Unlabelled (or wrongly UTF-8 labelled) text that the parser had to replace letters of.
    fn relabelled(&self, part: &MessagePart<'_>, text: &str) -> Option<String> {
        let replaced = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}").count();
        if replaced == 0 {
            return None;
        }
        let label = part.content_type().and_then(|ct| ct.attribute("charset"));
        let utf8 = label.is_none_or(|label| {
            let label = label.to_ascii_lowercase();
            label == "utf-8" || label == "utf8" || charset_decoder(label.as_bytes()).is_none()
        });
        // A few broken bytes in a text that is otherwise UTF-8 do not make it another charset.
        let kept = text
            .chars()
            .filter(|&c| !c.is_ascii() && c != '\u{FFFD}')
            .count();
        if !utf8 || kept > replaced {
            return None;
        }
        let bytes = self.undecoded(part);
        std::str::from_utf8(&bytes)
            .is_err()
            .then(|| eight_bit(&bytes).into_owned())
    }

    fn piece<'m>(&self, part: &'m MessagePart<'_>) -> Option<Piece<'m>> {
        let text = self.text(part)?;
        let flowed = part.content_type().and_then(|ct| {
            let flowed = ct
                .attribute("format")
                .is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
            flowed.then(|| {
                ct.attribute("delsp")
                    .is_some_and(|d| d.eq_ignore_ascii_case("yes"))
            })
        });
        Some(Piece {
            text,
            html: matches!(part.body, PartType::Html(_)),
            flowed,
        })
    }

    fn pieces(&self, numbers: &[u32]) -> Vec<Piece<'_>> {
        numbers
            .iter()
            .filter_map(|&n| self.part(n))
            .filter_map(|part| self.piece(part))
            .collect()
    }

    /// What is shown: the HTML where there is some.
    pub(crate) fn content(&self) -> Content<'_> {
        let html = self.pieces(&self.message.html_body);
        if html
            .iter()
            .any(|piece| piece.html && !piece.text.trim().is_empty())
        {
            return Content::Html(html);
        }
        let text = self.pieces(&self.message.text_body);
        if text.iter().any(|piece| !piece.text.trim().is_empty()) {
            return if text.iter().any(|piece| piece.html) {
                Content::Html(text)
            } else {
                Content::Text(text)
            };
        }
        // A multipart whose boundary never comes is read as one text; so is a lone part of another text type.
        match self
            .part(0)
            .filter(|root| matches!(root.body, PartType::Text(_)))
        {
            Some(root) => match self
                .piece(root)
                .filter(|piece| !piece.text.trim().is_empty())
            {
                Some(piece) => Content::Text(vec![piece]),
                None => Content::Empty,
            },
            None => Content::Empty,
        }
    }

    /// What is read as plain text: the text where there is some.
    pub(crate) fn plain_content(&self) -> Content<'_> {
        let text = self.pieces(&self.message.text_body);
        if text.iter().any(|piece| !piece.text.trim().is_empty()) {
            return Content::Text(text);
        }
        self.content()
    }

    /// Parts with a Content-ID: the id and the part's number.
    pub(crate) fn content_ids(&self) -> Vec<(String, u32)> {
        self.message
            .parts
            .iter()
            .zip(0u32..)
            .filter_map(|(part, number)| {
                let id = part.content_id()?.trim_matches(['<', '>', ' ']);
                (!id.is_empty()).then(|| (id.to_owned(), number))
            })
            .collect()
    }
}

/// RFC 2045 §5.1's token, near enough.
fn is_token(word: &str) -> bool {
    !word.is_empty()
        && word.len() < 128
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
}
