//! SEC-017: a secret in clear text among the variables of a container.

use crate::component::Component;
use crate::component::ecs_service::Variable;
use crate::rules::wording::some;
use crate::rules::{Check, Context, Report, Rule, Severity, Softens};

/// The rule.
pub const RULE: Rule = Rule {
    id: "SEC-017",
    severity: Severity::Warning,
    softens: Softens::Never,
    title: "Secret in clear text",
    why: "Everybody who sees the design, the code or the console can read it.",
    how_to_fix: "Keep the secret in Secrets Manager, and refer to it.",
    source: "AWS Well-Architected SEC02-BP03, 2026; checkov CKV_AWS_46, 2026-08-20",
    violates: r#"r: region
  v: vpc
    c: ecs_cluster
      app: ecs_service variables=[{"name":"DB_PASSWORD","value":"tiger"}]"#,
    passes: r#"r: region
  v: vpc
    c: ecs_cluster
      app: ecs_service variables=[{"name":"DB_HOST","value":"db.example.com"}]"#,
    check: Check::Design(check),
    fix: None,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, node) in topology.nodes() {
        let variables = match &node.component {
            Component::EcsService(service) => &service.variables,
            Component::Lambda(function) => &function.variables,
            Component::K8sWorkload(workload) => &workload.variables,
            _ => continue,
        };
        let secrets: Vec<&str> = (variables.iter())
            .filter(|variable| is_secret(variable))
            .map(|variable| variable.name.as_str())
            .collect();
        if secrets.is_empty() {
            continue;
        }
        let what = if secrets.len() == 1 {
            "a secret"
        } else {
            "secrets"
        };
        report.add(
            &[id],
            format!(
                "{} holds {what} in clear text ({}).",
                topology.name(id),
                some(&secrets)
            ),
        );
    }
}

/// Words at the end of the names of secrets.
const NAMES: [&str; 11] = [
    "PASSWORD",
    "PASSWD",
    "PASS",
    "PWD",
    "SECRET",
    "SECRET_KEY",
    "TOKEN",
    "API_KEY",
    "APIKEY",
    "PRIVATE_KEY",
    "ACCESS_KEY",
];

fn is_secret(variable: &Variable) -> bool {
    let value = variable.value.trim();
    !value.is_empty() && !is_reference(value) && (has_secret_name(variable) || looks_secret(value))
}

fn has_secret_name(variable: &Variable) -> bool {
    let name = variable
        .name
        .trim()
        .to_ascii_uppercase()
        .replace(['-', '.'], "_");
    // `TOKEN` and `DB_TOKEN` are secrets; `COMPASS` is none, nor is a switch such as `USE_TOKEN=true`.
    let named = NAMES.iter().any(|word| {
        name.strip_suffix(word)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    });
    let switch = ["true", "false", "yes", "no", "on", "off"]
        .contains(&variable.value.trim().to_lowercase().as_str());
    named && !switch
}

/// The value says where the secret is, not what it is.
fn is_reference(value: &str) -> bool {
    [
        "${",
        "{{",
        "arn:",
        "vault:",
        "ssm:",
        "file:",
        "/run/secrets/",
        "<",
    ]
    .iter()
    .any(|start| value.starts_with(start))
}

fn looks_secret(value: &str) -> bool {
    // Access keys of AWS, private keys, and addresses with a password in them.
    let access_key = ["AKIA", "ASIA"].iter().any(|start| {
        value.strip_prefix(start).is_some_and(|rest| {
            rest.len() == 16
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
    });
    let private_key = value.contains("PRIVATE KEY-----");
    let login = value
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    let password = login
        .and_then(|(login, _)| login.split_once(':'))
        .map(|(_, password)| password);
    access_key
        || private_key
        || password.is_some_and(|password| !password.is_empty() && !is_reference(password))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::findings;
    use crate::sketch;

    #[test]
    fn whatever_has_variables_is_looked_at() {
        let variables = r#"variables=[{"name":"DB_PASSWORD","value":"tiger"}]"#;
        for of in ["ecs_service", "lambda", "k8s_workload"] {
            let document = sketch::parse(&format!("app: {of} {variables}")).unwrap();
            let found = findings(&document);
            assert!(found.iter().any(|finding| finding.rule == RULE.id), "{of}");
        }
    }

    #[test]
    fn secrets_are_told_from_settings() {
        for (name, value, secret) in [
            ("DB_PASSWORD", "tiger", true),
            ("apiKey", "abc", true),
            ("GITHUB_TOKEN", "ghp_x", true),
            ("COMPASS", "north", false),
            ("DB_PASSWORD", "", false),
            ("DB_PASSWORD", "${db_password}", false),
            (
                "DB_PASSWORD",
                "arn:aws:secretsmanager:eu-west-1:1:secret:x",
                false,
            ),
            ("REQUIRE_TOKEN", "true", false),
            ("TOKEN_URL", "https://id.example.com", false),
            ("DATABASE_URL", "postgres://app:tiger@db/app", true),
            ("DATABASE_URL", "postgres://app@db/app", false),
            ("DATABASE_URL", "postgres://app:${password}@db/app", false),
            ("KEY", "AKIAIOSFODNN7EXAMPLE", true),
        ] {
            let variable = Variable {
                name: name.to_owned(),
                value: value.to_owned(),
            };
            assert_eq!(is_secret(&variable), secret, "{name}={value}");
        }
    }
}
