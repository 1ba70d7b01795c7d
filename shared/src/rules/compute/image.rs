//! Whether the name of a container image says which version it is.

use crate::field::TEXT_LIMIT;

/// Whether an image has a tag other than `latest`, or a digest. An empty name is not an image yet:
/// the export asks for it.
pub fn is_pinned(image: &str) -> bool {
    let image = image.trim();
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(':') {
        _ if image.is_empty() || name.contains('@') => true,
        Some((_, tag)) => !tag.is_empty() && tag != "latest",
        None => false,
    }
}

/// Gives an image that is not pinned the tag `v1`.
pub fn pin(image: &mut String) {
    if !is_pinned(image) {
        let name = image
            .trim()
            .trim_end_matches(":latest")
            .trim_end_matches(':');
        let name: String = name.chars().take(TEXT_LIMIT - 3).collect();
        *image = format!("{name}:v1");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_tag() {
        for (image, pinned) in [
            ("", true),
            ("nginx", false),
            ("nginx:latest", false),
            ("nginx:1.27", true),
            ("registry:5000/team/nginx", false),
            ("registry:5000/team/nginx:1", true),
            ("nginx@sha256:abc", true),
        ] {
            assert_eq!(is_pinned(image), pinned, "{image}");
            let mut image = image.to_owned();
            pin(&mut image);
            assert!(is_pinned(&image), "{image}");
        }
    }
}
