//! How much room a container cluster has on its hosts, and how much is left without a zone.
