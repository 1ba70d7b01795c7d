//! Amazon EBS: a disk for an instance of the same zone.

use std::ops::RangeInclusive;

use super::instance;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::choice;
use crate::component::Component;
use crate::cost::Meter;
use crate::cost::alternative::{Alternative, Change};
use crate::cost::spread::Spread;
use crate::cost::usage::Usage;
use crate::document::LinkKind;
use crate::field::{Choice, Form};
use crate::iac::{Address, Content, ProviderVersion, Resource};
use crate::plan::Site;

choice! {
    /// The type of a volume.
    pub enum VolumeType {
        Gp3 = "gp3", "gp3";
        Gp2 = "gp2", "gp2";
        Io1 = "io1", "io1";
        Io2 = "io2", "io2";
        St1 = "st1", "st1 (throughput)";
        Sc1 = "sc1", "sc1 (cold)";
        Standard = "standard", "magnetic";
    }
}

/// Operations a second that every gp3 volume has for nothing (pricing.md section 2 of the facts).
const INCLUDED_IOPS: u32 = 3_000;

/// MiB a second that every gp3 volume has for nothing (the same).
const INCLUDED_MIBPS: u32 = 125;

/// The throughput that gp3 volumes can have, in MiB a second (EC2 API model, 2026-05).
const THROUGHPUT: RangeInclusive<u32> = 125..=2_000;

impl VolumeType {
    /// What so much storage of the type costs; `operations` count for magnetic volumes only.
    pub(super) fn bill(
        self,
        meter: &mut Meter<'_>,
        name: &'static str,
        gib: Spread,
        operations: Option<Spread>,
    ) {
        let sku = match self {
            Self::Gp3 => "gp3:storage",
            Self::Gp2 => "gp2:storage",
            Self::Io1 => "io1:storage",
            Self::Io2 => "io2:storage",
            Self::St1 => "st1:storage",
            Self::Sc1 => "sc1:storage",
            Self::Standard => "standard:storage",
        };
        meter.monthly(name, "ebs", sku, Some(gib));
        if self == Self::Standard {
            meter.monthly("Operations", "ebs", "standard:io", operations);
        }
    }

    /// The sizes that the type comes in, in GiB (EC2 API model, 2026-05).
    #[must_use]
    pub fn sizes(self) -> RangeInclusive<u32> {
        match self {
            Self::Gp3 => 1..=65_536,
            Self::Gp2 => 1..=16_384,
            Self::Io1 => 4..=16_384,
            Self::Io2 => 4..=65_536,
            Self::St1 | Self::Sc1 => 125..=16_384,
            Self::Standard => 1..=1_024,
        }
    }

    /// The operations a second that can be provisioned; none: they follow from the type (EC2 API
    /// model, 2026-05).
    #[must_use]
    pub fn iops(self) -> Option<RangeInclusive<u32>> {
        match self {
            Self::Gp3 => Some(3_000..=80_000),
            Self::Io1 => Some(100..=64_000),
            Self::Io2 => Some(100..=256_000),
            _ => None,
        }
    }

    /// Whether operations a second must be stated.
    #[must_use]
    pub fn is_provisioned(self) -> bool {
        matches!(self, Self::Io1 | Self::Io2)
    }

    /// Whether several instances can attach one volume (EC2 API model, 2026-05).
    #[must_use]
    pub fn can_be_shared(self) -> bool {
        self.is_provisioned()
    }
}

/// Root volumes come in fewer types, with the same limits.
impl From<instance::VolumeType> for VolumeType {
    fn from(root: instance::VolumeType) -> Self {
        match root {
            instance::VolumeType::Gp3 => Self::Gp3,
            instance::VolumeType::Gp2 => Self::Gp2,
            instance::VolumeType::Io1 => Self::Io1,
            instance::VolumeType::Io2 => Self::Io2,
            instance::VolumeType::Standard => Self::Standard,
        }
    }
}

/// The most instances that can share a volume (EC2 API model, 2026-05).
pub const SHARED_BY: usize = 16;

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
    /// Provisioned throughput in MiB a second, of gp3.
    pub throughput: Option<u32>,
    /// Operations a month, which magnetic volumes are billed for.
    pub monthly_io_requests: Usage,
}

impl Default for Ebs {
    fn default() -> Self {
        Self {
            volume_type: VolumeType::default(),
            size_gib: 20,
            iops: None,
            encrypted: true,
            multi_attach: false,
            throughput: None,
            monthly_io_requests: Usage::default(),
        }
    }
}

