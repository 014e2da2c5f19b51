//! TLS by a certificate and a key, both PEM files. Certificates are read once, at the start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};

use crate::error::{Error, Result};

/// Where the two lie.
#[derive(Clone, Debug)]
pub struct Files {
    /// The certificate, then those that lead to its authority.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Files {
    /// Reads both. Errors are exit 2 and name the flag.
    pub fn load(&self) -> Result<TlsAcceptor> {
        let certificates = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .and_then(|found| if found.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(found) })
            .map_err(|error| unread("--tls-cert", &self.certificate, error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| unread("--tls-key", &self.key, error))?;
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(certificates, key);
        let config = config.map_err(|error| {
            Error::usage(format!("--tls-cert and --tls-key do not go together: {error}")).because(error)
        })?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn unread(flag: &str, path: &Path, error: pem::Error) -> Error {
    let reason = match &error {
        pem::Error::NoItemsFound => "nothing of that kind is in it".to_owned(),
        pem::Error::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    Error::usage(format!("{flag}: cannot read {} as PEM: {reason}", path.display())).because(error)
}
