//! Whom to trust: the operating system's trust store, and what the owner adds to it.

use super::owned::OwnedVerifier;
use crate::Error;
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Whom to trust. Cheap to clone; clones share what was read from the system.
#[derive(Clone)]
pub struct Trust(Arc<Inner>);

struct Inner {
    extra_roots: Vec<CertificateDer<'static>>,
    /// Made at the first handshake, because reading the system's store takes a while and may fail, and plain
    /// connections need none of it. A failure is not kept: the store may be there the next time.
    config: Mutex<Option<Arc<ClientConfig>>>,
}

impl Trust {
    /// The operating system's trust store.
    #[must_use]
    pub fn system() -> Self {
        Self::with(Vec::new())
    }

    /// The operating system's trust store and the certificates of a PEM file: authorities, or a server's own
    /// certificate where it is self-signed.
    ///
    /// # Errors
    /// [`Error::InvalidRoots`] where the PEM has no certificate or a malformed one.
    pub fn with_extra_roots(pem: &[u8]) -> Result<Self, Error> {
        let roots = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::InvalidRoots(error.to_string()))?;
        if roots.is_empty() {
            return Err(Error::InvalidRoots("no certificate in it".to_owned()));
        }
        let mut store = rustls::RootCertStore::empty();
        for root in &roots {
            store
                .add(root.clone())
                .map_err(|error| Error::InvalidRoots(error.to_string()))?;
        }
        Ok(Self::with(roots))
    }

    fn with(extra_roots: Vec<CertificateDer<'static>>) -> Self {
        Self(Arc::new(Inner {
            extra_roots,
            config: Mutex::new(None),
        }))
    }

    /// The TLS configuration. Reads files the first time, on a thread where that is allowed.
    pub(crate) async fn config(&self) -> Result<Arc<ClientConfig>, Error> {
        if let Some(config) = self.known() {
            return Ok(config);
        }
        let trust = self.clone();
        let config = tokio::task::spawn_blocking(move || build(&trust.0.extra_roots))
            .await
            .map_err(|error| Error::TrustStore(error.to_string()))??;
        *self.0.config.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&config));
        Ok(config)
    }

    fn known(&self) -> Option<Arc<ClientConfig>> {
        self.0
            .config
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn build(extra_roots: &[CertificateDer<'static>]) -> Result<Arc<ClientConfig>, Error> {
    let broken = |error: rustls::Error| Error::TrustStore(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier =
        Verifier::new_with_extra_roots(extra_roots.iter().cloned(), Arc::clone(&provider))
            .map_err(broken)?;
    let verifier = OwnedVerifier::new(verifier, extra_roots.to_vec());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(broken)?
        // The verifier is the platform's, with what the owner added to it.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("extra_roots", &self.0.extra_roots.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_that_are_none() {
        for pem in [
            &b""[..],
            b"hello",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
        ] {
            assert!(matches!(
                Trust::with_extra_roots(pem),
                Err(Error::InvalidRoots(_))
            ));
        }
    }
}
