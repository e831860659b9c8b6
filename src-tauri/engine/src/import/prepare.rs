//! From the bytes in a file to a message as the store takes it. Runs on worker threads.

use super::lines::{Quoting, Restorer, has_bare_line_feed, restored};
use super::marks::Marks;
use super::read::Batch;
use crate::receive::new_message;
use contract::{FolderId, ImportNote, ImportTrouble, UnixTime};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use store::{NewMessage, Packed, Spool, Store};

/// A message above so many bytes is not held in memory.
pub(super) const SPOOL_ABOVE: u64 = 8 * 1024 * 1024;
/// Bytes of such a message that are held, and tell what the list shows.
const HELD: usize = 8 * 1024 * 1024;
/// Bytes that such a file is read by.
const PIECE: u64 = 1024 * 1024;
/// A line of more bytes is told of.
const LONG_LINE: usize = 1_000_000;
/// Seconds that a date may be ahead of the clock.
const AHEAD: i64 = 24 * 60 * 60;

/// A message on its way.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) file: String,
    /// Where in the file.
    pub(super) offset: u64,
    pub(super) contents: Contents,
    /// Among the places of the tree.
    pub(super) place: usize,
    /// What the separator says, and whether that is the file's date rather than the message's.
    pub(super) date: Option<UnixTime>,
    pub(super) own_time: bool,
    /// When the file was changed.
    pub(super) modified: UnixTime,
    pub(super) marks: Marks,
    pub(super) cut: bool,
}

#[derive(Debug)]
pub(super) enum Contents {
    /// As the file has it.
    Memory(Vec<u8>, Quoting),
    Spooled(Box<Spooled>),
    /// All of this file.
    File(PathBuf),
}

/// A message that waits in a file of the profile.
#[derive(Debug)]
pub(super) struct Spooled {
    head: Vec<u8>,
    packed: Packed,
    notices: Notices,
}

/// A message to be filed.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) new: NewMessage,
    pub(super) place: usize,
    pub(super) marks: Marks,
}

/// A batch to be filed.
#[derive(Debug)]
pub(super) struct PreparedBatch {
    pub(super) messages: Vec<Prepared>,
    /// What is left of it.
    pub(super) batch: Batch,
}

/// What is odd in a message.
#[derive(Debug, Default)]
struct Notices {
    nul: bool,
    long_line: bool,
}

impl Notices {
    fn of(raw: &[u8]) -> Self {
        let mut notices = Self::default();
        let line = notices.look(raw, 0);
        notices.long_line |= line > LONG_LINE;
        notices
    }

    /// Looks at a piece; answers the bytes of its last line so far.
    fn look(&mut self, piece: &[u8], line: usize) -> usize {
        self.nul |= memchr::memchr(0, piece).is_some();
        if line + piece.len() <= LONG_LINE {
            return match memchr::memrchr(b'\n', piece) {
                Some(at) => piece.len() - at - 1,
                None => line + piece.len(),
            };
        }
        let mut start = 0;
        let mut before = line;
        for at in memchr::memchr_iter(b'\n', piece) {
            self.long_line |= before + at - start > LONG_LINE;
            (start, before) = (at + 1, 0);
        }
        before + piece.len() - start
    }
}

/// A message too big for memory, on its way to a file of the profile.
pub(super) struct Spooling {
    spool: Spool,
    quoting: Quoting,
    /// Made with the first piece, which has the header in it.
    restorer: Option<Restorer>,
    head: Vec<u8>,
    restored: Vec<u8>,
    notices: Notices,
    line: usize,
}

impl Spooling {
    pub(super) fn new(store: &Store, quoting: Quoting) -> Result<Self, store::Error> {
        Ok(Self {
            spool: store.spool()?,
            quoting,
            restorer: None,
            head: Vec::new(),
            restored: Vec::new(),
            notices: Notices::default(),
            line: 0,
        })
    }

    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), store::Error> {
        let quoting = self.quoting;
        let restorer = self
            .restorer
            .get_or_insert_with(|| Restorer::new(quoting, has_bare_line_feed(piece)));
        self.restored.clear();
        restorer.push(piece, &mut self.restored);
        self.line = self.notices.look(&self.restored, self.line);
        let room = HELD - self.head.len();
        let held = self.restored.get(..room).unwrap_or(&self.restored);
        self.head.extend_from_slice(held);
        self.spool.push(&self.restored)
    }

    pub(super) fn finish(mut self) -> Result<Spooled, store::Error> {
        self.notices.long_line |= self.line > LONG_LINE;
        Ok(Spooled {
            head: self.head,
            packed: self.spool.finish()?,
            notices: self.notices,
        })
    }
}

