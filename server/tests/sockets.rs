//! The server over real connections: what is slow, and how it stops.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use server::app::Service;
use server::clock::Clock;
use server::command::serve::serve;
use server::config::Config;
use server::storage::Storage;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that gives up after a second, and what stops it.
async fn start() -> (TcpStream, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = Config {
        timeout: 1,
        ..Config::default()
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let told = async { drop(stopped.await) };
    let storage = Storage::at("sqlite::memory:").unwrap();
    let service = Arc::new(Service::new(config, storage, Clock::default()));
    let server = tokio::spawn(serve(listener, service, told, Duration::from_secs(1)));
    (TcpStream::connect(address).await.unwrap(), stop, server)
}

/// What the server answers to bytes until it hangs up, and that it does so in time.
async fn answer(sent: &str) -> String {
    let (mut stream, _stop, _server) = start().await;
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .unwrap()
        .unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn whoever_sends_nothing_or_half_a_head_is_hung_up_on() {
    assert_eq!(answer("").await, "");
    let half = answer("POST /api/v1/check HTTP/1.1\r\nHost: x\r\n").await;
    assert!(
        half.is_empty() || half.starts_with("HTTP/1.1 408"),
        "{half}"
    );
}

#[tokio::test]
async fn a_body_that_stalls_is_408() {
    let head = "POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    let answer = answer(head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_413_before_the_body() {
    let start = Instant::now();
    let head = "POST /api/v1/check HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 999999999999\r\n\r\n";
    let answer = answer(head).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(start.elapsed() < Duration::from_millis(900));
}

#[tokio::test]
async fn the_server_stops_though_a_request_is_open() {
    let (mut stream, stop, server) = start().await;
    let head = "POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), server)
        .await
        .unwrap()
        .unwrap();
}
