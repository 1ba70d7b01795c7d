//! Amazon ECR: a repository of container images.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::Form;
use crate::iac::{Content, Resource};
use crate::plan::Site;

/// A repository of container images.
#[derive(Debug, Clone, PartialEq)]
pub struct Ecr {
    /// A tag, once pushed, stays what it is.
    pub immutable_tags: bool,
    /// Images are scanned for known faults when pushed.
    pub scan_on_push: bool,
    /// Its name; empty: made of its name in code.
    pub repository: String,
    /// Images in GB.
    pub storage_gb: Usage,
}

impl Default for Ecr {
    fn default() -> Self {
        Self {
            immutable_tags: true,
            scan_on_push: true,
            repository: String::new(),
            storage_gb: Usage::default(),
        }
    }
}

impl Kind for Ecr {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A repository of container images.",
            also: "docker container images",
            terraform: Answer::As("aws_ecr_repository"),
            kubernetes: Answer::Nothing("pods name the image; the registry is run by AWS"),
            price: Answer::As("ecr"),
            ..Facts::leaf(
                "ECR repository",
                "Repository",
                Category::Operations,
                &[Place::Region],
                Role::Registry,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle("immutable_tags", "Immutable tags", &mut self.immutable_tags);
        form.toggle("scan_on_push", "Scan on push", &mut self.scan_on_push);
        form.text("repository", "Repository name", &mut self.repository);
        form.group("Usage a month");
        form.usage("storage_gb", "Images (GB)", &mut self.storage_gb, 50);
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.999, "Amazon ECR SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.monthly(
            "Storage",
            "ecr",
            "storage:private",
            self.storage_gb.spread(),
        );
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let address = site.own("aws_ecr_repository");
        let tags = if self.immutable_tags {
            "IMMUTABLE"
        } else {
            "MUTABLE"
        };
        let scanning = Content::new().set("scan_on_push", self.scan_on_push);
        let name = match self.repository.as_str() {
            "" => site.label(200),
            name => name.to_owned(),
        };
        let body = Content::new()
            .set("name", name)
            .set("image_tag_mutability", tags)
            .block("image_scanning_configuration", scanning)
            .set("tags", site.tags());
        site.output(
            "repository_urls",
            "Where images are pushed.",
            address.attribute("repository_url"),
        );
        site.add(Resource::new(address, body));
    }
}
