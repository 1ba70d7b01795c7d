//! What will be deployed, as data: resources, values and references. Components write it,
//! printers of formats read it; neither knows the other.
