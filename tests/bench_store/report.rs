//! What is printed: a table for each size, how cost grows with size, and whether the bars were reached.

use crate::measure::Cost;
use std::fmt::Write as _;
use std::time::Duration;

/// CPU for reading and indexing a small letter.
const INDEX_CPU: Duration = Duration::from_micros(200);
/// A window of the list, any place, any order.
const WINDOW: Duration = Duration::from_millis(2);
/// The first page of any search, up to 50,000 messages,
const SEARCH: Duration = Duration::from_millis(1);
/// and up to a million.
const SEARCH_MILLION: Duration = Duration::from_millis(5);

/// Times of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Timed {
    pub(crate) name: String,
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
}

/// What notmuch needed.
#[derive(Clone, Debug)]
pub(crate) struct Notmuch {
    pub(crate) index: Cost,
    pub(crate) bytes: u64,
    pub(crate) searches: Vec<Timed>,
}

/// What one size costs.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) messages: u64,
    pub(crate) mail_bytes: u64,
    pub(crate) letters_bytes: u64,
    pub(crate) database_bytes: u64,
    pub(crate) index_bytes: u64,
    /// Bytes of what can be searched for.
    pub(crate) text_bytes: u64,
    pub(crate) import: Option<Cost>,
    pub(crate) index: Option<Cost>,
    pub(crate) start: Option<Duration>,
    pub(crate) start_peak: u64,
    pub(crate) peak: u64,
    pub(crate) windows: Vec<Timed>,
    pub(crate) searches: Vec<Timed>,
    pub(crate) notmuch: Option<Notmuch>,
}

impl Measured {
    pub(crate) fn new(messages: u64) -> Self {
        Self {
            messages,
            mail_bytes: 0,
            letters_bytes: 0,
            database_bytes: 0,
            index_bytes: 0,
            text_bytes: 0,
            import: None,
            index: None,
            start: None,
            start_peak: 0,
            peak: 0,
            windows: Vec::new(),
            searches: Vec::new(),
            notmuch: None,
        }
    }

    fn worst(timed: &[Timed]) -> Duration {
        timed.iter().map(|kind| kind.p95).max().unwrap_or_default()
    }

    fn each(&self, cost: Option<Cost>) -> Option<Duration> {
        cost.map(|cost| cost.cpu / u32::try_from(self.messages).unwrap_or(u32::MAX))
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

pub(crate) fn table(measured: &Measured) -> String {
    let mut text = format!("\n{} messages\n", measured.messages);
    let mut line = |words: String| {
        let _ = writeln!(text, "  {words}");
    };
    for (name, cost) in [("import", measured.import), ("index", measured.index)] {
        if let Some(cost) = cost {
            line(format!(
                "{name}: {:.1} s wall, {:.1} s CPU, {:.0} messages/s, {:.3} ms CPU each, peak {}",
                cost.wall.as_secs_f64(),
                cost.cpu.as_secs_f64(),
                measured.messages as f64 / cost.wall.as_secs_f64(),
                cost.cpu.as_secs_f64() * 1e3 / measured.messages as f64,
                megabytes(cost.peak)
            ));
        }
    }
    line(format!(
        "disk: mail {}, letters {}, mail.db {}, search.db {} ({:.2} of the text)",
        megabytes(measured.mail_bytes),
        megabytes(measured.letters_bytes),
        megabytes(measured.database_bytes),
        megabytes(measured.index_bytes),
        measured.index_bytes as f64 / measured.text_bytes.max(1) as f64
    ));
    if let Some(start) = measured.start {
        line(format!(
            "process to the first 50 rows: {} ms, peak {}",
            milliseconds(start),
            megabytes(measured.start_peak)
        ));
    }
    line(format!(
        "lists and searches: peak {}",
        megabytes(measured.peak)
    ));
    for (name, kinds) in [
        ("window of 50 rows", &measured.windows),
        ("search, newest 50", &measured.searches),
    ] {
        line(format!("{name:<44} p50 ms   p95 ms"));
        for kind in kinds {
            line(format!(
                "  {:<42} {:>6}   {:>6}",
                kind.name,
                milliseconds(kind.p50),
                milliseconds(kind.p95)
            ));
        }
    }
    if let Some(notmuch) = &measured.notmuch {
        line(format!(
            "notmuch: index {:.1} s wall, {:.3} ms CPU each, {}",
            notmuch.index.wall.as_secs_f64(),
            notmuch.index.cpu.as_secs_f64() * 1e3 / measured.messages as f64,
            megabytes(notmuch.bytes)
        ));
        for kind in &notmuch.searches {
            line(format!(
                "  {:<42} {:>6}   {:>6}   (a process each)",
                kind.name,
                milliseconds(kind.p50),
                milliseconds(kind.p95)
            ));
        }
    }
    text
}

/// How cost grows with size, and which bars were reached.
pub(crate) fn bars(all: &[Measured]) -> (String, bool) {
    let mut text = String::from(
        "\nmessages      import/s   index ms CPU   window p95 ms   search p95 ms   first rows ms\n",
    );
    let per_second = |measured: &Measured| {
        measured.import.map_or(0.0, |cost| {
            measured.messages as f64 / cost.wall.as_secs_f64()
        })
    };
    for measured in all {
        let _ = writeln!(
            text,
            "{:>9}   {:>9.0}   {:>12}   {:>13}   {:>13}   {:>13}",
            measured.messages,
            per_second(measured),
            measured
                .each(measured.index)
                .map_or_else(String::new, milliseconds),
            milliseconds(Measured::worst(&measured.windows)),
            milliseconds(Measured::worst(&measured.searches)),
            measured.start.map_or_else(String::new, milliseconds),
        );
    }
    let mut reached = true;
    let mut bar = |what: String, found: Duration, limit: Duration| {
        let ok = found <= limit;
        reached &= ok;
        let _ = writeln!(
            text,
            "{what}: {} ms, at most {} ms: {}",
            milliseconds(found),
            milliseconds(limit),
            if ok { "reached" } else { "missed" }
        );
    };
    for measured in all {
        let n = measured.messages;
        if let Some(each) = measured.each(measured.index) {
            bar(format!("{n}: CPU to read and index"), each, INDEX_CPU);
        }
        let windows = Measured::worst(&measured.windows);
        bar(format!("{n}: window of the list, p95"), windows, WINDOW);
        let limit = if n <= 50_000 { SEARCH } else { SEARCH_MILLION };
        let searches = Measured::worst(&measured.searches);
        bar(format!("{n}: search, p95"), searches, limit);
    }
    (text, reached)
}
