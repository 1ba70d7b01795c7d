//! An AWS account: holds regions and what belongs to none of them.

use super::{Answer, Category, Facts, Kind, Place};
use crate::choice;
use crate::field::Form;
use crate::plan::Site;

choice! {
    /// Which part of AWS an account belongs to.
    pub enum Partition {
        Aws = "aws", "AWS";
        UsGov = "aws-us-gov", "AWS GovCloud (US)";
        China = "aws-cn", "AWS China";
    }
}

/// An AWS account; holds regions and global services.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CloudAccount {
    /// Its twelve digits; empty: not known.
    pub account_id: String,
    /// Which part of AWS it belongs to.
    pub partition: Partition,
}

impl Kind for CloudAccount {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "An AWS account; holds regions and global services.",
            drawn_only: true,
            terraform: Answer::Nothing("it is what the credentials belong to"),
            kubernetes: Answer::Nothing("clusters know no accounts"),
            price: Answer::Nothing("what stands in it is billed"),
            ..Facts::container(
                "AWS account",
                "Account",
                Category::Network,
                &[Place::Canvas],
                Place::Account,
                (1400, 900),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.text("account_id", "Account id", &mut self.account_id);
        form.choice("partition", "Partition", &mut self.partition);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        if self.partition != Partition::default() {
            site.note(
                "the export is written for the public partition of AWS; \
                 others call policies and services by other names",
            );
        }
    }
    fn detail(&self) -> String {
        self.account_id.clone()
    }
}
