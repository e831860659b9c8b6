//! The Outbox and the drafts.

use crate::room::{new, open, settings};
use contract::*;
use store::{Envelope, Error, NewMessage};

#[test]
fn the_outbox_knows_after_a_crash_what_may_have_been_sent() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let account = tx.insert_account(&settings("a@example.com"))?.id;
            let envelope = |to: &str| Envelope {
                account,
                reverse_path: "a@example.com".into(),
                forward_paths: vec![to.into()],
            };
            let outbox = tx.by_role(FolderRole::Outbox)?;
            let queue = |to: &str| {
                tx.queue(
                    &NewMessage {
                        unread: false,
                        ..new(outbox, b"x")
                    },
                    &envelope(to),
                )
            };
            let ids = [queue("1@x")?, queue("2@x")?, queue("3@x")?, queue("4@x")?];
            assert_eq!(tx.due(0)?.len(), 4);
            for id in &ids[..2] {
                tx.set_outbox_state(*id, &OutboxState::Sending)?;
            }
            tx.mark_data_started(ids[0])?;
            assert!(matches!(tx.mark_data_started(ids[2]), Err(Error::NotFound)));
            assert!(matches!(
                tx.delete_messages(&[ids[1]], 1),
                Err(Error::Invalid(_))
            ));
            let problem = Problem::new(ProblemCode::ServerBusy);
            tx.set_outbox_state(ids[2], &OutboxState::Retrying { at: 50, problem })?;
            assert_eq!(tx.recover_outbox()?, 2);
            assert_eq!(
                tx.message(ids[0])?.outbox,
                Some(OutboxState::MayHaveBeenSent)
            );
            assert_eq!(tx.message(ids[1])?.outbox, Some(OutboxState::Waiting));
            let due =
                |now| Ok::<_, Error>(tx.due(now)?.iter().map(|q| q.message).collect::<Vec<_>>());
            assert_eq!(due(49)?, [ids[1], ids[3]]);
            assert_eq!(due(50)?, [ids[1], ids[2], ids[3]]);
            assert_eq!(
                (tx.queued(ids[1])?.attempts, tx.queued(ids[3])?.attempts),
                (1, 0)
            );
            tx.move_to(&[ids[3]], tx.by_role(FolderRole::Deleted)?)?;
            assert!(matches!(tx.queued(ids[3]), Err(Error::NotFound)));
            let sent = tx.by_role(FolderRole::Sent)?;
            assert_eq!(tx.sent(ids[1], 90)?, [outbox, sent]);
            assert!(matches!(tx.sent(ids[1], 91), Err(Error::NotFound)));
            let row = tx.message(ids[1])?;
            assert_eq!((row.folder, row.received, row.outbox), (sent, 90, None));
            tx.release_retrying()?;
            assert_eq!(due(0)?, [ids[2]]);
            tx.remove_account(account)?;
            assert!(due(100)?.is_empty());
            assert!(matches!(
                tx.message(ids[2])?.outbox,
                Some(OutboxState::Failed { .. })
            ));
            Ok(())
        })
        .unwrap();
}

#[test]
fn drafts_keep_their_files_and_settings_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store
        .write_blocking(|tx| {
            let mut draft = Draft {
                id: DraftId(0),
                account: Some(AccountId(9)),
                to: "a@x".into(),
                cc: String::new(),
                bcc: "b@x".into(),
                subject: "s".into(),
                text: "t\n".into(),
                attachments: Vec::new(),
                in_reply_to: Some("m@x".into()),
                references: vec!["m@x".into()],
                source: Some(MessageId(9)),
                forwards: false,
                saved: 5,
            };
            draft.id = tx.create_draft(&draft)?;
            let older = tx.create_draft(&Draft {
                saved: 1,
                ..draft.clone()
            })?;
            let file = tx.attach(draft.id, "a.bin", "application/octet-stream", b"\0\n")?;
            let other = tx.attach(draft.id, "b.txt", "text/plain", b"")?;
            tx.detach(draft.id, other.id)?;
            assert_eq!(
                tx.attachment_bytes(draft.id)?,
                [(file.clone(), b"\0\n".to_vec())]
            );
            draft.text = "more".into();
            tx.save_draft(&draft)?;
            let kept = Draft {
                account: None,
                source: None,
                attachments: vec![file],
                ..draft.clone()
            };
            assert_eq!(tx.draft(draft.id)?, kept);
            assert_eq!(
                tx.drafts()?.iter().map(|d| d.id).collect::<Vec<_>>(),
                [draft.id, older]
            );
            let drafts = tx.by_role(FolderRole::Drafts)?;
            assert_eq!(tx.folder(drafts)?.total, 2);
            tx.discard_draft(draft.id)?;
            assert!(matches!(tx.discard_draft(draft.id), Err(Error::NotFound)));
            assert!(matches!(tx.save_draft(&draft), Err(Error::NotFound)));
            assert!(tx.attachment_bytes(draft.id)?.is_empty());
            assert_eq!(tx.folder(drafts)?.total, 1);
            assert_eq!(tx.settings()?, Settings::default());
            let settings = Settings {
                theme: Theme::Dark,
                ..Settings::default()
            };
            tx.save_settings(&settings)?;
            assert_eq!(tx.settings()?, settings);
            Ok(())
        })
        .unwrap();
}
