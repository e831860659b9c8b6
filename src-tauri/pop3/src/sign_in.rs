//! How to sign in: which method, and what after a refusal. Decided here, without I/O; done by
//! [`Session::sign_in`](crate::Session::sign_in).

use crate::{Capabilities, Protection, Refusal, RespCode};
use wire::Secret;

/// What somebody signs in with. `Debug` never shows the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// A password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// An OAuth access token (RFC 7628).
    Token {
        /// The name.
        user: String,
        /// The token.
        token: Secret,
    },
}

impl Credentials {
    /// The name.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::Password { user, .. } | Self::Token { user, .. } => user,
        }
    }
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    ScramSha256,
    ScramSha1,
    CramMd5,
    Apop,
    Plain,
    Login,
    UserPass,
    OauthBearer,
    Xoauth2,
}

/// What the other side has said about itself, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer<'a> {
    pub(crate) protection: Protection,
    /// `None` for a server without CAPA.
    pub(crate) capabilities: Option<&'a Capabilities>,
    /// Its greeting had a timestamp.
    pub(crate) apop: bool,
}

/// The strongest method that both sides have.
pub(crate) fn choose(credentials: &Credentials, offer: Offer<'_>) -> Option<Method> {
    if offer.protection == Protection::PlainUntilStls {
        return None;
    }
    let strong = match credentials {
        Credentials::Token { .. } => {
            return offer.first_of(&[
                ("OAUTHBEARER", Method::OauthBearer),
                ("XOAUTH2", Method::Xoauth2),
            ]);
        }
        Credentials::Password { .. } => offer.first_of(&[
            ("SCRAM-SHA-256", Method::ScramSha256),
            ("SCRAM-SHA-1", Method::ScramSha1),
            ("CRAM-MD5", Method::CramMd5),
        ]),
    };
    let user = credentials.user();
    // Inside TLS, APOP protects nothing, and asks of the server that it keeps passwords readable.
    let apop = offer.apop
        && offer.protection != Protection::Encrypted
        && offer.takes_name(user)
        && !user.contains(' ');
    strong
        .or(apop.then_some(Method::Apop))
        .or_else(|| said_plainly(user, offer))
}

/// What to try once more after a refusal. Servers announce mechanisms that their password database cannot do, and a
/// right password is refused then; inside TLS the password may be said plainly instead. In plaintext never: whoever
/// sits in between would only have to refuse to be told the password. And only once: servers count failures, and
/// lock accounts.
pub(crate) fn after_refusal(
    refused: Method,
    refusal: &Refusal,
    credentials: &Credentials,
    offer: Offer<'_>,
) -> Option<Method> {
    let challenged = matches!(
        refused,
        Method::ScramSha256 | Method::ScramSha1 | Method::CramMd5
    );
    // Refusals that have nothing to do with the method.
    let elsewhere = match &refusal.code {
        Some(RespCode::InUse | RespCode::SysTemp | RespCode::SysPerm | RespCode::LoginDelay) => {
            true
        }
        Some(RespCode::Other(code)) => code.starts_with("SYS"),
        Some(RespCode::Auth) | None => false,
    };
    (challenged && !elsewhere && offer.protection == Protection::Encrypted)
        .then(|| said_plainly(credentials.user(), offer))
        .flatten()
}

/// The methods that say the password itself.
fn said_plainly(user: &str, offer: Offer<'_>) -> Option<Method> {
    let sasl = offer.first_of(&[("PLAIN", Method::Plain), ("LOGIN", Method::Login)]);
    let announced = match offer.capabilities {
        // A server without CAPA has nothing but USER and PASS.
        None => true,
        // Some servers forget to announce USER, or the SASL line. Inside TLS it does no harm to try; in plaintext a
        // server that does not announce it may be refusing plaintext passwords, and must not be told one.
        Some(all) => all.user || (all.sasl.is_empty() && offer.protection == Protection::Encrypted),
    };
    let user_pass = announced && offer.takes_name(user);
    sasl.or(user_pass.then_some(Method::UserPass))
}