impl Ebs {
    /// The throughput that is exported: none where its type takes none.
    fn exported_throughput(&self, site: &mut Site<'_>) -> Option<u32> {
        let stated = self.throughput?;
        if self.volume_type != VolumeType::Gp3 {
            site.note("volumes of its type take no throughput, and the exported one has none");
            return None;
        }
        Some(site.within("throughput in MiB a second", stated, &THROUGHPUT))
    }

    /// The operations a second that are exported: none where its type takes none, its least where
    /// they must be stated and are not.
    fn exported_iops(&self, site: &mut Site<'_>) -> Option<u32> {
        let range = self.volume_type.iops();
        match (range, self.iops) {
            (None, Some(_)) => {
                site.note("volumes of its type take no IOPS, and the exported one has none");
                None
            }
            (Some(range), None) if self.volume_type.is_provisioned() => {
                let least = *range.start();
                site.note(&format!("it states no IOPS; the exported one has {least}"));
                Some(least)
            }
            (_, stated) => stated,
        }
    }
}

impl Kind for Ebs {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A disk for an instance of the same zone.",
            also: "disk volume block storage",
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
        form.visit("throughput", "Throughput (MiB/s)", &mut self.throughput);
        form.toggle("encrypted", "Encrypted", &mut self.encrypted);
        form.toggle("multi_attach", "Several instances", &mut self.multi_attach);
        form.group("Usage a month");
        form.usage(
            "monthly_io_requests",
            "Operations (magnetic)",
            &mut self.monthly_io_requests,
            100_000_000,
        );
    }
    fn detail(&self) -> String {
        format!("{} · {} GiB", self.volume_type.id(), self.size_gib)
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::zonal(0.999, "Amazon EBS SLA, single volume", "2022-05-31")
    }
    fn alternatives(&self) -> Vec<Alternative> {
        if self.volume_type != VolumeType::Gp2 {
            return Vec::new();
        }
        // As fast as before: gp2 has 3 operations a second for each GiB, and from 334 GiB on 250 MiB a
        // second (Amazon EBS User Guide, "General Purpose SSD volumes", 2025).
        let iops = self.size_gib.saturating_mul(3).min(16_000);
        let volume = Self {
            volume_type: VolumeType::Gp3,
            iops: (iops > 3_000).then_some(iops),
            throughput: (self.size_gib >= 334).then_some(250),
            ..self.clone()
        };
        vec![Alternative::new(Change::Gp3, volume)]
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let (kind, size) = (self.volume_type, self.size_gib);
        kind.bill(
            meter,
            "Storage",
            size.into(),
            self.monthly_io_requests.spread(),
        );
        // A volume that must state its operations and does not gets the least.
        let least = self.volume_type.iops().map_or(0, |range| *range.start());
        let iops = self.iops.unwrap_or(least);
        match kind {
            VolumeType::Gp3 => {
                let more = iops.saturating_sub(INCLUDED_IOPS);
                let faster = self.throughput.unwrap_or(0).saturating_sub(INCLUDED_MIBPS);
                if more > 0 {
                    meter.exactly("Provisioned IOPS", "ebs", "gp3:iops", more);
                }
                if faster > 0 {
                    meter.exactly("Throughput", "ebs", "gp3:throughput", faster);
                }
            }
            VolumeType::Io1 => meter.exactly("Provisioned IOPS", "ebs", "io1:iops", iops),
            // The tiers are those of each volume.
            VolumeType::Io2 => meter.alone("Provisioned IOPS", "ebs", "io2:iops", iops),
            _ => {}
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let Some(zone) = site.zone() else {
            return;
        };
        let shared = self.multi_attach && self.volume_type.can_be_shared();
        if self.multi_attach && !shared {
            site.note("volumes of its type attach to one instance, and so does the exported one");
        }
        let throughput = self.exported_throughput(site);
        let since = match throughput {
            Some(mibps) if mibps > ProviderVersion::GP3_MIBPS => ProviderVersion::FAST_GP3,
            _ => ProviderVersion::OLDEST,
        };
        let body = Content::new()
            .set("availability_zone", zone)
            .set("type", self.volume_type.id())
            .set("size", self.size_gib)
            .set("iops", self.exported_iops(site))
            .set("throughput", throughput)
            .set("encrypted", self.encrypted)
            .set("multi_attach_enabled", shared.then_some(true))
            .set("tags", site.tags());
        let address = site.own("aws_ebs_volume");
        site.add(Resource::new(address.clone(), body).since(since));
        let topology = site.topology();
        let attached = (topology.linked(site.id(), LinkKind::Attach).into_iter())
            .filter(|id| matches!(topology.component(*id), Some(Component::Ec2(_))));
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
