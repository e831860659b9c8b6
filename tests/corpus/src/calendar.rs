//! Unix seconds as mail writes them.

use std::fmt::Write as _;

/// The end of all corpora: 2026-11-01 00:00:00 UTC.
pub const END: i64 = 1_793_491_200;
/// How many years before [`END`] the first letter was sent.
pub const YEARS: i64 = 15;
/// The same, in seconds.
pub(crate) const SPAN: i64 = YEARS * 31_557_600;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// A moment, taken apart.
pub(crate) struct Moment {
    pub(crate) year: i64,
    pub(crate) month: usize,
    pub(crate) day: i64,
    weekday: usize,
    second_of_day: i64,
}

impl Moment {
    /// Days to the civil calendar, counted from the first of March so that the leap day is the last of its year.
    pub(crate) fn at(seconds: i64) -> Self {
        let days = seconds.div_euclid(86_400);
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: month as usize,
            day: of_year - (153 * march + 2) / 5 + 1,
            weekday: days.rem_euclid(7) as usize,
            second_of_day: seconds.rem_euclid(86_400),
        }
    }

    fn names(&self) -> (&'static str, &'static str) {
        let day = DAYS.get(self.weekday).copied().unwrap_or_default();
        let month = MONTHS.get(self.month - 1).copied().unwrap_or_default();
        (day, month)
    }

    fn clock(&self) -> (i64, i64, i64) {
        let second = self.second_of_day;
        (second / 3600, second / 60 % 60, second % 60)
    }
}

/// RFC 5322, section 3.3: `Sun, 1 Nov 2026 03:00:00 +0300`, `hours` east of Greenwich.
pub(crate) fn write_date(out: &mut String, seconds: i64, hours: i64) {
    let moment = Moment::at(seconds + hours * 3600);
    let ((weekday, month), (hour, minute, second)) = (moment.names(), moment.clock());
    let sign = if hours < 0 { '-' } else { '+' };
    let _ = write!(
        out,
        "{weekday}, {} {month} {} {hour:02}:{minute:02}:{second:02} {sign}{:02}00",
        moment.day,
        moment.year,
        hours.abs()
    );
}

/// As the "From " line of an mbox has it: `Sun Nov  1 00:00:00 2026`, in UTC.
pub(crate) fn asctime(seconds: i64) -> String {
    let moment = Moment::at(seconds);
    let ((weekday, month), (hour, minute, second)) = (moment.names(), moment.clock());
    format!(
        "{weekday} {month} {:2} {hour:02}:{minute:02}:{second:02} {}",
        moment.day, moment.year
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written() {
        let mut out = String::new();
        write_date(&mut out, END, 3);
        assert_eq!(out, "Sun, 1 Nov 2026 03:00:00 +0300");
        assert_eq!(asctime(951_782_400), "Tue Feb 29 00:00:00 2000");
        assert_eq!(asctime(END - 1), "Sat Oct 31 23:59:59 2026");
    }
}
