//! What users of the corpus count on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use corpus::{BIRD, COMMON, Corpus, END, Kind, Letter, Needle, PHRASE, YEARS, has_common, needle};
use mail_parser::{Message, MessageParser, MimeHeaders};
use std::collections::HashSet;

/// FNV-1a over all bytes.
fn hash(letters: impl Iterator<Item = Letter>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in letters.flat_map(|letter| letter.raw) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

fn parse(letter: &Letter) -> Message<'_> {
    MessageParser::default()
        .parse(&letter.raw)
        .unwrap_or_else(|| panic!("letter {} does not parse", letter.number))
}

/// Everything that a search would see: all bodies and attached texts.
fn texts(message: &Message<'_>) -> String {
    let parts = message.parts.iter();
    let texts = parts.filter_map(|part| part.is_text().then(|| part.text_contents()).flatten());
    texts.collect::<Vec<_>>().join("\n")
}

/// Whoever changes a byte here changes what every bench was measured with.
#[test]
fn the_letters_are_those_that_they_always_were() {
    let small = hash(Corpus::new(1, 200, Kind::Small).iter());
    let mixed = hash(Corpus::new(1, 200, Kind::Mixed).iter());
    assert_eq!((small, mixed), (PINNED_SMALL, PINNED_MIXED));
}

const PINNED_SMALL: u64 = 13_189_496_549_831_572_020;
const PINNED_MIXED: u64 = 3_269_432_691_432_571_411;

#[test]
fn a_letter_depends_on_its_number_and_not_on_the_others() {
    for kind in [Kind::Small, Kind::Mixed] {
        let few = Corpus::new(5, 300, kind);
        let many = Corpus::new(5, 1_000_000, kind);
        for letter in few.iter().collect::<Vec<_>>().iter().rev() {
            assert_eq!(letter.raw, many.message(letter.number).raw);
        }
        let other = Corpus::new(6, 300, kind);
        assert_ne!(few.message(7).raw, other.message(7).raw);
    }
}

#[test]
fn sizes_are_as_promised() {
    let mean = |kind, count| {
        let corpus = Corpus::new(1, count, kind);
        corpus
            .iter()
            .map(|letter| letter.raw.len() as u64)
            .sum::<u64>()
            / count
    };
    let small = mean(Kind::Small, 3_000);
    assert!((4_000..5_000).contains(&small), "{small}");
    let mixed = mean(Kind::Mixed, 3_000);
    assert!((43_000..52_000).contains(&mixed), "{mixed}");
}

#[test]
fn lines_end_with_crlf_and_are_not_too_long() {
    for kind in [Kind::Small, Kind::Mixed] {
        let mut ids = HashSet::new();
        for letter in Corpus::new(2, 2_000, kind).iter() {
            assert!(letter.raw.ends_with(b"\r\n"));
            for line in letter.raw.split_inclusive(|byte| *byte == b'\n') {
                let line = line.strip_suffix(b"\r\n").unwrap();
                assert!(line.len() <= 998, "letter {}", letter.number);
                assert!(
                    !line.contains(&b'\r') && !line.contains(&0),
                    "letter {}",
                    letter.number
                );
            }
            assert!(ids.insert(letter.message_id));
        }
    }
}

#[test]
fn needles_are_where_they_are_said_to_be() {
    let corpus = Corpus::new(1, 0, Kind::Mixed);
    let mut replies = 0;
    // All letters with a needle among 200,000, and 3,000 without.
    for number in (0..200_000).filter(|number| needle(*number).is_some() || *number < 3_000) {
        let letter = corpus.message(number);
        let message = parse(&letter);
        let text = texts(&message);
        let wanted = |what| usize::from(needle(number) == Some(what));
        assert_eq!(
            text.matches(BIRD).count(),
            wanted(Needle::Bird),
            "letter {number}"
        );
        assert_eq!(
            text.matches(PHRASE).count(),
            wanted(Needle::Phrase),
            "letter {number}"
        );
        let raw = String::from_utf8_lossy(&letter.raw);
        if letter.oddity.is_none() {
            assert_eq!(
                text.contains(COMMON),
                has_common(number),
                "letter {number}\n{raw}"
            );
        }
        assert!(!letter.subject.to_lowercase().contains(COMMON));
        replies += usize::from(needle(number) == Some(Needle::Bird) && letter.parent.is_some());
    }
    assert!(replies > 0);
    let common = (0..100_000).filter(|number| has_common(*number)).count();
    assert!((19_500..20_500).contains(&common), "{common}");
}

