//! The table `imports`: how far the imports are that have not ended, and what else bringing mail in from files asks of
//! the store.
//!
//! A batch and the place behind it are one transaction. An import that is cut short at any instant goes on behind its
//! last committed batch: nothing twice, nothing left out, also where a file holds equal letters.

use crate::{Error, Reader, Tx, int, unsigned};
use contract::{Folder, FolderId, FolderRole, MessageId};
use rusqlite::{OptionalExtension as _, params};

/// A place in a series of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportPlace {
    /// The file, by its number.
    pub file: u64,
    /// The byte in it.
    pub offset: u64,
}

/// An import that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importing {
    /// What is imported.
    pub source: String,
    /// The last message before it began.
    pub last_before: MessageId,
    /// The folder that was made for it, if it still is there.
    pub root: Option<FolderId>,
    /// What comes next.
    pub place: ImportPlace,
}

impl Reader<'_> {
    /// Whether one of the messages up to `last` has these raw bytes.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn is_here(&self, digest: &[u8; 32], last: MessageId) -> Result<bool, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM messages WHERE sha256 = ?1 AND id <= ?2")?
            .exists(params![digest, last.0])?)
    }

    /// The folder that a user means by these words: a path of names with `/` between them, of which the first may be
    /// the name of a role; or the name of any folder, or its number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn folder_called(&self, words: &str) -> Result<Option<FolderId>, Error> {
        let folders = self.folders()?;
        let names = path_of(words);
        let mut at = None;
        for (depth, name) in names.iter().enumerate() {
            let parent = at;
            at = child(&folders, parent, name).or_else(|| by_role(&folders, depth, name));
            if at.is_none() {
                break;
            }
        }
        if at.is_some() {
            return Ok(at);
        }
        let words = words.trim();
        let folded = words.to_lowercase();
        let number = words.parse().ok().map(FolderId);
        let own = folders.iter().filter(|folder| folder.role.is_none());
        let named = own.clone().find(|folder| folder.name == words).or_else(|| {
            own.clone()
                .find(|folder| folder.name.to_lowercase() == folded)
        });
        let found = named.or_else(|| folders.iter().find(|folder| Some(folder.id) == number));
        Ok(found.map(|folder| folder.id))
    }

    fn importing(&self, source: &str, fingerprint: &[u8; 32]) -> Result<Option<Importing>, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT last_before, root, file, offset FROM imports WHERE source = ?1 AND fingerprint = ?2",
            )?
            .query_row(params![source, fingerprint], |row| {
                Ok(Importing {
                    source: source.to_owned(),
                    last_before: MessageId(row.get(0)?),
                    root: row.get::<_, Option<i64>>(1)?.map(FolderId),
                    place: ImportPlace {
                        file: unsigned(row.get(2)?),
                        offset: unsigned(row.get(3)?),
                    },
                })
            })
            .optional()?)
    }
}

