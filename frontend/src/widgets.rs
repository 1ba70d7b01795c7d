//! Small parts that several panels use.

pub mod icon;
pub mod menu;
pub mod resizer;

pub use icon::{Glyph, Tile};
pub use menu::Menu;
pub use resizer::Resizer;
