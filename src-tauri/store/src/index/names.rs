//! Which folders and accounts somebody means.

use super::layout;
use crate::Error;
use rusqlite::Connection;
use search::fold;

/// What folders with a role are called in queries, folded: by their role and as the screens call them.
const ROLES: &[(&str, &[&str])] = &[
    ("inbox", &["inbox", "gelen kutusu", "gelen"]),
    ("outbox", &["outbox", "giden kutusu", "giden"]),
    (
        "sent",
        &[
            "sent",
            "sent items",
            "gonderilmis ogeler",
            "gonderilmis",
            "gonderilen",
        ],
    ),
    (
        "deleted",
        &[
            "deleted",
            "deleted items",
            "trash",
            "silinmis ogeler",
            "silinmis",
            "silinen",
        ],
    ),
    ("drafts", &["drafts", "taslaklar", "taslak"]),
    (
        "junk",
        &[
            "junk",
            "junk e-mail",
            "junk email",
            "spam",
            "onemsiz e-posta",
            "onemsiz",
        ],
    ),
];

/// Folders and accounts by their names.
pub(super) struct Names {
    folders: Vec<(i64, Option<String>, String)>,
    accounts: Vec<(i64, String, String)>,
}

impl Names {
    pub(super) fn read(connection: &Connection) -> Result<Self, Error> {
        let folders = connection
            .prepare_cached("SELECT id, role, name FROM folders")?
            .query_map([], |row| {
                let name: String = row.get(2)?;
                Ok((row.get(0)?, row.get(1)?, fold(name.trim()).into_owned()))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let accounts = connection
            .prepare_cached(
                "SELECT id, email, coalesce(json_extract(settings, '$.name'), '') FROM accounts",
            )?
            .query_map([], |row| {
                let (email, name): (String, String) = (row.get(1)?, row.get(2)?);
                Ok((
                    row.get(0)?,
                    fold(email.trim()).into_owned(),
                    fold(name.trim()).into_owned(),
                ))
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { folders, accounts })
    }

    /// The folders of that name.
    pub(super) fn folders(&self, name: &str) -> Vec<i64> {
        let name = fold(name.trim());
        let means = |role: &str| {
            ROLES
                .iter()
                .any(|(known, names)| *known == role && names.contains(&name.as_ref()))
        };
        self.folders
            .iter()
            .filter(|(_, role, own)| role.as_deref().map_or(*own == name, means))
            .map(|(id, ..)| *id)
            .collect()
    }

    /// The index's words for the accounts of that name or address.
    pub(super) fn accounts(&self, name: &str) -> Vec<String> {
        let name = fold(name.trim());
        self.accounts
            .iter()
            .filter(|(_, email, own)| *email == name || *own == name)
            .map(|(id, ..)| format!("{}{id}", layout::ACCOUNT))
            .collect()
    }
}
