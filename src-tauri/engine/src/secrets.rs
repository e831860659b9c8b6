//! Passwords: in the OS keychain, or, where there is none, in memory until Postane ends.

use contract::{AccountId, Problem, ProblemCode};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The name that the keychain shows beside each password.
const SERVICE: &str = "Postane";

/// The passwords of one profile.
pub(crate) struct Secrets {
    /// Tells the entries of one profile from another's.
    profile: String,
    memory: Mutex<HashMap<AccountId, String>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    pub(crate) fn new(profile: String) -> Self {
        Self {
            profile,
            memory: Mutex::default(),
        }
    }

    /// Keeps a password in memory only.
    pub(crate) fn keep_for_now(&self, account: AccountId, password: String) {
        self.memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(account, password);
    }

    /// Keeps a password in the keychain, and reads it back: a locked keychain shows only then.
    pub(crate) async fn keep(&self, account: AccountId, password: String) -> Result<(), Problem> {
        let (user, kept) = (self.user(account), password.clone());
        in_keychain(move || {
            let entry = keyring::v1::Entry::new(SERVICE, &user)?;
            entry.set_password(&kept)?;
            entry.get_password().map(drop)
        })
        .await?;
        self.keep_for_now(account, password);
        Ok(())
    }

    /// The password of an account, or a problem that says why it has to be asked for.
    pub(crate) async fn password(&self, account: AccountId) -> Result<String, Problem> {
        if let Some(password) = self
            .memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&account)
        {
            return Ok(password.clone());
        }
        let user = self.user(account);
        let password = in_keychain(move || keyring::v1::Entry::new(SERVICE, &user)?.get_password())
            .await
            .map_err(|problem| problem.of(account))?;
        self.keep_for_now(account, password.clone());
        Ok(password)
    }

    /// Forgets a password, in memory and in the keychain. A keychain that does not answer keeps what it has.
    pub(crate) async fn forget(&self, account: AccountId) -> Result<(), Problem> {
        self.memory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&account);
        let user = self.user(account);
        match in_keychain(move || keyring::v1::Entry::new(SERVICE, &user)?.delete_credential())
            .await
        {
            Err(problem)
                if matches!(
                    problem.code,
                    ProblemCode::PasswordNeeded | ProblemCode::KeychainMissing
                ) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    fn user(&self, account: AccountId) -> String {
        format!("{}/{account}", self.profile)
    }
}

/// The keychain blocks, and talks to a daemon: off the async threads.
async fn in_keychain<T: Send + 'static>(
    work: impl FnOnce() -> keyring::v1::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    use keyring::v1::Error;
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(match error {
            Error::NoEntry => Problem::new(ProblemCode::PasswordNeeded),
            Error::NoDefaultStore => Problem::new(ProblemCode::KeychainMissing),
            Error::NoStorageAccess(cause) => {
                Problem::new(ProblemCode::KeychainLocked).saying(cause.to_string())
            }
            other => Problem::new(ProblemCode::KeychainLocked).saying(other.to_string()),
        }),
        Err(_) => Err(Problem::new(ProblemCode::Bug).saying("the keychain's thread panicked")),
    }
}
