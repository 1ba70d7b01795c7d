//! A site outside AWS: a data centre or an office with networks of its own.

use super::{Answer, Category, Facts, Kind, Place};
use crate::address::Block;
use crate::field::Form;
use crate::plan::Site;

/// An on-premises site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OnpremSite {
    /// Its networks.
    pub cidrs: Vec<Block>,
}

impl Kind for OnpremSite {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A data centre or office with networks of its own.",
            also: "office data center",
            drawn_only: true,
            terraform: Answer::Nothing("it is outside AWS"),
            kubernetes: Answer::Nothing("it is outside AWS"),
            price: Answer::Nothing("it is outside AWS"),
            ..Facts::container(
                "On-premises site",
                "Site",
                Category::External,
                &[Place::Canvas],
                Place::Site,
                (220, 240),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.blocks("cidrs", "Networks", &mut self.cidrs);
    }
    fn detail(&self) -> String {
        self.cidrs
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    }
    fn deploy(&self, site: &mut Site<'_>) {
        site.note("stays as it is; its networks become routes of its VPN connections");
    }
}
