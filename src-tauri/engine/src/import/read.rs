//! Goes through the files in order, and makes batches of what is in them. It reads no more of a file than it must to
//! know where messages begin and end; files with one message each are read by those who prepare them.

use super::mbox::{Dialect, Entry, Found, Mbox};
use super::prepare::{Contents, Item, SPOOL_ABOVE, Spooling};
use super::tree::{Kind, Leaf, Tree};
use super::{maildir, marks::Marks};
use contract::{ImportFormat, ImportNote, ImportTrouble};
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use store::{ImportPlace, MESSAGE_LIMIT, Store};

/// A batch is one transaction. It holds so many messages at most,
const BATCH_MESSAGES: usize = 500;
/// or so many bytes, or one message that has more.
const BATCH_BYTES: u64 = 8 * 1024 * 1024;

/// What is filed in one transaction.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) items: Vec<Item>,
    bytes: u64,
    /// What comes behind it.
    pub(super) next: ImportPlace,
    /// Bytes of all files up to there.
    pub(super) done: u64,
    /// The file that it ends in.
    pub(super) file: String,
    pub(super) expunged: u64,
    pub(super) notes: Vec<ImportNote>,
}

/// Reads the files from a place on, and hands batches to `hand_over` until that breaks.
pub(super) struct Reading<'r, F> {
    tree: &'r Tree,
    store: &'r Store,
    dialect: Dialect,
    hand_over: F,
    batch: Batch,
    /// Bytes of the files before the one that is read.
    before: u64,
}

type Flow = ControlFlow<()>;

impl<'r, F: FnMut(Batch) -> Flow> Reading<'r, F> {
    pub(super) fn new(
        tree: &'r Tree,
        store: &'r Store,
        format: ImportFormat,
        hand_over: F,
    ) -> Self {
        let dialect = match format {
            ImportFormat::Mboxo => Dialect::O,
            ImportFormat::Mboxrd => Dialect::Rd,
            ImportFormat::Mboxcl => Dialect::Cl,
            ImportFormat::Mboxcl2 => Dialect::Cl2,
            _ => Dialect::Auto,
        };
        Self {
            tree,
            store,
            dialect,
            hand_over,
            batch: Batch::default(),
            before: 0,
        }
    }

    /// All of it. An error is one of the store's; what is wrong with the files is in the notes.
    pub(super) fn read(&mut self, from: ImportPlace) -> Result<Flow, store::Error> {
        for (number, leaf) in (0..).zip(&self.tree.files) {
            if number >= from.file {
                let offset = if number == from.file { from.offset } else { 0 };
                let flow = match leaf.kind {
                    Kind::Mbox => self.mbox(number, leaf, offset)?,
                    Kind::Message | Kind::InMaildir => self.file(leaf),
                };
                if flow.is_break() {
                    return Ok(flow);
                }
                self.before += leaf.size;
                let next = ImportPlace {
                    file: number + 1,
                    offset: 0,
                };
                if self.behind(leaf, next).is_break() {
                    return Ok(Flow::Break(()));
                }
            } else {
                self.before += leaf.size;
            }
        }
        if self.batch.next == ImportPlace::default() {
            return Ok(Flow::Continue(()));
        }
        let last = self.tree.files.last();
        self.batch.file = last.map_or_else(String::new, |leaf| self.tree.name_of(leaf));
        Ok(self.hand_over())
    }

    fn hand_over(&mut self) -> Flow {
        let batch = std::mem::take(&mut self.batch);
        (self.hand_over)(batch)
    }

    /// Everything before `next` is in the batch.
    fn behind(&mut self, leaf: &Leaf, next: ImportPlace) -> Flow {
        let batch = &mut self.batch;
        batch.next = next;
        batch.done = self.before + next.offset;
        if batch.items.len() >= BATCH_MESSAGES || batch.bytes >= BATCH_BYTES {
            batch.file = self.tree.name_of(leaf);
            return self.hand_over();
        }
        Flow::Continue(())
    }

    fn note(&mut self, leaf: &Leaf, offset: u64, what: ImportTrouble) {
        self.batch.notes.push(ImportNote {
            file: self.tree.name_of(leaf),
            offset,
            what,
        });
    }

