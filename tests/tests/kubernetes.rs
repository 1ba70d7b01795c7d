//! Kubernetes: the five systems export as their golden files and hold the objects that the facts state; the
//! objects fit together, are valid for every supported version, and policies allow exactly what is drawn.
//! What is skipped for a missing tool says so.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use serde_json::Value;
use server::export::Export;
use server::export::kubernetes::export;
use shared::component::Component;
use shared::component::eks_cluster::KubernetesVersion;
use shared::document::{Document, NodeId};
use shared::field::Choice;
use shared::iac;
use shared::manifests::{Layout, Options, SecretSource};
use shared::plan::plan;
use shared::rules::findings;
use shared::sketch;
use shared::topology::Topology;
use tests::cluster::{Network, Object, Party, counts, documents, faults, objects};
use tests::drawn::Drawn;
use tests::random::{Dice, legal_design};
use tests::samples::{ONE_OF_EACH, OTHER_MODES, TWO_REGIONS, other_values};
use tests::{design, folder, names, number, repository, tool};

/// The five systems of the facts.
const SYSTEMS: [&str; 5] = ["boston", "dev-prod", "eks", "ror", "taborda"];

/// The file beside the golden ones that no export writes.
const DEVIATIONS: &str = "DEVIATIONS.md";

fn laid_out(document: &Document, layout: Layout) -> Export {
    let options = Options {
        layout,
        ..Options::default()
    };
    export(document, options).unwrap()
}

#[test]
fn the_five_systems_export_as_their_golden_files() {
    for name in SYSTEMS {
        let mut files = laid_out(&design(name), Layout::Kustomize).files;
        let objects = objects(&design(name), SecretSource::Fill);
        files.insert("objects.txt".to_owned(), listed(&counts(&objects)));
        are_in(&folder(name).join("kubernetes"), &files);
    }
}

/// What deploys Azimuth itself is drawn in it.
#[test]
fn azimuth_is_packaged_as_the_export_of_its_design() {
    let files = laid_out(&design("azimuth"), Layout::Kustomize).files;
    are_in(&repository().join("packaging/kubernetes"), &files);
}

/// Kubernetes puts `$(NAME)` into the variables of a container, when NAME stands before it; not into those that
/// come from a ConfigMap.
#[test]
fn variables_that_refer_to_a_login_stand_behind_it() {
    let document = sketch::parse(
        r#"r: region
  v: vpc cidr=10.0.0.0/16
    z: zone
      s: subnet cidr=10.0.0.0/24
    store: rds spans=s
    c: eks_cluster spans=s
      app: k8s_workload variables=[{"name":"PLAIN","value":"$(HOME)"},{"name":"DATABASE","value":"postgres://$(STORE_HOST)/app"},{"name":"PGUSER","value":"$(STORE_USERNAME)"}]
app -> store"#,
    )
    .unwrap();
    let objects = objects(&document, SecretSource::Fill);
    let of = |kind: &str| {
        let found = objects.iter().find(|object| {
            object.value["kind"] == kind && object.value["metadata"]["name"] == "app"
        });
        &found.unwrap().value
    };
    let container = &of("Deployment")["spec"]["template"]["spec"]["containers"][0];
    let names: Vec<_> = (container["env"].as_array().unwrap().iter())
        .map(|variable| variable["name"].as_str().unwrap())
        .collect();
    let expected = [
        "STORE_HOST",
        "STORE_PORT",
        "STORE_USERNAME",
        "STORE_PASSWORD",
        "DATABASE",
        "PGUSER",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        of("ConfigMap")["data"],
        serde_json::json!({"PLAIN": "$(HOME)"})
    );
}

/// A folder holds these files and no others.
#[track_caller]
fn are_in(golden: &Path, files: &BTreeMap<String, String>) {
    for (file, text) in files {
        let path = golden.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        expect_file![path].assert_eq(text);
    }
    for file in files_in(golden, "") {
        let known = files.contains_key(&file) || file.ends_with(DEVIATIONS);
        assert!(known, "{golden:?} no longer holds {file}: remove it");
    }
}

fn listed(counts: &BTreeMap<String, BTreeMap<String, usize>>) -> String {
    let mut lines = Vec::new();
    for (namespace, kinds) in counts {
        let total: usize = kinds.values().sum();
        lines.push(format!("{namespace}: {total}"));
        lines.extend(
            kinds
                .iter()
                .map(|(kind, count)| format!("{count:4} {kind}")),
        );
    }
    lines.join("\n") + "\n"
}

/// The paths of all files in a folder.
fn files_in(folder: &Path, inside: &str) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{inside}{}", entry.file_name().into_string().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => files.extend(files_in(&entry.path(), &format!("{path}/"))),
            false => files.push(path),
        }
    }
    files
}

/// The objects of an export by kind.
type Counts = &'static [(&'static str, usize)];

/// Section 000.
const TABORDA: Counts = &[
    ("Namespace", 1),
    ("Deployment", 2),
    ("Service", 2),
    ("Ingress", 1),
    ("PodDisruptionBudget", 2),
    ("ServiceAccount", 2),
    ("ConfigMap", 1),
    ("Service ExternalName", 2),
    ("Secret", 1),
    ("NetworkPolicy", 3),
];

/// Section 001.
const ROR: Counts = &[
    ("Namespace", 3),
    ("Deployment", 3),
    ("Service", 3),
    ("Ingress", 3),
    ("HorizontalPodAutoscaler", 1),
    ("PodDisruptionBudget", 1),
    ("ServiceAccount", 3),
    ("Service ExternalName", 4),
    ("Secret", 4),
    ("NetworkPolicy", 3),
];

