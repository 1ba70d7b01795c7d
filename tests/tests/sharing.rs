//! Stored designs as a client sees them: the same suite over SQLite, and over PostgreSQL with two servers
//! that are asked in turn.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use server::app::{Service, app};
use server::clock::Clock;
use server::config::Config;
use server::storage::Storage;
use shared::api::{self, History, Problem, Revised, Stored};
use shared::{fragment, wire};
use tests::postgres::Postgres;
use tower::ServiceExt;

/// The most that an address stores here: room for a few designs.
const ROOM: u64 = 64 * 1024;

/// Servers on one database, and their clock.
struct World {
    apps: Vec<Router>,
    turn: AtomicUsize,
    now: Arc<AtomicI64>,
    services: Vec<Arc<Service>>,
}

/// An answer, read whole.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl World {
    fn on(urls: &[String]) -> Self {
        let now = Arc::new(AtomicI64::new(1_700_000_000));
        let service = |url: &String| {
            let now = Arc::clone(&now);
            let config = Config {
                max_stored: ROOM,
                max_body: 512 * 1024,
                behind_proxy: true,
                rate: 0,
                ..Config::default()
            };
            let clock = Clock::following(move || now.load(Ordering::Relaxed));
            Arc::new(Service::new(config, Storage::at(url).unwrap(), clock))
        };
        let services: Vec<_> = urls.iter().map(service).collect();
        Self {
            apps: services
                .iter()
                .map(|service| app(Arc::clone(service)))
                .collect(),
            turn: AtomicUsize::new(0),
            now,
            services,
        }
    }

    /// Asks one server after the other.
    async fn ask(&self, request: Request<Body>) -> Answer {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let app = self.apps[turn % self.apps.len()].clone();
        let response = app.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.to_vec(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    async fn store(&self, path: &str, body: impl Into<Body>, from: &str) -> Answer {
        let request = Request::post(path).header("x-forwarded-for", from);
        self.ask(request.body(body.into()).unwrap()).await
    }

    async fn created(&self, body: impl Into<Body>) -> Stored {
        let answer = self.store(api::DESIGNS, body, "192.0.2.1").await;
        assert_eq!(answer.status, StatusCode::CREATED);
        answer.json()
    }

    async fn owner(
        &self,
        method: Method,
        path: &str,
        secret: &str,
        tag: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
        if let Some(tag) = tag {
            request = request.header(header::IF_MATCH, tag);
        }
        self.ask(request.body(body.into()).unwrap()).await
    }

    fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Answer {
    fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    fn refuses(&self, status: StatusCode, detail: &str) {
        let problem: Problem = self.json();
        assert_eq!((self.status, problem.detail.as_str()), (status, detail));
        assert_eq!(self.header("content-type"), "application/problem+json");
    }
}

fn text(sketch: &str) -> String {
    wire::to_text(&shared::sketch::parse(sketch).unwrap())
}

fn path(pattern: &str, id: &str) -> String {
    pattern.replace("{id}", id)
}

const GONE: &str = "There is no such design, or no longer: ask whoever gave you the link.";

/// What is stored is read again, byte for byte, with what it was judged by.
async fn a_design_is_stored_and_read(world: &World) {
    for name in tests::names() {
        let design = wire::to_text(&tests::design(&name));
        let stored = world.created(design.clone()).await;
        assert_eq!(stored.path, format!("/d/{}", stored.id));
        assert_eq!((stored.revision, stored.expires), (1, None));
        let answer = world.get(&path(api::DESIGN, &stored.id)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(String::from_utf8(answer.body.clone()).unwrap(), design);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
        assert_eq!(answer.header(api::REVISION_HEADER), "1");
        let rules = fragment::Pins::now().rules.to_string();
        assert_eq!(answer.header(api::RULES_HEADER), rules);
        let secret = &stored.edit_secret;
        let path = path(api::DESIGN, &stored.id);
        let deleted = world.owner(Method::DELETE, &path, secret, None, "").await;
        assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    }
}

/// Revisions follow each other and stay as they are.
async fn revisions_never_change(world: &World) {
    let (first, second) = (text("users: client"), text("people: client"));
    let stored = world.created(first.clone()).await;
    let revisions = path(api::REVISIONS, &stored.id);
    world.pass(60);
    let secret = &stored.edit_secret;
    let revised = (world.owner(Method::POST, &revisions, secret, None, second.clone())).await;
    assert_eq!(revised.status, StatusCode::CREATED);
    let revised: Revised = revised.json();
    assert_eq!((revised.id, revised.revision), (stored.id.clone(), 2));
    let latest = world.get(&path(api::DESIGN, &stored.id)).await;
    assert_eq!(
        (latest.header("etag"), latest.body.as_slice()),
        ("\"2\"", second.as_bytes())
    );
    for (number, body) in [(1, first.as_bytes()), (2, &latest.body)] {
        assert_eq!(world.get(&format!("{revisions}/{number}")).await.body, body);
    }
    let history: History = world.get(&revisions).await.json();
    let told: Vec<_> = (history.revisions.iter())
        .map(|revision| (revision.number, revision.sealed, revision.bytes))
        .collect();
    assert_eq!(
        told,
        [
            (1, false, first.len() as i64),
            (2, false, latest.body.len() as i64)
        ]
    );
    assert_eq!(
        history.revisions[1].created - history.revisions[0].created,
        60
    );
    for nowhere in [
        "0",
        "3",
        "-1",
        "two",
        "99999999999999999999",
        "1%00",
        "1;--",
    ] {
        let answer = world.get(&format!("{revisions}/{nowhere}")).await;
        answer.refuses(StatusCode::NOT_FOUND, GONE);
    }
}

/// A browser that knows a revision is told that it is still the one.
async fn a_known_revision_is_not_sent_again(world: &World) {
    let stored = world.created(text("users: client")).await;
    let request =
        Request::get(path(api::DESIGN, &stored.id)).header(header::IF_NONE_MATCH, "\"1\"");
    let answer = world.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status, answer.body),
        (StatusCode::NOT_MODIFIED, Vec::new())
    );
}

/// Two who edit at once do not overwrite each other.
async fn a_revision_can_say_which_it_follows(world: &World) {
    let stored = world.created(text("users: client")).await;
    let revisions = path(api::REVISIONS, &stored.id);
    let revise = async |tag| {
        let secret = &stored.edit_secret;
        world
            .owner(
                Method::POST,
                &revisions,
                secret,
                Some(tag),
                text("b: client"),
            )
            .await
    };
    assert_eq!(revise("\"1\"").await.json::<Revised>().revision, 2);
    let why = "Revision 2 is the latest by now: look at it before storing another one.";
    let refusal = revise("\"1\"").await;
    refusal.refuses(StatusCode::PRECONDITION_FAILED, why);
    // Whoever is refused is told what is there, to go on from it.
    assert_eq!(refusal.header("etag"), "\"2\"");
    let why = "If-Match names no revision: write its number in quotes, such as \"3\".";
    for tag in ["1", "\"-1\"", "W/\"1\"", "\"1\", \"2\"", ""] {
        revise(tag).await.refuses(StatusCode::BAD_REQUEST, why);
    }
    assert_eq!(revise("*").await.json::<Revised>().revision, 3);
    let history: History = world.get(&revisions).await.json();
    assert_eq!(history.revisions.len(), 3);
}

/// Many who edit at once each get a revision of their own.
async fn revisions_at_once_are_counted_one_by_one(world: &World) {
    let stored = world.created(text("users: client")).await;
    let revisions = path(api::REVISIONS, &stored.id);
    let request = || {
        Request::post(&revisions)
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", stored.edit_secret),
            )
            .body(Body::from(text("b: client")))
            .unwrap()
    };
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..24 {
        tasks.spawn(
            world.apps[turn % world.apps.len()]
                .clone()
                .oneshot(request()),
        );
    }
    let mut numbers = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let response = done.unwrap().unwrap();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        numbers.push(serde_json::from_slice::<Revised>(&body).unwrap().revision);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (2..26).collect::<Vec<_>>());
}

