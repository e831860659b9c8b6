//! What the main window shows first.

use crate::Engine;
use contract::{FolderRole, Problem, ProblemCode, Start};

impl Engine {
    /// What the main window shows first: so many rows of the Inbox at most, and all around it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn load_start(&self, system_language: String, rows: u64) -> Result<Start, Problem> {
        let settings = self.load_settings().await?;
        let folders = self.list_folders().await?;
        let inbox = folders
            .iter()
            .find(|folder| folder.role == Some(FolderRole::Inbox))
            .ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
        let view = settings.list_view(inbox.id);
        Ok(Start {
            list: self.rows(view.clone(), 0, rows).await?,
            accounts: self.list_accounts().await?,
            searches: self.list_searches().await?,
            problems: self.list_problems(),
            settings,
            system_language,
            folders,
            view,
        })
    }
}
