//! Writing: drafts, their files, and the way into the Outbox.

use crate::problem::{Explain, Explained, from_io};
use crate::profile::random;
use crate::{Engine, now};
use contract::{
    Account, Draft, DraftAttachment, DraftId, DraftKind, Event, MessageId, Problem, ProblemCode,
};
use message::{ComposeError, Sender, Stamp, Starter};
use std::path::{Path, PathBuf};

/// The largest file that can be attached, in bytes: beyond it no provider takes the message.
const LARGEST_ATTACHMENT: u64 = 100 * 1024 * 1024;

impl Engine {
    /// Makes a draft.
    ///
    /// # Errors
    /// What is answered is gone; the store cannot be written.
    pub async fn compose(&self, kind: DraftKind) -> Result<DraftId, Problem> {
        let accounts = self.list_accounts().await?;
        let mine: Vec<String> = accounts
            .iter()
            .map(|account| account.settings.email.clone())
            .collect();
        let (source, forwards) = match &kind {
            DraftKind::New | DraftKind::Mailto { .. } => (None, false),
            DraftKind::Reply { message, .. } | DraftKind::ReplyAll { message, .. } => {
                (Some(*message), false)
            }
            DraftKind::Forward { message, .. } => (Some(*message), true),
        };
        let mut account = accounts
            .iter()
            .find(|account| account.is_default)
            .or(accounts.first());
        let mut files = Vec::new();
        let mut starter = Starter::default();
        if let Some(id) = source {
            let row = self
                .inner
                .store
                .read(move |reader| reader.message(id))
                .await
                .explained()?;
            // An answer leaves from the account that the letter came through.
            account = accounts
                .iter()
                .find(|account| Some(account.id) == row.account)
                .or(account);
            let raw = self.raw(id).await?;
            (starter, files) = tokio::task::spawn_blocking(move || start(&raw, &kind, &mine))
                .await
                .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?;
        } else if let DraftKind::Mailto { url } = &kind {
            starter = message::mailto(url)
                .ok_or_else(|| Problem::new(ProblemCode::Invalid).about(url.clone()))?;
        }
        let draft = Draft {
            id: DraftId(0),
            account: account.map(|account| account.id),
            to: starter.to,
            cc: starter.cc,
            bcc: starter.bcc,
            subject: starter.subject,
            text: starter.text,
            attachments: Vec::new(),
            in_reply_to: starter.in_reply_to,
            references: starter.references,
            source,
            forwards,
            saved: now(),
        };
        let id = self
            .inner
            .store
            .write(move |tx| {
                let id = tx.create_draft(&draft)?;
                for (name, media_type, bytes) in &files {
                    tx.attach(id, name, media_type, bytes)?;
                }
                Ok(id)
            })
            .await
            .explained()?;
        self.tell(Event::DraftsChanged);
        Ok(id)
    }

