//! One file a route.

pub mod check;
pub mod design;
pub mod designs;
pub mod diff;
pub mod estimate;
pub mod export;
pub mod health;
pub mod schema;
