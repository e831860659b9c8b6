//! Lines in, replies out, over TCP or TLS.

use std::io;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio_rustls::TlsAcceptor;

/// The longest line taken; generous, because letters with long lines are part of the tests.
const LINE_LIMIT: u64 = 16 * 1024 * 1024;

pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// One connection. Replies are gathered and leave when the client has nothing more on its way: pipelining.
pub(super) struct Conversation {
    stream: BufReader<Box<dyn Stream>>,
    replies: Vec<u8>,
    /// Whether it is encrypted by now.
    pub(super) encrypted: bool,
}

impl Conversation {
    pub(super) fn new(stream: Box<dyn Stream>, encrypted: bool) -> Self {
        Self {
            stream: BufReader::new(stream),
            replies: Vec::new(),
            encrypted,
        }
    }

    /// The next line without its CRLF; `None` at the end of the stream.
    pub(super) async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.stream.buffer().is_empty() {
            self.flush().await?;
        }
        let mut line = Vec::new();
        (&mut self.stream)
            .take(LINE_LIMIT)
            .read_until(b'\n', &mut line)
            .await?;
        if line.pop() != Some(b'\n') {
            return Ok(None);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(line))
    }

    /// The lines up to the single dot, dot-unstuffed, each with CRLF again (RFC 5321 §4.5.2).
    pub(super) async fn dotted(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut raw = Vec::new();
        loop {
            let Some(line) = self.line().await? else {
                return Ok(None);
            };
            match line.strip_prefix(b".") {
                Some([]) => return Ok(Some(raw)),
                Some(unstuffed) => raw.extend_from_slice(unstuffed),
                None => raw.extend_from_slice(&line),
            }
            raw.extend_from_slice(b"\r\n");
        }
    }

    /// Answers with a line.
    pub(super) fn say(&mut self, line: &str) {
        self.replies.extend_from_slice(line.as_bytes());
        self.replies.extend_from_slice(b"\r\n");
    }

    /// Answers with bytes as they are.
    pub(super) fn say_raw(&mut self, bytes: &[u8]) {
        self.replies.extend_from_slice(bytes);
    }

    /// Answers with a body, dot-stuffed and ended by the single dot (RFC 1939 §3).
    pub(super) fn say_dotted(&mut self, raw: &[u8]) {
        for line in raw.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                self.replies.push(b'.');
            }
            self.replies.extend_from_slice(line);
        }
        if !raw.is_empty() && !raw.ends_with(b"\r\n") {
            self.replies.extend_from_slice(b"\r\n");
        }
        self.replies.extend_from_slice(b".\r\n");
    }

    /// Sends the gathered replies.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        self.stream.write_all(&self.replies).await?;
        self.replies.clear();
        self.stream.flush().await
    }

    /// Continues encrypted. What the client sent ahead in plain text is thrown away (RFC 2595 §4, RFC 3207 §4.2).
    pub(super) async fn encrypt(mut self, tls: &TlsAcceptor) -> io::Result<Self> {
        self.flush().await?;
        let stream = tls.accept(self.stream.into_inner()).await?;
        Ok(Self::new(Box::new(stream), true))
    }

    /// Ends it in order: the replies, and TLS's own goodbye.
    pub(super) async fn close(mut self) -> io::Result<()> {
        self.flush().await?;
        self.stream.shutdown().await
    }
}
