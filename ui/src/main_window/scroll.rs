//! Where the list is scrolled to. A page of a browser can be some 33 million pixels high, which a million rows nearly
//! are: a longer list than [`LIMIT`] gets a lower box, whose middle stands for more than it is high.
//!
//! The rows have places on the whole height, the scroll bar one on the box. Small steps (the wheel, a finger) move both
//! by the same pixels, so that rows go by as they do in a short list; a jump of the thumb is a share of the whole. What
//! has drifted apart by small steps is put right once the list rests.

use crate::state::ROW;

/// The box is no higher than this, in pixels.
const LIMIT: f64 = 15_000_000.0;
/// At the beginning and the end of a low box, so many pixels stand for themselves: steps end where the list ends.
const END: f64 = 1_000_000.0;

/// Where the list is scrolled to, and how much of it is seen. All in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scroll {
    /// Height of all rows.
    whole: f64,
    /// Height of what is seen.
    seen: f64,
    /// How far down of all rows.
    top: f64,
    /// How far down of the box, as the browser has it.
    bar: f64,
}

impl Scroll {
    /// At the top of nothing.
    pub(super) fn new(seen: f64) -> Self {
        Self {
            seen,
            ..Self::default()
        }
    }

    /// Height of the box.
    pub(super) fn tall(&self) -> f64 {
        self.whole.min(LIMIT)
    }

    /// Height of what is seen.
    pub(super) fn seen(&self) -> f64 {
        self.seen
    }

    /// How far down of all rows.
    pub(super) fn top(&self) -> f64 {
        self.top
    }

    /// How far down of the box.
    pub(super) fn bar(&self) -> f64 {
        self.bar
    }

    /// By how much rows stand higher in the box than in the whole.
    pub(super) fn raised(&self) -> f64 {
        self.top - self.bar
    }

    fn is_low(&self) -> bool {
        self.whole > LIMIT
    }

    fn last_top(&self) -> f64 {
        (self.whole - self.seen).max(0.0)
    }

    fn last_bar(&self) -> f64 {
        (self.tall() - self.seen).max(0.0)
    }

    /// How many pixels one of the middle stands for.
    fn ratio(&self) -> f64 {
        (self.last_top() - 2.0 * END) / (self.last_bar() - 2.0 * END)
    }

    fn top_at(&self, bar: f64) -> f64 {
        if !self.is_low() || bar <= END {
            bar
        } else if bar >= self.last_bar() - END {
            self.last_top() - (self.last_bar() - bar)
        } else {
            END + (bar - END) * self.ratio()
        }
    }

    fn bar_at(&self, top: f64) -> f64 {
        if !self.is_low() || top <= END {
            top
        } else if top >= self.last_top() - END {
            self.last_bar() - (self.last_top() - top)
        } else {
            END + (top - END) / self.ratio()
        }
    }

    /// The list has so many rows, of which so many pixels are seen.
    pub(super) fn resize(&mut self, rows: u64, seen: f64) {
        self.whole = pixels(rows);
        self.seen = seen;
        self.go(self.top);
    }

    /// Goes to so many pixels of all rows.
    pub(super) fn go(&mut self, top: f64) {
        self.top = top.clamp(0.0, self.last_top());
        self.bar = self.bar_at(self.top);
    }

    /// The browser has scrolled the box.
    pub(super) fn scrolled(&mut self, bar: f64) {
        let step = bar - self.bar;
        let within = bar > 0.0 && bar < self.last_bar();
        self.bar = bar;
        self.top = if self.is_low() && within && step.abs() <= self.seen {
            (self.top + step).clamp(0.0, self.last_top())
        } else {
            self.top_at(bar)
        };
    }

    /// What the browser made of [`Self::bar`]: it may round.
    pub(super) fn stands_at(&mut self, bar: f64) {
        self.bar = bar;
        if !self.is_low() {
            self.top = bar;
        }
    }

    /// Puts right what has drifted apart; answers whether something had.
    pub(super) fn settle(&mut self) -> bool {
        let bar = self.bar_at(self.top);
        let drifted = (bar - self.bar).abs() >= 1.0;
        if drifted {
            self.bar = bar;
        }
        drifted
    }

    /// Whether a row is seen whole.
    pub(super) fn shows(&self, place: u64) -> bool {
        pixels(place) >= self.top && pixels(place) + ROW <= self.top + self.seen
    }

    /// Brings a row into sight by the shortest way.
    pub(super) fn reveal(&mut self, place: u64) {
        let row = pixels(place);
        if row < self.top {
            self.go(row);
        } else if row + ROW > self.top + self.seen {
            self.go(row + ROW - self.seen);
        }
    }

    /// Rows came before what is seen, or went: it stays where it is on screen.
    pub(super) fn push(&mut self, rows: i64) {
        let by = pixels(rows.unsigned_abs());
        self.go(if rows < 0 {
            self.top - by
        } else {
            self.top + by
        });
    }

    /// The first row that is seen whole; 0 at the very top only.
    pub(super) fn first(&self) -> u64 {
        whole_rows((self.top / ROW).ceil() * ROW)
    }

