//! The fingerprint of an atlas: the values that everything published follows from.

use super::Atlas;
use super::etape::{Etape, Stretch};
use super::figures::{Figures, Relief};
use super::hebergeur::{Contact, Hebergeur};
use super::network::{Path, Step};
use super::sources::List;
use super::voie::{Ligne, Troncon, Voie};
use crate::model::fingerprint::{Fingerprint, Values};

impl Atlas {
    /// Returns 32 hexadecimal digits that are the same for two atlases of the same content, if the same `program` (its
    /// version) publishes them. The digits do not depend on the machine.
    pub fn fingerprint(&self, program: &str) -> String {
        let mut fingerprint = Fingerprint::default();
        fingerprint.add(program);
        fingerprint.add(&self.localites);
        fingerprint.add(&*self.hebergeurs);
        fingerprint.add(&self.points_interet);
        fingerprint.add(&self.guides);
        fingerprint.add(&self.voies);
        fingerprint.add(&self.troncons);
        fingerprint.add(&self.network.hashes().collect::<Vec<u64>>());
        fingerprint.finish()
    }
}

impl<T: Values> Values for List<T> {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&**self);
    }
}

/// All else follows from these.
impl Values for Voie {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.row);
        fingerprint.add(&self.path);
        fingerprint.add(&self.lignes);
        fingerprint.add(&self.etapes);
    }
}

impl Values for Troncon {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.row);
        fingerprint.add(&self.path);
    }
}

impl Values for Etape {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.row);
        fingerprint.add(&self.trace);
    }
}

/// `ouverture` follows from `periode` and `fermetures`, and `perime` from all `confirme_le`.
impl Values for Hebergeur {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { id, code, nom, r#type, capacite, localite, periode, ouverture: _, tarif, .. } = self;
        let Self { accueil_pelerin, prevenir_heures, position, contact, exacte, .. } = self;
        let Self { fermetures, services, arrivee_de, arrivee_a, langues, confirme_le, perime: _, .. } = self;
        fingerprint.add(id);
        fingerprint.add(code);
        fingerprint.add(nom);
        fingerprint.add(r#type);
        fingerprint.add(capacite);
        fingerprint.add(&localite.map(|index| index as u64));
        fingerprint.add(periode);
        fingerprint.add(tarif);
        fingerprint.add(accueil_pelerin);
        fingerprint.add(prevenir_heures);
        fingerprint.add(position);
        fingerprint.add(contact);
        fingerprint.add(exacte);
        fingerprint.add(services);
        fingerprint.add(langues);
        for text in [fermetures, arrivee_de, arrivee_a, confirme_le] {
            fingerprint.add(text);
        }
    }
}

impl Values for Contact {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { adresse, telephone, courriel, site } = self;
        for text in [adresse, telephone, courriel, site] {
            fingerprint.add(text);
        }
    }
}

impl Values for Ligne {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.variante);
        fingerprint.add(&self.path);
    }
}

impl Values for Stretch {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { de_m, a_m, path, figures, bounds } = self;
        fingerprint.add(de_m);
        fingerprint.add(a_m);
        fingerprint.add(path);
        fingerprint.add(figures);
        fingerprint.add(bounds);
    }
}

impl Values for Figures {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { longueur_m, relief, duree_4kmh_min } = self;
        fingerprint.add(longueur_m);
        fingerprint.add(relief);
        fingerprint.add(duree_4kmh_min);
    }
}

impl Values for Relief {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        let Self { montee_m, descente_m, altitude_min_m, altitude_max_m, duree_min: [fast, slow] } = self;
        for number in [montee_m, descente_m, altitude_min_m, altitude_max_m, fast, slow] {
            fingerprint.add(number);
        }
    }
}

impl Values for Path {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&self.pieces);
    }
}

impl Values for Step {
    fn add_to(&self, fingerprint: &mut Fingerprint) {
        fingerprint.add(&u64::from(self.arc));
        fingerprint.add(&self.reversed);
    }
}
