//! Other ways to have a component, which cost less or more and do the same work.

use crate::component::Component;

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The processors are Graviton.
    Graviton,
    /// The volumes are of type gp3.
    Gp3,
    /// The cache is Valkey.
    Valkey,
    /// There is no standby in a second zone.
    WithoutStandby,
    /// There is a standby in a second zone.
    WithStandby,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 5] = [
        Self::Graviton,
        Self::Gp3,
        Self::Valkey,
        Self::WithoutStandby,
        Self::WithStandby,
    ];
}

/// A component as it could be.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// What is different.
    pub change: Change,
    /// The component with the change.
    pub component: Component,
}

impl Alternative {
    /// The component as it is with a change.
    pub fn new(change: Change, component: impl Into<Component>) -> Self {
        Self {
            change,
            component: component.into(),
        }
    }
}

/// The types of the same letter and size with Graviton processors, for the name of an instance type or
/// class: `m5.large`, `db.r6i.xlarge`, `cache.t3.small`, `c5.large.search`. None for what has such
/// processors already, and for families without a counterpart.
#[must_use]
pub fn on_graviton(name: &str) -> Vec<String> {
    let is_family = |part: &&str| {
        matches!(
            part.as_bytes(),
            [b'c' | b'm' | b'r' | b't', b'1'..=b'9', ..]
        )
    };
    let Some(family) = name.split('.').find(is_family) else {
        return Vec::new();
    };
    let generations: &[&str] = match family.as_bytes() {
        _ if family.contains('g') => &[],
        [b't', ..] => &["t4g"],
        [b'c', ..] => &["c6g", "c7g"],
        [b'm', ..] => &["m6g", "m7g"],
        _ => &["r6g", "r7g"],
    };
    let with = |other: &&str| {
        let parts: Vec<&str> = (name.split('.'))
            .map(|part| if part == family { *other } else { part })
            .collect();
        parts.join(".")
    };
    generations.iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::on_graviton;

    #[test]
    fn types_keep_their_letter_and_size() {
        for (name, expected) in [
            ("m5.large", "m6g.large m7g.large"),
            ("t3a.small", "t4g.small"),
            ("db.r6i.xlarge", "db.r6g.xlarge db.r7g.xlarge"),
            ("cache.t3.small", "cache.t4g.small"),
            ("c5.large.search", "c6g.large.search c7g.large.search"),
            ("m7g.large", ""),
            ("db.serverless", ""),
            ("x2idn.large", ""),
            ("", ""),
        ] {
            assert_eq!(on_graviton(name).join(" "), expected, "{name}");
        }
    }
}
