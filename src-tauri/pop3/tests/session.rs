//! The session over a real socket, against a scripted server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pop3::{Command, Credentials, Error, Event, Limits, Options, QuitOutcome, Session, Violation};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wire::Observer;
use wire::net::{Endpoint, Security, Trust};

/// Says the first of `says`, then the next one after each line it hears; closes behind the last.
async fn serve(says: Vec<String>, security: Security) -> (Endpoint, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        security,
        timeout: Duration::from_secs(20),
    };
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut heard = Vec::new();
        for (at, words) in says.iter().enumerate() {
            if stream.get_mut().write_all(words.as_bytes()).await.is_err() {
                break;
            }
            let mut line = String::new();
            let last = at + 1 == says.len();
            if last || stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                break;
            }
            heard.push(line.trim_end().to_owned());
        }
        heard
    });
    (endpoint, server)
}

fn script(says: &[&str]) -> Vec<String> {
    says.iter().map(|&words| words.to_owned()).collect()
}

async fn open(endpoint: &Endpoint) -> Result<Session, Error> {
    Session::open(endpoint, &Trust::system(), Options::default()).await
}

fn password(user: &str, password: &str) -> Credentials {
    Credentials::Password {
        user: user.to_owned(),
        password: password.into(),
    }
}

#[tokio::test]
async fn a_whole_session() {
    let (endpoint, server) = serve(
        script(&[
            "+OK hi\r\n",
            "+OK\r\nUSER\r\nPIPELINING\r\n.\r\n",
            "+OK\r\n",
            "+OK\r\n",
            "+OK 2 10\r\n",
            "+OK\r\n1 a\r\n2 b\r\n.\r\n",
            "+OK\r\n1 5\r\n2 5\r\n.\r\n",
            "+OK\r\none\r\n.\r\n",
            "+OK\r\ntwo\r\n.\r\n",
            "+OK\r\n",
            "+OK bye\r\n",
        ]),
        Security::Plain,
    )
    .await;
    let said = Arc::new(Mutex::new(Vec::new()));
    let hear = Arc::clone(&said);
    let observer = Observer::new(move |line| hear.lock().unwrap().push(line.line));
    let options = Options {
        observer,
        ..Options::default()
    };
    let mut session = Session::open(&endpoint, &Trust::system(), options)
        .await
        .unwrap();
    assert_eq!(session.greeting(), "hi");
    assert!(session.capabilities().pipelining);
    assert!(session.tls().is_none());
    session.sign_in(&password("bob", "secret")).await.unwrap();
    assert_eq!(session.stat().await.unwrap().bytes, 10);
    assert_eq!(session.uidl().await.unwrap().len(), 2);
    assert_eq!(session.list().await.unwrap().len(), 2);
    session.send(Command::Retr(1));
    session.send(Command::Retr(2));
    session.flush().await.unwrap();
    assert_eq!(session.unanswered(), 2);
    // Somebody else's answer first: those that were due are not lost.
    session.delete(1).await.unwrap();
    for (want, text) in [(1, b"one\r\n"), (2, b"two\r\n")] {
        let Event::Retrieved { number, raw } = session.next().await.unwrap() else {
            panic!()
        };
        assert_eq!((number, raw.as_slice()), (want, text.as_slice()));
    }
    assert!(matches!(
        session.next().await,
        Err(Error::Misbehaved(Violation::NothingDue))
    ));
    assert_eq!(session.quit().await, QuitOutcome::Confirmed);
    let said = said.lock().unwrap().join("\n");
    assert!(said.contains("PASS …") && !said.contains("secret"));
    let heard = server.await.unwrap();
    assert_eq!(heard[1..3], ["USER bob", "PASS secret"]);
}

#[tokio::test]
async fn stls_is_required_and_not_injected() {
    let capa = "+OK\r\nSTLS\r\nUSER\r\n.\r\n";
    let (endpoint, server) = serve(
        script(&["+OK\r\n", capa, "+OK go\r\n+OK injected\r\n"]),
        Security::Starttls,
    )
    .await;
    let result = open(&endpoint).await;
    assert!(matches!(result, Err(Error::Wire(wire::Error::Injected))));
    assert_eq!(server.await.unwrap(), ["CAPA", "STLS"]);

    let (endpoint, server) = serve(
        script(&["+OK\r\n", "+OK\r\nUSER\r\n.\r\n", "x"]),
        Security::Starttls,
    )
    .await;
    assert!(matches!(open(&endpoint).await, Err(Error::StlsMissing)));
    assert_eq!(server.await.unwrap(), ["CAPA"]);

    let (endpoint, _) = serve(
        script(&["+OK\r\n", capa, "-ERR not now\r\n", "x"]),
        Security::Starttls,
    )
    .await;
    assert!(matches!(
        open(&endpoint).await,
        Err(Error::ConnectionRefused(_))
    ));
}

