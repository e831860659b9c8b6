//! A server that does wrong in one way, and remembers every byte that it heard.

use crate::certificates::ServerCertificate;
use rustls::{ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Which protocol it pretends to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// POP3.
    Pop3,
    /// Submission.
    Smtp,
}

/// What it does with TLS.
#[derive(Clone, Debug)]
pub enum Does {
    /// Implicit TLS with this certificate.
    Tls(ServerCertificate),
    /// STLS or STARTTLS with this certificate.
    StartTls(ServerCertificate),
    /// Does not announce STLS or STARTTLS: somebody on the way took the line out.
    Strips,
    /// Announces it and then refuses it.
    Refuses,
    /// Announces it, agrees, and then talks nonsense instead of TLS.
    Breaks,
    /// Agrees, with another answer behind the agreement in the same segment, and then does TLS well.
    Injects(ServerCertificate),
}

/// The server. It takes any number of connections until it is dropped.
pub struct Witness {
    /// Where it listens, on loopback.
    pub port: u16,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Witness {
    /// Starts it.
    #[must_use]
    pub fn start(speaks: Speaks, does: Does) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        // It ends with the test program.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let conversation = Conversation {
                    speaks,
                    does: does.clone(),
                    ears: Arc::clone(&ears),
                };
                std::thread::spawn(move || conversation.hold(stream));
            }
        });
        Self { port, heard }
    }

    /// Everything that was said to it, encrypted or not (decrypted here).
    #[must_use]
    pub fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned()
    }

    /// Asserts that nobody tried to sign in.
    ///
    /// # Panics
    /// When somebody did.
    pub fn heard_no_credential(&self, secrets: &[&str]) {
        let heard = self.heard();
        for line in heard.lines() {
            let word = line
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            assert!(
                !["USER", "PASS", "AUTH", "APOP"].contains(&word.as_str()),
                "a sign-in was tried: {line}"
            );
        }
        for secret in secrets {
            assert!(!heard.contains(secret), "{secret} was said: {heard}");
        }
    }
}

struct Conversation {
    speaks: Speaks,
    does: Does,
    ears: Arc<Mutex<Vec<u8>>>,
}

impl Conversation {
    fn hold(&self, stream: TcpStream) -> Option<()> {
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .ok()?;
        if let Does::Tls(certificate) = &self.does {
            let mut stream = encrypted(certificate, stream)?;
            stream.write_all(self.greeting().as_bytes()).ok()?;
            return self.talk(&mut stream);
        }
        let mut plain = stream;
        plain.write_all(self.greeting().as_bytes()).ok()?;
        self.talk(&mut plain)?;
        // The conversation went as far as STLS or STARTTLS.
        match &self.does {
            Does::StartTls(certificate) | Does::Injects(certificate) => {
                self.talk(&mut encrypted(certificate, plain)?)
            }
            _ => plain.shutdown(Shutdown::Both).ok(),
        }
    }

    fn greeting(&self) -> &'static str {
        match self.speaks {
            Speaks::Pop3 => "+OK ready\r\n",
            Speaks::Smtp => "220 witness ESMTP\r\n",
        }
    }

    /// Answers until TLS is to begin (`Some`) or the other side is gone (`None`).
    fn talk(&self, stream: &mut (impl Read + Write)) -> Option<()> {
        loop {
            let line = self.hear(stream)?.to_ascii_uppercase();
            let announced = !matches!(self.does, Does::Strips | Does::Tls(_));
            let word = line.split_whitespace().next().unwrap_or_default();
            let answer = match (self.speaks, word) {
                (Speaks::Pop3, "CAPA") if announced => {
                    "+OK\r\nSTLS\r\nUSER\r\nSASL PLAIN\r\nUIDL\r\n.\r\n"
                }
                (Speaks::Pop3, "CAPA") => "+OK\r\nUSER\r\nSASL PLAIN\r\nUIDL\r\n.\r\n",
                (Speaks::Smtp, "EHLO") if announced => {
                    "250-witness\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"
                }
                (Speaks::Smtp, "EHLO") => "250-witness\r\n250 AUTH PLAIN LOGIN\r\n",
                (_, "STLS" | "STARTTLS") => match &self.does {
                    Does::StartTls(_) => {
                        stream.write_all(self.agreement().as_bytes()).ok()?;
                        return Some(());
                    }
                    Does::Breaks => {
                        stream.write_all(self.agreement().as_bytes()).ok()?;
                        // Once the handshake has begun, so that the nonsense is taken for a part of it.
                        stream.read_exact(&mut [0]).ok()?;
                        stream.write_all(b"HTTP/1.0 200 OK\r\n\r\n").ok()?;
                        return Some(());
                    }
                    Does::Injects(_) => {
                        let injected = match self.speaks {
                            Speaks::Pop3 => "+OK injected\r\n",
                            Speaks::Smtp => "250 injected\r\n",
                        };
                        stream
                            .write_all(format!("{}{injected}", self.agreement()).as_bytes())
                            .ok()?;
                        return Some(());
                    }
                    _ if self.speaks == Speaks::Pop3 => "-ERR not now\r\n",
                    _ => "454 4.7.0 TLS not available\r\n",
                },
                (Speaks::Pop3, _) => "+OK\r\n",
                (Speaks::Smtp, _) => "250 OK\r\n",
            };
            stream.write_all(answer.as_bytes()).ok()?;
            stream.flush().ok()?;
            if word == "QUIT" {
                return None;
            }
        }
    }

    fn agreement(&self) -> &'static str {
        match self.speaks {
            Speaks::Pop3 => "+OK begin\r\n",
            Speaks::Smtp => "220 begin\r\n",
        }
    }

    /// One line, remembered; byte by byte, so that nothing behind it is taken from the handshake.
    fn hear(&self, stream: &mut impl Read) -> Option<String> {
        let mut line = Vec::new();
        let mut byte = [0];
        while line.last() != Some(&b'\n') && line.len() < 4096 {
            if stream.read(&mut byte).ok()? == 0 {
                return None;
            }
            line.push(byte[0]);
            self.ears.lock().unwrap().push(byte[0]);
        }
        Some(String::from_utf8_lossy(&line).into_owned())
    }
}

fn encrypted(
    certificate: &ServerCertificate,
    stream: TcpStream,
) -> Option<StreamOwned<ServerConnection, TcpStream>> {
    let connection = ServerConnection::new(certificate.server_config()).ok()?;
    Some(StreamOwned::new(connection, stream))
}
