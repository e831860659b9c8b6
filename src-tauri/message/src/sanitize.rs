//! The HTML of a stranger, made fit for the frame.
//!
//! ammonia parses it as a browser does and keeps what is on a list; every address in it goes through [`Rewrite`], which
//! knows no relative addresses: a picture is one of the message's own parts, a small `data:` picture, or remote and then
//! blocked unless allowed; a link is http, https or mailto and leads through the shell. `<style>` blocks are dropped:
//! the newsletters that matter repeat what they need in `style` attributes, because webmail drops the blocks too.

use crate::css;
use crate::limits::{HOSTS, HTML, HTML_DEPTH, HTML_ENTITIES};
use crate::link::{is_web, outward, percent_decode};
use crate::parse::guarded;
use ammonia::{Builder, Url, UrlRelative};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// What the addresses in a message become.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rewrite {
    /// Where the frame is served from, ending in `/`.
    pub(crate) base: String,
    /// Whether remote pictures stay.
    pub(crate) remote: bool,
    /// Content-IDs and the numbers of their parts.
    pub(crate) parts: Vec<(String, u32)>,
}

/// Sanitised HTML, and the hosts it would load from.
pub(crate) struct Clean {
    /// A fragment for a body element.
    pub(crate) html: String,
    /// The hosts, each once, in order.
    pub(crate) hosts: Vec<String>,
}

/// Attributes that only measure, colour and align.
const ATTRIBUTES: &[&str] = &[
    "align",
    "background",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "clear",
    "color",
    "colspan",
    "compact",
    "dir",
    "face",
    "height",
    "hspace",
    "lang",
    "noshade",
    "nowrap",
    "rowspan",
    "scope",
    "size",
    "span",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "value",
    "vspace",
    "width",
];

/// Elements whose content is not for reading.
const GONE: &[&str] = &[
    "script", "style", "title", "svg", "math", "object", "embed", "applet", "iframe", "frame",
    "frameset", "noframes", "noscript", "template", "textarea", "select", "xml", "audio", "video",
    "canvas", "dialog", "head",
];

/// Sanitises; `None` where the HTML is too long, too deep or too strange to parse.
pub(crate) fn sanitize(html: &str, rewrite: &Rewrite) -> Option<Clean> {
    if html.len() > HTML || depth(html) > HTML_DEPTH || entities(html) > HTML_ENTITIES {
        return None;
    }
    let hosts = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&hosts);
    let rules = rewrite.clone();
    let mut builder = Builder::default();
    builder
        .add_tags([
            "font", "big", "tfoot", "main", "section", "address", "dir", "menu",
        ])
        .rm_tags(["map", "area"])
        .rm_tag_attributes("a", ["hreflang"])
        .rm_tag_attributes("blockquote", ["cite"])
        .rm_tag_attributes("q", ["cite"])
        .rm_tag_attributes("del", ["cite"])
        .rm_tag_attributes("ins", ["cite"])
        .add_generic_attributes(ATTRIBUTES)
        .add_clean_content_tags(GONE)
        .add_url_schemes(["http", "https", "mailto", "cid", "data"])
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noreferrer noopener"))
        .attribute_filter(move |element, attribute, value| {
            rules.attribute(element, attribute, value, &mut |host| remember(&seen, host))
        });
    let html = guarded(|| builder.clean(html).to_string())?;
    drop(builder);
    let hosts = hosts.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Some(Clean {
        html: titled(&html, &rewrite.base),
        hosts,
    })
}

fn remember(hosts: &Mutex<Vec<String>>, host: String) {
    let mut hosts = hosts.lock().unwrap_or_else(PoisonError::into_inner);
    if hosts.len() < HOSTS && !hosts.contains(&host) {
        hosts.push(host);
    }
}

impl Rewrite {
    fn attribute<'v>(
        &self,
        element: &str,
        attribute: &str,
        value: &'v str,
        remember: &mut impl FnMut(String),
    ) -> Option<Cow<'v, str>> {
        match (element, attribute) {
            ("a", "href") => outward(value, &self.base).map(Cow::Owned),
            // The real address is written there instead, see `titled`.
            ("a", "title") => None,
            (_, "href") => None,
            ("img", "src") | (_, "background") => self.picture(value, remember).map(Cow::Owned),
            (_, "src") => None,
            (_, "style") => {
                let style = css::filter(value, |address| self.picture(address, remember));
                (!style.is_empty()).then_some(Cow::Owned(style))
            }
            _ => Some(Cow::Borrowed(value)),
        }
    }

    /// Where a picture is loaded from, if at all.
    fn picture(&self, address: &str, remember: &mut impl FnMut(String)) -> Option<String> {
        let address: String = address.trim().chars().filter(|c| !c.is_control()).collect();
        let address = address.replace(' ', "%20");
        let (scheme, rest) = match address.split_once(':') {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (String::new(), ""),
        };
        match scheme.as_str() {
            "cid" => {
                let id = percent_decode(rest);
                let (_, number) = self
                    .parts
                    .iter()
                    .find(|(known, _)| *known == id || known == rest)?;
                Some(format!("{}part/{number}", self.base))
            }
            "data" => {
                let kind = rest
                    .split([';', ','])
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                let known = [
                    "image/png",
                    "image/jpeg",
                    "image/jpg",
                    "image/gif",
                    "image/webp",
                ]
                .contains(&kind.as_str());
                known.then_some(address)
            }
            _ if is_web(&address) || address.starts_with("//") => {
                let address = if address.starts_with("//") {
                    format!("https:{address}")
                } else {
                    address
                };
                let url = Url::parse(&address).ok()?;
                remember(url.host_str()?.to_owned());
                self.remote.then(|| url.to_string())
            }
            _ => None,
        }
    }
}

