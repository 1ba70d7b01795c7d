//! A service of somebody else, reached over the internet.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::field::Form;
use crate::plan::Site;

/// A service of somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalApi {
    /// Its host name.
    pub host: String,
    /// The port that it listens on.
    pub port: u32,
}

impl Default for ExternalApi {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 443,
        }
    }
}

impl Kind for ExternalApi {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A service of somebody else on the internet.",
            also: "third party saas",
            drawn_only: true,
            terraform: Answer::Nothing("somebody else runs it"),
            kubernetes: Answer::As("Service"),
            price: Answer::Nothing("its provider bills it"),
            ..Facts::leaf(
                "External API",
                "API",
                Category::External,
                &[Place::Canvas],
                Role::External,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("host", "Host name", &mut self.host);
        form.port("port", "Port", &mut self.port);
    }
    fn port(&self) -> u32 {
        self.port
    }
    fn detail(&self) -> String {
        self.host.clone()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::assumed(
            0.999,
            "no figure is known: enter the one that its owner states",
        )
    }
    fn deploy(&self, site: &mut Site<'_>) {
        site.note("belongs to somebody else; the export only lets calls to it out");
    }
}
