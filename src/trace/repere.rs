//! Waypoints: the published hosts, localités and points of interest along a track.

use std::collections::HashSet;

use crate::atlas::{Atlas, Hebergeur, Passage, Quoi};
use crate::geo::{Position, Vertex};
use crate::lits::{self, Alerte};
use crate::model::{Categorie, GenrePerturbation, Localite, PointInteret, Sens, Service, TypeHebergeur};
use crate::words::Words;

/// The maximum distance of a host from the track in metres. Walkers leave the way up to this far for a bed.
pub const HEBERGEURS_M: f64 = 2_000.0;
/// The maximum distance of a localité from the track in metres. Walkers pass through it or see it.
pub const LOCALITES_M: f64 = 1_000.0;
/// The maximum distance of a point of interest from the track in metres. It is a short detour at most.
pub const POINTS_M: f64 = 500.0;

/// The content of `?avec=`: the kinds of places that become waypoints, and whether tracks follow detours. The default
/// is none of these. (If no kinds are named, the FIT format uses a default of its own. Closures are waypoints in every
/// file.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Avec {
    /// The hosts within [`HEBERGEURS_M`].
    pub hebergeurs: bool,
    /// The points of interest within [`POINTS_M`].
    pub points_interet: bool,
    /// The localités within [`LOCALITES_M`].
    pub localites: bool,
    /// True if tracks follow the detours that hold today. False if they follow the waymarked way.
    pub deviations: bool,
}

impl Avec {
    /// The words in URLs.
    pub const WORDS: &'static [&'static str] = &["hebergeurs", "points-interet", "localites", "deviations"];

    /// All kinds of places along the waymarked way.
    pub const ALL: Self = Self { hebergeurs: true, points_interet: true, localites: true, deviations: false };

    /// Parses words separated by commas. Errors: the first word that is not in [`Avec::WORDS`].
    pub fn parse(words: &str) -> Result<Self, &str> {
        let mut avec = Self::default();
        for word in words.split(',').map(str::trim) {
            match word {
                "hebergeurs" => avec.hebergeurs = true,
                "points-interet" => avec.points_interet = true,
                "localites" => avec.localites = true,
                "deviations" => avec.deviations = true,
                _ => return Err(word),
            }
        }
        Ok(avec)
    }

    /// Tells whether any kind of place becomes a waypoint.
    pub(super) fn places(self) -> bool {
        self.hebergeurs || self.points_interet || self.localites
    }

    /// Returns the maximum distance, in metres, at which a place becomes a waypoint. Returns `None` if its kind is not
    /// wanted.
    pub(super) fn within_m(self, quoi: Quoi) -> Option<f64> {
        match quoi {
            Quoi::Localite(_) => self.localites.then_some(LOCALITES_M),
            Quoi::Hebergeur(_) => self.hebergeurs.then_some(HEBERGEURS_M),
            Quoi::PointInteret(_) => self.points_interet.then_some(POINTS_M),
        }
    }
}

/// A waypoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Repere {
    /// The kind of place.
    pub genre: RepereKind,
    /// The name.
    pub nom: String,
    /// The published position. For some hosts it is that of their localité.
    pub position: Position,
    /// The distances along the track, in metres in walking direction, at which it passes the place, ascending. Most
    /// places have one passage.
    pub chainages_m: Vec<f64>,
    /// The distance from the track at the nearest passage in metres.
    pub off_m: f64,
    /// Information about the place for walkers. It may be empty.
    pub texte: String,
    /// The URL of an external page about the place. It may be empty. It is text from outside and is not checked.
    pub lien: String,
    /// A short name for watches. Empty if `nom` can be used.
    pub bref: String,
}

/// The kind of a waypoint.
#[derive(Clone, Debug, PartialEq)]
pub enum RepereKind {
    /// A localité with its services.
    Localite(Vec<Service>),
    /// A host of a type.
    Hebergeur(TypeHebergeur),
    /// A point of interest of a category.
    PointInteret(Categorie),
    /// A closure of a kind.
    Perturbation(GenrePerturbation),
}

/// Returns the waypoints along some lines. Each line is given by its passages and its length in metres. Each place
/// occurs once, in the order of its first passage. Chainages count from the start of each line in walking direction.
pub(super) fn along(
    atlas: &Atlas,
    lines: &[(Vec<Passage>, f64)],
    avec: Avec,
    sens: Sens,
    alertes: &[Alerte],
    words: &Words,
) -> Vec<Repere> {
    let mut passages: Vec<(Quoi, f64, f64)> = vec![];
    let mut listed: HashSet<Quoi> = HashSet::new();
    for (line, length_m) in lines {
        // A place on a stretch that several lines share counts for the first of them only.
        listed.extend(passages.iter().map(|(quoi, ..)| *quoi));
        let near = |passage: &&Passage| avec.within_m(passage.quoi).is_some_and(|most| passage.off_m <= most);
        for passage in line.iter().filter(near).filter(|passage| !listed.contains(&passage.quoi)) {
            let walked_m = sens.walked(passage.chainage_m, *length_m);
            passages.push((passage.quoi, walked_m, passage.off_m));
        }
    }
    passages.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut reperes: Vec<Repere> = passages
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|passages| Repere::of(atlas, passages, alertes, words))
        .collect();
    // The sort is stable: at the same chainage, localités come before hosts, and hosts before points of interest.
    reperes.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()));
    reperes
}

