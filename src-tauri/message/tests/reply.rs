//! What replies, forwarded messages and links begin with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use message::{forward, mailto, reply};

const MAIL: &[u8] = b"From: =?utf-8?Q?Ay=C5=9Fe?= <ayse@k.example>\r\nTo: Me <me@k.example>, \"Doe, John\" <john@k.example>\r\n\
Cc: ayse@k.example, cem@k.example, ME@K.example\r\nSubject: Re: plan\r\nMessage-ID: <2@k.example>\r\n\
References: <0@k.example> <1@k.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
Merhaba\r\n\r\n> eski\r\n-- \r\nAy\xc5\x9fe\r\n";

fn mine() -> Vec<String> {
    vec!["me@k.example".into()]
}

#[test]
fn to_the_author() {
    let starter = reply(MAIL, &mine(), false, "Ayşe yazdı:");
    assert_eq!(starter.to, "Ayşe <ayse@k.example>");
    assert_eq!(starter.cc, "");
    assert_eq!(starter.subject, "Re: plan");
    assert_eq!(starter.text, "\n\nAyşe yazdı:\n> Merhaba\n>\n>> eski\n");
    assert_eq!(starter.in_reply_to.as_deref(), Some("2@k.example"));
    assert_eq!(
        starter.references,
        ["0@k.example", "1@k.example", "2@k.example"]
    );
}

#[test]
fn to_everybody() {
    let starter = reply(MAIL, &mine(), true, "");
    assert_eq!(starter.to, "Ayşe <ayse@k.example>");
    assert_eq!(starter.cc, "\"Doe, John\" <john@k.example>, cem@k.example");
}

#[test]
fn reply_to_and_followups() {
    let listed = [b"Reply-To: list@k.example\r\n", MAIL].concat();
    assert_eq!(reply(&listed, &mine(), false, "").to, "list@k.example");
    let followup = [b"Mail-Followup-To: list@k.example\r\n", MAIL].concat();
    let starter = reply(&followup, &mine(), true, "");
    assert_eq!(
        (starter.to.as_str(), starter.cc.as_str()),
        ("list@k.example", "")
    );
    assert_eq!(
        reply(&followup, &mine(), false, "").to,
        "Ayşe <ayse@k.example>"
    );
}

#[test]
fn own_messages_go_on_to_whom_they_went() {
    let starter = reply(MAIL, &["ayse@k.example".into()], false, "");
    assert_eq!(
        starter.to,
        "Me <me@k.example>, \"Doe, John\" <john@k.example>"
    );
}

#[test]
fn prefixes_are_not_doubled() {
    for (subject, answered, passed_on) in [
        ("plan", "Re: plan", "Fwd: plan"),
        ("RE: Re[2]: plan", "Re: plan", "Fwd: RE: Re[2]: plan"),
        ("YNT: plan", "Re: plan", "Fwd: YNT: plan"),
        (
            "Ynt : Cvp: AW: SV: plan",
            "Re: plan",
            "Fwd: Ynt : Cvp: AW: SV: plan",
        ),
        ("=?utf-8?Q?=C4=B0lt:_plan?=", "Re: İlt: plan", "Fwd: plan"),
        ("Ilt: FW: Fwd: plan", "Re: Ilt: FW: Fwd: plan", "Fwd: plan"),
        ("Result: 1", "Re: Result: 1", "Fwd: Result: 1"),
        ("", "Re: ", "Fwd: "),
    ] {
        let raw = format!("From: a@k.example\r\nSubject: {subject}\r\n\r\nx\r\n");
        assert_eq!(reply(raw.as_bytes(), &[], false, "").subject, answered);
        assert_eq!(forward(raw.as_bytes(), "").subject, passed_on);
    }
}

#[test]
fn passed_on() {
    let starter = forward(MAIL, "Original message:");
    assert_eq!(
        starter.text,
        "\n\nOriginal message:\n\nMerhaba\n\n> eski\n-- \nAyşe\n"
    );
    assert_eq!((starter.to.as_str(), starter.in_reply_to), ("", None));
}

#[test]
fn links() {
    let starter = mailto(
        "MAILTO:a@k.example,b@k.example?cc=c@k.example&amp;subject=Selam%20%C5%9Feker&body=bir%0D%0Aiki&bcc=d@k.example\
         &to=e@k.example&attach=/etc/passwd&in-reply-to=%3C1@k.example%3E&from=x@k.example",
    )
    .unwrap();
    assert_eq!(starter.to, "a@k.example,b@k.example, e@k.example");
    assert_eq!(
        (starter.cc.as_str(), starter.bcc.as_str()),
        ("c@k.example", "d@k.example")
    );
    assert_eq!(starter.subject, "Selam şeker");
    assert_eq!(starter.text, "bir\niki");
    assert_eq!(starter.in_reply_to.as_deref(), Some("1@k.example"));
    assert_eq!(mailto("https://k.example"), None);
    assert_eq!(mailto("mailto:").unwrap(), message::Starter::default());
    assert_eq!(
        mailto("mailto:a@k.example?subject=a%0D%0ABcc:x")
            .unwrap()
            .subject,
        "a Bcc:x"
    );
}
