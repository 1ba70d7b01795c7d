//! A picture of the design as PNG: the SVG of the core, painted by the browser.

use js_sys::{Array, Promise, Uint8Array};
use shared::document::Document;
use shared::picture::{self, Options, embedded};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlImageElement, Url};

use crate::browser::canvas::{self, MOST_PIXELS};

const REFUSED: &str = "the browser could not paint it";

/// The picture, with the design in it where that is asked for.
///
/// # Errors
/// Why there is none, in a sentence without its end.
pub async fn png(document: &Document, options: &Options, scale: u32) -> Result<Vec<u8>, String> {
    let svg = picture::svg(document, options);
    let kind = BlobPropertyBag::new();
    kind.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &kind)
        .map_err(|_| REFUSED)?;
    let url = Url::create_object_url_with_blob(&blob).map_err(|_| REFUSED)?;
    let painted = painted(&url, scale).await;
    Url::revoke_object_url(&url).ok();
    let bytes = painted?;
    if !options.with_design {
        return Ok(bytes);
    }
    embedded::with_design(&bytes, document).ok_or_else(|| REFUSED.to_owned())
}

async fn painted(url: &str, scale: u32) -> Result<Vec<u8>, String> {
    let image = HtmlImageElement::new().map_err(|_| REFUSED)?;
    image.set_src(url);
    JsFuture::from(image.decode()).await.map_err(|_| REFUSED)?;
    let (width, height) = (
        image.natural_width() * scale,
        image.natural_height() * scale,
    );
    if width.max(height) > MOST_PIXELS {
        return Err(format!(
            "it would have {width} × {height} pixels, and browsers paint at most {MOST_PIXELS}; choose a smaller scale, a part, or SVG"
        ));
    }
    let canvas = canvas::unseen().ok_or(REFUSED)?;
    canvas::resize(&canvas, (width, height));
    canvas::context(&canvas)
        .ok_or(REFUSED)?
        .draw_image_with_html_image_element_and_dw_and_dh(
            &image,
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        )
        .map_err(|_| REFUSED)?;
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            resolve.call1(&JsValue::NULL, &blob).ok();
        });
        if canvas.to_blob(done.unchecked_ref()).is_err() {
            reject.call0(&JsValue::NULL).ok();
        }
    });
    let blob: Blob = JsFuture::from(promise)
        .await
        .ok()
        .and_then(|blob| blob.dyn_into().ok())
        .ok_or(REFUSED)?;
    let buffer = JsFuture::from(blob.array_buffer())
        .await
        .map_err(|_| REFUSED)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
