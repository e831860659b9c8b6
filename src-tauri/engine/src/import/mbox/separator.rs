//! The lines that stand before each message of an mbox: "From ", an address, and a date as `asctime` writes it.
//!
//! Nothing tells such a line from one that a letter begins a paragraph with, where the writing program did not quote
//! those. So a separator needs a time and a year, or nothing at all behind "From " and a header field in the next line
//! (which is how newer Thunderbirds write).

use super::fields::is_field;
use contract::UnixTime;

/// Bytes of a separator and the line behind it that are looked at.
pub(super) const LOOKED_AT: usize = 2048;

/// A separator line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// With its line end.
    pub(super) length: usize,
    /// When the message was put there, where it says so. Where it tells no zone it is taken for UTC.
    pub(super) date: Option<UnixTime>,
    /// Whether a program wrote it that puts the time of its own writing there.
    pub(super) own_time: bool,
}

/// The separator that `bytes` begin with.
pub(super) fn separator(bytes: &[u8]) -> Option<Separator> {
    let bytes = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let rest = bytes.strip_prefix(b"From ")?;
    let line_end = memchr::memchr(b'\n', rest);
    let (line, behind) = match line_end {
        Some(at) => rest.split_at_checked(at + 1)?,
        None if bytes.len() == LOOKED_AT => return None,
        None => (rest, &b""[..]),
    };
    let length = line.len() + b"From ".len();
    let words = line.trim_ascii();
    if words.is_empty() {
        return is_field(behind).then_some(Separator {
            length,
            date: None,
            own_time: true,
        });
    }
    let text = String::from_utf8_lossy(words);
    let date = looks_like_date(&text)?;
    Some(Separator {
        length,
        date,
        own_time: text.starts_with("- "),
    })
}

/// Whether there are a time, a year and a month, and the moment they say, if all can be read.
#[expect(
    clippy::option_option,
    reason = "no date at all, or one that cannot be read"
)]
fn looks_like_date(text: &str) -> Option<Option<UnixTime>> {
    let (mut time, mut year, mut month, mut day, mut zone) = (None, None, None, None, 0);
    // The address comes first, and may have blanks inside quotes.
    for word in text.split([' ', '\t', ',']).filter(|word| !word.is_empty()) {
        if let Some(read) = clock(word) {
            time = Some(read);
        } else if let Some(read) = iso_date(word) {
            (year, month, day) = (Some(read.0), Some(read.1), Some(read.2));
        } else if let Some(read) = month_named(word) {
            month = Some(read);
        } else if let Some(read) = offset(word) {
            zone = read;
        } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
            match (word.len(), word.parse::<i32>()) {
                (4, Ok(read)) if (1970..2200).contains(&read) => year = Some(read),
                (1 | 2, Ok(read)) if (1..=31).contains(&read) => day = u32::try_from(read).ok(),
                _ => {}
            }
        }
    }
    let (Some((hour, minute, second)), Some(year), Some(month)) = (time, year, month) else {
        return None;
    };
    let moment = day
        .and_then(|day| chrono::NaiveDate::from_ymd_opt(year, month, day))
        .and_then(|date| date.and_hms_opt(hour, minute, second))
        .map(|moment| moment.and_utc().timestamp() - zone);
    Some(moment)
}

/// `10:02` or `10:02:03`.
fn clock(word: &str) -> Option<(u32, u32, u32)> {
    let mut parts = word.split(':');
    let mut number = || {
        let part = parts.next()?;
        let two = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| part.parse().ok()).flatten()
    };
    let (hour, minute) = (number()?, number()?);
    let second = number().unwrap_or(0);
    // Leap seconds are no reason to lose a date.
    (hour < 24 && minute < 60).then_some((hour, minute, second.min(59)))
}

/// `2026-11-01`.
fn iso_date(word: &str) -> Option<(i32, u32, u32)> {
    let mut parts = word.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

fn month_named(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let mut months = (1..).zip(MONTHS);
    let found = months.find(|(_, name)| word.eq_ignore_ascii_case(name));
    found.map(|(number, _)| number)
}

/// `+0300`, in seconds.
fn offset(word: &str) -> Option<i64> {
    let (sign, digits) = match word.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 {
        return None;
    }
    let number: i64 = digits.parse().ok().filter(|number| *number >= 0)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_program_are_known() {
        let at = 1_793_527_200; // 2026-11-01 10:00:00 UTC
        for (line, date) in [
            (
                "From ayse@kardelen.example Sun Nov  1 10:00:00 2026\n",
                Some(at),
            ),
            (
                "From ayse@kardelen.example Sun Nov  1 10:00:00 2026\r\n",
                Some(at),
            ),
            ("From MAILER-DAEMON Sun Nov  1 10:00 2026\n", Some(at)),
            ("From - Sun Nov 01 10:00:00 2026\n", Some(at)),
            ("From 17@xxx Sun Nov 01 13:00:00 +0300 2026\n", Some(at)),
            ("From ???@??? Sun Nov 01 10:00:00 2026\n", Some(at)),
            (
                "From \"a b\"@c.example  Sun, 1 Nov 2026 10:00:00 -0000\n",
                Some(at),
            ),
            ("From a@b Sun Nov  1 10:00:00 EET 2026\n", Some(at)),
            ("From a@b 2026-11-01 10:00:00\n", Some(at)),
            ("From a@b Sun Nov 31 10:00:00 2026\n", None),
            ("From a@b Sun Nov  1 10:00:00 2026", Some(at)),
            ("From \nSubject: x\n", None),
            ("From \r\nX-Mozilla-Status: 0001\r\n", None),
        ] {
            let found = separator(line.as_bytes());
            assert_eq!(found.map(|found| found.date), Some(date), "{line:?}");
        }
    }

    #[test]
    fn lines_of_letters_are_none() {
        for line in [
            "From here on it is easy.\n",
            "From 10:30 on I am at home.\n",
            "From May 2026 on nothing is as it was.\n",
            "From \nhere\n",
            "From \n",
            "From ",
            "From: ayse@kardelen.example Sun Nov  1 10:00:00 2026\n",
            "from a@b Sun Nov  1 10:00:00 2026\n",
            " From a@b Sun Nov  1 10:00:00 2026\n",
            "",
        ] {
            assert_eq!(separator(line.as_bytes()), None, "{line:?}");
        }
    }
}