impl Tx<'_> {
    /// Begins an import, or goes on with one of the same fingerprint that was cut short; says which.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn begin_import(
        &self,
        source: &str,
        fingerprint: &[u8; 32],
    ) -> Result<(Importing, bool), Error> {
        if let Some(importing) = self.importing(source, fingerprint)? {
            return Ok((importing, true));
        }
        // The same source with other files in it: what is new goes where the rest went.
        let root: Option<i64> = self
            .connection
            .prepare_cached("SELECT root FROM imports WHERE source = ?1")?
            .query_row([source], |row| row.get(0))
            .optional()?
            .flatten();
        let last_before: i64 =
            self.connection
                .query_row("SELECT coalesce(max(id), 0) FROM messages", [], |row| {
                    row.get(0)
                })?;
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO imports (source, fingerprint, last_before, root, file, offset)
                 VALUES (?1, ?2, ?3, ?4, 0, 0)",
            )?
            .execute(params![source, fingerprint, last_before, root])?;
        let importing = Importing {
            source: source.to_owned(),
            last_before: MessageId(last_before),
            root: root.map(FolderId),
            place: ImportPlace::default(),
        };
        Ok((importing, false))
    }

    /// Notes that everything from the place of `importing` up to `next` is filed.
    ///
    /// # Errors
    /// The import is not at that place (any more); the store cannot be written.
    pub fn advance_import(&self, importing: &Importing, next: ImportPlace) -> Result<(), Error> {
        let changed = self
            .connection
            .prepare_cached(
                "UPDATE imports SET root = ?4, file = ?5, offset = ?6 WHERE source = ?1 AND file = ?2 AND offset = ?3",
            )?
            .execute(params![
                importing.source,
                int(importing.place.file),
                int(importing.place.offset),
                importing.root.map(|id| id.0),
                int(next.file),
                int(next.offset),
            ])?;
        if changed == 1 {
            Ok(())
        } else {
            Err(Error::Invalid("another import of the same".to_owned()))
        }
    }

    /// The import is whole: nothing of it is left to do.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn end_import(&self, source: &str) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM imports WHERE source = ?1")?
            .execute([source])?;
        Ok(())
    }

    /// The folder at a path below `parent`, made where it is missing. Says whether it made any. Names that cannot be
    /// are bent until they can, and what would be too deep goes into the deepest folder there may be.
    ///
    /// # Errors
    /// The parent is gone, or takes no messages; the store cannot be written.
    pub fn folder_at(
        &self,
        parent: Option<FolderId>,
        path: &[String],
    ) -> Result<(Option<FolderId>, bool), Error> {
        let (mut at, mut made) = (parent, false);
        let mut folders = self.folders()?;
        for name in path {
            let name = usable(name);
            if let Some(found) = child(&folders, at, &name) {
                at = Some(found);
                continue;
            }
            match self.create_folder(at, &name) {
                Ok(folder) => {
                    at = Some(folder.id);
                    folders.push(folder);
                    made = true;
                }
                Err(Error::Invalid(_)) if at.is_some() => break,
                Err(error) => return Err(error),
            }
        }
        if let Some(folder) = at {
            self.takes_messages(folder)?;
        }
        Ok((at, made))
    }

    /// Whether [`Tx::folder_called_or_made`] would give a folder.
    ///
    /// # Errors
    /// It takes no messages (Outbox, Drafts), or there are no words; the store cannot be read.
    pub fn may_be_filed_in(&self, words: &str) -> Result<(), Error> {
        match self.folder_called(words)? {
            Some(folder) => self.takes_messages(folder),
            None if path_of(words).is_empty() => Err(Error::Invalid("folder name".to_owned())),
            None => Ok(()),
        }
    }

    /// As [`Reader::folder_called`], made where there is none.
    ///
    /// # Errors
    /// It takes no messages (Outbox, Drafts), or there are no words; the store cannot be written.
    pub fn folder_called_or_made(&self, words: &str) -> Result<(FolderId, bool), Error> {
        if let Some(folder) = self.folder_called(words)? {
            self.takes_messages(folder)?;
            return Ok((folder, false));
        }
        let mut path = path_of(words);
        let folders = self.folders()?;
        let role = path.first().and_then(|name| by_role(&folders, 0, name));
        if role.is_some() {
            path.remove(0);
        }
        let (folder, made) = self.folder_at(role, &path)?;
        let folder = folder.ok_or_else(|| Error::Invalid("folder name".to_owned()))?;
        Ok((folder, made))
    }

    /// Makes a folder at the top, with a number behind its name where the name is taken.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn new_top_folder(&self, name: &str) -> Result<FolderId, Error> {
        let name = usable(name);
        let mut number = 1;
        loop {
            let name = match number {
                1 => name.clone(),
                number => format!("{name} ({number})"),
            };
            match self.create_folder(None, &name) {
                Err(Error::NameTaken) => number += 1,
                made => return made.map(|folder| folder.id),
            }
        }
    }
}

/// The names of a path.
fn path_of(words: &str) -> Vec<String> {
    let names = words.split('/').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Folders of the user's own are found by their names, whatever the case.
fn child(folders: &[Folder], parent: Option<FolderId>, name: &str) -> Option<FolderId> {
    let folded = name.to_lowercase();
    let mut found = folders.iter().filter(|folder| {
        folder.parent == parent && folder.role.is_none() && folder.name.to_lowercase() == folded
    });
    found.next().map(|folder| folder.id)
}

fn by_role(folders: &[Folder], depth: usize, name: &str) -> Option<FolderId> {
    if depth > 0 {
        return None;
    }
    let role = FolderRole::ALL
        .into_iter()
        .find(|role| crate::folders::role_key(*role).eq_ignore_ascii_case(name))?;
    let mut found = folders.iter().filter(|folder| folder.role == Some(role));
    found.next().map(|folder| folder.id)
}

/// A name that a folder may have; room is left for a number behind it.
fn usable(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if c.is_control() { '_' } else { c })
        .take(180)
        .collect();
    match name.trim() {
        "" => "_".to_owned(),
        name => name.to_owned(),
    }
}
