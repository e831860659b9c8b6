//! Commands on messages.

use crate::Engine;
use crate::problem::Explained;
use contract::{
    FolderId, ListView, ListWindow, MessageId, MessageSummary, MessageView, Problem, ProblemCode,
    Watch,
};
use message::{Part, PartInfo};

/// Rows that one window may ask for.
const WINDOW: u64 = 500;

/// What a message is shown as on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageForm {
    /// The body as text.
    Text,
    /// The body as sanitised HTML; empty where there is none.
    Html,
    /// The header fields.
    Headers,
}

/// How a message's body is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whether pictures may be loaded from other servers.
    pub remote: bool,
    /// Whether the window is dark.
    pub dark: bool,
    /// Where the frame is served from, ending in `/`: `{base}part/{n}` is a part, `{base}link?to=` leaves.
    pub base: String,
}

/// A message's body as a page for the sandboxed frame, with the policy to serve it under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The whole page.
    pub html: String,
    /// The `Content-Security-Policy` header field.
    pub policy: String,
}

/// The addr-spec in From of a raw message; empty where there is none.
#[must_use]
pub fn sender_of(raw: &[u8]) -> String {
    message::summarize(raw).from.address
}

impl Engine {
    /// Some rows of a list (500 at most).
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub async fn list_messages(
        &self,
        view: ListView,
        offset: u64,
        limit: u64,
    ) -> Result<ListWindow, Problem> {
        let window = self.rows(view.clone(), offset, limit).await?;
        if offset == 0 && window.total > window.rows.len() as u64 {
            // Whoever looks at the beginning may jump to the middle next.
            let store = self.inner.store.clone();
            tokio::spawn(async move { store.read(move |reader| reader.prepare_list(&view)).await });
        }
        Ok(window)
    }

    /// Some rows of a list, and nothing besides.
    pub(crate) async fn rows(
        &self,
        view: ListView,
        offset: u64,
        limit: u64,
    ) -> Result<ListWindow, Problem> {
        let limit = limit.min(WINDOW);
        self.inner
            .store
            .read(move |reader| reader.list(&view, offset, limit))
            .await
            .explained()
    }

