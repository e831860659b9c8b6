//! The table `folders`: six with a role, shared by all accounts, and the user's own. Triggers keep the counts.

use crate::{Error, Reader, Tx, unsigned};
use contract::{Folder, FolderId, FolderRole};
use rusqlite::{OptionalExtension as _, Row};
use std::collections::BTreeSet;

/// Characters of a name.
const LONGEST_NAME: usize = 200;
/// Folders above a folder.
const DEEPEST: i64 = 32;

pub(crate) fn role_key(role: FolderRole) -> &'static str {
    match role {
        FolderRole::Inbox => "inbox",
        FolderRole::Outbox => "outbox",
        FolderRole::Sent => "sent",
        FolderRole::Deleted => "deleted",
        FolderRole::Drafts => "drafts",
        FolderRole::Junk => "junk",
    }
}

fn folder(row: &Row<'_>) -> rusqlite::Result<Folder> {
    let role: Option<String> = row.get(2)?;
    Ok(Folder {
        id: FolderId(row.get(0)?),
        parent: row.get::<_, Option<i64>>(1)?.map(FolderId),
        role: role.and_then(|key| {
            FolderRole::ALL
                .into_iter()
                .find(|role| role_key(*role) == key)
        }),
        name: row.get(3)?,
        total: unsigned(row.get(4)?),
        unread: unsigned(row.get(5)?),
    })
}

impl Reader<'_> {
    /// All folders with their counts: those with a role in the tree's order, then the user's own.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn folders(&self) -> Result<Vec<Folder>, Error> {
        let mut folders = self
            .connection
            .prepare_cached(
                "SELECT id, parent, role, name, total, unread FROM folders ORDER BY id",
            )?
            .query_map([], folder)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        folders.sort_by_cached_key(|folder| {
            (
                folder.role.is_none(),
                folder
                    .role
                    .is_none()
                    .then(|| crate::keys::person(&folder.name, "")),
            )
        });
        Ok(folders)
    }

    /// One folder.
    ///
    /// # Errors
    /// It is gone; the store cannot be read.
    pub fn folder(&self, id: FolderId) -> Result<Folder, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT id, parent, role, name, total, unread FROM folders WHERE id = ?1",
            )?
            .query_row([id.0], folder)?)
    }

    /// The folder of a role.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn by_role(&self, role: FolderRole) -> Result<FolderId, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM folders WHERE role = ?1")?
            .query_row([role_key(role)], |row| row.get(0).map(FolderId))?)
    }

    /// The name as it is kept, or why it cannot be used there.
    fn free_name(
        &self,
        parent: Option<FolderId>,
        name: &str,
        except: Option<FolderId>,
    ) -> Result<String, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control)
        {
            return Err(Error::Invalid("folder name".to_owned()));
        }
        let siblings = self
            .connection
            .prepare_cached("SELECT id, name FROM folders WHERE parent IS ?1")?
            .query_map([parent.map(|id| id.0)], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let folded = name.to_lowercase();
        let taken = siblings
            .iter()
            .any(|(id, sibling)| Some(FolderId(*id)) != except && sibling.to_lowercase() == folded);
        if taken {
            Err(Error::NameTaken)
        } else {
            Ok(name.to_owned())
        }
    }
}

impl Tx<'_> {
    /// Makes a folder of the user's own.
    ///
    /// # Errors
    /// The name is taken among its siblings, or empty; the parent is gone; the store cannot be written.
    pub fn create_folder(&self, parent: Option<FolderId>, name: &str) -> Result<Folder, Error> {
        if let Some(parent) = parent {
            self.folder(parent)?;
            let depth: i64 = self
                .connection
                .prepare_cached(
                    "WITH RECURSIVE above (id) AS (
                         VALUES (?1)
                         UNION SELECT f.parent FROM folders f JOIN above a ON f.id = a.id WHERE f.parent IS NOT NULL
                     )
                     SELECT count(*) FROM above",
                )?
                .query_row([parent.0], |row| row.get(0))?;
            if depth >= DEEPEST {
                return Err(Error::Invalid("folders too deep".to_owned()));
            }
        }
        let name = self.free_name(parent, name, None)?;
        self.connection
            .prepare_cached("INSERT INTO folders (parent, name) VALUES (?1, ?2)")?
            .execute((parent.map(|id| id.0), name))?;
        self.folder(FolderId(self.connection.last_insert_rowid()))
    }

    /// Renames a folder of the user's own.
    ///
    /// # Errors
    /// The name is taken or empty; it is a folder with a role, or gone; the store cannot be written.
    pub fn rename_folder(&self, id: FolderId, name: &str) -> Result<(), Error> {
        let folder = self.own(id)?;
        let name = self.free_name(folder.parent, name, Some(id))?;
        self.connection
            .prepare_cached("UPDATE folders SET name = ?2 WHERE id = ?1")?
            .execute((id.0, name))?;
        Ok(())
    }

    /// Deletes a folder of the user's own with those inside it. Their messages go to Deleted Items.
    ///
    /// # Errors
    /// It is a folder with a role, or gone; the store cannot be written.
    pub fn delete_folder(&self, id: FolderId) -> Result<(), Error> {
        self.own(id)?;
        let deleted = self.by_role(FolderRole::Deleted)?;
        let doomed: BTreeSet<i64> = self
            .connection
            .prepare(
                "WITH RECURSIVE doomed (id) AS (
                     VALUES (?1)
                     UNION SELECT f.id FROM folders f JOIN doomed d ON f.parent = d.id
                 )
                 SELECT DISTINCT conversation FROM messages WHERE folder IN (SELECT id FROM doomed)",
            )?
            .query_map([id.0], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        self.connection.execute(
            "WITH RECURSIVE doomed (id) AS (
                 VALUES (?1)
                 UNION SELECT f.id FROM folders f JOIN doomed d ON f.parent = d.id
             )
             UPDATE messages SET folder = ?2 WHERE folder IN (SELECT id FROM doomed)",
            (id.0, deleted.0),
        )?;
        for conversation in doomed {
            self.choose_head(conversation, deleted)?;
        }
        // The folders inside go with it (ON DELETE CASCADE).
        self.connection
            .execute("DELETE FROM folders WHERE id = ?1", [id.0])?;
        Ok(())
    }

    fn own(&self, id: FolderId) -> Result<Folder, Error> {
        let folder = self.folder(id)?;
        if folder.role.is_some() {
            return Err(Error::Invalid("a folder with a role".to_owned()));
        }
        Ok(folder)
    }

    /// The folder that messages may be put into by hand: Outbox and Drafts have rows of their own.
    pub(crate) fn takes_messages(&self, id: FolderId) -> Result<(), Error> {
        let role: Option<String> = self
            .connection
            .prepare_cached("SELECT role FROM folders WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))
            .optional()?
            .ok_or(Error::NotFound)?;
        match role.as_deref() {
            Some("outbox" | "drafts") => {
                Err(Error::Invalid("messages cannot be moved there".to_owned()))
            }
            _ => Ok(()),
        }
    }
}
