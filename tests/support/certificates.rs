//! The certificates of the test servers: a private authority, one good certificate for this machine, and bad ones.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flaw {
    /// Nothing: for localhost, 127.0.0.1 and ::1, by the authority, valid now.
    None,
    /// By the authority and for this machine, but it ended yesterday.
    Expired,
    /// By the authority and valid now, but for `elsewhere.example`.
    WrongHost,
    /// For this machine and valid now, but signed by itself.
    SelfSigned,
}

/// A certificate and its private key, in PEM and as files.
#[derive(Clone, Debug)]
pub struct ServerCertificate {
    /// The certificate, PEM.
    pub chain: String,
    /// Its private key (PKCS #8), PEM.
    pub key: String,
    /// The file with the certificate.
    pub chain_file: PathBuf,
    /// The file with the private key.
    pub key_file: PathBuf,
}

impl ServerCertificate {
    /// A TLS server that shows it.
    ///
    /// # Panics
    /// When rustls does not take what rcgen made.
    #[must_use]
    pub fn server_config(&self) -> Arc<rustls::ServerConfig> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(self.chain.as_bytes())
            .collect::<Result<_, _>>()
            .unwrap();
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Arc::new(config)
    }
}

/// The authority and the certificates it signed, in a folder that goes when this goes.
#[derive(Debug)]
pub struct Certs {
    folder: TempDir,
    authority: String,
    good: ServerCertificate,
    expired: ServerCertificate,
    wrong_host: ServerCertificate,
    self_signed: ServerCertificate,
}

impl Certs {
    /// Makes all of them.
    ///
    /// # Panics
    /// When the folder for temporary files cannot be written.
    #[must_use]
    pub fn make() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("postane-certificates-")
            .tempdir()
            .unwrap();
        let (authority, issuer) = authority();
        fs::write(folder.path().join("authority.pem"), &authority).unwrap();
        let server = |flaw, name: &str| server(folder.path(), &issuer, flaw, name);
        Self {
            good: server(Flaw::None, "server"),
            expired: server(Flaw::Expired, "expired"),
            wrong_host: server(Flaw::WrongHost, "wrong-host"),
            self_signed: server(Flaw::SelfSigned, "self-signed"),
            authority,
            folder,
        }
    }

    /// The authority's certificate, PEM: what `--ca-file` takes.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The authority's certificate, PEM.
    #[must_use]
    pub fn ca_pem(&self) -> String {
        self.authority.clone()
    }

    /// The certificate with this flaw.
    #[must_use]
    pub fn server(&self, flaw: Flaw) -> &ServerCertificate {
        match flaw {
            Flaw::None => &self.good,
            Flaw::Expired => &self.expired,
            Flaw::WrongHost => &self.wrong_host,
            Flaw::SelfSigned => &self.self_signed,
        }
    }

    /// The good certificate, PEM.
    #[must_use]
    pub fn server_chain(&self) -> String {
        self.good.chain.clone()
    }

    /// The good certificate's private key, PEM.
    #[must_use]
    pub fn server_key(&self) -> String {
        self.good.key.clone()
    }
}

fn named(params: &mut CertificateParams, common_name: &str) {
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
}

fn authority() -> (String, Issuer<'static, KeyPair>) {
    let now = SystemTime::now();
    let mut params = CertificateParams::new(Vec::default()).unwrap();
    named(&mut params, "Postane test authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
    ];
    params.not_before = (now - 60 * DAY).into();
    params.not_after = (now + 300 * DAY).into();
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (certificate.pem(), Issuer::new(params, key))
}

fn server(
    folder: &Path,
    issuer: &Issuer<'static, KeyPair>,
    flaw: Flaw,
    name: &str,
) -> ServerCertificate {
    let now = SystemTime::now();
    let hosts: &[&str] = match flaw {
        Flaw::WrongHost => &["elsewhere.example"],
        Flaw::None | Flaw::Expired | Flaw::SelfSigned => &["localhost", "127.0.0.1", "::1"],
    };
    let mut params =
        CertificateParams::new(hosts.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    named(&mut params, hosts[0]);
    params.use_authority_key_identifier_extension = flaw != Flaw::SelfSigned;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = (now - 30 * DAY).into();
    params.not_after = if flaw == Flaw::Expired {
        now - DAY
    } else {
        now + 90 * DAY
    }
    .into();
    let key = KeyPair::generate().unwrap();
    let certificate = if flaw == Flaw::SelfSigned {
        params.self_signed(&key)
    } else {
        params.signed_by(&key, issuer)
    }
    .unwrap();
    let made = ServerCertificate {
        chain: certificate.pem(),
        key: key.serialize_pem(),
        chain_file: folder.join(format!("{name}.pem")),
        key_file: folder.join(format!("{name}-key.pem")),
    };
    fs::write(&made.chain_file, &made.chain).unwrap();
    fs::write(&made.key_file, &made.key).unwrap();
    made
}
