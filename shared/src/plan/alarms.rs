//! Alarms of CloudWatch: what each watches, and who is told.

use crate::document::Environment;
use crate::iac::{Address, Content, Resource, Value};

use super::Site;

/// When a metric means trouble.
#[derive(Debug, Clone, Copy)]
pub enum Trouble {
    /// It is at or above this.
    From(u32),
    /// It is below this.
    Below(u32),
}

/// An alarm.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// What it is called beside the name of what it watches, in code: `tunnel_down`.
    pub name: &'static str,
    /// What has happened, in one sentence.
    pub description: &'static str,
    /// The family of the metric.
    pub namespace: &'static str,
    /// The metric.
    pub metric: &'static str,
    /// Whose metric it is.
    pub dimensions: Vec<(&'static str, Value)>,
    /// How the values of a period become one.
    pub statistic: &'static str,
    /// When it means trouble.
    pub trouble: Trouble,
    /// Seconds of a period.
    pub period: u32,
    /// Periods of trouble until the alarm is raised.
    pub periods: u32,
    /// What no value means.
    pub missing: &'static str,
    /// What is done beside telling people.
    pub action: Option<Value>,
}

impl Alarm {
    /// An alarm on a metric that has a value whenever something happens.
    #[must_use]
    pub fn new(
        name: &'static str,
        description: &'static str,
        (namespace, metric): (&'static str, &'static str),
        dimensions: Vec<(&'static str, Value)>,
        (statistic, trouble): (&'static str, Trouble),
    ) -> Self {
        Self {
            name,
            description,
            namespace,
            metric,
            dimensions,
            statistic,
            trouble,
            period: 300,
            periods: 3,
            missing: "notBreaching",
            action: None,
        }
    }
}

/// Whether the observer of a region watches a node: it raises alarms, and nobody only tries things
/// out with the node.
#[must_use]
pub fn watched(site: &Site<'_>) -> bool {
    let developed = site.topology().environment_of(site.id()) == Environment::Development;
    !developed && site.observer().is_some_and(|observer| observer.alarms)
}

/// Adds an alarm under this address.
pub fn add(site: &mut Site<'_>, address: Address, alarm: Alarm) {
    let topics = site.alarm_topics();
    let (operator, threshold) = match alarm.trouble {
        Trouble::From(least) => ("GreaterThanOrEqualToThreshold", least),
        Trouble::Below(least) => ("LessThanThreshold", least),
    };
    let actions = match alarm.action {
        Some(action) => Value::Call("concat", vec![Value::List(vec![action]), topics.clone()]),
        None => topics.clone(),
    };
    let own = site.own(KIND).name;
    let rest = match address.name.strip_prefix(&own) {
        Some(rest) if !rest.is_empty() => rest.replace('_', "-"),
        _ => format!("-{}", alarm.name.replace('_', "-")),
    };
    let body = Content::new()
        .set("alarm_name", format!("{}{rest}", site.label(180)))
        .set("alarm_description", alarm.description)
        .set("namespace", alarm.namespace)
        .set("metric_name", alarm.metric)
        .set("dimensions", Value::map(alarm.dimensions))
        .set("statistic", alarm.statistic)
        .set("comparison_operator", operator)
        .set("threshold", threshold)
        .set("period", alarm.period)
        .set("evaluation_periods", alarm.periods)
        .set("treat_missing_data", alarm.missing)
        .set("alarm_actions", actions)
        .set("ok_actions", topics)
        .set("tags", site.tags());
    site.add(Resource::new(address, body));
}

/// Adds an alarm under the name of the node and of the alarm.
pub fn add_own(site: &mut Site<'_>, alarm: Alarm) {
    let own = site.own(KIND);
    let name = format!("{}_{}", own.name, alarm.name);
    add(site, Address { name, ..own }, alarm);
}

/// The kind of an alarm.
pub const KIND: &str = "aws_cloudwatch_metric_alarm";
