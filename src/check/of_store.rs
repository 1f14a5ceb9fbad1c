//! Makes the [`Scene`] of a store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::lieu::{Genre, Lieu};
use super::line::is_ferry;
use super::scene::{EtapeVue, Scene};
use super::strand::Strand;
use super::suite::{Membre, Suite};
use crate::atlas::{Atlas, Etape, Sources, Voie};
use crate::geo::{Position, Vertex};
use crate::model::{Localite, Troncon, VoieTroncon};

/// Which hosts a scene has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hotes {
    /// All, with their exact position: for the administrator's command line.
    Tous,
    /// Those who agreed to be published, as they agreed: for everybody.
    Publies,
}

impl Scene {
    /// Makes the scene of a store. The atlas must be that of the sources.
    pub fn of_store(sources: &Sources, atlas: &Atlas, hotes: Hotes) -> Self {
        let voies: HashMap<i64, &str> = sources.voies().iter().map(|voie| (voie.id, voie.code.as_str())).collect();
        let troncon_of: HashMap<i64, usize> =
            sources.troncons().enumerate().map(|(number, (row, _))| (row.id, number)).collect();
        let mut strands: Vec<Strand> = sources.troncons().zip(sources.lengths_m()).map(strand).collect();
        let suites = suites(sources, &voies, &troncon_of);
        for suite in &suites {
            for strand in suite.membres.iter().map(|membre| membre.strand) {
                let known = strands.get_mut(strand).filter(|strand| !strand.voies.contains(&suite.voie));
                known.into_iter().for_each(|strand| strand.voies.push(suite.voie.clone()));
            }
        }
        Self {
            jour: sources.jour(),
            strands,
            suites,
            etapes: etapes(atlas),
            lieux: lieux(sources, atlas, hotes),
            orphelines: orphelines(sources, &voies, &troncon_of, hotes),
            rows: sources.clone(),
            ..Self::default()
        }
    }
}

fn strand(((row, vertices), length_m): ((&Arc<Troncon>, &Arc<[Vertex]>), f64)) -> Strand {
    let bac = is_ferry(&row.nom) || is_ferry(&row.revetement);
    Strand::new(row.code.to_string(), row.nom.clone(), bac, vertices.clone(), length_m)
}

fn suites(sources: &Sources, voies: &HashMap<i64, &str>, troncon_of: &HashMap<i64, usize>) -> Vec<Suite> {
    let of_line = sources.voies_troncons().chunk_by(|a, b| (a.voie_id, &a.variante) == (b.voie_id, &b.variante));
    let suite = |rows: &[Arc<VoieTroncon>]| {
        let first = rows.first()?;
        let membre =
            |row: &Arc<VoieTroncon>| Some(Membre { strand: *troncon_of.get(&row.troncon_id)?, inverse: row.inverse });
        let membres = rows.iter().filter_map(membre).collect();
        let voie = (*voies.get(&first.voie_id)?).to_owned();
        Some(Suite { voie, variante: first.variante.clone(), membres })
    };
    of_line.filter_map(suite).collect()
}

fn etapes(atlas: &Atlas) -> Vec<EtapeVue> {
    let vue = |(voie, etape): (&Voie, &Etape)| {
        let place = |number: usize| atlas.localites.get(number).map(|localite| localite.geom);
        let code = voie.row.code.as_str();
        EtapeVue {
            voie: code.to_owned(),
            variante: etape.row.variante.clone(),
            numero: etape.row.numero,
            nom: [code, &etape.slug(), &etape.row.nom].join(" ").trim().to_owned(),
            localites: [etape.row.depart_id, etape.row.arrivee_id],
            longueur_m: etape.trace.as_ref().map(|trace| trace.figures.longueur_m),
            bouts: [etape.depart, etape.arrivee].map(place),
        }
    };
    atlas.etapes().map(vue).collect()
}

fn lieux(sources: &Sources, atlas: &Atlas, hotes: Hotes) -> Vec<Lieu> {
    let localite = |row: &Localite| Lieu {
        genre: Genre::Localite,
        code: row.code.to_string(),
        nom: row.nom.clone(),
        categorie: "",
        position: Some(row.geom),
        exacte: true,
        confirme_le: String::new(),
    };
    let mut lieux: Vec<Lieu> = sources.localites().iter().map(|row| localite(row)).collect();
    lieux.extend(sources.points_interet().iter().map(|row| Lieu {
        genre: Genre::PointInteret,
        code: row.code.to_string(),
        nom: row.nom.clone(),
        categorie: row.categorie.as_str(),
        position: Some(row.geom),
        exacte: true,
        confirme_le: String::new(),
    }));
    match hotes {
        Hotes::Tous => {
            let towns: HashMap<i64, Position> = sources.localites().iter().map(|town| (town.id, town.geom)).collect();
            lieux.extend(sources.hebergeurs().iter().map(|row| Lieu {
                genre: Genre::Hebergeur,
                code: row.code.to_string(),
                nom: row.nom.clone(),
                categorie: row.r#type.as_str(),
                position: row.geom.or_else(|| towns.get(&row.localite_id?).copied()),
                exacte: row.geom.is_some(),
                confirme_le: row.confirme_le.clone(),
            }));
        }
        Hotes::Publies => lieux.extend(atlas.hebergeurs.iter().map(|host| Lieu {
            genre: Genre::Hebergeur,
            code: host.code.to_string(),
            nom: host.nom.clone(),
            categorie: host.r#type.as_str(),
            position: Some(host.position),
            exacte: host.exacte,
            confirme_le: host.confirme_le.clone(),
        })),
    }
    lieux
}

/// Returns the references to rows that do not exist. A GeoPackage edited by a program that does not check them can
/// have some.
fn orphelines(
    sources: &Sources,
    voies: &HashMap<i64, &str>,
    troncons: &HashMap<i64, usize>,
    hotes: Hotes,
) -> Vec<(String, String)> {
    let localites: HashSet<i64> = sources.localites().iter().map(|row| row.id).collect();
    let mut found = vec![];
    let mut miss = |from: String, table: &str, id: i64| found.push((from, format!("{table} {id}")));
    for row in sources.voies_troncons().iter() {
        let voie = voies.get(&row.voie_id);
        let from = format!(
            "voie_troncon:{}:{}:{}",
            voie.map_or_else(|| row.voie_id.to_string(), |v| (*v).into()),
            row.variante,
            row.rang
        );
        if voie.is_none() {
            miss(from.clone(), "voie", row.voie_id);
        }
        if !troncons.contains_key(&row.troncon_id) {
            miss(from, "troncon", row.troncon_id);
        }
    }
    for row in sources.etapes().iter() {
        let voie = voies.get(&row.voie_id);
        let from = format!(
            "etape:{}:{}:{}",
            voie.map_or_else(|| row.voie_id.to_string(), |v| (*v).into()),
            row.variante,
            row.numero
        );
        if voie.is_none() {
            miss(from.clone(), "voie", row.voie_id);
        }
        for id in [row.depart_id, row.arrivee_id].into_iter().filter(|id| !localites.contains(id)) {
            miss(from.clone(), "localite", id);
        }
    }
    for row in sources.guides().iter() {
        if let Some(id) = row.voie_id.filter(|id| !voies.contains_key(id)) {
            miss(format!("guide:{}", row.code), "voie", id);
        }
    }
    if hotes == Hotes::Tous {
        for row in sources.hebergeurs().iter() {
            if let Some(id) = row.localite_id.filter(|id| !localites.contains(id)) {
                miss(format!("hebergeur:{}", row.code), "localite", id);
            }
        }
    }
    found
}
