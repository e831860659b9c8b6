//! A letter, put together.

use crate::Kind;
use crate::attachment;
use crate::calendar::{self, END, SPAN};
use crate::dice::{Dice, Purpose};
use crate::encode::Charset;
use crate::head::{self, Envelope, Quirks};
use crate::needle::{COMMON, has_common, needle};
use crate::people::Person;
use crate::prose::{self, Language};
use crate::thread::Place;
use std::io::Write as _;

/// A letter and what is known of it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its place in the order of arrival, from 0.
    pub number: u64,
    /// The bytes, with CRLF line ends.
    pub raw: Vec<u8>,
    /// When it was written, in Unix seconds; also where it does not say so itself.
    pub sent: i64,
    /// Its Message-ID, with angle brackets.
    pub message_id: String,
    /// Its author.
    pub from: Person,
    /// Its subject as a reader sees it.
    pub subject: String,
    /// The first line of its text as a reader sees it.
    pub opening: String,
    /// The number of the first letter of its thread, where it belongs to one.
    pub thread: Option<u64>,
    /// The number of the letter that it answers; larger than its own where the parent is late. Not every answer says what
    /// it answers.
    pub parent: Option<u64>,
    /// How many attachments it has.
    pub attachments: usize,
    /// What is wrong with it.
    pub oddity: Option<Oddity>,
}

/// What the world does to mail. Letters with a [`crate::Needle`] have none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// No Date.
    NoDate,
    /// No MIME-Version.
    NoVersion,
    /// A subject in bare UTF-8.
    RawSubject,
    /// A multipart body without its last boundary.
    Unfinished,
    /// A charset that nobody knows.
    UnknownCharset,
}

/// How the body is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Html,
    Alternative,
    Carrying,
    Forwarding,
    Heavy,
}

pub(crate) fn compose(seed: u64, kind: Kind, spread: u64, number: u64) -> Letter {
    let place = Place::of(seed, number);
    let mut topic = Dice::new(seed, place.root, Purpose::Topic);
    let language = Language::any(&mut topic);
    let mut dice = Dice::new(seed, number, Purpose::Letter);
    let shape = shape(&mut dice, kind, number);
    let oddity = oddity(&mut dice, number, shape);
    let sent = moment(seed, spread, &place);
    let envelope = envelope(&mut topic, &mut dice, &place, language, shape, sent);
    let opening = prose::opening(seed, number, language);
    let mut paragraphs = text(&mut dice, language, opening.clone(), number);
    if shape == Shape::Plain && dice.percent(2) {
        paragraphs.push(from_line(&mut dice, language));
    }
    paragraphs.push(envelope.from.name.clone());
    if let Some(parent) = place.ancestors.last() {
        paragraphs.push(format!("> {}", prose::opening(seed, *parent, language)));
    }

    let mut raw = Vec::with_capacity(8 * 1024);
    let quirks = Quirks {
        no_date: oddity == Some(Oddity::NoDate),
        no_version: oddity == Some(Oddity::NoVersion),
        raw_subject: oddity == Some(Oddity::RawSubject),
    };
    head::write(
        &mut raw,
        &mut dice,
        &envelope,
        &place,
        (seed, number),
        &quirks,
    );
    let mut body = Body {
        out: raw,
        language,
        charset: envelope.charset,
        label: (oddity == Some(Oddity::UnknownCharset)).then_some("x-unknown-8bit"),
        finished: oddity != Some(Oddity::Unfinished),
        sent,
    };
    let attachments = body.write(&mut dice, shape, &paragraphs);
    Letter {
        number,
        raw: body.out,
        sent,
        message_id: head::message_id(seed, number),
        from: envelope.from,
        subject: format!("{}{}", envelope.prefix, envelope.subject),
        opening,
        thread: place.threaded.then_some(place.root),
        parent: place.ancestors.last().copied(),
        attachments,
        oddity,
    }
}

