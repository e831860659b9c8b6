//! A message without the bulk of what is encoded in it: all that its summary is made of, at a fraction of the cost.
//!
//! Most bytes of most mail are base64 of pictures and documents, of which a summary says that they are there. Lines in
//! the middle of such a run are left out; the structure (headers, boundaries) and the beginning of every run stay.

use std::borrow::Cow;

/// Messages below so many bytes are not worth the walk.
const SMALL: usize = 8 * 1024;
/// Lines that stay of encoded text: a preview, and the pictures that an HTML part refers to.
const TEXT_LINES: usize = 2_000;
/// Lines that stay of anything else.
const OTHER_LINES: usize = 4;
/// Bytes that stay of HTML beside plain text, which is what a preview is made of then.
const HTML_BESIDE: usize = 4 * 1024;

/// `raw` without the middle of its encoded parts, and of HTML that a summary does not look at.
pub(crate) fn shortened(raw: &[u8]) -> Cow<'_, [u8]> {
    let (short, ids) = walk(raw, TEXT_LINES, HTML_BESIDE);
    if ids {
        // Which parts the HTML shows is seen in all of it.
        return shortened_to(raw, TEXT_LINES);
    }
    short
}

/// `raw` without the middle of its encoded parts, with so many lines of encoded text.
pub(crate) fn shortened_to(raw: &[u8], text_lines: usize) -> Cow<'_, [u8]> {
    walk(raw, text_lines, usize::MAX).0
}

/// What stays of `raw`, and whether a part of it has a Content-ID.
fn walk(raw: &[u8], text_lines: usize, html_beside: usize) -> (Cow<'_, [u8]>, bool) {
    if raw.len() < SMALL {
        return (Cow::Borrowed(raw), false);
    }
    let mut ids = false;
    let mut short: Option<Vec<u8>> = None;
    // What is kept and not copied yet begins here; `None` while lines are being left out.
    let mut kept = Some(0);
    let (mut start, mut run) = (0, 0);
    let mut most = text_lines;
    let mut beside = Beside::default();
    while let Some(rest) = raw.get(start..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length).unwrap_or(rest);
        let encoded = is_encoded(line);
        run = if encoded { run + 1 } else { 0 };
        if beside.ends_before(line, start, html_beside) || run > most {
            if let Some(from) = kept.take() {
                let copied = raw.get(from..start).unwrap_or_default();
                short.get_or_insert_default().extend_from_slice(copied);
                start += to_last_line(rest);
                continue;
            }
        } else if !encoded {
            kept.get_or_insert(start);
            if let Some(kind) = content_type(line) {
                most = if kind == Kind::Other {
                    OTHER_LINES
                } else {
                    text_lines
                };
                beside.begin(kind, start);
            }
            ids |= field(line, b"content-id:").is_some();
        }
        start += length;
    }
    let short = match (short, kept) {
        (None, _) => Cow::Borrowed(raw),
        (Some(short), None) => Cow::Owned(short),
        (Some(mut short), Some(from)) => {
            short.extend_from_slice(raw.get(from..).unwrap_or_default());
            Cow::Owned(short)
        }
    };
    (short, ids)
}

/// Whether HTML stands beside plain text.
#[derive(Default)]
struct Beside {
    /// Some part in plain text says something.
    plain: bool,
    /// The part that is being read, and where its Content-Type stands.
    part: Option<(Kind, usize)>,
    /// An empty line has ended its header.
    in_body: bool,
}

impl Beside {
    fn begin(&mut self, kind: Kind, at: usize) {
        self.part = Some((kind, at));
        self.in_body = false;
    }

    /// Takes the next line, at a place. Answers whether nothing is looked at from there on until the next part.
    fn ends_before(&mut self, line: &[u8], at: usize, most: usize) -> bool {
        let Some((kind, begun)) = self.part else {
            return false;
        };
        if line.starts_with(b"--") {
            self.part = None;
            return false;
        }
        if !self.in_body {
            self.in_body = line.trim_ascii().is_empty();
            return false;
        }
        // What quotes, and what ends the quoting of others, is passed over by previews.
        self.plain |= kind == Kind::Plain
            && !line.starts_with(b">")
            && line.iter().any(|byte| byte.is_ascii_alphanumeric());
        kind == Kind::Html && self.plain && at - begun > most
    }
}

