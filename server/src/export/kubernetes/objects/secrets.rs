//! Secrets: never a value, only where it is to be filled in or fetched from.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;
use shared::manifests::{Secret, SecretSource, TLS};

use super::{Object, Site};
use crate::export::ExportError;

/// The store of the External Secrets Operator from which secrets are fetched.
pub const STORE: &str = "aws-secrets-manager";

/// An ExternalSecret of the External Secrets Operator (external-secrets.io/v1, 2026).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalSecret {
    api_version: &'static str,
    kind: &'static str,
    metadata: ObjectMeta,
    spec: ExternalSecretSpec,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalSecretSpec {
    refresh_interval: &'static str,
    secret_store_ref: StoreRef,
    target: Target,
    data_from: Vec<DataFrom>,
}

#[derive(Debug, Serialize)]
struct StoreRef {
    kind: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    name: String,
    creation_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Template>,
}

#[derive(Debug, Serialize)]
struct Template {
    #[serde(rename = "type")]
    type_: &'static str,
}

#[derive(Debug, Serialize)]
struct DataFrom {
    extract: Extract,
}

#[derive(Debug, Serialize)]
struct Extract {
    key: String,
}

impl Site<'_> {
    /// The secrets of the namespace.
    pub(super) fn secrets(&self) -> Result<Vec<Object>, ExportError> {
        let secrets = self.space.secrets.iter();
        secrets
            .map(|secret| match self.secrets {
                SecretSource::Fill => self.empty(secret),
                SecretSource::External => self.fetched(secret),
            })
            .collect()
    }

    /// A secret that somebody fills. It says nothing about its data, not even their keys, so that what is
    /// filled in stays when it is applied again. The type for certificates wants its keys; controllers of
    /// Ingresses look at the keys only (ingress-nginx, `backend_ssl.go`, 2026).
    fn empty(&self, secret: &Secret) -> Result<Object, ExportError> {
        let object = core::Secret {
            metadata: self.metadata(&secret.name),
            type_: Some("Opaque".to_owned()),
            ..core::Secret::default()
        };
        Object::new("Secret", &secret.name, &[secret.node], &object)
    }

    /// A secret that the External Secrets Operator fetches.
    fn fetched(&self, secret: &Secret) -> Result<Object, ExportError> {
        let target = Target {
            name: secret.name.clone(),
            creation_policy: "Owner",
            template: (secret.keys == TLS).then_some(Template {
                type_: "kubernetes.io/tls",
            }),
        };
        let all = DataFrom {
            extract: Extract {
                key: secret.remote.shown().to_owned(),
            },
        };
        let object = ExternalSecret {
            api_version: "external-secrets.io/v1",
            kind: "ExternalSecret",
            metadata: self.metadata(&secret.name),
            spec: ExternalSecretSpec {
                refresh_interval: "1h",
                secret_store_ref: StoreRef {
                    kind: "ClusterSecretStore",
                    name: STORE,
                },
                target,
                data_from: vec![all],
            },
        };
        let object = Object::new("ExternalSecret", &secret.name, &[secret.node], &object)?;
        Ok(object.asking("/spec/dataFrom/0/extract/key", &secret.remote))
    }
}
