//! The account test: both sign-ins, told step by step. Nothing is changed on the servers.

use crate::problem::Explained;
use crate::receive::{endpoint, sign_in, trust};
use crate::submission::Submission;
use crate::{Engine, accounts};
use contract::{
    AccountId, AccountSettings, CheckStep, Event, Problem, ProblemCode, Security, Server, Side,
};
use pop3::Session;
use std::time::Duration;
use wire::net::TlsInfo;
use wire::{Observer, Said, Secret};

impl Engine {
    /// Signs in on both servers at once, and tells each step as [`Event::Check`]; answers whether both passed.
    ///
    /// # Errors
    /// A setting that cannot be; no password to try. What a server did wrong is a step, not an error.
    pub async fn check_account(
        &self,
        check: u32,
        settings: AccountSettings,
        password: Option<String>,
        account: Option<AccountId>,
    ) -> Result<bool, Problem> {
        accounts::valid(&settings)?;
        let password = Secret::new(match (password, account) {
            (Some(password), _) => password,
            (None, Some(account)) => self.inner.secrets.password(account).await?,
            (None, None) => return Err(Problem::new(ProblemCode::PasswordNeeded)),
        });
        let mut stop = self.stop_signal();
        let telling = Telling {
            engine: self.clone(),
            check,
        };
        let both = async {
            tokio::join!(
                telling.outcome(
                    Side::Incoming,
                    &settings.incoming,
                    telling.incoming(&settings, &password)
                ),
                telling.outcome(
                    Side::Outgoing,
                    &settings.outgoing,
                    telling.outgoing(&settings, &password)
                ),
            )
        };
        tokio::select! {
            (incoming, outgoing) = both => Ok(incoming && outgoing),
            () = stop.asked() => Err(Problem::new(ProblemCode::Stopped)),
        }
    }
}

struct Telling {
    engine: Engine,
    check: u32,
}

impl Telling {
    fn tell(&self, step: CheckStep) {
        self.engine.tell(Event::Check {
            check: self.check,
            step,
        });
    }

    fn observer(&self, side: Side) -> Observer {
        let (engine, check) = (self.engine.clone(), self.check);
        Observer::new(move |Said { ours, line }| {
            engine.tell(Event::Check {
                check,
                step: CheckStep::Said { side, ours, line },
            });
        })
    }

    async fn outcome(
        &self,
        side: Side,
        server: &Server,
        work: impl Future<Output = Result<(), Problem>>,
    ) -> bool {
        match work.await {
            Ok(()) => {
                self.tell(CheckStep::Passed { side });
                true
            }
            Err(problem) => {
                let problem = if problem.subject.is_some() {
                    problem
                } else {
                    problem.about(server.host.clone())
                };
                self.tell(CheckStep::Failed { side, problem });
                false
            }
        }
    }

    async fn incoming(&self, settings: &AccountSettings, password: &Secret) -> Result<(), Problem> {
        let side = Side::Incoming;
        let (endpoint, trust) = (
            endpoint(&settings.incoming, settings),
            trust(settings).await?,
        );
        let options = pop3::Options {
            observer: self.observer(side),
            ..pop3::Options::default()
        };
        let mut session = Session::open(&endpoint, &trust, options)
            .await
            .explained()?;
        self.tell_connection(
            side,
            session.connect_time(),
            session.tls(),
            settings.incoming.security,
        );
        sign_in(&mut session, settings, password.clone()).await?;
        self.tell(CheckStep::SignedIn {
            side,
            user: settings.user.clone(),
        });
        let stat = session.stat().await.explained()?;
        self.tell(CheckStep::Waiting {
            messages: u64::from(stat.messages),
            bytes: stat.bytes,
        });
        session.quit().await;
        Ok(())
    }

    async fn outgoing(&self, settings: &AccountSettings, password: &Secret) -> Result<(), Problem> {
        let side = Side::Outgoing;
        let (endpoint, trust) = (
            endpoint(&settings.outgoing, settings),
            trust(settings).await?,
        );
        let mut session = Submission::open(&endpoint, &trust, self.observer(side)).await?;
        self.tell_connection(
            side,
            session.connect_time(),
            session.tls(),
            settings.outgoing.security,
        );
        if settings.outgoing_sign_in {
            session.sign_in(&settings.user, password).await?;
            self.tell(CheckStep::SignedIn {
                side,
                user: settings.user.clone(),
            });
        } else {
            self.tell(CheckStep::NoSignIn { side });
        }
        session.quit().await;
        Ok(())
    }

    fn tell_connection(
        &self,
        side: Side,
        connect_time: Duration,
        tls: Option<&TlsInfo>,
        security: Security,
    ) {
        let millis = u64::try_from(connect_time.as_millis()).unwrap_or(u64::MAX);
        self.tell(CheckStep::Connected { side, millis });
        match tls {
            Some(tls) => self.tell(CheckStep::Encrypted {
                side,
                protocol: tls.protocol.clone(),
                certificate: tls.certificate.clone(),
                valid_until: tls.not_after,
            }),
            None => {
                debug_assert_eq!(
                    security,
                    Security::None,
                    "only the owner's choice leaves a connection plain"
                );
                self.tell(CheckStep::Plain { side });
            }
        }
    }
}
