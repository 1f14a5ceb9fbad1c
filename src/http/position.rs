//! `/api/position`: the pilgrim's place on the ways near a position, and what comes next.

use actix_web::web;
use serde::Serialize;

use super::answer::{JSON, json_file};
use super::fiche::Fiche;
use super::filter::Filter;
use super::place::{ecart_max_m, not_swapped, place};
use super::read::{Reading, RouteRequest, reading};
use super::snapshot::Snapshot;
use crate::annonces::{Annonce, PerturbationShown};
use crate::atlas::{Atlas, Chemin, Etape, Passage, Perturbation, Reste, Situation, figures};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::{Position, geodesic, km, rounded};
use crate::links::Route;
use crate::lits::{self, Alerte, Nuit, SansLitShown};
use crate::model::{Code, Sens};
use crate::words::Words;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<PositionReading>(Route::ApiPosition.pattern()));
}

/// A request for the place of a pilgrim on the ways. The position is personal, so nothing logs it.
pub(super) struct PositionReading {
    place: Position,
    ecart_max_m: f64,
    filter: Filter,
    sens: Sens,
}

impl Reading for PositionReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let (place, ecart_max_m, filter) = (place(&query)?, ecart_max_m(&query)?, Filter::of(&query)?);
        Ok(Self { place, ecart_max_m, filter, sens: query.sens()? })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        self.document(&snapshot.atlas, &self.chemins(&snapshot.atlas))
    }

    /// Returns `None` if the atlas has not yet computed the things along one of the ways here.
    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        let atlas = Some(&snapshot.atlas).filter(|atlas| atlas.is_indexed())?;
        let chemins = self.chemins(atlas);
        chemins.iter().all(|chemin| atlas.knows(chemin)).then(|| self.document(atlas, &chemins))
    }
}

impl PositionReading {
    /// Returns at most ten ways near the position, nearest first.
    fn chemins(&self, atlas: &Atlas) -> Vec<Chemin> {
        let mut chemins = atlas.chemins(self.place, self.ecart_max_m);
        chemins.truncate(10);
        chemins
    }

    /// Makes the document. Errors: longitude and latitude are swapped.
    fn document(&self, atlas: &Atlas, chemins: &[Chemin]) -> Result<Fichier> {
        #[derive(Serialize)]
        struct Document<'a> {
            sens: &'static str,
            chemins: Vec<Ici<'a>>,
            methode_denivele: &'static str,
            attribution: &'a [String],
        }
        not_swapped(self.place, atlas)?;
        let Self { ecart_max_m, filter, sens, .. } = self;
        let wanted = |quoi| filter.wants(atlas, quoi);
        let of = |chemin| {
            let here = atlas.situation(chemin, *sens, *ecart_max_m, wanted)?;
            let alerte = self.alerte(atlas, &here);
            Some((here, alerte))
        };
        let here: Vec<_> = chemins.iter().filter_map(of).collect();
        let shown = |(here, alerte)| Ici::of(atlas, self.place, here, *sens, filter, Option::as_ref(alerte));
        let document = Document {
            sens: sens.as_str(),
            chemins: here.iter().map(|(here, alerte)| shown((here, alerte))).collect(),
            methode_denivele: figures::METHOD,
            attribution: &atlas.attribution,
        };
        json_file(JSON, &document)
    }
}

impl PositionReading {
    /// Returns the warning of the first stretch without an open bed that ends ahead of the pilgrim.
    fn alerte(&self, atlas: &Atlas, here: &Situation<'_>) -> Option<Alerte> {
        let nuit = Nuit::of(atlas, self.filter.jour());
        let here_m = here.ligne.walked(self.sens, here.chemin.chainage_m);
        let ahead_m = [here_m, here.ligne.figures.longueur_m];
        lits::along(Words::french(), atlas, here.ligne, self.sens, nuit, ahead_m).into_iter().next()
    }
}

/// The place of the pilgrim on one way.
#[derive(Serialize)]
struct Ici<'a> {
    /// The closures ahead, nearest first, up to the end of the étape, or of the line if there is no étape here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    perturbations: Vec<Devant<'a>>,
    voie: &'a Code,
    nom: &'a str,
    /// Empty for the main line.
    variante: &'a str,
    /// Kilometres from the start of the line, in walking direction.
    km: f64,
    ecart_m: f64,
    /// The bearing of the nearest place of the way, in degrees clockwise from north.
    cap: f64,
    etape: Option<EtapeIci<'a>>,
    prochain_hebergeur: Option<Fiche<'a, Ensuite>>,
    prochaine_eau: Option<Fiche<'a, Ensuite>>,
    /// The current or next stretch without an open bed that is too long for a usual day.
    #[serde(skip_serializing_if = "Option::is_none")]
    sans_lit: Option<SansLitShown<'a>>,
}

impl<'a> Ici<'a> {
    fn of(
        atlas: &'a Atlas,
        place: Position,
        situation: &Situation<'a>,
        sens: Sens,
        filter: &Filter,
        alerte: Option<&'a Alerte>,
    ) -> Self {
        let walked_m = |chainage_m| situation.ligne.walked(sens, chainage_m);
        let here_m = walked_m(situation.chemin.chainage_m);
        let next = |passage: Option<Passage>| {
            let Passage { quoi, chainage_m, off_m } = passage?;
            let at_m = walked_m(chainage_m);
            let next = Ensuite { km: km(at_m), dans_km: km(at_m - here_m), ecart_m: rounded(off_m, 1) };
            Fiche::of(atlas, quoi, filter, next)
        };
        Self {
            perturbations: Devant::along(atlas, situation, sens),
            voie: &situation.voie.row.code,
            nom: &situation.voie.row.nom,
            variante: &situation.ligne.variante,
            km: km(here_m),
            ecart_m: rounded(situation.chemin.off_m, 1),
            cap: cap(atlas, situation, place),
            etape: situation.etape.map(|(etape, reste)| EtapeIci {
                reste_aujourd_hui_km: reste_aujourd_hui_m(atlas, situation, etape, sens).map(km),
                ..EtapeIci::of(etape, &reste)
            }),
            prochain_hebergeur: next(situation.hebergeur),
            prochaine_eau: next(situation.eau),
            sans_lit: alerte.map(|alerte| SansLitShown::of(atlas, alerte, 0.0)),
        }
    }
}

