//! The rules on what lies along the ways.

pub(super) mod droits_inconnus;
pub(super) mod guide_perime;
pub(super) mod hebergeur_loin;
pub(super) mod hebergeur_non_confirme;
pub(super) mod nom_absent;
pub(super) mod perturbation_orpheline;
pub(super) mod perturbation_perimee;
pub(super) mod point_double;
pub(super) mod point_loin;
pub(super) mod reference_orpheline;
pub(super) mod sans_hebergement;