/// Only the owner changes a design.
async fn somebody_elses_secret_is_refused(world: &World) {
    let mine = world.created(text("users: client")).await;
    let other = world.created(text("users: client")).await;
    let design = path(api::DESIGN, &mine.id);
    let revisions = path(api::REVISIONS, &mine.id);
    let wrong = "This is not the edit secret of this design.";
    let hash = "0".repeat(64);
    for secret in [
        other.edit_secret.as_str(),
        "",
        "x",
        "' OR '1'='1",
        &hash,
        &mine.id,
    ] {
        let answer = world.owner(Method::DELETE, &design, secret, None, "").await;
        answer.refuses(StatusCode::FORBIDDEN, wrong);
        let body = text("b: client");
        let answer = world
            .owner(Method::POST, &revisions, secret, None, body)
            .await;
        answer.refuses(StatusCode::FORBIDDEN, wrong);
    }
    let none = "Say the edit secret of the design: `Authorization: Bearer SECRET`.";
    let answer = world
        .store(&revisions, text("b: client"), "192.0.2.1")
        .await;
    answer.refuses(StatusCode::UNAUTHORIZED, none);
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let basic = Request::delete(&design).header(header::AUTHORIZATION, "Basic YTpi");
    let answer = world.ask(basic.body(Body::empty()).unwrap()).await;
    answer.refuses(StatusCode::UNAUTHORIZED, none);
    let history: History = world.get(&revisions).await.json();
    assert_eq!(history.revisions.len(), 1);
    let secret = &mine.edit_secret;
    let deleted = world.owner(Method::DELETE, &design, secret, None, "").await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    for gone in [&design, &revisions, &format!("{revisions}/1")] {
        world.get(gone).await.refuses(StatusCode::NOT_FOUND, GONE);
    }
    let answer = world.owner(Method::DELETE, &design, secret, None, "").await;
    answer.refuses(StatusCode::NOT_FOUND, GONE);
}

