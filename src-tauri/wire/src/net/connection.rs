//! A connection, plain or encrypted, on which no wait is longer than the endpoint's timeout.

use super::{Endpoint, Security, TlsInfo, Trust, certificate};
use crate::Error;
use rustls::ProtocolVersion;
use rustls::pki_types::ServerName;
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long an address may keep silent before the next one is tried as well (RFC 8305 §5).
const STAGGER: Duration = Duration::from_millis(250);

/// Bytes that are read from the socket at once beneath TLS, which itself asks for 4 KB at a time.
const SOCKET_BUFFER: usize = 64 * 1024;

/// A connection, plain or encrypted. Every read and write fails with [`Error::TimedOut`] when nothing moves for the
/// endpoint's timeout.
#[derive(Debug)]
pub struct Connection {
    stream: Stream,
    host: String,
    peer: SocketAddr,
    tls: Option<TlsInfo>,
    connect_time: Duration,
    timeout: Duration,
    reading: Patience,
    writing: Patience,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<BufReader<TcpStream>>>),
}

impl Connection {
    /// Connects; with implicit TLS the handshake is done too. Tries every address of the host.
    ///
    /// # Errors
    /// The unreachable and the untrusted kinds, and [`Error::InvalidHost`].
    pub async fn connect(endpoint: &Endpoint, trust: &Trust) -> Result<Self, Error> {
        let started = Instant::now();
        let stream = connect_tcp(endpoint).await?;
        // Commands are short and their answers are waited for: never hold one back.
        stream.set_nodelay(true)?;
        let plain = Self {
            peer: stream.peer_addr()?,
            stream: Stream::Plain(stream),
            host: endpoint.host.clone(),
            tls: None,
            connect_time: started.elapsed(),
            timeout: endpoint.timeout,
            reading: Patience::default(),
            writing: Patience::default(),
        };
        match endpoint.security {
            Security::Tls => plain.start_tls(trust).await,
            Security::Starttls | Security::Plain => Ok(plain),
        }
    }

    /// Encrypts a plain connection. Whoever calls this has made sure that no plaintext is left over.
    ///
    /// # Errors
    /// The unreachable and the untrusted kinds.
    pub async fn start_tls(self, trust: &Trust) -> Result<Self, Error> {
        let Stream::Plain(tcp) = self.stream else {
            return Err(Error::TlsFailed("TLS stands already".to_owned()));
        };
        // A trailing dot makes a DNS name absolute; certificates never have it.
        let host = self.host.strip_suffix('.').unwrap_or(&self.host);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::InvalidHost(self.host.clone()))?;
        let connector = TlsConnector::from(trust.config().await?);
        let tcp = BufReader::with_capacity(SOCKET_BUFFER, tcp);
        let stream = timeout(self.timeout, connector.connect(name, tcp))
            .await
            .map_err(|_| Error::TimedOut)??;
        let (_, session) = stream.get_ref();
        let protocol = match session.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
            Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
            other => format!("{other:?}"),
        };
        let (certificate, not_after) = session
            .peer_certificates()
            .and_then(|chain| chain.first())
            .and_then(|der| certificate::describe(der, host))
            .unwrap_or_else(|| (host.to_owned(), 0));
        Ok(Self {
            tls: Some(TlsInfo {
                protocol,
                certificate,
                not_after,
            }),
            stream: Stream::Tls(Box::new(stream)),
            ..self
        })
    }

    /// What TLS was agreed on; `None` where the connection is plain.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.tls.as_ref()
    }

    /// The host, as it was asked for.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address that answered.
    #[must_use]
    pub fn peer_addr(&self) -> SocketAddr {
        self.peer
    }

    /// How long the look-up and the TCP connection took, without TLS.
    #[must_use]
    pub fn connect_time(&self) -> Duration {
        self.connect_time
    }

    /// Lets the wait for the server begin anew. For whoever comes back to a connection after having left a read
    /// unfinished: the time in between was nobody's wait.
    pub fn restart_patience(&mut self) {
        self.reading.waiting = false;
        self.writing.waiting = false;
    }
}

async fn connect_tcp(endpoint: &Endpoint) -> Result<TcpStream, Error> {
    // An IPv6 address may be written as in a URL.
    let host = endpoint
        .host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(&endpoint.host);
    let whole = host.strip_suffix('.').unwrap_or(host);
    if whole.is_empty() || whole.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Error::InvalidHost(endpoint.host.clone()));
    }
    // RFC 6761 §6.4: nothing under `invalid` exists, and nobody has to be asked.
    if whole
        .rsplit('.')
        .next()
        .is_some_and(|top| top.eq_ignore_ascii_case("invalid"))
    {
        return Err(Error::NameNotFound);
    }
    let lookup = tokio::net::lookup_host((host, endpoint.port));
    let addresses = timeout(endpoint.timeout, lookup)
        .await
        .map_err(|_| Error::TimedOut)?
        .map_err(|error| lookup_failed(&error))?;
    first_to_answer(addresses.collect(), endpoint.timeout).await
}

