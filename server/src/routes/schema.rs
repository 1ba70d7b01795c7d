//! `GET /schema/design.v1.json`: the JSON Schema of a saved design.

use axum::Json;
use serde_json::Value;

/// The schema, made from the fields of the component types.
pub async fn schema() -> Json<Value> {
    Json(shared::schema::design())
}
