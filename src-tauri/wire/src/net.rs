//! Connections: TCP and TLS, each step within the endpoint's timeout.

mod certificate;
mod connection;
mod owned;
mod trust;

pub use connection::Connection;
pub use trust::Trust;

use std::time::Duration;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Security {
    /// Encrypted from the first byte (RFC 8314 §3).
    Tls,
    /// STLS or STARTTLS, required (RFC 2595, RFC 3207).
    Starttls,
    /// Not encrypted at all.
    Plain,
}

/// Where to connect, how, and how long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Host name or address, without a port.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The longest wait for each step: the look-up, the TCP connection, the handshake, and any read or write.
    pub timeout: Duration,
}

/// What TLS was agreed on, for the account test page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsInfo {
    /// `TLS 1.3` or `TLS 1.2`.
    pub protocol: String,
    /// Whom the certificate is for: the name in it that matched the host.
    pub certificate: String,
    /// Until when the certificate is valid, in seconds since 1970.
    pub not_after: i64,
}
