//! Dates and ages as people write them, to moments in Unix seconds.

use super::Today;
use crate::fold;

const DAY: i64 = 86_400;

/// From a moment, included, to a moment, excluded, in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A day of the calendar (proleptic Gregorian).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    year: i64,
    month: i64,
    day: i64,
}

impl Day {
    fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let there_is = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=length(year, month)).contains(&day);
        there_is.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01. The year is taken to begin in March, so that the leap day is its last.
    fn number(self) -> i64 {
        let (year, month) = if self.month > 2 {
            (self.year, self.month - 3)
        } else {
            (self.year - 1, self.month + 9)
        };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * month + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day of a number; the inverse of [`Day::number`].
    fn numbered(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let year = era * 400 + year_of_era;
        if month < 10 {
            Self {
                year,
                month: month + 3,
                day,
            }
        } else {
            Self {
                year: year + 1,
                month: month - 9,
                day,
            }
        }
    }

    /// The day behind this one.
    pub(super) fn next(self) -> Self {
        Self::numbered(self.number() + 1)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How many days a month has.
fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day written as `2026-11-23`.
pub(super) fn day(text: &str) -> Option<Day> {
    let (year, rest) = text.trim().split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Day::new(number(year)?, number(month)?, number(day)?).filter(|_| year.len() == 4)
}

/// The day, month or year that a date names: 2026-11-23, 2026-11, 2026, 23.11.2026, 11.2026, today, yesterday. With
/// slashes the day or the month may come first, if only one of the two can be meant.
pub(super) fn span(text: &str, today: Today) -> Option<Span> {
    let text = text.trim();
    let here = local(today);
    let (first, last) = match fold(text).as_ref() {
        "today" | "bugun" => (Day::numbered(here.div_euclid(DAY)), None),
        "yesterday" | "dun" => (Day::numbered(here.div_euclid(DAY) - 1), None),
        _ => days(text)?,
    };
    let last = last.unwrap_or(first);
    let offset = i64::from(today.offset_seconds);
    Some(Span {
        from: first.number() * DAY - offset,
        to: (last.number() + 1) * DAY - offset,
    })
}

/// The first day of a date, and the last one if it is longer than a day.
fn days(text: &str) -> Option<(Day, Option<Day>)> {
    let mark = text
        .chars()
        .find(|c| matches!(c, '-' | '.' | '/'))
        .unwrap_or('-');
    let mut parts = text.split(mark);
    let (one, two, three) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let month = |year, month| {
        Some((
            Day::new(year, month, 1)?,
            Some(Day::new(year, month, length(year, month))?),
        ))
    };
    let only = |year, month, day| Some((Day::new(year, month, day)?, None));
    let year_first = one.len() == 4;
    match (number(one)?, two.map(number), three.map(number)) {
        (year, None, None) if year_first => {
            Some((Day::new(year, 1, 1)?, Some(Day::new(year, 12, 31)?)))
        }
        (year, Some(Some(m)), None) if year_first => month(year, m),
        (m, Some(Some(year)), None) if two?.len() == 4 => month(year, m),
        (year, Some(Some(m)), Some(Some(day))) if year_first => only(year, m, day),
        (a, Some(Some(b)), Some(Some(year))) if three?.len() == 4 => match mark {
            '.' => only(year, b, a),
            _ if a == b || a > 12 => only(year, b, a),
            _ if b > 12 => only(year, a, b),
            _ => None,
        },
        _ => None,
    }
}

/// The moment that an age names: 3d, 2w, 6m, 1y, 3g, 2h, 6a, 1y, also with the whole word behind. Months and years are
/// those of the calendar.
pub(super) fn age(text: &str, today: Today) -> Option<i64> {
    let folded = fold(text.trim());
    let digits = folded.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = folded.split_at_checked(digits)?;
    let count = number(count)?;
    match unit.trim_start() {
        "d" | "day" | "days" | "g" | "gun" => Some(today.now.saturating_sub(count * DAY)),
        "w" | "week" | "weeks" | "h" | "hafta" => Some(today.now.saturating_sub(count * 7 * DAY)),
        "m" | "month" | "months" | "a" | "ay" => Some(months_ago(count, today)),
        "y" | "year" | "years" | "yil" => Some(months_ago(count * 12, today)),
        _ => None,
    }
}

/// The same time of day some months ago, or of that month's last day where it has fewer days.
fn months_ago(count: i64, today: Today) -> i64 {
    let here = local(today);
    let now = Day::numbered(here.div_euclid(DAY));
    let months = (now.year * 12 + now.month - 1)
        .saturating_sub(count)
        .max(12);
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let then = Day {
        year,
        month,
        day: now.day.min(length(year, month)),
    };
    then.number() * DAY + here.rem_euclid(DAY) - i64::from(today.offset_seconds)
}

/// Local time, as if it were UTC. Clocks of other geological ages are set to ours, so that nothing overflows.
fn local(today: Today) -> i64 {
    today.now.clamp(0, 9_999 * 365 * DAY) + i64::from(today.offset_seconds)
}

/// At most nine digits, and nothing else.
fn number(text: &str) -> Option<i64> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}
