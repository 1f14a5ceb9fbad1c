//! The rules on one line.

pub(super) mod aller_retour;
pub(super) mod altitude_aberrante;
pub(super) mod altitude_absente;
pub(super) mod altitude_constante;
pub(super) mod angle_vif;
pub(super) mod auto_intersection;
pub(super) mod auto_recouvrement;
pub(super) mod bruit_gps;
pub(super) mod courbe_grossiere;
pub(super) mod pente_forte;
pub(super) mod segment_court;
pub(super) mod segment_long;
pub(super) mod sommet_aberrant;
pub(super) mod sommet_double;
mod steps;
pub(super) mod trop_de_points;
