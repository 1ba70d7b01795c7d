//! The HTTP interface as a client sees it, without a socket.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use expect_test::{Expect, expect};
use server::app::{Service, app};
use server::clock::Clock;
use server::config::Config;
use server::openapi;
use server::storage::Storage;
use shared::{api, schema, sketch, wire};
use tower::ServiceExt;

async fn send(request: Request<Body>) -> Response {
    let config = Config {
        max_body: 1024 * 1024,
        ..Config::default()
    };
    app(service(config)).oneshot(request).await.unwrap()
}

async fn post(path: &str, body: impl Into<Body>) -> Response {
    send(Request::post(path).body(body.into()).unwrap()).await
}

async fn text(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

/// Posts something that is not a design and expects a sentence.
async fn refuses(body: impl Into<Body>, status: StatusCode, expected: Expect) {
    let response = post(api::CHECK, body).await;
    assert_eq!(response.status(), status);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let problem: api::Problem = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(problem.status, status.as_u16());
    expected.assert_eq(&problem.detail);
}

fn saved(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let document =
        sketch::parse("users: client\nsite: onprem_site\n  gateway: customer_gateway").unwrap();
    let mut value = serde_json::from_str(&wire::to_text(&document)).unwrap();
    change(&mut value);
    value.to_string()
}

#[tokio::test]
async fn the_server_says_that_it_lives() {
    let response = send(Request::get(api::HEALTH).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let response = send(Request::get(api::OPENAPI).body(Body::empty()).unwrap()).await;
    let described: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    let mut lines = String::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            let statuses: Vec<&str> = responses.keys().map(String::as_str).collect();
            lines += &format!("{method} {path}: {}\n", statuses.join(" "));
        }
    }
    expect![[r#"
        post /api/v1/check: 200 400 408 413 422 429 503
        post /api/v1/designs: 201 400 403 408 413 422 429 503 507
        delete /api/v1/designs/{id}: 204 400 401 403 404 408 412 413 422 429 503 507
        get /api/v1/designs/{id}: 200 304 404 429 503
        get /api/v1/designs/{id}/revisions: 200 404 429 503
        post /api/v1/designs/{id}/revisions: 201 400 401 403 404 408 412 413 422 429 503 507
        get /api/v1/designs/{id}/revisions/{number}: 200 304 404 429 503
        post /api/v1/diff: 200 400 408 413 422 429 503
        post /api/v1/estimate: 200 400 408 413 422 429 503
        post /api/v1/export/kubernetes: 200 400 408 413 422 429 503
        post /api/v1/export/terraform: 200 400 408 413 422 429 503
        get /healthz: 200
        get /metrics: 200
        get /readyz: 200 503
        get /schema/design.v1.json: 200
    "#]]
    .assert_eq(&lines);
    // Every reply can be told alone, and refers to nothing that is not there.
    let schemas = described["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        let schema = openapi::schema_of(name).unwrap().to_string();
        assert!(!schema.contains("#/components/"), "{schema}");
    }
    let design = &schemas["Design"];
    assert_eq!(design["properties"]["azimuth"]["const"], 1);
    let response = post(api::CHECK, design["examples"][0].to_string()).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_may_be_embedded_only_to_be_looked_at() {
    let policy = async |path: &str| {
        let response = send(Request::get(path).body(Body::empty()).unwrap()).await;
        let policy = &response.headers()[header::CONTENT_SECURITY_POLICY];
        let anybody = policy.to_str().unwrap().contains("frame-ancestors *");
        (
            anybody,
            response.headers().contains_key(header::X_FRAME_OPTIONS),
        )
    };
    for path in [
        "/?view=embed",
        "/d/abcdefghijklmnop?view=embed",
        "/d/abcdefghijklmnop/2?x&view=embed",
    ] {
        assert_eq!(policy(path).await, (true, false), "{path}");
    }
    for path in [
        "/",
        "/?view=embedded",
        "/?view=edit&view=embed",
        "/?x=view=embed",
        "/healthz?view=embed",
        "/api/openapi.json?view=embed",
    ] {
        assert_eq!(policy(path).await, (false, true), "{path}");
    }
}

fn service(config: Config) -> Arc<Service> {
    let storage = Storage::at("sqlite::memory:").unwrap();
    Arc::new(Service::new(config, storage, Clock::default()))
}

#[tokio::test]
async fn a_design_has_so_many_parts() {
    let service = service(Config {
        max_parts: 2,
        ..Config::default()
    });
    for path in [api::CHECK, api::DESIGNS] {
        let request = Request::post(path).body(Body::from(saved(|_| ())));
        let response = app(Arc::clone(&service)).oneshot(request.unwrap()).await;
        let response = response.unwrap();
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let problem: api::Problem = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(
            problem.detail,
            "The design has 3 components and links; this server takes at most 2."
        );
    }
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let app = app(service(Config {
        rate: 1,
        ..Config::default()
    }));
    let ask = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap()
    };
    for _ in 0..10 {
        let status = ask(api::CHECK).await.status();
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let last = ask(api::CHECK).await;
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.headers()[header::RETRY_AFTER], "1");
    assert_eq!(ask(api::HEALTH).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in [api::HEALTH, "/no-such-file", "/"] {
        let response = send(Request::get(path).body(Body::empty()).unwrap()).await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"),
            "{policy}"
        );
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert_eq!(
            response.headers()[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff"
        );
    }
}

#[tokio::test]
async fn what_is_not_a_design_gets_one_clear_sentence() {
    refuses(
        "hello",
        StatusCode::BAD_REQUEST,
        expect!["This is not JSON: expected value at line 1 column 1."],
    )
    .await;
    refuses(
        "",
        StatusCode::BAD_REQUEST,
        expect!["This is not JSON: EOF while parsing a value at line 1 column 0."],
    )
    .await;
    refuses(
        vec![0xff, 0xfe],
        StatusCode::BAD_REQUEST,
        expect!["The body is not UTF-8 text: send a design as JSON."],
    )
    .await;
    refuses("{}", StatusCode::UNPROCESSABLE_ENTITY, expect!["This is JSON but not an Azimuth design: it has no field `azimuth` with the version of the format."]).await;
    refuses("[1]", StatusCode::UNPROCESSABLE_ENTITY, expect!["This is JSON but not an Azimuth design: it has no field `azimuth` with the version of the format."]).await;
    refuses(
        saved(|design| design["azimuth"] = 2.into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["This design has version 2; this Azimuth reads versions up to 1: update it to open the design."],
    )
    .await;
    refuses(
        saved(|design| design["colour"] = "red".into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["This is JSON but not an Azimuth design: unknown field `colour`, expected one of `azimuth`, `name`, `settings`, `next_id`, `nodes`, `links`, `availability`, `accepted`, `layout`, `layers`, `bends`."],
    )
    .await;
    refuses(
        saved(|design| design["nodes"][0]["fields"]["colour"] = "red".into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["Node n1: `colour` is not a field of it."],
    )
    .await;
    refuses(
        saved(|_| ()).replacen("\"azimuth\":1", "\"azimuth\":1,\"azimuth\":1", 1),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["This is JSON but not an Azimuth design: `azimuth` is written twice at line 1 column 22."],
    )
    .await;
    refuses(
        saved(|design| design["nodes"][2]["id"] = "n2".into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["Node n2: its id is used twice."],
    )
    .await;
    refuses(
        saved(|design| design["next_id"] = 1_000_000_001.into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["Next_id is 1000000001; at most 1000000000 is allowed."],
    )
    .await;
    refuses(
        saved(|design| design["nodes"][2]["parent"] = "n99".into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["N3 refers to node n99, which is not in the design."],
    )
    .await;
    refuses(
        saved(|design| design["nodes"][1]["parent"] = "n3".into()),
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["Node n2 contains itself through its parents; break the cycle."],
    )
    .await;
}

#[tokio::test]
async fn fifty_levels_of_nesting_are_refused() {
    let mut sketch = String::new();
    for depth in 0..50 {
        sketch.push_str(&format!("{}v{depth}: vpc\n", " ".repeat(depth)));
    }
    // The sketch reader refuses it too, so the nesting is written by hand.
    assert!(sketch::parse(&sketch).is_err());
    let node = |number: usize| {
        let parent = if number == 0 {
            String::new()
        } else {
            format!("\"parent\":\"n{}\",", number - 1)
        };
        format!(
            "{{\"id\":\"n{number}\",\"component\":\"vpc\",\"name\":\"v\",{parent}\"slug\":\"v{number}\"}}"
        )
    };
    let nodes: Vec<String> = (0..50).map(node).collect();
    let layout: Vec<String> = (0..50)
        .map(|number| format!("\"n{number}\":[0,0,9,9]"))
        .collect();
    let body = format!(
        "{{\"azimuth\":1,\"name\":\"deep\",\"next_id\":50,\"nodes\":[{}],\"links\":[],\"layout\":{{{}}}}}",
        nodes.join(","),
        layout.join(",")
    );
    refuses(
        body,
        StatusCode::UNPROCESSABLE_ENTITY,
        expect!["Node n16 is nested more than 16 levels deep; at most 16 are allowed."],
    )
    .await;
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    refuses(
        vec![b' '; 2 * 1024 * 1024],
        StatusCode::PAYLOAD_TOO_LARGE,
        expect!["The design is larger than 1048576 bytes, the most that this server takes."],
    )
    .await;
}

#[tokio::test]
async fn a_path_or_method_that_is_not_there_is_a_problem_too() {
    let response = send(Request::get("/etc/passwd").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    let response = send(Request::get(api::CHECK).body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    let response = send(
        Request::get("/../../etc/passwd")
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_are_there_to_be_read() {
    let page = Request::get("/").body(Body::empty()).unwrap();
    let there = send(page).await.status() == StatusCode::OK;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"] {
        for (path, there) in [("/nope", false), ("/", there)] {
            let request = Request::builder().method(method).uri(path);
            let response = send(request.body(Body::empty()).unwrap()).await;
            let headers = response.headers();
            assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
            if there {
                assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
                assert_eq!(headers[header::ALLOW], "GET,HEAD");
            } else {
                assert_eq!(response.status(), StatusCode::NOT_FOUND);
            }
        }
    }
}

#[tokio::test]
async fn a_byte_order_mark_means_nothing() {
    let response = post(api::CHECK, format!("\u{feff}{}", saved(|_| ()))).await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn terraform_comes_as_a_zip_or_as_json() {
    let design = wire::to_text(&schema::empty_design("Nothing yet"));
    let response = post(api::EXPORT_TERRAFORM, design.clone()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/zip");
    assert_eq!(
        response.headers()[header::CONTENT_DISPOSITION],
        "attachment; filename=\"nothing-yet-terraform.zip\""
    );
    let request = Request::post(api::EXPORT_TERRAFORM).header(header::ACCEPT, "application/json");
    let response = send(request.body(design.into()).unwrap()).await;
    let exported: api::Exported = serde_json::from_str(&text(response).await).unwrap();
    assert!(exported.files.contains_key("versions.tf"));
}

#[tokio::test]
async fn an_export_has_a_level_and_says_for_which_nodes_its_lines_are_there() {
    let sketch = "r: region\n  v: vpc cidr=10.0.0.0/16";
    let design = wire::to_text(&sketch::parse(sketch).unwrap());
    let asked = async |query: &str| {
        let path = format!("{}{query}", api::EXPORT_TERRAFORM);
        let request = Request::post(path).header(header::ACCEPT, "application/json");
        let response = send(request.body(design.clone().into()).unwrap()).await;
        (response.status(), text(response).await)
    };
    let (_, standard) = asked("").await;
    let standard: api::Exported = serde_json::from_str(&standard).unwrap();
    let lines: Vec<&str> = standard.files["network.tf"].lines().collect();
    let sources = &standard.sources["network.tf"];
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].nodes, ["n2"]);
    assert_eq!(lines[sources[0].first - 1], "resource \"aws_vpc\" \"v\" {");
    assert_eq!(
        (lines[sources[0].last - 1], lines.len()),
        ("}", sources[0].last)
    );
    assert_eq!(asked("?level=standard").await.1, asked("").await.1);
    let (_, strict) = asked("?level=strict").await;
    assert!(strict.contains("aws_default_security_group"));
    for (query, why) in [
        (
            "?levle=strict",
            "There is no parameter \\\"levle\\\" here: there is level.",
        ),
        (
            "?level=strict&level=standard",
            "The parameter level stands there twice: say it once.",
        ),
    ] {
        let (status, refusal) = asked(query).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(refusal.contains(why), "{refusal}");
    }
    let (status, refusal) = asked("?level=high").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refusal.contains("choose standard or strict"), "{refusal}");
}

#[tokio::test]
async fn kubernetes_comes_in_every_layout() {
    let sketch = "r: region\n  v: vpc\n    k: eks_cluster\n      shop: k8s_namespace\n        web: k8s_workload\n\
                  login: secrets_manager\nweb -> login";
    let design = wire::to_text(&sketch::parse(sketch).unwrap());
    let asked = async |query: &str| {
        let path = format!("{}{query}", api::EXPORT_KUBERNETES);
        let request = Request::post(path).header(header::ACCEPT, "application/json");
        let response = send(request.body(design.clone().into()).unwrap()).await;
        (response.status(), text(response).await)
    };
    let files = async |query: &str| {
        let exported: api::Exported = serde_json::from_str(&asked(query).await.1).unwrap();
        exported.files
    };
    let kustomize = files("").await;
    assert_eq!(files("?layout=kustomize&secrets=fill").await, kustomize);
    assert!(kustomize.contains_key("overlays/production/kustomization.yaml"));
    assert!(kustomize.contains_key("base/login-secret.yaml"));
    let external = files("?secrets=external").await;
    assert!(external.contains_key("base/login-externalsecret.yaml"));
    assert!(
        files("?layout=combined")
            .await
            .contains_key("production.yaml")
    );
    let chart = files("?layout=helm").await;
    assert!(chart.contains_key("charts/production/Chart.yaml"));
    let (status, refusal) = asked("?layout=flat").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refusal.contains("choose kustomize or combined or helm"),
        "{refusal}"
    );
    let response = post(api::EXPORT_KUBERNETES, design.clone()).await;
    assert_eq!(
        response.headers()[header::CONTENT_DISPOSITION],
        "attachment; filename=\"sketch-kubernetes.zip\""
    );
}