/// Section 002, development.
const DEVELOPMENT: Counts = &[
    ("Namespace", 1),
    ("Deployment", 3),
    ("Service", 3),
    ("ServiceAccount", 3),
    ("Service ExternalName", 1),
    ("Secret", 1),
    ("NetworkPolicy", 3),
];

/// Section 002, production, and the same again for staging.
const PRODUCTION: Counts = &[
    ("Namespace", 1),
    ("Deployment", 2),
    ("Service", 2),
    ("Ingress", 1),
    ("HorizontalPodAutoscaler", 2),
    ("PodDisruptionBudget", 2),
    ("ServiceAccount", 2),
    ("Service ExternalName", 1),
    ("Secret", 1),
    ("NetworkPolicy", 3),
];

/// Section 003.
const BOSTON: Counts = &[
    ("Namespace", 2),
    ("Deployment", 4),
    ("Service", 4),
    ("Ingress", 4),
    ("PodDisruptionBudget", 2),
    ("ServiceAccount", 4),
    ("Service without selector", 2),
    ("EndpointSlice", 2),
    ("Secret", 2),
    ("NetworkPolicy", 4),
];

/// Section 004.
const EKS: Counts = &[
    ("Namespace", 1),
    ("Deployment", 4),
    ("Service", 4),
    ("HorizontalPodAutoscaler", 4),
    ("PodDisruptionBudget", 4),
    ("ServiceAccount", 4),
    ("ConfigMap", 1),
    ("Ingress", 1),
    ("Service ExternalName", 2),
    ("Secret", 2),
    ("NetworkPolicy", 6),
];

/// What facts/systems.md states for the reference designs: the namespace, or all where it is empty, what
/// stands beside the golden files of which folder, and how many objects in all.
const STATED: [(&str, &str, &str, Counts, usize); 7] = [
    ("taborda", "", "", TABORDA, 17),
    ("ror", "", "", ROR, 28),
    (
        "dev-prod",
        "development",
        "overlays/development",
        DEVELOPMENT,
        15,
    ),
    (
        "dev-prod",
        "production",
        "overlays/production",
        PRODUCTION,
        17,
    ),
    ("dev-prod", "staging", "overlays/staging", PRODUCTION, 17),
    ("boston", "", "", BOSTON, 30),
    ("eks", "", "", EKS, 33),
];

#[test]
fn reference_designs_export_the_objects_that_the_facts_state() {
    for (name, namespace, at, stated, total) in STATED {
        let sum: usize = stated.iter().map(|(_, count)| count).sum();
        assert_eq!(sum, total, "{name} {at}");
        let mut expected: BTreeMap<String, usize> = (stated.iter())
            .map(|(kind, count)| ((*kind).to_owned(), *count))
            .collect();
        for (kind, (was, ours)) in &deviations(name, at) {
            let before = expected.insert(kind.clone(), *ours);
            assert_eq!(before.unwrap_or_default(), *was, "{name} {at} {kind}");
            assert_ne!(was, ours, "{name} {at} {kind} is no deviation");
        }
        expected.retain(|_, count| *count > 0);
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for (space, kinds) in counts(&objects(&design(name), SecretSource::Fill)) {
            if namespace.is_empty() || namespace == space {
                for (kind, count) in kinds {
                    *found.entry(kind).or_default() += count;
                }
            }
        }
        assert_eq!(found, expected, "{name} {at}");
        let ours: usize = found.values().sum();
        let said = format!("counts {total} objects; this export has {ours}.");
        let text = differences(name, at);
        assert!(
            text.is_empty() || text.contains(&said),
            "{name} {at}: {said}"
        );
    }
}

/// What a `DEVIATIONS.md` says; nothing where there is none.
fn differences(name: &str, at: &str) -> String {
    let path = folder(name).join("kubernetes").join(at).join(DEVIATIONS);
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The rows of the table in a `DEVIATIONS.md`: kind, count in the facts, our count.
fn deviations(name: &str, at: &str) -> BTreeMap<String, (usize, usize)> {
    let text = differences(name, at);
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [kind, stated, ours, why, _] = cells.as_slice() else {
            panic!("{name}: {row}");
        };
        assert!(!why.is_empty(), "{name}: {kind} is not explained");
        let count = |cell: &str| cell.parse::<usize>().unwrap();
        let kind = kind.trim_end_matches('`').to_owned();
        (kind, (count(stated), count(ours)))
    })
    .collect()
}

/// Designs of every sort by name: those of the repository, those that hold every type, and random ones.
fn many(random: u64) -> Vec<(String, Document)> {
    let own = names().into_iter().map(|name| {
        let document = design(&name);
        (name, document)
    });
    let samples = [
        ("one of each", ONE_OF_EACH),
        ("two regions", TWO_REGIONS),
        ("other modes", OTHER_MODES),
        ("clusters", CLUSTERS),
    ];
    let samples = samples.map(|(name, text)| (name.to_owned(), sketch::parse(text).unwrap()));
    let random = (0..random).map(|seed| (format!("seed {seed}"), legal_design(seed)));
    own.chain(samples).chain(random).collect()
}

