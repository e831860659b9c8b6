//! Searches that are kept, and those that a form stands for.

use crate::Engine;
use crate::problem::Explained;
use contract::{Event, FindForm, Problem, SavedSearch, SavedSearchId};
use search::Form;

impl Engine {
    /// The query that the dialog Find Message stands for.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn query_of(&self, form: FindForm) -> Result<String, Problem> {
        let folder = match form.folder {
            Some(folder) => Some(
                self.inner
                    .store
                    .read(move |reader| reader.folder(folder))
                    .await
                    .explained()?
                    .name,
            ),
            None => None,
        };
        let day = |day: String| (!day.is_empty()).then_some(day);
        Ok(search::build(&Form {
            from: form.from,
            to: form.to,
            subject: form.subject,
            body: form.body,
            text: String::new(),
            attachment: form.attachment,
            flagged: form.flagged,
            unread: form.unread,
            folder,
            since: day(form.since),
            until: day(form.until),
        }))
    }

    /// The searches that are kept, by name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list_searches(&self) -> Result<Vec<SavedSearch>, Problem> {
        self.inner
            .store
            .read(|reader| reader.searches())
            .await
            .explained()
    }

    /// Keeps a search, or changes one.
    ///
    /// # Errors
    /// The name is empty; the one to change is gone; the store cannot be written.
    pub async fn keep_search(
        &self,
        id: Option<SavedSearchId>,
        name: String,
        query: String,
    ) -> Result<SavedSearch, Problem> {
        let kept = self
            .inner
            .store
            .write(move |tx| tx.keep_search(id, &name, &query))
            .await
            .explained()?;
        self.tell(Event::SearchesChanged);
        Ok(kept)
    }

    /// Forgets a kept search.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn forget_search(&self, id: SavedSearchId) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.forget_search(id))
            .await
            .explained()?;
        self.tell(Event::SearchesChanged);
        Ok(())
    }
}