    /// The first unread message after a place, with its place; from the top when there is none below.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub async fn next_unread(
        &self,
        view: ListView,
        after: Option<u64>,
    ) -> Result<Option<(u64, MessageSummary)>, Problem> {
        self.inner
            .store
            .read(move |reader| reader.next_unread(&view, after))
            .await
            .explained()
    }

    /// The place of a message in a list; `None` when it is not shown there.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub async fn place_of(
        &self,
        view: ListView,
        message: MessageId,
    ) -> Result<Option<u64>, Problem> {
        self.inner
            .store
            .read(move |reader| reader.place_of(&view, message))
            .await
            .explained()
    }

    /// The place of the first row that begins with what was typed, in what the list is sorted by.
    ///
    /// # Errors
    /// The folder is gone; the store cannot be read.
    pub async fn place_typed(&self, view: ListView, text: String) -> Result<Option<u64>, Problem> {
        self.inner
            .store
            .read(move |reader| reader.place_typed(&view, &text))
            .await
            .explained()
    }

    /// Watches or ignores the conversations of messages, or neither.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn watch_conversations(
        &self,
        messages: Vec<MessageId>,
        watch: Option<Watch>,
    ) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.watch(&messages, watch))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }

    /// The exact bytes of a message.
    ///
    /// # Errors
    /// The message is gone, or the store cannot be read.
    pub async fn raw(&self, message: MessageId) -> Result<Vec<u8>, Problem> {
        self.inner
            .store
            .read(move |reader| reader.raw(message))
            .await
            .explained()
    }

    /// Everything of a message but its body.
    ///
    /// # Errors
    /// As [`Engine::raw`].
    pub async fn open_message(&self, message: MessageId) -> Result<MessageView, Problem> {
        let (row, raw, settings) = self
            .inner
            .store
            .read(move |reader| {
                Ok((
                    reader.message(message)?,
                    reader.raw(message)?,
                    reader.settings()?,
                ))
            })
            .await
            .explained()?;
        let view = parse(raw, message::view).await?;
        let allowed = !row.from.address.is_empty()
            && settings
                .remote_allowed
                .iter()
                .any(|a| a.eq_ignore_ascii_case(&row.from.address));
        Ok(MessageView {
            id: message,
            subject: view.subject,
            from: view.from,
            to: view.to,
            cc: view.cc,
            bcc: view.bcc,
            reply_to: view.reply_to,
            date: view.date.unwrap_or(row.received),
            attachments: view.attachments,
            body: view.body,
            remote: contract::RemoteContent {
                hosts: view.remote_hosts,
                allowed,
            },
            rest: row.rest,
            size: row.size,
            outbox: row.outbox,
        })
    }

    /// A message's body as a page.
    ///
    /// # Errors
    /// As [`Engine::raw`].
    pub async fn document(&self, message: MessageId, page: Page) -> Result<Document, Problem> {
        let raw = self.raw(message).await?;
        parse(raw, move |raw| {
            let Page { remote, dark, base } = &page;
            Document {
                policy: message::content_security_policy(*remote, base),
                html: message::document(
                    raw,
                    &message::Page {
                        remote: *remote,
                        dark: *dark,
                        base,
                    },
                ),
            }
        })
        .await
    }

    /// One MIME part of a message, decoded.
    ///
    /// # Errors
    /// There is no such part; as [`Engine::raw`].
    pub async fn part(&self, message: MessageId, part: u32) -> Result<Part, Problem> {
        let raw = self.raw(message).await?;
        parse(raw, move |raw| message::part(raw, part))
            .await?
            .ok_or_else(|| Problem::new(ProblemCode::NotFound))
    }

    /// The tree of a message's MIME parts.
    ///
    /// # Errors
    /// As [`Engine::raw`].
    pub async fn parts(&self, message: MessageId) -> Result<Vec<PartInfo>, Problem> {
        parse(self.raw(message).await?, message::parts).await
    }

    /// A message as text, HTML or header fields.
    ///
    /// # Errors
    /// As [`Engine::raw`].
    pub async fn message_as(
        &self,
        message: MessageId,
        form: MessageForm,
    ) -> Result<String, Problem> {
        parse(self.raw(message).await?, move |raw| match form {
            MessageForm::Text => message::text(raw),
            MessageForm::Html => message::html(raw).unwrap_or_default(),
            MessageForm::Headers => message::headers(raw),
        })
        .await
    }

    /// The source of a message, as text.
    ///
    /// # Errors
    /// As [`Engine::raw`].
    pub async fn message_source(&self, message: MessageId) -> Result<String, Problem> {
        parse(self.raw(message).await?, message::source).await
    }

    /// Marks messages read or unread.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn mark_read(&self, messages: Vec<MessageId>, read: bool) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.mark_read(&messages, read))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }

    /// Marks a whole folder read.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn mark_folder_read(&self, folder: FolderId) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.mark_folder_read(folder))
            .await
            .explained()?;
        self.tell_changed(vec![folder]);
        Ok(())
    }

    /// Sets or clears flags.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_flag(&self, messages: Vec<MessageId>, flagged: bool) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.set_flag(&messages, flagged))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }

    /// Moves messages.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn move_messages(
        &self,
        messages: Vec<MessageId>,
        folder: FolderId,
    ) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.move_to(&messages, folder))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }

    /// Deletes for good.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn delete_messages(&self, messages: Vec<MessageId>) -> Result<(), Problem> {
        let touched = self
            .inner
            .store
            .write(move |tx| tx.delete_messages(&messages, crate::now()))
            .await
            .explained()?;
        self.tell_changed(touched);
        Ok(())
    }
}

/// Parsing can be long: off the async threads.
async fn parse<T: Send + 'static>(
    raw: Vec<u8>,
    work: impl FnOnce(&[u8]) -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(move || work(&raw))
        .await
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))
}