/// Connects to the first address that answers. The next one is tried when one has failed or kept silent for a
/// moment, so that a broken IPv6 costs that moment and not the whole timeout (RFC 8305 §5).
async fn first_to_answer(
    mut addresses: VecDeque<SocketAddr>,
    patience: Duration,
) -> Result<TcpStream, Error> {
    let mut attempts = JoinSet::new();
    let mut last = Error::NameNotFound;
    loop {
        if let Some(address) = addresses.pop_front() {
            attempts.spawn(timeout(patience, TcpStream::connect(address)));
        }
        let wait = if addresses.is_empty() {
            Duration::MAX
        } else {
            STAGGER
        };
        let error = match timeout(wait, attempts.join_next()).await {
            // Nobody has answered yet: the next address joins in.
            Err(_) => continue,
            Ok(None) => return Err(last),
            Ok(Some(Ok(Ok(Ok(stream))))) => return Ok(stream),
            Ok(Some(Ok(Ok(Err(error))))) => Error::from(error),
            Ok(Some(Ok(Err(_)))) => Error::TimedOut,
            Ok(Some(Err(error))) => Error::Io(error.into()),
        };
        // Of several addresses, one where somebody is says more than one that cannot be reached.
        if !matches!(
            (&error, &last),
            (
                Error::NetworkDown,
                Error::ConnectionRefused | Error::TimedOut
            )
        ) {
            last = error;
        }
    }
}

/// The standard library gives no kind to a failed look-up, only the system's words: "Temporary failure in name
/// resolution" (EAI_AGAIN) is what a computer without a network says.
fn lookup_failed(error: &io::Error) -> Error {
    if error.to_string().contains("emporary failure") {
        Error::NetworkDown
    } else {
        Error::NameNotFound
    }
}

/// How long somebody has been waiting.
#[derive(Debug, Default)]
struct Patience {
    sleep: Option<Pin<Box<Sleep>>>,
    waiting: bool,
}

impl Patience {
    /// Passes on what is ready, and an error where nothing has been for `timeout`.
    fn judge<T>(
        &mut self,
        cx: &mut Context<'_>,
        timeout: Duration,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.waiting = false;
            return poll;
        }
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        if !self.waiting {
            self.waiting = true;
            // Durations beyond the clock's end mean for ever.
            if let Some(deadline) = Instant::now().checked_add(timeout) {
                sleep.as_mut().reset(deadline);
            }
        }
        ready!(sleep.as_mut().poll(cx));
        self.waiting = false;
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            Error::TimedOut,
        )))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        };
        let timeout = self.timeout;
        self.reading.judge(cx, timeout, poll)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        };
        // What the server has not been asked it cannot be late with.
        self.reading.waiting = false;
        let timeout = self.timeout;
        self.writing.judge(cx, timeout, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
        };
        let timeout = self.timeout;
        self.writing.judge(cx, timeout, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        };
        let timeout = self.timeout;
        self.writing.judge(cx, timeout, poll)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn one_address_of_several_answers() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let open = listener.local_addr().unwrap();
        let closed = {
            let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
            other.local_addr().unwrap()
        };
        let patience = Duration::from_secs(10);
        let both = VecDeque::from([closed, open]);
        assert!(first_to_answer(both, patience).await.is_ok());
        let refused = first_to_answer(VecDeque::from([closed, closed]), patience).await;
        assert!(matches!(refused, Err(Error::ConnectionRefused)));
        let none = first_to_answer(VecDeque::new(), patience).await;
        assert!(matches!(none, Err(Error::NameNotFound)));
    }

    #[tokio::test]
    async fn hosts_that_are_none() {
        let connect = |host: &str| {
            let endpoint = Endpoint {
                host: host.to_owned(),
                port: 110,
                security: Security::Plain,
                timeout: Duration::from_secs(10),
            };
            async move { Connection::connect(&endpoint, &Trust::system()).await }
        };
        for host in ["", ".", "a b", "a\r\nb"] {
            assert!(matches!(connect(host).await, Err(Error::InvalidHost(_))));
        }
        for host in ["pop.invalid", "pop.INVALID."] {
            assert!(matches!(connect(host).await, Err(Error::NameNotFound)));
        }
    }
}
