//! Plain text: as HTML for the frame, and made from HTML for quoting.

use crate::limits::{QUOTES, TEXT_COLUMNS};
use crate::link::linkify;
use crate::parse::{Content, Mail, Piece, guarded};
use crate::sanitize::{Rewrite, sanitize};
use mail_parser::decoders::html::html_to_text;

/// A line with its quotation marks taken off.
struct Line {
    depth: usize,
    text: String,
}

/// Counts and removes the quotation marks of a line: `>>`, `> >`.
fn unquoted(line: &str) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    loop {
        // `> > text` by programs, but `>  text` keeps one of its blanks.
        let trimmed = rest
            .strip_prefix(' ')
            .filter(|r| depth > 0 && r.starts_with('>'))
            .unwrap_or(rest);
        let Some(after) = trimmed.strip_prefix('>') else {
            return (depth, rest);
        };
        depth += 1;
        rest = after;
    }
}

/// The lines of a text, flowed ones joined (RFC 3676 §4).
fn lines(text: &str, flowed: Option<bool>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (depth, rest) = unquoted(line);
        let rest = if depth > 0 || flowed.is_some() {
            rest.strip_prefix(' ').unwrap_or(rest)
        } else {
            rest
        };
        let Some(delsp) = flowed else {
            out.push(Line {
                depth,
                text: rest.to_owned(),
            });
            continue;
        };
        // The signature's separator ends in a blank and does not flow (§4.3).
        let signature = rest == "-- ";
        let flows = rest.ends_with(' ') && !signature;
        let content = if flows && delsp {
            rest.strip_suffix(' ').unwrap_or(rest)
        } else {
            rest
        };
        match out.last_mut() {
            Some(last) if open && last.depth == depth && !signature => last.text.push_str(content),
            _ => out.push(Line {
                depth,
                text: content.to_owned(),
            }),
        }
        open = flows;
    }
    out
}

/// A text part as HTML: quotations as nested blockquotes, addresses as links, the signature set off.
pub(crate) fn to_html(text: &str, flowed: Option<bool>, base: &str) -> String {
    let lines = lines(text, flowed);
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    out.push_str("<div class=\"text\">");
    let mut depth = 0;
    let mut signature = false;
    let mut begun = true;
    for line in &lines {
        let wanted = line.depth.min(QUOTES);
        if wanted != depth {
            while depth < wanted {
                out.push_str("<blockquote class=\"q\">");
                depth += 1;
            }
            while depth > wanted {
                out.push_str("</blockquote>");
                depth -= 1;
            }
            begun = true;
        }
        if !begun {
            out.push('\n');
        }
        begun = false;
        if depth == 0 && !signature && line.text == "-- " {
            signature = true;
            out.push_str("<div class=\"sig\">");
        }
        linkify(&line.text, base, &mut out);
    }
    while depth > 0 {
        out.push_str("</blockquote>");
        depth -= 1;
    }
    if signature {
        out.push_str("</div>");
    }
    out.push_str("</div>");
    out
}

/// HTML as text, for reading and quoting: paragraphs on one line each, links and pictures without their addresses.
pub(crate) fn from_html(html: &str) -> String {
    let rough = || guarded(|| html_to_text(html)).unwrap_or_default();
    // Cleaned first: that bounds its depth and takes out what is not for reading.
    let Some(clean) = sanitize(html, &Rewrite::default()) else {
        return rough();
    };
    let html = without_headings(without_links(&clean.html));
    let text = guarded(|| {
        html2text::config::plain_no_decorate()
            .raw_mode(true)
            .no_table_borders()
            .link_footnotes(false)
            .allow_width_overflow()
            .string_from_read(html.as_bytes(), TEXT_COLUMNS)
    });
    match text {
        Some(Ok(text)) => tidy(&text),
        _ => rough(),
    }
}

/// Headings of sanitised HTML as paragraphs: as text they would get number signs in front, which nobody wrote.
fn without_headings(html: String) -> String {
    ["h1", "h2", "h3", "h4", "h5", "h6"]
        .iter()
        .fold(html, |html, name| {
            if !html.contains(&format!("</{name}>")) {
                return html;
            }
            html.replace(&format!("<{name}>"), "<p>")
                .replace(&format!("<{name} "), "<p ")
                .replace(&format!("</{name}>"), "</p>")
        })
}

/// Takes the link tags out of sanitised HTML, where every `<a ` and `</a>` is one.
fn without_links(html: &str) -> String {
    let html = html.replace("</a>", "");
    let mut out = String::with_capacity(html.len());
    let mut pieces = html.split("<a ");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        // No address holds a bare `>`: all are percent-encoded.
        out.push_str(piece.split_once('>').map_or("", |(_, rest)| rest));
    }
    out
}

/// No blanks at the ends of lines, no more than one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text
        .lines()
        .map(|line| line.trim_end_matches([' ', '\t', '\r', '\u{a0}']))
    {
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(line);
    }
    out
}

/// The body as plain text, lines ending in LF.
pub(crate) fn of(mail: &Mail<'_>) -> String {
    let (Content::Text(pieces) | Content::Html(pieces)) = mail.plain_content() else {
        return String::new();
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join("\n")
}

fn piece(piece: &Piece<'_>) -> String {
    if piece.html {
        return from_html(&piece.text);
    }
    if piece.flowed.is_none() {
        return piece.text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let lines: Vec<String> = lines(&piece.text, piece.flowed)
        .into_iter()
        .map(|line| match line.depth {
            0 => line.text,
            depth => format!("{} {}", ">".repeat(depth), line.text),
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_gets_no_number_sign() {
        let text =
            from_html("<h1>Merhaba Ayşe</h1><h2 align=\"center\">Pazar</h2><p>Şapkanı al.</p>");
        assert_eq!(text, "Merhaba Ayşe\n\nPazar\n\nŞapkanı al.");
    }

    #[test]
    fn quotations_nest() {
        assert_eq!(
            to_html("a\n> b\n>> c\n> > d\n> e\nf\n-- \nM", None, ""),
            "<div class=\"text\">a<blockquote class=\"q\">b<blockquote class=\"q\">c\nd</blockquote>e</blockquote>f\n\
             <div class=\"sig\">-- \nM</div></div>"
        );
    }

    #[test]
    fn flowed_lines_join() {
        let text = "one \ntwo\n> q1 \n> q2\n  indented\n-- \nsig";
        let joined: Vec<_> = lines(text, Some(false))
            .into_iter()
            .map(|l| (l.depth, l.text))
            .collect();
        let expected = [
            (0, "one two"),
            (1, "q1 q2"),
            (0, " indented"),
            (0, "-- "),
            (0, "sig"),
        ]
        .map(|(d, t)| (d, t.to_owned()));
        assert_eq!(joined, expected);
    }

    #[test]
    fn html_reads_as_text() {
        assert_eq!(
            from_html(
                "<p>Selam <b>Ayşe</b>,</p><p>bak: <a href=https://a.example>burada</a></p><style>x{}</style>"
            ),
            "Selam Ayşe,\n\nbak: burada"
        );
    }
}
