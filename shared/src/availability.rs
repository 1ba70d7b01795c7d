//! The mathematics of availability: stated figures, structure functions with shared parts, their
//! exact probability, what matters in them, and proven bounds where exactness takes too long.
//!
//! Nothing here knows a component; `uptime` turns a document into a structure function.

pub mod bounds;
mod counting;
pub mod cuts;
pub mod diagram;
pub mod importance;
pub mod network;
pub mod repair;
pub mod structure;
mod table;

#[cfg(test)]
mod vectors;

pub use bounds::{Bounds, bounds};
pub use cuts::CutSets;
pub use diagram::{Budget, Diagram, Function};
pub use importance::{Importance, importances};
pub use network::Network;
pub use repair::{Outages, Repair};
pub use structure::{Gate, Structure, Variable};

/// What a stated availability covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A service that its provider runs over several zones; the figure covers the loss of one.
    Managed,
    /// One thing outside zones, such as a VPN connection: it can fail alone.
    Single,
    /// Something in one zone; the figure contains the outages of the zone.
    Zonal,
    /// Nobody stated it: an assumption that the user should replace.
    Assumed,
    /// Nothing that fails by itself.
    Perfect,
}

/// An availability with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sla {
    /// The share of time, 0 to 1.
    pub value: f64,
    /// What it covers.
    pub scope: Scope,
    /// Where it was read, or why it is assumed.
    pub source: &'static str,
    /// The date of the source; empty for assumptions.
    pub date: &'static str,
}

impl Sla {
    /// Nothing that fails by itself.
    pub const NONE: Self = Self {
        value: 1.0,
        scope: Scope::Perfect,
        source: "",
        date: "",
    };

    /// A service that its provider runs over several zones.
    #[must_use]
    pub const fn service(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Managed,
            source,
            date,
        }
    }

    /// One thing outside zones that can fail alone.
    #[must_use]
    pub const fn single(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Single,
            source,
            date,
        }
    }

    /// Something in one zone.
    #[must_use]
    pub const fn zonal(value: f64, source: &'static str, date: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Zonal,
            source,
            date,
        }
    }

    /// An assumption.
    #[must_use]
    pub const fn assumed(value: f64, why: &'static str) -> Self {
        Self {
            value,
            scope: Scope::Assumed,
            source: why,
            date: "",
        }
    }
}
