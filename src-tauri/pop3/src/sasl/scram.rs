//! SCRAM-SHA-256 and SCRAM-SHA-1 (RFC 5802, RFC 7677), without channel binding.
//!
//! Both sides prove that they know the password, and neither says it: the server's last challenge is its signature,
//! and until that has been found right the server's `+OK` is worth nothing ([`Mechanism::may_end`]).

use super::{Abort, Mechanism, sasl_name};
use crate::limits;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use wire::Secret;

/// The GS2 header `n,,`: no channel binding, no other identity. Behind `c=` it is in base64.
const GS2: &str = "n,,";
const GS2_BASE64: &str = "biws";

/// A SCRAM exchange.
pub struct Scram {
    hash: Hash,
    user: String,
    password: Secret,
    nonce: String,
    at: At,
}

/// Where the exchange stands.
enum At {
    /// Nothing has been heard.
    First,
    /// The proof was sent; the server's signature is due.
    Proven {
        server_key: Vec<u8>,
        auth_message: String,
    },
    /// The server's signature was right.
    Verified,
    /// Given up.
    Over,
}

impl Scram {
    /// SCRAM-SHA-256 as `user`. The nonce is printable ASCII without a comma, and never the same twice: 24 random
    /// bytes in base64, say.
    #[must_use]
    pub fn sha256(user: &str, password: &Secret, nonce: impl Into<String>) -> Self {
        Self::new(Hash::Sha256, user, password, nonce.into())
    }

    /// SCRAM-SHA-1 as `user`; the nonce as with [`Scram::sha256`].
    #[must_use]
    pub fn sha1(user: &str, password: &Secret, nonce: impl Into<String>) -> Self {
        Self::new(Hash::Sha1, user, password, nonce.into())
    }

    fn new(hash: Hash, user: &str, password: &Secret, nonce: String) -> Self {
        Self {
            hash,
            user: sasl_name(&prepared(user)),
            password: Secret::new(prepared(password.expose())),
            nonce,
            at: At::First,
        }
    }

    fn client_first_bare(&self) -> String {
        format!("n={},r={}", self.user, self.nonce)
    }

    /// The client's final message, from the server's first one.
    fn prove(&self, challenge: &[u8]) -> Result<(String, At), Abort> {
        let text = std::str::from_utf8(challenge).map_err(|_| Abort::Cancel)?;
        let first = ServerFirst::read(text).ok_or(Abort::Cancel)?;
        // RFC 5802 §5.1: our nonce with the server's behind it; anything else answers somebody else.
        if !(first.nonce.starts_with(&self.nonce) && first.nonce.len() > self.nonce.len()) {
            return Err(Abort::Unproven);
        }
        let without_proof = format!("c={GS2_BASE64},r={}", first.nonce);
        let auth_message = format!("{},{text},{without_proof}", self.client_first_bare());
        let hash = self.hash;
        // RFC 5802 §3, in its words.
        let keys = || {
            let salted = hash.salted(self.password.expose(), &first.salt, first.iterations)?;
            let client_key = hash.hmac(&salted, b"Client Key")?;
            let signature = hash.hmac(&hash.digest(&client_key), auth_message.as_bytes())?;
            let server_key = hash.hmac(&salted, b"Server Key")?;
            let proof: Vec<u8> = client_key
                .iter()
                .zip(signature)
                .map(|(k, s)| k ^ s)
                .collect();
            Some((proof, server_key))
        };
        let (proof, server_key) = keys().ok_or(Abort::Cancel)?;
        let last = format!("{without_proof},p={}", BASE64.encode(proof));
        let at = At::Proven {
            server_key,
            auth_message,
        };
        Ok((last, at))
    }
}

impl Mechanism for Scram {
    fn name(&self) -> &'static str {
        self.hash.mechanism()
    }

    fn initial(&mut self) -> Option<Vec<u8>> {
        Some(format!("{GS2}{}", self.client_first_bare()).into_bytes())
    }

    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>, Abort> {
        match std::mem::replace(&mut self.at, At::Over) {
            At::First => {
                let (last, at) = self.prove(challenge)?;
                self.at = at;
                Ok(last.into_bytes())
            }
            At::Proven {
                server_key,
                auth_message,
            } => {
                // `e=…` instead of a signature: the server says no, and will do so in its own words.
                if challenge.starts_with(b"e=") {
                    return Err(Abort::Cancel);
                }
                let signature = signature(challenge).ok_or(Abort::Unproven)?;
                if !self
                    .hash
                    .verify(&server_key, auth_message.as_bytes(), &signature)
                {
                    return Err(Abort::Unproven);
                }
                self.at = At::Verified;
                Ok(Vec::new())
            }
            At::Verified | At::Over => Err(Abort::Cancel),
        }
    }

    fn may_end(&self) -> bool {
        matches!(self.at, At::Verified)
    }
}

