//! One transaction for each batch: the messages, and the place behind them.

use super::prepare::{Prepared, PreparedBatch};
use contract::FolderId;
use std::collections::HashMap;
use store::{ImportPlace, Importing, Store, Tx};

/// Where messages go.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The folder that was asked for.
    pub(super) into: Option<String>,
    /// The name of the new folder where none was.
    pub(super) name: String,
}

/// What a transaction committed.
#[derive(Debug)]
pub(super) struct Filed {
    pub(super) importing: Importing,
    pub(super) messages: u64,
    pub(super) duplicates: u64,
    pub(super) folders: Vec<FolderId>,
    /// Whether there are new folders.
    pub(super) made: bool,
}

/// Files a batch. `paths` are the folders of the places that occur in it.
pub(super) fn file(
    store: &Store,
    importing: &Importing,
    target: &Target,
    paths: HashMap<usize, Vec<String>>,
    prepared: PreparedBatch,
) -> Result<(Filed, PreparedBatch), store::Error> {
    let (importing, target) = (importing.clone(), target.clone());
    store.write_blocking(move |tx| {
        let PreparedBatch { messages, batch } = prepared;
        let mut folders = Folders {
            tx,
            target: &target,
            paths: &paths,
            known: HashMap::new(),
            root: None,
            importing,
            made: false,
        };
        let (mut filed, mut duplicates) = (0, 0);
        for message in messages {
            if tx.is_here(message.new.packed.digest(), folders.importing.last_before)? {
                duplicates += 1;
                continue;
            }
            let folder = folders.of(message.place)?;
            file_one(tx, message, folder)?;
            filed += 1;
        }
        let next: ImportPlace = batch.next;
        let mut importing = folders.importing;
        tx.advance_import(&importing, next)?;
        importing.place = next;
        let filed = Filed {
            importing,
            messages: filed,
            duplicates,
            folders: folders.known.into_values().collect(),
            made: folders.made,
        };
        let messages = Vec::new();
        Ok((filed, PreparedBatch { messages, batch }))
    })
}

fn file_one(tx: &Tx<'_>, message: Prepared, folder: FolderId) -> Result<(), store::Error> {
    let mut new = message.new;
    new.folder = folder;
    let id = tx.file(&new)?;
    if message.marks.flagged {
        tx.set_flag(&[id], true)?;
    }
    if message.marks.answered {
        tx.set_answered(id)?;
    }
    if message.marks.forwarded {
        tx.set_forwarded(id)?;
    }
    Ok(())
}

/// The folders of a batch, made when the first message goes into them.
struct Folders<'f> {
    tx: &'f Tx<'f>,
    target: &'f Target,
    paths: &'f HashMap<usize, Vec<String>>,
    known: HashMap<usize, FolderId>,
    root: Option<FolderId>,
    importing: Importing,
    made: bool,
}

impl Folders<'_> {
    fn of(&mut self, place: usize) -> Result<FolderId, store::Error> {
        if let Some(known) = self.known.get(&place) {
            return Ok(*known);
        }
        let root = self.root()?;
        let path = self.paths.get(&place).map_or(&[][..], Vec::as_slice);
        let (folder, made) = self.tx.folder_at(Some(root), path)?;
        self.made |= made;
        let folder = folder.unwrap_or(root);
        self.known.insert(place, folder);
        Ok(folder)
    }

    fn root(&mut self) -> Result<FolderId, store::Error> {
        if let Some(root) = self.root {
            return Ok(root);
        }
        let root = match (&self.target.into, self.importing.root) {
            (Some(words), _) => {
                let (folder, made) = self.tx.folder_called_or_made(words)?;
                self.made |= made;
                folder
            }
            (None, Some(folder)) => folder,
            (None, None) => {
                let folder = self.tx.new_top_folder(&self.target.name)?;
                self.made = true;
                self.importing.root = Some(folder);
                folder
            }
        };
        self.root = Some(root);
        Ok(root)
    }
}
