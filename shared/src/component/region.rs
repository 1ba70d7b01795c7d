//! A region: a part of the world with three or more availability zones.

use super::{Answer, Category, Facts, Kind, Place};
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// The regions that the price table of the facts covers (2026-09-29).
    pub enum RegionCode {
        UsEast1 = "us-east-1", "us-east-1 (N. Virginia)";
        UsEast2 = "us-east-2", "us-east-2 (Ohio)";
        UsWest2 = "us-west-2", "us-west-2 (Oregon)";
        EuWest1 = "eu-west-1", "eu-west-1 (Ireland)";
        EuCentral1 = "eu-central-1", "eu-central-1 (Frankfurt)";
        ApSoutheast2 = "ap-southeast-2", "ap-southeast-2 (Sydney)";
        ApNortheast1 = "ap-northeast-1", "ap-northeast-1 (Tokyo)";
    }
}

impl RegionCode {
    /// The region from which the edge of AWS is run: CloudFront takes its certificates and web ACLs
    /// from there (CloudFront and WAF API models, 2026-05).
    pub const EDGE: Self = Self::UsEast1;

    /// The zone letters that a new account sees. General knowledge, not read from a source: the
    /// provider gives each account its own selection.
    #[must_use]
    pub fn zones(self) -> &'static str {
        match self {
            Self::UsEast1 => "abcdef",
            Self::UsWest2 => "abcd",
            Self::ApNortheast1 => "acd",
            Self::UsEast2 | Self::EuWest1 | Self::EuCentral1 | Self::ApSoutheast2 => "abc",
        }
    }
}

/// A region of AWS.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Region {
    /// Which one.
    pub code: RegionCode,
}

impl Kind for Region {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A part of the world with three or more availability zones.",
            drawn_only: true,
            terraform: Answer::Nothing("it is an argument of the provider"),
            kubernetes: Answer::Nothing("clusters know no regions"),
            price: Answer::Nothing("what stands in it is billed"),
            ..Facts::container(
                "Region",
                "Region",
                Category::Network,
                &[Place::Canvas],
                Place::Region,
                (960, 640),
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("code", "Region", &mut self.code);
    }
    fn detail(&self) -> String {
        self.code.id().to_owned()
    }
}