impl Offer<'_> {
    fn first_of(self, methods: &[(&str, Method)]) -> Option<Method> {
        let all = self.capabilities?;
        methods
            .iter()
            .find(|(name, _)| all.offers(name))
            .map(|(_, method)| *method)
    }

    /// Whether a name can be written outside SASL, which is always UTF-8 (RFC 6856 §2.1).
    fn takes_name(self, user: &str) -> bool {
        user.is_ascii() || self.capabilities.is_some_and(|all| all.utf8_user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Method::*;
    use Protection::{Encrypted, PlainAllowed, PlainUntilStls};

    fn password(user: &str) -> Credentials {
        Credentials::Password {
            user: user.to_owned(),
            password: Secret::new("hunter2"),
        }
    }

    fn token() -> Credentials {
        Credentials::Token {
            user: "bob".to_owned(),
            token: Secret::new("hunter2"),
        }
    }

    /// `capa` is the CAPA answer, lines separated by `/`; `-` for none.
    fn chosen(
        credentials: &Credentials,
        protection: Protection,
        apop: bool,
        capa: &str,
    ) -> Option<Method> {
        with(capa, protection, apop, |offer| choose(credentials, offer))
    }

    fn with<T>(
        capa: &str,
        protection: Protection,
        apop: bool,
        act: impl FnOnce(Offer<'_>) -> T,
    ) -> T {
        let capabilities = (capa != "-").then(|| Capabilities::parse(capa.split('/')));
        act(Offer {
            protection,
            capabilities: capabilities.as_ref(),
            apop,
        })
    }

    #[test]
    fn the_strongest_that_both_sides_have() {
        const ALL: &str = "USER/SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 XOAUTH2";
        for (protection, apop, capa, want) in [
            (Encrypted, true, ALL, Some(ScramSha256)),
            (PlainAllowed, true, ALL, Some(ScramSha256)),
            (PlainUntilStls, true, ALL, None),
            (
                Encrypted,
                false,
                "SASL LOGIN SCRAM-SHA-1 CRAM-MD5",
                Some(ScramSha1),
            ),
            (
                PlainAllowed,
                true,
                "USER/SASL PLAIN CRAM-MD5",
                Some(CramMd5),
            ),
            // Channel binding is not among what we have.
            (
                Encrypted,
                false,
                "SASL SCRAM-SHA-256-PLUS PLAIN",
                Some(Plain),
            ),
            (PlainAllowed, true, "USER/SASL PLAIN", Some(Apop)),
            (Encrypted, true, "USER/SASL PLAIN", Some(Plain)),
            (PlainAllowed, false, "USER/SASL PLAIN", Some(Plain)),
            (Encrypted, false, "USER/SASL LOGIN", Some(Login)),
            (Encrypted, false, "USER/SASL GSSAPI", Some(UserPass)),
            (Encrypted, false, "SASL GSSAPI", None),
            (Encrypted, false, "TOP", Some(UserPass)),
            (PlainAllowed, false, "TOP", None),
            (PlainAllowed, false, "USER", Some(UserPass)),
            (PlainAllowed, true, "TOP", Some(Apop)),
            (PlainAllowed, false, "-", Some(UserPass)),
            (PlainAllowed, true, "-", Some(Apop)),
            (Encrypted, true, "-", Some(UserPass)),
            (PlainUntilStls, true, "-", None),
        ] {
            assert_eq!(
                chosen(&password("bob"), protection, apop, capa),
                want,
                "{protection:?} {apop} {capa}"
            );
        }
    }

    #[test]
    fn tokens_go_over_their_own_mechanisms_only() {
        for (protection, capa, want) in [
            (
                Encrypted,
                "USER/SASL PLAIN XOAUTH2 OAUTHBEARER",
                Some(OauthBearer),
            ),
            (Encrypted, "USER/SASL PLAIN XOAUTH2", Some(Xoauth2)),
            (Encrypted, "USER/SASL PLAIN", None),
            (Encrypted, "-", None),
            (PlainUntilStls, "SASL XOAUTH2", None),
        ] {
            assert_eq!(chosen(&token(), protection, true, capa), want, "{capa}");
        }
        let refusal = Refusal {
            code: None,
            words: String::new(),
        };
        let next = with("USER/SASL OAUTHBEARER XOAUTH2", Encrypted, false, |offer| {
            after_refusal(OauthBearer, &refusal, &token(), offer)
        });
        assert_eq!(next, None);
    }

    #[test]
    fn a_name_that_is_not_ascii() {
        let ayse = password("ayşe");
        assert_eq!(
            chosen(&ayse, Encrypted, false, "USER/SASL PLAIN"),
            Some(Plain)
        );
        assert_eq!(chosen(&ayse, Encrypted, false, "USER"), None);
        assert_eq!(chosen(&ayse, Encrypted, false, "USER/UTF8"), None);
        assert_eq!(
            chosen(&ayse, Encrypted, false, "USER/UTF8 USER"),
            Some(UserPass)
        );
        assert_eq!(
            chosen(&ayse, PlainAllowed, true, "USER/UTF8 USER"),
            Some(Apop)
        );
        assert_eq!(chosen(&ayse, PlainAllowed, true, "-"), None);
        assert_eq!(
            chosen(&password("a b"), PlainAllowed, true, "-"),
            Some(UserPass)
        );
    }

    #[test]
    fn one_more_try_inside_tls() {
        let code = |code| Refusal {
            code,
            words: String::new(),
        };
        let all = "USER/SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256";
        let next = |refused, refusal: &Refusal, protection, capa: &str| {
            with(capa, protection, true, |offer| {
                after_refusal(refused, refusal, &password("bob"), offer)
            })
        };
        for refusal in [code(None), code(Some(RespCode::Auth))] {
            for method in [ScramSha256, ScramSha1, CramMd5] {
                assert_eq!(next(method, &refusal, Encrypted, all), Some(Plain));
                assert_eq!(next(method, &refusal, PlainAllowed, all), None);
            }
            for method in [Apop, Plain, Login, UserPass] {
                assert_eq!(next(method, &refusal, Encrypted, all), None);
            }
            let fewer = "USER/SASL CRAM-MD5 LOGIN";
            assert_eq!(next(CramMd5, &refusal, Encrypted, fewer), Some(Login));
            let fewer = "USER/SASL CRAM-MD5";
            assert_eq!(next(CramMd5, &refusal, Encrypted, fewer), Some(UserPass));
            assert_eq!(next(CramMd5, &refusal, Encrypted, "SASL CRAM-MD5"), None);
        }
        for about_something_else in [
            RespCode::InUse,
            RespCode::SysTemp,
            RespCode::SysPerm,
            RespCode::LoginDelay,
            RespCode::Other("SYS/ODD".to_owned()),
        ] {
            let refusal = code(Some(about_something_else));
            assert_eq!(next(ScramSha256, &refusal, Encrypted, all), None);
        }
    }

    #[test]
    fn nothing_secret_prints() {
        let shown = format!("{:?}{:?}", password("bob"), token());
        assert!(!shown.contains("hunter2"));
    }
}