impl fmt::Debug for Scram {
    // What it has computed is as good as the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scram")
            .field("mechanism", &self.hash.mechanism())
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// `r=nonce,s=salt,i=iterations`, with extensions behind that nobody has to know (RFC 5802 §7). One in front (`m=`)
/// would have to be known, and none is.
struct ServerFirst<'a> {
    nonce: &'a str,
    salt: Vec<u8>,
    iterations: u32,
}

impl<'a> ServerFirst<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(',');
        let nonce = parts.next()?.strip_prefix("r=")?;
        let salt = parts.next()?.strip_prefix("s=")?;
        let iterations = parts.next()?.strip_prefix("i=")?;
        let good = nonce.len() <= limits::SCRAM_NONCE
            && nonce.bytes().all(|byte| byte.is_ascii_graphic())
            // Not `+4096`, which the standard library would read.
            && iterations.bytes().all(|byte| byte.is_ascii_digit());
        let iterations = iterations.parse().ok()?;
        let salt = BASE64.decode(salt).ok()?;
        (good
            && (1..=limits::SCRAM_ITERATIONS).contains(&iterations)
            && (1..=limits::SCRAM_SALT).contains(&salt.len()))
        .then_some(Self {
            nonce,
            salt,
            iterations,
        })
    }
}

/// `v=signature`, with extensions behind.
fn signature(challenge: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(challenge).ok()?;
    let signature = text.split(',').next()?.strip_prefix("v=")?;
    BASE64.decode(signature).ok()
}

/// SASLprep (RFC 4013). A text that it forbids is used as it is: the servers that store such a password did so, too,
/// and one that did not will say no.
fn prepared(text: &str) -> Cow<'_, str> {
    stringprep::saslprep(text).unwrap_or(Cow::Borrowed(text))
}

