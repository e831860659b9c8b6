//! What of a message can be searched for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use message::{Indexable, index_text};
use std::fmt::Write as _;
use std::time::Instant;

fn body(raw: &str) -> String {
    index_text(raw.replace('\n', "\r\n").as_bytes())
        .body
        .join("|")
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, three) in bytes.chunks(3).enumerate() {
        let number =
            three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for place in 0..4 {
            if place <= three.len() {
                out.push(char::from(
                    ALPHABET[(number >> (18 - 6 * place)) as usize & 63],
                ));
            } else {
                out.push('=');
            }
        }
        if at % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

#[test]
fn the_header_is_read_for_people() {
    let raw = "From: =?utf-8?q?=C3=87i=C4=9Fdem?= <cigdem@k.example>\nTo: Ali <ali@k.example>, veli@k.example\n\
               Cc: Can <can@k.example>\nBcc: gizli@k.example\nSubject: =?utf-8?b?xLHFn8Sxaw==?=\n\nMerhaba\n";
    let Indexable {
        subject,
        from,
        to,
        cc,
        ..
    } = index_text(raw.as_bytes());
    assert_eq!(
        (subject.as_str(), from[0].name.as_str()),
        ("ışık", "Çiğdem")
    );
    assert_eq!((to.len(), to[1].address.as_str()), (2, "veli@k.example"));
    assert_eq!(cc[0].name, "Can");
    assert_eq!(cc[1].address, "gizli@k.example");
}

#[test]
fn html_is_text_and_the_plain_alternative_adds_what_is_new() {
    let raw = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
               one two\nonly here\nthree\n--b\nContent-Type: text/html\n\n\
               <style>p { color: red }</style><p>one two</p><p>three</p><td>four</td><td>five</td>&uuml;\n--b--\n";
    let text = body(raw);
    assert!(
        text.contains("only here") && !text.contains("color"),
        "{text}"
    );
    assert_eq!(text.matches("three").count(), 1);
    assert!(
        text.contains("four five") || text.contains("four  five") && text.contains('ü'),
        "{text}"
    );
}

#[test]
fn html_without_words_hides_no_plain_text() {
    let raw = "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=b\n\n\
               --b\nContent-Type: text/plain\n\nin both\n--b\nContent-Type: text/html\n\n<p></p>\n--b--\n\
               --m\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nin both\n--m--\n";
    assert_eq!(body(raw).matches("in both").count(), 2);
}

#[test]
fn attachments_that_are_text_are_read_and_others_are_not() {
    let csv = base64("şeftali;çilek\n".repeat(100).as_bytes());
    let picture = base64(&[7; 5_000]);
    let raw = format!(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nbody\n\
         > quoted\n--b\nContent-Type: text/csv; charset=utf-8\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename*=utf-8''%C3%A7izelge.csv\n\n{csv}\n--b\n\
         Content-Type: text/calendar; charset=iso-8859-9\nContent-Transfer-Encoding: quoted-printable\n\n\
         SUMMARY:toplant=FD\n--b\nContent-Type: image/png; name=\"resim.png\"\n\
         Content-Transfer-Encoding: base64\n\n{picture}\n--b--\n"
    );
    let indexable = index_text(raw.as_bytes());
    assert_eq!(indexable.names, ["çizelge.csv", "resim.png"]);
    let text = indexable.body.join("|");
    for word in ["body", "quoted", "şeftali", "toplantı"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert_eq!(text.matches("çilek").count(), 100);
    assert!(!text.contains("BwcH"));
}

#[test]
fn attached_messages_are_read_with_their_headers() {
    let inner = "Subject: inner\nFrom: Dede <dede@k.example>\n\ndeep text\n";
    let mut raw = inner.to_owned();
    for depth in 0..6 {
        raw = format!(
            "Subject: level {depth}\nContent-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n\
             Content-Type: message/rfc822\n\n{raw}\n--b{depth}--\n"
        );
    }
    assert!(body(&raw).contains("level 2"));
    let two = raw.find("Subject: level 1").unwrap();
    let text = body(&raw[two..]);
    for word in ["inner", "dede@k.example", "deep text"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn what_is_no_mail_is_one_text_and_there_is_a_limit() {
    assert_eq!(index_text(b"").body, [""; 0]);
    assert_eq!(index_text(b"no header here").body, ["no header here"]);
    let long = format!("Subject: x\n\n{}", "ışık ".repeat(500_000));
    let bytes: usize = index_text(long.as_bytes())
        .body
        .iter()
        .map(String::len)
        .sum();
    assert!((1_000_000..=1 << 20).contains(&bytes), "{bytes}");
    for byte in 0..=255_u8 {
        let _ = index_text(&[byte; 300]);
        let _ = index_text(&[b"Content-Type: text/html\r\n\r\n".as_slice(), &[byte; 300]].concat());
    }
}

/// A letter as they are: both alternatives, quoted replies, a picture.
fn mixed(words: usize, picture: usize) -> Vec<u8> {
    let mut plain = String::new();
    let mut html = String::from("<html><head><style>td{font:1px x}</style></head><body>");
    for n in 0..words {
        let word = [
            "toplantı",
            "rapor",
            "Işık",
            "the",
            "please",
            "ödeme",
            "hesap",
            "about",
        ][n % 8];
        let _ = write!(plain, "{word}{} ", n % 97);
        let _ = write!(
            html,
            "<span style=3D\"color:#123456;font-family:Arial\">{word}{}</span> ",
            n % 97
        );
        if n % 10 == 9 {
            plain.push_str("\r\n> ");
            html.push_str("<br>\r\n");
        }
    }
    format!(
        "From: =?utf-8?q?I=C5=9F=C4=B1k?= <a@k.example>\r\nTo: b@k.example\r\nSubject: Ara rapor\r\n\
         Received: from x by y; Mon, 23 Nov 2026 10:00:00 +0300\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{html}\r\n--b--\r\n--m\r\nContent-Type: image/png\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--m--\r\n",
        base64(&vec![7; picture])
    )
    .into_bytes()
}

#[test]
#[ignore = "measures"]
fn milliseconds_for_a_letter() {
    for (name, raw) in [
        ("4 KB, text only", mixed(30, 0)),
        ("48 KB, mixed", mixed(200, 24_000)),
        ("48 KB, text only", mixed(500, 0)),
        ("1 MB picture", mixed(100, 750_000)),
    ] {
        let begun = Instant::now();
        let mut bytes = 0;
        for _ in 0..200 {
            bytes += std::hint::black_box(index_text(&raw))
                .body
                .iter()
                .map(String::len)
                .sum::<usize>();
        }
        println!(
            "{name}: {} bytes, {} of text, {:?} each",
            raw.len(),
            bytes / 200,
            begun.elapsed() / 200
        );
    }
}
