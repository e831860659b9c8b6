//! `doctor`: is everything as it should be, and can it be mended?

use crate::Call;
use crate::output::Output;
use contract::{Problem, ProblemCode};
use engine::{Finding, IndexCompared, Lost, Options, Recovered, StoreCheck};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::io::IsTerminal as _;

/// What to do besides looking.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// The database's structure only.
    pub(crate) quick: bool,
    /// Mend the search index.
    pub(crate) repair: bool,
    /// Give space on the disk back.
    pub(crate) tidy: bool,
    /// Back the small parts up.
    pub(crate) backup: bool,
}

/// Looks the profile over. Findings are a failure.
pub(crate) async fn run(call: &Call, asked: Asked) -> Result<(), Problem> {
    let check = if asked.quick {
        StoreCheck::Structure
    } else {
        StoreCheck::Everything
    };
    let bar = bar("letters");
    let shown = bar.clone();
    let findings = call
        .engine
        .check_store(check, move |done, total| {
            shown.set_length(total);
            shown.set_position(done);
            true
        })
        .await?;
    bar.finish_and_clear();
    let index = match asked {
        Asked { quick: true, .. } => None,
        Asked { repair, .. } => Some(index(call, repair).await?),
    };
    let backup = match asked.backup {
        true => Some(call.engine.back_up().await?),
        false => None,
    };
    let freed = match asked.tidy {
        true => Some(call.engine.tidy().await?),
        false => None,
    };
    let told: Vec<Value> = findings.iter().map(value).collect();
    let report = json!({
        "findings": told,
        "index": index.as_ref().map(index_value),
        "backup": backup.as_ref().map(|path| path.to_string_lossy()),
        "freed": freed,
    });
    call.out.print(&report, |_| {
        let mut lines: Vec<String> = findings.iter().map(words).collect();
        if findings.is_empty() {
            lines.push(if asked.quick {
                "The database is as it should be.".to_owned()
            } else {
                "The database and every letter are as they should be.".to_owned()
            });
        }
        lines.extend(index.as_ref().map(index_words));
        lines.extend(backup.map(|path| format!("Backup: {}", path.display())));
        lines.extend(freed.map(|bytes| format!("Given back: {} kB", bytes / 1000)));
        lines.join("\n")
    })?;
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(ProblemCode::StoreDamaged))
    }
}

/// Compares the search index with the mail. It holds nothing that is not in the mail, so what differs is no failure.
async fn index(call: &Call, repair: bool) -> Result<IndexCompared, Problem> {
    let compared = call.engine.compare_index().await?;
    if repair {
        return call.engine.repair_index(compared).await;
    }
    Ok(compared)
}

fn index_value(compared: &IndexCompared) -> Value {
    json!({
        "indexed": compared.indexed,
        "missing": compared.missing,
        "superfluous": compared.superfluous,
        "waiting": compared.waiting,
    })
}

fn index_words(compared: &IndexCompared) -> String {
    let IndexCompared {
        indexed,
        missing,
        superfluous,
        waiting,
    } = compared;
    let mut words = format!("{indexed} messages can be searched for; {waiting} will follow.");
    if !missing.is_empty() || !superfluous.is_empty() {
        words.push_str(&format!(
            " {} are missing there, {} are gone and still there. Run: postane-cli doctor --repair",
            missing.len(),
            superfluous.len()
        ));
    }
    words
}

/// Puts a damaged profile together anew.
pub(crate) fn recover(options: &Options, out: &Output) -> Result<(), Problem> {
    let bar = bar("letters");
    let shown = bar.clone();
    let recovered = engine::recover(options, move |done, total| {
        shown.set_length(total);
        shown.set_position(done);
        true
    })?;
    bar.finish_and_clear();
    let Recovered {
        kept,
        reread,
        homeless,
        lost,
        damaged,
        backup,
    } = &recovered;
    let report = json!({
        "kept": kept,
        "reread": reread,
        "homeless": homeless,
        "lost": lost.iter().map(lost_value).collect::<Vec<_>>(),
        "damaged": damaged.to_string_lossy(),
        "backup": backup,
    });
    out.print(&report, |_| {
        let mut lines = vec![
            format!(
                "{kept} messages are as they were; {reread} were read anew from their letters."
            ),
            format!("The damaged database is kept in {}.", damaged.display()),
        ];
        if *homeless > 0 {
            lines.push(format!(
                "{homeless} are in the folder \"Recovered\": nothing tells where they had been."
            ));
        }
        for lost in lost {
            lines.push(format!(
                "Could not be read: \"{}\" from {}",
                lost.subject, lost.from.address
            ));
        }
        lines.join("\n")
    })
}

fn lost_value(lost: &Lost) -> Value {
    json!({
        "id": lost.message,
        "from": lost.from,
        "subject": lost.subject,
        "received": lost.received,
    })
}

fn value(finding: &Finding) -> Value {
    match finding {
        Finding::Database(what) => json!({ "kind": "database", "what": what }),
        Finding::Letter { message, why } => {
            json!({ "kind": "letter", "id": message, "what": why })
        }
        Finding::Count(folder) => json!({ "kind": "count", "folder": folder }),
        Finding::Unknown(file) => json!({ "kind": "unknown", "file": file }),
    }
}

fn words(finding: &Finding) -> String {
    match finding {
        Finding::Database(what) => {
            format!("The database is damaged ({what}). Run: postane-cli doctor --recover")
        }
        Finding::Letter { message, why } => {
            format!("Message {message}: {why}. Run: postane-cli doctor --recover")
        }
        Finding::Count(folder) => {
            format!("The counts of {folder} are wrong. Run: postane-cli doctor --recover")
        }
        Finding::Unknown(file) => {
            format!(
                "letters/{file} is not known to the database. Run: postane-cli doctor --recover"
            )
        }
    }
}

/// A bar on a terminal, nothing elsewhere.
fn bar(what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    // A template that cannot be read would be a defect; the library's own bar does then.
    let style = ProgressStyle::with_template("{wide_bar}  {human_pos} of {human_len} {msg}  {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0)
        .with_style(style)
        .with_message(what.to_owned())
}
