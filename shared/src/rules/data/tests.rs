//! Cases of the rules on data, beyond the examples that each carries.

use expect_test::{Expect, expect};

use crate::rules::{Finding, Severity, findings, fixed};
use crate::sketch;

/// The findings of the chapters on data, operations and names, and those on stores in others.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let document = sketch::parse(text).unwrap();
    let ours = [
        "DB-", "OPS-", "NAM-", "SEC-004", "SEC-007", "SEC-008", "SEC-011", "SEC-012", "SEC-016",
        "SEC-018", "SEC-019", "SEC-020", "SEC-021", "CMP-003", "CMP-004", "CMP-018", "QTA-",
    ];
    let lines: String = findings(&document)
        .iter()
        .filter(|finding| ours.iter().any(|one| finding.rule.starts_with(one)))
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "advice",
            };
            let fix = finding
                .fix
                .as_deref()
                .map_or_else(String::new, |fix| format!(" [{fix}]"));
            format!("{severity} {} {}{fix}\n", finding.rule, finding.message)
        })
        .collect();
    expected.assert_eq(&lines);
}

/// Three zones with public, application and data subnets, and everything a production system keeps.
const SOUND: &str = "
    users: client
    r: region
      watch: cloudwatch
      plan: backup
      files: s3
      jobs: sqs
      news: sns
      orders: dynamodb
      key: kms
      secret: secrets_manager
      images: ecr
      v: vpc cidr=10.0.0.0/16
        igw: internet_gateway
        za: zone letter=a
          public-a: subnet kind=public cidr=10.0.0.0/24
          app-a: subnet cidr=10.0.3.0/24
          data-a: subnet kind=isolated cidr=10.0.6.0/24
          disk: ebs
        zb: zone letter=b
          public-b: subnet kind=public cidr=10.0.1.0/24
          app-b: subnet cidr=10.0.4.0/24
          data-b: subnet kind=isolated cidr=10.0.7.0/24
        zc: zone letter=c
          public-c: subnet kind=public cidr=10.0.2.0/24
          app-c: subnet cidr=10.0.5.0/24
          data-c: subnet kind=isolated cidr=10.0.8.0/24
        web: alb spans=public-a,public-b,public-c
        hosts: asg spans=app-a,app-b,app-c min=3 desired=3
        sql: rds spans=data-a,data-b
        ha: rds_cluster spans=data-a,data-b,data-c
        big: aurora spans=data-a,data-b,data-c
        docs: documentdb spans=data-a,data-b
        sessions: elasticache spans=data-a,data-b
        plain: elasticache engine=memcached spans=data-a,data-b
        shards: elasticache shards=3 spans=data-a,data-b
        search: opensearch spans=data-a,data-b
        steady: opensearch standby=true data_nodes=3 instance_type=m6g.large.search spans=data-a,data-b,data-c
        shared: efs spans=app-a,app-b,app-c
    users -> web
    web -> hosts
    hosts -> sql
    hosts -> ha
    hosts -> big
    hosts -> docs
    hosts -> sessions
    hosts -> search
    hosts -> shared
    hosts -> files
    hosts -> jobs
    hosts -> orders
    plan -> disk
";

#[test]
fn a_sound_design_has_no_findings() {
    check(SOUND, expect![[""]]);
}