/// Workloads of every kind, behind everything that can stand before them, in two clusters.
const CLUSTERS: &str = r#"
design: is name="Clusters" domain_name=example.com
users: client
r: region
  v: vpc cidr=10.0.0.0/16
    za: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
      a: subnet cidr=10.0.1.0/24
        old-database: ec2 purpose=database port=5432
    zb: zone letter=b
      public-b: subnet kind=public cidr=10.0.2.0/24
      b: subnet cidr=10.0.3.0/24
    queue-door: vpc_endpoint kind=Interface service=sqs spans=a,b
    files: efs spans=a,b
    cache: elasticache spans=a,b
    search: opensearch spans=a,b
    store: aurora spans=a,b
    main: eks_cluster spans=a,b
      nodes: eks_node_group
      shop: k8s_namespace
        entry: k8s_ingress
        plain-entry: k8s_ingress class=nginx tls=false
        safe-entry: k8s_ingress class=nginx target_type=instance
        front: k8s_service port=80
        door: k8s_service kind=LoadBalancer port=8443
        maps: k8s_service kind=ExternalName external_name=maps.example.com port=443
        ledger: k8s_service kind=Endpoints external_name=10.9.0.7 port=1521
        web: k8s_workload port=3000 volumes=[{"path":"/cache","kind":"empty-dir","size_gib":2}]
        web-2: k8s_workload port=3000 hpa_memory=70
        state: k8s_workload kind=StatefulSet hpa_min=0 replicas=3 port=7000 volumes=[{"path":"/data","kind":"ebs","size_gib":20},{"path":"/shared","kind":"efs","size_gib":1}]
        nightly: k8s_workload kind=Job replicas=4
        logger: k8s_workload kind=DaemonSet host_network=true run_as_root=true
        bare: k8s_workload kind=Pod privileged=true gpus=1
      open: k8s_namespace network_policy=false
        free: k8s_workload
      stray: k8s_workload
    other: eks_cluster auto_mode=true spans=a,b
      there: k8s_namespace environment=staging
        far: k8s_workload port=9000 budget=min-available
    line: nlb spans=public-a,public-b listeners=[{"port":443,"protocol":"TLS","certificate":true},{"port":53,"protocol":"UDP"}]
  jobs: sqs
  news: sns
  login: secrets_manager
site: onprem_site cidrs=["10.9.0.0/16"]
  main-frame: onprem_database
api: external_api host=api.example.com
nameless: external_api
users -> entry
users -> plain-entry
users -> safe-entry
users -> door
users -> line
entry -> front
front -> web
front -> web-2
plain-entry -> web
safe-entry -> web-2
door -> web
line -> state
web -> state
web -> web-2 port=3001
web -> free
free -> web
stray -> web
web -> far
web -> maps
web -> ledger
web -> api
web -> nameless
web -> main-frame
web -> store
web -> cache
web -> search
web -> files
state -> files
web -> old-database
web -> login
jobs -> nightly
news -> web
"#;

#[test]
fn everything_that_an_object_refers_to_is_there() {
    for (name, document) in many(number("AZIMUTH_DESIGNS", 200)) {
        for source in [SecretSource::Fill, SecretSource::External] {
            for (folder, objects) in by_cluster(objects(&document, source)) {
                let found = faults(&objects);
                assert!(found.is_empty(), "{name} {folder}: {found:#?}");
            }
        }
    }
}

/// The objects of each cluster by its folder.
fn by_cluster(objects: Vec<Object>) -> BTreeMap<String, Vec<Object>> {
    let mut found: BTreeMap<String, Vec<Object>> = BTreeMap::new();
    for object in objects {
        let folder = object
            .file
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        found.entry(folder.to_owned()).or_default().push(object);
    }
    found
}

#[test]
fn policies_allow_exactly_what_is_drawn() {
    let mut compared = 0;
    for (name, document) in many(number("AZIMUTH_DESIGNS", 200)) {
        for objects in by_cluster(objects(&document, SecretSource::Fill)).values() {
            let calls = compare(&document, objects);
            let differences = calls.iter().filter_map(Call::difference);
            let differences: Vec<_> = differences.collect();
            assert!(differences.is_empty(), "{name}: {differences:#?}");
            compared += calls.len();
        }
    }
    println!("{compared} calls compared with the drawing");
    assert!(compared > 10_000, "{compared}");
}

/// Every rule of a policy is needed, and the comparison sees it: each that is missing, and each that lets
/// all through.
#[test]
fn what_is_compared_would_tell_of_every_hole_and_every_wall() {
    let mut broken = 0;
    for document in [design("eks"), design("taborda")] {
        let objects = objects(&document, SecretSource::Fill);
        for (index, object) in objects.iter().enumerate() {
            for direction in ["ingress", "egress"] {
                let rules = &object.value["spec"][direction];
                if object.kind() != "NetworkPolicy" || !rules.is_array() {
                    continue;
                }
                for rule in 0..rules.as_array().unwrap().len() {
                    let with = |change: &dyn Fn(&mut Vec<Value>)| {
                        let mut changed = objects.clone();
                        change(
                            changed[index].value["spec"][direction]
                                .as_array_mut()
                                .unwrap(),
                        );
                        compare(&document, &changed)
                    };
                    let missing = with(&|rules| {
                        rules.remove(rule);
                    });
                    let open = with(&|rules| {
                        rules[rule] = serde_json::json!({});
                    });
                    for calls in [missing, open] {
                        let seen = calls.iter().any(|call| call.difference().is_some());
                        assert!(seen, "{} {direction} {rule}", object.name());
                        broken += 1;
                    }
                }
            }
        }
    }
    println!("{broken} broken policies were seen");
}

/// A call that somebody could make: whether it arrives, and whether it is drawn.
struct Call {
    what: String,
    arrives: bool,
    drawn: bool,
}

impl Call {
    fn difference(&self) -> Option<String> {
        let word = if self.arrives {
            "arrives"
        } else {
            "is stopped"
        };
        (self.arrives != self.drawn).then(|| format!("{} {word}", self.what))
    }
}

