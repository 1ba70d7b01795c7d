//! Where components stand and what they are linked to (PLC).

pub mod plc_001_illegal_parent;
pub mod plc_002_illegal_link;
pub mod plc_003_spans_several_vpcs;
pub mod plc_004_unconnected;
