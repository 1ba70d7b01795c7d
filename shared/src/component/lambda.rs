//! AWS Lambda: runs code for each call.

use super::ecs_service::Variable;
use super::subnet::SubnetKind;
use super::{Answer, Category, Facts, Kind, Place, Role};
use crate::availability::Sla;
use crate::cost::Meter;
use crate::cost::usage::Usage;
use crate::field::{Form, Proposed};
use crate::iac::{self, Address, Content, Resource, Value};
use crate::plan::edge::policy;
use crate::plan::{Policy, ServiceRole, Site, messaging, register};

/// Runtimes that are supported (Lambda API model, 2026-05), the newest of each language first.
pub const RUNTIMES: &[&str] = &[
    "python3.14",
    "python3.13",
    "python3.12",
    "nodejs24.x",
    "nodejs22.x",
    "java25",
    "java21",
    "dotnet10",
    "dotnet8",
    "ruby4.0",
    "ruby3.4",
    "provided.al2023",
];

/// Runtimes that the oldest supported AWS provider of Terraform does not know, each with the newest
/// of its language that it does (provider 5.100.0, tried 2026-11).
const NEWER_THAN_PROVIDER: [(&str, &str); 5] = [
    ("python3.14", "python3.13"),
    ("nodejs24.x", "nodejs22.x"),
    ("java25", "java21"),
    ("dotnet10", "dotnet8"),
    ("ruby4.0", "ruby3.4"),
];

/// Runtimes that AWS has deprecated (checkov CKV_AWS_363, 2026-08-20, with those whose date in that
/// list has passed since).
pub const DEPRECATED: &[&str] = &[
    "dotnet5.0",
    "dotnet6",
    "dotnet7",
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java8",
    "nodejs",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "nodejs16.x",
    "nodejs18.x",
    "nodejs4.3",
    "nodejs4.3-edge",
    "nodejs6.10",
    "nodejs8.10",
    "provided",
    "provided.al2",
    "python2.7",
    "python3.6",
    "python3.7",
    "python3.8",
    "python3.9",
    "ruby2.5",
    "ruby2.7",
];

/// Runs code for each call, without servers to look after.
#[derive(Debug, Clone, PartialEq)]
pub struct Lambda {
    /// The language and version.
    pub runtime: String,
    /// The function in the code.
    pub handler: String,
    /// Memory in MB, 128 to 10,240.
    pub memory: u32,
    /// Seconds after which a call is stopped, 1 to 900.
    pub timeout: u32,
    /// Scratch space in MB, 512 to 10,240.
    pub ephemeral_storage: u32,
    /// Most calls at a time; none: no bound of its own.
    pub reserved_concurrency: Option<u32>,
    /// Messages that fail again and again are kept.
    pub dead_letter_queue: bool,
    /// It has a public address of its own.
    pub function_url: bool,
    /// Environment variables, in clear text: no secrets here.
    pub variables: Vec<Variable>,
    /// Calls a month.
    pub monthly_requests: Usage,
    /// How long a call takes on average, in milliseconds.
    pub request_duration_ms: Usage,
}

impl Default for Lambda {
    fn default() -> Self {
        Self {
            runtime: "python3.14".to_owned(),
            handler: "main.handler".to_owned(),
            memory: 256,
            timeout: 30,
            ephemeral_storage: 512,
            reserved_concurrency: None,
            dead_letter_queue: false,
            function_url: false,
            variables: Vec::default(),
            monthly_requests: Usage::default(),
            request_duration_ms: Usage::default(),
        }
    }
}

/// Adds the queue for what a function fails to work off, and lets the function write to it.
fn dead_letters(site: &mut Site<'_>, role: &Address) -> (Address, Address) {
    let queue = Address::new("aws_sqs_queue", site.family("_failed"));
    let body = Content::new()
        .set("name", site.family_label("-failed", 80))
        .set("sqs_managed_sse_enabled", true)
        .set("message_retention_seconds", 1_209_600)
        .set("tags", site.tags());
    site.add(Resource::new(queue.clone(), body));
    let send = Value::map([
        ("Effect", "Allow".into()),
        ("Action", "sqs:SendMessage".into()),
        ("Resource", queue.arn()),
    ]);
    let permission = Address::new("aws_iam_role_policy", site.family("_failed"));
    let body = Content::new()
        .set("name", site.family_label("-failed", 128))
        .set("role", role.id())
        .set("policy", policy(vec![send]));
    site.add(Resource::new(permission.clone(), body));
    (queue, permission)
}

impl Lambda {
    /// The runtime as every supported provider knows it.
    fn known_runtime(&self, site: &mut Site<'_>) -> &str {
        let known = (NEWER_THAN_PROVIDER.iter()).find(|(newer, _)| *newer == self.runtime);
        let Some((newer, known)) = known else {
            return &self.runtime;
        };
        site.note(&format!(
            "version 5 of the AWS provider does not know {newer}; the export has {known}"
        ));
        known
    }
}

