//! Paths, requests and replies that the browser and the server both use.
