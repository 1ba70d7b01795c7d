//! A build or repository service of somebody else.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::field::Form;

/// A build or repository service of somebody else that deploys the system.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalCi {
    /// What it is.
    pub service: String,
}

impl Default for ExternalCi {
    fn default() -> Self {
        Self {
            service: "GitHub Actions".to_owned(),
        }
    }
}

impl Kind for ExternalCi {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A build or repository service of somebody else that deploys the system.",
            drawn_only: true,
            terraform: Answer::Nothing("somebody else runs it"),
            kubernetes: Answer::Nothing("somebody else runs it"),
            price: Answer::Nothing("its provider bills it"),
            ..Facts::leaf(
                "External CI",
                "CI",
                Category::External,
                &[Place::Canvas],
                Role::Pipeline,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("service", "Service", &mut self.service);
    }
    fn detail(&self) -> String {
        self.service.clone()
    }
}
