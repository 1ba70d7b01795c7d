//! What cannot be exported (EXP).

pub mod exp_001_gap;