/// What is encrypted is kept as it is; the server cannot tell what it is, and nobody takes it for a page.
async fn what_is_encrypted_stays_so(world: &World) {
    let sealed: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let request = Request::post(api::DESIGNS).header(header::CONTENT_TYPE, api::SEALED);
    let answer = world
        .ask(request.body(Body::from(sealed.clone())).unwrap())
        .await;
    let stored: Stored = answer.json();
    let answer = world.get(&path(api::DESIGN, &stored.id)).await;
    assert_eq!(answer.body, sealed);
    assert_eq!(answer.header("content-type"), api::SEALED);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    // By what it is judged is no secret.
    let fragment::Pins { rules, prices } = fragment::Pins::now();
    assert_eq!(answer.header(api::RULES_HEADER), rules.to_string());
    let prices = prices.map(i64::from);
    let told = answer.header(api::PRICES_HEADER).parse().ok();
    assert_eq!(told, prices);
    let history: History = world.get(&path(api::REVISIONS, &stored.id)).await.json();
    let revision = &history.revisions[0];
    assert!(revision.sealed);
    assert_eq!(
        (revision.rules, revision.prices),
        (Some(rules.into()), prices)
    );
    let markup = b"<script>alert(1)</script>".to_vec();
    let refusal = world.store(api::DESIGNS, markup, "192.0.2.1").await;
    assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
    let empty = Request::post(api::DESIGNS).header(header::CONTENT_TYPE, api::SEALED);
    let empty = world.ask(empty.body(Body::empty()).unwrap()).await;
    empty.refuses(
        StatusCode::BAD_REQUEST,
        "There is nothing in the body: send a design, or one that is encrypted.",
    );
}

