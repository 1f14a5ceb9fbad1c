//! Writes reports as JSON, and warnings for other documents. The structs are the objects in the responses.

use serde::Serialize;

use super::{Alerte, Bilan, Mois, Nuit};
use crate::atlas::nuits::BESIDE_M;
use crate::atlas::{Atlas, Lit};
use crate::geo::{km, tenths};
use crate::model::{Code, Sens};

/// The report of a month.
#[derive(Serialize)]
struct MoisShown<'a> {
    mois: String,
    /// The maximum distance, in metres, of a bed or commune from the line.
    ecart_max_m: f64,
    lits: Vec<BilanShown<'a>>,
    attribution: &'a [String],
}

/// The forced day of a voie and direction. Kilometres count from the start of the line, in walking direction.
#[derive(Serialize)]
struct BilanShown<'a> {
    voie: &'a Code,
    nom: &'a str,
    /// Empty for the main line.
    variante: &'a str,
    sens: Sens,
    /// The first day of the month on which the forced day has this length.
    jour: String,
    /// The number of days of the month on which it has this length.
    jours: usize,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    de: BoutShown<'a>,
    a: BoutShown<'a>,
    /// The number of holes in the line. Their length is not counted.
    trous: usize,
    communes: Vec<CommuneShown<'a>>,
}

/// An end of the forced day.
#[derive(Serialize)]
struct BoutShown<'a> {
    km: f64,
    /// The bed, or `None` at an end of the voie.
    lit: Option<LitShown<'a>>,
}

/// A warning in a document for walkers.
#[derive(Serialize)]
pub(crate) struct SansLitShown<'a> {
    /// The night, `YYYY-MM-DD`, if the request names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    nuit: Option<String>,
    /// The last night for which the warning holds, if the request names no night.
    #[serde(skip_serializing_if = "Option::is_none")]
    jusqu_au: Option<String>,
    /// Kilometres from the start of the document's way, in walking direction.
    de_km: f64,
    a_km: f64,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    /// The last bed before the stretch. `None` at the start of the way.
    dernier: Option<LitShown<'a>>,
    /// The next bed. `None` at the end of the way.
    prochain: Option<LitShown<'a>>,
    texte: &'a str,
}

impl<'a> SansLitShown<'a> {
    /// Makes the JSON of a warning. Kilometres count from `start_m`, in metres from the start of the warning's walk.
    pub(crate) fn of(atlas: &'a Atlas, alerte: &'a Alerte, start_m: f64) -> Self {
        let stretch = &alerte.sans_lit;
        let lit = |lit: Option<Lit>| lit.and_then(|lit| LitShown::of(atlas, lit));
        let (nuit, jusqu_au) = match alerte.nuit {
            Nuit::Du(jour) => (Some(jour.to_string()), None),
            Nuit::Jusque { dernier, .. } => (None, Some(dernier.to_string())),
        };
        Self {
            nuit,
            jusqu_au,
            de_km: km(stretch.de_m - start_m),
            a_km: km(stretch.a_m - start_m),
            longueur_m: stretch.longueur_m,
            dernier: lit(stretch.dernier),
            prochain: lit(stretch.prochain),
            texte: &alerte.texte,
        }
    }
}

/// A bed.
#[derive(Serialize)]
struct LitShown<'a> {
    hebergeur: &'a Code,
    nom: &'a str,
    /// The localité of the host, or the host's name if it has no localité.
    lieu: &'a str,
    /// True if it is unknown whether a host is open there.
    a_confirmer: bool,
}

/// A localité where one more host would shorten the forced day.
#[derive(Serialize)]
struct CommuneShown<'a> {
    localite: &'a Code,
    nom: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    insee: &'a str,
    km: f64,
    /// The length of the forced day with this host, in metres.
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    #[serde(serialize_with = "tenths")]
    raccourci_m: f64,
}

/// Writes the report of one month. Errors: only a defect of the writer.
pub(super) fn month(atlas: &Atlas, mois: Mois) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&MoisShown::of(atlas, mois, &Bilan::of_month(atlas, mois)))
}

/// Writes the reports of several months as a list. Errors: only a defect of the writer.
pub(super) fn months(atlas: &Atlas, months: &[(Mois, Vec<Bilan<'_>>)]) -> serde_json::Result<Vec<u8>> {
    let shown: Vec<_> = months.iter().map(|(mois, bilans)| MoisShown::of(atlas, *mois, bilans)).collect();
    serde_json::to_vec(&shown)
}

impl<'a> MoisShown<'a> {
    fn of(atlas: &'a Atlas, mois: Mois, bilans: &[Bilan<'a>]) -> Self {
        Self {
            mois: mois.to_string(),
            ecart_max_m: BESIDE_M,
            lits: bilans.iter().map(|bilan| BilanShown::of(atlas, bilan)).collect(),
            attribution: &atlas.attribution,
        }
    }
}

impl<'a> BilanShown<'a> {
    fn of(atlas: &'a Atlas, bilan: &Bilan<'a>) -> Self {
        let Bilan { voie, ligne, forced, .. } = bilan;
        let stretch = &forced.sans_lit;
        let lit = |lit: Option<Lit>| lit.and_then(|lit| LitShown::of(atlas, lit));
        Self {
            voie: &voie.row.code,
            nom: &voie.row.nom,
            variante: &ligne.variante,
            sens: bilan.sens,
            jour: forced.jour.to_string(),
            jours: forced.jours,
            longueur_m: stretch.longueur_m,
            de: BoutShown { km: km(stretch.de_m), lit: lit(stretch.dernier) },
            a: BoutShown { km: km(stretch.a_m), lit: lit(stretch.prochain) },
            trous: ligne.holes().len(),
            communes: bilan.communes.iter().filter_map(|commune| CommuneShown::of(atlas, commune)).collect(),
        }
    }
}

impl<'a> LitShown<'a> {
    fn of(atlas: &'a Atlas, lit: Lit) -> Option<Self> {
        let host = atlas.hebergeurs.get(lit.hote)?;
        Some(Self { hebergeur: &host.code, nom: &host.nom, lieu: lit.lieu(atlas), a_confirmer: lit.a_confirmer })
    }
}

impl<'a> CommuneShown<'a> {
    fn of(atlas: &'a Atlas, commune: &super::forced::Commune) -> Option<Self> {
        let row = atlas.localites.get(commune.localite)?;
        Some(Self {
            localite: &row.code,
            nom: &row.nom,
            insee: &row.insee,
            km: km(commune.at_m),
            longueur_m: commune.longueur_m,
            raccourci_m: commune.raccourci_m,
        })
    }
}
