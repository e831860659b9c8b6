//! `account add|list|show|remove|test`.

use crate::Call;
use crate::arguments::{AccountWork, NewAccount};
use contract::{
    Account, AccountId, AccountSettings, CheckStep, Event, Problem, ProblemCode, Retention,
    Security, Server, Side,
};
use tokio::sync::broadcast::error::RecvError;

pub(crate) async fn run(call: &Call, work: AccountWork) -> Result<(), Problem> {
    match work {
        AccountWork::Add(new) => add(call, *new).await,
        AccountWork::List => {
            let accounts = call.engine.list_accounts().await?;
            call.out
                .print(&accounts, |accounts| accounts.iter().map(line).collect())
        }
        AccountWork::Show { id } => call
            .out
            .print(&call.engine.account(AccountId(id)).await?, details),
        AccountWork::Remove { id } => call.engine.remove_account(AccountId(id)).await,
        AccountWork::Test { id } => test(call, AccountId(id)).await,
    }
}

async fn add(call: &Call, new: NewAccount) -> Result<(), Problem> {
    // The file is read at every connection, from wherever Postane was started.
    let ca_file = match &new.ca_file {
        Some(path) => Some(
            std::path::absolute(path)
                .map_err(|error| {
                    Problem::new(ProblemCode::FileUnreadable)
                        .about(path.to_string_lossy())
                        .saying(error.to_string())
                })?
                .to_string_lossy()
                .into_owned(),
        ),
        None => None,
    };
    let settings = AccountSettings {
        name: new
            .email
            .rsplit('@')
            .next()
            .unwrap_or(&new.email)
            .to_owned(),
        display_name: new.name,
        user: new.user.unwrap_or_else(|| new.email.clone()),
        email: new.email,
        reply_to: None,
        incoming: server(&new.pop3, new.pop3_security.into(), [995, 110, 110])?,
        outgoing: server(&new.smtp, new.smtp_security.into(), [465, 587, 25])?,
        outgoing_sign_in: true,
        retention: Retention {
            leave_on_server: new.leave_on_server,
            remove_after_days: new.remove_after_days,
            remove_when_deleted: false,
            keep_newest_mb: new.keep_newest_mb,
        },
        timeout_seconds: new.timeout,
        include_in_all: true,
        receive_every_minutes: Some(10),
        headers_first_above_mb: new.headers_first_above_mb,
        ca_file,
    };
    let account = match &call.password {
        None => {
            call.engine
                .create_account_without_password(settings)
                .await?
        }
        Some(password) => {
            match call
                .engine
                .create_account(settings.clone(), password.clone(), true)
                .await
            {
                Err(problem)
                    if matches!(
                        problem.code,
                        ProblemCode::KeychainMissing | ProblemCode::KeychainLocked
                    ) =>
                {
                    eprintln!("postane-cli: {}", crate::words::sentence(&problem));
                    call.engine
                        .create_account(settings, password.clone(), false)
                        .await?
                }
                other => other?,
            }
        }
    };
    call.out.print(&account, line)
}

/// `HOST[:PORT]`, `[::1]:PORT`; the port defaults by the protection: TLS, STARTTLS, none.
fn server(text: &str, security: Security, ports: [u16; 3]) -> Result<Server, Problem> {
    let [tls, starttls, none] = ports;
    let default = match security {
        Security::Tls => tls,
        Security::Starttls => starttls,
        Security::None => none,
    };
    let invalid = || Problem::new(ProblemCode::Invalid).about(text);
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        None => match text.split_once(':') {
            // More than one colon: a bare IPv6 address.
            Some((_, rest)) if rest.contains(':') => (text, None),
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = match port {
        Some(port) => port
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(invalid)?,
        None => default,
    };
    if host.is_empty() {
        return Err(invalid());
    }
    Ok(Server {
        host: host.to_owned(),
        port,
        security,
    })
}

/// Tells each step while it happens, and fails when a side failed.
async fn test(call: &Call, id: AccountId) -> Result<(), Problem> {
    let account = call.engine.account(id).await?;
    let mut events = call.engine.events();
    let check = call
        .engine
        .check_account(0, account.settings, call.password.clone(), Some(id));
    tokio::pin!(check);
    let mut problem = None;
    let passed = loop {
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Ok(Event::Check { step, .. }) => {
                    if let CheckStep::Failed { problem: found, .. } = &step {
                        problem.get_or_insert_with(|| found.clone());
                    }
                    call.out.print(&step, told)?;
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break check.await?,
            },
            passed = &mut check => break passed?,
        }
    };
    while let Ok(event) = events.try_recv() {
        if let Event::Check { step, .. } = event {
            if let CheckStep::Failed { problem: found, .. } = &step {
                problem.get_or_insert_with(|| found.clone());
            }
            call.out.print(&step, told)?;
        }
    }
    match problem {
        Some(problem) => Err(problem),
        None if passed => Ok(()),
        None => Err(Problem::new(ProblemCode::Bug)),
    }
}

