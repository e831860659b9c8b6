//! The tables `raws` and `raw_pieces`: the exact bytes, apart from the rows that are listed, so that a list reads few
//! pages. What is too big for one piece continues in `raw_pieces`, so that nobody has to hold all of it to file it.

use crate::{Error, MessageId, Packed, Reader, Tx, int, pack};

impl Reader<'_> {
    /// The exact bytes of a message; of its header, where only that is here.
    ///
    /// # Errors
    /// It is gone, or its bytes do not add up; the store cannot be read.
    pub fn raw(&self, id: MessageId) -> Result<Vec<u8>, Error> {
        let (coding, mut bytes, size): (i64, Vec<u8>, i64) = self
            .connection
            .prepare_cached(
                "SELECT r.coding, r.bytes, coalesce(r.size, m.size)
                 FROM messages m JOIN raws r ON r.message = m.id WHERE m.id = ?1",
            )?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut pieces = self
            .connection
            .prepare_cached("SELECT bytes FROM raw_pieces WHERE message = ?1 ORDER BY number")?;
        for piece in pieces.query_map([id.0], |row| row.get::<_, Vec<u8>>(0))? {
            bytes.extend_from_slice(&piece?);
        }
        pack::unpack(coding, bytes, size)
    }
}

impl Tx<'_> {
    pub(crate) fn insert_raw(&self, id: MessageId, packed: &Packed) -> Result<(), Error> {
        let mut first = self.connection.prepare_cached(
            "INSERT INTO raws (message, coding, bytes, size) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let mut further = self.connection.prepare_cached(
            "INSERT INTO raw_pieces (message, number, bytes) VALUES (?1, ?2, ?3)",
        )?;
        packed.each_piece(|number, bytes| {
            if number == 0 {
                first.execute((id.0, packed.coding, bytes, int(packed.size)))?;
            } else {
                further.execute((id.0, number, bytes))?;
            }
            Ok(())
        })
    }

    pub(crate) fn delete_raw(&self, id: MessageId) -> Result<(), Error> {
        for sql in [
            "DELETE FROM raws WHERE message = ?1",
            "DELETE FROM raw_pieces WHERE message = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([id.0])?;
        }
        Ok(())
    }
}
