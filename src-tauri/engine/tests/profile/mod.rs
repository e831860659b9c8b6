//! Profiles with letters in them.

use contract::{FolderId, FolderRole, UnixTime};
use engine::{Engine, Options};
use std::path::Path;
use store::{NewMessage, Store, pack};

/// A letter as it is filed.
pub(crate) fn new(folder: FolderId, received: UnixTime, raw: &[u8]) -> NewMessage {
    let summary = message::summarize(raw);
    NewMessage {
        account: None,
        folder,
        from: summary.from,
        to: summary.to,
        subject: summary.subject,
        preview: summary.preview,
        sent: summary.sent,
        has_attachment: summary.has_attachment,
        priority: summary.priority,
        message_id: None,
        in_reply_to: None,
        references: Vec::new(),
        packed: pack(store::Algorithm::default(), raw),
        received,
        unread: true,
        uidl: None,
        whole_size: None,
    }
}

/// An engine on a profile with these letters in the Inbox, received one second after the other.
pub(crate) async fn with_letters(profile: &Path, letters: Vec<Vec<u8>>) -> Engine {
    let store = Store::open(profile).unwrap();
    store
        .write(move |tx| {
            let inbox = tx.by_role(FolderRole::Inbox)?;
            for (letter, received) in letters.iter().zip(1_000..) {
                tx.file(&new(inbox, received, letter))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    drop(store);
    open(profile).await
}

/// An engine on this profile.
pub(crate) async fn open(profile: &Path) -> Engine {
    Engine::open(Options {
        profile: profile.to_owned(),
    })
    .await
    .unwrap()
}
