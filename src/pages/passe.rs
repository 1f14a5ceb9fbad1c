//! What a walker passes: localités and points of interest along a way.

use crate::atlas::{Atlas, Etape, Genre, Passage, Quoi};
use crate::links::{Address, Base};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// A localité or a point of interest on the way.
#[derive(Debug)]
pub(super) struct Passe {
    /// « 4,1 », or empty if the étape has no line.
    pub km: String,
    /// « à 350 m », or empty if it lies on the way.
    pub ecart: String,
    pub nom: String,
    pub href: String,
    /// The services of a localité, or the category of a point.
    pub texte: String,
}

impl Passe {
    /// Returns the localités and points among some passages, in walking order. `longueur_m` is the length of the way.
    pub(super) fn all<'p>(
        atlas: &Atlas,
        passages: impl IntoIterator<Item = &'p Passage>,
        sens: Sens,
        longueur_m: f64,
        base: &Base,
        words: &Words,
    ) -> Vec<Self> {
        let mut passed: Vec<(f64, &Passage)> = passages
            .into_iter()
            .filter(|passage| passage.quoi.parts().0 != Genre::Hebergeur)
            .map(|passage| (sens.walked(passage.chainage_m, longueur_m), passage))
            .collect();
        passed.sort_by(|(a, x), (b, y)| a.total_cmp(b).then(x.off_m.total_cmp(&y.off_m)).then(x.quoi.cmp(&y.quoi)));
        let of = |(at_m, passage): (f64, &Passage)| {
            let ecart = match passage.off_m {
                off_m if off_m < 50.0 => String::new(),
                off_m => words.page_a_ecart(&words.ecart(off_m)),
            };
            Self::of(atlas, passage.quoi, [words.km(at_m), ecart], base, words)
        };
        passed.into_iter().filter_map(of).collect()
    }

    /// Returns the start and the end of an étape without a line, in walking order.
    pub(super) fn ends(atlas: &Atlas, etape: &Etape, sens: Sens, base: &Base, words: &Words) -> Vec<Self> {
        let nowhere = || [String::new(), String::new()];
        let of = |localite| Self::of(atlas, Quoi::Localite(localite), nowhere(), base, words);
        sens.ends([etape.depart, etape.arrivee]).into_iter().filter_map(of).collect()
    }

    fn of(atlas: &Atlas, quoi: Quoi, [km, ecart]: [String; 2], base: &Base, words: &Words) -> Option<Self> {
        let (nom, address, texte) = match quoi {
            Quoi::Localite(index) => {
                let row = atlas.localites.get(index)?;
                let services = row.services.iter().map(|service| words.service(*service));
                (
                    &row.nom,
                    Address::Localite { code: row.code.as_str().into() },
                    services.collect::<Vec<_>>().join(", "),
                )
            }
            Quoi::PointInteret(index) => {
                let row = atlas.points_interet.get(index)?;
                let address = Address::PointInteret { code: row.code.as_str().into() };
                (&row.nom, address, words.categorie(row.categorie).to_owned())
            }
            Quoi::Hebergeur(_) => return None,
        };
        Some(Self { km, ecart, nom: one_line(nom), href: base.link(&address), texte })
    }
}