/// Makes messages of a batch. An error is one of the store's.
pub(super) fn prepare(
    mut batch: Batch,
    store: &Store,
    now: UnixTime,
) -> Result<PreparedBatch, store::Error> {
    let items = std::mem::take(&mut batch.items);
    let mut messages = Vec::with_capacity(items.len());
    for item in items {
        messages.extend(item.prepare(store, now, &mut batch.notes)?);
    }
    Ok(PreparedBatch { messages, batch })
}

impl Item {
    fn prepare(
        self,
        store: &Store,
        now: UnixTime,
        notes: &mut Vec<ImportNote>,
    ) -> Result<Option<Prepared>, store::Error> {
        let (file, offset) = (self.file, self.offset);
        let mut note = |what| {
            notes.push(ImportNote {
                file: file.clone(),
                offset,
                what,
            });
        };
        let contents = match self.contents {
            Contents::File(path) => match read(&path, store)? {
                Ok(contents) => contents,
                Err(what) => {
                    note(what);
                    return Ok(None);
                }
            },
            contents => contents,
        };
        let spooled = match contents {
            Contents::Memory(raw, quoting) => {
                let raw = restored(raw, quoting);
                let notices = Notices::of(&raw);
                let dates = (message::received_at(&raw), message::summarize(&raw));
                (dates, store::pack(store.algorithm(), raw), notices)
            }
            Contents::Spooled(spooled) => {
                let head = &spooled.head;
                let dates = (message::received_at(head), message::summarize(head));
                (dates, spooled.packed, spooled.notices)
            }
            Contents::File(_) => return Ok(None),
        };
        let ((told, summary), packed, notices) = spooled;
        if packed.size() == 0 {
            note(ImportTrouble::Empty);
            return Ok(None);
        }
        for (is, what) in [
            (self.cut, ImportTrouble::Cut),
            (notices.nul, ImportTrouble::Nul),
            (notices.long_line, ImportTrouble::LongLine),
        ] {
            if is {
                note(what);
            }
        }
        let (first, second) = if self.own_time {
            (told, self.date)
        } else {
            (self.date, told)
        };
        let dates = [first, second, Some(self.modified)];
        let mut dates = dates.into_iter().flatten();
        let received = dates.find(|date| (1..=now + AHEAD).contains(date));
        let mut new = new_message(None, FolderId(0), summary, packed, self.marks.unread);
        new.received = received.unwrap_or(now);
        Ok(Some(Prepared {
            new,
            place: self.place,
            marks: self.marks,
        }))
    }
}

/// A file with one message. The error inside is the file's.
fn read(path: &Path, store: &Store) -> Result<Result<Contents, ImportTrouble>, store::Error> {
    let unreadable = |error: io::Error| ImportTrouble::Unreadable {
        words: error.to_string(),
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(unreadable(error))),
    };
    let mut raw = Vec::new();
    if let Err(error) = (&mut file).take(SPOOL_ABOVE).read_to_end(&mut raw) {
        return Ok(Err(unreadable(error)));
    }
    if (raw.len() as u64) < SPOOL_ABOVE {
        return Ok(Ok(Contents::Memory(raw, Quoting::No)));
    }
    let mut spooling = Spooling::new(store, Quoting::No)?;
    let mut bytes = 0;
    while !raw.is_empty() {
        bytes += raw.len() as u64;
        match spooling.push(&raw) {
            Ok(()) => {}
            Err(store::Error::TooLarge { .. }) => {
                return Ok(Err(ImportTrouble::TooLarge { bytes }));
            }
            Err(error) => return Err(error),
        }
        raw.clear();
        if let Err(error) = (&mut file).take(PIECE).read_to_end(&mut raw) {
            return Ok(Err(unreadable(error)));
        }
    }
    Ok(Ok(Contents::Spooled(Box::new(spooling.finish()?))))
}
