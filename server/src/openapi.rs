//! What this interface is, as OpenAPI 3.1: the routes tell about themselves where they are, the replies where
//! they are declared.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use shared::api::{self, Problem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Response, Schema,
};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

use crate::app;

/// The name of the way in which owners show their secrets.
pub const EDIT_SECRET: &str = "edit_secret";

/// The frame into which the routes put themselves.
#[must_use]
pub fn frame() -> OpenApi {
    let mut components = Components::new();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme(EDIT_SECRET, bearer);
    components
        .schemas
        .insert(Problem::name().into(), Problem::schema());
    let license = LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE"));
    let info = InfoBuilder::new()
        .title("Azimuth")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Checks, estimates, exports and stores drawings of cloud architectures.",
        ))
        .license(Some(license.build()));
    let frame = OpenApiBuilder::new().info(info.build());
    frame.components(Some(components)).build()
}

/// A design that shows what one looks like.
const EXAMPLE: &str = include_str!("../../assets/designs/static-site.json");

/// The whole description, with the outline of a design in it.
#[must_use]
pub fn whole() -> &'static Value {
    static WHOLE: LazyLock<Value> = LazyLock::new(|| {
        let api = app::described().into_openapi();
        let mut whole = serde_json::to_value(api).unwrap_or_default();
        if let Some(schema) = whole.pointer_mut("/components/schemas/Design") {
            *schema = outline(&shared::schema::design());
        }
        whole
    });
    &WHOLE
}

/// What a design consists of. The rest is in a schema of its own, which is as long as all component types.
fn outline(schema: &Value) -> Value {
    const PLAIN: [&str; 4] = ["type", "const", "maxLength", "description"];
    let about = format!(
        "A design as it is saved. Its whole schema is at {}.",
        api::SCHEMA
    );
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten().map(|(name, property)| {
        let mut plain = property.clone();
        if let Some(plain) = plain.as_object_mut() {
            plain.retain(|key, _| PLAIN.contains(&key.as_str()));
        }
        (name.clone(), plain)
    });
    json!({
        "type": "object",
        "description": about,
        "required": schema.get("required"),
        "additionalProperties": false,
        "properties": properties.collect::<Map<_, _>>(),
        "examples": [serde_json::from_str::<Value>(EXAMPLE).unwrap_or_default()],
    })
}

/// The schema of a reply alone, with what it needs; none when there is no such reply.
#[must_use]
pub fn schema_of(reply: &str) -> Option<Value> {
    const THERE: &str = "#/components/schemas/";
    let schemas = whole().pointer("/components/schemas")?;
    let mut schema = schemas.get(reply)?.clone();
    let mut needed = BTreeMap::new();
    let mut open = references(&schema);
    while let Some(reference) = open.pop() {
        let name = reference.strip_prefix(THERE)?;
        let part = schemas.get(name)?.clone();
        if !needed.contains_key(name) {
            open.extend(references(&part));
            needed.insert(name.to_owned(), part);
        }
    }
    let object = schema.as_object_mut()?;
    object.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    if !needed.is_empty() {
        object.insert("$defs".into(), json!(needed));
    }
    move_references(&mut schema, THERE, "#/$defs/");
    Some(schema)
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(object) => (object.iter())
            .flat_map(|(key, value)| match value {
                Value::String(reference) if key == "$ref" => vec![reference.clone()],
                value => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn move_references(schema: &mut Value, from: &str, to: &str) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(name) = reference.strip_prefix(from) {
                            *value = format!("{to}{name}").into();
                        }
                    }
                    value => move_references(value, from, to),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                move_references(item, from, to);
            }
        }
        _ => {}
    }
}

/// A saved design, which has a schema of its own.
pub struct Design;

impl PartialSchema for Design {
    fn schema() -> RefOr<Schema> {
        Ref::from_schema_name(Self::name()).into()
    }
}

impl ToSchema for Design {}

/// Why no request at all may be answered with what it asked for.
pub struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "The request makes no sense."),
            ("408", "The body stopped arriving."),
            ("413", "The body is too large."),
            (
                "422",
                "The body is not a design, or one that cannot be used.",
            ),
            ("429", "The address asks too often."),
            ("503", "There is too much to do."),
        ])
    }
}

/// Why the server is not ready.
pub struct NotReady;

impl IntoResponses for NotReady {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("503", "The database does not answer.")])
    }
}

/// Why nothing is read from what is stored.
pub struct NotRead;

impl IntoResponses for NotRead {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("404", "There is no such design, or no longer."),
            ("429", "The address asks too often."),
            ("503", "The database does not answer."),
        ])
    }
}

/// Why nothing is stored.
pub struct NotStored;

impl IntoResponses for NotStored {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = Refusals::responses();
        responses.extend(problems(&[
            ("403", "The address has no more room."),
            ("507", "The server has no more room."),
        ]));
        responses
    }
}

/// Why a stored design is not changed.
pub struct NotChanged;

impl IntoResponses for NotChanged {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = NotStored::responses();
        responses.extend(NotRead::responses());
        responses.extend(problems(&[
            ("401", "The edit secret is not said."),
            (
                "403",
                "It is another edit secret, or the address has no more room.",
            ),
            ("412", "Another revision is the latest."),
        ]));
        responses
    }
}

fn problems(statuses: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let of = |(status, about): &(&str, &str)| {
        let problem = Ref::from_schema_name(Problem::name());
        let content = ContentBuilder::new().schema(Some(problem)).build();
        let response = ResponseBuilder::new().description(*about);
        let response = response.content("application/problem+json", content);
        ((*status).to_owned(), response.build().into())
    };
    statuses.iter().map(of).collect()
}
