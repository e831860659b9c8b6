//! Sample mail in English and Turkish. The files beside this one are templates: `{{date:-2h}}` becomes a Date near now
//! (m, h, d), `{{file:NAME}}` the base64 of a picture or a document from [`files`].

mod files;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Duration, FixedOffset, Utc};
use std::time::SystemTime;

/// Oldest first, as they would lie in a maildrop.
const TEMPLATES: [&str; 14] = [
    include_str!("sailing-long.eml"),
    include_str!("thread-1-picnic.eml"),
    include_str!("library-due.eml"),
    include_str!("insurance-policy.eml"),
    include_str!("thread-2-picnic.eml"),
    include_str!("newsletter-bakery.eml"),
    include_str!("plain-turkish.eml"),
    include_str!("sailing-reply.eml"),
    include_str!("invoice-electricity.eml"),
    include_str!("thread-3-picnic.eml"),
    include_str!("photos.eml"),
    include_str!("newsletter-gardening.eml"),
    include_str!("plain-english.eml"),
    include_str!("urgent.eml"),
];

/// What comes in while somebody looks.
const ARRIVALS: [&str; 3] = [
    include_str!("arrival-neighbour.eml"),
    include_str!("arrival-choir.eml"),
    include_str!("arrival-parcel.eml"),
];

/// Every sample, oldest first, stamped near `now`; lines end in CRLF.
#[must_use]
pub fn all(now: SystemTime) -> Vec<Vec<u8>> {
    TEMPLATES
        .iter()
        .map(|template| fill(template, now))
        .collect()
}

/// Those that arrive one by one during a demo.
#[must_use]
pub fn arrivals(now: SystemTime) -> Vec<Vec<u8>> {
    ARRIVALS
        .iter()
        .map(|template| fill(template, now))
        .collect()
}

fn fill(template: &str, now: SystemTime) -> Vec<u8> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (name, after) = behind.split_once("}}").expect("a template's {{ has its }}");
        filled.push_str(before);
        match name.split_once(':') {
            Some(("date", offset)) => filled.push_str(&date(offset, now)),
            Some(("file", name)) => filled.push_str(&base64_lines(&files::make(name))),
            _ => panic!("no such placeholder: {name}"),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
        .replace("\r\n", "\n")
        .replace('\n', "\r\n")
        .into_bytes()
}

fn date(offset: &str, now: SystemTime) -> String {
    let (count, unit) = offset.split_at(offset.len() - 1);
    let count: i64 = count.parse().expect("a number before the unit");
    let offset = match unit {
        "m" => Duration::minutes(count),
        "h" => Duration::hours(count),
        "d" => Duration::days(count),
        _ => panic!("no such unit: {unit}"),
    };
    let istanbul = FixedOffset::east_opt(3 * 3600).expect("three hours");
    (DateTime::<Utc>::from(now) + offset)
        .with_timezone(&istanbul)
        .to_rfc2822()
}

/// Lines of 76 (RFC 2045 §6.8).
fn base64_lines(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    text.as_bytes()
        .chunks(76)
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_is_a_letter() {
        for raw in all(SystemTime::now())
            .into_iter()
            .chain(arrivals(SystemTime::now()))
        {
            let text = String::from_utf8(raw).unwrap();
            assert!(!text.contains("{{"), "{text}");
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
            let (header, _) = text.split_once("\r\n\r\n").unwrap();
            for field in [
                "From: ",
                "To: ",
                "Subject: ",
                "Date: ",
                "Message-ID: ",
                "MIME-Version: ",
            ] {
                assert_eq!(
                    header.matches(&format!("\r\n{field}")).count(),
                    1,
                    "{field} in {header}"
                );
            }
            assert!(header.is_ascii(), "{header}");
        }
    }

    #[test]
    fn dates_are_near_now_and_in_order() {
        let now = SystemTime::now();
        let dates: Vec<_> = all(now)
            .iter()
            .map(|raw| {
                let text = String::from_utf8_lossy(raw).into_owned();
                let line = text
                    .lines()
                    .find_map(|line| line.strip_prefix("Date: "))
                    .unwrap()
                    .to_owned();
                DateTime::parse_from_rfc2822(&line).unwrap()
            })
            .collect();
        assert!(dates.is_sorted(), "{dates:?}");
        assert!(*dates.last().unwrap() <= DateTime::<Utc>::from(now));
    }
}