impl Repere {
    /// Makes the waypoint of a place. A passage is the place, its distance along the track and its distance from the
    /// track, both in metres. All passages must be of the same place. `alertes` are the warnings of the line. The text
    /// of the last bed before a stretch without beds includes the warning. Returns `None` without passages.
    pub(crate) fn of(atlas: &Atlas, passages: &[(Quoi, f64, f64)], alertes: &[Alerte], words: &Words) -> Option<Self> {
        let quoi = passages.first()?.0;
        let (genre, nom, position, mut texte, lien) = match quoi {
            Quoi::Localite(i) => of_localite(atlas.localites.get(i)?, words),
            Quoi::Hebergeur(i) => of_host(atlas.hebergeurs.get(i)?, words),
            Quoi::PointInteret(i) => of_point(atlas.points_interet.get(i)?),
        };
        let before = |alerte: &&Alerte| alerte.sans_lit.dernier.is_some_and(|lit| Quoi::Hebergeur(lit.hote) == quoi);
        lits::add(&mut texte, alertes.iter().filter(before));
        Some(Self {
            genre,
            nom,
            // All positions of a file are rounded to 10⁻⁷ degrees.
            position: Vertex::from_position(position).position(),
            chainages_m: passages.iter().map(|(_, chainage_m, _)| *chainage_m).collect(),
            off_m: passages.iter().map(|(.., off_m)| *off_m).fold(f64::INFINITY, f64::min),
            texte,
            lien,
            bref: String::new(),
        })
    }

    /// Returns the chainage of the first passage in metres.
    pub fn start_m(&self) -> f64 {
        self.chainages_m.first().copied().unwrap_or(0.0)
    }

    /// Formats the place of the waypoint along the track: « km 3,2 », « km 3,2 et 14,8, à 350 m du chemin ».
    pub fn en_route(&self, words: &Words) -> String {
        let km = self.chainages_m.iter().map(|metres| words.km(*metres));
        let km = km.reduce(|all, one| words.liste_et(&all, &one)).unwrap_or_default();
        if self.off_m >= 50.0 {
            words.repere_km_ecart(&km, &format!("{:.0}", (self.off_m / 10.0).round() * 10.0))
        } else {
            words.repere_km(&km)
        }
    }
}

/// Kind, name, position, text and link of a waypoint.
type Told = (RepereKind, String, Position, String, String);

fn of_localite(row: &Localite, words: &Words) -> Told {
    let services: Vec<&str> = row.services.iter().map(|service| words.service(*service)).collect();
    (RepereKind::Localite(row.services.clone()), row.nom.clone(), row.geom, services.join(", "), String::new())
}

fn of_point(row: &PointInteret) -> Told {
    (RepereKind::PointInteret(row.categorie), row.nom.clone(), row.geom, row.description.clone(), row.lien.clone())
}

fn of_host(host: &Hebergeur, words: &Words) -> Told {
    let mut said = vec![words.type_of_host(host.r#type).to_owned()];
    // The type « Accueil pèlerin » already contains this information.
    if host.accueil_pelerin && host.r#type != TypeHebergeur::AccueilPelerin {
        said.push(words.hote_accueil_pelerin());
    }
    said.extend(host.capacite.map(|beds| words.repere_places(beds)));
    let periode = words.periode(&host.periode);
    said.extend((!periode.is_empty()).then(|| words.hote_ouvert(&periode)));
    said.extend(words.fermetures(&host.fermetures));
    let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    said.extend(told(&host.tarif));
    said.extend(host.prevenir_heures.map(|hours| words.hote_prevenir(hours)));
    said.extend(words.offres(host.services.as_deref()));
    said.extend(words.arrivee(&host.arrivee_de, &host.arrivee_a));
    said.extend(words.langues(host.langues.as_deref()));
    said.extend(words.confirmation(&host.confirme_le, host.perime));
    if let Some(contact) = &host.contact {
        said.extend(told(&contact.adresse));
        said.extend((!contact.telephone.is_empty()).then(|| words.hote_telephone(&contact.telephone)));
        said.extend(told(&contact.courriel));
    }
    if !host.exacte {
        said.push(words.hote_a_sa_localite());
    }
    let site = host.contact.as_ref().map_or(String::new(), |contact| contact.site.clone());
    let said = said.join(&words.separateur_faits());
    (RepereKind::Hebergeur(host.r#type), host.nom.clone(), host.position, said, site)
}
