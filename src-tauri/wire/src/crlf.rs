//! Line endings as mail wants them (RFC 5322 §2.3: CR and LF occur only together).

use std::borrow::Cow;

/// The same text with every bare CR and every bare LF made a CRLF. Borrowed where nothing has to change.
#[must_use]
pub fn canonical(text: &[u8]) -> Cow<'_, [u8]> {
    let Some(mut bare) = next_bare(text, 0) else {
        return Cow::Borrowed(text);
    };
    let mut out = Vec::with_capacity(text.len() + text.len() / 32 + 2);
    let mut from = 0;
    loop {
        out.extend_from_slice(text.get(from..bare).unwrap_or_default());
        out.extend_from_slice(b"\r\n");
        from = bare + 1;
        match next_bare(text, from) {
            Some(next) => bare = next,
            None => break,
        }
    }
    out.extend_from_slice(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where the next CR without LF, or LF without CR, stands. `from` is never inside a CRLF.
fn next_bare(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr::memchr2(b'\r', b'\n', text.get(from..)?)?;
        if text.get(at) == Some(&b'\r') && text.get(at + 1) == Some(&b'\n') {
            from = at + 2;
        } else {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_becomes_crlf() {
        for (text, want) in [
            (&b""[..], &b""[..]),
            (b"a", b"a"),
            (b"\n", b"\r\n"),
            (b"\r", b"\r\n"),
            (b"\r\n", b"\r\n"),
            (b"\n\r", b"\r\n\r\n"),
            (b"\r\r\n", b"\r\n\r\n"),
            (b"\r\n\n", b"\r\n\r\n"),
            (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd"),
            (b"a\n\nb", b"a\r\n\r\nb"),
        ] {
            assert_eq!(canonical(text).as_ref(), want, "{text:?}");
            assert_eq!(canonical(want).as_ref(), want);
        }
        assert!(matches!(canonical(b"a\r\nb\r\n"), Cow::Borrowed(_)));
    }
}
