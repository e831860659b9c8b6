//! A connection of the faulty server, plain or encrypted, with the rude ways to end one.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// How long each byte of a trickle waits for the next.
const TRICKLE: Duration = Duration::from_millis(10);
/// How many bytes trickle before the rest comes at once.
const TRICKLED: usize = 400;
/// Nobody leaves a connection of the faulty server open for longer.
const LONGEST: Duration = Duration::from_secs(120);

enum Wire {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

pub(super) struct Stream {
    wire: Wire,
    /// The socket below, to end it behind TLS's back.
    socket: TcpStream,
    /// What has been read and not been taken.
    ahead: Vec<u8>,
}

impl Stream {
    pub(super) fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(LONGEST))?;
        socket.set_write_timeout(Some(LONGEST))?;
        Ok(Self {
            wire: Wire::Plain(socket.try_clone()?),
            socket,
            ahead: Vec::new(),
        })
    }

    /// The handshake happens with the first bytes that are written.
    pub(super) fn encrypt(&mut self, config: Arc<ServerConfig>) -> io::Result<()> {
        let connection = ServerConnection::new(config).map_err(io::Error::other)?;
        let socket = self.socket.try_clone()?;
        self.wire = Wire::Tls(Box::new(StreamOwned::new(connection, socket)));
        Ok(())
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.wire {
            Wire::Plain(stream) => stream.write_all(bytes),
            Wire::Tls(stream) => {
                stream.write_all(bytes)?;
                stream.flush()
            }
        }
    }

    /// The first bytes one by one, the others at once.
    pub(super) fn trickle(&mut self, bytes: &[u8]) -> io::Result<()> {
        let (slow, fast) = bytes.split_at(bytes.len().min(TRICKLED));
        for byte in slow {
            self.write(&[*byte])?;
            std::thread::sleep(TRICKLE);
        }
        self.write(fast)
    }

    /// One line without its end; `None` when the other side is gone.
    pub(super) fn line(&mut self) -> Option<String> {
        loop {
            if let Some(at) = self.ahead.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.ahead.drain(..=at).collect();
                return Some(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            let mut chunk = [0; 4096];
            let count = self.read(&mut chunk).ok().filter(|count| *count > 0)?;
            self.ahead.extend_from_slice(&chunk[..count]);
        }
    }

    /// Throws away what was said ahead, a moment after the last answer.
    pub(super) fn forget_ahead(&mut self) {
        self.ahead.clear();
        let _ = self.socket.set_nonblocking(true);
        let mut chunk = [0; 4096];
        while self.read(&mut chunk).is_ok_and(|count| count > 0) {}
        let _ = self.socket.set_nonblocking(false);
    }

    /// Says nothing more, and waits until the other side gives up.
    pub(super) fn stall(&mut self) {
        let mut chunk = [0; 4096];
        while self.read(&mut chunk).is_ok_and(|count| count > 0) {}
    }

    /// FIN, without a word of TLS, and without the RST that unread bytes would make of it.
    pub(super) fn cut(&mut self) {
        let _ = self.socket.shutdown(Shutdown::Write);
        let _ = self.socket.set_read_timeout(Some(Duration::from_secs(5)));
        let mut chunk = [0; 4096];
        while self.socket.read(&mut chunk).is_ok_and(|count| count > 0) {}
    }

    /// RST.
    pub(super) fn reset(&mut self) {
        let _ = rustix::net::sockopt::set_socket_linger(&self.socket, Some(Duration::ZERO)).is_ok();
        // It takes effect when the last handle is closed, which the caller does by dropping this.
    }

    fn read(&mut self, chunk: &mut [u8]) -> io::Result<usize> {
        match &mut self.wire {
            Wire::Plain(stream) => stream.read(chunk),
            Wire::Tls(stream) => stream.read(chunk),
        }
    }
}
