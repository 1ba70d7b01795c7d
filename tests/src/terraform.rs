//! Real Terraform in a folder of its own, with what it needs to run without an account.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with exported files in which Terraform runs.
#[derive(Debug)]
pub struct Folder {
    binary: PathBuf,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Folder {
    /// Writes the files, the example as the values to plan with, and an override that belongs to
    /// the test: keys that open nothing, and no questions to an account.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn new(binary: &Path, files: &BTreeMap<String, String>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text)?;
        }
        let example = files.get(EXAMPLE);
        let example = example.context("there is no example of variables")?;
        std::fs::write(folder.path().join("terraform.tfvars"), example)?;
        let providers = files.get("providers.tf").context("there is no provider")?;
        std::fs::write(
            folder.path().join("test_override.tf"),
            overrides(providers)?,
        )?;
        Ok(Self {
            binary: binary.to_owned(),
            folder,
            environment: Vec::new(),
        })
    }

    /// Writes the files of many exports as the modules of one root, so that the provider starts
    /// once for all of them. The root hands its providers down; each example gives the values.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn of_modules(
        binary: &Path,
        modules: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut aliases = BTreeSet::new();
        let mut root = String::new();
        for (module, files) in modules {
            let inside = folder.path().join(module);
            std::fs::create_dir(&inside)?;
            let mut own = BTreeSet::new();
            for (name, text) in files {
                match name.as_str() {
                    "providers.tf" => own = alias_names(text)?,
                    // The example is checked, too: its copy has an ending that Terraform knows.
                    EXAMPLE => std::fs::write(inside.join("terraform.tfvars"), text)?,
                    _ => std::fs::write(inside.join(name), text)?,
                }
            }
            let names: Vec<String> = own.iter().map(|alias| format!("aws.{alias}")).collect();
            let names = names.join(", ");
            std::fs::write(
                inside.join("test_override.tf"),
                format!(
                    "terraform {{\n  required_providers {{\n    aws = {{\n      \
                     source                = \"hashicorp/aws\"\n      configuration_aliases = [{names}]\n    \
                     }}\n  }}\n}}\n"
                ),
            )?;
            let handed = own
                .iter()
                .map(|alias| format!("    aws.{alias} = aws.{alias}\n"));
            let handed: String = handed.collect();
            let values = files
                .get(EXAMPLE)
                .context("there is no example of variables")?;
            root.push_str(&format!(
                "module \"{module}\" {{\n  source = \"./{module}\"\n  providers = {{\n    \
                 aws = aws\n{handed}  }}\n{values}}}\n"
            ));
            aliases.append(&mut own);
        }
        let region = format!("  region = \"us-east-1\"\n{KEYS}");
        root.push_str(&format!("provider \"aws\" {{\n{region}}}\n"));
        for alias in aliases {
            root.push_str(&format!(
                "provider \"aws\" {{\n  alias = \"{alias}\"\n{region}}}\n"
            ));
        }
        std::fs::write(folder.path().join("main.tf"), root)?;
        Ok(Self {
            binary: binary.to_owned(),
            folder,
            environment: Vec::new(),
        })
    }

    /// Puts the files of another export in the place of those with the same names.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn replace(&self, files: &BTreeMap<String, String>) -> Result<()> {
        for (name, text) in files {
            std::fs::write(self.folder.path().join(name), text)?;
        }
        Ok(())
    }

    /// Sends every call to an emulator instead of AWS.
    #[must_use]
    pub fn against(mut self, endpoint: &str) -> Self {
        self.environment
            .push(("AWS_ENDPOINT_URL", endpoint.to_owned()));
        self
    }

    /// Runs Terraform, whatever it says.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.binary);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_INPUT", "0")
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_REGION")
            .env_remove("AWS_ENDPOINT_URL")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
            .output()
            .with_context(|| format!("cannot run {}", self.binary.display()))
    }

    /// Runs Terraform, which must succeed; what it printed.
    ///
    /// # Errors
    /// When it fails, with all that it said.
    pub fn succeed(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments)?;
        let said = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "terraform {} failed:\n{said}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(said.into_owned())
    }

    /// The plan as JSON.
    ///
    /// # Errors
    /// When planning fails.
    pub fn plan(&self) -> Result<Value> {
        self.succeed(&["plan", "-no-color", "-out=tfplan"])?;
        Ok(serde_json::from_str(
            &self.succeed(&["show", "-json", "tfplan"])?,
        )?)
    }
}

/// The values with which a plan succeeds.
const EXAMPLE: &str = "terraform.tfvars.example";

/// Keys that open nothing, no questions to an account, and no patience with what does not work.
const KEYS: &str = r#"  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  max_retries                 = 3
"#;

/// An override for each provider of the export.
fn overrides(providers: &str) -> Result<String> {
    let body = hcl::parse(providers)?;
    let mut text = String::new();
    for provider in body.blocks() {
        let alias = provider
            .body()
            .attributes()
            .find(|attribute| attribute.key() == "alias")
            .map(|alias| format!("  alias = {}\n\n", alias.expr()))
            .unwrap_or_default();
        text.push_str(&format!("provider \"aws\" {{\n{alias}{KEYS}}}\n\n"));
    }
    // One empty line between blocks, none at the end.
    Ok(text.trim_end().to_owned() + "\n")
}

/// The names of the providers that are not the default one.
fn alias_names(providers: &str) -> Result<BTreeSet<String>> {
    let body = hcl::parse(providers)?;
    let mut names = BTreeSet::new();
    for provider in body.blocks() {
        let mut attributes = provider.body().attributes();
        let alias = attributes.find(|attribute| attribute.key() == "alias");
        if let Some(hcl::Expression::String(alias)) = alias.map(|alias| alias.expr()) {
            names.insert(alias.clone());
        }
    }
    Ok(names)
}

/// The changes of resources in a plan.
pub fn changes(plan: &Value) -> impl Iterator<Item = &Value> {
    let changes = plan.get("resource_changes").and_then(Value::as_array);
    changes.into_iter().flatten()
}
