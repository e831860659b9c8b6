//! The body as a page for the sandboxed frame.

use crate::parse::{Content, Mail, guarded, read};
use crate::plain;
use crate::sanitize::{Clean, Rewrite, escape, sanitize};
use contract::Body;
use mail_parser::decoders::html::html_to_text;

/// How the page is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Whether pictures may be loaded from other servers.
    pub remote: bool,
    /// Whether the window is dark.
    pub dark: bool,
    /// Where the frame is served from, ending in `/`: `{base}part/{n}` is a part, `{base}link?to=` leaves.
    pub base: &'a str,
}

/// The body, ready to be put into a page.
pub(crate) struct Assembled {
    pub(crate) body: Body,
    pub(crate) html: String,
    pub(crate) remote_hosts: Vec<String>,
}

/// Sanitises and joins the body parts.
pub(crate) fn assemble(mail: &Mail<'_>, page: &Page<'_>) -> Assembled {
    let mut out = Assembled {
        body: Body::Empty,
        html: String::new(),
        remote_hosts: Vec::new(),
    };
    match mail.content() {
        Content::Empty => {}
        Content::Text(pieces) => {
            out.body = Body::Text;
            for piece in pieces {
                out.html
                    .push_str(&plain::to_html(&piece.text, piece.flowed, page.base));
            }
        }
        Content::Html(pieces) => {
            let rewrite = Rewrite {
                base: page.base.to_owned(),
                remote: page.remote,
                parts: mail.content_ids(),
            };
            out.body = Body::Html;
            for piece in pieces {
                if !piece.html {
                    out.html
                        .push_str(&plain::to_html(&piece.text, piece.flowed, page.base));
                    continue;
                }
                if brings_colours(&piece.text) {
                    out.body = Body::HtmlOnPaper;
                }
                match sanitize(&piece.text, &rewrite) {
                    Some(Clean { html, hosts }) => {
                        out.html.push_str(&html);
                        for host in hosts {
                            if !out.remote_hosts.contains(&host) {
                                out.remote_hosts.push(host);
                            }
                        }
                    }
                    None => {
                        let text = guarded(|| html_to_text(&piece.text)).unwrap_or_default();
                        out.html.push_str(&plain::to_html(&text, None, page.base));
                    }
                }
            }
        }
    }
    out
}

/// Whether HTML sets colours of its own, and so has to be shown on white.
fn brings_colours(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    [
        "bgcolor",
        "background",
        "color:",
        "color=",
        "color :",
        "<style",
    ]
    .iter()
    .any(|sign| html.contains(sign))
}

/// The whole HTML page that the frame shows.
#[must_use]
pub fn document(raw: &[u8], page: &Page<'_>) -> String {
    read(raw, |mail| match mail {
        Some(mail) => {
            let assembled = assemble(mail, page);
            let class = match assembled.body {
                Body::Text => "plain",
                Body::HtmlOnPaper => "paper",
                Body::Html => "html",
                Body::Empty | Body::Source => "empty",
            };
            whole(page.dark, class, &assembled.html)
        }
        None if raw.trim_ascii().is_empty() => whole(page.dark, "empty", ""),
        None => whole(
            page.dark,
            "source",
            &format!("<pre>{}</pre>", escape(&crate::source(raw))),
        ),
    })
}

/// The body's HTML, sanitised, without a page around it and without remote content; `None` for a message without HTML.
#[must_use]
pub fn html(raw: &[u8]) -> Option<String> {
    read(raw, |mail| {
        let assembled = assemble(
            mail?,
            &Page {
                remote: false,
                dark: false,
                base: "",
            },
        );
        matches!(assembled.body, Body::Html | Body::HtmlOnPaper).then_some(assembled.html)
    })
}

/// The look of every page. The colours are the window's own (ui's tokens); a message that brings colours lies on paper.
const STYLE: &str = "\
:root{--ink:#1b1f27;--ink2:#59616e;--line:#dfe2e7;--pane:#fff;--accent:#1d5fbf;color-scheme:light}\
.dark{--ink:#e7eaef;--ink2:#a6aebb;--line:#30353f;--pane:#1c1f25;--accent:#6ea8fe;color-scheme:dark}\
html{background:var(--pane)}\
body{margin:0;padding:18px 20px;color:var(--ink);background:var(--pane);\
font:15px/1.6 Inter,\"Segoe UI Variable\",\"Segoe UI\",-apple-system,Cantarell,system-ui,sans-serif;overflow-wrap:anywhere}\
a{color:var(--accent)}img{max-width:100%}table{max-width:100%}pre{white-space:pre-wrap;margin:0}\
pre,code,tt,kbd,samp{font-family:ui-monospace,\"Cascadia Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace;font-size:13px}\
.text{white-space:pre-wrap;max-width:78ch}\
.q{margin:0;border-inline-start:3px solid var(--line);padding-inline-start:12px;color:var(--ink2)}\
.html blockquote{margin-inline:0;border-inline-start:3px solid var(--line);padding-inline-start:12px}\
.sig{color:var(--ink2)}\
img:not([src]){display:inline-block;box-sizing:border-box;min-width:12px;min-height:12px;border:1px dashed #8888;color:#808080;font-size:12px;overflow:hidden}\
.paper{--ink:#000;--ink2:#444;--line:#ccc;--accent:#1d5fbf;color:#000;background:#fff;color-scheme:light;min-height:100vh;box-sizing:border-box;overflow-wrap:break-word}\
@media print{html,body,.dark{--ink:#000;--ink2:#444;--pane:#fff;--accent:#1d5fbf;background:#fff;padding:0}}";

fn whole(dark: bool, class: &str, body: &str) -> String {
    let theme = if dark { "dark" } else { "light" };
    format!(
        "<!doctype html><html class=\"{theme}\"><head><meta charset=\"utf-8\"><title></title><style>{STYLE}</style></head>\
         <body class=\"{class}\">{body}</body></html>"
    )
}

/// The Content-Security-Policy that the page is served with. Both spellings of the mail scheme are named: on Windows
/// WebView2 knows it as `http://mail.localhost`.
#[must_use]
pub fn content_security_policy(remote: bool, base: &str) -> String {
    let scheme = base.split_once(':').map_or("mail", |(scheme, _)| scheme);
    let own = if matches!(scheme, "http" | "https") {
        "mail"
    } else {
        scheme
    };
    let remote = if remote { " https: http:" } else { "" };
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src {own}: http://{own}.localhost data:{remote}; \
         base-uri 'none'; form-action 'none'"
    )
}
