//! Names that nobody can guess, and the secrets of owners, of which only a hash is kept.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::Error;

/// Bytes of an id: whoever has it may read, so it is as long as a key, and 16 characters.
const ID: usize = 12;
/// Bytes of an edit secret.
const SECRET: usize = 32;

/// A new id.
///
/// # Errors
/// When the system has no randomness.
pub fn new_id() -> Result<String, Error> {
    random::<ID>()
}

/// Whether a text can be an id at all. Nothing else is ever asked of a database.
#[must_use]
pub fn is_id(text: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == ID)
}

/// A new edit secret.
///
/// # Errors
/// When the system has no randomness.
pub fn new_edit_secret() -> Result<String, Error> {
    random::<SECRET>()
}

/// What is kept of a secret. It is random and long, so a plain hash cannot be searched.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

/// Whether a secret is the one of which this hash was kept. It takes as long when it is not.
#[must_use]
pub fn is_of(hash_kept: &[u8], secret: &str) -> bool {
    hash(secret).ct_eq(hash_kept).into()
}

fn random<const BYTES: usize>() -> Result<String, Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system has no randomness");
        Error::Internal
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_hash() {
        let (one, other) = (new_edit_secret().unwrap(), new_edit_secret().unwrap());
        assert_eq!((one.len(), new_id().unwrap().len()), (43, 16));
        assert!(is_id(&new_id().unwrap()) && !is_id(&one) && !is_id("' OR 1=1; --aaaa"));
        assert!(is_of(&hash(&one), &one));
        assert!(!is_of(&hash(&one), &other));
        assert!(!is_of(&[], &one));
    }
}