fn told(step: &CheckStep) -> String {
    let name = |side: &Side| match side {
        Side::Incoming => "incoming",
        Side::Outgoing => "outgoing",
    };
    match step {
        CheckStep::Connected { side, millis } => {
            format!("{}: connected in {millis} ms", name(side))
        }
        CheckStep::Encrypted {
            side,
            protocol,
            certificate,
            valid_until,
        } => format!(
            "{}: encrypted with {protocol}; the certificate of {certificate} is valid until {}",
            name(side),
            day(*valid_until)
        ),
        CheckStep::Plain { side } => format!("{}: NOT encrypted", name(side)),
        CheckStep::SignedIn { side, user } => format!("{}: signed in as {user}", name(side)),
        CheckStep::NoSignIn { side } => format!("{}: wants no sign-in", name(side)),
        CheckStep::Waiting { messages, bytes } => {
            format!("incoming: {messages} messages wait ({bytes} bytes)")
        }
        CheckStep::Failed { side, problem } => {
            format!("{}: {}", name(side), crate::words::sentence(problem))
        }
        CheckStep::Said { side, ours, line } => {
            format!("{}: {} {line}", name(side), if *ours { ">" } else { "<" })
        }
        CheckStep::Passed { side } => format!("{}: passed", name(side)),
    }
}

/// A day for people, in UTC.
fn day(time: i64) -> String {
    chrono::DateTime::from_timestamp(time, 0)
        .map(|time| time.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

fn line(account: &Account) -> String {
    let mark = if account.is_default { "*" } else { " " };
    format!(
        "{mark} {}  {}  {}\n",
        account.id, account.settings.email, account.settings.incoming.host
    )
}

fn details(account: &Account) -> String {
    let settings = &account.settings;
    let server =
        |server: &Server| format!("{}:{} ({:?})", server.host, server.port, server.security);
    format!(
        "id        {}\nname      {} <{}>\nincoming  {}\noutgoing  {}\nuser      {}\nretention {:?}\ntimeout   {} s\n",
        account.id,
        settings.display_name,
        settings.email,
        server(&settings.incoming),
        server(&settings.outgoing),
        settings.user,
        settings.retention,
        settings.timeout_seconds,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_with_and_without_ports_are_read() {
        let read = |text, security| {
            let server = server(text, security, [995, 110, 110]).unwrap();
            (server.host, server.port)
        };
        assert_eq!(
            read("pop.example", Security::Tls),
            ("pop.example".to_owned(), 995)
        );
        assert_eq!(
            read("pop.example", Security::Starttls),
            ("pop.example".to_owned(), 110)
        );
        assert_eq!(
            read("pop.example:1110", Security::None),
            ("pop.example".to_owned(), 1110)
        );
        assert_eq!(read("[::1]:1110", Security::Tls), ("::1".to_owned(), 1110));
        assert_eq!(read("::1", Security::Tls), ("::1".to_owned(), 995));
        for wrong in [
            "",
            ":995",
            "pop.example:",
            "pop.example:0",
            "pop.example:99999",
        ] {
            assert!(
                server(wrong, Security::Tls, [995, 110, 110]).is_err(),
                "{wrong}"
            );
        }
    }
}
