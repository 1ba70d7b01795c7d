//! `GET /schema/design.v1.json`: the JSON Schema of a saved design.

use axum::Json;
use serde_json::Value;
use shared::api;

/// The schema, made from the fields of the component types.
#[utoipa::path(
    get,
    path = api::SCHEMA,
    responses((status = 200, description = "The JSON Schema of a design.", body = serde_json::Map<String, Value>))
)]
pub async fn schema() -> Json<Value> {
    Json(shared::schema::design())
}
