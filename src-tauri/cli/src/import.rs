//! `import`: mail from files.

use crate::Call;
use contract::{ImportNote, ImportProgress, ImportTrouble, Imported, Problem, ProblemCode, Work};
use engine::Import;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Between two lines that tell how far it is, where there is no terminal.
const LINES: Duration = Duration::from_secs(5);

/// Imports, until it is done or Ctrl+C is pressed.
pub(crate) async fn run(call: &Call, import: Import) -> Result<(), Problem> {
    let engine = call.engine.clone();
    let stopper = tokio::spawn(async move {
        // Where no signal can be waited for, Ctrl+C ends the program at once, which loses nothing either.
        while tokio::signal::ctrl_c().await.is_ok() {
            engine.stop_work(Work::Importing);
        }
    });
    let path = import.path.to_string_lossy().into_owned();
    let mut shown = Shown::new();
    let done = call
        .engine
        .import(import, move |progress| shown.show(progress))
        .await;
    stopper.abort();
    let done = done?;
    for note in &done.notes {
        eprintln!("{}", words(note));
    }
    if done.more_notes > 0 {
        eprintln!("and {} more of this kind", done.more_notes);
    }
    call.out.print(&done, summary)?;
    if done.stopped {
        eprintln!("Call the same again to go on from here.");
        return Err(Problem::new(ProblemCode::Stopped));
    }
    if done.failed > 0 {
        let first = done.notes.iter().find(|note| note.what.is_failure());
        let about = first.map_or(path, |note| note.file.clone());
        return Err(Problem::new(ProblemCode::FileUnreadable).about(about));
    }
    Ok(())
}

fn summary(done: &Imported) -> String {
    let mut parts = vec![
        format!("{} imported", done.messages),
        format!("{} were here already", done.duplicates),
    ];
    for (count, what) in [
        (done.expunged, "deleted ones left out"),
        (done.failed, "could not be read"),
        (done.ignored, "files are no mail"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let again = if done.resumed {
        " (gone on where it was cut short)"
    } else {
        ""
    };
    format!("{}{again}\n", parts.join(", "))
}

fn words(note: &ImportNote) -> String {
    let what = match &note.what {
        ImportTrouble::Unreadable { words } => format!("cannot be read: {words}"),
        ImportTrouble::NoMessage { bytes } => {
            format!("{bytes} bytes before the first \"From \" line are no message")
        }
        ImportTrouble::TooLarge { bytes } => {
            format!(
                "a message of {} MB is more than can be kept",
                bytes / 1_000_000
            )
        }
        ImportTrouble::Link => "a link to a folder is not followed".to_owned(),
        ImportTrouble::Empty => "nothing in it, left out".to_owned(),
        ImportTrouble::Cut => "ends in the middle of a line; imported as it is".to_owned(),
        ImportTrouble::Nul => "has NUL bytes in it; imported as it is".to_owned(),
        ImportTrouble::LongLine => {
            "has a line of more than a million bytes; imported as it is".to_owned()
        }
    };
    format!("{} at byte {}: {what}", note.file, note.offset)
}

/// How far it is, on standard error: a bar on a terminal, a line now and then elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    last_line: Instant,
}

impl Shown {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            // A template that cannot be read would be a defect; the library's own bar does then.
            let style =
                ProgressStyle::with_template("{wide_bar}  {msg}  {decimal_bytes_per_sec}  {eta}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(0).with_style(style)
        });
        Self {
            bar,
            last_line: Instant::now(),
        }
    }

    fn show(&mut self, progress: &ImportProgress) {
        let ImportProgress {
            messages,
            bytes,
            total_bytes,
            duplicates,
            ..
        } = progress;
        if let Some(bar) = &self.bar {
            bar.set_length(*total_bytes);
            bar.set_position(*bytes);
            bar.set_message(format!("{messages} imported, {duplicates} here already"));
        } else if self.last_line.elapsed() >= LINES {
            self.last_line = Instant::now();
            eprintln!(
                "{messages} messages, {} of {} MB",
                bytes / 1_000_000,
                total_bytes / 1_000_000
            );
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_said() {
        let done = Imported {
            messages: 3,
            duplicates: 2,
            failed: 1,
            resumed: true,
            ..Imported::default()
        };
        assert_eq!(
            summary(&done),
            "3 imported, 2 were here already, 1 could not be read (gone on where it was cut short)\n"
        );
        let note = ImportNote {
            file: "Inbox".to_owned(),
            offset: 12,
            what: ImportTrouble::Empty,
        };
        assert_eq!(words(&note), "Inbox at byte 12: nothing in it, left out");
    }
}
