//! An availability zone: a view on one failure domain of the region. Zone `a` of two VPCs is the
//! same failure domain.

use super::{Answer, Category, Facts, Kind, Place};
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// The letter of a zone.
    pub enum Letter {
        A = "a", "a";
        B = "b", "b";
        C = "c", "c";
        D = "d", "d";
        E = "e", "e";
        F = "f", "f";
    }
}

/// The box of an availability zone in a VPC.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Zone {
    /// Its letter.
    pub letter: Letter,
    /// The id of the zone, such as `use1-az1`, when it is known: which letter it has differs from
    /// account to account.
    pub zone_id: String,
}

impl Kind for Zone {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "One failure domain of the region: data centres with power and network of their own.",
            drawn_only: true,
            terraform: Answer::Nothing("it is an argument of what stands in it"),
            kubernetes: Answer::Nothing("pods are spread by the label of their node"),
            price: Answer::Nothing("what stands in it is billed"),
            ..Facts::container(
                "Availability zone",
                "Zone",
                Category::Network,
                &[Place::Vpc],
                Place::Zone,
                (380, 480),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("letter", "Zone", &mut self.letter);
        form.text("zone_id", "Zone id, if known", &mut self.zone_id);
    }
    fn detail(&self) -> String {
        self.letter.id().to_owned()
    }
}
