//! Who asks: the address of a client, and how often it may ask.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;

use axum::http::{Extensions, HeaderMap};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::Error;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Seconds of requests that may be saved up.
const BURST: u32 = 10;

/// The address that counts for a request: where it comes from, or where the proxy in front says it does.
/// IPv6 counts by the network of a site, which has any number of addresses.
#[must_use]
pub fn address(extensions: &Extensions, headers: &HeaderMap, behind_proxy: bool) -> IpAddr {
    let forwarded = || {
        let entries = headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = entries.to_str().ok()?.rsplit(',').next()?.trim();
        last.parse().ok()
    };
    let forwarded = behind_proxy.then(forwarded).flatten();
    let peer = || extensions.get().map(|Peer(peer)| peer.ip());
    match forwarded
        .or_else(peer)
        .map(|address| address.to_canonical())
    {
        Some(IpAddr::V6(address)) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        Some(address) => address,
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// How often each address may ask.
#[derive(Debug)]
pub struct Limiter(Option<DefaultKeyedRateLimiter<IpAddr>>);

impl Limiter {
    /// So many requests a second; 0: any number.
    #[must_use]
    pub fn new(rate: u32) -> Self {
        Self(NonZeroU32::new(rate).map(|rate| {
            let burst = rate.saturating_mul(NonZeroU32::new(BURST).unwrap_or(rate));
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        }))
    }

    /// Lets a request through.
    ///
    /// # Errors
    /// When the address asks too often; it says when to come back.
    pub fn admit(&self, address: IpAddr) -> Result<(), Error> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter.check_key(&address).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Error::TooOften(wait.as_secs() + 1)
        })
    }

    /// Forgets addresses that have not asked for a while.
    pub fn forget(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, forwarded: &str, behind_proxy: bool, expected: &str) {
        let mut extensions = Extensions::new();
        extensions.insert(Peer(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let found = address(&extensions, &headers, behind_proxy);
        assert_eq!(found.to_string(), expected);
    }

    #[test]
    fn an_address_is_where_a_request_comes_from() {
        check("192.0.2.1", "203.0.113.9", false, "192.0.2.1");
        check("::ffff:192.0.2.1", "", false, "192.0.2.1");
        check("2001:db8:1:2:3:4:5:6", "", false, "2001:db8:1:2::");
    }

    #[test]
    fn only_what_the_proxy_itself_adds_is_believed() {
        check(
            "10.0.0.1",
            "203.0.113.9, 198.51.100.2",
            true,
            "198.51.100.2",
        );
        check("10.0.0.1", "nonsense", true, "10.0.0.1");
    }

    #[test]
    fn who_asks_too_often_waits_and_others_do_not() {
        let limiter = Limiter::new(1);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        for _ in 0..BURST {
            limiter.admit(one).unwrap();
        }
        assert_eq!(limiter.admit(one), Err(Error::TooOften(1)));
        assert_eq!(limiter.admit(other), Ok(()));
        assert_eq!(Limiter::new(0).admit(one), Ok(()));
    }
}
