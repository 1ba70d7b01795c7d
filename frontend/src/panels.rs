//! The panels around the canvas and what floats above it.

pub mod topbar;
pub mod palette;
pub mod inspector;
pub mod drawer;
pub mod problems;
pub mod availability;
pub mod code;
pub mod outline;
pub mod controls;
pub mod gallery;
pub mod keyboard;
pub mod notices;
pub mod ghost;
