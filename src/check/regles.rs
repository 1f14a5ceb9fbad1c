//! The table of all rules. The documentation, `hent check --regles` and the keys of `hent.toml` are made from it.

use super::regle::{Regle, Seuil};
use super::{autour, entree, ligne, paire, reseau};

/// All rules, in the order in which they are explained.
pub static REGLES: [&Regle; 42] = [
    &entree::geometrie_invalide::REGLE,
    &entree::type_inattendu::REGLE,
    &entree::projection_suspecte::REGLE,
    &entree::lat_lon_inversees::REGLE,
    &entree::hors_zone::REGLE,
    &ligne::sommet_double::REGLE,
    &ligne::segment_court::REGLE,
    &ligne::segment_long::REGLE,
    &ligne::courbe_grossiere::REGLE,
    &ligne::angle_vif::REGLE,
    &ligne::aller_retour::REGLE,
    &ligne::sommet_aberrant::REGLE,
    &ligne::bruit_gps::REGLE,
    &ligne::auto_intersection::REGLE,
    &ligne::auto_recouvrement::REGLE,
    &ligne::altitude_absente::REGLE,
    &ligne::altitude_constante::REGLE,
    &ligne::altitude_aberrante::REGLE,
    &ligne::pente_forte::REGLE,
    &ligne::trop_de_points::REGLE,
    &paire::ligne_double::REGLE,
    &paire::recouvrement::REGLE,
    &reseau::trou::REGLE,
    &reseau::bout_trop_court::REGLE,
    &reseau::bout_trop_long::REGLE,
    &reseau::bout_libre::REGLE,
    &reseau::croisement_sans_noeud::REGLE,
    &reseau::voie_non_connexe::REGLE,
    &reseau::ordre_ou_sens::REGLE,
    &reseau::etape_discontinue::REGLE,
    &reseau::etape_longueur::REGLE,
    &autour::hebergeur_loin::REGLE,
    &autour::point_loin::REGLE,
    &autour::sans_hebergement::REGLE,
    &autour::point_double::REGLE,
    &autour::nom_absent::REGLE,
    &autour::reference_orpheline::REGLE,
    &autour::droits_inconnus::REGLE,
    &autour::guide_perime::REGLE,
    &autour::hebergeur_non_confirme::REGLE,
    &autour::perturbation_perimee::REGLE,
    &autour::perturbation_orpheline::REGLE,
];

/// Returns the rule with a name.
pub fn regle(nom: &str) -> Option<&'static Regle> {
    REGLES.iter().find(|regle| regle.nom == nom).copied()
}

/// Returns all thresholds with their rules.
pub fn seuils() -> impl Iterator<Item = (&'static Regle, &'static Seuil)> {
    REGLES.iter().flat_map(|regle| regle.seuils.iter().map(move |seuil| (*regle, seuil)))
}
