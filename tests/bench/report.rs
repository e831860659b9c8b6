//! What is printed: a table for every case, and whether the bars were reached.

use crate::clients::Client;
use crate::measure::{Cost, Run};
use std::fmt;
use std::time::Duration;

/// What is measured with every client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Case {
    pub(crate) messages: usize,
    pub(crate) bytes: u64,
    pub(crate) tls: bool,
    pub(crate) round_trip: Duration,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} messages ({} MB), {}, {} ms round trip",
            self.messages,
            (self.bytes + 500_000) / 1_000_000,
            if self.tls { "TLS" } else { "plain" },
            self.round_trip.as_millis()
        )
    }
}

/// The runs of one case.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) case: Case,
    pub(crate) runs: Vec<(Client, Run)>,
}

impl Measured {
    /// The medians of a client's runs; `None` where there are none, or one took too long.
    pub(crate) fn median(&self, client: Client) -> Option<Cost> {
        let costs: Option<Vec<Cost>> = self
            .of(client)
            .map(|run| match run {
                Run::Done(cost) => Some(cost),
                Run::TooLong(_) => None,
            })
            .collect();
        let costs = costs?;
        Some(Cost {
            wall: middle(costs.iter().map(|cost| cost.wall))?,
            cpu: middle(costs.iter().map(|cost| cost.cpu))?,
            peak: middle(costs.iter().map(|cost| cost.peak))?,
        })
    }

    fn of(&self, client: Client) -> impl Iterator<Item = Run> + '_ {
        let runs = self.runs.iter().filter(move |(who, _)| *who == client);
        runs.map(|(_, run)| *run)
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut table = format!(
            "\n{}\n  {:<20} {:>9} {:>8} {:>9} {:>8} {:>8}  all wall times\n",
            self.case, "client", "wall s", "ratio", "CPU s", "ratio", "peak MB"
        );
        for client in Client::ALL {
            let all: Vec<Run> = self.of(client).collect();
            if all.is_empty() {
                continue;
            }
            let name = client.name();
            let row = match self.median(client) {
                None => {
                    let limit = all.iter().find_map(|run| match run {
                        Run::TooLong(limit) => Some(limit.as_secs()),
                        Run::Done(_) => None,
                    });
                    let limit = format!("> {}", limit.unwrap_or_default());
                    format!("  {name:<20} {limit:>9}\n")
                }
                Some(cost) => format!(
                    "  {name:<20} {:>9.3} {:>8} {:>9.3} {:>8} {:>8.1}  {}\n",
                    cost.wall.as_secs_f64(),
                    self.shown(cost, |cost| cost.wall),
                    cost.cpu.as_secs_f64(),
                    self.shown(cost, |cost| cost.cpu),
                    megabytes(cost.peak),
                    each(&all)
                ),
            };
            table.push_str(&row);
        }
        table
    }

    fn shown(&self, cost: Cost, of: impl Fn(Cost) -> Duration) -> String {
        self.median(Client::Limit)
            .map_or_else(String::new, |limit| {
                format!("{:.2}x", ratio(of(cost), of(limit)))
            })
    }

    /// A client against the limit.
    fn against_limit(&self, client: Client, of: impl Fn(Cost) -> Duration) -> Option<f64> {
        let (ours, limit) = (self.median(client)?, self.median(Client::Limit)?);
        Some(ratio(of(ours), of(limit)))
    }
}

fn middle<T: Copy + Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

fn ratio(ours: Duration, limit: Duration) -> f64 {
    ours.as_secs_f64() / limit.as_secs_f64().max(1e-6)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn each(runs: &[Run]) -> String {
    let walls = runs.iter().map(|run| match run {
        Run::Done(cost) => format!("{:.2}", cost.wall.as_secs_f64()),
        Run::TooLong(_) => "-".to_owned(),
    });
    walls.collect::<Vec<_>>().join(" ")
}

/// A figure to reach.
struct Bar {
    what: &'static str,
    unit: &'static str,
    at_most: f64,
    found: Option<f64>,
}

/// The bars, a line each; and whether none of them was missed.
pub(crate) fn bars(measured: &[Measured]) -> (String, bool) {
    let at = |messages, tls, round_trip| {
        measured.iter().find(|measured| {
            let case = measured.case;
            case.messages == messages
                && case.tls == tls
                && case.round_trip == Duration::from_millis(round_trip)
        })
    };
    let large = at(10_000, true, 0);
    let far = at(1_000, false, 40);
    let peaks = measured
        .iter()
        .filter_map(|measured| measured.median(Client::Postane))
        .map(|cost| megabytes(cost.peak));
    let bars = [
        Bar {
            what: "10,000 messages over TLS: wall time against the limit",
            unit: "x",
            at_most: 1.25,
            found: large.and_then(|large| large.against_limit(Client::Postane, |cost| cost.wall)),
        },
        Bar {
            what: "10,000 messages over TLS: CPU time against the limit",
            unit: "x",
            at_most: 2.0,
            found: large.and_then(|large| large.against_limit(Client::Postane, |cost| cost.cpu)),
        },
        Bar {
            what: "10,000 messages over TLS, searchable: wall time against the limit",
            unit: "x",
            at_most: 1.6,
            found: large
                .and_then(|large| large.against_limit(Client::PostaneSearchable, |cost| cost.wall)),
        },
        Bar {
            what: "1,000 messages, plain, 40 ms: wall time against the limit",
            unit: "x",
            at_most: 1.3,
            found: far.and_then(|far| far.against_limit(Client::Postane, |cost| cost.wall)),
        },
        Bar {
            what: "peak memory, any maildrop",
            unit: " MB",
            at_most: 60.0,
            found: peaks.reduce(f64::max),
        },
    ];
    let mut lines = String::from("\nPostane's bars\n");
    for bar in &bars {
        let Bar {
            what,
            unit,
            at_most,
            found,
        } = bar;
        let verdict = match found {
            None => "not measured".to_owned(),
            Some(found) if found <= at_most => format!("{found:.2}{unit}, reached"),
            Some(found) => format!("{found:.2}{unit}, missed"),
        };
        lines.push_str(&format!("  {what}, at most {at_most}{unit}: {verdict}\n"));
    }
    let reached = bars
        .iter()
        .all(|bar| bar.found.is_none_or(|found| found <= bar.at_most));
    (lines, reached)
}