/// Where the last line of a run begins: the one before the next line that could be a boundary.
fn to_last_line(rest: &[u8]) -> usize {
    let end = memchr::memmem::find(rest, b"\n-").unwrap_or_else(|| rest.trim_ascii_end().len());
    let run = rest.get(..end).unwrap_or(rest);
    memchr::memrchr(b'\n', run).map_or(0, |at| at + 1)
}

/// A line of base64, as long as such lines are. A boundary begins with two hyphens.
fn is_encoded(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    (60..=80).contains(&line.len())
        && !line.starts_with(b"-")
        && line
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Html,
    /// Another text; or nothing is named on this line.
    Text,
    Other,
}

/// What a Content-Type field that begins here names.
fn content_type(line: &[u8]) -> Option<Kind> {
    let value = field(line, b"content-type:")?.trim_ascii();
    let begins = |with: &[u8]| {
        value
            .get(..with.len())
            .is_some_and(|kind| kind.eq_ignore_ascii_case(with))
    };
    Some(if begins(b"text/plain") {
        Kind::Plain
    } else if begins(b"text/html") {
        Kind::Html
    } else if begins(b"text/") || value.is_empty() {
        Kind::Text
    } else {
        Kind::Other
    })
}

/// What stands behind the name of a field (in lower case, with its colon), where it begins here.
fn field<'l>(line: &'l [u8], called: &[u8]) -> Option<&'l [u8]> {
    let (name, value) = line.split_at_checked(called.len())?;
    name.eq_ignore_ascii_case(called).then_some(value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn letter(media_type: &str, lines: usize) -> String {
        let base64 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAx\r\n";
        format!(
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n\
             --b\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}QQ==\r\n--b--\r\nafter\r\n",
            base64.repeat(lines)
        )
    }

    #[test]
    fn the_middle_of_an_attachment_is_left_out_and_its_surroundings_stay() {
        let raw = letter("image/png", 1_000);
        let short = shortened(raw.as_bytes());
        let short = std::str::from_utf8(&short).unwrap();
        assert_eq!(short, letter("image/png", OTHER_LINES));
    }

    #[test]
    fn of_encoded_text_much_stays() {
        let raw = letter("text/calendar; charset=utf-8", 1_500);
        assert!(matches!(shortened(raw.as_bytes()), Cow::Borrowed(_)));
        let raw = letter("text/calendar", 2_500);
        assert_eq!(
            shortened(raw.as_bytes()).into_owned(),
            letter("text/calendar", TEXT_LINES).into_bytes()
        );
    }

    #[test]
    fn html_beside_plain_text_is_cut_unless_it_may_show_other_parts() {
        let html = "<p>A line of HTML, which says the same as the text.</p>\r\n";
        let letter = |plain: &str, lines: usize, id: &str| {
            format!(
                "Subject: x\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
                 Content-Type: text/plain\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html\r\n\r\n{}\
                 --b\r\nContent-Type: image/png\r\n{id}\r\nx\r\n--b--\r\n",
                html.repeat(lines)
            )
        };
        let long = letter("Hi", 500, "");
        let short = shortened(long.as_bytes()).into_owned();
        let kept = html.repeat(HTML_BESIDE / html.len());
        let short = String::from_utf8(short).unwrap();
        assert!(short.len() < SMALL && short.contains(&kept), "{short}");
        let (before, behind) = (
            long.split_once("<p>").unwrap(),
            "</p>\r\n--b\r\nContent-Type: image/png",
        );
        assert!(
            short.starts_with(before.0) && short.contains(behind),
            "{short}"
        );
        for whole in [
            letter("> only a quotation", 500, ""),
            letter("", 500, ""),
            letter("Hi", 500, "Content-ID: <a@b>\r\n"),
        ] {
            assert!(matches!(shortened(whole.as_bytes()), Cow::Borrowed(_)));
        }
        assert!(matches!(
            shortened_to(long.as_bytes(), 2_000),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn what_is_not_encoded_is_kept_to_the_byte() {
        let prose =
            "A line of prose that is about as long as a line of base64, with blanks.\n".repeat(500);
        assert!(matches!(shortened(prose.as_bytes()), Cow::Borrowed(_)));
        let boundaries =
            "--0000000000000000000000000000000000000000000000000000000000000000\n".repeat(500);
        assert!(matches!(shortened(boundaries.as_bytes()), Cow::Borrowed(_)));
        let unended = format!("{}x", letter("image/png", 1_000).trim_end());
        assert!(shortened(unended.as_bytes()).ends_with(b"--b--\r\nafterx"));
    }
}
