//! From the errors of the rooms below to the one Problem that the user is told.

use contract::{Problem, ProblemCode};
use std::io;

/// An error that can be told to the user.
pub(crate) trait Explain {
    /// The Problem it is.
    fn explain(self) -> Problem;
}

/// A result whose error can be told to the user.
pub(crate) trait Explained<T> {
    /// The same, with a Problem for an error.
    fn explained(self) -> Result<T, Problem>;
}

impl<T, E: Explain> Explained<T> for Result<T, E> {
    fn explained(self) -> Result<T, Problem> {
        self.map_err(Explain::explain)
    }
}

impl Explain for store::Error {
    fn explain(self) -> Problem {
        use store::Error;
        let code = match &self {
            Error::InUse => ProblemCode::ProfileInUse,
            Error::Newer { .. } => ProblemCode::StoreNewer,
            Error::Damaged(_) => ProblemCode::StoreDamaged,
            Error::DamagedLetter(_) => ProblemCode::LetterDamaged,
            Error::DiskFull => ProblemCode::DiskFull,
            Error::ReadOnly => ProblemCode::DiskReadOnly,
            Error::NotFound => return Problem::new(ProblemCode::NotFound),
            Error::NameTaken => return Problem::new(ProblemCode::NameTaken),
            Error::Invalid(_) => ProblemCode::Invalid,
            Error::TooLarge { .. } => ProblemCode::MessageTooLarge,
            Error::Io(error) => return from_io(error),
            Error::Bug(_) => ProblemCode::Bug,
        };
        Problem::new(code).saying(self.to_string())
    }
}

impl Explain for wire::Error {
    fn explain(self) -> Problem {
        use wire::Error;
        let code = match &self {
            Error::NameNotFound => ProblemCode::NameNotFound,
            Error::ConnectionRefused => ProblemCode::ConnectionRefused,
            Error::TimedOut => ProblemCode::TimedOut,
            Error::ConnectionLost => ProblemCode::ConnectionLost,
            Error::NetworkDown => ProblemCode::NetworkDown,
            Error::CertificateExpired(_) => ProblemCode::CertificateExpired,
            Error::CertificateWrongHost(_) => ProblemCode::CertificateWrongHost,
            Error::CertificateUnknownIssuer(_) => ProblemCode::CertificateUnknownIssuer,
            Error::CertificateBad(_) => ProblemCode::CertificateBad,
            Error::TlsFailed(_) => ProblemCode::TlsFailed,
            Error::StarttlsMissing => ProblemCode::StarttlsMissing,
            Error::Injected => ProblemCode::StarttlsInjected,
            Error::Refused { code, words } => {
                let code = if (400..500).contains(code) {
                    ProblemCode::ServerBusy
                } else {
                    ProblemCode::Refused
                };
                return Problem::new(code).saying(words.clone());
            }
            Error::LineTooLong | Error::TooLarge | Error::Misbehaved(_) => {
                ProblemCode::ServerMisbehaved
            }
            Error::InvalidHost(_) => ProblemCode::Invalid,
            Error::InvalidRoots(_) => ProblemCode::FileUnreadable,
            Error::TrustStore(_) => ProblemCode::TlsFailed,
            Error::Io(error) => return from_io(error),
        };
        Problem::new(code).saying(self.to_string())
    }
}

impl Explain for pop3::Error {
    fn explain(self) -> Problem {
        match self {
            Self::Wire(error) => error.explain(),
            Self::Refused(refusal) | Self::ConnectionRefused(refusal) => {
                use pop3::RespCode;
                let code = match &refusal.code {
                    Some(RespCode::Auth) => sign_in_refused(&refusal.words),
                    Some(RespCode::InUse) => ProblemCode::MaildropInUse,
                    Some(RespCode::SysTemp | RespCode::LoginDelay) => ProblemCode::ServerBusy,
                    _ => ProblemCode::Refused,
                };
                Problem::new(code).saying(refusal.words)
            }
            Self::StlsMissing => Problem::new(ProblemCode::StarttlsMissing),
            Self::NoSignInMethod => Problem::new(ProblemCode::NoSignInMethod),
            Self::Misbehaved(violation) => {
                Problem::new(ProblemCode::ServerMisbehaved).saying(violation.to_string())
            }
        }
    }
}

/// Providers that want an app password say so in their words only.
pub(crate) fn sign_in_refused(words: &str) -> ProblemCode {
    let words = words.to_ascii_lowercase();
    let wanted = [
        "application-specific password",
        "app password",
        "app-specific password",
        "invalidsecondfactor",
    ];
    if wanted.iter().any(|hint| words.contains(hint)) {
        ProblemCode::AppPasswordWanted
    } else {
        ProblemCode::SignInRefused
    }
}

/// An error of the operating system's that no room below has explained.
pub(crate) fn from_io(error: &io::Error) -> Problem {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ProblemCode::DiskFull,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            ProblemCode::DiskReadOnly
        }
        io::ErrorKind::TimedOut => ProblemCode::TimedOut,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => ProblemCode::ConnectionLost,
        io::ErrorKind::NotFound => ProblemCode::FileUnreadable,
        _ => ProblemCode::Bug,
    };
    Problem::new(code).saying(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_that_wants_an_app_password_is_understood() {
        let words = "-ERR [AUTH] Application-specific password required: https://support.google.com/accounts/answer/185833";
        assert_eq!(sign_in_refused(words), ProblemCode::AppPasswordWanted);
        assert_eq!(
            sign_in_refused("-ERR invalid password"),
            ProblemCode::SignInRefused
        );
    }
}
