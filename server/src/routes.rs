//! One file a route.

pub mod check;
pub mod design;
pub mod export;
pub mod health;
pub mod schema;
