//! AWS Shield: protection against floods of traffic.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// How much protection.
    pub enum Tier {
        Standard = "standard", "Standard (always on)";
        Advanced = "advanced", "Advanced";
    }
}

/// Protection against floods of traffic; the standard tier is always on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shield {
    /// How much protection.
    pub tier: Tier,
}

impl Kind for Shield {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Protection against floods of traffic; the standard tier is always on.",
            terraform: Answer::As("aws_shield_protection"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("shield"),
            ..Facts::leaf(
                "Shield",
                "Shield",
                Category::Security,
                &[Place::Canvas, Place::Account, Place::Region],
                Role::Shield,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("tier", "Tier", &mut self.tier);
    }
    fn detail(&self) -> String {
        self.tier.label().to_owned()
    }
}
