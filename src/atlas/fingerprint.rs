//! The fingerprint of an atlas: a hash of the values from which all published content is derived.

use super::Atlas;
use super::etape::{Etape, Stretch};
use super::figures::{Figures, Relief};
use super::hebergeur::{Contact, Hebergeur};
use super::network::{Path, Step};
use super::perturbation::{Emprise, Perturbation};
use super::sources::List;
use super::voie::{Ligne, Troncon, Voie};
use crate::model::fingerprint::{Fingerprint, Values};

impl Atlas {
    /// Returns 32 hexadecimal digits. They are the same for two atlases with the same content that are published by the
    /// same `program` (its version). They do not depend on the machine.
    pub fn fingerprint(&self, program: &str) -> String {
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(program);
        fingerprint.add_all(&[&self.localites, &self.hebergeurs, &self.points_interet, &self.guides]);
        fingerprint.add_all(&[&self.voies, &self.troncons, &self.network.hashes().collect::<Vec<u64>>()]);
        fingerprint.add_all(&[&self.perturbations, &self.jour().to_string()]);
        fingerprint.finish()
    }
}

impl<T: Values> Values for List<T> {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&**self);
    }
}

/// Lists the fields of a type that go into the fingerprint. All other fields are derived from them.
macro_rules! values {
    ($type:ty: $($field:ident),+) => {
        impl Values for $type {
            fn add_to(&self, fingerprint: &mut Fingerprint) {
                fingerprint.add_all(&[$(&self.$field),+]);
            }
        }
    };
}

values!(Voie: row, path, lignes, etapes);
values!(Ligne: variante, path);
values!(Etape: row, trace);
values!(Stretch: de_m, a_m, path, figures, bounds);
values!(Figures: longueur_m, relief, duree_4kmh_min);
values!(Relief: montee_m, descente_m, altitude_min_m, altitude_max_m, duree_min);
values!(Troncon: row, path);
values!(Path: pieces);
values!(Step: arc, reversed);
values!(Hebergeur: id, code, nom, r#type, capacite, localite, periode, tarif, accueil_pelerin, prevenir_heures, position,
    exacte, contact, fermetures, services, arrivee_de, arrivee_a, langues, confirme_le, perime);
values!(Perturbation: row, en_vigueur, path, emprises);
values!(Emprise: voie_id, variante, de_m, a_m, evite);
values!(Contact: adresse, telephone, courriel, site);