impl Kind for Lambda {
    fn facts(&self) -> &'static Facts {
        const FACTS: Facts = Facts {
            about: "Runs code for each call, without servers to look after.",
            also: "function serverless",
            spans: Some(SubnetKind::Private),
            terraform: Answer::As("aws_lambda_function"),
            kubernetes: Answer::Nothing("a function runs on Kubernetes only after a rewrite"),
            price: Answer::As("lambda"),
            ..Facts::leaf(
                "Lambda function",
                "Function",
                Category::Compute,
                &[Place::Region, Place::Vpc],
                Role::Function,
            )
        };
        &FACTS
    }
    fn fields(&mut self, form: &mut dyn Form) {
        form.visit(
            "runtime",
            "Runtime",
            &mut Proposed(&mut self.runtime, RUNTIMES),
        );
        form.text("handler", "Handler", &mut self.handler);
        form.number("memory", "Memory (MB)", &mut self.memory, 128..=10_240);
        form.number("timeout", "Timeout (s)", &mut self.timeout, 1..=900);
        form.number(
            "ephemeral_storage",
            "Scratch space (MB)",
            &mut self.ephemeral_storage,
            512..=10_240,
        );
        form.visit(
            "reserved_concurrency",
            "Reserved concurrency",
            &mut self.reserved_concurrency,
        );
        form.toggle(
            "dead_letter_queue",
            "Dead-letter queue",
            &mut self.dead_letter_queue,
        );
        form.toggle("function_url", "Function URL", &mut self.function_url);
        form.list("variables", "Environment", &mut self.variables);
        form.group("Usage a month");
        form.usage(
            "monthly_requests",
            "Calls",
            &mut self.monthly_requests,
            25_000_000,
        );
        form.usage(
            "request_duration_ms",
            "Milliseconds a call",
            &mut self.request_duration_ms,
            25,
        );
    }
    fn detail(&self) -> String {
        format!("{} · {} MB", self.runtime, self.memory)
    }
    fn addresses_per_subnet(&self, _: u32) -> u32 {
        1
    }
    fn sla(&self, _: usize) -> Sla {
        Sla::service(0.9995, "AWS Lambda SLA", "2026-09-29")
    }
    fn bill(&self, meter: &mut Meter<'_>) {
        let requests = meter.requests(self.monthly_requests);
        meter.monthly("Calls", "lambda", "x86:requests", requests);
        // Whole milliseconds are billed.
        let seconds = (requests.zip(self.request_duration_ms.amount()))
            .map(|(requests, duration)| requests.times(duration.ceil()).over(1_000));
        let memory = seconds.map(|seconds| seconds.times(self.memory).over(1_024));
        meter.monthly("Duration", "lambda", "x86:duration", memory);
        // So much scratch space is included.
        let more = self.ephemeral_storage.saturating_sub(512);
        if more > 0 {
            let space = seconds.map(|seconds| seconds.times(more).over(1_024));
            meter.monthly("Scratch space", "lambda", "ephemeral-storage", space);
        }
    }
    fn deploy(&self, site: &mut Site<'_>) {
        let name = site.label(64);
        let logs = site.own("aws_cloudwatch_log_group");
        let body = Content::new()
            .set("name", format!("/aws/lambda/{name}"))
            .set("retention_in_days", site.log_retention())
            .set("tags", site.tags());
        site.add(Resource::new(logs.clone(), body));
        let subnets = site.topology().subnets_of(site.id());
        let in_vpc = !subnets.is_empty();
        let role = site.own_role(&ServiceRole {
            name: site.family("_function"),
            label: format!("{}-function", site.label(55)),
            description: "What one function may do.",
            service: "lambda.amazonaws.com",
            policies: vec![if in_vpc {
                Policy::FUNCTION_IN_VPC
            } else {
                Policy::FUNCTION
            }],
        });
        site.grant(&role.role);
        let handler = site.word_or("handler", &self.handler, "main.handler");
        let title = site.title();
        let bucket = site.variable(iac::Variable::text(
            // Code is fetched from a bucket of the region.
            site.regional("code_bucket"),
            "The bucket that holds the packages of the functions.",
            "my-artifacts",
        ));
        let key = site.variable(iac::Variable::text(
            site.family("_package"),
            format!("The object with the code of {title}."),
            "function.zip",
        ));
        let variables: Vec<(String, Value)> = (self.variables.iter())
            .filter(|variable| !variable.name.trim().is_empty())
            .map(|variable| (variable.name.clone(), variable.value.as_str().into()))
            .collect();
        let failed = self
            .dead_letter_queue
            .then(|| dead_letters(site, &role.role));
        let mut body = Content::new()
            .set("function_name", name.as_str())
            .set("role", role.role.arn())
            .set("runtime", self.known_runtime(site))
            .set("handler", handler)
            .set("architectures", vec!["arm64"])
            .set("s3_bucket", bucket)
            .set("s3_key", key)
            .set("memory_size", self.memory)
            .set("timeout", self.timeout)
            .set("reserved_concurrent_executions", self.reserved_concurrency)
            .block(
                "ephemeral_storage",
                Content::new().set("size", self.ephemeral_storage),
            );
        let (queue, permission) = failed.unzip();
        body = body.blocks(
            "dead_letter_config",
            queue.map(|queue| Content::new().set("target_arn", queue.arn())),
        );
        if !variables.is_empty() {
            body = body.block(
                "environment",
                Content::new().set("variables", Value::Map(variables)),
            );
        }
        if in_vpc && let Some(subnets) = site.subnets() {
            let network = Content::new()
                .set("subnet_ids", subnets)
                .set("security_group_ids", site.security_groups());
            body = body.block("vpc_config", network);
        }
        let mut after = role.policies;
        after.push(logs);
        after.extend(permission);
        let address = site.own("aws_lambda_function");
        site.add(Resource::new(address.clone(), body.set("tags", site.tags())).after(after));
        messaging::event_sources(site);
        register(site, |_| address.arn());
        if self.function_url {
            let body = Content::new()
                .set("function_name", address.attribute("function_name"))
                .set("authorization_type", "AWS_IAM");
            site.add_own("aws_lambda_function_url", body);
        }
    }
}
