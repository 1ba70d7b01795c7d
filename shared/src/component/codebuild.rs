//! AWS CodeBuild: builds and deploys.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::cost::Meter;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource, Variable};
use crate::plan::{ServiceRole, Site, kubernetes, logs};

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
            also: "ci pipeline",
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
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.monthly("Builds", "codebuild", "minutes", None);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let name = site.label(150);
        let logs = site.own("aws_cloudwatch_log_group");
        let body = Content::new()
            .set("name", format!("/aws/codebuild/{name}"))
            .set("retention_in_days", site.log_retention())
            .set("tags", site.tags());
        site.add(Resource::new(logs.clone(), body));
        let role = site.own_role(&ServiceRole {
            name: site.family("_build"),
            label: site.family_label("-build", 64),
            description: "What one build project may do.",
            service: "codebuild.amazonaws.com",
            policies: Vec::new(),
        });
        let mut after: Vec<Address> = site.grant(&role.role).into_iter().collect();
        after.push(logs::let_write(site, "_build", &role.role, &logs));
        let title = site.title();
        let repository = site.variable(Variable::text(
            site.family("_repository"),
            format!("The address of the repository that {title} builds."),
            "https://github.com/example/app.git",
        ));
        let image = site.word_or("image", &self.image, &Self::default().image);
        let environment = Content::new()
            .set("type", "LINUX_CONTAINER")
            .set("compute_type", self.compute.id())
            .set("image", image)
            .set("privileged_mode", self.privileged);
        let to = Content::new()
            .set("status", "ENABLED")
            .set("group_name", logs.attribute("name"));
        let body = Content::new()
            .set("name", name.as_str())
            .set("description", format!("Builds {name}."))
            .set("service_role", role.role.arn())
            .set("build_timeout", 60)
            .block("artifacts", Content::new().set("type", "NO_ARTIFACTS"))
            .block("environment", environment)
            .block(
                "source",
                Content::new()
                    .set("type", "GITHUB")
                    .set("location", repository),
            )
            .block("logs_config", Content::new().block("cloudwatch_logs", to))
            .set("tags", site.tags());
        site.add(Resource::new(site.own("aws_codebuild_project"), body).after(after));
        kubernetes::add_access(site, &role.role);
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "AWS CodeBuild SLA", "2026-09-29")
    }
}
