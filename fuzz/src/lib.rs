//! What the programs have in common; what they check is in `tests/src/fuzz`.

use std::path::Path;

/// Writes the inputs to begin with where `AZIMUTH_SEEDS` says, before libFuzzer looks for them.
pub fn plant(target: &str) {
    if let Some(folder) = std::env::var_os("AZIMUTH_SEEDS") {
        tests::fuzz::plant(target, Path::new(&folder));
    }
}
