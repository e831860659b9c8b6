//! Putting a damaged profile together anew: the store does it, this tells it how letters are read.

use crate::problem::Explained;
use crate::receive::new_message;
use crate::{Options, keeper, now};
use contract::{FolderId, Problem};
use store::{NewMessage, Reading, Told};

pub use store::{Lost, Recovered};

/// Puts the database of a profile together anew from its letters, what can be read of the old one, and the last backup.
/// The profile must not be open. `progress` hears how many of how many letters are done, and answers whether to go on.
/// It blocks for as long as reading all letters takes.
///
/// # Errors
/// Another program holds the profile; it was stopped; no room on the disk. Then everything is as it was.
pub fn recover(
    options: &Options,
    progress: impl FnMut(u64, u64) -> bool,
) -> Result<Recovered, Problem> {
    let about = options.profile.to_string_lossy().into_owned();
    let recovered = store::recover(&options.profile, now(), &mut Letters { progress })
        .explained()
        .map_err(|problem| problem.about(about))?;
    keeper::forget_damage(&options.profile);
    Ok(recovered)
}

struct Letters<P> {
    progress: P,
}

impl<P: FnMut(u64, u64) -> bool> Reading for Letters<P> {
    fn read(&mut self, raw: Vec<u8>, told: Told) -> NewMessage {
        let summary = message::summarize(&raw);
        // The store knows better than this where it was.
        let mut new = new_message(
            None,
            FolderId(0),
            summary,
            store::pack(store::Algorithm::default(), raw),
            false,
        );
        new.received = told.received;
        new.whole_size = told.whole_size;
        new
    }

    fn progress(&mut self, done: u64, total: u64) -> bool {
        (self.progress)(done, total)
    }
}