/// A design goes when it was said to go, and makes room.
async fn a_design_expires(world: &World) {
    let store = async |query: &str| {
        let path = format!("{}{query}", api::DESIGNS);
        world.store(&path, text("users: client"), "192.0.2.2").await
    };
    let stored: Stored = store("?expires_in=100").await.json();
    let design = path(api::DESIGN, &stored.id);
    let revisions = path(api::REVISIONS, &stored.id);
    assert_eq!(stored.expires, Some(world.services[0].clock.now() + 100));
    world.pass(99);
    assert_eq!(world.get(&design).await.status, StatusCode::OK);
    let body = text("b: client");
    let secret = &stored.edit_secret;
    let revised = (world.owner(Method::POST, &revisions, secret, None, body.clone())).await;
    assert_eq!(revised.status, StatusCode::CREATED);
    world.pass(1);
    for gone in [&design, &revisions] {
        world.get(gone).await.refuses(StatusCode::NOT_FOUND, GONE);
    }
    let late = world
        .owner(Method::POST, &revisions, secret, None, body)
        .await;
    late.refuses(StatusCode::NOT_FOUND, GONE);
    // The clock of the host goes back: what is gone stays so.
    world.pass(-1_000);
    world
        .get(&design)
        .await
        .refuses(StatusCode::NOT_FOUND, GONE);
    let now = world.services[0].clock.now();
    let swept = world.services[0].storage.sweep(now).await.unwrap();
    assert_eq!(swept, 1);
    let again = world
        .services
        .last()
        .unwrap()
        .storage
        .sweep(now)
        .await
        .unwrap();
    assert_eq!(again, 0);
    world.pass(1_000);
    let why = "The parameter expires_in is a number of seconds from 1 to 3162240000.";
    for query in [
        "0",
        "-1",
        "soon",
        "99999999999999999999",
        "9223372036854775807",
        "",
    ] {
        let answer = store(&format!("?expires_in={query}")).await;
        answer.refuses(StatusCode::BAD_REQUEST, why);
    }
}

/// When the clock goes back, revisions still follow each other.
async fn time_never_goes_back_in_a_history(world: &World) {
    let stored = world.created(text("users: client")).await;
    // Another server, whose clock is an hour behind.
    let behind = world.services[0].clock.now() - 3_600;
    let storage = &world.services[0].storage;
    let content = server::storage::Content {
        media_type: api::SEALED.to_owned(),
        rules: None,
        prices: None,
        bytes: vec![1],
    };
    storage
        .append(&stored.id, None, &content, behind, 1 << 20)
        .await
        .unwrap();
    let found = storage.revisions(&stored.id, behind).await.unwrap();
    assert_eq!(found[0].created, found[1].created);
}

/// One address cannot fill the disk, alone or with many requests at once; others are not held up.
async fn an_address_has_so_much_room(world: &World) {
    let sealed = |size: usize, from: &str| {
        Request::post(api::DESIGNS)
            .header(header::CONTENT_TYPE, api::SEALED)
            .header("x-forwarded-for", from)
            .body(Body::from(vec![7; size]))
            .unwrap()
    };
    let why = format!(
        "This address has stored {ROOM} bytes, the most that this server keeps for one: delete what is no longer needed."
    );
    let whole = usize::try_from(ROOM).unwrap();
    let too_much = world.ask(sealed(whole, "192.0.2.3")).await;
    too_much.refuses(StatusCode::FORBIDDEN, &why);
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..20 {
        let app = world.apps[turn % world.apps.len()].clone();
        tasks.spawn(app.oneshot(sealed(whole / 8, "192.0.2.3")));
    }
    let mut created = 0;
    while let Some(done) = tasks.join_next().await {
        let status = done.unwrap().unwrap().status();
        created += usize::from(status == StatusCode::CREATED);
    }
    assert_eq!(created, 7);
    assert_eq!(
        world.ask(sealed(10, "192.0.2.4")).await.status,
        StatusCode::CREATED
    );
    let small: Stored = world.ask(sealed(1_000, "192.0.2.3")).await.json();
    let full = world.ask(sealed(whole / 8, "192.0.2.3")).await;
    full.refuses(StatusCode::FORBIDDEN, &why);
    let design = path(api::DESIGN, &small.id);
    let revisions = path(api::REVISIONS, &small.id);
    let secret = &small.edit_secret;
    let body = "x".repeat(whole / 8);
    let mut more = Request::post(&revisions).header(header::CONTENT_TYPE, api::SEALED);
    more = more.header(header::AUTHORIZATION, format!("Bearer {secret}"));
    let full = world.ask(more.body(Body::from(body)).unwrap()).await;
    full.refuses(StatusCode::FORBIDDEN, &why);
    let history: History = world.get(&revisions).await.json();
    assert_eq!(history.revisions.len(), 1);
    world.owner(Method::DELETE, &design, secret, None, "").await;
    assert_eq!(
        world.ask(sealed(1_000, "192.0.2.3")).await.status,
        StatusCode::CREATED
    );
}

