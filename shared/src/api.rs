//! Paths, requests and replies that the browser and the server both use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::choice;
use crate::cost::report::CostReport;
use crate::document::Document;
use crate::field::Choice;
use crate::manifests::Options;
use crate::plan::Level;
use crate::rules::{Accepted, Finding, Judgement, Summary};
use crate::topology::Topology;
use crate::uptime::report::{self, InputReport, Report};

/// `GET`: 200 while the server lives.
pub const HEALTH: &str = "/healthz";
/// `GET`: the JSON Schema of a saved design.
pub const SCHEMA: &str = "/schema/design.v1.json";
/// `POST` a design: a [`Checked`].
pub const CHECK: &str = "/api/v1/check";
/// `POST` a design: an [`Estimated`].
pub const ESTIMATE: &str = "/api/v1/estimate";
/// `POST` a design: a zip, or an [`Exported`] when JSON is asked for. The query [`LEVEL`] says how much
/// it hardens.
pub const EXPORT_TERRAFORM: &str = "/api/v1/export/terraform";

/// `POST` a design: a zip, or an [`Exported`] when JSON is asked for. The queries [`LAYOUT`] and
/// [`SECRETS`] say what it looks like.
pub const EXPORT_KUBERNETES: &str = "/api/v1/export/kubernetes";

/// The name of the query with the id of a level; without it, standard.
pub const LEVEL: &str = "level";
/// The name of the query with the id of a layout; without it, kustomize.
pub const LAYOUT: &str = "layout";
/// The name of the query with the id of where secrets come from; without it, they are to be filled.
pub const SECRETS: &str = "secrets";

choice! {
    /// In which language a design is exported.
    pub enum Language {
        Terraform = "terraform", "Terraform";
        Kubernetes = "kubernetes", "Kubernetes";
    }
}

/// What a design is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Terraform that builds it, at a level of hardening.
    Terraform(Level),
    /// What runs in it, as objects of Kubernetes.
    Kubernetes(Options),
}

impl Format {
    /// Its language.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::Terraform(_) => Language::Terraform,
            Self::Kubernetes(_) => Language::Kubernetes,
        }
    }

    /// The path under which it is asked for.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Terraform(_) => EXPORT_TERRAFORM,
            Self::Kubernetes(_) => EXPORT_KUBERNETES,
        }
    }

    /// The queries behind the path.
    #[must_use]
    pub fn query(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Terraform(level) => vec![(LEVEL, level.id())],
            Self::Kubernetes(Options { layout, secrets }) => {
                vec![(LAYOUT, layout.id()), (SECRETS, secrets.id())]
            }
        }
    }
}

/// The reply to a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// How many findings of each severity.
    pub summary: Summary,
    /// The findings, the worst first.
    pub findings: Vec<Finding>,
    /// The findings that are accepted, each with its reason; they do not count.
    pub accepted: Vec<Accepted>,
}

impl Checked {
    /// The reply for what the rules say.
    #[must_use]
    pub fn of(judgement: Judgement) -> Self {
        Self {
            summary: Summary::of(&judgement.findings),
            findings: judgement.findings,
            accepted: judgement.accepted,
        }
    }
}

/// The reply to an estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimated {
    /// How available the design is.
    pub availability: Report,
    /// What the design costs a month.
    pub cost: CostReport,
    /// The figures that went into the availability.
    pub inputs: Vec<InputReport>,
}

impl Estimated {
    /// The reply for a design.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let (availability, inputs) = report::report(document);
        Self {
            availability,
            cost: CostReport::of(&Topology::of(document)),
            inputs,
        }
    }
}

/// The reply to an export when JSON is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exported {
    /// Text of each file by its path.
    pub files: BTreeMap<String, String>,
    /// What has no counterpart, and why.
    pub notes: Vec<String>,
    /// The parts of each file that are there for nodes, from its first line to its last.
    #[serde(default)]
    pub sources: BTreeMap<String, Vec<Source>>,
}

/// Lines of a file that are there for nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The first line; a file begins with line 1.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// The ids of the nodes.
    pub nodes: Vec<String>,
}

/// A problem as the server states it (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence that says what is wrong and what to do.
    pub detail: String,
}
