//! A profile full of letters, made as a user would make it: by importing them.

use crate::measure::{Cost, Run, measure};
use corpus::write::{Format, write};
use corpus::{Corpus, Kind};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SEED: u64 = 1;
/// No step is waited for any longer.
const LIMIT: Duration = Duration::from_secs(2 * 60 * 60);

/// What filling it cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filled {
    pub(crate) mail_bytes: u64,
    pub(crate) import: Cost,
    pub(crate) index: Cost,
}

/// So many letters, over as many years as they would come in.
pub(crate) fn corpus(messages: u64, kind: Kind) -> Corpus {
    Corpus::new(SEED, messages, kind).spread_over(messages)
}

/// Fills `folder/profile` and its index, unless it is there from an earlier run: then there is no cost.
pub(crate) fn fill(folder: &Path, corpus: &Corpus) -> Option<Filled> {
    fs::create_dir_all(folder).unwrap();
    let profile = folder.join("profile");
    if profile.exists() {
        return None;
    }
    let messages = corpus.messages();
    eprintln!("{messages} letters: making them");
    let mbox = folder.join("mail");
    write(corpus, Format::Mbox, &mbox, |_, _| {}).unwrap();
    let mbox = file_in(&mbox);
    let mail_bytes = fs::metadata(&mbox).unwrap().len();
    eprintln!("{messages} letters: importing");
    let mut import = cli(&profile);
    import.arg("import").arg(&mbox).args(["--into", "Inbox"]);
    let import = cost(&import, folder);
    fs::remove_file(&mbox).unwrap();
    eprintln!("{messages} letters: indexing");
    let mut index = cli(&profile);
    index.args(["search", "--count", "nothing-is-called-so"]);
    Some(Filled {
        mail_bytes,
        import,
        index: cost(&index, folder),
    })
}

/// The one file that was written: as a file, or in a folder.
fn file_in(path: &Path) -> PathBuf {
    if path.is_file() {
        return path.to_owned();
    }
    let mut entries = fs::read_dir(path).unwrap();
    entries.next().unwrap().unwrap().path()
}

/// `postane-cli` on a profile.
pub(crate) fn cli(profile: &Path) -> Command {
    let program = std::env::current_exe()
        .unwrap()
        .with_file_name("postane-cli");
    let mut command = Command::new(program);
    command.arg("--profile").arg(profile);
    command
}

/// What a program costs, to its end.
pub(crate) fn cost(command: &Command, folder: &Path) -> Cost {
    match measure(command, "", folder, LIMIT) {
        Run::Done(cost) => cost,
        Run::TooLong(_) => panic!("{command:?} did not end"),
    }
}

/// The files are in the memory of the system, as after a day's work: the disk of this machine is not measured.
pub(crate) fn warm(profile: &Path) {
    for name in ["mail.db", "search.db"] {
        let mut file = fs::File::open(profile.join(name)).unwrap();
        std::io::copy(&mut file, &mut std::io::sink()).unwrap();
    }
}
