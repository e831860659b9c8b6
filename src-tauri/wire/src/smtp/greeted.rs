//! A submission connection at its greeting.

use super::tap::Tap;
use crate::net::{Connection, TlsInfo};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A submission connection at its greeting: the first thing to be read from it is a `220` greeting, whatever
/// happened before. Its conversation is told to the observer, without secrets and without the messages.
#[derive(Debug)]
pub struct Greeted {
    connection: Connection,
    /// What is read before anything that the server says.
    greeting: &'static [u8],
    tap: Tap,
}

impl Greeted {
    pub(super) fn new(connection: Connection, greeting: &'static [u8], tap: Tap) -> Self {
        Self {
            connection,
            greeting,
            tap,
        }
    }

    /// What TLS was agreed on; `None` where the connection is plain.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsInfo> {
        self.connection.tls()
    }

    /// The address that answered.
    #[must_use]
    pub fn peer_addr(&self) -> SocketAddr {
        self.connection.peer_addr()
    }

    /// How long the look-up and the TCP connection took, without TLS.
    #[must_use]
    pub fn connect_time(&self) -> Duration {
        self.connection.connect_time()
    }
}

impl AsyncRead for Greeted {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.greeting.is_empty() {
            let count = this.greeting.len().min(buf.remaining());
            if let Some((now, later)) = this.greeting.split_at_checked(count) {
                buf.put_slice(now);
                this.greeting = later;
            }
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.connection).poll_read(cx, buf))?;
        this.tap
            .theirs(buf.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Greeted {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let count = ready!(Pin::new(&mut this.connection).poll_write(cx, buf))?;
        this.tap.ours(buf.get(..count).unwrap_or_default());
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::Greeted;
    use std::fmt::Debug;
    use tokio::io::{AsyncRead, AsyncWrite};

    #[test]
    fn fits_where_submission_libraries_want_it() {
        fn fits<T: AsyncRead + AsyncWrite + Send + Sync + Unpin + Debug>() {}
        fits::<Greeted>();
    }
}
