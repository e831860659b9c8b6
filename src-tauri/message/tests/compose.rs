//! What is composed, read back by another parser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use contract::{Draft, DraftAttachment, DraftId};
use mail_parser::{MessageParser, MimeHeaders};
use message::{ComposeError, Composed, Sender, Stamp, compose};

fn draft() -> Draft {
    Draft {
        id: DraftId(1),
        account: None,
        to: "Mehmet Çelik <mehmet@kardelen.example>".into(),
        cc: String::new(),
        bcc: String::new(),
        subject: "Fotoğraflar ve yaz planı".into(),
        text: "Selam Mehmet,\n\nişte fotoğraflar.\n.\n..noktalı\nFrom here\n\nAyşe\n".into(),
        attachments: Vec::new(),
        in_reply_to: None,
        references: Vec::new(),
        source: None,
        forwards: false,
        saved: 0,
    }
}

fn send(draft: &Draft, files: Vec<(DraftAttachment, Vec<u8>)>) -> Result<Composed, ComposeError> {
    let sender = Sender {
        name: "Ayşe Işık".into(),
        address: "ayse@kardelen.example".into(),
        reply_to: None,
    };
    let stamp = Stamp {
        message_id: message::new_message_id(7, "kardelen.example"),
        date: 1_795_347_120,
        offset: 180,
    };
    let composed = compose(draft, &sender, files, &stamp)?;
    assert!(composed.raw.is_ascii());
    assert!(composed.raw.ends_with(b"\r\n"));
    let text = String::from_utf8(composed.raw.clone()).unwrap();
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.lines().all(|line| line.len() <= 998));
    Ok(composed)
}

fn file(name: &str, media_type: &str, bytes: &[u8]) -> (DraftAttachment, Vec<u8>) {
    let about = DraftAttachment {
        id: 1,
        name: name.into(),
        media_type: media_type.into(),
        size: bytes.len() as u64,
    };
    (about, bytes.to_vec())
}

/// The text that arrives, with the one line end that closes it.
fn arrives(text: &str) -> String {
    let raw = send(
        &Draft {
            text: text.into(),
            ..draft()
        },
        vec![],
    )
    .unwrap()
    .raw;
    MessageParser::default()
        .parse(&raw)
        .unwrap()
        .body_text(0)
        .unwrap()
        .replace("\r\n", "\n")
}

#[test]
fn a_letter() {
    let composed = send(&draft(), vec![]).unwrap();
    let parsed = MessageParser::default().parse(&composed.raw).unwrap();
    assert_eq!(parsed.subject(), Some("Fotoğraflar ve yaz planı"));
    assert_eq!(
        parsed.from().unwrap().first().unwrap().name(),
        Some("Ayşe Işık")
    );
    assert_eq!(
        parsed.to().unwrap().first().unwrap().name(),
        Some("Mehmet Çelik")
    );
    assert_eq!(
        parsed.message_id(),
        Some("00000000000000000000000000000007@kardelen.example")
    );
    assert_eq!(parsed.date().unwrap().to_timestamp(), 1_795_347_120);
    let raw = String::from_utf8(composed.raw.clone()).unwrap();
    assert!(
        raw.contains("\r\nDate: Sun, 22 Nov 2026 14:32:00 +0300\r\n"),
        "{raw}"
    );
    assert!(!raw.contains("User-Agent"));
    assert_eq!(
        parsed.body_text(0).unwrap().replace("\r\n", "\n"),
        draft().text
    );
    assert_eq!(composed.reverse_path, "ayse@kardelen.example");
    assert_eq!(composed.forward_paths, ["mehmet@kardelen.example"]);
}

#[test]
fn every_letter_arrives() {
    for text in [
        "plain ascii\n",
        "no end",
        "\n\nempty lines first\n\n\n",
        "trailing blanks  \nand tabs\t\n",
        "-- \nsignature\n",
        "şğıİçöü 🎂\n",
        "old mac\rline ends\r\n",
        &"uzun satır ".repeat(500),
        &"x".repeat(5_000),
        "=3D looks =encoded=\n",
        "日本語だけの手紙です。\n",
    ] {
        let expected = text.replace("\r\n", "\n").replace('\r', "\n");
        let arrived = arrives(text);
        assert_eq!(
            arrived.strip_suffix('\n').unwrap_or(&arrived),
            expected.strip_suffix('\n').unwrap_or(&expected)
        );
    }
}

#[test]
fn bcc_is_only_in_the_envelope() {
    let composed = send(
        &Draft {
            cc: "c@kardelen.example, MEHMET@kardelen.example".into(),
            bcc: "gizli@kardelen.example".into(),
            ..draft()
        },
        vec![],
    )
    .unwrap();
    let raw = String::from_utf8(composed.raw).unwrap();
    assert!(!raw.to_lowercase().contains("bcc") && !raw.contains("gizli"));
    assert_eq!(
        composed.forward_paths,
        [
            "mehmet@kardelen.example",
            "c@kardelen.example",
            "gizli@kardelen.example"
        ]
    );
    let only = Draft {
        to: String::new(),
        bcc: "gizli@kardelen.example".into(),
        ..draft()
    };
    assert_eq!(
        send(&only, vec![]).unwrap().forward_paths,
        ["gizli@kardelen.example"]
    );
}

