//! Where Terraform keeps the state of what it built: in a bucket, when the design names one.

use serde_json::{Value, json};

use crate::component::region::RegionCode;
use crate::component::s3::is_bucket_name;
use crate::document::Document;
use crate::field::{Choice, FieldValue, Form, Shape};
use crate::iac::Backend;
use crate::plan::naming;

/// The name of a bucket that S3 takes, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BucketName(String);

/// The beginning of keys in a bucket: folders out of letters, digits, dots, hyphens and underscores,
/// which S3 calls safe (Amazon S3 User Guide, "Naming Amazon S3 objects"); or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyPrefix(String);

/// The longest beginning, in bytes: a key has at most 1,024 (Amazon S3 User Guide, "Naming Amazon S3
/// objects"), and the rest of it must fit.
const PREFIX_LIMIT: usize = 200;

/// Sets a text that is legal or empty.
fn set(
    own: &mut String,
    value: &Value,
    legal: impl Fn(&str) -> bool,
    expected: &str,
) -> Result<(), String> {
    let text = value.as_str().map(str::trim);
    let text = text.filter(|text| text.is_empty() || legal(text));
    text.ok_or(expected)?.clone_into(own);
    Ok(())
}

impl FieldValue for BucketName {
    fn shape(&self) -> Shape {
        Shape::Plain
    }
    fn json(&mut self) -> Value {
        json!(self.0)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let expected = "the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens";
        set(&mut self.0, value, is_bucket_name, expected)
    }
}

impl FieldValue for KeyPrefix {
    fn shape(&self) -> Shape {
        Shape::Plain
    }
    fn json(&mut self) -> Value {
        json!(self.0)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let safe = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let is_folder =
            |folder: &str| !matches!(folder, "" | "." | "..") && folder.bytes().all(safe);
        let legal = |text: &str| text.len() <= PREFIX_LIMIT && text.split('/').all(is_folder);
        let expected = "folders such as teams/web: letters, digits, dots, hyphens and underscores";
        set(&mut self.0, value, legal, expected)
    }
}

/// Where the state is kept; without a bucket Terraform keeps it beside the code.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateStore {
    /// The bucket, which is there before anything is built.
    pub bucket: BucketName,
    /// The region of the bucket.
    pub region: RegionCode,
    /// The beginning of the key; none: made of the name of the design.
    pub prefix: KeyPrefix,
}

impl StateStore {
    /// Names the fields for the inspector and for files.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.group("Terraform state");
        form.visit("state_bucket", "S3 bucket", &mut self.bucket);
        form.choice("state_region", "Region of the bucket", &mut self.region);
        form.visit("state_prefix", "Folder in the bucket", &mut self.prefix);
    }
}

/// Where the state of a design is kept: each environment has a key of its own.
#[must_use]
pub fn backend(document: &Document) -> Option<Backend> {
    let settings = &document.settings;
    let store = &settings.state;
    if store.bucket.0.is_empty() {
        return None;
    }
    let prefix = match store.prefix.0.as_str() {
        "" => naming::project(document),
        prefix => prefix.to_owned(),
    };
    let environment = settings.environment.id();
    Some(Backend {
        bucket: store.bucket.0.clone(),
        key: format!("{prefix}/{environment}/terraform.tfstate"),
        region: store.region.id(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn text_that_is_no_name_is_refused() {
        let refused = |name: &str, text: &str| {
            let sketch = format!("design: is {name}={}", json!(text));
            sketch::parse(&sketch).is_err()
        };
        for text in ["${file}", "a\"b", "UPPER", "ab", "a_b_c", "../../x", "x\ny"] {
            assert!(refused("state_bucket", text), "{text:?}");
        }
        for text in [
            "/",
            "a//b",
            "../x",
            "a/",
            "${x}",
            "%{x}",
            "a b",
            "a\nb",
            &"a".repeat(201),
        ] {
            assert!(refused("state_prefix", text), "{text:?}");
        }
        assert!(!refused("state_bucket", "my-states.example"));
        assert!(!refused("state_prefix", "teams/web_1"));
    }

    #[test]
    fn every_environment_has_a_key_of_its_own() {
        let key = |sketch: &str| backend(&sketch::parse(sketch).unwrap()).map(|one| one.key);
        assert_eq!(key("design: is name=Shop"), None);
        let named = "design: is name=\"My shop\" state_bucket=states";
        assert_eq!(key(named).unwrap(), "my-shop/production/terraform.tfstate");
        let staging = "design: is state_bucket=states state_prefix=a/b environment=staging";
        assert_eq!(key(staging).unwrap(), "a/b/staging/terraform.tfstate");
    }
}
