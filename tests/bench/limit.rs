//! The limit: a client that does only what cannot be left out. It signs in, asks for everything at once, writes what
//! comes to one file as it comes, and makes that durable.

use clap::Args;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::dovecot::PASSWORD;

/// How much is read and written at once.
const CHUNK: usize = 256 * 1024;

/// Where from, where to.
#[derive(Args, Debug)]
pub(crate) struct Limit {
    /// The server's port on this machine.
    #[arg(long)]
    port: u16,
    /// Encrypted, trusting this authority.
    #[arg(long, value_name = "PEM")]
    ca_file: Option<PathBuf>,
    #[arg(long)]
    user: String,
    /// How many messages there are.
    #[arg(long)]
    messages: usize,
    #[arg(long)]
    into: PathBuf,
}

impl Limit {
    /// Does it.
    pub(crate) fn run(&self) -> io::Result<()> {
        let tcp = TcpStream::connect(("127.0.0.1", self.port))?;
        tcp.set_nodelay(true)?;
        match &self.ca_file {
            None => self.receive(tcp),
            Some(ca_file) => {
                let connection = ClientConnection::new(
                    config(ca_file),
                    ServerName::try_from("localhost").unwrap(),
                )
                .unwrap();
                let tcp = Buffered(BufReader::with_capacity(CHUNK, tcp));
                self.receive(StreamOwned::new(connection, tcp))
            }
        }
    }

    fn receive(&self, mut stream: impl Read + Write) -> io::Result<()> {
        answer(&mut stream)?;
        stream.write_all(format!("USER {}\r\n", self.user).as_bytes())?;
        answer(&mut stream)?;
        stream.write_all(format!("PASS {PASSWORD}\r\n").as_bytes())?;
        answer(&mut stream)?;
        // 110 kB for 10,000 messages: the kernel takes that much for a server that is busy answering.
        let mut commands = String::new();
        for number in 1..=self.messages {
            let _ = write!(commands, "RETR {number}\r\n");
        }
        commands.push_str("QUIT\r\n");
        stream.write_all(commands.as_bytes())?;
        stream.flush()?;
        let mut file = BufWriter::with_capacity(CHUNK, File::create(&self.into)?);
        let mut chunk = vec![0; CHUNK];
        loop {
            match stream.read(&mut chunk) {
                Ok(0) => break,
                // Not every server says goodbye in TLS, too.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
                Ok(count) => file.write_all(chunk.get(..count).unwrap_or_default())?,
            }
        }
        file.into_inner()?.sync_all()
    }
}

/// Reads one line, which must be a good one.
fn answer(stream: &mut impl Read) -> io::Result<()> {
    let mut line = Vec::new();
    let mut byte = [0];
    while byte != *b"\n" {
        stream.read_exact(&mut byte)?;
        line.extend_from_slice(&byte);
    }
    if line.starts_with(b"+OK") {
        Ok(())
    } else {
        Err(io::Error::other(
            String::from_utf8_lossy(&line).into_owned(),
        ))
    }
}

fn config(ca_file: &Path) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(ca_file).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

/// Rustls asks the socket for 4 kB at a time; this asks for more.
struct Buffered(BufReader<TcpStream>);

impl Read for Buffered {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Buffered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.get_mut().flush()
    }
}
