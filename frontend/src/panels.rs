//! The panels around the canvas and what floats above it.

pub mod addresses;
pub mod availability;
pub mod code;
pub mod compare;
pub mod context_menu;
pub mod controls;
pub mod cost;
pub mod drawer;
pub mod finder;
pub mod gallery;
pub mod ghost;
pub mod inspector;
pub mod keyboard;
pub mod layers;
pub mod minimap;
pub mod notices;
pub mod offers;
pub mod outline;
pub mod palette;
pub mod picture;
pub mod problems;
pub mod reading;
pub mod rules;
pub mod share;
pub mod topbar;
pub mod tour;
