//! The switches of the mends, and what the chosen ones did.

use super::super::layout::Lien;
use super::comparaison::long;
use super::constats::Nombres;
use super::envoye::Envoye;
use crate::check::{Constat, Gravite};
use crate::comparaison::Direction;
use crate::links::{Address, Base, Parametre, Parametres, Vue};
use crate::reparation::{Bilan, Etat, Lieu, Reparation, Repare};
use crate::words::Words;

/// The number of places of a mend that are linked.
const PLACES: usize = 5;
/// The zoom of the map at a place.
const ZOOM: u8 = 17;

/// The mends on the page.
pub(super) struct Mends {
    pub(super) cases: Vec<Case>,
    pub(super) fait: Option<Fait>,
}

/// A switch.
pub(super) struct Case {
    pub(super) mot: &'static str,
    pub(super) texte: String,
    /// How many findings the mend would end, in words. Empty if none.
    pub(super) propose: String,
    pub(super) cochee: bool,
}

/// What the chosen mends did.
pub(super) struct Fait {
    pub(super) lignes: Vec<Ligne>,
    /// The findings on the mended line.
    pub(super) reste: Nombres,
    /// Where the form is sent for the mended file.
    pub(super) gpx: String,
    pub(super) geojson: String,
}

/// What one mend did.
pub(super) struct Ligne {
    pub(super) texte: String,
    pub(super) fois: String,
    pub(super) points: String,
    pub(super) longueur: String,
    pub(super) montee: String,
    pub(super) lieux: Vec<Lien>,
    pub(super) autres: String,
}

impl Mends {
    pub(super) fn of(envoye: &Envoye<'_>, base: &Base, words: &Words) -> Self {
        let done = envoye.repare.as_ref().map(|(repare, _)| repare);
        let case = |(mend, mot): (Reparation, &&'static str)| {
            let count = wanted(mend, envoye);
            let chosen = |repare: &Repare| repare.bilans.iter().any(|bilan| bilan.par == mend);
            Case {
                mot,
                texte: name(mend, words),
                propose: if count > 0 { words.page_verifier_propose(count) } else { String::new() },
                // What was chosen stays so. At first, the mends of what was found are.
                cochee: done.map_or(count > 0, chosen),
            }
        };
        Self {
            cases: Reparation::ALL.into_iter().zip(Reparation::WORDS).map(case).collect(),
            fait: envoye.repare.as_ref().map(|(repare, constats)| Fait {
                lignes: repare.bilans.iter().map(|bilan| Ligne::of(bilan, base, words)).collect(),
                reste: Nombres::of(constats.iter(), words),
                gpx: download(repare, "gpx", base),
                geojson: download(repare, "geojson", base),
            }),
        }
    }
}

/// Returns the number of findings that a mend is for.
fn wanted(mend: Reparation, envoye: &Envoye<'_>) -> usize {
    let of = |rules: &[&str]| envoye.constats.iter().filter(|constat| rules.contains(&constat.regle.nom)).count();
    match mend {
        Reparation::Ordre => of(&["ordre-ou-sens"]),
        Reparation::Sens => usize::from(envoye.comparaison.sens == Some(Direction::Inverse)),
        Reparation::SommetsDoubles => of(&["sommet-double"]),
        Reparation::AllerRetour => of(&["aller-retour"]),
        Reparation::BruitGps => of(&["bruit-gps"]),
        // A wider gap is an error, and is not joined: nobody knows where the way runs there.
        Reparation::Trous => {
            let near = |constat: &&Constat| constat.regle.nom == "trou" && constat.gravite != Gravite::Erreur;
            envoye.constats.iter().filter(near).count()
        }
        Reparation::Simplification => of(&["trop-de-points"]),
        Reparation::Altitudes => of(&["altitude-absente", "altitude-constante", "altitude-aberrante"]),
    }
}

fn name(mend: Reparation, words: &Words) -> String {
    match mend {
        Reparation::Ordre => words.page_verifier_par_ordre(),
        Reparation::Sens => words.page_verifier_par_sens(),
        Reparation::SommetsDoubles => words.page_verifier_par_sommets_doubles(),
        Reparation::AllerRetour => words.page_verifier_par_aller_retour(),
        Reparation::BruitGps => words.page_verifier_par_bruit_gps(),
        Reparation::Trous => words.page_verifier_par_trous(),
        Reparation::Simplification => words.page_verifier_par_simplification(),
        Reparation::Altitudes => words.page_verifier_par_altitudes(),
    }
}

/// Returns the address that answers with the mended file.
fn download(repare: &Repare, format: &'static str, base: &Base) -> String {
    let chosen = Reparation::ALL.into_iter().zip(Reparation::WORDS);
    let chosen = chosen.filter(|(mend, _)| repare.bilans.iter().any(|bilan| bilan.par == *mend));
    let words: Vec<&str> = chosen.map(|(_, word)| *word).collect();
    let parametres = Parametres::default().with(Parametre::Par, words.join(",")).with(Parametre::F, format);
    base.link(&Address::ApiReparation { parametres })
}

impl Ligne {
    fn of(bilan: &Bilan, base: &Base, words: &Words) -> Self {
        let both = |of: &dyn Fn(&Etat) -> Option<String>| match [of(&bilan.avant), of(&bilan.apres)] {
            [Some(before), Some(after)] if before == after => before,
            [before, after] => {
                let [before, after] = [before, after].map(|text| text.unwrap_or_else(|| words.page_inconnu()));
                format!("{before} → {after}")
            }
        };
        let lieu = |lieu: &Lieu| {
            let vue = Some(Vue::new(ZOOM, lieu.lat, lieu.lon));
            let texte = words.page_verifier_km(&words.number((lieu.km * 100.0).round() / 100.0));
            Lien::to(base.link(&Address::Accueil { vue }), texte)
        };
        let others = bilan.fois.saturating_sub(PLACES.min(bilan.lieux.len()));
        Self {
            texte: name(bilan.par, words),
            fois: words.page_verifier_fois(bilan.fois),
            points: both(&|etat| Some(Words::whole(etat.points))),
            longueur: both(&|etat| Some(long(etat.longueur_m, words))),
            montee: both(&|etat| Some(words.metres(etat.montee_m?.round()))),
            lieux: bilan.lieux.iter().take(PLACES).map(lieu).collect(),
            autres: if others > 0 && bilan.fois > 0 { words.page_verifier_autres(others) } else { String::new() },
        }
    }
}
