//! The table `accounts`: what its owner chose is JSON; address and place are columns. Never a password.

use crate::{Error, Reader, Tx};
use contract::{Account, AccountId, AccountSettings, OutboxState, Problem, ProblemCode, UnixTime};
use rusqlite::Row;

type Found = (i64, bool, String);

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn account((id, is_default, settings): Found) -> Result<Account, Error> {
    let settings = serde_json::from_str(&settings)
        .map_err(|error| Error::Damaged(format!("the settings of account {id}: {error}")))?;
    Ok(Account {
        id: AccountId(id),
        is_default,
        settings,
    })
}

impl Reader<'_> {
    /// All accounts, in their order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = self
            .connection
            .prepare_cached("SELECT id, is_default, settings FROM accounts ORDER BY position, id")?
            .query_map([], found)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        rows.into_iter().map(account).collect()
    }

    /// One account.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be read.
    pub fn account(&self, id: AccountId) -> Result<Account, Error> {
        account(
            self.connection
                .prepare_cached("SELECT id, is_default, settings FROM accounts WHERE id = ?1")?
                .query_row([id.0], found)?,
        )
    }

    /// Until when commands are sent to its maildrop one at a time.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be read.
    pub fn one_by_one_until(&self, id: AccountId) -> Result<UnixTime, Error> {
        Ok(self
            .connection
            .prepare_cached("SELECT one_by_one_until FROM accounts WHERE id = ?1")?
            .query_row([id.0], |row| row.get(0))?)
    }
}

impl Tx<'_> {
    /// Adds an account. The first becomes the default.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn insert_account(&self, settings: &AccountSettings) -> Result<Account, Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO accounts (position, email, is_default, settings)
                 SELECT coalesce(max(position), 0) + 1, ?1, count(*) = 0, ?2 FROM accounts",
            )?
            .execute((&settings.email, serde_json::to_string(settings)?))?;
        self.account(AccountId(self.connection.last_insert_rowid()))
    }

    /// Changes what the owner of an account chose.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be written.
    pub fn update_account(&self, id: AccountId, settings: &AccountSettings) -> Result<(), Error> {
        let changed = self
            .connection
            .prepare_cached("UPDATE accounts SET email = ?2, settings = ?3 WHERE id = ?1")?
            .execute((id.0, &settings.email, serde_json::to_string(settings)?))?;
        if changed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }

    /// Until then commands are sent to its maildrop one at a time.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn set_one_by_one(&self, id: AccountId, until: UnixTime) -> Result<(), Error> {
        self.connection
            .prepare_cached("UPDATE accounts SET one_by_one_until = ?2 WHERE id = ?1")?
            .execute((id.0, until))?;
        Ok(())
    }

    /// Removes an account with its UIDLs. Its messages stay; what waits in the Outbox for it cannot be sent any more
    /// and says so. Was it the default, the first of the others becomes it.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be written.
    pub fn remove_account(&self, id: AccountId) -> Result<(), Error> {
        let failed = OutboxState::Failed {
            problem: Problem::new(ProblemCode::NoAccount),
        };
        self.connection
            .prepare_cached(
                "UPDATE outbox SET kind = 'failed', state = ?2
                 WHERE account = ?1 AND kind IN ('waiting', 'retrying')",
            )?
            .execute((id.0, serde_json::to_string(&failed)?))?;
        let removed = self
            .connection
            .prepare_cached("DELETE FROM accounts WHERE id = ?1")?
            .execute([id.0])?;
        if removed == 0 {
            return Err(Error::NotFound);
        }
        self.connection.execute(
            "UPDATE accounts SET is_default = 1
             WHERE id = (SELECT id FROM accounts ORDER BY position, id LIMIT 1)
             AND NOT EXISTS (SELECT 1 FROM accounts WHERE is_default = 1)",
            [],
        )?;
        Ok(())
    }

    /// Makes an account the one new messages are sent from.
    ///
    /// # Errors
    /// There is none of this number; the store cannot be written.
    pub fn set_default_account(&self, id: AccountId) -> Result<(), Error> {
        self.connection.execute(
            "UPDATE accounts SET is_default = 0 WHERE is_default = 1",
            [],
        )?;
        let changed = self
            .connection
            .execute("UPDATE accounts SET is_default = 1 WHERE id = ?1", [id.0])?;
        if changed == 0 {
            Err(Error::NotFound)
        } else {
            Ok(())
        }
    }
}
