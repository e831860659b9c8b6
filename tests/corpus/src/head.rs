//! The header of a letter: the hops it took, who and when, and what it answers.

use crate::calendar;
use crate::dice::{Dice, Purpose, mix};
use crate::encode::{self, Charset};
use crate::people::Person;
use crate::thread::Place;
use std::io::Write as _;

/// Who writes, to whom and about what.
pub(crate) struct Envelope {
    pub(crate) from: Person,
    pub(crate) to: Person,
    pub(crate) copies: Vec<Person>,
    /// "Re: " and the like.
    pub(crate) prefix: &'static str,
    pub(crate) subject: String,
    pub(crate) sent: i64,
    pub(crate) zone: i64,
    pub(crate) charset: Charset,
    /// Whether many others got the same.
    pub(crate) list: bool,
}

/// What of the header is left out, or not as it should be.
#[derive(Default)]
pub(crate) struct Quirks {
    pub(crate) no_date: bool,
    pub(crate) no_version: bool,
    pub(crate) raw_subject: bool,
}

/// The Message-ID of a letter, with its angle brackets.
pub(crate) fn message_id(seed: u64, number: u64) -> String {
    let key = mix(seed ^ mix(Purpose::Id as u64 ^ mix(number)));
    let host = [
        "mail.example.com",
        "mx.kardelen.example",
        "posta.example",
        "example.net",
    ];
    let host = host
        .get((key % 4) as usize)
        .copied()
        .unwrap_or("example.com");
    format!("<{key:016x}.{number}@{host}>")
}

/// Writes all of it but MIME's fields about the body.
pub(crate) fn write(
    out: &mut Vec<u8>,
    dice: &mut Dice,
    envelope: &Envelope,
    place: &Place,
    (seed, number): (u64, u64),
    quirks: &Quirks,
) {
    if envelope.from != Person::owner() {
        hops(out, dice, envelope);
    }
    field(out, "Message-ID: ", &message_id(seed, number));
    if !quirks.no_date {
        let mut date = String::new();
        calendar::write_date(&mut date, envelope.sent, envelope.zone);
        field(out, "Date: ", &date);
    }
    let q = dice.percent(60);
    mailbox(out, "From: ", &envelope.from, envelope.charset, q);
    mailbox(out, "To: ", &envelope.to, envelope.charset, q);
    for (at, person) in envelope.copies.iter().enumerate() {
        let name = if at == 0 { "Cc: " } else { ",\r\n\t" };
        if at > 0 {
            out.truncate(out.len().saturating_sub(2));
        }
        mailbox(out, name, person, envelope.charset, q);
    }
    out.extend_from_slice(b"Subject: ");
    out.extend_from_slice(envelope.prefix.as_bytes());
    if quirks.raw_subject {
        out.extend_from_slice(envelope.subject.as_bytes());
    } else {
        encode::header(out, &envelope.subject, envelope.charset, q);
    }
    out.extend_from_slice(b"\r\n");
    ancestry(out, dice, place, seed);
    if !quirks.no_version {
        out.extend_from_slice(b"MIME-Version: 1.0\r\n");
    }
    field(out, "X-Mailer: ", dice.pick(&PROGRAMS));
    if envelope.list {
        let key = dice.roll();
        let _ = write!(
            out,
            "List-Id: News <news.example.net>\r\nList-Unsubscribe: <https://news.example.net/u/{key:016x}>,\r\n\
             \t<mailto:leave-{key:x}@news.example.net>\r\nPrecedence: bulk\r\nFeedback-ID: {number}:news:example\r\n"
        );
    }
}

const PROGRAMS: [&str; 6] = [
    "Postane 0.1",
    "Microsoft Outlook Express 6.00.2900.5931",
    "Apple Mail (2.3445.104.11)",
    "Mozilla Thunderbird 60.9.0",
    "PHPMailer 5.2.28",
    "Evolution 3.36.4",
];

fn field(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(value.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn mailbox(out: &mut Vec<u8>, name: &str, person: &Person, charset: Charset, q: bool) {
    out.extend_from_slice(name.as_bytes());
    // An apostrophe may stand in an atom; nothing else in our names is special.
    encode::header(out, &person.name, charset, q);
    let _ = write!(out, " <{}>\r\n", person.address);
}

/// RFC 5322, section 3.6.4; and the programs that know only half of it.
fn ancestry(out: &mut Vec<u8>, dice: &mut Dice, place: &Place, seed: u64) {
    let habit = dice.below(100);
    let Some(parent) = place.ancestors.last() else {
        return;
    };
    // From 94 on, only the subject says that it is an answer.
    if habit < 88 {
        field(out, "In-Reply-To: ", &message_id(seed, *parent));
    }
    if habit < 80 || (88..94).contains(&habit) {
        out.extend_from_slice(b"References:");
        for ancestor in &place.ancestors {
            let _ = write!(out, " {}\r\n", message_id(seed, *ancestor));
        }
    }
}

fn hops(out: &mut Vec<u8>, dice: &mut Dice, envelope: &Envelope) {
    let from = envelope.from.address.as_str();
    let host = from.split_once('@').map_or(from, |(_, host)| host);
    field(out, "Return-Path: ", &format!("<{from}>"));
    field(out, "Delivered-To: ", crate::people::OWNER_ADDRESS);
    let count = dice.between(1, 3) as i64;
    for hop in (0..count).rev() {
        let mut date = String::new();
        calendar::write_date(&mut date, envelope.sent + 2 + hop * 3, 0);
        let _ = write!(
            out,
            "Received: from mx{hop}.{host} (mx{hop}.{host} [192.0.2.{}])\r\n\tby in{hop}.example.org (Postfix) with ESMTPS \
             id {:012X}\r\n\tfor <{}>; {date}\r\n",
            dice.below(254) + 1,
            dice.roll() >> 16,
            crate::people::OWNER_ADDRESS
        );
    }
    if dice.percent(75) {
        let _ = write!(
            out,
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host};\r\n\ts=s{}; t={}; h=from:to:subject:date:message-id;\r\n\tbh=",
            dice.below(90),
            envelope.sent
        );
        key(out, dice, 32);
        out.extend_from_slice(b";\r\n\tb=");
        for line in 0..5 {
            if line > 0 {
                out.extend_from_slice(b"\r\n\t ");
            }
            key(out, dice, 54);
        }
        out.extend_from_slice(b"==\r\n");
    }
    if dice.percent(50) {
        let _ = write!(
            out,
            "Authentication-Results: in0.example.org; dkim=pass header.d={host};\r\n\tspf=pass smtp.mailfrom={from}; \
             dmarc=pass header.from={host}\r\nX-Spam-Status: No, score=-{}.{} required=5.0\r\n",
            dice.below(4),
            dice.below(10)
        );
    }
}

/// So many bytes in base64, as signatures look.
fn key(out: &mut Vec<u8>, dice: &mut Dice, count: usize) {
    let mut bytes = [0_u8; 56];
    for eight in bytes.chunks_mut(8) {
        eight.copy_from_slice(&dice.roll().to_le_bytes());
    }
    encode::base64(out, bytes.get(..count).unwrap_or_default());
}
