//! Encryption in the browser (WebCrypto): AES-GCM with a key of 256 bits that never leaves it but in the
//! fragment of a link.
//!
//! What is encrypted is `azs1`, 12 random bytes, and what AES-GCM makes of the text; the first four
//! bytes are authenticated with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, Crypto, CryptoKey};

/// What everything that is encrypted begins with: the format and its version.
const FORMAT: &[u8] = b"azs1";
const ALGORITHM: &str = "AES-GCM";
/// Bytes of a key.
const KEY: usize = 32;
/// Random bytes of each text; the same never come twice under one key.
const NONCE: usize = 12;

const NO_CIPHER: &str = "This browser encrypts only on pages that came over HTTPS or from this machine: make the link without encryption, or share the design as a file.";
const NOT_SEALED: &str = "This is not a design that Azimuth has encrypted";
const WRONG_KEY: &str =
    "The key in this link does not open the design: take the whole link, up to its last character";

/// A new key, as text.
///
/// # Errors
/// When the browser has no randomness to give.
pub fn new_key() -> Result<String, &'static str> {
    Ok(URL_SAFE_NO_PAD.encode(random::<KEY>()?))
}

/// Encrypts a text.
///
/// # Errors
/// When the browser does not encrypt, or the key is none.
pub async fn seal(key: &str, text: &str) -> Result<Vec<u8>, &'static str> {
    let nonce = random::<NONCE>()?;
    let subtle = crypto()?.subtle();
    let key = imported(key).await?;
    let sealed =
        subtle.encrypt_with_object_and_u8_array(&parameters(&nonce), &key, text.as_bytes());
    let sealed = bytes(sealed).await.ok_or(NO_CIPHER)?;
    Ok([FORMAT, &nonce, &sealed].concat())
}

/// Decrypts what was encrypted with this key.
///
/// # Errors
/// When it is something else, was encrypted with another key, or was changed since.
pub async fn open(key: &str, sealed: &[u8]) -> Result<String, &'static str> {
    let behind = sealed.strip_prefix(FORMAT).ok_or(NOT_SEALED)?;
    let (nonce, sealed) = behind.split_at_checked(NONCE).ok_or(NOT_SEALED)?;
    let subtle = crypto()?.subtle();
    let key = imported(key).await?;
    let opened = subtle.decrypt_with_object_and_u8_array(&parameters(nonce), &key, sealed);
    let opened = bytes(opened).await.ok_or(WRONG_KEY)?;
    String::from_utf8(opened).map_err(|_| NOT_SEALED)
}

/// What encrypts; pages that came over plain HTTP have none.
fn crypto() -> Result<Crypto, &'static str> {
    let crypto = super::window().crypto().map_err(|_| NO_CIPHER)?;
    let subtle = Reflect::get(&crypto, &"subtle".into());
    match subtle.is_ok_and(|subtle| subtle.is_object()) {
        true => Ok(crypto),
        false => Err(NO_CIPHER),
    }
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], &'static str> {
    let mut random = [0; BYTES];
    let filled = crypto()?.get_random_values_with_u8_array(&mut random);
    filled.map(|_| random).map_err(|_| NO_CIPHER)
}

fn parameters(nonce: &[u8]) -> AesGcmParams {
    let parameters = AesGcmParams::new_with_u8_array(ALGORITHM, &Uint8Array::from(nonce));
    parameters.set_additional_data_u8_array(&Uint8Array::from(FORMAT));
    parameters
}

async fn imported(key: &str) -> Result<CryptoKey, &'static str> {
    let raw = URL_SAFE_NO_PAD.decode(key).map_err(|_| WRONG_KEY)?;
    if raw.len() != KEY {
        return Err(WRONG_KEY);
    }
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &ALGORITHM.into()).map_err(|_| NO_CIPHER)?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let raw = Uint8Array::from(raw.as_slice());
    let subtle = crypto()?.subtle();
    let promise = subtle.import_key_with_object("raw", &raw, &algorithm, false, &uses);
    let key = JsFuture::from(promise.map_err(|_| NO_CIPHER)?).await;
    key.map_err(|_| NO_CIPHER)?
        .dyn_into()
        .map_err(|_| NO_CIPHER)
}

async fn bytes(promise: Result<Promise, JsValue>) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(promise.ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
