//! Signing in.

use super::Session;
use crate::sasl::{CramMd5, Login, Mechanism, OauthBearer, Plain, Scram, Xoauth2};
use crate::sign_in::{Credentials, Method, Offer, after_refusal, choose};
use crate::{Command, Error};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::io;

impl Session {
    /// Signs in by the strongest method that both sides have: SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, APOP (without TLS
    /// only), AUTH PLAIN, AUTH LOGIN, USER and PASS; with a token OAUTHBEARER, XOAUTH2.
    ///
    /// A refusal is followed by another try in one case only: inside TLS, when SCRAM or CRAM-MD5 was refused for no
    /// other reason than the credentials, the password is once said plainly. Servers announce mechanisms that their
    /// password database cannot do; but they also count failures, and lock accounts.
    ///
    /// # Errors
    /// [`Error::Refused`] with the server's reason: the session goes on and may try another password.
    /// [`Error::NoSignInMethod`]; [`Violation::Unproven`](crate::Violation::Unproven) for a server that does not
    /// know the password itself.
    pub async fn sign_in(&mut self, credentials: &Credentials) -> Result<(), Error> {
        let method = choose(credentials, self.offer()).ok_or(Error::NoSignInMethod)?;
        let refusal = match self.sign_in_by(method, credentials).await {
            Err(Error::Refused(refusal)) => refusal,
            result => return result,
        };
        match after_refusal(method, &refusal, credentials, self.offer()) {
            Some(method) => self.sign_in_by(method, credentials).await,
            None => Err(Error::Refused(refusal)),
        }
    }

    fn offer(&self) -> Offer<'_> {
        Offer {
            protection: self.client.protection(),
            capabilities: self.about.capabilities.as_ref(),
            apop: self.about.apop.is_some(),
        }
    }

    async fn sign_in_by(&mut self, method: Method, credentials: &Credentials) -> Result<(), Error> {
        let (Credentials::Password {
            user,
            password: secret,
        }
        | Credentials::Token {
            user,
            token: secret,
        }) = credentials;
        let mechanism: Box<dyn Mechanism> = match method {
            Method::ScramSha256 => Box::new(Scram::sha256(user, secret, nonce()?)),
            Method::ScramSha1 => Box::new(Scram::sha1(user, secret, nonce()?)),
            Method::CramMd5 => Box::new(CramMd5::new(user, secret.clone())),
            Method::Plain => Box::new(Plain::new(user, secret.clone())),
            Method::Login => Box::new(Login::new(user, secret.clone())),
            Method::Xoauth2 => Box::new(Xoauth2::new(user, secret.clone())),
            Method::OauthBearer => {
                let (host, port) = (self.about.host.as_str(), self.about.port);
                Box::new(OauthBearer::new(user, secret.clone(), host, port))
            }
            Method::Apop => {
                let timestamp = self.about.apop.as_deref().unwrap_or_default();
                let apop = Command::apop(timestamp, user, secret);
                return self.ask(apop).await.map(drop);
            }
            Method::UserPass => {
                self.ask(Command::User(user.clone())).await?;
                return self.ask(Command::Pass(secret.clone())).await.map(drop);
            }
        };
        self.ask(Command::Auth(mechanism)).await.map(drop)
    }
}

/// A nonce for SCRAM, drawn here: the machine takes randomness from outside, as it takes everything else.
fn nonce() -> Result<String, Error> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes)
        .map_err(|error| wire::Error::Io(io::Error::other(error.to_string())))?;
    Ok(BASE64.encode(bytes))
}
