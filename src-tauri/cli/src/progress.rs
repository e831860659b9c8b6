//! How far `receive` is, on standard error: bars on a terminal, lines elsewhere.

use contract::{AccountId, Event, Phase, Progress};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::IsTerminal as _;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Shows what the engine tells, until it is aborted.
pub(crate) async fn show(mut events: Receiver<Event>) {
    let mut bars = std::io::stderr().is_terminal().then(Bars::default);
    loop {
        match events.recv().await {
            Ok(Event::Progress { progress }) => match &mut bars {
                Some(bars) => bars.show(&progress),
                None => line(&progress),
            },
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// A line for every hundredth message and at the end.
fn line(progress: &Progress) {
    match progress.phase {
        Phase::Connecting => eprintln!("{}: connecting", progress.host),
        Phase::Receiving
            if progress.done.is_multiple_of(100) || progress.done == progress.total =>
        {
            eprintln!(
                "{}: {} of {} messages, {} of {} kB",
                progress.host,
                progress.done,
                progress.total,
                progress.bytes_done / 1000,
                progress.bytes_total / 1000
            );
        }
        _ => {}
    }
}

/// A bar for each account.
#[derive(Default)]
struct Bars {
    all: MultiProgress,
    bars: HashMap<AccountId, ProgressBar>,
}

impl Bars {
    fn show(&mut self, progress: &Progress) {
        let bar = self.bars.entry(progress.account).or_insert_with(|| {
            // A template that cannot be read would be a defect; the library's own bar does then.
            let style = ProgressStyle::with_template(
                "{prefix}  {wide_bar}  {msg}  {decimal_bytes_per_sec}  {eta}",
            )
            .unwrap_or_else(|_| ProgressStyle::default_bar());
            self.all.add(
                ProgressBar::new(0)
                    .with_style(style)
                    .with_prefix(progress.host.clone()),
            )
        });
        bar.set_length(progress.bytes_total.max(progress.bytes_done));
        bar.set_position(progress.bytes_done);
        match progress.phase {
            Phase::Connecting => bar.set_message("connecting"),
            Phase::Receiving | Phase::Sending => {
                bar.set_message(format!("{} of {}", progress.done, progress.total));
            }
            Phase::Done => bar.finish_with_message(format!("{} received", progress.done)),
        }
    }
}
