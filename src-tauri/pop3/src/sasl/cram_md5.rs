//! CRAM-MD5 (RFC 2195).

use super::{Abort, Mechanism, hex};
use hmac::{Hmac, Mac};
use md5::Md5;
use wire::Secret;

/// A digest of the server's challenge, keyed with the password. The server proves nothing.
#[derive(Debug)]
pub struct CramMd5 {
    user: String,
    password: Secret,
    said: bool,
}

impl CramMd5 {
    /// Signs in as `user`.
    #[must_use]
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self {
            user: user.into(),
            password,
            said: false,
        }
    }
}

impl Mechanism for CramMd5 {
    fn name(&self) -> &'static str {
        "CRAM-MD5"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        None
    }

    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        // One digest of one fresh challenge; an empty one is nobody's.
        if self.said || challenge.is_empty() {
            return Err(Abort::Cancel);
        }
        self.said = true;
        // HMAC takes a key of any length.
        let mut mac = <Hmac<Md5> as Mac>::new_from_slice(self.password.expose().as_bytes())
            .map_err(|_| Abort::Cancel)?;
        mac.update(challenge);
        let digest = hex(&mac.finalize().into_bytes());
        Ok(format!("{} {digest}", self.user).into_bytes())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_example_of_rfc_2195() {
        // RFC 2195 §2.
        let mut cram = CramMd5::new("tim", Secret::new("tanstaaftanstaaf"));
        assert_eq!(cram.initial(), None);
        assert_eq!(cram.respond(b""), Err(Abort::Cancel));
        let said = cram
            .respond(b"<1896.697170952@postoffice.reston.mci.net>")
            .unwrap();
        assert_eq!(said, b"tim b913a602c7eda7a495b4e6e7334d3890");
        assert_eq!(cram.respond(b"<1@x>"), Err(Abort::Cancel));
        assert!(!format!("{cram:?}").contains("tanstaaf"));
    }
}
