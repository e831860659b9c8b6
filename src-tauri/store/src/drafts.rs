//! The tables `drafts` and `attachments`: what is being written, with the bytes of its files.

use crate::{Error, Reader, Tx, pack, unsigned};
use contract::{AccountId, Draft, DraftAttachment, DraftId, MessageId};
use rusqlite::{Row, params};

const DRAFT: &str = "
    SELECT id, account, recipients, cc, bcc, subject, text, in_reply_to, refs, source, forwards, saved FROM drafts";

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: DraftId(row.get(0)?),
        account: row.get::<_, Option<i64>>(1)?.map(AccountId),
        to: row.get(2)?,
        cc: row.get(3)?,
        bcc: row.get(4)?,
        subject: row.get(5)?,
        text: row.get(6)?,
        attachments: Vec::new(),
        in_reply_to: row.get(7)?,
        references: serde_json::from_str(&row.get::<_, String>(8)?).unwrap_or_default(),
        source: row.get::<_, Option<i64>>(9)?.map(MessageId),
        forwards: row.get(10)?,
        saved: row.get(11)?,
    })
}

fn attachment(row: &Row<'_>) -> rusqlite::Result<DraftAttachment> {
    Ok(DraftAttachment {
        id: row.get(0)?,
        name: row.get(1)?,
        media_type: row.get(2)?,
        size: unsigned(row.get(3)?),
    })
}

impl Reader<'_> {
    /// The drafts, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn drafts(&self) -> Result<Vec<Draft>, Error> {
        let mut drafts = self
            .connection
            .prepare_cached(&format!("{DRAFT} ORDER BY saved DESC, id DESC"))?
            .query_map([], draft)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        for draft in &mut drafts {
            draft.attachments = self.attachments(draft.id)?;
        }
        Ok(drafts)
    }

    /// A draft.
    ///
    /// # Errors
    /// It is gone; the store cannot be read.
    pub fn draft(&self, id: DraftId) -> Result<Draft, Error> {
        let mut draft = self
            .connection
            .prepare_cached(&format!("{DRAFT} WHERE id = ?1"))?
            .query_row([id.0], draft)?;
        draft.attachments = self.attachments(id)?;
        Ok(draft)
    }

    fn attachments(&self, draft: DraftId) -> Result<Vec<DraftAttachment>, Error> {
        let attachments = self
            .connection
            .prepare_cached(
                "SELECT id, name, media_type, size FROM attachments WHERE draft = ?1 ORDER BY id",
            )?
            .query_map([draft.0], attachment)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(attachments)
    }

    /// A draft's files with their bytes.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn attachment_bytes(
        &self,
        draft: DraftId,
    ) -> Result<Vec<(DraftAttachment, Vec<u8>)>, Error> {
        let attachments = self
            .connection
            .prepare_cached("SELECT id, name, media_type, size, bytes FROM attachments WHERE draft = ?1 ORDER BY id")?
            .query_map([draft.0], |row| Ok((attachment(row)?, row.get(4)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(attachments)
    }
}

impl Tx<'_> {
    /// Makes a draft from this; its own number and attachments are not looked at.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn create_draft(&self, draft: &Draft) -> Result<DraftId, Error> {
        self.put(
            "INSERT INTO drafts (
                 account, recipients, cc, bcc, subject, text, in_reply_to, refs, source, forwards, saved
             ) VALUES (
                 (SELECT id FROM accounts WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                 (SELECT id FROM messages WHERE id = ?9), ?10, ?11
             )",
            draft,
            None,
        )?;
        Ok(DraftId(self.connection.last_insert_rowid()))
    }

    /// Keeps a draft as it is now; its attachments are not looked at. An account or a message that is gone meanwhile
    /// is no reason to lose what was written.
    ///
    /// # Errors
    /// The draft is gone; the store cannot be written.
    pub fn save_draft(&self, draft: &Draft) -> Result<(), Error> {
        let changed = self.put(
            "UPDATE drafts SET
                 account = (SELECT id FROM accounts WHERE id = ?1), recipients = ?2, cc = ?3, bcc = ?4, subject = ?5,
                 text = ?6, in_reply_to = ?7, refs = ?8, source = (SELECT id FROM messages WHERE id = ?9),
                 forwards = ?10, saved = ?11
             WHERE id = ?12",
            draft,
            Some(draft.id),
        )?;
        if changed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }

    fn put(&self, sql: &str, draft: &Draft, id: Option<DraftId>) -> Result<usize, Error> {
        let account = draft.account.map(|id| id.0);
        let references = serde_json::to_string(&draft.references)?;
        let source = draft.source.map(|id| id.0);
        let mut statement = self.connection.prepare_cached(sql)?;
        let changed = match id {
            None => statement.execute(params![
                account,
                draft.to,
                draft.cc,
                draft.bcc,
                draft.subject,
                draft.text,
                draft.in_reply_to,
                references,
                source,
                draft.forwards,
                draft.saved
            ]),
            Some(id) => statement.execute(params![
                account,
                draft.to,
                draft.cc,
                draft.bcc,
                draft.subject,
                draft.text,
                draft.in_reply_to,
                references,
                source,
                draft.forwards,
                draft.saved,
                id.0
            ]),
        }?;
        Ok(changed)
    }

    /// Throws a draft away, with its files.
    ///
    /// # Errors
    /// It is gone already (so that one draft is never queued twice); the store cannot be written.
    pub fn discard_draft(&self, id: DraftId) -> Result<(), Error> {
        let removed = self
            .connection
            .prepare_cached("DELETE FROM drafts WHERE id = ?1")?
            .execute([id.0])?;
        if removed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }

    /// Attaches a file.
    ///
    /// # Errors
    /// The draft is gone; the file is too large; the store cannot be written.
    pub fn attach(
        &self,
        draft: DraftId,
        name: &str,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<DraftAttachment, Error> {
        let size = bytes.len() as u64;
        if size > pack::LIMIT {
            return Err(Error::TooLarge {
                size,
                limit: pack::LIMIT,
            });
        }
        self.connection
            .prepare_cached(
                "INSERT INTO attachments (draft, name, media_type, size, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((draft.0, name, media_type, crate::int(size), bytes))?;
        Ok(DraftAttachment {
            id: self.connection.last_insert_rowid(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size,
        })
    }

    /// Takes a file off a draft.
    ///
    /// # Errors
    /// It is gone already; the store cannot be written.
    pub fn detach(&self, draft: DraftId, attachment: i64) -> Result<(), Error> {
        let removed = self
            .connection
            .prepare_cached("DELETE FROM attachments WHERE id = ?1 AND draft = ?2")?
            .execute((attachment, draft.0))?;
        if removed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }
}
