//! XOAUTH2: Google's and Microsoft's OAuth before RFC 7628.

use super::{Abort, Mechanism};
use wire::Secret;

/// An access token instead of a password. For encrypted connections.
#[derive(Debug)]
pub struct Xoauth2 {
    user: String,
    token: Secret,
    told: bool,
}

impl Xoauth2 {
    /// Signs in as `user`.
    #[must_use]
    pub fn new(user: impl Into<String>, token: Secret) -> Self {
        Self {
            user: user.into(),
            token,
            told: false,
        }
    }
}

impl Mechanism for Xoauth2 {
    fn name(&self) -> &'static str {
        "XOAUTH2"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        let token = self.token.expose();
        // ^A stands between the fields, and nowhere else.
        let good = !self.user.contains('\x01') && !token.contains('\x01');
        good.then(|| format!("user={}\x01auth=Bearer {token}\x01\x01", self.user).into_bytes())
    }

    fn respond(&mut self, _challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        // The challenge is a JSON with the error; an empty response makes the server end with -ERR.
        if std::mem::replace(&mut self.told, true) {
            return Err(Abort::Cancel);
        }
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_google_documents_it() {
        let mut xoauth2 = Xoauth2::new(
            "someuser@example.com",
            Secret::new("ya29.vF9dft4qmTc2Nvb3R"),
        );
        assert_eq!(
            xoauth2.initial().as_deref(),
            Some(&b"user=someuser@example.com\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3R\x01\x01"[..])
        );
        assert_eq!(xoauth2.respond(b"{\"status\":\"401\"}"), Ok(Vec::new()));
        assert_eq!(xoauth2.respond(b""), Err(Abort::Cancel));
        assert!(!format!("{xoauth2:?}").contains("ya29"));
    }
}
