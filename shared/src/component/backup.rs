//! AWS Backup: a plan that copies stores into a vault.

use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::choice;
use crate::cost::Meter;
use crate::document::LinkKind;
use crate::field::{Choice, Form};
use crate::iac::{Content, Resource, Value};
use crate::plan::{Policy, ServiceRole, Site};

choice! {
    /// How often a plan copies.
    pub enum Schedule {
        Daily = "daily", "Day";
        Weekly = "weekly", "Week";
        Hourly = "hourly", "Hour";
    }
}

/// A backup plan; link it to the stores that it copies.
#[derive(Debug, Clone, PartialEq)]
pub struct Backup {
    /// How often it copies.
    pub schedule: Schedule,
    /// Days for which copies are kept.
    pub retention_days: u32,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            schedule: Schedule::default(),
            retention_days: 35,
        }
    }
}

impl Kind for Backup {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "A plan that copies stores into a vault.",
            also: "snapshots",
            terraform: Answer::As("aws_backup_plan"),
            kubernetes: Answer::Nothing("it is run by AWS, outside the cluster"),
            price: Answer::Nothing("its storage is not in the price table"),
            ..Facts::leaf(
                "Backup plan",
                "Backup",
                Category::Operations,
                &[Place::Region],
                Role::Backup,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.choice("schedule", "Every", &mut self.schedule);
        form.number(
            "retention_days",
            "Kept (days)",
            &mut self.retention_days,
            1..=36_500,
        );
    }
    fn detail(&self) -> String {
        format!(
            "every {}, kept {} days",
            self.schedule.label().to_lowercase(),
            self.retention_days
        )
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        meter.monthly("Copies", "backup", "storage", None);
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let vault = site.own("aws_backup_vault");
        let label = site.label(50);
        let body = Content::new()
            .set("name", label.as_str())
            .set("tags", site.tags());
        site.add(Resource::new(vault.clone(), body));
        let hour = match self.schedule {
            Schedule::Hourly => "cron(0 * * * ? *)",
            Schedule::Daily => "cron(0 3 * * ? *)",
            Schedule::Weekly => "cron(0 3 ? * SUN *)",
        };
        let rule = Content::new()
            .set("rule_name", self.schedule.id())
            .set("target_vault_name", vault.attribute("name"))
            .set("schedule", hour)
            .block(
                "lifecycle",
                Content::new().set("delete_after", self.retention_days),
            );
        let plan = site.own("aws_backup_plan");
        let body = Content::new()
            .set("name", label.as_str())
            .block("rule", rule)
            .set("tags", site.tags());
        site.add(Resource::new(plan.clone(), body));
        let topology = site.topology();
        let kept: Vec<Value> = (topology.linked(site.id(), LinkKind::Attach).into_iter())
            .filter_map(|id| match topology.node(id)?.component.facts().terraform {
                Answer::As(kind) => Some(site.of(kind, id).arn()),
                _ => None,
            })
            .collect();
        if kept.is_empty() {
            return;
        }
        let role = site.role(&ServiceRole {
            name: site.family("_backup"),
            label: format!("{}-backup", site.label(57)),
            description: "Copies stores into the vault.",
            service: "backup.amazonaws.com",
            policies: vec![Policy::BACKUP],
        });
        let body = Content::new()
            .set("name", label.as_str())
            .set("plan_id", plan.id())
            .set("iam_role_arn", role.role.arn())
            .set("resources", Value::List(kept));
        site.add_own("aws_backup_selection", body);
    }
}
