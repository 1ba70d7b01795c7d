//! The command line as a pipeline sees it: what it prints and how it exits.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};
use shared::{sketch, wire};

fn azimuth(arguments: &[&str], input: &[u8]) -> Output {
    azimuth_with(&[], arguments, input)
}

/// With variables of the environment.
fn azimuth_with(variables: &[(&str, &str)], arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_azimuth"))
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its call does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[track_caller]
fn check(arguments: &[&str], input: &str, code: i32, expected: Expect) {
    let output = azimuth(arguments, input.as_bytes());
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let stream = if code == 2 {
        &output.stderr
    } else {
        &output.stdout
    };
    expected.assert_eq(&String::from_utf8_lossy(stream));
    if code == 2 {
        assert!(output.stdout.is_empty());
    }
}

fn design(sketch: &str) -> String {
    wire::to_text(&sketch::parse(sketch).unwrap())
}

#[test]
fn unusable_input_exits_with_2_and_one_sentence() {
    check(
        &["check", "-"],
        "hello",
        2,
        expect![[r#"
        azimuth: the standard input: this is not JSON: expected value at line 1 column 1
    "#]],
    );
    check(
        &["check", "no-such-file.json"],
        "",
        2,
        expect![[r#"
        azimuth: no-such-file.json: No such file or directory (os error 2)
    "#]],
    );
    let newer = design("users: client").replace("\"azimuth\": 1", "\"azimuth\": 7");
    check(
        &["check", "-"],
        &newer,
        2,
        expect![[r#"
        azimuth: the standard input: this design has version 7; this Azimuth reads versions up to 1: update it to open the design
    "#]],
    );
}

#[test]
fn a_call_that_makes_no_sense_exits_with_2() {
    for arguments in [
        &["check"][..],
        &["chekc", "-"],
        &["check", "-", "--deny", "everything"],
        &[],
    ] {
        assert_eq!(
            azimuth(arguments, b"").status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_design_that_falls_short_exits_with_1() {
    let lonely = design("r: region\n  v: vpc cidr=10.0.0.0/8");
    assert_eq!(
        azimuth(&["check", "-"], lonely.as_bytes()).status.code(),
        Some(1)
    );
    assert_eq!(
        azimuth(&["check", "-", "--deny", "none"], lonely.as_bytes())
            .status
            .code(),
        Some(0)
    );
    assert_eq!(
        azimuth(&["check", "-"], design("users: client").as_bytes())
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn findings_as_json_have_the_stated_form() {
    let lonely = design("r: region\n  v: vpc cidr=10.0.0.0/8");
    let output = azimuth(&["check", "-", "--format", "json"], lonely.as_bytes());
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(checked["summary"]["errors"], 1);
    let finding = &checked["findings"][0];
    assert_eq!(finding["rule"], "NET-001");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["nodes"], serde_json::json!(["n2"]));
    assert_eq!(finding["links"], serde_json::json!([]));
    assert!(
        finding["message"].is_string() && finding["why"].is_string() && finding["fix"].is_boolean()
    );
}

#[test]
fn an_accepted_finding_is_listed_and_does_not_count() {
    let design = design(
        "r: region\n  v: vpc cidr=10.0.0.0/8 flow_logs=true\naccepted: NET-001 nodes=v reason=\"A sketch for a talk.\"",
    );
    let output = azimuth(&["check", "-", "--format", "json"], design.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(checked["summary"]["errors"], 0);
    let left = checked["findings"].as_array().unwrap();
    assert!(left.iter().all(|finding| finding["rule"] != "NET-001"));
    let accepted = &checked["accepted"][0];
    assert_eq!(accepted["rule"], "NET-001");
    assert_eq!(accepted["nodes"], serde_json::json!(["n2"]));
    assert_eq!(accepted["reason"], "A sketch for a talk.");
    check(
        &["check", "-", "--deny", "warning"],
        &design,
        0,
        expect![[r#"
            advice  PLC-004  VPC v is empty.
            accepted NET-001  VPC v has a /8: allowed are /16 to /28. Reason: A sketch for a talk.
            0 errors, 0 warnings, 1 advice, 1 accepted
        "#]],
    );
}

/// One NAT gateway for two zones, and a block with host bits.
const MENDABLE: &str = "
    r: region
      v: vpc cidr=10.0.0.0/16
        igw: internet_gateway
        za: zone letter=a
          public-a: subnet kind=public cidr=10.0.0.0/24
            nat: nat_gateway
          private-a: subnet cidr=10.0.1.0/24
        zb: zone letter=b
          private-b: subnet cidr=10.0.2.7/24";

#[test]
fn what_can_be_mended_is_mended_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.json"), folder.path().join("b.json"));
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    std::fs::write(from, design(MENDABLE)).unwrap();
    check(
        &["fix", from, "-o", to],
        "",
        0,
        expect![[r#"
            mended NET-002  Subnet private-b: 10.0.2.7/24 is an address inside a block, the block is 10.0.2.0/24. Change it to 10.0.2.0/24.
            mended NET-016  If zone a fails, private-b loses internet access too: it goes out through nat. Add a NAT gateway in zone b.
            mended NET-030  VPC v has no flow logs. Turn flow logs on.
            3 mended; left: 0 errors, 0 warnings, 0 advice
        "#]],
    );
    assert_eq!(
        azimuth(&["check", to, "--deny", "warning"], b"")
            .status
            .code(),
        Some(0)
    );
    // In place, nothing is left to do, and the file stays as it is.
    let mended = std::fs::read(to).unwrap();
    let again = azimuth(&["fix", to, "-o", to, "--format", "json"], b"");
    let told: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(told["mended"], serde_json::json!([]));
    assert_eq!(told["summary"]["errors"], 0);
    assert_eq!(std::fs::read(to).unwrap(), mended);
    // To the standard output, with the report beside it.
    let piped = azimuth(&["fix", "-", "-o", "-"], design(MENDABLE).as_bytes());
    assert_eq!(piped.stdout, mended);
    assert!(String::from_utf8_lossy(&piped.stderr).contains("mended NET-016"));
}

#[test]
fn a_design_that_cannot_be_mended_is_written_and_falls_short() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("b.json");
    let path = to.to_str().unwrap();
    // Whose addresses are to change is for people to decide.
    let stuck = design(shared::rules::rule("HYB-003").unwrap().violates);
    let output = azimuth(&["fix", "-", "-o", path], stuck.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(to.exists());
    let nowhere = folder.path().join("no/such/folder.json");
    let output = azimuth(
        &["fix", "-", "-o", nowhere.to_str().unwrap()],
        stuck.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_rule_is_explained() {
    check(
        &["check", "--explain", "lb-001"],
        "",
        0,
        expect![[r#"
        LB-001 Load balancer in fewer than two zones
        Error

        Why:    The provider refuses an Application Load Balancer with subnets in fewer than two zones; Terraform does not notice.
        Fix:    Add a subnet of another zone to the load balancer.
        Source: Application Load Balancer User Guide, 2023-06-15
        Button: Add the subnet of another zone

        Violates it:
            r: region
              v: vpc
                igw: internet_gateway
                za: zone letter=a
                  a: subnet kind=public
                zb: zone letter=b
                  b: subnet kind=public
                web: alb spans=a

        Passes:
            r: region
              v: vpc
                igw: internet_gateway
                za: zone letter=a
                  a: subnet kind=public
                zb: zone letter=b
                  b: subnet kind=public
                web: alb spans=a,b
    "#]],
    );
    let output = azimuth(&["check", "--explain", "LB-001", "--format", "json"], b"");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["rule"], "LB-001");
    assert_eq!(told["severity"], "error");
    assert!(told["fix"].is_string() && told["violates"].is_string());
    check(
        &["check", "--explain", "HYB-999"],
        "",
        2,
        expect![[r#"
            azimuth: there is no rule "HYB-999"; there are HYB-001, HYB-002, HYB-003, HYB-004, HYB-005, HYB-006, HYB-007
        "#]],
    );
    check(
        &["check", "--explain", "x"],
        "",
        2,
        expect![[r#"
        azimuth: there is no rule "x"; docs/rules.md lists all of them
    "#]],
    );
}

#[test]
fn an_export_refuses_a_folder_of_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let path = target.to_str().unwrap();
    let design = design("r: region\n  v: vpc cidr=10.0.0.0/16");
    std::fs::create_dir(&target).unwrap();
    std::fs::write(target.join("mine.txt"), "mine").unwrap();
    let refused = azimuth(&["export", "terraform", "-", "-o", path], design.as_bytes());
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert_eq!(std::fs::read_dir(&target).unwrap().count(), 1);
    let forced = azimuth(
        &["export", "terraform", "-", "-o", path, "--force"],
        design.as_bytes(),
    );
    assert_eq!(forced.status.code(), Some(0), "{forced:?}");
    assert_eq!(
        std::fs::read_to_string(target.join("mine.txt")).unwrap(),
        "mine"
    );
    assert!(target.join("network.tf").exists());
}

#[test]
fn an_export_can_be_repeated_and_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let path = target.to_str().unwrap();
    let design = design("r: region\n  v: vpc cidr=10.0.0.0/16");
    let read = || {
        let mut files: Vec<_> = std::fs::read_dir(&target)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    for _ in 0..2 {
        let output = azimuth(&["export", "terraform", "-", "-o", path], design.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let first = read();
    azimuth(&["export", "terraform", "-", "-o", path], design.as_bytes());
    assert_eq!(read(), first);
}

#[test]
fn text_of_the_user_stays_on_its_line() {
    let hostile = "x\u{1b}[2J\n\rerror   FAKE-001 y\u{202e}";
    let mut document = sketch::parse("r: region\n  v: vpc cidr=10.0.0.0/8").unwrap();
    let ids: Vec<_> = document.nodes.keys().copied().collect();
    for id in ids {
        document.node_mut(id).unwrap().name = hostile.to_owned();
    }
    let design = wire::to_text(&document);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a\nb");
    let path = target.to_str().unwrap();
    for arguments in [
        &["check", "-"][..],
        &["export", "terraform", "-", "-o", path],
        &["check", "no\nfile\u{1b}"],
    ] {
        let output = azimuth(arguments, design.as_bytes());
        for text in [&output.stdout, &output.stderr] {
            let text = std::str::from_utf8(text).unwrap();
            let legal = |character: char| character == '\n' || !character.is_control();
            assert!(text.chars().all(legal), "{text:?}");
            assert!(!text.contains('\u{202e}'), "{text:?}");
            assert!(!text.lines().any(|line| line.starts_with("error   FAKE")));
        }
    }
}

#[test]
fn an_error_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let path = file.join("sub");
    let path = path.to_str().unwrap();
    let network = design("r: region\n  v: vpc cidr=10.0.0.0/16");
    let output = azimuth(
        &["export", "terraform", "-", "-o", path],
        network.as_bytes(),
    );
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!("azimuth: {path} cannot be written: Not a directory (os error 20)\n")
    );
    let doubled = network.replace("\"slug\": \"v\"", "\"slug\": \"r\"");
    check(
        &["check", "-"],
        &doubled,
        2,
        expect![[r#"
        azimuth: the standard input: two nodes have the slug "r"; give one of them another
    "#]],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_export_that_cannot_tell_about_it_is_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("design.json");
    std::fs::write(&file, design("r: region\n  v: vpc cidr=10.0.0.0/16")).unwrap();
    let target = folder.path().join("out");
    let full = || std::fs::File::options().write(true).open("/dev/full");
    let run = |arguments: &[&std::ffi::OsStr]| {
        Command::new(env!("CARGO_BIN_EXE_azimuth"))
            .args(arguments)
            .stdout(full().unwrap())
            .output()
            .unwrap()
    };
    let [export, terraform, o, check] = ["export", "terraform", "-o", "check"].map(AsRef::as_ref);
    let output = run(&[export, terraform, file.as_ref(), o, target.as_ref()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.starts_with("azimuth: the files are written, but the standard output"),
        "{told}"
    );
    assert!(target.join("network.tf").exists());
    assert_eq!(run(&[check, file.as_ref()]).status.code(), Some(2));
}

/// The City of Boston's applications with one NAT gateway, through which they call what never fails.
const EGRESS: &str = r#"
users: client name=Residents target=99.9
r: region
  v: vpc cidr=10.0.0.0/16
    igw: internet_gateway
    za: zone letter=a
      public-a: subnet kind=public cidr=10.0.0.0/24
        nat: nat_gateway name="NAT gateway"
      private-a: subnet cidr=10.0.1.0/24
    zb: zone letter=b
      public-b: subnet kind=public cidr=10.0.2.0/24
      private-b: subnet cidr=10.0.3.0/24
    web: alb name=Balancer spans=public-a,public-b
    cluster: ecs_cluster spans=private-a,private-b
      hosts: asg name=Hosts min=2 desired=2
      app: ecs_service name=Permits launch_type=EC2 desired_count=2
api: external_api name=Payments uptime={"percent":"100"}
users -> web
web -> app
app -> api dependency=hard
"#;

#[test]
fn an_estimate_says_how_long_and_why() {
    check(
        &["estimate", "-"],
        &design(EGRESS),
        0,
        expect![[r#"
            Residents → Permits
              modelled: down 9.8 h a year, 49 min a month (99.89 %)
              agreements: 99.88 %, a threshold for refunds and not a forecast
              does not survive the loss of zone a
              downtime due to: NAT gateway 80 %, Zone us-east-1a 9 %, Balancer 9 %, Hosts in us-east-1a 2 %, Hosts in us-east-1b 2 %
              Nobody promises anything about Payments.
            All of production: down 9.8 h a year, 49 min a month (99.89 %)

            Cost: at least 125.76 USD a month
              125.76 when there is little to do, 191.30 when there is much
              list prices of 2026-10-02 (table 49c29fbd), on demand, before tax and discounts
                   60.74  hosts: Instances, 1460 x 0.0416 per hour
                   32.85  nat: Gateway, 730 x 0.045 per hour
                   16.43  web: Load balancer, 730 x 0.0225 per hour
                    7.30  web: Public addresses, 1460 x 0.005 per hour
                    4.80  hosts: Root volumes, 60 x 0.08 per GB-month
                    3.65  nat: Public addresses, 730 x 0.005 per hour
            Not known, and not in the sum:
              web: Capacity units, 0.008 per LCU-hour: depends on usage, which nobody entered
              users -> web: Data to the internet, 0.09 per GB: depends on usage, which nobody entered
              app -> api: Through NAT, 0.045 per GB: depends on usage, which nobody entered
              app -> api: Between zones, 0.01 per GB: depends on usage, which nobody entered
              app -> api: Data to the internet, 0.09 per GB: depends on usage, which nobody entered
        "#]],
    );
    check(
        &["estimate", "-"],
        &design("users: client"),
        0,
        expect![[r#"
            No journey: nothing is known about the availability. Draw a client and link it to what it uses.

            Cost: 0.00 USD a month
              list prices of 2026-10-02 (table 49c29fbd), on demand, before tax and discounts
        "#]],
    );
}

#[test]
fn an_estimate_as_json_has_the_stated_form() {
    let output = azimuth(
        &["estimate", "-", "--format", "json"],
        design(EGRESS).as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
    let estimated: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let journey = &estimated["availability"]["journeys"][0];
    assert_eq!(journey["name"], "Residents → Permits");
    let modelled = journey["modelled"].as_f64().unwrap();
    // 0.9999 x 0.999 x (1 - (1 - 0.995 / 0.9999) x (1 - 0.995)) = 0.998 875 624 499 995: the balancer, the
    // gateway with its zone, and a host on either side.
    assert_eq!(journey["modelled"].to_string(), "0.9988756245");
    let minutes = journey["downtime_minutes_per_year"].as_f64().unwrap();
    assert!((minutes - (1.0 - modelled) * 525_600.0).abs() < 1e-3);
    assert_eq!(
        journey["survives_zone"],
        serde_json::json!({"a": false, "b": true})
    );
    let sets = journey["cut_sets"].as_array().unwrap();
    assert!(sets.contains(&serde_json::json!(["NAT gateway"])));
    assert_eq!(journey["contributors"][0]["name"], "NAT gateway");
    assert_eq!(
        estimated["availability"]["system"]["modelled"],
        journey["modelled"]
    );
    let inputs = estimated["inputs"].as_array().unwrap();
    let nat = inputs
        .iter()
        .find(|input| input["name"] == "NAT gateway")
        .unwrap();
    assert_eq!(nat["date"], "2026-09-29");
    let zone = inputs
        .iter()
        .find(|input| input["name"] == "Zone us-east-1a")
        .unwrap();
    assert!(zone["origin"].as_str().unwrap().starts_with("assumed: "));
}

/// A network whose cost is known but for what flows through it.
const BILLED: &str = r#"
r: region
  v: vpc
    za: zone letter=a
      p: subnet kind=public
        nat: nat_gateway name="NAT gateway" monthly_data_processed_gb=100
      s: subnet
        app: ec2 name=App
"#;

#[test]
fn an_estimate_has_the_bill() {
    // 730 x 0.045 + 100 x 0.045 + 730 x 0.005 = 41.00; 730 x 0.0416 + 20 x 0.08 = 31.968.
    check(
        &["estimate", "-"],
        &design(BILLED),
        0,
        expect![[r#"
        No journey: nothing is known about the availability. Draw a client and link it to what it uses.

        Cost: 72.97 USD a month
          list prices of 2026-10-02 (table 49c29fbd), on demand, before tax and discounts
               32.85  nat: Gateway, 730 x 0.045 per hour
               30.37  app: Instances, 730 x 0.0416 per hour
                4.50  nat: Data, 100 x 0.045 per GB
                3.65  nat: Public addresses, 730 x 0.005 per hour
                1.60  app: Root volumes, 20 x 0.08 per GB-month
    "#]],
    );
    let output = azimuth(
        &["estimate", "-", "--format", "json"],
        design(BILLED).as_bytes(),
    );
    let estimated: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        estimated["cost"]["monthly"],
        serde_json::json!({"low": 72.97, "expected": 72.97, "high": 72.97})
    );
    assert_eq!(
        estimated["cost"]["lines"][0],
        serde_json::json!({
            "node": "nat", "part": "Gateway", "quantity": 730, "unit": "hour", "rate": 0.045,
            "monthly": 32.85
        })
    );
}

#[test]
fn a_limit_for_the_cost_is_met_or_not() {
    let check = |sketch: &str, usd: &str| {
        let call = ["check", "-", "--deny", "none", "--max-monthly-cost", usd];
        let output = azimuth(&call, design(sketch).as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        let first = text.lines().next().unwrap_or_default().to_owned();
        (output.status.code(), first)
    };
    let (code, first) = check(BILLED, "72.97");
    assert_eq!(code, Some(0));
    assert!(!first.starts_with("within"), "{first}");
    let above = "above   it costs 72.97 USD a month; at most 72.96 is asked for";
    assert_eq!(check(BILLED, "72.96"), (Some(1), above.to_owned()));
    // What is not known is said, within the limit and above it.
    let unknown = BILLED.replace(" monthly_data_processed_gb=100", "");
    let within =
        "within  it costs at least 68.47 USD a month, and 1 more part whose cost is not known";
    assert_eq!(check(&unknown, "900"), (Some(0), within.to_owned()));
    let above = "above   it costs at least 68.47 USD a month; at most 68 is asked for";
    assert_eq!(check(&unknown, "68"), (Some(1), above.to_owned()));
    let call = [
        "check",
        "-",
        "--max-monthly-cost",
        "68",
        "--min-availability",
        "99",
        "--format",
        "json",
    ];
    let output = azimuth(&call, design(&unknown).as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        checked["max_monthly_cost"],
        serde_json::json!({"usd": 68, "found": 68.47, "unknown": 1})
    );
    assert_eq!(checked["min_availability"]["journeys"], 0);
}

#[test]
fn a_limit_that_is_no_amount_is_refused() {
    for amount in ["-5", "much", "1e99", "NaN", ""] {
        let limit = format!("--max-monthly-cost={amount}");
        let output = azimuth(&["check", "-", &limit], b"");
        assert_eq!(output.status.code(), Some(2), "{amount}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("an amount of USD such as 900 or 899.50"),
            "{said}"
        );
    }
}

#[test]
fn a_bar_for_the_availability_is_met_or_not() {
    let check = |design: &str, percent: &str| {
        let call = [
            "check",
            "-",
            "--deny",
            "none",
            "--min-availability",
            percent,
        ];
        let output = azimuth(&call, design.as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        let first = text.lines().next().unwrap_or_default().to_owned();
        (output.status.code(), first)
    };
    let (code, _) = check(&design(EGRESS), "99.88");
    assert_eq!(code, Some(0));
    assert_eq!(
        check(&design(EGRESS), "99.9"),
        (
            Some(1),
            "below   Residents → Permits: 99.89 %, down 9.8 h a year; 99.9 % is asked for"
                .to_owned()
        )
    );
    assert_eq!(
        check(&design("users: client"), "1"),
        (
            Some(1),
            "below   no journey: nothing is known about the availability".to_owned()
        )
    );
    for percent in ["101", "-1", "much"] {
        assert_eq!(check(&design(EGRESS), percent).0, Some(2), "{percent}");
    }
}

#[test]
fn kubernetes_is_exported_in_every_layout_and_never_over_terraform() {
    let folder = tempfile::tempdir().unwrap();
    let design = design(
        "r: region\n  v: vpc cidr=10.0.0.0/16\n    k: eks_cluster\n      shop: k8s_namespace\n        web: k8s_workload",
    );
    let export = |format: &str, name: &str, options: &[&str]| {
        let target = folder.path().join(name);
        let path = target.to_str().unwrap();
        let arguments = [&["export", format, "-", "-o", path], options].concat();
        (azimuth(&arguments, design.as_bytes()), target)
    };
    for (options, file) in [
        (&[][..], "overlays/production/kustomization.yaml"),
        (&["--combined"], "production.yaml"),
        (
            &["--helm"],
            "charts/production/templates/web-deployment.yaml",
        ),
    ] {
        // What another layout left in the folder goes.
        let (output, target) = export("kubernetes", "out", options);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(target.join(file).exists(), "{file}");
    }
    assert!(!folder.path().join("out/base").exists());
    let (output, _) = export("kubernetes", "out", &["--combined", "--helm"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let (output, _) = export("terraform", "out", &[]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(
        complaint.contains("an export of another format, kubernetes"),
        "{complaint}"
    );
}

#[test]
fn a_link_is_a_design_wherever_one_is_read() {
    let users = design("users: client");
    let output = azimuth(
        &["link", "-", "--address", "https://azimuth.example.com/"],
        users.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
    let link = String::from_utf8(output.stdout).unwrap();
    let link = link.strip_suffix('\n').unwrap();
    assert!(
        link.starts_with("https://azimuth.example.com/#design-"),
        "{link}"
    );
    let output = azimuth(&["open", link], b"");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), users);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let findings = azimuth(&["check", "-"], users.as_bytes()).stdout;
    assert_eq!(azimuth(&["check", link], b"").stdout, findings);
    // Another program's address is not doubled.
    let again = azimuth(&["link", link, "--address", link], b"").stdout;
    assert_eq!(String::from_utf8(again).unwrap().trim_end(), link);
}

#[test]
fn a_link_that_does_not_open_exits_with_2_and_one_sentence() {
    check(
        &["open", "https://azimuth.example.com/"],
        "",
        2,
        expect![[r#"
            azimuth: this is not a link to an Azimuth design
        "#]],
    );
    check(
        &["check", "https://azimuth.example.com/#design-AYAB"],
        "",
        2,
        expect![[r#"
            azimuth: this link is cut off: its end was lost on the way
        "#]],
    );
    check(
        &["check", "https://azimuth.example.com/d/0123"],
        "",
        2,
        expect![[r#"
            azimuth: https://azimuth.example.com/d/0123: no design is fetched from a server; open it in a browser and save it as a file, or copy a link that has the whole design in it
        "#]],
    );
}

#[test]
fn a_link_leads_to_a_page_of_the_web() {
    for address in ["azimuth.example.com", "file:///design", "", "https://"] {
        let address = format!("--address={address}");
        let output = azimuth(&["link", "-", &address], design("users: client").as_bytes());
        assert_eq!(output.status.code(), Some(2), "{address}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("an address begins with http:// or https://"),
            "{said}"
        );
    }
}

#[test]
fn a_variable_of_the_environment_that_is_empty_says_nothing() {
    let users = design("users: client");
    for (value, expected) in [
        ("", "http://127.0.0.1:8080/#"),
        (
            "https://azimuth.example.com/",
            "https://azimuth.example.com/#",
        ),
    ] {
        let variables = [("AZIMUTH_ADDRESS", value), ("AZIMUTH_LISTEN", "")];
        let output = azimuth_with(&variables, &["link", "-"], users.as_bytes());
        let link = String::from_utf8(output.stdout).unwrap();
        assert!(link.starts_with(expected), "{value}: {link}");
    }
    let output = azimuth_with(&[("AZIMUTH_ADDRESS", "nowhere")], &["link", "-"], b"");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_design_is_rendered_and_its_picture_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let design = design("web: client name=\"<b>&\"\napi: external_api\nweb -> api");
    for (name, holds) in [
        ("a.svg", "&lt;b&gt;&amp;"),
        ("a.drawio", "<mxCell id=\"n1\" value=\"&lt;b&gt;&amp;"),
        ("a.mmd", "n1[\"#60;b#62;#38;<br/>Client\"]"),
    ] {
        check(&["render", "-", "-o", &path(name)], &design, 0, expect![""]);
        let drawn = std::fs::read_to_string(path(name)).unwrap();
        assert!(drawn.contains(holds), "{drawn}");
    }
    let picture = std::fs::read(path("a.svg")).unwrap();
    let found = shared::picture::embedded::read(&picture).unwrap();
    assert_eq!(wire::to_text(&found), design);
    check(
        &["render", "-", "-o", "a.gif"],
        &design,
        2,
        expect![[r#"
            azimuth: a.gif: a picture ends in .svg, .drawio or .mmd
        "#]],
    );
    check(
        &["render", "-", "-o", "-", "--only", "db"],
        &design,
        2,
        expect![[r#"
            azimuth: there is no component with the slug "db"
        "#]],
    );
}
