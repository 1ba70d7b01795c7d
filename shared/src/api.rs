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

/// What the paths of everything begin with that may be asked only so often.
pub const ROOT: &str = "/api/v1/";
/// `GET`: 200 while the server lives.
pub const HEALTH: &str = "/healthz";
/// `GET`: the JSON Schema of a saved design.
pub const SCHEMA: &str = "/schema/design.v1.json";
/// `POST` a design: a [`Checked`].
pub const CHECK: &str = "/api/v1/check";
/// `POST` a design: an [`Estimated`].
pub const ESTIMATE: &str = "/api/v1/estimate";
/// `POST` two designs, as a [`Compared`]: a [`Difference`].
pub const DIFF: &str = "/api/v1/diff";
/// `POST` a design: a zip, or an [`Exported`] when JSON is asked for. The query [`LEVEL`] says how much
/// it hardens.
pub const EXPORT_TERRAFORM: &str = "/api/v1/export/terraform";

/// `POST` a design: a zip, or an [`Exported`] when JSON is asked for. The queries [`LAYOUT`] and
/// [`SECRETS`] say what it looks like.
pub const EXPORT_KUBERNETES: &str = "/api/v1/export/kubernetes";

/// `GET`: 200 while the server lives and its database answers.
pub const READY: &str = "/readyz";
/// `GET`: figures about the server, as Prometheus reads them.
pub const METRICS: &str = "/metrics";
/// `GET`: what this interface is, as OpenAPI.
pub const OPENAPI: &str = "/api/openapi.json";

/// `POST` a design, or one that the browser has encrypted: stores it and answers with a [`Stored`]. The
/// query [`EXPIRES_IN`] says when it goes.
pub const DESIGNS: &str = "/api/v1/designs";
/// `GET`: the latest revision of a stored design. `DELETE`, with its edit secret: all of it goes.
pub const DESIGN: &str = "/api/v1/designs/{id}";
/// `GET`: a [`History`]. `POST`, with the edit secret, as to [`DESIGNS`]: one more revision, and a
/// [`Revised`].
pub const REVISIONS: &str = "/api/v1/designs/{id}/revisions";
/// `GET`: a revision of a stored design.
pub const REVISION: &str = "/api/v1/designs/{id}/revisions/{number}";
/// What the paths of short links begin with.
pub const SHORT_LINKS: &str = "/d/";
/// The name of the query of the page with the id of a [`View`](crate::shared_link::View); without it, the
/// design is there to be worked on.
pub const VIEW: &str = "view";
/// `GET`: the app, which opens a stored design.
pub const SHORT_LINK: &str = "/d/{id}";
/// `GET`: the app, which opens a revision of a stored design.
pub const SHORT_LINK_TO_REVISION: &str = "/d/{id}/{number}";

/// The name of the query with seconds until a design goes; without it, it stays.
pub const EXPIRES_IN: &str = "expires_in";
/// The media type of a design that is encrypted: only those who have the key can tell what it is.
pub const SEALED: &str = "application/octet-stream";
/// The header with the number of a revision.
pub const REVISION_HEADER: &str = "azimuth-revision";
/// The header with the version of the rules by which a revision was judged when it was stored.
pub const RULES_HEADER: &str = "azimuth-rules";
/// The header with the version of the prices by which a revision was judged when it was stored.
pub const PRICES_HEADER: &str = "azimuth-prices";

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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The first line; a file begins with line 1.
    pub first: usize,
    /// The last line.
    pub last: usize,
    /// The ids of the nodes.
    pub nodes: Vec<String>,
}

/// The reply to storing a design.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Its name for ever; whoever has it may read the design.
    pub id: String,
    /// The number of its first revision.
    pub revision: i64,
    /// The path of its short link.
    pub path: String,
    /// Whoever has this may add revisions and delete the design. It is not said again.
    pub edit_secret: String,
    /// When the design goes, in seconds since 1970; none: it stays.
    pub expires: Option<i64>,
}

/// The reply to storing one more revision.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revised {
    /// The design.
    pub id: String,
    /// The number of the revision.
    pub revision: i64,
}

/// The revisions of a stored design.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The design.
    pub id: String,
    /// When it goes, in seconds since 1970; none: it stays.
    pub expires: Option<i64>,
    /// Its revisions, the first one first.
    pub revisions: Vec<RevisionReport>,
}

/// What is told about a revision.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionReport {
    /// From 1.
    pub number: i64,
    /// When it was stored, in seconds since 1970.
    pub created: i64,
    /// How long it is.
    pub bytes: i64,
    /// Whether it is encrypted.
    pub sealed: bool,
    /// The version of the rules by which it was judged then; none of old ones that are encrypted.
    pub rules: Option<i64>,
    /// The version of the prices by which it was judged then; none of old ones that are encrypted.
    pub prices: Option<i64>,
}

/// A problem as the server states it (RFC 9457).
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence that says what is wrong and what to do.
    pub detail: String,
}