    /// A file with one message. It stays closed here.
    fn file(&mut self, leaf: &Leaf) -> Flow {
        if leaf.size > MESSAGE_LIMIT {
            self.note(leaf, 0, ImportTrouble::TooLarge { bytes: leaf.size });
            return Flow::Continue(());
        }
        let path = self.tree.path(leaf);
        let marks = match leaf.kind {
            Kind::InMaildir => {
                let name = path.file_name().unwrap_or_default();
                maildir::marks(&name.to_string_lossy())
            }
            _ => Marks::default(),
        };
        self.batch.bytes += leaf.size;
        self.batch.items.push(Item {
            file: self.tree.name_of(leaf),
            offset: 0,
            contents: Contents::File(path),
            place: leaf.place,
            date: None,
            own_time: true,
            modified: leaf.modified,
            marks,
            cut: false,
        });
        Flow::Continue(())
    }

    fn mbox(&mut self, number: u64, leaf: &Leaf, offset: u64) -> Result<Flow, store::Error> {
        let file = match File::open(self.tree.path(leaf)) {
            Ok(file) => file,
            Err(error) => {
                self.unreadable(leaf, offset, &error);
                return Ok(Flow::Continue(()));
            }
        };
        let mut mbox = Mbox::new(file, self.dialect, offset);
        loop {
            let at = mbox.place();
            let read = match mbox.find_next() {
                Ok(None) => return Ok(Flow::Continue(())),
                Ok(Some(Found::Nothing { offset, bytes })) => {
                    self.note(leaf, offset, ImportTrouble::NoMessage { bytes });
                    Ok(())
                }
                Ok(Some(Found::Message(entry))) => self.entry(&mut mbox, leaf, &entry)?,
                Err(error) => Err(error),
            };
            if let Err(error) = read {
                self.unreadable(leaf, at, &error);
                return Ok(Flow::Continue(()));
            }
            let next = ImportPlace {
                file: number,
                offset: mbox.place(),
            };
            if self.behind(leaf, next).is_break() {
                return Ok(Flow::Break(()));
            }
        }
    }

    fn unreadable(&mut self, leaf: &Leaf, offset: u64, error: &io::Error) {
        let words = error.to_string();
        self.note(leaf, offset, ImportTrouble::Unreadable { words });
    }

    /// A message of an mbox. The error inside is the file's.
    fn entry(
        &mut self,
        mbox: &mut Mbox<File>,
        leaf: &Leaf,
        entry: &Entry,
    ) -> Result<io::Result<()>, store::Error> {
        let bytes = entry.end - entry.start;
        if entry.expunged {
            self.batch.expunged += 1;
            return Ok(Ok(()));
        }
        if bytes == 0 {
            self.note(leaf, entry.offset, ImportTrouble::Empty);
            return Ok(Ok(()));
        }
        if bytes > MESSAGE_LIMIT {
            self.note(leaf, entry.offset, ImportTrouble::TooLarge { bytes });
            return Ok(Ok(()));
        }
        let contents = if bytes > SPOOL_ABOVE {
            let mut spooling = Spooling::new(self.store, entry.quoting)?;
            match mbox.pieces(entry, |piece| spooling.push(piece)) {
                Ok(()) => Contents::Spooled(Box::new(spooling.finish()?)),
                Err(store::Error::TooLarge { .. }) => {
                    self.note(leaf, entry.offset, ImportTrouble::TooLarge { bytes });
                    return Ok(Ok(()));
                }
                Err(store::Error::Io(error)) => return Ok(Err(error)),
                Err(error) => return Err(error),
            }
        } else {
            match mbox.bytes(entry) {
                Ok(raw) => Contents::Memory(raw, entry.quoting),
                Err(error) => return Ok(Err(error)),
            }
        };
        self.batch.bytes += bytes;
        self.batch.items.push(Item {
            file: self.tree.name_of(leaf),
            offset: entry.offset,
            contents,
            place: leaf.place,
            date: entry.date,
            own_time: entry.own_time,
            modified: leaf.modified,
            marks: entry.marks,
            cut: entry.cut,
        });
        Ok(Ok(()))
    }
}
