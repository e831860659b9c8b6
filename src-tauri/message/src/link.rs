//! Links: which may leave, how they are written, and where a text has some.

use crate::sanitize::escape;
use ammonia::Url;

/// Whether an address is http or https.
pub(crate) fn is_web(address: &str) -> bool {
    has_scheme(address, "http:") || has_scheme(address, "https:")
}

fn has_scheme(address: &str, scheme: &str) -> bool {
    address
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// A link through the shell, for http, https and mailto; every other link is only text.
pub(crate) fn outward(address: &str, base: &str) -> Option<String> {
    // Browsers drop controls from addresses before they look at the scheme.
    let address: String = address.trim().chars().filter(|c| !c.is_control()).collect();
    let address = if address.starts_with("//") {
        format!("https:{address}")
    } else {
        address
    };
    if has_scheme(&address, "mailto:") {
        return Some(format!("{base}link?to={}", percent_encode(&address)));
    }
    if !is_web(&address) {
        return None;
    }
    // Written as the browser would, so that the shell, the title and the browser agree on the host.
    let url = Url::parse(&address).ok()?;
    url.host_str()?;
    Some(format!("{base}link?to={}", percent_encode(url.as_str())))
}

/// Everything but RFC 3986's unreserved characters as %XX.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// %XX undone; what is not UTF-8 then is replaced.
pub(crate) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |place: usize| bytes.get(place).and_then(|b| char::from(*b).to_digit(16));
        if byte == b'%'
            && let (Some(high), Some(low)) = (hex(at + 1), hex(at + 2))
            && let Ok(decoded) = u8::try_from(high * 16 + low)
        {
            out.push(decoded);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A line of text as HTML, its addresses as links.
pub(crate) fn linkify(line: &str, base: &str, out: &mut String) {
    let mut word_start = None;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() || matches!(c, '<' | '>' | '"') {
            if let Some(start) = word_start.take() {
                word(line.get(start..at).unwrap_or_default(), base, out);
            }
            out.push_str(&escape(c.encode_utf8(&mut [0; 4])));
        } else if word_start.is_none() {
            word_start = Some(at);
        }
    }
    if let Some(start) = word_start {
        word(line.get(start..).unwrap_or_default(), base, out);
    }
}

fn word(word: &str, base: &str, out: &mut String) {
    let body = word.trim_start_matches(['(', '[', '{', '\'', '*', '_', '«', '“', '‘']);
    let front = word.len() - body.len();
    let mut end = body.len();
    // How many brackets of each kind are opened, and closed.
    let count = |wanted: char| body.chars().filter(|&c| c == wanted).count();
    let (round, square) = (count('('), count('['));
    let (mut round_closed, mut square_closed) = (count(')'), count(']'));
    while let Some(last) = body.get(..end).and_then(|b| b.chars().next_back()) {
        match last {
            ')' if round < round_closed => round_closed -= 1,
            ']' if square < square_closed => square_closed -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '}' | '\'' | '*' | '»' | '”' | '’' | '…' => {
            }
            _ => break,
        }
        end -= last.len_utf8();
    }
    let (Some(before), Some(link), Some(after)) =
        (word.get(..front), body.get(..end), body.get(end..))
    else {
        return out.push_str(&escape(word));
    };
    let target = if is_web(link) && link.contains("://") || has_scheme(link, "mailto:") {
        Some(link.to_owned())
    } else if has_scheme(link, "www.") && link.matches('.').count() > 1 {
        Some(format!("http://{link}"))
    } else if is_address(link) {
        Some(format!("mailto:{link}"))
    } else {
        None
    };
    match target.and_then(|target| Some((outward(&target, base)?, target))) {
        Some((href, target)) => {
            out.push_str(&escape(before));
            out.push_str(&format!(
                "<a title=\"{}\" href=\"{}\" rel=\"noreferrer noopener\">{}</a>",
                escape(&target),
                escape(&href),
                escape(link)
            ));
            out.push_str(&escape(after));
        }
        None => out.push_str(&escape(word)),
    }
}

/// Whether a word of a text looks like an addr-spec.
fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local
                .chars()
                .all(|c| c.is_alphanumeric() || "._%+-".contains(c))
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(line: &str) -> String {
        let mut out = String::new();
        linkify(line, "b/", &mut out);
        out
    }

    #[test]
    fn addresses_become_links() {
        assert_eq!(
            html("Bkz. (https://a.example/x_(1)), <b@c.example>."),
            "Bkz. (<a title=\"https://a.example/x_(1)\" href=\"b/link?to=https%3A%2F%2Fa.example%2Fx_%281%29\" \
             rel=\"noreferrer noopener\">https://a.example/x_(1)</a>), &lt;<a title=\"mailto:b@c.example\" \
             href=\"b/link?to=mailto%3Ab%40c.example\" rel=\"noreferrer noopener\">b@c.example</a>&gt;."
        );
        assert_eq!(html("a@b and x:y & <i>"), "a@b and x:y &amp; &lt;i&gt;");
        assert_eq!(html("javascript:alert(1)"), "javascript:alert(1)");
    }

    #[test]
    fn only_these_leave() {
        assert_eq!(outward("java\nscript:x", ""), None);
        assert_eq!(outward("file:///etc/passwd", ""), None);
        assert_eq!(outward("http:", ""), None);
        assert_eq!(
            outward("HTTPS://A.example", "").as_deref(),
            Some("link?to=https%3A%2F%2Fa.example%2F")
        );
        assert_eq!(percent_decode("a%20b%C5%9F%zz"), "a bş%zz");
    }
}
