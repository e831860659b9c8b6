//! The beginning of a submission connection: greeting, EHLO and STARTTLS (RFC 5321 §3.1, RFC 3207).
//!
//! Submission libraries keep a buffered reader across the upgrade, and so take for encrypted what somebody wrote in
//! plaintext behind the server's "go ahead". That exchange is done here instead, and it fails when anything is left
//! over. What the library gets is a [`Greeted`]: a stream that begins with a greeting, as every library expects.

mod greeted;
mod reply;
mod tap;

pub use greeted::Greeted;

use crate::line::Buffer;
use crate::net::{Connection, Endpoint, Security, Trust};
use crate::{Error, Observer};
use reply::Reply;
use tap::Tap;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest reply line that is read, in bytes with CRLF. RFC 5321 §4.5.3.1.5 says 512; servers say more.
const LINE: usize = 4 * 1024;
/// The most lines of a reply.
const LINES: usize = 256;

/// What a stream begins with after the exchange has been done.
const GREETING: &[u8] = b"220 ready, inside TLS\r\n";

/// Connects to a submission server; with STARTTLS the exchange is done, and the stream begins inside TLS.
///
/// `hello` is the name for EHLO: a domain, or an address literal in brackets.
///
/// # Errors
/// [`Error::StarttlsMissing`], [`Error::Injected`], [`Error::Refused`], and those of [`Connection::connect`].
pub async fn open(
    endpoint: &Endpoint,
    trust: &Trust,
    hello: &str,
    observer: Observer,
) -> Result<Greeted, Error> {
    let mut connection = Connection::connect(endpoint, trust).await?;
    let greeting = match endpoint.security {
        Security::Tls | Security::Plain => &[][..],
        Security::Starttls => {
            ask_for_tls(&mut connection, hello, &observer).await?;
            connection = connection.start_tls(trust).await?;
            GREETING
        }
    };
    Ok(Greeted::new(connection, greeting, Tap::new(observer)))
}

/// Everything up to the TLS handshake, in plaintext. When it returns, nothing that was read is left over.
async fn ask_for_tls<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    hello: &str,
    observer: &Observer,
) -> Result<(), Error> {
    if hello.is_empty() || hello.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err(Error::InvalidHost(hello.to_owned()));
    }
    let mut exchange = Exchange {
        stream,
        observer,
        buffer: Buffer::new(),
    };
    let greeting = exchange.read().await?;
    if greeting.code != 220 {
        return Err(greeting.refused());
    }
    let offer = exchange.ask(&format!("EHLO {hello}")).await?;
    match offer.code {
        250 => {}
        // RFC 5321 §4.1.1.1: a server that does not know EHLO has no extensions.
        500 | 501 | 502 | 504 => return Err(Error::StarttlsMissing),
        _ => return Err(offer.refused()),
    }
    if !offer.offers("STARTTLS") {
        return Err(Error::StarttlsMissing);
    }
    let go_ahead = exchange.ask("STARTTLS").await?;
    if go_ahead.code != 220 {
        return Err(go_ahead.refused());
    }
    // RFC 3207 §4: nothing may come before the handshake. What did was not written by the server.
    if exchange.buffer.is_empty() {
        Ok(())
    } else {
        Err(Error::Injected)
    }
}

struct Exchange<'a, S> {
    stream: &'a mut S,
    observer: &'a Observer,
    buffer: Buffer,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Exchange<'_, S> {
    async fn ask(&mut self, command: &str) -> Result<Reply, Error> {
        // What stands there is the answer to nothing that was asked.
        if !self.buffer.is_empty() {
            return Err(Error::Injected);
        }
        self.observer.ours(command);
        self.stream
            .write_all(format!("{command}\r\n").as_bytes())
            .await?;
        self.stream.flush().await?;
        self.read().await
    }

    async fn read(&mut self) -> Result<Reply, Error> {
        let mut lines = Vec::new();
        loop {
            let Some(line) = self.buffer.take_line(LINE)? else {
                let mut bytes = [0; 4096];
                let count = self.stream.read(&mut bytes).await?;
                if count == 0 {
                    return Err(Error::ConnectionLost);
                }
                self.buffer.push(bytes.get(..count).unwrap_or_default());
                continue;
            };
            self.observer.theirs(&line);
            let line = String::from_utf8_lossy(&line).into_owned();
            let last = reply::is_last(&line).ok_or_else(|| nonsense(&line))?;
            lines.push(line);
            if last {
                return Reply::parse(&lines).ok_or_else(|| nonsense(&lines.join(" ")));
            }
            if lines.len() >= LINES {
                return Err(Error::TooLarge);
            }
        }
    }
}

