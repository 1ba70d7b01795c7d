//! A database in an on-premises site.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::Form;
use crate::plan::Site;

/// A database that stays where it is; workloads reach it over a VPN or a direct connection.
#[derive(Debug, Clone, PartialEq)]
pub struct OnpremDatabase {
    /// The product, in free text.
    pub engine: String,
    /// The port that it listens on.
    pub port: u32,
}

impl Default for OnpremDatabase {
    fn default() -> Self {
        Self {
            engine: "Oracle".to_owned(),
            port: 1521,
        }
    }
}

impl Kind for OnpremDatabase {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A database that stays on premises.",
            drawn_only: true,
            terraform: Answer::Nothing("it stays on premises"),
            kubernetes: Answer::As("EndpointSlice"),
            price: Answer::Nothing("it stays on premises"),
            ..Facts::leaf(
                "On-premises database",
                "Database",
                Category::Data,
                &[Place::Site],
                Role::OnPremises,
            )
        };
        &FACTS
    }
    fn has_login(&self) -> bool {
        true
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("engine", "Product", &mut self.engine);
        form.port("port", "Port", &mut self.port);
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn detail(&self) -> String {
        format!("{} · port {}", self.engine, self.port)
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::assumed(
            0.995,
            "no figure is published for it: measure it and enter the value",
        )
    }
    fn deploy(&self, site: &mut Site<'_>) {
        site.note("stays on premises; the export only opens the way to it");
    }
}
