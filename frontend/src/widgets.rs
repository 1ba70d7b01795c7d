//! Small parts that several panels use.

pub mod change;
pub mod check;
pub mod chooser;
pub mod design_file;
pub mod icon;
pub mod menu;
pub mod resizer;
pub mod sheet;

pub use change::{Change, Mend};
pub use check::Check;
pub use chooser::Chooser;
pub use design_file::{DesignFile, FileChooser};
pub use icon::{Glyph, Tile};
pub use menu::Menu;
pub use resizer::Resizer;
pub use sheet::Sheet;
