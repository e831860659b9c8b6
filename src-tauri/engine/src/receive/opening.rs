//! The beginning of a session: whom to trust, how to sign in, what is listed, and what is to be done with it.

use super::choice::{headers_above, known};
use crate::maildrop::Maildrop;
use crate::problem::{Explain, Explained};
use crate::retention::{self, Listed, Plan, Policy, Seen};
use crate::{Engine, now};
use contract::{Account, AccountSettings, Language, Problem, ProblemCode, Security, Server, Side};
use pop3::{Command, Credentials, Session};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Claims, SeenUidl};
use wire::Secret;
use wire::net::{Endpoint, Trust};

/// No message has so many bytes: a server that says so does not know.
const ABSURD: u64 = 1 << 40;

/// An open maildrop, and what is to be done with it.
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) plan: Plan,
    pub(super) seen: HashMap<String, SeenUidl>,
    /// Every unique-id that is listed.
    pub(super) claims: Claims,
    /// Gmail shows a part of what waits, and more in the next session.
    pub(super) in_parts: bool,
    /// Commands are not sent ahead.
    pub(super) one_by_one: bool,
}

impl Engine {
    /// Connects, signs in, lists, and decides what to do.
    pub(super) async fn open_maildrop(
        &self,
        account: &Account,
        maildrop: &Arc<Maildrop>,
    ) -> Result<Opened, Problem> {
        let settings = &account.settings;
        let trust = trust(settings).await?;
        let password = Secret::new(self.inner.secrets.password(account.id).await?);
        let endpoint = endpoint(&settings.incoming, settings);
        let options = pop3::Options {
            observer: maildrop.listen(Side::Incoming),
            language: self.language().await?,
            limits: pop3::Limits {
                message: usize::try_from(store::MESSAGE_LIMIT).unwrap_or(usize::MAX),
                ..pop3::Limits::default()
            },
        };
        let mut session = Session::open(&endpoint, &trust, options)
            .await
            .explained()?;
        sign_in(&mut session, settings, password).await?;
        maildrop.set_login_delay(session.capabilities().login_delay);
        let id = account.id;
        let (seen, one_by_one_until) = self
            .inner
            .store
            .read(move |reader| Ok((reader.seen(id)?, reader.one_by_one_until(id)?)))
            .await
            .explained()?;
        let stays = !retention::removes_at_once(&settings.retention);
        let one_by_one = now() < one_by_one_until;
        let listing = list(&mut session, stays, one_by_one).await;
        let listing = self.doubting(id, &session, listing).await?;
        let known: HashMap<String, Seen> = seen
            .iter()
            .map(|(uid, seen)| (uid.clone(), known(seen)))
            .collect();
        let policy = Policy {
            retention: settings.retention.clone(),
            headers_above: Some(headers_above(settings)),
        };
        let mut plan = retention::plan(&listing, &known, &policy, now());
        // What broke a session off before comes last.
        plan.retrieve
            .sort_by_key(|message| maildrop.breaks(message.uidl.as_deref()));
        let trusted = plan.trusted.iter().filter_map(|uid| seen.get(uid)?.message);
        let claims = Claims {
            messages: trusted.collect(),
            listed: listing
                .into_iter()
                .filter_map(|message| message.uidl)
                .collect(),
        };
        Ok(Opened {
            in_parts: session.greeting().contains("Gpop"),
            one_by_one,
            session,
            plan,
            seen,
            claims,
        })
    }

    /// The language that the server's words should be in, where the user chose one (RFC 6856 §3).
    async fn language(&self) -> Result<Option<String>, Problem> {
        let settings = self
            .inner
            .store
            .read(|reader| reader.settings())
            .await
            .explained()?;
        Ok(settings.language.map(|language| {
            match language {
                Language::En => "en",
                Language::Tr => "tr",
            }
            .to_owned()
        }))
    }
}