#[test]
fn what_cannot_be_sent() {
    let none = Draft {
        to: " ; ".into(),
        ..draft()
    };
    assert_eq!(send(&none, vec![]), Err(ComposeError::NoRecipient));
    let bad = Draft {
        cc: "ali@@ornek".into(),
        ..draft()
    };
    assert_eq!(
        send(&bad, vec![]),
        Err(ComposeError::AddressInvalid("ali@@ornek".into()))
    );
}

#[test]
fn nothing_is_injected() {
    let evil = Draft {
        to: "\"a\\\r\nBcc: x@y.example\" <a@kardelen.example>".into(),
        subject: "s\r\nBcc: x@y.example\r\n\r\nbody".into(),
        in_reply_to: Some("a>\r\nX: y <b".into()),
        references: vec![
            "ok@kardelen.example".into(),
            "a b".into(),
            "\r\nX: y".into(),
        ],
        ..draft()
    };
    let composed = send(
        &evil,
        vec![file("a\"b\r\nX: y.txt", "text/plain\r\nX: y", b"x")],
    )
    .unwrap();
    let raw = String::from_utf8(composed.raw).unwrap();
    assert!(
        !raw.contains("\r\nBcc:") && !raw.contains("\r\nX: "),
        "{raw}"
    );
    assert!(raw.contains("\r\nReferences: <ok@kardelen.example>\r\n"));
    assert_eq!(composed.forward_paths, ["a@kardelen.example"]);
}

#[test]
fn files_arrive_as_they_are() {
    let every: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let inner = b"Subject: inner\n\nbare LF\n";
    let files = vec![
        file(
            "İğne ve şeker – uzun bir dosya adı, satır sınırını aşacak kadar uzun.pdf",
            "application/pdf",
            &every,
        ),
        file("notes.txt", "text/plain", b"one\ntwo\r\nthree\rfour"),
        file("inner.eml", "message/rfc822", inner),
        file("eight.eml", "message/rfc822", b"Subject: \xfe\n\nx"),
        file("odd", "not a type", b"?"),
        file("empty.bin", "application/octet-stream", b""),
    ];
    let composed = send(&draft(), files).unwrap();
    let raw = &composed.raw;
    let listed = message::view(raw).attachments;
    let names: Vec<_> = listed.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "İğne ve şeker – uzun bir dosya adı, satır sınırını aşacak kadar uzun.pdf",
            "notes.txt",
            "inner.eml",
            "eight.eml",
            "odd",
            "empty.bin"
        ]
    );
    let bytes = |at: usize| message::part(raw, listed[at].part).unwrap().bytes;
    assert_eq!(bytes(0), every);
    assert_eq!(bytes(1), b"one\ntwo\r\nthree\rfour");
    assert_eq!(bytes(2), b"Subject: inner\r\n\r\nbare LF");
    assert_eq!(bytes(3), b"Subject: \xfe\n\nx");
    assert_eq!(bytes(5), b"");
    assert_eq!(listed[2].media_type, "message/rfc822");
    assert_eq!(listed[4].media_type, "application/octet-stream");
    let parsed = MessageParser::default().parse(raw).unwrap();
    assert_eq!(
        parsed.attachment(0).unwrap().attachment_name(),
        Some(names[0])
    );
    assert_eq!(message::text(raw).trim_end(), draft().text.trim_end());
}

#[test]
fn long_conversations_keep_both_ends() {
    let references: Vec<String> = (0..100).map(|n| format!("{n}@kardelen.example")).collect();
    let draft = Draft {
        in_reply_to: references.last().cloned(),
        references,
        ..draft()
    };
    let ids = message::summarize(&send(&draft, vec![]).unwrap().raw).references;
    assert_eq!(ids.len(), 40);
    assert_eq!(
        (ids[0].as_str(), ids[20].as_str(), ids[39].as_str()),
        (
            "0@kardelen.example",
            "80@kardelen.example",
            "99@kardelen.example"
        )
    );
    for count in [1, 19, 20, 21, 39, 40, 41] {
        let references: Vec<String> = (0..count)
            .map(|n| format!("{n}@kardelen.example"))
            .collect();
        let draft = Draft {
            references,
            ..draft.clone()
        };
        assert_eq!(
            message::summarize(&send(&draft, vec![]).unwrap().raw)
                .references
                .len(),
            count.min(40)
        );
    }
}

#[test]
fn domains_outside_of_ascii() {
    let draft = Draft {
        to: "Çiçek <a@çiçek.example>".into(),
        ..draft()
    };
    assert_eq!(
        send(&draft, vec![]).unwrap().forward_paths,
        ["a@xn--iek-1lab.example"]
    );
}

#[test]
fn old_dates_and_offsets() {
    let sender = Sender {
        name: String::new(),
        address: "a@kardelen.example".into(),
        reply_to: Some("b@kardelen.example".into()),
    };
    for (date, offset) in [
        (0, 0),
        (-5, -720),
        (i64::MAX, i32::MAX),
        (i64::MIN, i32::MIN),
    ] {
        let stamp = Stamp {
            message_id: "x@y".into(),
            date,
            offset,
        };
        assert!(compose(&draft(), &sender, vec![], &stamp).is_ok());
    }
}
