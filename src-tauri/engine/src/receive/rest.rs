//! The rest of messages of which only the header is here: whether it is to come, or to go from the server, too.

use crate::problem::Explained;
use crate::{Engine, now};
use contract::{AccountId, FolderId, MessageId, Problem};

impl Engine {
    /// Receives the rest of messages of which only the header is here: now, where their account is at work in the
    /// background, else in its next session.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn download_rest(&self, messages: Vec<MessageId>) -> Result<(), Problem> {
        let asked = self
            .inner
            .store
            .write(move |tx| tx.ask_rest(&messages))
            .await;
        self.decided(asked.explained()?);
        Ok(())
    }

    /// Deletes messages of which only the header is here, on the server, too.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn delete_on_server(&self, messages: Vec<MessageId>) -> Result<(), Problem> {
        let decided = self
            .inner
            .store
            .write(move |tx| tx.delete_on_server(&messages, now()))
            .await;
        self.decided(decided.explained()?);
        Ok(())
    }

    fn decided(&self, (folders, accounts): (Vec<FolderId>, Vec<AccountId>)) {
        self.tell_changed(folders);
        for account in accounts {
            self.wake(account);
        }
    }
}
