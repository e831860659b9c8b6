//! It is spoken to over a bare socket, as a person with telnet would.

use super::{Behaviour, PostOffice};
use crate::certificates::Certs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

const USERS: [(&str, &str); 2] = [
    ("ayse@kardelen.example", "postane"),
    ("mehmet@kardelen.example", "sifre"),
];
const LETTER: &[u8] = b"Subject: hello\r\n\r\nfirst\r\n.dotted\r\nlast\r\n";

/// Says everything at once and reads to the end.
fn say(mut stream: impl Read + Write, text: &str) -> String {
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn plain(port: u16) -> TcpStream {
    TcpStream::connect(("127.0.0.1", port)).unwrap()
}

fn tls(certs: &Certs, port: u16) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    over_tls(certs, plain(port))
}

fn over_tls(
    certs: &Certs,
    socket: TcpStream,
) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    use rustls_pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(rustls_pki_types::CertificateDer::from_pem_file(certs.ca_file()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    rustls::StreamOwned::new(
        rustls::ClientConnection::new(Arc::new(config), name).unwrap(),
        socket,
    )
}

fn line(stream: &mut TcpStream) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\r\n") {
        stream.read_exact(&mut byte).unwrap();
        line.push(byte[0]);
    }
    String::from_utf8(line).unwrap()
}

#[test]
fn a_pipelined_session_retrieves_and_deletes() {
    let office = PostOffice::open(&USERS, &Certs::make());
    office.deliver("ayse@kardelen.example", LETTER);
    let answer = say(
        plain(office.ports.pop3),
        "USER ayse@kardelen.example\r\nPASS postane\r\nSTAT\r\nUIDL\r\nTOP 1 1\r\nRETR 1\r\nDELE 1\r\nLIST\r\nRETR 1\r\nQUIT\r\n",
    );
    assert_eq!(
        answer,
        "+OK Kardelen post office ready\r\n+OK\r\n+OK signed in\r\n+OK 1 40\r\n+OK\r\n1 00000001\r\n.\r\n\
         +OK\r\nSubject: hello\r\n\r\nfirst\r\n.\r\n\
         +OK 40 octets\r\nSubject: hello\r\n\r\nfirst\r\n..dotted\r\nlast\r\n.\r\n+OK\r\n+OK\r\n.\r\n-ERR no such message\r\n+OK goodbye\r\n"
    );
    assert!(office.maildrop("ayse@kardelen.example").is_empty());
}

#[test]
fn without_quit_nothing_is_deleted_and_the_maildrop_is_free_again() {
    let office = PostOffice::open(&USERS, &Certs::make());
    office.deliver("ayse@kardelen.example", LETTER);
    let sign_in = "USER ayse@kardelen.example\r\nPASS postane\r\n";
    let mut first = plain(office.ports.pop3);
    first
        .write_all(format!("{sign_in}DELE 1\r\n").as_bytes())
        .unwrap();
    for _ in 0..4 {
        line(&mut first);
    }
    assert!(say(plain(office.ports.pop3), &format!("{sign_in}QUIT\r\n")).contains("-ERR [IN-USE]"));
    first.shutdown(std::net::Shutdown::Write).unwrap();
    // The server ends its side only after it has given the maildrop back.
    assert_eq!(first.read(&mut [0]).unwrap(), 0);
    assert!(
        say(
            plain(office.ports.pop3),
            &format!("{sign_in}STAT\r\nQUIT\r\n")
        )
        .contains("+OK 1 40")
    );
}

#[test]
fn stls_then_auth_plain() {
    let certs = Certs::make();
    let office = PostOffice::open(&USERS, &certs);
    let mut socket = plain(office.ports.pop3);
    line(&mut socket);
    socket.write_all(b"STLS\r\n").unwrap();
    assert_eq!(line(&mut socket), "+OK begin TLS\r\n");
    let answer = say(
        over_tls(&certs, socket),
        "CAPA\r\nAUTH PLAIN AGF5c2VAa2FyZGVsZW4uZXhhbXBsZQBwb3N0YW5l\r\nQUIT\r\n",
    );
    // No second greeting, and STLS is not announced again.
    assert!(
        answer.starts_with("+OK\r\nUSER\r\n") && !answer.contains("STLS"),
        "{answer}"
    );
    assert!(answer.contains("+OK signed in"), "{answer}");
}

#[test]
fn what_is_submitted_arrives_byte_for_byte() {
    let certs = Certs::make();
    let office = PostOffice::open(&USERS, &certs);
    let answer = say(
        tls(&certs, office.ports.smtps),
        "EHLO here\r\nAUTH PLAIN AGF5c2VAa2FyZGVsZW4uZXhhbXBsZQBwb3N0YW5l\r\nMAIL FROM:<ayse@kardelen.example> BODY=8BITMIME\r\n\
         RCPT TO:<mehmet@kardelen.example>\r\nRCPT TO:<list@sailing.example>\r\nDATA\r\n\
         Subject: hello\r\n\r\nfirst\r\n..dotted\r\nlast\r\n.\r\nQUIT\r\n",
    );
    assert!(answer.contains("250 2.0.0 taken\r\n221"), "{answer}");
    assert_eq!(
        office.maildrop("mehmet@kardelen.example"),
        [LETTER.to_vec()]
    );
    assert_eq!(office.sent().len(), 1);
    assert_eq!(
        office.submitted()[0].recipients,
        ["mehmet@kardelen.example", "list@sailing.example"]
    );
}

#[test]
fn submission_wants_encryption_and_a_sign_in() {
    let certs = Certs::make();
    let office = PostOffice::open(&USERS, &certs);
    let answer = say(
        plain(office.ports.smtp),
        "EHLO here\r\nAUTH PLAIN AAAA\r\nMAIL FROM:<a@b.example>\r\nQUIT\r\n",
    );
    assert!(
        answer.contains("250-STARTTLS")
            && answer.contains("\r\n538 ")
            && answer.contains("\r\n530 "),
        "{answer}"
    );
    let login = "EHLO here\r\nAUTH LOGIN\r\nYXlzZUBrYXJkZWxlbi5leGFtcGxl\r\nd3Jvbmc=\r\nQUIT\r\n";
    assert!(say(tls(&certs, office.ports.smtps), login).contains("\r\n535 "));
}

#[test]
fn it_misbehaves_on_request() {
    let office = PostOffice::open(&USERS, &Certs::make());
    office.behave(Behaviour::WithoutStartTls);
    office.behave(Behaviour::RefuseSignIn);
    let answer = say(
        plain(office.ports.pop3),
        "CAPA\r\nSTLS\r\nUSER ayse@kardelen.example\r\nPASS postane\r\nQUIT\r\n",
    );
    assert!(
        !answer.contains("STLS")
            && answer.contains("-ERR not now")
            && answer.contains("-ERR [AUTH]"),
        "{answer}"
    );
}

#[test]
fn a_folder_keeps_the_maildrops() {
    let (certs, folder) = (Certs::make(), tempfile::tempdir().unwrap());
    let open = || {
        PostOffice::open_with(
            &USERS,
            &certs,
            crate::certificates::Flaw::None,
            Some(folder.path()),
        )
    };
    open().deliver("ayse@kardelen.example", LETTER);
    assert_eq!(open().maildrop("ayse@kardelen.example"), [LETTER.to_vec()]);
}
