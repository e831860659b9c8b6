//! The session over a real socket, against a scripted server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use pop3::{Command, Error, Event, Limits, QuitOutcome, Session, Violation};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wire::net::{Endpoint, Security, Trust};
use wire::{Observer, Secret};

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
    Session::open(
        endpoint,
        &Trust::system(),
        Limits::default(),
        Observer::none(),
    )
    .await
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
    let mut session = Session::open(&endpoint, &Trust::system(), Limits::default(), observer)
        .await
        .unwrap();
    assert_eq!(session.greeting(), "hi");
    assert!(session.capabilities().pipelining);
    assert!(session.tls().is_none());
    session
        .sign_in("bob", &Secret::from("secret"))
        .await
        .unwrap();
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
    let refused = session.sign_in("bob", &Secret::from("x")).await;
    let Err(Error::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.code, Some(pop3::RespCode::Auth));
    drop(session);
    assert_eq!(server.await.unwrap().len(), 2);
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
