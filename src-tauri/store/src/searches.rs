//! The table `searches`: what somebody searches for again and again.

use crate::{Error, Reader, Tx};
use contract::{SavedSearch, SavedSearchId};

/// Characters of a name.
const LONGEST_NAME: usize = 200;

impl Reader<'_> {
    /// The searches that are kept, by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn searches(&self) -> Result<Vec<SavedSearch>, Error> {
        let mut searches = self
            .connection
            .prepare_cached("SELECT id, name, query FROM searches ORDER BY id")?
            .query_map([], |row| {
                Ok(SavedSearch {
                    id: SavedSearchId(row.get(0)?),
                    name: row.get(1)?,
                    query: row.get(2)?,
                })
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        searches.sort_by_cached_key(|search| crate::keys::person(&search.name, ""));
        Ok(searches)
    }
}

impl Tx<'_> {
    /// Keeps a search, or changes the one of that number.
    ///
    /// # Errors
    /// The name is empty; the search to change is gone; the store cannot be written.
    pub fn keep_search(
        &self,
        id: Option<SavedSearchId>,
        name: &str,
        query: &str,
    ) -> Result<SavedSearch, Error> {
        let name: String = name.trim().chars().take(LONGEST_NAME).collect();
        if name.is_empty() {
            return Err(Error::Invalid("name".to_owned()));
        }
        let id = match id {
            Some(id) => {
                let changed = self
                    .connection
                    .prepare_cached("UPDATE searches SET name = ?2, query = ?3 WHERE id = ?1")?
                    .execute((id.0, &name, query))?;
                if changed == 0 {
                    return Err(Error::NotFound);
                }
                id
            }
            None => {
                self.connection
                    .prepare_cached("INSERT INTO searches (name, query) VALUES (?1, ?2)")?
                    .execute((&name, query))?;
                SavedSearchId(self.connection.last_insert_rowid())
            }
        };
        Ok(SavedSearch {
            id,
            name,
            query: query.to_owned(),
        })
    }

    /// Forgets a kept search; one that is gone is no error.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn forget_search(&self, id: SavedSearchId) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM searches WHERE id = ?1")?
            .execute([id.0])?;
        Ok(())
    }
}