/// Who reaches whom in a cluster, beside what is drawn: every call that is thinkable.
fn compare(document: &Document, objects: &[Object]) -> Vec<Call> {
    let topology = Topology::of(document);
    let network = Network::of(objects);
    let pods: Vec<(&Object, Party, bool)> = (objects.iter())
        .filter_map(|object| {
            let (metadata, _) = object.pods()?;
            let party = Party::Pods {
                namespace: object.namespace().to_owned(),
                metadata: metadata.clone(),
            };
            let isolated = objects.iter().any(|policy| {
                policy.kind() == "NetworkPolicy" && policy.namespace() == object.namespace()
            });
            Some((object, party, isolated))
        })
        .collect();
    let inside: BTreeSet<NodeId> = pods
        .iter()
        .flat_map(|(one, ..)| one.nodes.clone())
        .collect();
    let drawn = Drawn::of(&topology, inside);
    let addresses = addresses(document);
    let controller = Party::of_namespace("ingress-nginx");
    let stranger = Party::of_namespace("elsewhere");
    let mut calls = Vec::new();
    let mut check = |what: String, arrives: bool, drawn: bool| {
        calls.push(Call {
            what,
            arrives,
            drawn,
        });
    };
    for (from, caller, isolated) in &pods {
        for (to, called, guarded) in &pods {
            if from == to {
                continue;
            }
            for port in ports(to) {
                let link = drawn.calls_pods(&from.nodes, &to.nodes, port);
                let expected = link || !(*isolated || *guarded);
                let found = network.lets(caller, called, "TCP", port);
                let what = format!("{} to {} on {port}", from.name(), to.name());
                check(what, found, expected);
            }
        }
        for address in &addresses {
            for port in [80, 443, 1521, 3306, 5432, 6379, 27_017, 8080] {
                let to = Party::Address(*address);
                let link = drawn.calls_address(&from.nodes, *address, port);
                let found = network.lets(caller, &to, "TCP", port);
                let what = format!("{} to {address} on {port}", from.name());
                check(what, found, link || !isolated);
            }
        }
        for protocol in ["TCP", "UDP"] {
            let what = format!("{} looks up names", from.name());
            check(
                what,
                network.lets(caller, &Party::dns(), protocol, 53),
                true,
            );
        }
        let what = format!("{} to those who answer to names, on 443", from.name());
        let found = network.lets(caller, &Party::dns(), "TCP", 443);
        check(what, found, !isolated);
        let what = format!("{} to a stranger", from.name());
        check(what, network.lets(caller, &stranger, "TCP", 443), !isolated);
    }
    for (to, called, guarded) in &pods {
        for port in ports(to) {
            for address in &addresses {
                for protocol in ["TCP", "UDP"] {
                    let from = Party::Address(*address);
                    let link = drawn.is_called_from(*address, &to.nodes, (protocol, port));
                    let found = network.lets(&from, called, protocol, port);
                    let what = format!("{address} to {} on {protocol} {port}", to.name());
                    check(what, found, link || !guarded);
                }
            }
            let link = drawn.is_called_by_controller(&to.nodes, port);
            let found = network.lets(&controller, called, "TCP", port);
            let what = format!("the controller to {} on {port}", to.name());
            check(what, found, link || !guarded);
            let what = format!("a stranger to {} on {port}", to.name());
            check(what, network.lets(&stranger, called, "TCP", port), !guarded);
        }
    }
    calls
}

