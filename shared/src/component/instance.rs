//! What every EC2 instance has: its type, its root volume, its metadata service.

use serde_json::{Value, json};

use crate::choice;
use crate::field::{FieldValue, Form, Shape};

/// An instance type by its name, known or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceType(String);

/// What an instance of a type offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// CPU units; 1,024 are one vCPU.
    pub cpu: u32,
    /// Memory in MiB.
    pub memory: u32,
}

/// Families of general use; vCPU and memory follow from the family's first letter and the size
/// (Amazon EC2 instance type pages, 2026: m has 4 GiB a vCPU, c has 2, r has 8).
const FAMILIES: [&str; 12] = [
    "t3", "t3a", "t4g", "m5", "m6i", "m6g", "m7i", "m7g", "c6i", "c7g", "r6i", "r7g",
];
const SIZES: [(&str, u32); 5] = [
    ("large", 2),
    ("xlarge", 4),
    ("2xlarge", 8),
    ("4xlarge", 16),
    ("8xlarge", 32),
];
/// Burstable types have sizes of their own: (size, vCPU, MiB).
const BURSTABLE: [(&str, u32, u32); 7] = [
    ("nano", 2, 512),
    ("micro", 2, 1024),
    ("small", 2, 2048),
    ("medium", 2, 4096),
    ("large", 2, 8192),
    ("xlarge", 4, 16_384),
    ("2xlarge", 8, 32_768),
];

impl InstanceType {
    /// A type by its name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// What it offers, when the type is known.
    #[must_use]
    pub fn capacity(&self) -> Option<Capacity> {
        let (family, size) = self.0.split_once('.')?;
        let family = FAMILIES.iter().find(|known| **known == family)?;
        let (vcpu, memory) = if family.starts_with('t') {
            BURSTABLE
                .iter()
                .find(|(known, _, _)| *known == size)
                .map(|(_, vcpu, memory)| (*vcpu, *memory))?
        } else {
            let vcpu = SIZES
                .iter()
                .find(|(known, _)| *known == size)
                .map(|(_, vcpu)| *vcpu)?;
            let gib = match family.as_bytes().first() {
                Some(b'c') => 2,
                Some(b'r') => 8,
                _ => 4,
            };
            (vcpu, vcpu * gib * 1024)
        };
        Some(Capacity {
            cpu: vcpu * 1024,
            memory,
        })
    }

    /// The known types that the inspector proposes.
    #[must_use]
    pub fn proposals() -> Vec<String> {
        let sizes = |family: &str| -> Vec<&str> {
            if family.starts_with('t') {
                BURSTABLE.iter().map(|(size, _, _)| *size).collect()
            } else {
                SIZES.iter().map(|(size, _)| *size).collect()
            }
        };
        (FAMILIES.iter())
            .flat_map(|family| {
                sizes(family)
                    .into_iter()
                    .map(move |size| format!("{family}.{size}"))
            })
            .collect()
    }

    /// Whether the processor is ARM (Graviton): families whose generation ends in `g`.
    #[must_use]
    pub fn is_arm(&self) -> bool {
        self.0
            .split_once('.')
            .is_some_and(|(family, _)| family.ends_with('g'))
    }
}

impl FieldValue for InstanceType {
    fn shape(&self) -> Shape {
        Shape::Proposed(Self::proposals())
    }
    fn json(&mut self) -> Value {
        json!(self.0)
    }
    fn set(&mut self, value: &Value) -> Result<(), String> {
        let expected = || "an instance type such as t3.medium".to_owned();
        let name = value.as_str().ok_or_else(expected)?;
        let legal = |part: &str| {
            !part.is_empty()
                && part.len() <= 32
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        match name.split_once('.') {
            Some((family, size)) if legal(family) && legal(size) => {
                name.clone_into(&mut self.0);
                Ok(())
            }
            _ => Err(expected()),
        }
    }
}

choice! {
    /// The type of an EBS volume.
    pub enum VolumeType {
        Gp3 = "gp3", "gp3";
        Gp2 = "gp2", "gp2";
        Io1 = "io1", "io1";
        Io2 = "io2", "io2";
        Standard = "standard", "magnetic";
    }
}

impl VolumeType {
    /// The sizes that the type comes in, in GiB (EC2 API model, 2026-05).
    #[must_use]
    pub fn sizes(self) -> std::ops::RangeInclusive<u32> {
        match self {
            Self::Gp3 => 1..=65_536,
            Self::Gp2 => 1..=16_384,
            Self::Io1 => 4..=16_384,
            Self::Io2 => 4..=65_536,
            Self::Standard => 1..=1_024,
        }
    }
}

/// What every EC2 instance has.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its type.
    pub instance_type: InstanceType,
    /// The machine image; empty: the export asks for it in a variable.
    pub ami: String,
    /// The root volume's type.
    pub volume_type: VolumeType,
    /// The root volume's size in GiB.
    pub volume_gib: u32,
    /// Only version 2 of the metadata service answers.
    pub imds_v2: bool,
}

impl Default for Instance {
    fn default() -> Self {
        Self {
            instance_type: InstanceType::new("t3.medium"),
            ami: String::new(),
            volume_type: VolumeType::Gp3,
            volume_gib: 20,
            imds_v2: true,
        }
    }
}

impl Instance {
    /// Names the field that matters most; call it first.
    pub fn type_field(&mut self, form: &mut dyn Form) {
        form.visit("instance_type", "Instance type", &mut self.instance_type);
    }

    /// Names the other fields, under a heading of their own.
    pub fn fields(&mut self, form: &mut dyn Form) {
        form.group("Instance");
        form.text("ami", "Machine image", &mut self.ami);
        form.choice("volume_type", "Root volume", &mut self.volume_type);
        form.number(
            "volume_gib",
            "Root volume (GiB)",
            &mut self.volume_gib,
            8..=16_384,
        );
        form.toggle("imds_v2", "Metadata service v2 only", &mut self.imds_v2);
    }
}

/// The figures of Amazon's compute agreement.
pub mod sla {
    use crate::availability::Sla;

    /// One instance.
    #[must_use]
    pub fn instance() -> Sla {
        Sla::zonal(0.995, "Amazon Compute SLA, single instance", "2022-05-05")
    }

    /// Instances or tasks in several zones.
    #[must_use]
    pub fn region() -> Sla {
        Sla::service(
            0.9999,
            "Amazon Compute SLA, two or more zones",
            "2022-05-05",
        )
    }
}