    /// The first and the last row to be drawn, with so many beyond what is seen; `None` where there are none.
    pub(super) fn drawn(&self, beyond: u64) -> Option<(u64, u64)> {
        let last = whole_rows(self.whole).checked_sub(1)?;
        let from = whole_rows(self.top).saturating_sub(beyond);
        let to = whole_rows(self.top + self.seen).saturating_add(beyond);
        Some((from.min(last), to.min(last)))
    }
}

/// The height of so many rows.
pub(super) fn pixels(rows: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let rows = rows as f64;
    rows * ROW
}

/// Whole rows in so many pixels.
pub(super) fn whole_rows(pixels: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative"
    )]
    let rows = (pixels.max(0.0) / ROW) as u64;
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: f64 = 520.0;

    fn scroll(rows: u64) -> Scroll {
        let mut scroll = Scroll::new(SEEN);
        scroll.resize(rows, SEEN);
        scroll
    }

    #[test]
    fn whole_rows_fit() {
        assert_eq!(whole_rows(-5.0), 0);
        assert_eq!(whole_rows(25.9), 0);
        assert_eq!(whole_rows(ROW * 3.0), 3);
    }

    #[test]
    fn a_short_list_is_as_high_as_its_rows() {
        let mut list = scroll(100_000);
        assert!((list.tall() - 2_600_000.0).abs() < 0.5);
        for bar in [0.0, 13.0, 1_234_567.0, 2_600_000.0 - SEEN] {
            list.scrolled(bar);
            assert!((list.top() - bar).abs() < 0.001);
            assert!(list.raised().abs() < 0.001);
            assert!(!list.settle());
        }
    }

    #[test]
    fn the_box_of_a_long_list_stays_low_and_reaches_both_ends() {
        for rows in [600_000, 1_000_000, 10_000_000] {
            let mut list = scroll(rows);
            assert!(list.tall() <= LIMIT);
            list.scrolled(LIMIT - SEEN);
            assert_eq!(list.drawn(0).map(|(_, last)| last), Some(rows - 1));
            list.scrolled(0.0);
            assert_eq!(list.first(), 0);
        }
    }

    #[test]
    fn a_place_and_the_bar_go_back_and_forth() {
        let mut list = scroll(1_000_000);
        let mut before = -1.0;
        for place in (0..999_980).step_by(7_919) {
            list.go(pixels(place));
            assert!(list.bar() > before, "the bar goes down with the rows");
            before = list.bar();
            assert_eq!(list.first(), place);
            assert!((list.top_at(list.bar()) - list.top()).abs() < 0.01);
        }
    }

    #[test]
    fn the_thumb_jumps_by_shares() {
        let mut list = scroll(1_000_000);
        list.scrolled((LIMIT - SEEN) / 2.0);
        let middle = list.first();
        assert!((499_000..501_000).contains(&middle), "{middle}");
    }

    #[test]
    fn the_wheel_moves_rows_by_its_own_pixels_anywhere() {
        let mut list = scroll(1_000_000);
        list.scrolled(7_000_000.0);
        let (top, raised) = (list.top(), list.raised());
        for step in 1..=50 {
            list.scrolled(7_000_000.0 + 78.0 * f64::from(step));
        }
        assert!((list.top() - top - 3_900.0).abs() < 0.001);
        assert!(
            (list.raised() - raised).abs() < 0.001,
            "no row is placed anew"
        );
        let top = list.top();
        assert!(list.settle());
        assert!((list.top() - top).abs() < 0.001, "nothing is seen of it");
        assert!(!list.settle());
    }

    #[test]
    fn small_steps_end_exactly_where_the_list_ends() {
        let mut list = scroll(1_000_000);
        list.scrolled(1_000.0);
        let mut bar: f64 = 1_000.0;
        while bar > 0.0 {
            bar = (bar - 78.0).max(0.0);
            list.scrolled(bar);
            assert!((list.top() - bar).abs() < 0.001);
        }
        assert_eq!(list.first(), 0);
    }

    #[test]
    fn every_row_is_reached_by_keyboard() {
        let mut list = scroll(1_000_000);
        for place in [0, 1, 19, 20, 500_000, 500_001, 499_990, 999_999, 7] {
            list.reveal(place);
            let before = list;
            list.reveal(place);
            assert_eq!(list, before, "{place} is in sight");
            assert!(list.shows(place));
            let (first, last) = list.drawn(0).unwrap_or_default();
            assert!((first..=last).contains(&place), "{place}");
        }
    }

    #[test]
    fn what_is_seen_stays_when_rows_come_above() {
        let mut list = scroll(1_000_000);
        list.go(13_000_013.0);
        list.resize(1_000_003, SEEN);
        list.push(3);
        assert!((list.top() - 13_000_013.0 - 3.0 * ROW).abs() < 0.001);
        list.push(-1_000_000_000);
        assert_eq!(list.first(), 0);
    }

    #[test]
    fn the_very_top_is_one_place_only() {
        let mut list = scroll(1_000);
        assert_eq!(list.first(), 0);
        list.scrolled(1.0);
        assert_eq!(list.first(), 1);
    }

    #[test]
    fn an_empty_list_draws_nothing() {
        assert_eq!(scroll(0).drawn(8), None);
        assert_eq!(scroll(3).drawn(8), Some((0, 2)));
    }
}
