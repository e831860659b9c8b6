//! SMTP submission (RFC 6409): one message at a time over a connection that [`wire::smtp`] opened.
//!
//! lettre speaks AUTH, MAIL, RCPT and DATA. What it must not do here: STARTTLS (answers injected in plaintext survive
//! its upgrade), line ends (it sends what it is given), and timeouts (its own cover the connect only). The first is
//! done before it sees the stream, the second by [`wire::crlf`], the third by the stream itself.

use crate::problem::{Explain, sign_in_refused};
use contract::{AccountSettings, Problem, ProblemCode};
use lettre::address::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wire::net::{Endpoint, TlsInfo, Trust};
use wire::smtp::Greeted;
use wire::{Observer, Secret};

/// The name for EHLO: an address literal, as RFC 5321 §4.1.4 allows, and one that tells nobody where we are.
const HELLO: &str = "[127.0.0.1]";

/// How much of a message goes to lettre at a time.
const CHUNK: usize = 64 * 1024;

/// Why a message was not submitted.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A passing trouble: try again later.
    Passing(Problem),
    /// The server said no for good.
    Refused(Problem),
    /// Everything went out and no answer came.
    Unknown(Problem),
}

impl Failure {
    pub(crate) fn problem(&self) -> &Problem {
        match self {
            Self::Passing(problem) | Self::Refused(problem) | Self::Unknown(problem) => problem,
        }
    }
}

/// An open submission session.
pub(crate) struct Submission {
    connection: AsyncSmtpConnection,
    tls: Option<TlsInfo>,
    connect_time: std::time::Duration,
    host: String,
}

impl Submission {
    /// Connects and encrypts, as the account demands.
    pub(crate) async fn open(
        endpoint: &Endpoint,
        trust: &Trust,
        observer: Observer,
    ) -> Result<Self, Problem> {
        let about = |problem: Problem| problem.about(endpoint.host.clone());
        let greeted = wire::smtp::open(endpoint, trust, HELLO, observer)
            .await
            .map_err(|error| about(error.explain()))?;
        let (tls, connect_time) = (greeted.tls().cloned(), greeted.connect_time());
        let hello = ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST);
        let connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(Stream(greeted)), &hello)
                .await
                .map_err(|error| about(explain(&error).0))?;
        Ok(Self {
            connection,
            tls,
            connect_time,
            host: endpoint.host.clone(),
        })
    }

    pub(crate) fn tls(&self) -> Option<&TlsInfo> {
        self.tls.as_ref()
    }

    pub(crate) fn connect_time(&self) -> std::time::Duration {
        self.connect_time
    }

    /// AUTH (RFC 4954). The endpoint's security was established before; plain only by the owner's choice.
    pub(crate) async fn sign_in(&mut self, user: &str, password: &Secret) -> Result<(), Problem> {
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if self
            .connection
            .server_info()
            .get_auth_mechanism(&mechanisms)
            .is_none()
        {
            return Err(Problem::new(ProblemCode::NoSignInMethod).about(self.host.clone()));
        }
        let credentials = Credentials::new(user.to_owned(), password.expose().to_owned());
        match self.connection.auth(&mechanisms, &credentials).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let (mut problem, _) = explain(&error);
                // RFC 4954 §4: 454 passes; 5yz here is about the credentials.
                if error.is_permanent() {
                    problem.code =
                        sign_in_refused(problem.server_words.as_deref().unwrap_or_default());
                }
                Err(problem.about(self.host.clone()))
            }
        }
    }

    /// Submits one message. `data_starts` runs before the first byte of it goes out.
    pub(crate) async fn submit<F: Future<Output = Result<(), Problem>>>(
        &mut self,
        reverse_path: &str,
        forward_paths: &[String],
        raw: &[u8],
        data_starts: impl FnOnce() -> F,
    ) -> Result<(), Failure> {
        let address = |text: &str| {
            text.parse::<Address>().map_err(|_| {
                Failure::Refused(Problem::new(ProblemCode::AddressInvalid).about(text))
            })
        };
        let raw = wire::crlf::canonical(raw);
        // lettre ends the message with a CRLF of its own.
        let body = raw.strip_suffix(b"\r\n").unwrap_or(&raw);
        let mut parameters = Vec::new();
        if !raw.is_ascii()
            && self
                .connection
                .server_info()
                .supports_feature(Extension::EightBitMime)
        {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let sender = address(reverse_path)?;
        if let Err(error) = self
            .connection
            .command(Mail::new(Some(sender), parameters))
            .await
        {
            return Err(self
                .failed(&error, ProblemCode::SenderRefused, reverse_path)
                .await);
        }
        for forward_path in forward_paths {
            let recipient = address(forward_path)?;
            if let Err(error) = self
                .connection
                .command(Rcpt::new(recipient, Vec::new()))
                .await
            {
                return Err(self
                    .failed(&error, ProblemCode::RecipientRefused, forward_path)
                    .await);
            }
        }
        if let Err(error) = self.connection.command(Data).await {
            return Err(self
                .failed(&error, ProblemCode::Refused, &self.host.clone())
                .await);
        }
        data_starts().await.map_err(Failure::Passing)?;
        let all_out = AtomicBool::new(false);
        let mut chunks = body.chunks(CHUNK);
        let message = std::iter::from_fn(|| {
            let chunk = chunks.next();
            all_out.store(chunk.is_none(), Ordering::Relaxed);
            chunk
        });
        match self.connection.message_iter(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.status().is_some() => Err(self
                .failed(&error, ProblemCode::Refused, &self.host.clone())
                .await),
            Err(error) => {
                let (problem, _) = explain(&error);
                let problem = problem.about(self.host.clone());
                // The server cannot have taken what did not end (RFC 5321 §4.1.1.4).
                Err(if all_out.load(Ordering::Relaxed) {
                    Failure::Unknown(Problem {
                        code: ProblemCode::MayHaveBeenSent,
                        ..problem
                    })
                } else {
                    Failure::Passing(problem)
                })
            }
        }
    }

    /// Ends the session politely. Nothing depends on the answer.
    pub(crate) async fn quit(mut self) {
        let _ = self.connection.command(Quit).await;
    }

    /// Sorts a failure, and makes the session ready for the next message.
    async fn failed(
        &mut self,
        error: &lettre::transport::smtp::Error,
        refused: ProblemCode,
        about: &str,
    ) -> Failure {
        let (mut problem, status) = explain(error);
        problem.subject = Some(about.to_owned());
        let Some(status) = status else {
            return Failure::Passing(problem.about(self.host.clone()));
        };
        let _ = self.connection.command(Rset).await;
        if (400..500).contains(&status) {
            return Failure::Passing(problem);
        }
        problem.code = match status {
            // RFC 5321 §4.2.3, RFC 1870 §6.1.
            552 => ProblemCode::MessageTooLarge,
            530 | 535 => ProblemCode::SignInRefused,
            _ => refused,
        };
        Failure::Refused(problem)
    }
}