fn shape(dice: &mut Dice, kind: Kind, number: u64) -> Shape {
    let heavy = dice.percent(20) && kind == Kind::Mixed;
    let shares = [
        (44, Shape::Plain),
        (34, Shape::Alternative),
        (8, Shape::Html),
        (13, Shape::Carrying),
        (1, Shape::Forwarding),
    ];
    let shape = dice.weighted(&shares, Shape::Plain);
    match shape {
        _ if heavy => Shape::Heavy,
        // There a needle would stand twice.
        Shape::Alternative if needle(number).is_some() => Shape::Plain,
        shape => shape,
    }
}

fn oddity(dice: &mut Dice, number: u64, shape: Shape) -> Option<Oddity> {
    let choice = dice.below(500);
    if needle(number).is_some() {
        return None;
    }
    match choice {
        0 => Some(Oddity::NoDate),
        1 => Some(Oddity::NoVersion),
        2 => Some(Oddity::RawSubject),
        3 if !matches!(shape, Shape::Plain | Shape::Html) => Some(Oddity::Unfinished),
        4 if shape == Shape::Plain => Some(Oddity::UnknownCharset),
        _ => None,
    }
}

/// The years are cut into as many slots as letters; one of ten letters was long under way.
fn moment(seed: u64, spread: u64, place: &Place) -> i64 {
    let mut dice = Dice::new(seed, place.moment, Purpose::Time);
    let slot = (place.moment % spread) as i128;
    let start = (i128::from(SPAN) * slot / i128::from(spread)) as i64;
    let width = (SPAN as u64 / spread).max(1);
    let late = dice.percent(16) && !place.threaded;
    let mut sent = END - SPAN + start + dice.below(width) as i64;
    if late {
        sent -= dice.between(3_600, 40 * 86_400) as i64;
    }
    sent.max(END - SPAN)
}

fn envelope(
    topic: &mut Dice,
    dice: &mut Dice,
    place: &Place,
    language: Language,
    shape: Shape,
    sent: i64,
) -> Envelope {
    let subject = prose::subject(topic, language);
    let main = Person::any(topic, language.spoken());
    let others: Vec<Person> = (0..topic.weighted(&[(6, 0), (2, 1), (1, 2), (1, 4)], 0))
        .map(|_| Person::any(topic, language.spoken()))
        .collect();
    let list = !place.threaded && shape == Shape::Alternative && dice.percent(50);
    let own = dice.percent(if place.index > 0 { 30 } else { 4 }) && !list;
    let other = dice
        .percent(50)
        .then(|| others.get(dice.below(others.len() as u64) as usize))
        .flatten();
    let prefix = match dice.below(20) {
        _ if place.index == 0 => "",
        0 => "Ynt: ",
        1 => "AW: ",
        2 => "RE: ",
        _ => "Re: ",
    };
    let (from, to) = match other {
        _ if own => (Person::owner(), main),
        Some(other) if place.index > 0 => (other.clone(), Person::owner()),
        _ => (main, Person::owner()),
    };
    let mut copies: Vec<Person> = Vec::new();
    for person in others {
        if person != from && person != to && !copies.contains(&person) {
            copies.push(person);
        }
    }
    Envelope {
        from,
        to,
        copies,
        prefix,
        subject,
        sent,
        zone: language.zone(),
        charset: language.charset(dice),
        list,
    }
}

/// The paragraphs of the letter, the opening first.
fn text(dice: &mut Dice, language: Language, opening: String, number: u64) -> Vec<String> {
    let mut out = vec![opening];
    let bytes = dice.weighted(&[(5, 300), (6, 1_000), (4, 2_600), (1, 7_500)], 800);
    let mut left = dice.between(bytes / 3, bytes) as usize;
    while left > 0 {
        let size = (dice.between(120, 600) as usize).min(left);
        out.push(prose::paragraph(dice, language, size));
        left -= size;
    }
    if has_common(number) {
        let year = calendar::Moment::at(END).year - dice.below(15) as i64;
        out.push(format!("{COMMON} {year}-{:06}", dice.below(1_000_000)));
    }
    if let Some(needle) = needle(number) {
        out.push(needle.text().to_owned());
    }
    out
}

