//! What a closure given to the store gets to work with. The methods are in the files of their tables.

use crate::Error;
use crate::letters::{Appender, Letters};
use crate::list::Ladders;
use rusqlite::Connection;
use std::cell::RefCell;
use std::ops::Deref;

/// One consistent view of the store.
#[derive(Debug)]
pub struct Reader<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) letters: &'c Letters,
    /// Where rows of long lists are, and which state this sees, where that is sure; `None` in a write transaction.
    pub(crate) ladders: Option<(&'c Ladders, Option<u64>)>,
}

/// One write transaction. Everything that can be read can be read in it, too.
#[derive(Debug)]
pub struct Tx<'c> {
    reader: Reader<'c>,
    pub(crate) appender: &'c RefCell<Appender>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(
        connection: &'c Connection,
        letters: &'c Letters,
        appender: &'c RefCell<Appender>,
    ) -> Self {
        Self {
            reader: Reader {
                connection,
                letters,
                ladders: None,
            },
            appender,
        }
    }

    /// Puts the letters of this transaction on the disk, and notes how far their segment goes.
    pub(crate) fn sync_letters(&self) -> Result<(), Error> {
        let mut appender = self.appender.borrow_mut();
        if !appender.is_dirty() {
            return Ok(());
        }
        appender.sync()?;
        self.keep_end(appender.end())
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}
