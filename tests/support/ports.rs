//! Free TCP ports on the loopback interface.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the range that Linux hands out to outgoing connections, so that none of those takes a port meanwhile.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port that nobody listens on. Another program could still take it before its user does, which the range makes
/// unlikely: each process looks from a place of its own, and never offers a port twice.
///
/// # Panics
/// When every port of the range is taken.
#[must_use]
pub fn free_port() -> u16 {
    // Spread by process, so that test programs that run side by side rarely look at the same port.
    let start =
        u16::try_from(std::process::id().wrapping_mul(37) % u32::from(COUNT)).unwrap_or_default();
    for _ in 0..COUNT {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = FIRST + (start.wrapping_add(step) % COUNT);
        if TcpListener::bind(("127.0.0.1", port)).is_ok()
            && free_or_no_ipv6(&TcpListener::bind(("::1", port)))
        {
            return port;
        }
    }
    panic!("no free port between {FIRST} and {}", FIRST + COUNT);
}

/// A machine without IPv6 answers "address not available"; only "in use" makes a port unfit.
fn free_or_no_ipv6(bound: &std::io::Result<TcpListener>) -> bool {
    bound
        .as_ref()
        .err()
        .is_none_or(|error| error.kind() != std::io::ErrorKind::AddrInUse)
}