fn nonsense(line: &str) -> Error {
    Error::Misbehaved(line.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::io::{BufReader, DuplexStream, duplex};

    /// A server that says `says[0]`, and after each line it hears the next one.
    async fn serve(stream: DuplexStream, says: &'static [&'static str]) -> Vec<String> {
        use tokio::io::AsyncBufReadExt;
        let mut stream = BufReader::new(stream);
        let mut heard = Vec::new();
        for words in says {
            if stream.get_mut().write_all(words.as_bytes()).await.is_err() {
                break;
            }
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap() == 0 {
                break;
            }
            heard.push(line);
        }
        heard
    }

    async fn asked(says: &'static [&'static str]) -> (Result<(), Error>, Vec<String>) {
        let (mut ours, theirs) = duplex(1 << 16);
        let server = tokio::spawn(serve(theirs, says));
        let result = ask_for_tls(&mut ours, "[127.0.0.1]", &Observer::none()).await;
        drop(ours);
        (result, server.await.unwrap())
    }

    #[tokio::test]
    async fn the_exchange() {
        let (result, heard) = asked(&[
            "220-mail.example.org ESMTP\r\n220 hello\r\n",
            "250-mail.example.org\r\n250-SIZE 1000\r\n250 starttls\r\n",
            "220 2.0.0 Ready to start TLS\r\n",
        ])
        .await;
        result.unwrap();
        assert_eq!(heard, ["EHLO [127.0.0.1]\r\n", "STARTTLS\r\n"]);
    }

    #[tokio::test]
    async fn injection_is_refused() {
        for go_ahead in [
            &[
                "220 hi\r\n",
                "250-x\r\n250 STARTTLS\r\n",
                "220 go ahead\r\n250 injected\r\n",
            ],
            &[
                "220 hi\r\n",
                "250-x\r\n250 STARTTLS\r\n",
                "220 go ahead\r\nx",
            ],
            // Injected earlier, so that answers are counted wrongly.
            &[
                "220 hi\r\n",
                "250-x\r\n250 STARTTLS\r\n220 go\r\n",
                "220 go ahead\r\n",
            ],
        ] {
            let (result, _) = asked(go_ahead).await;
            assert!(matches!(result, Err(Error::Injected)), "{result:?}");
        }
    }

    #[tokio::test]
    async fn a_stripped_offer_is_refused() {
        let (result, heard) = asked(&["220 hi\r\n", "250-x\r\n250 XXXXXXXX\r\n"]).await;
        assert!(matches!(result, Err(Error::StarttlsMissing)));
        assert_eq!(heard.len(), 1);
        let (result, _) = asked(&["220 hi\r\n", "502 no\r\n"]).await;
        assert!(matches!(result, Err(Error::StarttlsMissing)));
    }

    #[tokio::test]
    async fn refusals_have_the_servers_words() {
        let (result, _) = asked(&["554-no\r\n554 SMTP service here\r\n"]).await;
        let Err(Error::Refused { code, words }) = result else {
            unreachable!("{result:?}")
        };
        assert_eq!((code, words.as_str()), (554, "554 no SMTP service here"));
        let (result, _) = asked(&[
            "220 hi\r\n",
            "250 STARTTLS\r\n",
            "454 4.7.0 TLS not available\r\n",
        ])
        .await;
        // The first line of an EHLO reply is the server's name, never an extension.
        assert!(matches!(result, Err(Error::StarttlsMissing)));
        let (result, _) = asked(&[
            "220 hi\r\n",
            "250-x\r\n250 STARTTLS\r\n",
            "454 4.7.0 TLS not available\r\n",
        ])
        .await;
        assert!(matches!(result, Err(Error::Refused { code: 454, .. })));
    }

    #[tokio::test]
    async fn nonsense_and_limits() {
        let (result, _) = asked(&["HTTP/1.1 400 Bad Request\r\n"]).await;
        assert!(matches!(result, Err(Error::Misbehaved(_))));
        let (result, _) = asked(&["220-a\r\n221 b\r\n"]).await;
        assert!(matches!(result, Err(Error::Misbehaved(_))));
        let (mut ours, mut theirs) = duplex(1 << 16);
        theirs.write_all(&vec![b'2'; LINE + 1]).await.unwrap();
        let result = ask_for_tls(&mut ours, "x", &Observer::none()).await;
        assert!(matches!(result, Err(Error::LineTooLong)));
        let (mut ours, mut theirs) = duplex(1 << 16);
        let endless = b"220-x\r\n".repeat(LINES + 1);
        theirs.write_all(&endless).await.unwrap();
        let result = ask_for_tls(&mut ours, "x", &Observer::none()).await;
        assert!(matches!(result, Err(Error::TooLarge)));
        let (mut ours, theirs) = duplex(64);
        drop(theirs);
        let result = ask_for_tls(&mut ours, "x", &Observer::none()).await;
        assert!(matches!(result, Err(Error::ConnectionLost)));
        let result = ask_for_tls(&mut ours, "x\r\nQUIT", &Observer::none()).await;
        assert!(matches!(result, Err(Error::InvalidHost(_))));
    }

    #[tokio::test]
    async fn over_a_socket() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut heard = [0; 256];
            for words in [
                "220 hi\r\n",
                "250-x\r\n250 STARTTLS\r\n",
                "220 go ahead\r\n250 injected\r\n",
            ] {
                stream.write_all(words.as_bytes()).await.unwrap();
                if stream.read(&mut heard).await.unwrap() == 0 {
                    return true;
                }
            }
            false
        });
        let endpoint = Endpoint {
            host: "localhost".to_owned(),
            port,
            security: Security::Starttls,
            timeout: std::time::Duration::from_secs(10),
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let hear = Arc::clone(&said);
        let observer = Observer::new(move |line| hear.lock().unwrap().push(line.line));
        let result = open(&endpoint, &Trust::system(), "[127.0.0.1]", observer).await;
        assert!(matches!(result, Err(Error::Injected)), "{result:?}");
        // Not one byte of a handshake went out.
        assert!(server.await.unwrap());
        assert_eq!(
            *said.lock().unwrap(),
            [
                "220 hi",
                "EHLO [127.0.0.1]",
                "250-x",
                "250 STARTTLS",
                "STARTTLS",
                "220 go ahead"
            ]
        );
    }

    #[tokio::test]
    async fn plain_passes_through_and_silence_times_out() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"220 hi\r\n").await.unwrap();
            let mut heard = Vec::new();
            stream.read_to_end(&mut heard).await.unwrap();
            heard
        });
        let endpoint = Endpoint {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::Plain,
            timeout: std::time::Duration::from_millis(100),
        };
        let mut greeted = open(&endpoint, &Trust::system(), "x", Observer::none())
            .await
            .unwrap();
        assert!(greeted.tls().is_none());
        let mut bytes = [0; 8];
        greeted.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"220 hi\r\n");
        greeted.write_all(b"EHLO x\r\n").await.unwrap();
        let error = greeted.read(&mut bytes).await.unwrap_err();
        assert!(matches!(Error::from(error), Error::TimedOut));
        drop(greeted);
        assert_eq!(server.await.unwrap(), b"EHLO x\r\n");
    }
}