#[test]
fn what_the_texts_say_is_found() {
    // 000: PostgreSQL in a single zone, or on a machine of its own.
    check(
        "
        r: region code=us-west-2
          mon: cloudwatch alarms=false
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet cidr=10.0.0.0/24
                app-a: ec2 software=Dropwizard
            zb: zone letter=b
              b: subnet cidr=10.0.1.0/24
                app-b: ec2 software=Dropwizard
            pg: rds spans=b multi_az=false
        app-a -> pg
        app-b -> pg
        ",
        expect![[r#"
            error DB-001 Database pg needs a subnet group in two zones: it has one (b). [Add the subnet of zone a]
            warning DB-007 pg runs in one zone: failover is a restore. [Turn on the standby]
            warning DB-018 Database pg shares subnet b with application components. [Move it to subnets of its own]
            advice OPS-002 No alarm watches pg in us-west-2. [Add alarms]
        "#]],
    );
    // 001: one private subnet for everything.
    check(
        "
        r: region code=eu-west-1
          mon: cloudwatch
          v: vpc cidr=10.1.0.0/16
            za: zone letter=a
              pub: subnet kind=public cidr=10.1.0.0/24
              priv: subnet cidr=10.1.1.0/24
                s3-data: s3
            cl: ecs_cluster spans=priv
              api: ecs_service
            es: opensearch spans=priv data_nodes=1 dedicated_masters=0
            db: rds engine=mysql spans=priv
        api -> es
        api -> db
        ",
        expect![[r#"
            error DB-001 Database db needs a subnet group in two zones: it has one (a). [Add a subnet in another zone]
            warning DB-018 Database db shares subnet priv with application components. [Move it to subnets of its own]
            warning DB-023 OpenSearch es does not survive the failure of a zone: it has subnets in one zone and no dedicated masters. [Spread it, with three masters]
        "#]],
    );
    // 002: RDS with MongoDB, in development.
    check(
        "
        design: is environment=development
        r: region
          v: vpc cidr=10.2.0.0/16
            za: zone letter=a
              a: subnet cidr=10.2.0.0/24
                app: ec2
            db: rds engine=MongoDB multi_az=false spans=a
        app -> db
        ",
        expect![[r#"
            error DB-001 Database db needs a subnet group in two zones: it has one (a). [Add a subnet in another zone]
            error DB-002 db: RDS has no MongoDB engine: use DocumentDB, MongoDB Atlas or MongoDB on EC2. [Use DocumentDB]
            warning DB-018 Database db shares subnet a with application components. [Move it to subnets of its own]
            advice DB-007 db runs in one zone: failover is a restore. [Turn on the standby]
        "#]],
    );
    // 004: databases in networks of their own.
    check(
        "
        r: region
          mon: cloudwatch
          pg-net: vpc cidr=10.0.0.0/16
            za: zone letter=a
              pg-a: subnet cidr=10.0.0.0/24
            zb: zone letter=b
              pg-b: subnet cidr=10.0.1.0/24
            pg: rds multi_az=false spans=pg-a,pg-b
          docs-net: vpc cidr=10.0.0.0/16
            ya: zone letter=a
              docs-a: subnet cidr=10.0.0.0/24
            yb: zone letter=b
              docs-b: subnet cidr=10.0.1.0/24
            mongo: documentdb instances=1 spans=docs-a,docs-b
        ",
        expect![[r#"
            warning DB-007 pg runs in one zone: failover is a restore. [Turn on the standby]
            warning DB-007 mongo runs in one zone, with one instance: after its failure nobody answers until there is a new one. [Run two instances]
        "#]],
    );
}

#[test]
fn what_can_be_mended_is_mended_without_new_errors() {
    for text in [
        "
        r: region
          v: vpc cidr=10.1.0.0/16
            za: zone letter=a
              priv: subnet cidr=10.1.1.0/24
                app: ec2
            db: rds engine=mongodb availability_zone=us-east-1a backup_retention=90 spans=priv
            es: opensearch data_nodes=1 dedicated_masters=0 spans=priv
            sessions: elasticache nodes=1 automatic_failover=false multi_az=false spans=priv
        app -> db
        app -> es
        ",
        "
        r: region
          v: vpc cidr=10.1.0.0/16
            igw: internet_gateway
            za: zone letter=a
              p: subnet kind=public cidr=10.1.1.0/24
                app: ec2
              s: subnet cidr=10.1.2.0/24
            db: rds multi_az=false
            files: efs spans=p
        app -> files
        app -> db
        ",
    ] {
        let mut document = sketch::parse(text).unwrap();
        let ours = |finding: &Finding| finding.rule.starts_with("DB-") && finding.fix.is_some();
        for _ in 0..40 {
            let Some(finding) = findings(&document).into_iter().find(ours) else {
                break;
            };
            document = fixed(&document, &finding).unwrap();
            document.validate().unwrap();
        }
        let left: Vec<_> = findings(&document)
            .into_iter()
            .filter(|finding| {
                finding.severity == Severity::Error || finding.rule.starts_with("DB-")
            })
            .map(|finding| format!("{} {}", finding.rule, finding.message))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{text}");
    }
}

/// Two data subnets, and a line for what stands across them.
fn across(line: &str) -> String {
    format!(
        "
        r: region
          watch: cloudwatch
          v: vpc cidr=10.0.0.0/16
            za: zone letter=a
              a: subnet kind=isolated cidr=10.0.0.0/24
            zb: zone letter=b
              b: subnet kind=isolated cidr=10.0.1.0/24
            {line}
        "
    )
}

#[test]
fn databases_are_judged_by_their_settings() {
    for (line, expected) in [
        (
            "db: rds engine=postgresql spans=a,b",
            expect![[r#"
                error DB-002 db: RDS has no postgresql engine: it is called postgres. [Use postgres]
            "#]],
        ),
        (
            "db: rds engine=cassandra spans=a,b",
            expect![[r#"
                error DB-002 db: RDS has no cassandra engine.
            "#]],
        ),
        (
            "db: rds engine=sqlserver-se instance_class=db.m6i.large storage_type=standard allocated_storage=2000 spans=a,b",
            expect![[r#"
                error DB-003 db: sqlserver-se with magnetic storage has 20 to 1,024 GiB, not 2,000. [Make it 1,024 GiB]
            "#]],
        ),
        (
            "db: rds storage_type=io2 allocated_storage=200 iops=50 spans=a,b",
            expect![[r#"
                error DB-004 db: 200 GiB of io2 storage have 100 to 10,000 IOPS, not 50.
            "#]],
        ),
        (
            "db: rds iops=3000 throughput=800 allocated_storage=500 spans=a,b",
            expect![[r#"
                error DB-004 db: 3,000 IOPS of gp3 storage go with at most 750 MiB a second, not 800.
            "#]],
        ),
        (
            "db: rds storage_type=gp2 iops=3000 throughput=200 spans=a,b",
            expect![[r#"
                error DB-004 db: gp2 storage takes no provisioned IOPS, and 3,000 are stated.
                error DB-004 db: gp2 storage takes no provisioned throughput, and 200 MiB a second are stated.
            "#]],
        ),
        (
            "db: rds backup_retention=40 read_replicas=20 spans=a,b",
            expect![[r#"
                error DB-009 db: backup retention of 40 days is outside 0 to 35 days. [Keep backups for 7 days]
                error DB-011 db has 20 read replicas: at most 15 are possible.
            "#]],
        ),
        (
            "db: rds backup_retention=0 read_replicas=1 spans=a,b",
            expect![[r#"
                error DB-009 db has read replicas, which need backups, and keeps none. [Keep backups for 7 days]
            "#]],
        ),
        (
            "db: rds_cluster engine=oracle-ee storage_type=gp2 spans=a,b",
            expect![[r#"
                error DB-008 Multi-AZ DB cluster db: it comes with PostgreSQL or MySQL, not with oracle-ee.
                error DB-008 Multi-AZ DB cluster db: it needs subnets in three zones and has them in 2 zones.
                error DB-008 Multi-AZ DB cluster db: its storage is gp3, io1 or io2, not gp2.
            "#]],
        ),
        (
            "db: aurora instances=17 instance_class=db.m5.large spans=a,b",
            expect![[r#"
                error DB-011 db has 16 read replicas: at most 15 are possible.
                warning DB-016 db: db.m5.large is not offered for aurora-postgresql. [Use db.r8g.large]
            "#]],
        ),
        (
            "db: rds publicly_accessible=true spans=a,b",
            expect![[r#"
                error SEC-018 Database db is publicly accessible, but VPC v has no internet gateway. [Turn the public address off]
            "#]],
        ),
        (
            "db: elasticache nodes=7 automatic_failover=false spans=a,b",
            expect![[r#"
                error DB-020 db: Multi-AZ needs automatic failover.
                error DB-020 db: without shards there are 1 to 6 nodes, not 7.
            "#]],
        ),
        (
            "db: elasticache shards=2 replicas_per_shard=6 automatic_failover=false spans=a,b",
            expect![[r#"
                error DB-020 db: a shard has at most 5 replicas, not 6.
                error DB-020 db: cluster mode needs automatic failover.
            "#]],
        ),
        (
            "db: elasticache engine=memcached nodes=1 spans=a,b",
            expect![[r#"
                warning DB-021 Cache db does not survive the loss of a node. [Run it in two zones]
            "#]],
        ),
        (
            "db: opensearch standby=true dedicated_masters=4 engine_version=OpenSearch_1.2 spans=a,b",
            expect![[r#"
                error DB-022 OpenSearch db: Multi-AZ with Standby does not run on t3.small.search.
                error DB-022 OpenSearch db: Multi-AZ with Standby needs 3 zones, not 2.
                error DB-022 OpenSearch db: Multi-AZ with Standby needs OpenSearch 1.3 or later, not OpenSearch_1.2.
                error DB-022 OpenSearch db: Multi-AZ with Standby needs a multiple of 3 data nodes, not 2.
                error DB-022 OpenSearch db: there are 3 or 5 dedicated masters or none, not 4.
            "#]],
        ),
        (
            "db: opensearch data_nodes=3 spans=a,b",
            expect![[r#"
                warning DB-023 OpenSearch db does not survive the failure of a zone: it has 3 data nodes in 2 zones. [Spread it, with three masters]
            "#]],
        ),
        (
            "db: opensearch data_nodes=1 spans=a,b",
            expect![[r#"
                error DB-022 OpenSearch db: 1 data node cannot be spread over 2 zones.
            "#]],
        ),
        (
            "db: efs one_zone=true spans=a,b",
            expect![[r#"
                error DB-024 File system db is in one zone and may have one mount target: it has 2 of them.
            "#]],
        ),
    ] {
        check(&across(line), expected);
    }
}

#[test]
fn volumes_are_judged_by_their_types() {
    for (line, expected) in [
        (
            "disk: ebs volume_type=st1 size_gib=20",
            expect![[r#"
                error CMP-004 disk: st1 volumes have 125 to 16,384 GiB, not 20. [Make it 125 GiB]
            "#]],
        ),
        (
            "disk: ebs volume_type=io2 size_gib=10",
            expect![[r#"
            error CMP-004 disk: io2 volumes need provisioned IOPS, and none are stated. [Provision 500 IOPS]
        "#]],
        ),
        (
            "disk: ebs iops=100",
            expect![[r#"
            error CMP-004 disk: gp3 volumes have 3,000 to 80,000 IOPS, not 100. [Provision 3,000 IOPS]
        "#]],
        ),
        (
            "disk: ebs volume_type=gp2 iops=100",
            expect![[r#"
            error CMP-004 disk: gp2 volumes take no provisioned IOPS, and 100 are stated. [Provision none]
        "#]],
        ),
        (
            "disk: ebs multi_attach=true",
            expect![[r#"
            error CMP-003 Volume disk: gp3 volumes have no multi-attach, io1 and io2 do.
        "#]],
        ),
    ] {
        let text = format!(
            "r: region\n  v: vpc\n    za: zone\n      {line}\n  plan: backup\nplan -> disk"
        );
        check(&text, expected);
    }
}

#[test]
fn names_are_made_legal_and_unique() {
    check(
        "
        r: region
          sthree-files: s3
          one: s3 bucket=10.0.0.1
          a: sqs
          a-node: sqs
          x: ecr repository=shop/web
          y: ecr repository=shop/web
        ",
        expect![[r#"
            error NAM-001 Bucket sthree-files: "sthree-files" is not a legal bucket name, try "files". [Use files]
            error NAM-001 Bucket one: "10.0.0.1" is not a legal bucket name, try "bucket-10.0.0.1". [Use bucket-10.0.0.1]
            error NAM-007 a and a-node have one name, "a-node": the name of a queue is unique in a region. [Give the others a number]
            error NAM-007 x and y have one name, "shop/web": the name of a repository is unique in a region. [Give the others a number]
            advice OPS-002 No alarm watches a and a-node in us-east-1. [Add alarms]
        "#]],
    );
}