/// What writers of mboxes have to quote.
fn from_line(dice: &mut Dice, language: Language) -> String {
    let quotes = dice.pick(&["", ">", ">>"]);
    format!("{quotes}From {}", prose::paragraph(dice, language, 40))
}

/// A body on its way into bytes.
struct Body {
    out: Vec<u8>,
    language: Language,
    charset: Charset,
    label: Option<&'static str>,
    finished: bool,
    sent: i64,
}

impl Body {
    /// Writes what is behind the common header; how many attachments there are.
    fn write(&mut self, dice: &mut Dice, shape: Shape, paragraphs: &[String]) -> usize {
        match shape {
            Shape::Plain => self.plain(dice, paragraphs),
            Shape::Html => self.html(dice, paragraphs),
            Shape::Alternative => {
                let boundary = self.open(dice, "alternative");
                self.next(&boundary);
                self.plain(dice, paragraphs);
                self.next(&boundary);
                self.html(dice, paragraphs);
                self.close(&boundary);
            }
            Shape::Carrying | Shape::Forwarding | Shape::Heavy => {
                let boundary = self.open(dice, "mixed");
                self.next(&boundary);
                self.plain(dice, paragraphs);
                let count = if dice.percent(15) && shape == Shape::Carrying {
                    2
                } else {
                    1
                };
                for _ in 0..count {
                    self.next(&boundary);
                    self.attach(dice, shape);
                }
                self.close(&boundary);
                return count;
            }
        }
        0
    }

    fn attach(&mut self, dice: &mut Dice, shape: Shape) {
        match shape {
            Shape::Heavy => attachment::large(&mut self.out, dice, self.language),
            Shape::Forwarding => {
                let mut date = String::new();
                calendar::write_date(&mut date, self.sent - 90_000, self.language.zone());
                attachment::letter(&mut self.out, dice, self.language, &date);
            }
            _ => attachment::small(&mut self.out, dice, self.language),
        }
    }

    fn plain(&mut self, dice: &mut Dice, paragraphs: &[String]) {
        self.text(dice, "plain", &prose::plain(paragraphs));
    }

    fn html(&mut self, dice: &mut Dice, paragraphs: &[String]) {
        let fits = paragraphs
            .iter()
            .all(|text| self.charset.encode(text).is_some());
        let charset = if fits { self.charset } else { Charset::Utf8 };
        let text = prose::html(paragraphs, charset, dice);
        self.text(dice, "html", &text);
    }

    fn text(&mut self, dice: &mut Dice, subtype: &str, text: &str) {
        let (charset, bytes) = self.charset.or_utf8(text);
        let transfer = prose::transfer(charset, dice);
        let label = self.label.unwrap_or(charset.label());
        let _ = write!(
            self.out,
            "Content-Type: text/{subtype}; charset={label}\r\nContent-Transfer-Encoding: {}\r\n\r\n",
            transfer.label()
        );
        transfer.write(&mut self.out, &bytes);
    }

    fn open(&mut self, dice: &mut Dice, subtype: &str) -> String {
        // No line of ours begins like this: "=_" is not in base64, and quoted-printable writes "=" with two digits.
        let boundary = format!("=_{:016x}", dice.roll());
        let _ = write!(
            self.out,
            "Content-Type: multipart/{subtype};\r\n\tboundary=\"{boundary}\"\r\n\r\nThis is a message with several parts.\r\n"
        );
        boundary
    }

    fn next(&mut self, boundary: &str) {
        let _ = write!(self.out, "\r\n--{boundary}\r\n");
    }

    fn close(&mut self, boundary: &str) {
        if self.finished {
            let _ = write!(self.out, "\r\n--{boundary}--\r\n");
        }
    }
}
