//! Amazon EBS: a disk for an instance of the same zone.

use super::instance::VolumeType;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::component::Component;
use crate::document::LinkKind;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, Resource};
use crate::plan::Site;

/// A disk for an instance of the same zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Ebs {
    /// The type of the volume.
    pub volume_type: VolumeType,
    /// Its size in GiB.
    pub size_gib: u32,
    /// Provisioned operations a second; none: what the type includes.
    pub iops: Option<u32>,
    /// Its data are encrypted.
    pub encrypted: bool,
    /// Several instances can attach it (io1 and io2).
    pub multi_attach: bool,
}

impl Default for Ebs {
    fn default() -> Self {
        Self {
            volume_type: VolumeType::default(),
            size_gib: 20,
            iops: None,
            encrypted: true,
            multi_attach: false,
        }
    }
}

impl Kind for Ebs {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A disk for an instance of the same zone.",
            terraform: Answer::As("aws_ebs_volume"),
            kubernetes: Answer::As("PersistentVolumeClaim"),
            price: Answer::As("ebs"),
            ..Facts::leaf(
                "EBS volume",
                "Volume",
                Category::Data,
                &[Place::Subnet, Place::Zone],
                Role::Volume,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("volume_type", "Type", &mut self.volume_type);
        form.number("size_gib", "Size (GiB)", &mut self.size_gib, 1..=65_536);
        form.visit("iops", "Provisioned IOPS", &mut self.iops);
        form.toggle("encrypted", "Encrypted", &mut self.encrypted);
        form.toggle("multi_attach", "Several instances", &mut self.multi_attach);
    }
    fn detail(&self) -> String {
        format!("{} · {} GiB", self.volume_type.id(), self.size_gib)
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::zonal(0.999, "Amazon EBS SLA, single volume", "2022-05-31")
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(zone) = site.zone() else {
            return;
        };
        let body = Content::new()
            .set("availability_zone", zone)
            .set("type", self.volume_type.id())
            .set("size", self.size_gib)
            .set("iops", self.iops)
            .set("encrypted", self.encrypted)
            .set("multi_attach_enabled", self.multi_attach.then_some(true))
            .set("tags", site.tags());
        let address = site.own("aws_ebs_volume");
        site.add(Resource::new(address.clone(), body));
        let topology = site.topology();
        let attached = (topology.linked(site.id(), LinkKind::Attach).into_iter()).filter(|id| {
            matches!(
                topology.node(*id).map(|node| &node.component),
                Some(Component::Ec2(_))
            )
        });
        for (device, instance) in ('f'..='p').zip(attached) {
            let body = Content::new()
                .set("device_name", format!("/dev/sd{device}"))
                .set("volume_id", address.id())
                .set("instance_id", site.of("aws_instance", instance).id());
            let name = format!(
                "{}_{}",
                site.family(""),
                site.of("aws_instance", instance).name
            );
            let attachment = Address {
                name,
                ..site.own("aws_volume_attachment")
            };
            site.add(Resource::new(attachment, body).joint());
        }
    }
}
