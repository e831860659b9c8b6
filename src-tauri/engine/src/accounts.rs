//! Account commands.

use crate::Engine;
use crate::problem::{Explain, Explained};
use contract::{Account, AccountId, AccountSettings, Event, Problem, ProblemCode, Server};

impl Engine {
    /// All accounts, in their order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn list_accounts(&self) -> Result<Vec<Account>, Problem> {
        self.inner
            .store
            .read(|reader| reader.accounts())
            .await
            .explained()
    }

    /// One account.
    ///
    /// # Errors
    /// There is none of this number.
    pub async fn account(&self, account: AccountId) -> Result<Account, Problem> {
        self.inner
            .store
            .read(move |reader| reader.account(account))
            .await
            .map_err(|error| {
                let problem = error.explain();
                if problem.code == ProblemCode::NotFound {
                    Problem::new(ProblemCode::NoAccount).of(account)
                } else {
                    problem
                }
            })
    }

    /// Adds an account, keeps its password, and begins to receive (once [`Engine::start`] was called).
    ///
    /// # Errors
    /// A setting that cannot be; the keychain does not answer (with `remember`; no account is added then); the
    /// store cannot be written.
    pub async fn create_account(
        &self,
        settings: AccountSettings,
        password: String,
        remember: bool,
    ) -> Result<Account, Problem> {
        let account = self.create_account_without_password(settings).await?;
        if remember {
            if let Err(problem) = self.inner.secrets.keep(account.id, password).await {
                let id = account.id;
                self.inner
                    .store
                    .write(move |tx| tx.remove_account(id))
                    .await
                    .explained()?;
                self.tell(Event::AccountsChanged);
                return Err(problem);
            }
        } else {
            self.inner.secrets.keep_for_now(account.id, password);
        }
        self.begin(&account);
        Ok(account)
    }

    /// Adds an account whose password is given with each call.
    ///
    /// # Errors
    /// A setting that cannot be; the store cannot be written.
    pub async fn create_account_without_password(
        &self,
        settings: AccountSettings,
    ) -> Result<Account, Problem> {
        valid(&settings)?;
        let account = self
            .inner
            .store
            .write(move |tx| tx.insert_account(&settings))
            .await
            .explained()?;
        self.tell(Event::AccountsChanged);
        Ok(account)
    }

    /// Changes an account, and its password where one is given.
    ///
    /// # Errors
    /// As [`Engine::create_account`].
    pub async fn update_account(
        &self,
        account: AccountId,
        settings: AccountSettings,
        password: Option<String>,
    ) -> Result<Account, Problem> {
        valid(&settings)?;
        if let Some(password) = password {
            self.inner.secrets.keep(account, password).await?;
        }
        self.inner
            .store
            .write(move |tx| tx.update_account(account, &settings))
            .await
            .explained()?;
        self.tell(Event::AccountsChanged);
        let account = self.account(account).await?;
        self.begin(&account);
        Ok(account)
    }

    /// Removes an account and its password. Its messages stay.
    ///
    /// # Errors
    /// The keychain refuses to forget the password, or the store cannot be written; the account stays then.
    pub async fn remove_account(&self, account: AccountId) -> Result<(), Problem> {
        self.account(account).await?;
        self.end(account);
        self.inner.secrets.forget(account).await?;
        self.inner
            .store
            .write(move |tx| tx.remove_account(account))
            .await
            .explained()?;
        self.tell(Event::AccountsChanged);
        Ok(())
    }

    /// Makes an account the one new messages are sent from.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn set_default_account(&self, account: AccountId) -> Result<(), Problem> {
        self.inner
            .store
            .write(move |tx| tx.set_default_account(account))
            .await
            .explained()?;
        self.tell(Event::AccountsChanged);
        Ok(())
    }

    /// Takes a password that was asked for.
    ///
    /// # Errors
    /// With `remember`: the keychain does not answer. The password is kept in memory all the same.
    pub async fn give_password(
        &self,
        account: AccountId,
        password: String,
        remember: bool,
    ) -> Result<(), Problem> {
        self.inner.secrets.keep_for_now(account, password.clone());
        if remember {
            self.inner.secrets.keep(account, password).await
        } else {
            Ok(())
        }
    }

    /// Takes a password for as long as this engine lives.
    pub fn keep_password_for_now(&self, account: AccountId, password: String) {
        self.inner.secrets.keep_for_now(account, password);
    }
}

/// What can be said to be wrong without asking a server.
pub(crate) fn valid(settings: &AccountSettings) -> Result<(), Problem> {
    let server = |server: &Server| {
        let host = &server.host;
        if host.is_empty()
            || server.port == 0
            || host
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || c == '/')
        {
            return Err(Problem::new(ProblemCode::Invalid).about(host.clone()));
        }
        Ok(())
    };
    server(&settings.incoming)?;
    server(&settings.outgoing)?;
    let is_one = |address: &str| message::addresses(address).is_ok_and(|people| people.len() == 1);
    for address in [Some(&settings.email), settings.reply_to.as_ref()]
        .into_iter()
        .flatten()
    {
        if !is_one(address) {
            return Err(Problem::new(ProblemCode::AddressInvalid).about(address.clone()));
        }
    }
    if settings.user.is_empty() || settings.user.chars().any(char::is_control) {
        return Err(Problem::new(ProblemCode::Invalid).about(settings.user.clone()));
    }
    Ok(())
}
