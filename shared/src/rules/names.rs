//! Names that the provider takes (NAM).

pub mod nam_004_eks_cluster;
