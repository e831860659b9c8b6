//! notmuch on the same letters, where it is installed.

use crate::measure::Cost;
use crate::profile::cost;
use crate::report::{Notmuch, Timed};
use crate::rounds::{bytes, timed};
use corpus::Corpus;
use corpus::write::{Format, write};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const TIMES: usize = 10;

pub(crate) fn measured(corpus: &Corpus, folder: &Path) -> Option<Notmuch> {
    Command::new("notmuch").arg("--version").output().ok()?;
    let maildir = folder.join("maildir");
    let _ = fs::remove_dir_all(&maildir);
    write(corpus, Format::Maildir, &maildir, |_, _| {}).unwrap();
    let config = folder.join("notmuch-config");
    let text = format!(
        "[database]\npath={}\n[user]\nname=Deniz\nprimary_email=deniz@example.org\n[new]\ntags=inbox\n",
        maildir.display()
    );
    fs::write(&config, text).unwrap();
    let notmuch = || {
        let mut command = Command::new("notmuch");
        command.env("NOTMUCH_CONFIG", &config);
        command
    };
    let index: Cost = cost(notmuch().args(["new", "--quiet"]), folder);
    let searches = [
        ("common word", corpus::COMMON.to_owned()),
        ("rare word", corpus::BIRD.to_owned()),
        ("rare phrase", format!("\"{}\"", corpus::PHRASE)),
        ("prefix of 3", "inv*".to_owned()),
        ("no hit", "qxzjw".to_owned()),
    ]
    .map(|(name, query)| search(name, &query, &notmuch));
    let measured = Notmuch {
        index,
        bytes: bytes(&maildir.join(".notmuch").join("xapian")),
        searches: searches.to_vec(),
    };
    let _ = fs::remove_dir_all(&maildir);
    Some(measured)
}

/// Whole processes: that is how it is used. What it takes to start one is measured with the query without a hit.
fn search(name: &str, query: &str, notmuch: &impl Fn() -> Command) -> Timed {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let output = notmuch()
            .args([
                "search",
                "--output=messages",
                "--sort=newest-first",
                "--limit=50",
            ])
            .arg(query)
            .output()
            .unwrap();
        assert!(output.status.success());
        times.push(began.elapsed());
    }
    timed(name, times)
}