/// LIST and UIDL, brought together.
async fn list(
    session: &mut Session,
    stays: bool,
    one_by_one: bool,
) -> Result<Vec<Listed>, Problem> {
    session.send(Command::List);
    if !one_by_one {
        // A round trip less, where the server takes commands ahead.
        session.send(Command::Uidl);
    }
    let out_of_turn =
        || Problem::new(ProblemCode::ServerMisbehaved).saying("an answer out of turn");
    let sizes = match session.next().await.explained()? {
        pop3::Event::List(sizes) => sizes,
        pop3::Event::Refused { refusal, .. } => {
            return Err(pop3::Error::Refused(refusal).explain());
        }
        _ => return Err(out_of_turn()),
    };
    if one_by_one {
        session.send(Command::Uidl);
    }
    let uidls: Option<HashMap<u32, String>> = match session.next().await {
        Ok(pop3::Event::Uidl(uidls)) => Some(
            uidls
                .into_iter()
                .map(|entry| (entry.number, entry.uid))
                .collect(),
        ),
        // It can, and will again: to go on without would mean to receive everything anew that stays there.
        Ok(pop3::Event::Refused { refusal, .. }) if stays && session.capabilities().uidl => {
            return Err(Problem::new(ProblemCode::ServerBusy).saying(refusal.words));
        }
        // No UIDL (RFC 1939 §7: optional): the content guards against second copies.
        Ok(pop3::Event::Refused { .. }) => None,
        Ok(_) => return Err(out_of_turn()),
        Err(error) => return Err(error.explain()),
    };
    let mut uidls = uidls.unwrap_or_default();
    let mut listing: Vec<Listed> = sizes
        .into_iter()
        .map(|entry| Listed {
            number: entry.number,
            uidl: uidls.remove(&entry.number),
            size: if entry.bytes < ABSURD { entry.bytes } else { 0 },
        })
        .collect();
    // Entries of LIST that could not be read.
    listing.extend(uidls.into_iter().map(|(number, uidl)| Listed {
        number,
        uidl: Some(uidl),
        size: 0,
    }));
    listing.sort_by_key(|message| message.number);
    retention::distrust_repeated(&mut listing);
    Ok(listing)
}

/// Signs in with the account's password.
pub(crate) async fn sign_in(
    session: &mut Session,
    settings: &AccountSettings,
    password: Secret,
) -> Result<(), Problem> {
    let credentials = Credentials::Password {
        user: settings.user.clone(),
        password,
    };
    session.sign_in(&credentials).await.map_err(explain_sign_in)
}

/// Where and how to connect for an account.
pub(crate) fn endpoint(server: &Server, settings: &AccountSettings) -> Endpoint {
    Endpoint {
        host: server.host.clone(),
        port: server.port,
        security: match server.security {
            Security::Tls => wire::net::Security::Tls,
            Security::Starttls => wire::net::Security::Starttls,
            Security::None => wire::net::Security::Plain,
        },
        timeout: Duration::from_secs(u64::from(settings.timeout_seconds.clamp(1, 300))),
    }
}

/// Whom to trust: the operating system's store, and the account's own file.
pub(crate) async fn trust(settings: &AccountSettings) -> Result<Trust, Problem> {
    let Some(path) = settings.ca_file.clone() else {
        return Ok(Trust::system());
    };
    let unreadable = |words: String| {
        Problem::new(ProblemCode::FileUnreadable)
            .about(path.clone())
            .saying(words)
    };
    let pem = tokio::fs::read(&path)
        .await
        .map_err(|error| unreadable(error.to_string()))?;
    Trust::with_extra_roots(&pem).map_err(|error| unreadable(error.to_string()))
}

/// A refusal without a response code is about the credentials when it answers them.
fn explain_sign_in(error: pop3::Error) -> Problem {
    match error {
        pop3::Error::Refused(refusal)
            if matches!(refusal.code, None | Some(pop3::RespCode::Auth)) =>
        {
            Problem::new(crate::problem::sign_in_refused(&refusal.words)).saying(refusal.words)
        }
        other => other.explain(),
    }
}
