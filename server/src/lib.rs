//! The Azimuth server and command line: the rim around the pure core, where files, sockets and
//! formats are.

pub mod accept;
pub mod app;
pub mod assets;
pub mod command;
pub mod config;
pub mod error;
pub mod export;
pub mod headers;
pub mod routes;
pub mod workers;
