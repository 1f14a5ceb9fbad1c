//! The rules on the network.

pub(super) mod bout_libre;
pub(super) mod bout_trop_court;
pub(super) mod bout_trop_long;
pub(super) mod croisement_sans_noeud;
pub(super) mod etape_discontinue;
pub(super) mod etape_longueur;
pub(super) mod ordre_ou_sens;
pub(super) mod trou;
pub(super) mod voie_non_connexe;
