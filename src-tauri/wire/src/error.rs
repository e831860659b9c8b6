//! What can go wrong on a connection, by who can act on it.

use rustls::CertificateError;
use std::io;

/// An error on a connection. The variants are grouped by who can act on it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    // Unreachable: nobody answered.
    /// The server's name is not known to DNS.
    #[error("the server's name was not found")]
    NameNotFound,
    /// Nothing listens on that port.
    #[error("the connection was refused")]
    ConnectionRefused,
    /// No sign of life within the endpoint's timeout.
    #[error("no answer in time")]
    TimedOut,
    /// The connection ended in the middle.
    #[error("the connection was lost")]
    ConnectionLost,
    /// There is no network, or no way to that one.
    #[error("the network cannot be reached")]
    NetworkDown,

    // Untrusted: somebody answered, but not provably the right one.
    /// The certificate has expired or is not valid yet.
    #[error("the certificate has expired or is not valid yet: {0}")]
    CertificateExpired(String),
    /// The certificate belongs to another host.
    #[error("the certificate belongs to another host: {0}")]
    CertificateWrongHost(String),
    /// Nobody whom this computer trusts vouches for the certificate.
    #[error("nobody trusted vouches for the certificate: {0}")]
    CertificateUnknownIssuer(String),
    /// The certificate is unacceptable for another reason (revoked, malformed, for another purpose).
    #[error("the certificate is unacceptable: {0}")]
    CertificateBad(String),
    /// The TLS handshake failed.
    #[error("TLS failed: {0}")]
    TlsFailed(String),
    /// The server does not offer the STARTTLS that is required.
    #[error("the server does not offer STARTTLS")]
    StarttlsMissing,
    /// Bytes had arrived in plaintext before the TLS handshake (RFC 3207 §6, CVE-2011-0411).
    #[error("bytes were injected before the TLS handshake")]
    Injected,

    // Refused: the server said no.
    /// The server refused, in its own words.
    #[error("the server refused: {words}")]
    Refused {
        /// The SMTP reply code.
        code: u16,
        /// The server's words with the code, lines joined by a space.
        words: String,
    },

    // Misbehaved: the server broke the rules.
    /// A line is longer than its limit.
    #[error("a line is too long")]
    LineTooLong,
    /// A response is larger than its limit.
    #[error("a response is too large")]
    TooLarge,
    /// The server said something that makes no sense here.
    #[error("the server's answer makes no sense: {0}")]
    Misbehaved(String),

    // Ours.
    /// The host is neither a host name nor an address.
    #[error("not a host name: {0}")]
    InvalidHost(String),
    /// An extra trust anchor cannot be read.
    #[error("the trust anchors cannot be read: {0}")]
    InvalidRoots(String),
    /// The operating system's trust store cannot be used.
    #[error("the trust store cannot be used: {0}")]
    TrustStore(String),
    /// Anything else that the operating system reports.
    #[error("{0}")]
    Io(#[source] io::Error),
}

impl Error {
    /// The error behind an error of another library that speaks over one of our streams: the first of our own,
    /// rustls's or the operating system's errors in its chain of causes.
    #[must_use]
    pub fn behind(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(error) = error.downcast_ref::<rustls::Error>() {
                return Some(Self::from(error));
            }
            if let Some(error) = error.downcast_ref::<io::Error>() {
                if let Some(found) = error.get_ref().and_then(|inner| Self::behind(inner)) {
                    return Some(found);
                }
                return Some(Self::of_io(error));
            }
            next = error.source();
        }
        None
    }

    fn of_io(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::ConnectionRefused => Self::ConnectionRefused,
            Kind::TimedOut => Self::TimedOut,
            Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::NotConnected
            | Kind::UnexpectedEof => Self::ConnectionLost,
            Kind::NetworkDown
            | Kind::NetworkUnreachable
            | Kind::HostUnreachable
            | Kind::AddrNotAvailable => Self::NetworkDown,
            kind => Self::Io(match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(kind, error.to_string()),
            }),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let tls = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match tls {
            Some(tls) => Self::from(tls),
            None => Self::of_io(&error),
        }
    }
}

impl From<&rustls::Error> for Error {
    fn from(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(certificate) => from_certificate(certificate),
            rustls::Error::NoCertificatesPresented => Self::CertificateBad(error.to_string()),
            other => Self::TlsFailed(other.to_string()),
        }
    }
}

fn from_certificate(error: &CertificateError) -> Error {
    use CertificateError as Why;
    let words = error.to_string();
    match error {
        Why::Expired
        | Why::ExpiredContext { .. }
        | Why::NotValidYet
        | Why::NotValidYetContext { .. } => Error::CertificateExpired(words),
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            Error::CertificateWrongHost(words)
        }
        // A bad signature is what an issuer of the same name with another key leaves behind.
        Why::UnknownIssuer | Why::BadSignature => Error::CertificateUnknownIssuer(words),
        Why::Other(other) => {
            // Verifiers wrap their own errors: webpki says CaUsedAsEndEntity of a self-signed certificate that is
            // its own authority, and the platforms of Apple and Microsoft say things of their own.
            let inner = format!("{:?}", other.0);
            if inner.contains("CaUsedAsEndEntity") {
                Error::CertificateUnknownIssuer(inner)
            } else {
                Error::CertificateBad(other.to_string())
            }
        }
        _ => Error::CertificateBad(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io(error: rustls::Error) -> Error {
        Error::from(io::Error::new(io::ErrorKind::InvalidData, error))
    }

    #[test]
    fn certificates_by_what_is_wrong() {
        let of = |error| io(rustls::Error::InvalidCertificate(error));
        assert!(matches!(
            of(CertificateError::Expired),
            Error::CertificateExpired(_)
        ));
        assert!(matches!(
            of(CertificateError::NotValidYet),
            Error::CertificateExpired(_)
        ));
        assert!(matches!(
            of(CertificateError::NotValidForName),
            Error::CertificateWrongHost(_)
        ));
        assert!(matches!(
            of(CertificateError::UnknownIssuer),
            Error::CertificateUnknownIssuer(_)
        ));
        assert!(matches!(
            of(CertificateError::Revoked),
            Error::CertificateBad(_)
        ));
        assert!(matches!(
            io(rustls::Error::DecryptError),
            Error::TlsFailed(_)
        ));
    }

    #[test]
    fn the_kinds_of_the_system() {
        let of = |kind| Error::from(io::Error::from(kind));
        assert!(matches!(
            of(io::ErrorKind::ConnectionRefused),
            Error::ConnectionRefused
        ));
        assert!(matches!(
            of(io::ErrorKind::UnexpectedEof),
            Error::ConnectionLost
        ));
        assert!(matches!(of(io::ErrorKind::TimedOut), Error::TimedOut));
        assert!(matches!(
            of(io::ErrorKind::NetworkUnreachable),
            Error::NetworkDown
        ));
        assert!(matches!(of(io::ErrorKind::PermissionDenied), Error::Io(_)));
    }

    #[test]
    fn behind_another_librarys_error() {
        #[derive(Debug, thiserror::Error)]
        #[error("transport")]
        struct Transport(#[source] io::Error);
        let tls = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = Transport(io::Error::other(tls));
        assert!(matches!(
            Error::behind(&error),
            Some(Error::CertificateUnknownIssuer(_))
        ));
        let error = Transport(io::ErrorKind::TimedOut.into());
        assert!(matches!(Error::behind(&error), Some(Error::TimedOut)));
        assert!(Error::behind(&std::fmt::Error).is_none());
    }
}
