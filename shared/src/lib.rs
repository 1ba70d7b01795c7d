//! The pure core of Azimuth: the document and everything that is derived from it.
//!
//! Values in, values out. No clock, no randomness, no files, no sockets and no browser:
//! those live in `server` and `frontend`. The same design gives the same bytes everywhere.

pub mod acceptance;
pub mod address;
pub mod addresses;
pub mod api;
pub mod availability;
pub mod capacity;
pub mod component;
pub mod connection;
pub mod cost;
pub mod crc32;
pub mod difference;
pub mod document;
pub mod editor;
pub mod field;
pub mod figure;
pub mod fragment;
pub mod geometry;
mod hash;
pub mod iac;
pub mod icons;
pub mod live;
pub mod manifests;
pub mod markdown;
pub mod object_names;
pub mod picture;
pub mod plan;
pub mod pods;
pub mod routing;
pub mod rules;
pub mod schema;
pub mod security;
pub mod sentence;
pub mod shared_link;
pub mod sketch;
pub mod state;
pub mod tags;
pub mod topology;
pub mod uptime;
pub mod wire;