/// Returns the bearing of the nearest place of the way, in whole degrees.
fn cap(atlas: &Atlas, situation: &Situation<'_>, from: Position) -> f64 {
    let placed = situation.ligne.places_at(&atlas.network, [situation.chemin.chainage_m]);
    placed.first().map_or(0.0, |nearest| rounded(geodesic::distance_and_bearing(from, nearest.place).1, 0) % 360.0)
}

/// A closure ahead of the pilgrim.
#[derive(Serialize)]
struct Devant<'a> {
    /// Kilometres to its start. 0 if the pilgrim is on the closed stretch.
    dans_km: f64,
    /// The closure. Its kilometres count from the start of the line, in walking direction.
    #[serde(flatten)]
    closure: PerturbationShown<'a>,
}

impl<'a> Devant<'a> {
    fn along(atlas: &'a Atlas, situation: &Situation<'a>, sens: Sens) -> Vec<Self> {
        let Situation { voie, ligne, chemin, .. } = situation;
        let trace = situation.etape.and_then(|(etape, _)| etape.trace.as_ref());
        let part_m = trace.map_or([0.0, ligne.figures.longueur_m], |trace| [trace.de_m, trace.a_m]);
        let end_m = sens.ends(part_m).map(|chainage_m| ligne.walked(sens, chainage_m))[1];
        let here_m = ligne.walked(sens, chemin.chainage_m);
        let ahead = |annonce: &Annonce<'_>| annonce.ends_m[1] >= here_m && annonce.start_m() <= end_m;
        let closures = Annonce::along_line(atlas, voie, ligne, sens).into_iter().filter(ahead);
        let devant = |annonce: Annonce<'a>| Self {
            dans_km: km((annonce.start_m() - here_m).max(0.0)),
            closure: PerturbationShown::one(&annonce, Words::french()),
        };
        closures.map(devant).collect()
    }
}

/// Returns the length in metres of the rest of the étape with the detours that hold today. A detour counts if it leaves
/// the way ahead of the pilgrim. Returns `None` if there is none.
fn reste_aujourd_hui_m(atlas: &Atlas, situation: &Situation<'_>, etape: &Etape, sens: Sens) -> Option<f64> {
    let trace = etape.trace.as_ref()?;
    let here_m = situation.chemin.chainage_m.clamp(trace.de_m, trace.a_m);
    let [de_m, a_m] = if sens.is_back() { [trace.de_m, here_m] } else { [here_m, trace.a_m] };
    let mut detours = atlas.detours_on(situation.voie, &situation.ligne.variante, [de_m, a_m]);
    detours.retain(|(_, [leaves_m, rejoins_m])| if sens.is_back() { *rejoins_m <= a_m } else { *leaves_m >= de_m });
    let more_m = |(closure, [leaves_m, rejoins_m]): &(&Perturbation, [f64; 2])| {
        let detour_m = closure.detour.as_ref().map_or(0.0, |detour| detour.longueur_m);
        detour_m - (rejoins_m.min(a_m) - leaves_m.max(de_m))
    };
    (!detours.is_empty()).then(|| a_m - de_m + detours.iter().map(more_m).sum::<f64>())
}

/// The place of something ahead.
#[derive(Serialize)]
struct Ensuite {
    /// Kilometres from the start of the line, in walking direction.
    km: f64,
    dans_km: f64,
    ecart_m: f64,
}

/// The place of the pilgrim on an étape, and the rest of the étape.
#[derive(Serialize)]
struct EtapeIci<'a> {
    /// The slug of the étape in URLs.
    etape: String,
    nom: &'a str,
    /// Kilometres from the start of the étape, in walking direction.
    km: f64,
    reste_km: f64,
    /// The rest with the detours that hold and begin ahead. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_aujourd_hui_km: Option<f64>,
    /// The remaining ascent. Absent if a height on the rest is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_montee_m: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_descente_m: Option<f64>,
    /// The walking time by the faster and the slower of two rules, in minutes, rounded to five.
    #[serde(skip_serializing_if = "Option::is_none")]
    reste_duree_min: Option<[f64; 2]>,
    /// The walking time in minutes at 4 km/h on flat ground.
    reste_duree_4kmh_min: f64,
}

impl<'a> EtapeIci<'a> {
    fn of(etape: &'a Etape, reste: &Reste) -> Self {
        let montee = reste.relief.as_ref();
        Self {
            etape: etape.slug(),
            nom: &etape.row.nom,
            km: km(etape.trace.as_ref().map_or(0.0, |trace| trace.a_m - trace.de_m - reste.longueur_m)),
            reste_km: km(reste.longueur_m),
            reste_aujourd_hui_km: None,
            reste_montee_m: montee.map(|m| rounded(m.montee_m, 0)),
            reste_descente_m: montee.map(|m| rounded(m.descente_m, 0)),
            reste_duree_min: montee.map(|m| m.duree_min.map(|minutes| (minutes / 5.0).round() * 5.0)),
            reste_duree_4kmh_min: rounded(reste.longueur_m / 4_000.0 * 60.0, 0),
        }
    }
}