    /// The drafts, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list_drafts(&self) -> Result<Vec<Draft>, Problem> {
        self.inner
            .store
            .read(|reader| reader.drafts())
            .await
            .explained()
    }

    /// A draft.
    ///
    /// # Errors
    /// It is gone, or the store cannot be read.
    pub async fn load_draft(&self, draft: DraftId) -> Result<Draft, Problem> {
        self.inner
            .store
            .read(move |reader| reader.draft(draft))
            .await
            .explained()
    }

    /// Keeps a draft as it is now.
    ///
    /// # Errors
    /// It is gone, or the store cannot be written.
    pub async fn save_draft(&self, mut draft: Draft) -> Result<(), Problem> {
        draft.saved = now();
        self.inner
            .store
            .write(move |tx| tx.save_draft(&draft))
            .await
            .explained()?;
        self.tell(Event::DraftsChanged);
        Ok(())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn discard_draft(&self, draft: DraftId) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.discard_draft(draft))
            .await
            .explained()?;
        self.tell(Event::DraftsChanged);
        Ok(())
    }

    /// Attaches files to a draft; their bytes are in the store from then on. Answers all attachments of the draft.
    ///
    /// # Errors
    /// A file cannot be read, or is too large to be mailed; the store cannot be written.
    pub async fn attach(
        &self,
        draft: DraftId,
        paths: Vec<PathBuf>,
    ) -> Result<Vec<DraftAttachment>, Problem> {
        for path in paths {
            let (name, bytes) = tokio::task::spawn_blocking(move || read(&path))
                .await
                .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))??;
            let media_type = mime_guess::from_path(&name)
                .first_or_octet_stream()
                .to_string();
            self.inner
                .store
                .write(move |tx| tx.attach(draft, &name, &media_type, &bytes))
                .await
                .explained()?;
        }
        self.tell(Event::DraftsChanged);
        Ok(self.load_draft(draft).await?.attachments)
    }

    /// Takes an attachment off a draft.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn detach(&self, draft: DraftId, attachment: i64) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.detach(draft, attachment))
            .await
            .explained()?;
        self.tell(Event::DraftsChanged);
        Ok(())
    }

    /// Puts a draft into the Outbox, and begins to send (once [`Engine::start`] was called).
    ///
    /// # Errors
    /// There is no account to send from; nobody to send to; an address that cannot be. The draft stays then.
    pub async fn submit(&self, draft: Draft) -> Result<MessageId, Problem> {
        // As it is on screen: were anything to fail from here on, nothing written is lost.
        self.save_draft(draft.clone()).await?;
        let account = self.sending_account(&draft).await?;
        let id = draft.id;
        let attachments = self
            .inner
            .store
            .read(move |reader| reader.attachment_bytes(id))
            .await
            .explained()?;
        let stamp = stamp(&account)?;
        let sender = Sender {
            name: account.settings.display_name.clone(),
            address: account.settings.email.clone(),
            reply_to: account.settings.reply_to.clone(),
        };
        let composing = draft.clone();
        let composed = tokio::task::spawn_blocking(move || {
            message::compose(&composing, &sender, attachments, &stamp)
        })
        .await
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?
        .explained()?;
        let envelope = store::Envelope {
            account: account.id,
            reverse_path: composed.reverse_path,
            forward_paths: composed.forward_paths,
        };
        let message = self.queue(composed.raw, envelope, Some(draft)).await?;
        self.inner.outbox.notify_one();
        Ok(message)
    }

    async fn sending_account(&self, draft: &Draft) -> Result<Account, Problem> {
        let accounts = self.list_accounts().await?;
        accounts
            .iter()
            .find(|account| Some(account.id) == draft.account)
            .or_else(|| accounts.iter().find(|account| account.is_default))
            .cloned()
            .ok_or_else(|| Problem::new(ProblemCode::NoAccount))
    }
}

impl Explain for ComposeError {
    fn explain(self) -> Problem {
        match self {
            Self::AddressInvalid(address) => {
                Problem::new(ProblemCode::AddressInvalid).about(address)
            }
            Self::NoRecipient => Problem::new(ProblemCode::NoRecipient),
            Self::Unsendable(words) => Problem::new(ProblemCode::Bug).saying(words),
        }
    }
}

/// Name, media type and bytes of a file that goes with a draft.
type File = (String, String, Vec<u8>);

fn start(raw: &[u8], kind: &DraftKind, mine: &[String]) -> (Starter, Vec<File>) {
    match kind {
        DraftKind::Reply { lead, .. } => (message::reply(raw, mine, false, lead), Vec::new()),
        DraftKind::ReplyAll { lead, .. } => (message::reply(raw, mine, true, lead), Vec::new()),
        DraftKind::Forward { lead, .. } => {
            let files = message::view(raw)
                .attachments
                .into_iter()
                .filter_map(|attachment| {
                    let part = message::part(raw, attachment.part)?;
                    Some((attachment.name, attachment.media_type, part.bytes))
                })
                .collect();
            (message::forward(raw, lead), files)
        }
        DraftKind::New | DraftKind::Mailto { .. } => (Starter::default(), Vec::new()),
    }
}

fn stamp(account: &Account) -> Result<Stamp, Problem> {
    let domain = account
        .settings
        .email
        .rsplit('@')
        .next()
        .unwrap_or("localhost");
    let random = random().map_err(|error| from_io(&error))?;
    let local = chrono::Local::now();
    Ok(Stamp {
        message_id: message::new_message_id(random, domain),
        date: local.timestamp(),
        offset: local.offset().local_minus_utc() / 60,
    })
}

fn read(path: &Path) -> Result<(String, Vec<u8>), Problem> {
    let about = path.to_string_lossy().into_owned();
    let unreadable = |error: std::io::Error| {
        Problem::new(ProblemCode::FileUnreadable)
            .about(about.clone())
            .saying(error.to_string())
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST_ATTACHMENT {
        return Err(Problem::new(ProblemCode::MessageTooLarge).about(about));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(
        || "file".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((name, bytes))
}
