//! The Azimuth server and command line: the rim around the pure core, where files, sockets and
//! formats are.

pub mod accept;
pub mod app;
pub mod assets;
pub mod client;
pub mod clock;
pub mod command;
pub mod config;
pub mod error;
pub mod export;
pub mod headers;
pub mod metrics;
pub mod observe;
pub mod openapi;
pub mod routes;
pub mod secret;
pub mod storage;
pub mod workers;
