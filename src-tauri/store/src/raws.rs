//! The tables `raws` and `segments`: where the exact bytes of each message are among the [`crate::letters`].

use crate::letters::{End, Header, Place};
use crate::{Error, MessageId, NewMessage, Reader, Tx, int, letters, pack, unsigned};
use rusqlite::Row;

/// The columns that [`place`] reads.
pub(crate) const PLACE: &str = "segment, offset, length";

pub(crate) fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        segment: row.get(0)?,
        offset: unsigned(row.get(1)?),
        length: unsigned(row.get(2)?),
    })
}

impl Reader<'_> {
    /// The exact bytes of a message; of its header, where only that is here.
    ///
    /// # Errors
    /// It is gone, or its bytes do not add up; the store cannot be read.
    pub fn raw(&self, id: MessageId) -> Result<Vec<u8>, Error> {
        Ok(self.letters.read(self.place_of_raw(id)?)?.1)
    }

    pub(crate) fn place_of_raw(&self, id: MessageId) -> Result<Place, Error> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {PLACE} FROM raws WHERE message = ?1"))?
            .query_row([id.0], place)?)
    }
}

impl Tx<'_> {
    pub(crate) fn insert_raw(&self, id: MessageId, new: &NewMessage) -> Result<(), Error> {
        let header = Header {
            algorithm: new.packed.algorithm,
            coding: pack::AS_IS,
            tidied: false,
            message: id.0,
            account: new.account.map_or(0, |id| id.0),
            folder: new.folder.0,
            received: new.received,
            size: new.packed.size,
            length: new.packed.size,
            whole_size: new.whole_size.unwrap_or(0),
            digest: new.packed.digest,
        };
        self.append_raw(&header, |write| new.packed.each_piece(write))
    }

    /// Appends a record, and notes where it is.
    pub(crate) fn append_raw(
        &self,
        header: &Header,
        pieces: impl FnOnce(&mut letters::Write<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let place = self
            .appender
            .borrow_mut()
            .append(header, pieces, |end| self.keep_end(end))?;
        self.connection
            .prepare_cached(
                "INSERT INTO raws (message, segment, offset, length) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (message) DO UPDATE SET
                     segment = excluded.segment, offset = excluded.offset, length = excluded.length",
            )?
            .execute((
                header.message,
                place.segment,
                int(place.offset),
                int(place.length),
            ))?;
        Ok(())
    }

    /// How far a segment goes once this transaction is committed.
    pub(crate) fn keep_end(&self, end: End) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO segments (number, length, loose) VALUES (?1, ?2, ?3)
                 ON CONFLICT (number) DO UPDATE SET length = excluded.length, loose = loose + excluded.loose",
            )?
            .execute((end.segment, int(end.length), int(end.loose)))?;
        Ok(())
    }
}