/// What lettre's error says, with the reply code where the server answered.
fn explain(error: &lettre::transport::smtp::Error) -> (Problem, Option<u16>) {
    if let Some(status) = error.status() {
        let status: u16 = status.into();
        let words = match error.source() {
            Some(words) => format!("{status} {words}"),
            None => status.to_string(),
        };
        let code = if (400..500).contains(&status) {
            ProblemCode::ServerBusy
        } else {
            ProblemCode::Refused
        };
        return (Problem::new(code).saying(words), Some(status));
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            let problem = match wire_error(error) {
                Some(problem) => problem,
                None => crate::problem::from_io(error),
            };
            return (problem, None);
        }
        cause = error.source();
    }
    // "incomplete response" is lettre's word for a connection that ended.
    let words = error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string);
    let code = if words.contains("incomplete") {
        ProblemCode::ConnectionLost
    } else {
        ProblemCode::ServerMisbehaved
    };
    (Problem::new(code).saying(words), None)
}

/// Connections report their errors through `io::Error`, with ours inside.
fn wire_error(error: &io::Error) -> Option<Problem> {
    let inner = error.get_ref()?.downcast_ref::<wire::Error>()?;
    Some(match inner {
        wire::Error::TimedOut => Problem::new(ProblemCode::TimedOut),
        wire::Error::ConnectionLost => Problem::new(ProblemCode::ConnectionLost),
        other => Problem::new(ProblemCode::ServerMisbehaved).saying(other.to_string()),
    })
}

/// Where and how to submit for an account.
pub(crate) fn endpoint(settings: &AccountSettings) -> Endpoint {
    crate::receive::endpoint(&settings.outgoing, settings)
}

/// The stream as lettre wants it.
#[derive(Debug)]
struct Stream(Greeted);

impl AsyncTokioStream for Stream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.0.peer_addr())
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.0).poll_read(cx, buf);
        if let Some(new) = buf.filled_mut().get_mut(before..) {
            make_legible(new);
        }
        read
    }
}

/// Replies should be ASCII (RFC 5321 §4.2). lettre gives up at bytes that are no UTF-8, and with them at the server's
/// reasons: there, what is not ASCII becomes a question mark.
fn make_legible(bytes: &mut [u8]) {
    if std::str::from_utf8(bytes).is_err() {
        for byte in bytes.iter_mut().filter(|byte| !byte.is_ascii()) {
            *byte = b'?';
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::make_legible;

    #[test]
    fn a_reply_in_an_old_charset_is_read_all_the_same() {
        let mut reply = *b"550 Kullan\xfdc\xfd yok\r\n";
        make_legible(&mut reply);
        assert_eq!(&reply, b"550 Kullan?c? yok\r\n");
        let mut reply = "550 Kullanıcı yok\r\n".as_bytes().to_vec();
        make_legible(&mut reply);
        assert_eq!(reply, "550 Kullanıcı yok\r\n".as_bytes());
    }
}