#[test]
fn letters_say_what_they_are_said_to_say() {
    let (mut oddities, mut html_only, mut attachments) = (0, 0, 0);
    for letter in Corpus::new(4, 3_000, Kind::Small).iter() {
        if letter.oddity.is_some() {
            oddities += 1;
            continue;
        }
        let message = parse(&letter);
        let number = letter.number;
        assert_eq!(
            message.subject(),
            Some(letter.subject.as_str()),
            "letter {number}"
        );
        let from = message.from().unwrap().first().unwrap();
        assert_eq!(
            from.name(),
            Some(letter.from.name.as_str()),
            "letter {number}"
        );
        assert_eq!(from.address(), Some(letter.from.address.as_str()));
        assert_eq!(message.date().unwrap().to_timestamp(), letter.sent);
        let id = format!("<{}>", message.message_id().unwrap());
        assert_eq!(id, letter.message_id);
        let text = message.body_text(0).unwrap();
        assert!(text.contains(&letter.opening), "letter {number}: {text}");
        html_only += usize::from(
            message.text_body.iter().eq(message.html_body.iter())
                && message.parts[0].is_content_type("text", "html"),
        );
        assert_eq!(
            message.attachment_count(),
            letter.attachments,
            "letter {number}"
        );
        assert!(
            message
                .attachments()
                .all(|part| part.attachment_name().is_some() || part.is_message())
        );
        attachments += letter.attachments;
    }
    assert!((5..60).contains(&oddities), "{oddities}");
    assert!((150..350).contains(&html_only), "{html_only}");
    assert!((300..700).contains(&attachments), "{attachments}");
}

#[test]
fn every_charset_occurs() {
    let mut seen = HashSet::new();
    for letter in Corpus::new(1, 3_000, Kind::Small).iter() {
        let message = parse(&letter);
        for part in &message.parts {
            let charset = part
                .content_type()
                .and_then(|kind| kind.attribute("charset"));
            seen.extend(charset.map(str::to_owned));
        }
    }
    for charset in [
        "us-ascii",
        "utf-8",
        "iso-8859-1",
        "iso-8859-9",
        "windows-1254",
        "windows-1251",
        "koi8-r",
        "iso-2022-jp",
        "gb18030",
        "x-unknown-8bit",
    ] {
        assert!(seen.contains(charset), "{charset}");
    }
}

#[test]
fn answers_name_what_they_answer() {
    let corpus = Corpus::new(1, 2_000, Kind::Small);
    let letters: Vec<Letter> = corpus.iter().collect();
    let (mut both, mut half, mut neither, mut late) = (0, 0, 0, 0);
    for letter in letters.iter().filter(|letter| letter.parent.is_some()) {
        let parent = &letters[letter.parent.unwrap() as usize];
        let message = parse(letter);
        let id = |text: &str| format!("<{text}>");
        let to = message.in_reply_to().as_text().map(id);
        let last = message
            .references()
            .as_text_list()
            .and_then(|list| list.last().map(|last| id(last)));
        match (&to, &last) {
            (Some(_), Some(_)) => both += 1,
            (None, None) => neither += 1,
            _ => half += 1,
        }
        assert!(to.iter().chain(&last).all(|one| *one == parent.message_id));
        assert!(
            letter
                .subject
                .ends_with(parent.subject.trim_start_matches("Re: "))
                || parent.parent.is_some()
        );
        assert!(letter.sent >= parent.sent, "letter {}", letter.number);
        assert_eq!(letter.thread, parent.thread);
        late += usize::from(parent.number > letter.number);
    }
    assert!(
        both > 300 && half > 40 && neither > 15 && late > 10,
        "{both} {half} {neither} {late}"
    );
}

#[test]
fn dates_mostly_rise_over_the_years() {
    for spread in [500, 5_000] {
        let corpus = Corpus::new(1, spread, Kind::Small).spread_over(spread);
        let sent: Vec<i64> = corpus.iter().map(|letter| letter.sent).collect();
        let begin = END - YEARS * 31_557_600;
        assert!(sent.iter().all(|moment| (begin..END).contains(moment)));
        let year = 366 * 86_400;
        assert!(sent.iter().any(|moment| *moment < begin + year));
        assert!(sent.iter().any(|moment| *moment > END - year));
        let back = sent.windows(2).filter(|pair| pair[0] > pair[1]).count() as u64;
        assert!(
            back > spread / 50 && back < spread / 5,
            "{back} of {spread}"
        );
    }
}
