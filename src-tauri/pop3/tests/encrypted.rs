//! Signing in over TLS, against a scripted server: what may be tried after a refusal, and what may not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pop3::{Credentials, Error, Options, RespCode, Session, Violation};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use wire::net::{Endpoint, Security, Trust};

/// Opens a session with a server that says the first of `says`, then the next one after each line it hears; signs
/// in, and gives what came of it and what the server heard.
async fn sign_in(security: Security, says: &[&str]) -> (Result<(), Error>, Vec<String>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let trust = Trust::with_extra_roots(made.cert.pem().as_bytes()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("localhost:0").await.unwrap();
    let endpoint = Endpoint {
        host: "localhost".to_owned(),
        port: listener.local_addr().unwrap().port(),
        security,
        timeout: Duration::from_secs(20),
    };
    let says: Vec<String> = says.iter().map(|&words| words.to_owned()).collect();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        if security == Security::Starttls {
            let mut plain = BufReader::new(&mut stream);
            for words in ["+OK\r\n", "+OK\r\nSTLS\r\n.\r\n"] {
                plain.get_mut().write_all(words.as_bytes()).await.unwrap();
                let mut line = String::new();
                plain.read_line(&mut line).await.unwrap();
                heard.push(line.trim_end().to_owned());
            }
            plain.get_mut().write_all(b"+OK\r\n").await.unwrap();
        }
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let mut stream = BufReader::new(acceptor.accept(stream).await.unwrap());
        for words in &says {
            if stream.get_mut().write_all(words.as_bytes()).await.is_err() {
                break;
            }
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                break;
            }
            heard.push(line.trim_end().to_owned());
        }
        heard
    });
    let mut session = Session::open(&endpoint, &trust, Options::default())
        .await
        .unwrap();
    assert!(session.tls().is_some());
    let credentials = Credentials::Password {
        user: "bob".to_owned(),
        password: "x".into(),
    };
    let result = session.sign_in(&credentials).await;
    drop(session);
    (result, server.await.unwrap())
}

const CAPA: &str = "+OK\r\nUSER\r\nRESP-CODES\r\nSASL PLAIN CRAM-MD5\r\n.\r\n";
const CHALLENGE: &str = "+ PDFAeD4=\r\n";

#[tokio::test]
async fn a_refused_challenge_is_followed_by_the_password_once() {
    let says = ["+OK\r\n", CAPA, CHALLENGE, "-ERR no such\r\n", "+OK\r\n"];
    let (result, heard) = sign_in(Security::Tls, &says).await;
    result.unwrap();
    assert_eq!(heard.len(), 4);
    assert_eq!(heard[1], "AUTH CRAM-MD5");
    assert_eq!(heard[3], "AUTH PLAIN AGJvYgB4");

    let says = [
        "+OK\r\n",
        CAPA,
        CHALLENGE,
        "-ERR no\r\n",
        "-ERR [AUTH] no\r\n",
        "x",
    ];
    let (result, heard) = sign_in(Security::Tls, &says).await;
    let Err(Error::Refused(refusal)) = result else {
        panic!("{result:?}")
    };
    assert_eq!(refusal.code, Some(RespCode::Auth));
    assert_eq!(heard.len(), 4, "{heard:?}");
}

#[tokio::test]
async fn a_refusal_about_something_else_is_not() {
    for code in ["IN-USE", "SYS/TEMP", "SYS/PERM", "LOGIN-DELAY"] {
        let refusal = format!("-ERR [{code}] no\r\n");
        let says = ["+OK\r\n", CAPA, CHALLENGE, &refusal, "x"];
        let (result, heard) = sign_in(Security::Tls, &says).await;
        assert!(matches!(result, Err(Error::Refused(_))), "{result:?}");
        assert_eq!(heard.len(), 3, "{code}");
    }
}

#[tokio::test]
async fn a_server_that_proves_nothing_is_not_told_the_password() {
    let capa = "+OK\r\nUSER\r\nSASL PLAIN SCRAM-SHA-256\r\n.\r\n";
    let (result, heard) = sign_in(Security::Tls, &["+OK\r\n", capa, "+OK\r\n", "x"]).await;
    assert!(matches!(
        result,
        Err(Error::Misbehaved(Violation::Unproven))
    ));
    assert_eq!(heard.len(), 2);
    assert!(heard[1].starts_with("AUTH SCRAM-SHA-256 "));
}

#[tokio::test]
async fn behind_stls_too() {
    let says = [CAPA, CHALLENGE, "-ERR no such\r\n", "+OK\r\n"];
    // The server speaks again only after CAPA has been asked again.
    let (result, heard) = sign_in(Security::Starttls, &[&[""][..], &says].concat()).await;
    result.unwrap();
    assert_eq!(heard[..3], ["CAPA", "STLS", "CAPA"]);
    assert_eq!(heard[5], "AUTH PLAIN AGJvYgB4");
}
