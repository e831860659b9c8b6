//! Notices when the network comes back, and when the computer wakes up, without asking any one operating system.
//!
//! A UDP socket that is connected has a route, and nothing is sent by connecting it. A sleeping computer's wall clock
//! goes on while its timers stand still.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, SystemTime};

/// How often to look.
const LOOK: Duration = Duration::from_secs(5);
/// What the wall clock may run ahead of the timer before that is a sleep (or a clock that was set).
const SLEPT: Duration = Duration::from_secs(30);

/// Watches for the moments at which a session that failed before may go well.
#[derive(Debug)]
pub(crate) struct Network {
    reachable: bool,
    looked: SystemTime,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self {
            reachable: has_route(),
            looked: SystemTime::now(),
        }
    }

    /// Ends when the network has come back, or the computer has woken up.
    pub(crate) async fn returned(&mut self) {
        loop {
            tokio::time::sleep(LOOK).await;
            if self.look(has_route(), SystemTime::now()) {
                return;
            }
        }
    }

    fn look(&mut self, reachable: bool, now: SystemTime) -> bool {
        let passed = now.duration_since(self.looked).unwrap_or_default();
        let woke = passed > LOOK + SLEPT;
        let back = reachable && !self.reachable;
        (self.reachable, self.looked) = (reachable, now);
        reachable && (back || woke)
    }
}

/// Whether there is a way out: to addresses that are for documentation only (RFC 5737, RFC 3849).
fn has_route() -> bool {
    let ways: [(SocketAddr, SocketAddr); 2] = [
        (
            (Ipv4Addr::UNSPECIFIED, 0).into(),
            (Ipv4Addr::new(192, 0, 2, 1), 9).into(),
        ),
        (
            (Ipv6Addr::UNSPECIFIED, 0).into(),
            (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 9).into(),
        ),
    ];
    ways.iter().any(|(here, there)| {
        UdpSocket::bind(here)
            .and_then(|socket| socket.connect(there))
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_s_return_and_a_sleep_are_noticed_once() {
        let start = SystemTime::UNIX_EPOCH;
        let mut network = Network {
            reachable: true,
            looked: start,
        };
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(!network.look(true, after(5)));
        assert!(!network.look(false, after(10)));
        assert!(network.look(true, after(15)), "back");
        assert!(!network.look(true, after(20)));
        assert!(network.look(true, after(3620)), "woke up");
        assert!(!network.look(true, after(3625)));
        assert!(!network.look(true, after(100)), "a clock that was set back");
    }
}