/// Writes into every link's title where it really leads. The input is ammonia's output: every `<a ` in it is a tag, and
/// no attribute's value holds a quotation mark.
fn titled(html: &str, base: &str) -> String {
    let prefix = format!("{base}link?to=").replace('&', "&amp;");
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<a ") {
        out.push_str(before);
        out.push_str("<a ");
        let target = after
            .split_once("href=\"")
            // Another tag's href does not count.
            .filter(|(between, _)| !between.contains('>'))
            .and_then(|(_, value)| value.split_once('"'))
            .and_then(|(value, _)| value.strip_prefix(&prefix));
        if let Some(target) = target {
            out.push_str(&format!("title=\"{}\" ", escape(&percent_decode(target))));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{0}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// How often a run of text is broken up: by entities, by `<` that begins nothing, by NUL.
fn entities(html: &str) -> usize {
    html.as_bytes()
        .windows(2)
        .filter(|pair| match pair {
            [b'&' | 0, _] => true,
            [b'<', next] => !next.is_ascii_alphabetic() && !matches!(next, b'/' | b'!' | b'?'),
            _ => false,
        })
        .count()
}

/// How many elements are open at once at most, counted roughly: elements that close themselves do not count.
fn depth(html: &str) -> usize {
    const CLOSE_THEMSELVES: &[&[u8]] = &[
        b"p", b"br", b"img", b"hr", b"li", b"td", b"tr", b"th", b"dt", b"dd", b"input", b"meta",
        b"link", b"col", b"option", b"wbr", b"area", b"base", b"thead", b"tbody", b"tfoot",
        b"source",
    ];
    let (mut open, mut most) = (0usize, 0usize);
    for piece in html.as_bytes().split(|&b| b == b'<').skip(1) {
        let (closing, name) = match piece.strip_prefix(b"/") {
            Some(name) => (true, name),
            None => (false, piece),
        };
        let length = name
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b':')
            .count();
        let name = name.get(..length).unwrap_or_default();
        if name.is_empty()
            || CLOSE_THEMSELVES
                .iter()
                .any(|n| name.eq_ignore_ascii_case(n))
        {
            continue;
        }
        if closing {
            open = open.saturating_sub(1);
        } else {
            open += 1;
            most = most.max(open);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn clean(html: &str, remote: bool) -> Clean {
        let parts = vec![("pic@a".to_owned(), 3)];
        sanitize(
            html,
            &Rewrite {
                base: "mail://m/1/".into(),
                remote,
                parts,
            },
        )
        .unwrap()
    }

    #[test]
    fn nothing_acts() {
        for html in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href='vbscript:x'>x</a>",
            "<a href='data:text/html,<script>'>x</a>",
            "<form action=//a><input name=q></form>",
            "<iframe src=//a></iframe>",
            "<meta http-equiv=refresh content=0>",
            "<base href=//a><link rel=stylesheet href=//a>",
            "<style>@import '//a'</style>",
            "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
            "<div style=\"background:url(javascript:alert(1))\">x</div>",
        ] {
            let out = clean(html, true).html.to_lowercase();
            for bad in [
                "script", "onerror", "<form", "<input", "<iframe", "<meta", "<base", "<link",
                "<style", "url(",
            ] {
                assert!(!out.contains(bad), "{html} -> {out}");
            }
        }
    }

    #[test]
    fn pictures() {
        let html = "<img src='cid:pic@a'><img src=http://t.example/p.gif alt=T width=9><img src='data:image/svg+xml,x'>\
                    <img src='data:image/png;base64,AA=='><td background='https://b.example/'>";
        let blocked = clean(html, false);
        assert_eq!(
            blocked.html,
            "<img src=\"mail://m/1/part/3\"><img width=\"9\" alt=\"T\"><img><img src=\"data:image/png;base64,AA==\">"
        );
        assert_eq!(blocked.hosts, ["t.example"]);
        assert!(
            clean(html, true)
                .html
                .contains("src=\"http://t.example/p.gif\"")
        );
    }

    #[test]
    fn links_tell_where_they_lead() {
        let out = clean(
            "<a title='bank.example' href='https://evil.example/?a=1&b=\"2'>bank.example</a>",
            false,
        )
        .html;
        assert_eq!(
            out,
            "<a title=\"https://evil.example/?a=1&amp;b=%222\" rel=\"noreferrer noopener\" \
             href=\"mail://m/1/link?to=https%3A%2F%2Fevil.example%2F%3Fa%3D1%26b%3D%25222\">bank.example</a>"
        );
    }

    #[test]
    fn bombs_are_not_parsed() {
        let rewrite = Rewrite::default();
        assert!(sanitize(&"<b>".repeat(100_000), &rewrite).is_none());
        assert!(sanitize(&"<p>".repeat(100_000), &rewrite).is_some());
    }
}