#[tokio::test]
async fn refused_sign_in_is_tried_once() {
    let (endpoint, server) = serve(
        script(&[
            "+OK\r\n",
            "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n",
            "-ERR [AUTH] no\r\n",
            "x",
        ]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let refused = session.sign_in(&password("bob", "x")).await;
    let Err(Error::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.code, Some(pop3::RespCode::Auth));
    drop(session);
    assert_eq!(server.await.unwrap().len(), 2);
}

#[tokio::test]
async fn utf8_and_language_are_asked_for_before_the_sign_in() {
    let capa = "+OK\r\nUSER\r\nUTF8 USER\r\nLANG\r\n.\r\n";
    let (endpoint, server) = serve(
        script(&[
            "+OK\r\n",
            capa,
            // A refusal is not the end.
            "-ERR no\r\n",
            "+OK tr\r\n",
            "+OK\r\n",
            "+OK\r\n",
            "",
        ]),
        Security::Plain,
    )
    .await;
    let options = Options {
        language: Some("tr".to_owned()),
        ..Options::default()
    };
    let mut session = Session::open(&endpoint, &Trust::system(), options)
        .await
        .unwrap();
    session.sign_in(&password("ayşe", "x")).await.unwrap();
    drop(session);
    let heard = server.await.unwrap();
    assert_eq!(heard, ["CAPA", "UTF8", "LANG tr", "USER ayşe", "PASS x"]);
}

#[tokio::test]
async fn apop_and_challenges_in_plaintext() {
    let (endpoint, server) = serve(
        script(&[
            "+OK <1896.697170952@dbc.mtview.ca.us>\r\n",
            "-ERR\r\n",
            "-ERR no\r\n",
            "x",
        ]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let refused = session.sign_in(&password("mrose", "tanstaaf")).await;
    assert!(matches!(refused, Err(Error::Refused(_))));
    drop(session);
    // No password in plaintext after a refusal.
    assert_eq!(
        server.await.unwrap(),
        ["CAPA", "APOP mrose c4c9334bac560ecc979e58001b3e22fb"]
    );

    let (endpoint, server) = serve(
        script(&[
            "+OK\r\n",
            "+OK\r\nUSER\r\nSASL SCRAM-SHA-256 PLAIN\r\n.\r\n",
            "+OK\r\n",
            "x",
        ]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let unproven = session.sign_in(&password("bob", "x")).await;
    assert!(matches!(
        unproven,
        Err(Error::Misbehaved(Violation::Unproven))
    ));
    drop(session);
    assert_eq!(server.await.unwrap().len(), 2);
}

#[tokio::test]
async fn tokens() {
    let (endpoint, server) = serve(
        script(&[
            "+OK\r\n",
            "+OK\r\nSASL PLAIN XOAUTH2\r\n.\r\n",
            "+OK\r\n",
            "x",
        ]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let token = Credentials::Token {
        user: "u@x".to_owned(),
        token: "t".into(),
    };
    session.sign_in(&token).await.unwrap();
    drop(session);
    assert_eq!(
        server.await.unwrap()[1],
        "AUTH XOAUTH2 dXNlcj11QHgBYXV0aD1CZWFyZXIgdAEB"
    );

    let (endpoint, _) = serve(
        script(&["+OK\r\n", "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n", "x"]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let none = session.sign_in(&token).await;
    assert!(matches!(none, Err(Error::NoSignInMethod)));
}

fn in_pieces() -> Options {
    Options {
        limits: Limits {
            piece: 4,
            ..Limits::default()
        },
        ..Options::default()
    }
}

#[tokio::test]
async fn pieces_are_joined_and_kept_apart() {
    let (endpoint, _) = serve(
        script(&[
            "+OK\r\n",
            "+OK\r\nPIPELINING\r\n.\r\n",
            "+OK\r\n12345678\r\n.\r\n+OK\r\nabcdefgh\r\n.\r\n",
            "",
        ]),
        Security::Plain,
    )
    .await;
    let mut session = Session::open(&endpoint, &Trust::system(), in_pieces())
        .await
        .unwrap();
    session.send(Command::Retr(1));
    assert_eq!(session.retrieve(2).await.unwrap(), b"abcdefgh\r\n");
    assert_eq!(session.unanswered(), 1);
    let mut whole = Vec::new();
    for _ in 0..2 {
        let Event::Piece { number: 1, bytes } = session.next().await.unwrap() else {
            panic!()
        };
        whole.extend(bytes);
        assert_eq!(session.unanswered(), 1);
    }
    let Event::Retrieved { number: 1, raw } = session.next().await.unwrap() else {
        panic!()
    };
    whole.extend(raw);
    assert_eq!(whole, b"12345678\r\n");
    assert_eq!(session.unanswered(), 0);
}

#[tokio::test]
async fn a_dropped_retrieve_leaves_no_hole() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        security: Security::Plain,
        timeout: Duration::from_secs(20),
    };
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.get_mut().write_all(b"+OK\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        stream.get_mut().write_all(b"-ERR\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        stream.get_mut().write_all(b"+OK\r\n123456").await.unwrap();
        tokio::time::sleep(Duration::from_millis(150)).await;
        stream.get_mut().write_all(b"78\r\n.\r\n").await.unwrap();
    });
    let mut session = Session::open(&endpoint, &Trust::system(), in_pieces())
        .await
        .unwrap();
    let dropped = tokio::time::timeout(Duration::from_millis(50), session.retrieve(1)).await;
    assert!(dropped.is_err());
    let mut whole = Vec::new();
    loop {
        match session.next().await.unwrap() {
            Event::Piece { bytes, .. } => whole.extend(bytes),
            Event::Retrieved { raw, .. } => {
                whole.extend(raw);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(whole, b"12345678\r\n");
}

#[tokio::test]
async fn a_server_that_was_tired_of_waiting() {
    let (endpoint, server) =
        serve(script(&["+OK\r\n", "-ERR\r\n", "+OK\r\n"]), Security::Plain).await;
    let mut session = open(&endpoint).await.unwrap();
    session.noop().await.unwrap();
    // It has closed the connection now, and nobody has looked.
    server.await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let lost = session.delete(1).await;
    assert!(
        matches!(lost, Err(Error::Wire(wire::Error::ConnectionLost))),
        "{lost:?}"
    );
}

#[tokio::test]
async fn a_lost_connection() {
    let (endpoint, _) = serve(
        script(&["+OK\r\n", "-ERR\r\n", "+OK\r\nhalf a"]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    let lost = session.retrieve(1).await;
    assert!(
        matches!(lost, Err(Error::Wire(wire::Error::ConnectionLost))),
        "{lost:?}"
    );
    // Nothing more can be asked, and least of all DELE.
    assert!(matches!(
        session.delete(1).await,
        Err(Error::Misbehaved(Violation::Over))
    ));

    let (endpoint, _) = serve(
        script(&["+OK\r\n", "-ERR\r\n", "+OK\r\n", ""]),
        Security::Plain,
    )
    .await;
    let mut session = open(&endpoint).await.unwrap();
    session.delete(1).await.unwrap();
    assert_eq!(session.quit().await, QuitOutcome::Unknown);
}

#[tokio::test]
async fn a_dropped_future_loses_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        security: Security::Plain,
        timeout: Duration::from_secs(20),
    };
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.get_mut().write_all(b"+OK\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        stream.get_mut().write_all(b"-ERR\r\n").await.unwrap();
        stream.read_line(&mut line).await.unwrap();
        for piece in [&b"+OK\r\none"[..], b"\r\n.", b".two\r\n.\r", b"\n"] {
            stream.get_mut().write_all(piece).await.unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        line
    });
    let mut session = open(&endpoint).await.unwrap();
    session.send(Command::Retr(1));
    let mut dropped = 0;
    let event = loop {
        match tokio::time::timeout(Duration::from_millis(7), session.next()).await {
            Ok(event) => break event.unwrap(),
            Err(_) => dropped += 1,
        }
        assert_eq!(session.unanswered(), 1);
    };
    assert!(dropped > 0);
    let Event::Retrieved { number: 1, raw } = event else {
        panic!("{event:?}")
    };
    assert_eq!(raw, b"one\r\n.two\r\n");
    assert_eq!(server.await.unwrap(), "CAPA\r\nRETR 1\r\n");
}

#[tokio::test]
async fn silence_times_out() {
    let (mut endpoint, _) = serve(script(&["+OK\r\n", "", ""]), Security::Plain).await;
    endpoint.timeout = Duration::from_millis(100);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    endpoint.port = listener.local_addr().unwrap().port();
    let silent = open(&endpoint).await;
    assert!(matches!(silent, Err(Error::Wire(wire::Error::TimedOut))));
    drop(listener);
    let closed = open(&endpoint).await;
    assert!(matches!(
        closed,
        Err(Error::Wire(wire::Error::ConnectionRefused))
    ));
    endpoint.host = "nowhere.invalid".to_owned();
    let nowhere = open(&endpoint).await;
    assert!(matches!(
        nowhere,
        Err(Error::Wire(wire::Error::NameNotFound))
    ));
}