/// The hash function that gives a mechanism its name.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    fn mechanism(self) -> &'static str {
        match self {
            Self::Sha1 => "SCRAM-SHA-1",
            Self::Sha256 => "SCRAM-SHA-256",
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        }
    }

    fn hmac(self, key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        fn of<M: Mac + KeyInit>(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
            let mac = <M as Mac>::new_from_slice(key).ok()?;
            Some(mac.chain_update(bytes).finalize().into_bytes().to_vec())
        }
        match self {
            Self::Sha1 => of::<Hmac<Sha1>>(key, bytes),
            Self::Sha256 => of::<Hmac<Sha256>>(key, bytes),
        }
    }

    /// Whether `tag` is the HMAC of `bytes`, in constant time.
    fn verify(self, key: &[u8], bytes: &[u8], tag: &[u8]) -> bool {
        fn of<M: Mac + KeyInit>(key: &[u8], bytes: &[u8], tag: &[u8]) -> bool {
            <M as Mac>::new_from_slice(key)
                .is_ok_and(|mac| mac.chain_update(bytes).verify_slice(tag).is_ok())
        }
        match self {
            Self::Sha1 => of::<Hmac<Sha1>>(key, bytes, tag),
            Self::Sha256 => of::<Hmac<Sha256>>(key, bytes, tag),
        }
    }

    /// `Hi(password, salt, iterations)`: PBKDF2.
    fn salted(self, password: &str, salt: &[u8], iterations: u32) -> Option<Vec<u8>> {
        let password = password.as_bytes();
        let mut key = match self {
            Self::Sha1 => vec![0; 20],
            Self::Sha256 => vec![0; 32],
        };
        match self {
            Self::Sha1 => pbkdf2::pbkdf2::<Hmac<Sha1>>(password, salt, iterations, &mut key),
            Self::Sha256 => pbkdf2::pbkdf2::<Hmac<Sha256>>(password, salt, iterations, &mut key),
        }
        .ok()?;
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pencil() -> Secret {
        Secret::new("pencil")
    }

    fn text(bytes: Result<Vec<u8>, Abort>) -> String {
        String::from_utf8(bytes.unwrap()).unwrap()
    }

    #[test]
    fn the_example_of_rfc_5802() {
        // RFC 5802 §5.
        let mut scram = Scram::sha1("user", &pencil(), "fyko+d2lbbFgONRv9qkxdawL");
        assert_eq!(scram.name(), "SCRAM-SHA-1");
        assert_eq!(
            scram.initial().unwrap(),
            b"n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"
        );
        assert_eq!(
            text(scram.respond(
                b"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"
            )),
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
        );
        assert!(!scram.may_end());
        assert_eq!(text(scram.respond(b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")), "");
        assert!(scram.may_end());
        assert_eq!(scram.respond(b""), Err(Abort::Cancel));
    }

    const FIRST: &[u8] =
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    fn sha256() -> Scram {
        Scram::sha256("user", &pencil(), "rOprNGfwEbeRWgbNEkqO")
    }

    #[test]
    fn the_example_of_rfc_7677() {
        // RFC 7677 §3.
        let mut scram = sha256();
        assert_eq!(scram.name(), "SCRAM-SHA-256");
        assert_eq!(
            scram.initial().unwrap(),
            b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
        );
        assert_eq!(
            text(scram.respond(FIRST)),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        );
        let last = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
        assert_eq!(text(scram.respond(last)), "");
        assert!(scram.may_end());
    }

    #[test]
    fn a_server_that_proves_nothing_is_not_believed() {
        for last in [
            &b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5="[..],
            b"v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            b"v=",
            b"v",
            b"",
            b"\xff",
        ] {
            let mut scram = sha256();
            scram.respond(FIRST).unwrap();
            assert_eq!(scram.respond(last), Err(Abort::Unproven));
            assert!(!scram.may_end());
        }
        let mut scram = sha256();
        scram.respond(FIRST).unwrap();
        assert_eq!(scram.respond(b"e=invalid-proof"), Err(Abort::Cancel));
        assert!(!scram.may_end());
        // Somebody else's nonce, and ours with nothing of the server's behind it.
        for first in [
            "r=other,s=QSXCR+Q6sek8bf92,i=4096",
            "r=rOprNGfwEbeRWgbNEkqO,s=QSXC,i=1",
        ] {
            assert_eq!(sha256().respond(first.as_bytes()), Err(Abort::Unproven));
        }
    }

    #[test]
    fn a_first_message_that_makes_no_sense() {
        let nonce = "rOprNGfwEbeRWgbNEkqO1";
        let long = "A".repeat(4000);
        for (rest, good) in [
            ("s=QSXC,i=1".to_owned(), true),
            ("s=QSXC,i=4096,x=later".to_owned(), true),
            ("s=QSXC,i=0".to_owned(), false),
            ("s=QSXC,i=+1".to_owned(), false),
            ("s=QSXC,i=".to_owned(), false),
            ("s=QSXC,i=1000001".to_owned(), false),
            ("s=QSXC,i=99999999999".to_owned(), false),
            ("s=QSXC".to_owned(), false),
            ("s=,i=1".to_owned(), false),
            ("s=?,i=1".to_owned(), false),
            (format!("s={long},i=1"), false),
        ] {
            let first = format!("r={nonce},{rest}");
            let answer = sha256().respond(first.as_bytes());
            assert_eq!(answer.is_ok(), good, "{rest}");
            assert!(good || answer == Err(Abort::Cancel));
        }
        for first in [
            format!("m=x,r={nonce},s=QSXC,i=1"),
            format!("r={nonce}{long},s=QSXC,i=1"),
        ] {
            assert_eq!(sha256().respond(first.as_bytes()), Err(Abort::Cancel));
        }
        assert_eq!(sha256().respond(b""), Err(Abort::Cancel));
        assert_eq!(sha256().respond(b"\xff"), Err(Abort::Cancel));
    }

    #[test]
    fn names_and_passwords_are_prepared() {
        // RFC 4013 §3: the soft hyphen is nothing, the Roman numeral is its letters.
        let mut scram = Scram::sha1("I\u{ad}X,=\u{2168}", &Secret::new("\u{2168}"), "n");
        assert_eq!(scram.initial().unwrap(), b"n,,n=IX=2C=3DIX,r=n");
        assert_eq!(scram.password.expose(), "IX");
        // What SASLprep forbids stays as it is.
        let odd = Scram::sha1("u", &Secret::new("a\u{7}b"), "n");
        assert_eq!(odd.password.expose(), "a\u{7}b");
    }

    #[test]
    fn nothing_secret_prints() {
        let mut scram = sha256();
        let mut shown = format!("{scram:?}");
        scram.respond(FIRST).unwrap();
        shown += &format!("{scram:?}");
        assert!(
            !shown.contains("pencil") && !shown.contains("server_key"),
            "{shown}"
        );
    }
}