/// The ports on which pods are called, and others.
fn ports(object: &Object) -> BTreeSet<u32> {
    let (_, spec) = object.pods().unwrap();
    let containers = spec["containers"].as_array().unwrap();
    let own = containers[0]["ports"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let own = own.iter().filter_map(|port| port["containerPort"].as_u64());
    let own = own.map(|port| u32::try_from(port).unwrap());
    own.chain([80, 443, 8080, 22]).collect()
}

/// An address in every block of a design, one on the internet, those of the metadata service and the
/// identity agent, and one that is nobody's.
fn addresses(document: &Document) -> BTreeSet<Ipv4Addr> {
    let mut found = BTreeSet::from([
        Ipv4Addr::new(93, 184, 215, 14),
        Ipv4Addr::new(169, 254, 169, 254),
        Ipv4Addr::new(169, 254, 170, 23),
        Ipv4Addr::new(10, 255, 255, 9),
    ]);
    for node in document.nodes.values() {
        let blocks = match &node.component {
            Component::Subnet(subnet) => subnet.cidr.into_iter().collect(),
            Component::OnpremSite(site) => site.cidrs.clone(),
            Component::K8sService(service) => {
                found.extend(service.external_name.parse::<Ipv4Addr>());
                Vec::new()
            }
            _ => Vec::new(),
        };
        found.extend(blocks.iter().map(|block| Ipv4Addr::from(block.first() + 5)));
    }
    found
}

#[test]
fn what_is_to_be_filled_in_is_what_terraform_shows() {
    let mut found = BTreeSet::new();
    let mut unknown = Vec::new();
    for (name, document) in many(50) {
        let plan = plan(&document);
        let shown: BTreeSet<(&str, &str)> = (plan.outputs.iter())
            .filter_map(|output| match &output.value {
                iac::Value::Map(entries) => Some((output.name, entries)),
                _ => None,
            })
            .flat_map(|(output, entries)| {
                entries.iter().map(move |(key, _)| (output, key.as_str()))
            })
            .collect();
        // What cannot be built yet is told among the gaps.
        let gaps: BTreeSet<&str> = (plan.gaps.iter())
            .map(|(id, _)| document.nodes[id].slug.as_str())
            .collect();
        let readme = &laid_out(&document, Layout::Kustomize).files["README.md"];
        for (entry, output) in entries(readme) {
            if !shown.contains(&(output, entry)) && !gaps.contains(entry) {
                unknown.push(format!("{name}: entry {entry} of {output}"));
            }
            found.insert(output.to_owned());
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    let outputs = [
        "cluster_names",
        "data_store_hosts",
        "ingress_certificates",
        "ingress_web_acls",
        "repository_urls",
    ];
    assert_eq!(found, outputs.map(str::to_owned).into());
}

/// The entries of outputs of Terraform that a README names, with their outputs.
fn entries(readme: &str) -> Vec<(&str, &str)> {
    let pieces: Vec<&str> = readme.split('`').collect();
    let mut found = Vec::new();
    for (index, _) in pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| **piece == " of the output ")
    {
        let mut at = index - 1;
        found.push((pieces[at], pieces[index + 1]));
        while pieces[at - 1] == ", " {
            at -= 2;
            found.push((pieces[at], pieces[index + 1]));
        }
    }
    found
}

#[test]
fn pods_have_the_service_accounts_that_terraform_gives_roles() {
    let mut associated = 0;
    for (name, document) in many(50) {
        let accounts: BTreeSet<(String, String)> = (objects(&document, SecretSource::Fill).iter())
            .filter_map(|object| {
                let (_, spec) = object.pods()?;
                let account = spec["serviceAccountName"].as_str()?;
                Some((object.namespace().to_owned(), account.to_owned()))
            })
            .collect();
        for resource in &plan(&document).resources {
            let text = |attribute: &str| match resource.content.get(attribute) {
                Some(iac::Value::Text(text)) => text.clone(),
                _ => String::new(),
            };
            let pair = (text("namespace"), text("service_account"));
            let is_own = pair.0 != "kube-system";
            if resource.address.kind == "aws_eks_pod_identity_association" && is_own {
                assert!(accounts.contains(&pair), "{name}: {pair:?}");
                associated += 1;
            }
        }
    }
    assert!(associated > 0);
}

/// An export written into a folder.
fn written(export: &Export, folder: &Path) {
    for (file, text) in &export.files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// What a program prints; its complaints when it fails.
#[track_caller]
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {complaints}");
    String::from_utf8(output.stdout).unwrap()
}

/// The versions of Kubernetes that EKS supports, the oldest first.
fn versions() -> Vec<&'static str> {
    let mut versions: Vec<_> = (KubernetesVersion::ALL.iter())
        .filter(|(version, ..)| version.is_supported())
        .map(|(_, id, _)| *id)
        .collect();
    versions.sort_unstable();
    versions
}

#[test]
fn objects_keep_the_strict_schemas_of_the_oldest_a_middle_and_the_newest_version() {
    let test = "objects_keep_the_strict_schemas_of_the_oldest_a_middle_and_the_newest_version";
    let Some(validate) = tool(test, "AZIMUTH_KUBERNETES_VALIDATE") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> = Vec::new();
    let mut count = 0;
    for (index, (_, document)) in many(20).into_iter().enumerate() {
        let export = laid_out(&document, Layout::Combined);
        let folder = place.path().join(index.to_string());
        written(&export, &folder);
        for (file, text) in export
            .files
            .iter()
            .filter(|(file, _)| file.ends_with(".yaml"))
        {
            files.push(folder.join(file));
            count += documents(text).len();
        }
    }
    let supported = versions();
    let asked = [
        supported[0],
        supported[supported.len() / 2],
        supported[supported.len() - 1],
    ];
    let python = validate.with_file_name("python");
    let mut command = Command::new(python);
    command.args(["-c", KEEPS_SCHEMAS, "--strict"]);
    command.args(asked.iter().flat_map(|version| ["-k", version]));
    let report = output(command.args(&files));
    // Every object was looked at, and none was without a schema.
    for version in asked {
        let passed = |line: &&str| line.starts_with("INFO") && line.ends_with(version);
        assert_eq!(
            report.lines().filter(passed).count(),
            count,
            "{version}: {report}"
        );
    }
    println!("{count} objects keep the schemas of {asked:?}");
}

/// The program `kubernetes-validate`, but it reads each schema once: they are large.
const KEEPS_SCHEMAS: &str = "
import functools, sys
from kubernetes_validate import __main__, utils
utils.schema_contents = functools.cache(utils.schema_contents)
sys.exit(__main__.main())";

/// Objects as a set, by kind, namespace and name.
fn by_id(values: Vec<Value>) -> BTreeMap<(String, String, String), Value> {
    let text = |value: &Value, pointer: &str| {
        let text = value.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    (values.into_iter())
        .map(|value| {
            let id = (
                text(&value, "/kind"),
                text(&value, "/metadata/namespace"),
                text(&value, "/metadata/name"),
            );
            (id, value)
        })
        .collect()
}

#[test]
fn kustomize_builds_every_overlay_as_it_was_meant() {
    let test = "kustomize_builds_every_overlay_as_it_was_meant";
    let Some(kubectl) = tool(test, "AZIMUTH_KUBECTL") else {
        return;
    };
    for (name, document) in many(10) {
        let place = tempfile::tempdir().unwrap();
        let export = laid_out(&document, Layout::Kustomize);
        written(&export, place.path());
        let mut meant: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for object in objects(&document, SecretSource::Fill) {
            let overlay = match object.file.rsplit_once('/') {
                Some((cluster, file)) => format!("{cluster}/overlays/{file}"),
                None => format!("overlays/{}", object.file),
            };
            let overlay = overlay.trim_end_matches(".yaml").to_owned();
            meant.entry(overlay).or_default().push(object.value);
        }
        for (overlay, values) in meant {
            let mut command = Command::new(&kubectl);
            let built = output(command.arg("kustomize").arg(place.path().join(&overlay)));
            assert_eq!(by_id(documents(&built)), by_id(values), "{name} {overlay}");
        }
    }
}

#[test]
fn charts_render_the_objects_of_the_overlays() {
    let test = "charts_render_the_objects_of_the_overlays";
    let Some(helm) = tool(test, "AZIMUTH_HELM") else {
        return;
    };
    for (name, document) in many(5) {
        let place = tempfile::tempdir().unwrap();
        let export = laid_out(&document, Layout::Helm);
        written(&export, place.path());
        let charts: Vec<&str> = (export.files.keys())
            .filter_map(|file| file.strip_suffix("/Chart.yaml"))
            .collect();
        let mut rendered = Vec::new();
        for chart in charts {
            let path = place.path().join(chart);
            output(Command::new(&helm).arg("lint").arg("--strict").arg(&path));
            let text = output(Command::new(&helm).args(["template", "release"]).arg(&path));
            rendered.extend(documents(&text));
        }
        let mut meant: Vec<Value> = (objects(&document, SecretSource::Fill).into_iter())
            .filter(|object| object.kind() != "Namespace")
            .map(|object| {
                let mut value = object.value;
                // Helm says in which namespace the release is.
                value["metadata"]
                    .as_object_mut()
                    .unwrap()
                    .remove("namespace");
                value
            })
            .collect();
        let key = |value: &Value| value.to_string();
        meant.sort_by_key(key);
        rendered.sort_by_key(key);
        assert_eq!(rendered, meant, "{name}");
    }
}

#[test]
fn a_value_of_a_chart_is_what_the_cluster_gets() {
    let Some(helm) = tool(
        "a_value_of_a_chart_is_what_the_cluster_gets",
        "AZIMUTH_HELM",
    ) else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    written(&laid_out(&design("eks"), Layout::Helm), place.path());
    let mut command = Command::new(helm);
    let text = output(
        command
            .args(["template", "release"])
            .arg(place.path().join("charts/production"))
            .args(["--set", "autoscalers.orders.maxReplicas=25"])
            .args([
                "--set-string",
                "workloads.orders.image=registry.example.com/orders:2",
            ])
            .args([
                "--set-string",
                "services.postgres.externalName=db.example.com",
            ]),
    );
    let objects = by_id(documents(&text));
    let get = |kind: &str, name: &str| {
        objects[&(kind.to_owned(), String::new(), name.to_owned())].clone()
    };
    assert_eq!(
        get("HorizontalPodAutoscaler", "orders")["spec"]["maxReplicas"],
        25
    );
    let containers = &get("Deployment", "orders")["spec"]["template"]["spec"]["containers"];
    assert_eq!(containers[0]["image"], "registry.example.com/orders:2");
    assert_eq!(
        get("Service", "postgres")["spec"]["externalName"],
        "db.example.com"
    );
}

#[test]
fn a_setting_of_an_overlay_is_what_the_cluster_gets() {
    let test = "a_setting_of_an_overlay_is_what_the_cluster_gets";
    let Some(kubectl) = tool(test, "AZIMUTH_KUBECTL") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    let export = laid_out(&design("eks"), Layout::Kustomize);
    written(&export, place.path());
    let overlay = place.path().join("overlays/production");
    let settings = &export.files["overlays/production/settings.yaml"];
    let filled: Vec<String> = (settings.lines())
        .map(|line| {
            match line
                .strip_prefix("  ")
                .and_then(|line| line.split_once(": "))
            {
                Some((name, value)) if value.contains("invalid") => {
                    format!("  {name}: {name}.example.com")
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    std::fs::write(overlay.join("settings.yaml"), filled.join("\n")).unwrap();
    let text = output(Command::new(kubectl).arg("kustomize").arg(overlay));
    let objects = by_id(documents(&text));
    let service = &objects[&(
        "Service".to_owned(),
        "shop".to_owned(),
        "postgres".to_owned(),
    )];
    assert_eq!(service["spec"]["externalName"], "postgres-host.example.com");
    assert!(!text.contains("settings.local"), "{text}");
}

/// A check and a kind of object.
type Failure = (String, String);

/// The rows of the table for Kubernetes in `tests/checkov.md`: check, kind of object, reason, cost.
fn exceptions() -> BTreeMap<Failure, String> {
    let text = std::fs::read_to_string(repository().join("tests/checkov.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.filter(|row| row.contains("_K8S_"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{row}");
        let check = cells[0].trim_end_matches('`').to_owned();
        assert!(!cells[2].is_empty(), "{check} has no reason");
        let kind = cells[1].trim_matches('`').to_owned();
        ((check, kind), cells[2].to_owned())
    })
    .collect()
}

#[test]
fn checkov_finds_nothing_in_the_manifests_but_what_is_reasoned() {
    let test = "checkov_finds_nothing_in_the_manifests_but_what_is_reasoned";
    let Some(checkov) = tool(test, "AZIMUTH_CHECKOV") else {
        return;
    };
    let place = tempfile::tempdir().unwrap();
    for name in names() {
        let export = laid_out(&design(&name), Layout::Combined);
        written(&export, &place.path().join(name));
    }
    let output = Command::new(checkov)
        .args(["--directory", "."])
        .args(["--framework", "kubernetes", "--output", "json"])
        .args(["--quiet", "--compact", "--skip-download"])
        .current_dir(place.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["parsing_errors"], 0);
    let mut failures: BTreeMap<Failure, String> = BTreeMap::new();
    for found in report["results"]["failed_checks"].as_array().unwrap() {
        let text = |key: &str| found[key].as_str().unwrap().to_owned();
        let kind = text("resource").split('.').next().unwrap().to_owned();
        let what = format!(
            "{} {} {}",
            text("check_name"),
            text("file_path"),
            text("resource")
        );
        failures.insert((text("check_id"), kind), what);
    }
    let exceptions = exceptions();
    let unlisted: Vec<_> = (failures.iter())
        .filter(|(key, _)| !exceptions.contains_key(*key))
        .collect();
    assert!(unlisted.is_empty(), "{unlisted:#?}");
    let idle: Vec<_> = exceptions
        .keys()
        .filter(|key| !failures.contains_key(*key))
        .collect();
    assert!(idle.is_empty(), "nothing needs these: {idle:#?}");
    println!(
        "checkov: {} sorts of faults, all with a reason",
        failures.len()
    );
}

/// Texts that want to be something else than text.
const HOSTILE: [&str; 44] = [
    "yes",
    "no",
    "on",
    "Off",
    "y",
    "N",
    "true",
    "null",
    "~",
    "",
    " ",
    "0o17",
    "017",
    "0x1F",
    "1_000",
    "1e3",
    "1:30",
    "190:20:30",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    ".inf",
    ".NaN",
    "=",
    "<<",
    "- a",
    "-",
    "? a",
    ": a",
    "a: b",
    "a #b",
    "# a",
    "---",
    "...",
    "%YAML 1.2",
    "&a",
    "*a",
    "!!str a",
    "|",
    "> a",
    "{{ .Values.x }}",
    "{%raw%}",
    "a\tb",
    "a\r\nb",
    "$(POSTGRES_HOST) ${x}",
];

/// Characters of which random texts are made.
const SIGNS: [char; 35] = [
    '-', ':', '#', '{', '}', '[', ']', ',', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '?',
    '=', '~', '\\', '\n', '\t', '\r', ' ', '0', 'e', '_', '.', 'y', '\u{2028}', '\u{e9}', '/',
    '🦀',
];

/// Characters that kubectl and Helm take nowhere, however they are written, and the one that kubectl makes a
/// space.
const NOT_CARRIED: [char; 6] = ['\u{feff}', '\u{7f}', '\u{0}', '\u{1b}', '\u{80}', '\u{85}'];

/// A thousand texts, the known ones first.
fn hostile() -> Vec<String> {
    let mut dice = Dice(7);
    let mut texts: Vec<String> = HOSTILE.iter().map(|&text| text.to_owned()).collect();
    while texts.len() < 1_000 {
        let length = 1 + dice.roll(12);
        let text = (0..length).filter_map(|_| dice.pick(&SIGNS));
        texts.push(text.collect());
    }
    texts
}

#[test]
fn what_no_tool_carries_is_left_out_with_a_note() {
    let mut document = design("eks");
    let id = node(&document, "frontend");
    let variables: Vec<_> = (NOT_CARRIED.iter().enumerate())
        .map(|(index, sign)| serde_json::json!({"name": format!("V{index}"), "value": format!("a{sign}")}))
        .chain(["1A", "A B", "", "V=1", "\u{e9}"].map(|name| serde_json::json!({"name": name, "value": ""})))
        .chain([serde_json::json!({"name": "GOOD", "value": "yes"})])
        .collect();
    let fields = serde_json::json!({ "variables": variables });
    let frontend = document.node_mut(id).unwrap();
    frontend.component = frontend
        .component
        .with(fields.as_object().unwrap())
        .unwrap();
    let export = laid_out(&document, Layout::Kustomize);
    let config = documents(&export.files["base/frontend-configmap.yaml"]);
    assert_eq!(config[0]["data"], serde_json::json!({"GOOD": "yes"}));
    let notes = export
        .notes
        .iter()
        .filter(|(_, note)| note.contains("reaches no container"));
    assert_eq!(notes.count(), 10);
}

fn node(document: &Document, slug: &str) -> NodeId {
    let found = document.nodes.iter().find(|(_, node)| node.slug == slug);
    *found.unwrap().0
}

#[test]
fn a_name_that_is_not_legal_is_told_with_the_one_that_is_exported() {
    let text = "
        r: region
          v: vpc
            k: eks_cluster
              shop: k8s_namespace object_name=\"My Shop\"
                web: k8s_workload object_name=\"The W\u{e9}b\"
                other: k8s_workload object_name=one
                another: k8s_workload object_name=one";
    let document = sketch::parse(text).unwrap();
    let names: BTreeSet<String> = (objects(&document, SecretSource::Fill).iter())
        .filter(|object| ["Namespace", "Deployment"].contains(&object.kind()))
        .map(|object| object.name().to_owned())
        .collect();
    let expected = ["another", "my-shop", "one", "the-w-b"].map(str::to_owned);
    assert_eq!(names, BTreeSet::from(expected));
    let found: Vec<String> = (findings(&document).into_iter())
        .filter(|finding| ["K8S-012", "EXP-002"].contains(&finding.rule))
        .map(|finding| finding.message)
        .collect();
    assert_eq!(
        found.join("\n"),
        "another cannot have the name \"one\" in its namespace; the manifests say \"another\".\n\
         \"My Shop\" is not a legal Kubernetes name; the manifests say \"my-shop\".\n\
         \"The W\u{e9}b\" is not a legal Kubernetes name; the manifests say \"the-w-b\"."
    );
}

/// Types whose fields are looked at, and the fields that change no object, each with the reason.
const WITHOUT_EFFECT: [(&str, &[&str], &str); 4] = [
    (
        "k8s_workload",
        &["needed"],
        "it is asked for the availability",
    ),
    ("k8s_service", &[], ""),
    ("k8s_ingress", &[], ""),
    ("k8s_namespace", &[], ""),
];

#[test]
fn every_field_of_an_object_has_an_effect_or_a_reason() {
    let document = sketch::parse(CLUSTERS).unwrap();
    let before = laid_out(&document, Layout::Combined).files;
    for (kind, expected, _) in WITHOUT_EFFECT {
        let nodes = document
            .nodes
            .iter()
            .filter(|(_, node)| node.component.id() == kind);
        let nodes: Vec<_> = nodes
            .map(|(id, node)| (*id, node.component.clone()))
            .collect();
        let mut without = Vec::new();
        for view in Component::from_id(kind).unwrap().fields() {
            let changes = |(id, component): &(NodeId, Component)| {
                let own = component
                    .fields()
                    .into_iter()
                    .find(|own| own.name == view.name);
                other_values(&own.unwrap()).into_iter().any(|value| {
                    let mut changed = document.clone();
                    let fields = serde_json::json!({ view.name: value });
                    let Ok(component) = component.with(fields.as_object().unwrap()) else {
                        return false;
                    };
                    changed.node_mut(*id).unwrap().component = component;
                    laid_out(&changed, Layout::Combined).files != before
                })
            };
            if !nodes.iter().any(changes) {
                without.push(view.name);
            }
        }
        assert_eq!(without, expected, "{kind}");
    }
}

/// The hostile texts as the variables of a workload, and the export with them.
fn with_hostile_texts(layout: Layout) -> (Vec<String>, Export) {
    let texts = hostile();
    let variables: Vec<_> = (texts.iter().enumerate())
        .map(|(index, text)| serde_json::json!({"name": format!("V{index}"), "value": text}))
        .collect();
    let mut document = design("eks");
    let web = document
        .nodes
        .iter()
        .find(|(_, node)| node.slug == "frontend");
    let id = *web.unwrap().0;
    let node = document.node_mut(id).unwrap();
    let fields = serde_json::json!({
        "variables": variables,
        "image": "{{ evil }}: &a\n- b",
        "health_path": "/{{x}}'\"#",
        "object_name": "${x} --- {{y}}",
    });
    node.component = node.component.with(fields.as_object().unwrap()).unwrap();
    node.name = "--- {{ x }}\n# \"a\": 'b'".to_owned();
    document.name = "--- {{ .Values.x }}\n- a: b".to_owned();
    (texts, laid_out(&document, layout))
}

fn read_back(data: &Value, texts: &[String]) {
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(
            data[format!("V{index}")],
            Value::from(text.as_str()),
            "{text:?}"
        );
    }
}

#[test]
fn hostile_text_stays_text_for_another_parser() {
    let (texts, export) = with_hostile_texts(Layout::Kustomize);
    let mut found = 0;
    for (file, text) in export
        .files
        .iter()
        .filter(|(file, _)| file.ends_with(".yaml"))
    {
        for value in documents(text) {
            if value["kind"] == "ConfigMap" && value["data"].get("V0").is_some() {
                read_back(&value["data"], &texts);
                found += 1;
            }
        }
        assert!(!text.contains("{{"), "{file} begins a template");
    }
    assert_eq!(found, 1);
}

#[test]
fn hostile_text_stays_text_for_kubectl_and_helm() {
    let test = "hostile_text_stays_text_for_kubectl_and_helm";
    let Some((kubectl, helm)) = tool(test, "AZIMUTH_KUBECTL").zip(tool(test, "AZIMUTH_HELM"))
    else {
        return;
    };
    let config = |text: &str| {
        let all = documents(text).into_iter();
        let mut configs = all.filter(|value| value["data"].get("V0").is_some());
        configs.next().unwrap()
    };
    let place = tempfile::tempdir().unwrap();
    let (texts, export) = with_hostile_texts(Layout::Kustomize);
    written(&export, place.path());
    let overlay = place.path().join("overlays/production");
    let built = output(Command::new(kubectl).arg("kustomize").arg(overlay));
    read_back(&config(&built)["data"], &texts);
    let (texts, export) = with_hostile_texts(Layout::Helm);
    written(&export, place.path());
    let chart = place.path().join("charts/production");
    let rendered = output(Command::new(helm).args(["template", "x"]).arg(chart));
    read_back(&config(&rendered)["data"], &texts);
}

#[test]
fn hostile_text_stays_text_for_a_parser_of_yaml_1_1() {
    let test = "hostile_text_stays_text_for_a_parser_of_yaml_1_1";
    let Some(validate) = tool(test, "AZIMUTH_KUBERNETES_VALIDATE") else {
        return;
    };
    // PyYAML stands beside the program.
    let python = validate.with_file_name("python");
    let place = tempfile::tempdir().unwrap();
    let (texts, export) = with_hostile_texts(Layout::Combined);
    let file = place.path().join("all.yaml");
    std::fs::write(&file, &export.files["production.yaml"]).unwrap();
    let script = "import json,sys,yaml\n\
                  print(json.dumps([one for one in yaml.safe_load_all(open(sys.argv[1]))]))";
    let read = output(Command::new(python).args(["-c", script]).arg(&file));
    let all: Vec<Value> = serde_json::from_str(&read).unwrap();
    let config = all.iter().find(|value| value["data"].get("V0").is_some());
    read_back(&config.unwrap()["data"], &texts);
}