/// Whatever stands in a path, a query or a header is only ever a value.
async fn nothing_in_a_request_becomes_code(world: &World) {
    let stored = world.created(text("users: client")).await;
    for id in [
        "'%20OR%20'1'='1",
        "x';%20DROP%20TABLE%20designs;--",
        "%22%20OR%201=1",
        "%25",
        "_",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        "%ff",
        "%F0%9F%A6%80",
        "$1",
        "%3F1",
    ] {
        for pattern in [api::DESIGN, api::REVISIONS] {
            let answer = world.get(&path(pattern, id)).await;
            answer.refuses(StatusCode::NOT_FOUND, GONE);
        }
    }
    let injected = "evil\r\nset-cookie:%20a=b%0d%0aset-cookie:%20c=d";
    let answer = world
        .get(&format!(
            "/api/v1/designs/x%0d%0aset-cookie:%20a=b?{}",
            injected.replace("\r\n", "%0d%0a")
        ))
        .await;
    assert!(answer.headers.get("set-cookie").is_none());
    let request = Request::get(path(api::DESIGN, &stored.id)).header("x-request-id", "a b\tc");
    let answer = world.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("x-request-id").len(), 16);
    let request = Request::get(path(api::DESIGN, &stored.id)).header("x-request-id", "trace-7.a_b");
    let answer = world.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status, answer.header("x-request-id")),
        (StatusCode::OK, "trace-7.a_b")
    );
}

/// `/readyz` asks the database; figures are there, and in them neither ids nor designs.
async fn the_server_tells_about_itself(world: &World) {
    let stored = world.created(text("secret-thing: client")).await;
    world.get(&path(api::DESIGN, &stored.id)).await;
    world.get(&path(api::DESIGN, &stored.id)).await;
    let answer = world.get(api::READY).await;
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (StatusCode::OK, &b"ok\n"[..])
    );
    let answer = world.get(api::METRICS).await;
    let figures = String::from_utf8(answer.body).unwrap();
    for told in [
        "azimuth_requests_total{method=\"GET\",route=\"/api/v1/designs/{id}\",status=\"200\"}",
        "azimuth_request_seconds_bucket",
        "azimuth_revisions_stored_total",
    ] {
        assert!(figures.contains(told), "{told} is not in\n{figures}");
    }
    assert!(!figures.contains(&stored.id) && !figures.contains("secret-thing"));
}

async fn suite(world: &World) {
    a_design_is_stored_and_read(world).await;
    revisions_never_change(world).await;
    a_known_revision_is_not_sent_again(world).await;
    a_revision_can_say_which_it_follows(world).await;
    revisions_at_once_are_counted_one_by_one(world).await;
    somebody_elses_secret_is_refused(world).await;
    what_is_encrypted_stays_so(world).await;
    a_design_expires(world).await;
    time_never_goes_back_in_a_history(world).await;
    an_address_has_so_much_room(world).await;
    nothing_in_a_request_becomes_code(world).await;
    the_server_tells_about_itself(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn designs_are_shared_over_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("designs.db");
    suite(&World::on(&[format!("sqlite:{}", file.display())])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn designs_are_shared_over_memory() {
    suite(&World::on(&["sqlite::memory:".to_owned()])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_on_one_postgres_behave_as_one() {
    let test = "several_servers_on_one_postgres_behave_as_one";
    let Some(postgres) = Postgres::start(test) else {
        return;
    };
    let urls = [postgres.url(), postgres.url()];
    let world = World::on(&urls);
    // Both make the tables at once.
    let (one, other) = tokio::join!(
        world.services[0].storage.ready(),
        world.services[1].storage.ready()
    );
    one.unwrap();
    other.unwrap();
    suite(&world).await;
}
