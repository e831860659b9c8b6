//! Folder commands, and the settings.

use crate::Engine;
use crate::problem::Explained;
use contract::{Event, Folder, FolderId, MessageId, Problem, Settings};

impl Engine {
    /// All folders with their counts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list_folders(&self) -> Result<Vec<Folder>, Problem> {
        self.inner
            .store
            .read(|reader| reader.folders())
            .await
            .explained()
    }

    /// Makes a folder.
    ///
    /// # Errors
    /// The name is empty or taken, or the store cannot be written.
    pub async fn create_folder(
        &self,
        parent: Option<FolderId>,
        name: String,
    ) -> Result<Folder, Problem> {
        let folder = self
            .inner
            .store
            .write(move |tx| tx.create_folder(parent, &name))
            .await
            .explained()?;
        self.tell(Event::FoldersChanged);
        Ok(folder)
    }

    /// Renames a folder of the user's own.
    ///
    /// # Errors
    /// The name is empty or taken, or the store cannot be written.
    pub async fn rename_folder(&self, folder: FolderId, name: String) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.rename_folder(folder, &name))
            .await
            .explained()?;
        self.tell(Event::FoldersChanged);
        Ok(())
    }

    /// Deletes a folder of the user's own; what is in it goes to Deleted Items.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn delete_folder(&self, folder: FolderId) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.delete_folder(folder))
            .await
            .explained()?;
        self.tell(Event::FoldersChanged);
        Ok(())
    }

    /// Every message of a folder, in no particular order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn ids_in(&self, folder: FolderId) -> Result<Vec<MessageId>, Problem> {
        self.inner
            .store
            .read(move |reader| reader.ids_in(folder))
            .await
            .explained()
    }

    /// The settings.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn load_settings(&self) -> Result<Settings, Problem> {
        self.inner
            .store
            .read(|reader| reader.settings())
            .await
            .explained()
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn save_settings(&self, settings: Settings) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.save_settings(&settings))
            .await
            .explained()?;
        self.tell(Event::SettingsChanged);
        Ok(())
    }
}
