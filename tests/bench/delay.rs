//! A distant server: passes bytes on in both directions, each of them a while later, and as many as there are.
//!
//! Done by the kernel (`tc netem`), it would need rights that a bench should not ask for.

use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, sleep, sleep_until};

/// Bytes that may be on their way in one direction: 20 ms at 3 GB/s.
const UNDER_WAY: usize = 64 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;

/// A port of 127.0.0.1 behind which a server of this machine seems far away.
#[derive(Debug)]
pub(crate) struct Delay {
    pub(crate) port: u16,
    _runtime: Runtime,
}

impl Delay {
    /// Puts a server at half of `round_trip` in each direction.
    pub(crate) fn start(server: u16, round_trip: Duration) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime
            .block_on(TcpListener::bind(("127.0.0.1", 0)))
            .unwrap();
        let port = listener.local_addr().unwrap().port();
        runtime.spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(connect(near, server, round_trip));
            }
        });
        Self {
            port,
            _runtime: runtime,
        }
    }
}

async fn connect(near: TcpStream, server: u16, round_trip: Duration) {
    // A server greets when the third packet of TCP's handshake has come. Here it is done at once with the client.
    sleep(round_trip * 3 / 2).await;
    let Ok(far) = TcpStream::connect(("127.0.0.1", server)).await else {
        return;
    };
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    tokio::spawn(carry(near_read, far_write, round_trip / 2));
    tokio::spawn(carry(far_read, near_write, round_trip / 2));
}

/// Reads and writes side by side, so that what is on its way holds nothing up.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, one_way: Duration) {
    let room = Arc::new(Semaphore::new(UNDER_WAY));
    let (sender, mut receiver) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let freed = Arc::clone(&room);
    tokio::spawn(async move {
        while let Some((due, bytes)) = receiver.recv().await {
            sleep_until(due).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
            freed.add_permits(bytes.len());
        }
        let _ = to.shutdown().await;
        // Whoever reads for a side that is gone may stop.
        freed.close();
    });
    let mut chunk = vec![0; CHUNK];
    while let Ok(count @ 1..) = from.read(&mut chunk).await {
        let bytes = chunk.get(..count).unwrap_or_default().to_vec();
        let Ok(permits) = room
            .acquire_many(u32::try_from(count).unwrap_or_default())
            .await
        else {
            return;
        };
        permits.forget();
        if sender.send((Instant::now() + one_way, bytes)).is_err() {
            return;
        }
    }
    sleep(one_way).await;
}
