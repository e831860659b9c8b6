//! What the names in a Maildir say (<https://cr.yp.to/proto/maildir.html>, and Maildir++ for folders inside).

use super::marks::Marks;

/// The marks in a file name: the letters behind `:2,`, or behind `;2,` where file names have no colon. Drafts and what is
/// in the trash come in like all others.
pub(super) fn marks(name: &str) -> Marks {
    let info = name.rsplit_once(":2,").or_else(|| name.rsplit_once(";2,"));
    let Some((_, letters)) = info else {
        return Marks {
            unread: true,
            ..Marks::default()
        };
    };
    Marks {
        unread: !letters.contains('S'),
        flagged: letters.contains('F'),
        answered: letters.contains('R'),
        forwarded: letters.contains('P'),
    }
}

/// The path of a Maildir++ folder: `.Archive.2024` is 2024 in Archive. Servers write the names as IMAP does.
pub(super) fn folder_path(name: &str) -> Vec<String> {
    let names = name.split('.').filter(|name| !name.is_empty());
    names
        .map(|name| decoded(name).unwrap_or_else(|| name.to_owned()))
        .collect()
}

/// A name in modified UTF-7 (RFC 3501 §5.1.3). `None` where it is not.
fn decoded(name: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = name;
    while let Some((plain, coded)) = rest.split_once('&') {
        out.push_str(plain);
        let (coded, behind) = coded.split_once('-')?;
        if coded.is_empty() {
            out.push('&');
        } else {
            out.push_str(&utf16(coded)?);
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

/// Base64 (with a comma for the slash, and no padding) of UTF-16.
fn utf16(coded: &str) -> Option<String> {
    let (mut bits, mut count) = (0_u32, 0);
    let mut units = Vec::new();
    for byte in coded.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b',' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count & 0xffff).ok()?);
        }
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_in_the_names() {
        for (name, expected) in [
            ("1.a.host:2,S", [false, false, false, false]),
            ("1.a.host:2,", [true, false, false, false]),
            ("1.a.host:2,FRS", [false, true, true, false]),
            ("1.a.host;2,PST", [false, false, false, true]),
            ("1.a.host,S=5:2,DS", [false, false, false, false]),
            ("1.a.host", [true, false, false, false]),
            ("1.a.host:1,x", [true, false, false, false]),
        ] {
            let Marks {
                unread,
                flagged,
                answered,
                forwarded,
            } = marks(name);
            assert_eq!([unread, flagged, answered, forwarded], expected, "{name}");
        }
    }

    #[test]
    fn folders_have_their_names() {
        for (name, path) in [
            (".Sent", &["Sent"][..]),
            (".Archive.2024", &["Archive", "2024"]),
            (".G&APY-nderilmi&AV8-", &["Gönderilmiş"]),
            (".a&-b", &["a&b"]),
            (".a&b", &["a&b"]),
            (".&!!-", &["&!!-"]),
            (".&2D3eAA-", &["😀"]),
            (".", &[]),
        ] {
            assert_eq!(folder_path(name), path, "{name}");
        }
    }
}
