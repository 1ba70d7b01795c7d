//! Requests to the server, through its router and without a socket: what a client sends, to what is stored
//! of it and told about it.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use server::app::{Service, app};
use server::clock::Clock;
use server::config::Config;
use server::storage::Storage;
use shared::api::{self, Checked, Problem, Stored};
use shared::{rules, sketch, wire};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use super::{Target, is_a_sentence};

pub const TARGET: Target = Target {
    name: "http",
    run,
    seeds,
};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

/// The server of all requests that store nothing.
static FORGETFUL: LazyLock<Router> = LazyLock::new(server);

fn server() -> Router {
    let storage = Storage::at("sqlite::memory:").unwrap();
    let config = Config {
        rate: 0,
        max_body: 256 * 1024,
        ..Config::default()
    };
    app(Arc::new(Service::new(
        config,
        storage,
        Clock::following(|| 0),
    )))
}

/// What came back.
struct Answer {
    status: StatusCode,
    kind: String,
    body: Vec<u8>,
}

async fn ask(server: &Router, request: Request<Body>) -> Answer {
    let response = server.clone().oneshot(request).await.unwrap();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX);
    let body = body.await.unwrap().to_vec();
    Answer { status, kind, body }
}

/// The first line is the method and where to, the next ones are headers, and what follows an empty line is
/// the body.
fn run(bytes: &[u8]) {
    let Some(request) = request(bytes) else {
        return;
    };
    RUNTIME.block_on(answered(request));
}

/// A request as hyper would hand it on; none where it would hang up.
fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let end = bytes.windows(2).position(|two| two == b"\n\n")?;
    let (head, body) = bytes.split_at_checked(end)?;
    let mut lines = std::str::from_utf8(head).ok()?.lines();
    let (method, uri) = lines.next()?.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(uri);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request = request.header(name, value.trim());
    }
    let uri = request.uri_ref()?;
    if !uri.path().starts_with('/') {
        return None;
    }
    request.body(Body::from(body.get(2..)?.to_vec())).ok()
}

async fn answered(request: Request<Body>) {
    let (path, method) = (request.uri().path().to_owned(), request.method().clone());
    let (mut parts, body) = request.into_parts();
    // Answers are read as they are.
    parts.headers.remove(header::ACCEPT_ENCODING);
    let sent = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let request = Request::from_parts(parts, Body::from(sent.clone()));
    let stores = path.starts_with(api::DESIGNS);
    let fresh = stores.then(server);
    let server = fresh.as_ref().unwrap_or(&FORGETFUL);
    let answer = ask(server, request).await;
    assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
    let refused = answer.status.is_client_error() || answer.status.is_server_error();
    if refused && path.starts_with(api::ROOT) && method != Method::HEAD {
        assert_eq!(answer.kind, "application/problem+json", "{path}");
        let problem: Problem = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem.status, answer.status.as_u16());
        is_a_sentence(&problem.detail);
    }
    let design = || std::str::from_utf8(&sent).ok().map(wire::from_text);
    if answer.status == StatusCode::OK && path == api::CHECK {
        let document = design().unwrap().unwrap();
        let told = Checked::of(rules::judge(&document));
        let told = serde_json::to_vec(&told).unwrap();
        assert!(answer.body == told);
    }
    if answer.status == StatusCode::CREATED && path == api::DESIGNS {
        let stored: Stored = serde_json::from_slice(&answer.body).unwrap();
        is_kept(server, &stored, &sent).await;
    }
}

/// What was stored is read again, and goes when its owner says so.
async fn is_kept(server: &Router, stored: &Stored, sent: &[u8]) {
    let path = api::DESIGN.replace("{id}", &stored.id);
    let get = || Request::get(&path).body(Body::empty()).unwrap();
    let read = ask(server, get()).await;
    assert_eq!(read.status, StatusCode::OK);
    match read.kind.as_str() {
        api::SEALED => assert!(read.body == sent),
        _ => {
            let text = std::str::from_utf8(sent).unwrap();
            let document = wire::from_text(text).unwrap();
            assert!(read.body == wire::to_text(&document).into_bytes());
        }
    }
    let delete = Request::delete(&path);
    let delete = delete.header(
        header::AUTHORIZATION,
        format!("Bearer {}", stored.edit_secret),
    );
    let gone = ask(server, delete.body(Body::empty()).unwrap()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(server, get()).await.status, StatusCode::NOT_FOUND);
}

fn seeds() -> Vec<Vec<u8>> {
    let design = sketch::parse("users: client\nweb: ec2\nusers -> web").unwrap();
    let design = wire::to_compact(&design);
    let both = format!("{{\"before\":{design},\"after\":{design}}}");
    let seeds = [
        format!("POST /api/v1/check\n\n{design}"),
        format!("POST /api/v1/estimate\naccept: application/json\n\n{design}"),
        format!("POST /api/v1/diff\n\n{both}"),
        format!("POST /api/v1/export/terraform?level=strict\naccept: application/json\n\n{design}"),
        format!("POST /api/v1/export/kubernetes?layout=helm&secrets=external\n\n{design}"),
        format!(
            "POST /api/v1/export/kubernetes?layout=combined&secrets=fill\naccept: */*;q=0.5\n\n{design}"
        ),
        format!("POST /api/v1/designs?expires_in=3600\ncontent-type: application/json\n\n{design}"),
        "POST /api/v1/designs\ncontent-type: application/octet-stream\n\nsealed".to_owned(),
        format!(
            "POST /api/v1/designs/abcdefghijklmnop/revisions\nauthorization: Bearer secret\nif-match: \"1\"\n\n{design}"
        ),
        "GET /api/v1/designs/abcdefghijklmnop/revisions/1\nif-none-match: \"1\"\n\n".to_owned(),
        "DELETE /api/v1/designs/abcdefghijklmnop\nauthorization: Bearer secret\n\n".to_owned(),
        "GET /d/abcdefghijklmnop?view=embed\naccept-encoding: br\n\n".to_owned(),
        "GET /api/openapi.json\n\n".to_owned(),
        "OPTIONS *\n\n".to_owned(),
    ];
    seeds.map(String::into_bytes).to_vec()
}
