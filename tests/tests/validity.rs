//! Exports are valid beyond the designs that are looked at: every type alone, designs at random,
//! and all of them for the next version of the provider, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::{BTreeMap, BTreeSet};

use server::export::terraform;
use shared::component::Component;
use shared::document::Document;
use shared::field::Choice;
use shared::plan::{Level, Root, kinds, roots};
use shared::sketch;
use tests::accepted::accepts;
use tests::random::legal_design;
use tests::samples::{ONE_OF_EACH, OTHER_MODES, TWO_REGIONS, smallest};
use tests::schema::Schema;
use tests::{design, names, number, tool};

/// The levels of hardening.
const LEVELS: [Level; 2] = [Level::Standard, Level::Strict];

fn files(root: &Root) -> BTreeMap<String, String> {
    terraform::files(&root.plan, &root.document).unwrap()
}

/// Designs that hold every type, in every mode.
fn samples() -> impl Iterator<Item = (String, Document)> {
    let samples = [
        ("one_of_each", ONE_OF_EACH),
        ("other_modes", OTHER_MODES),
        ("two_regions", TWO_REGIONS),
    ];
    (samples.into_iter()).map(|(name, text)| (name.to_owned(), sketch::parse(text).unwrap()))
}

#[test]
fn provider_6_knows_everything_that_is_exported() {
    let schema = Schema::of_provider_6().unwrap();
    println!(
        "{} of {} ({})",
        schema.provider, schema.published, schema.source
    );
    let known: BTreeSet<&str> = schema.kinds().collect();
    assert_eq!(known, kinds().collect());
    let templates = names()
        .into_iter()
        .map(|name| (name.clone(), design(&name)));
    let random = (1..=RANDOM).map(|seed| (format!("seed {seed}"), legal_design(seed)));
    let mut faults = BTreeSet::new();
    for (name, document) in templates.chain(samples()).chain(random) {
        for level in LEVELS {
            for root in roots(&document, level) {
                let found = schema.faults(&files(&root)).unwrap();
                faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
            }
        }
    }
    let faults: Vec<String> = faults.into_iter().collect();
    assert_eq!(faults.join("\n"), "");
}

#[test]
fn what_only_provider_6_knows_asks_for_it() {
    let asked = |sketch: &str| {
        let document = sketch::parse(sketch).unwrap();
        let root = roots(&document, Level::Standard).remove(0);
        let files = files(&root);
        let faults = Schema::of_provider_6().unwrap().faults(&files).unwrap();
        assert_eq!(faults.join("\n"), "");
        let versions = files.get("versions.tf").unwrap();
        let mut lines = versions.lines().map(str::trim);
        let version = lines.find(|line| line.starts_with("version"));
        version.unwrap().to_owned()
    };
    let network = "r: region\n  v: vpc cidr=10.0.0.0/16\n    igw: internet_gateway\n";
    assert_eq!(asked(network), r#"version = ">= 5.100.0, < 7.0.0""#);
    let regional = format!("{network}    nat: nat_gateway mode=regional\n");
    assert_eq!(asked(&regional), r#"version = ">= 6.24.0, < 7.0.0""#);
    let fast = |mibps: u32| {
        let volume = format!("size_gib=500 iops=16000 throughput={mibps}");
        format!("{network}    za: zone letter=a\n      disk: ebs {volume}\n")
    };
    assert_eq!(asked(&fast(1_000)), r#"version = ">= 5.100.0, < 7.0.0""#);
    assert_eq!(asked(&fast(1_001)), r#"version = ">= 6.24.0, < 7.0.0""#);
}

#[test]
fn terraform_accepts_every_type_alone_and_with_all_others() {
    let alone = Component::IDS.iter().map(|id| {
        let document = sketch::parse(&smallest(id)).unwrap();
        (format!("only_{id}"), document)
    });
    let designs = alone
        .chain(samples())
        .flat_map(|(name, document)| LEVELS.map(|level| (name.clone(), document.clone(), level)));
    accept(
        "terraform_accepts_every_type_alone_and_with_all_others",
        designs,
    );
}

/// How many designs at random are exported, unless `AZIMUTH_RANDOM_DESIGNS` asks for more.
const RANDOM: u64 = 10;

#[test]
fn terraform_accepts_random_legal_designs() {
    let count = number("AZIMUTH_RANDOM_DESIGNS", RANDOM);
    let first = number("AZIMUTH_SEED", 1);
    println!("AZIMUTH_SEED={first} AZIMUTH_RANDOM_DESIGNS={count}");
    let seeds: Vec<u64> = (first..first + count).collect();
    for batch in seeds.chunks(20) {
        let designs = (batch.iter().zip(LEVELS.into_iter().cycle()))
            .map(|(seed, level)| (format!("seed_{seed}"), legal_design(*seed), level));
        accept("terraform_accepts_random_legal_designs", designs);
    }
}

/// Real Terraform accepts the designs and plans what was meant; all of them at once.
fn accept(test: &str, designs: impl Iterator<Item = (String, Document, Level)>) {
    let Some(binary) = tool(test, "AZIMUTH_TERRAFORM") else {
        return;
    };
    let mut all = BTreeMap::new();
    for (name, document, level) in designs {
        for root in roots(&document, level) {
            let at = root.environment.map_or("all", |one| one.id());
            let module = format!("{name}_{at}_{}", level.id());
            assert_eq!(root.plan.gaps, [], "{module}");
            all.insert(module, root);
        }
    }
    accepts(&binary, &all).unwrap();
}
