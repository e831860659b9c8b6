//! Which client receives what, and in which order.

use crate::clients::{Client, Maildrop, receive};
use crate::corpus;
use crate::delay::Delay;
use crate::limit;
use crate::measure::{Measure, Run};
use crate::report::{Case, Measured, bars};
use clap::{Parser, Subcommand};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use support::certificates::Certs;
use support::dovecot::Dovecot;

/// Sizes of the maildrops, where none are asked for.
const MESSAGES: [usize; 2] = [1_000, 10_000];
/// From so many on there is no distance, and the peers have one turn: the slowest of them none.
const LARGE: usize = 5_000;
const ROUND_TRIP: Duration = Duration::from_millis(40);
const REPETITIONS: usize = 3;
/// No run is waited for any longer,
const LIMIT: Duration = Duration::from_secs(300);
/// and no peer at a distance: one question at a time, fetchmail would need minutes.
const PEER_LIMIT: Duration = Duration::from_secs(20);

#[derive(Debug, Parser)]
#[command(name = "bench-receive", about = "How fast Postane receives")]
struct Arguments {
    #[command(subcommand)]
    inner: Option<Inner>,
    /// Messages in a maildrop (default: 1000 and 10000); may be given more than once.
    #[arg(long, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    messages: Vec<usize>,
    /// 1000 messages, and every client has one turn.
    #[arg(long)]
    quick: bool,
    /// Only the limit and Postane.
    #[arg(long)]
    alone: bool,
    /// End with an error when a bar is missed.
    #[arg(long)]
    check: bool,
}

/// The process that the bench starts in between.
#[derive(Debug, Subcommand)]
enum Inner {
    /// Measures a program.
    #[command(hide = true)]
    Measure(Measure),
}

/// A maildrop that lies in the server.
struct Filled {
    user: String,
    messages: usize,
    bytes: u64,
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(Inner::Measure(measure)) = &arguments.inner else {
        return bench(&arguments);
    };
    match measure.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-receive: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench(arguments: &Arguments) -> ExitCode {
    let counts = match arguments.messages.as_slice() {
        [] if arguments.quick => &MESSAGES[..1],
        [] => &MESSAGES[..],
        counts => counts,
    };
    let certs = Certs::make();
    let dovecot = Dovecot::start(&certs);
    let programs = tempfile::tempdir().unwrap();
    let limit = limit::compile(programs.path());
    let mut measured = Vec::new();
    for &messages in counts {
        let filled = fill(&dovecot, messages);
        let bench = Bench {
            certs: &certs,
            dovecot: &dovecot,
            limit: &limit,
            filled: &filled,
            quick: arguments.quick,
            alone: arguments.alone,
        };
        bench.warm_up();
        let distances = if messages < LARGE {
            &[Duration::ZERO, ROUND_TRIP][..]
        } else {
            &[Duration::ZERO][..]
        };
        for &round_trip in distances {
            for tls in [false, true] {
                let case = bench.case(tls, round_trip);
                println!("{}", case.table());
                measured.push(case);
            }
        }
    }
    let (lines, reached) = bars(&measured);
    println!("{lines}");
    if arguments.check && !reached {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn fill(dovecot: &Dovecot, messages: usize) -> Filled {
    let user = format!("n{messages}");
    let mut bytes = 0;
    for letter in corpus::letters(messages) {
        bytes += letter.len() as u64;
        dovecot.deliver(&user, &letter);
    }
    Filled {
        user,
        messages,
        bytes,
    }
}

struct Bench<'a> {
    certs: &'a Certs,
    dovecot: &'a Dovecot,
    /// The program that is the limit.
    limit: &'a Path,
    filled: &'a Filled,
    quick: bool,
    alone: bool,
}

impl Bench<'_> {
    /// The first session of a maildrop builds Dovecot's index, and reads everything into the page cache.
    fn warm_up(&self) {
        let _ = self.turn(Client::Limit, self.dovecot.pop3_port, false, LIMIT);
    }

    fn turn(&self, client: Client, port: u16, tls: bool, limit: Duration) -> Run {
        let ca_file = self.certs.ca_file();
        let maildrop = Maildrop {
            port,
            user: &self.filled.user,
            messages: self.filled.messages,
            bytes: self.filled.bytes,
            tls,
            ca_file: &ca_file,
            limit: self.limit,
        };
        receive(client, &maildrop, limit)
    }

    /// The clients take turns, so that what else happens on the machine meets all of them.
    fn case(&self, tls: bool, round_trip: Duration) -> Measured {
        let server = if tls {
            self.dovecot.pop3s_port
        } else {
            self.dovecot.pop3_port
        };
        let far = !round_trip.is_zero();
        let delay = far.then(|| Delay::start(server, round_trip));
        let port = delay.as_ref().map_or(server, |delay| delay.port);
        let mut measured = Measured {
            case: Case {
                messages: self.filled.messages,
                bytes: self.filled.bytes,
                tls,
                round_trip,
            },
            runs: Vec::new(),
        };
        let repetitions = if self.quick { 1 } else { REPETITIONS };
        for repetition in 0..repetitions {
            for client in Client::ALL {
                let large = self.filled.messages >= LARGE;
                let left_out = client.is_peer()
                    && (self.alone || large && (repetition > 0 || client == Client::FetchmailMda));
                let too_long = measured
                    .runs
                    .iter()
                    .any(|(who, run)| *who == client && matches!(run, Run::TooLong(_)));
                if left_out || too_long {
                    continue;
                }
                let limit = if far && client.is_peer() {
                    PEER_LIMIT
                } else {
                    LIMIT
                };
                eprintln!("{}: {}", measured.case, client.name());
                let run = self.turn(client, port, tls, limit);
                measured.runs.push((client, run));
            }
        }
        measured
    }
}
