//! Cost (CST): what the design may cost, and what it does.

pub mod cst_001_budget;
