//! Small parts that several panels use.

pub mod chooser;
pub mod icon;
pub mod menu;
pub mod resizer;

pub use chooser::Chooser;
pub use icon::{Glyph, Tile};
pub use menu::Menu;
pub use resizer::Resizer;
