//! LOGIN (draft-murchison-sasl-login), which was never a standard and is everywhere.

use super::{Abort, Mechanism};
use wire::Secret;

/// The name, then the password, each when asked. For encrypted connections.
#[derive(Debug)]
pub struct Login {
    user: String,
    password: Secret,
    asked: u8,
}

impl Login {
    /// Signs in as `user`.
    #[must_use]
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self {
            user: user.into(),
            password,
            asked: 0,
        }
    }
}

impl Mechanism for Login {
    fn name(&self) -> &'static str {
        "LOGIN"
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        // Not every server takes the name with the command; all of them ask for it.
        None
    }

    fn respond(&mut self, _challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        // Servers ask `Username:`, `User Name\0`, or in their own language: only the order is sure.
        self.asked = self.asked.saturating_add(1);
        match self.asked {
            1 => Ok(self.user.clone().into_bytes()),
            2 => Ok(self.password.expose().as_bytes().to_vec()),
            _ => Err(Abort::Cancel),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_then_the_password() {
        let mut login = Login::new("bob", Secret::new("pw"));
        assert_eq!(login.initial(), None);
        assert_eq!(login.respond(b"Username:"), Ok(b"bob".to_vec()));
        assert_eq!(login.respond(b"Parola:"), Ok(b"pw".to_vec()));
        assert_eq!(login.respond(b""), Err(Abort::Cancel));
    }
}
