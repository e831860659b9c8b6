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

/// `raw` without the middle of its encoded parts.
pub(crate) fn shortened(raw: &[u8]) -> Cow<'_, [u8]> {
    shortened_to(raw, TEXT_LINES)
}

/// [`shortened`], with so many lines of encoded text.
pub(crate) fn shortened_to(raw: &[u8], text_lines: usize) -> Cow<'_, [u8]> {
    if raw.len() < SMALL {
        return Cow::Borrowed(raw);
    }
    let mut short: Option<Vec<u8>> = None;
    // What is kept and not copied yet begins here; `None` while lines are being left out.
    let mut kept = Some(0);
    let (mut start, mut run) = (0, 0);
    let mut most = text_lines;
    while let Some(rest) = raw.get(start..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length).unwrap_or(rest);
        if is_encoded(line) {
            run += 1;
            if run > most
                && let Some(from) = kept.take()
            {
                let copied = raw.get(from..start).unwrap_or_default();
                short.get_or_insert_default().extend_from_slice(copied);
                start += to_last_line(rest);
                continue;
            }
        } else {
            run = 0;
            kept.get_or_insert(start);
            if let Some(is_text) = content_type(line) {
                most = if is_text { text_lines } else { OTHER_LINES };
            }
        }
        start += length;
    }
    match (short, kept) {
        (None, _) => Cow::Borrowed(raw),
        (Some(short), None) => Cow::Owned(short),
        (Some(mut short), Some(from)) => {
            short.extend_from_slice(raw.get(from..).unwrap_or_default());
            Cow::Owned(short)
        }
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

/// Whether a Content-Type field that begins here names text; where it names nothing on this line, it may be.
fn content_type(line: &[u8]) -> Option<bool> {
    const NAME: &[u8] = b"content-type:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    if !name.eq_ignore_ascii_case(NAME) {
        return None;
    }
    let value = value.trim_ascii();
    let text = value
        .get(..5)
        .is_some_and(|kind| kind.eq_ignore_ascii_case(b"text/"));
    Some(text || value.is_empty())
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
        let raw = letter("text/html; charset=utf-8", 1_500);
        assert!(matches!(shortened(raw.as_bytes()), Cow::Borrowed(_)));
        let raw = letter("text/html", 2_500);
        assert_eq!(
            shortened(raw.as_bytes()).into_owned(),
            letter("text/html", TEXT_LINES).into_bytes()
        );
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
