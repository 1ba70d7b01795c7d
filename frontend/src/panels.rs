//! The panels around the canvas and what floats above it.

pub mod addresses;
pub mod availability;
pub mod code;
pub mod context_menu;
pub mod controls;
pub mod cost;
pub mod drawer;
pub mod gallery;
pub mod ghost;
pub mod inspector;
pub mod keyboard;
pub mod notices;
pub mod outline;
pub mod palette;
pub mod problems;
pub mod rules;
pub mod topbar;
