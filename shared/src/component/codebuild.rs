//! AWS CodeBuild: builds and deploys.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::field::{Choice, Form};

choice! {
    /// The size of a build machine.
    pub enum ComputeSize {
        Small = "BUILD_GENERAL1_SMALL", "Small";
        Medium = "BUILD_GENERAL1_MEDIUM", "Medium";
        Large = "BUILD_GENERAL1_LARGE", "Large";
    }
}

/// Builds, tests and deploys other components.
#[derive(Debug, Clone, PartialEq)]
pub struct Codebuild {
    /// The size of the build machine.
    pub compute: ComputeSize,
    /// The image in which it builds.
    pub image: String,
    /// It can build container images, which needs a privileged machine.
    pub privileged: bool,
}

impl Default for Codebuild {
    fn default() -> Self {
        Self {
            compute: ComputeSize::default(),
            image: "aws/codebuild/standard:7.0".to_owned(),
            privileged: false,
        }
    }
}

impl Kind for Codebuild {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Builds, tests and deploys other components.",
            terraform: Answer::As("aws_codebuild_project"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::Nothing("it is not in the price table"),
            ..Facts::leaf(
                "CodeBuild project",
                "Build",
                Category::Operations,
                &[Place::Region],
                Role::Pipeline,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("compute", "Size", &mut self.compute);
        form.text("image", "Image", &mut self.image);
        form.toggle("privileged", "Builds images", &mut self.privileged);
    }
    fn detail(&self) -> String {
        self.compute.label().to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "AWS CodeBuild SLA", "2026-09-29")
    }
}
