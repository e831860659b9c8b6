//! The maildrops: in memory, and where a folder is given, in files as well.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A message that waits.
#[derive(Clone)]
pub(super) struct Stored {
    /// Its unique-id, never used again (RFC 1939 §7).
    pub(super) unique_id: String,
    /// Its bytes.
    pub(super) raw: Arc<[u8]>,
}

#[derive(Default)]
struct Maildrop {
    password: String,
    messages: Vec<Stored>,
    /// A session has it (RFC 1939 §4: exclusive access).
    locked: bool,
}

/// All of them, by the user's name.
pub(super) struct Maildrops {
    users: BTreeMap<String, Maildrop>,
    folder: Option<PathBuf>,
    next: u64,
}

impl Maildrops {
    pub(super) fn open(users: &[(&str, &str)], folder: Option<&Path>) -> Self {
        let mut drops = Self {
            users: BTreeMap::new(),
            folder: folder.map(Path::to_path_buf),
            next: 1,
        };
        for (user, password) in users {
            let messages = folder
                .map(|folder| read(&folder.join(user)))
                .unwrap_or_default();
            let highest = messages
                .iter()
                .filter_map(|m| m.unique_id.parse::<u64>().ok())
                .max()
                .unwrap_or(0);
            drops.next = drops.next.max(highest + 1);
            let maildrop = Maildrop {
                password: (*password).to_owned(),
                messages,
                locked: false,
            };
            drops.users.insert((*user).to_owned(), maildrop);
        }
        drops
    }

    pub(super) fn has(&self, user: &str) -> bool {
        self.users.contains_key(user)
    }

    pub(super) fn password(&self, user: &str) -> Option<&str> {
        self.users
            .get(user)
            .map(|maildrop| maildrop.password.as_str())
    }

    pub(super) fn messages(&self, user: &str) -> Vec<Stored> {
        self.users
            .get(user)
            .map(|maildrop| maildrop.messages.clone())
            .unwrap_or_default()
    }

    /// False when there is no such user.
    pub(super) fn deliver(&mut self, user: &str, raw: &[u8]) -> bool {
        let Some(maildrop) = self.users.get_mut(user) else {
            return false;
        };
        let unique_id = format!("{:08}", self.next);
        self.next += 1;
        if let Some(folder) = &self.folder {
            let folder = folder.join(user);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{unique_id}.eml")), raw).unwrap();
        }
        maildrop.messages.push(Stored {
            unique_id,
            raw: raw.into(),
        });
        true
    }

    /// Takes the maildrop for one session and says what is in it; `None` while another session has it.
    pub(super) fn lock(&mut self, user: &str) -> Option<Vec<Stored>> {
        let maildrop = self
            .users
            .get_mut(user)
            .filter(|maildrop| !maildrop.locked)?;
        maildrop.locked = true;
        Some(maildrop.messages.clone())
    }

    pub(super) fn unlock(&mut self, user: &str) {
        if let Some(maildrop) = self.users.get_mut(user) {
            maildrop.locked = false;
        }
    }

    /// The UPDATE state: what was marked goes (RFC 1939 §6).
    pub(super) fn remove(&mut self, user: &str, unique_ids: &[String]) {
        let Some(maildrop) = self.users.get_mut(user) else {
            return;
        };
        maildrop
            .messages
            .retain(|message| !unique_ids.contains(&message.unique_id));
        if let Some(folder) = &self.folder {
            for unique_id in unique_ids {
                let _gone_already =
                    fs::remove_file(folder.join(user).join(format!("{unique_id}.eml")));
            }
        }
    }
}

fn read(folder: &Path) -> Vec<Stored> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut messages: Vec<Stored> = entries
        .flatten()
        .filter_map(|entry| {
            let unique_id = entry.file_name().to_str()?.strip_suffix(".eml")?.to_owned();
            Some(Stored {
                unique_id,
                raw: fs::read(entry.path()).ok()?.into(),
            })
        })
        .collect();
    messages.sort_by(|one, other| one.unique_id.cmp(&other.unique_id));
    messages
}
