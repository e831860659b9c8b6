//! Purpose-made messages cost no more than honest ones of their size: a few seconds here, unoptimised.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, Instant};

fn bounded(name: &str, raw: &[u8]) {
    let begun = Instant::now();
    let page = message::Page {
        remote: true,
        dark: true,
        base: "mail://localhost/1/",
    };
    let _ = message::summarize(raw);
    let _ = message::view(raw);
    let _ = message::document(raw, &page);
    let _ = message::parts(raw);
    let _ = message::text(raw);
    let _ = message::index_text(raw);
    let _ = message::reply(raw, &[], true, "");
    let took = begun.elapsed();
    eprintln!("{name}: {took:?} for {} bytes", raw.len());
    assert!(took < Duration::from_secs(30), "{name} took {took:?}");
}

fn mail(kind: &str, body: &str) -> Vec<u8> {
    format!("From: a@k.example\r\nContent-Type: {kind}\r\n\r\n{body}").into_bytes()
}

#[test]
fn headers() {
    bounded(
        "100k fields",
        &["X: y\r\n".repeat(100_000), "\r\nx".into()]
            .concat()
            .into_bytes(),
    );
    bounded(
        "100k people",
        &[
            "To: ".to_owned(),
            "a@k.example, ".repeat(100_000),
            "\r\n\r\nx".into(),
        ]
        .concat()
        .into_bytes(),
    );
    bounded(
        "100k ids",
        &[
            "References: ".to_owned(),
            "<a@k.example> ".repeat(100_000),
            "\r\n\r\nx".into(),
        ]
        .concat()
        .into_bytes(),
    );
    bounded(
        "encoded words",
        &[
            "Subject: ".to_owned(),
            "=?utf-8?q?".repeat(100_000),
            "\r\n\r\nx".into(),
        ]
        .concat()
        .into_bytes(),
    );
}

#[test]
fn structure() {
    bounded(
        "messages in messages",
        &b"Content-Type: message/rfc822\r\n\r\n".repeat(50_000),
    );
    bounded(
        "messages, folded",
        &b"Content-Type: message/ \r\n  rfc822\r\n\r\n".repeat(50_000),
    );
    let nested: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    bounded("multiparts in multiparts", nested.as_bytes());
    let flat: String = (0..20_000)
        .map(|n| format!("--m\r\nContent-Type: multipart/mixed; boundary=b{n}\r\n\r\nx\r\n"))
        .collect();
    bounded(
        "boundaries that never come",
        &mail("multipart/mixed; boundary=m", &flat),
    );
    bounded(
        "100k parts",
        &mail(
            "multipart/mixed; boundary=m",
            &"--m\r\n\r\nx\r\n".repeat(100_000),
        ),
    );
    let encoded = "--m\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n".repeat(20_000);
    bounded(
        "broken base64 parts",
        &mail("multipart/mixed; boundary=m", &encoded),
    );
}

#[test]
fn bodies() {
    for (name, piece) in [
        ("open tags", "<div>"),
        ("open formatting", "<b><i><a>"),
        ("tables", "<table><tr><td>"),
        ("less-than signs", "<"),
        ("comments", "<!--"),
        ("entities", "&amp"),
        ("lists", "<li><p>"),
        ("attributes", "<p a b c=d e>"),
        ("styles", "<p style='color:red;background:url(x);'>"),
        ("unclosed styles", "<p style='background:url(url(url('>"),
        ("links", "<a href=https://a.example/>x</a>"),
        ("pictures", "<img src=https://a.example/>"),
        ("quotations", "<blockquote>"),
    ] {
        bounded(name, &mail("text/html", &piece.repeat(10_000)));
    }
    bounded(
        "one long style",
        &mail(
            "text/html",
            &format!("<p style=\"{}\">", "background:url(a) ".repeat(50_000)),
        ),
    );
    bounded("quoted text", &mail("text/plain", &"> ".repeat(500_000)));
    bounded("one long word", &mail("text/plain", &")".repeat(1_000_000)));
    bounded(
        "flowed",
        &mail("text/plain; format=flowed", &"a \r\n".repeat(300_000)),
    );
}
