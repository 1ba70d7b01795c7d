//! AWS Key Management Service: a key of one's own.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::document::{LinkKind, NodeId};
use crate::field::Form;
use crate::iac::{Content, Resource};
use crate::plan::Site;

/// A key of one's own for data at rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Kms {
    /// Its material changes every year.
    pub rotation: bool,
    /// It can have replicas in other regions; fixed when it is made.
    pub multi_region: bool,
    /// Requests a month.
    pub monthly_requests: Usage,
}

impl Default for Kms {
    fn default() -> Self {
        Self {
            rotation: true,
            multi_region: false,
            monthly_requests: Usage::default(),
        }
    }
}

impl Kind for Kms {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A key of one's own for data at rest.",
            also: "encryption",
            terraform: Answer::As("aws_kms_key"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::As("kms"),
            ..Facts::leaf(
                "KMS key",
                "Key",
                Category::Security,
                &[Place::Region],
                Role::Credential,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.toggle("rotation", "Rotates", &mut self.rotation);
        form.toggle("multi_region", "Multi-Region", &mut self.multi_region);
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Requests",
            &mut self.monthly_requests,
            1_500_000,
        );
    }
    fn detail(&self) -> String {
        (if self.rotation {
            "rotates"
        } else {
            "does not rotate"
        })
        .to_owned()
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.99999, "AWS KMS SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.exactly("Key", "kms", "key", 1);
        let requests = self.monthly_requests.spread();
        meter.monthly("Requests", "kms", "requests:symmetric", requests);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let address = site.own("aws_kms_key");
        let body = Content::new()
            .set(
                "description",
                format!("Encrypts data of {}.", site.label(60)),
            )
            .set("enable_key_rotation", self.rotation)
            .set("multi_region", self.multi_region.then_some(true))
            .set("deletion_window_in_days", 30)
            .set("tags", site.tags());
        site.add(Resource::new(address.clone(), body));
        let alias = Content::new()
            .set("name", format!("alias/{}", site.label(200)))
            .set("target_key_id", address.attribute("key_id"));
        site.add_own("aws_kms_alias", alias);
        let topology = site.topology();
        let users = topology.linked(site.id(), LinkKind::Uses).into_iter();
        // Clusters encrypt their secrets with it; code asks for it by its own policy.
        let keeps = |id: &NodeId| {
            let role = topology.role(*id);
            matches!(
                role,
                Some(Role::Database | Role::Store | Role::Queue | Role::Volume)
            )
        };
        let names: Vec<&str> = users.filter(keeps).map(|id| topology.name(id)).collect();
        if !names.is_empty() {
            let names = names.join(", ");
            site.note(&format!(
                "keys of AWS encrypt {names}; to have them use this key is left to you"
            ));
        }
    }
}
