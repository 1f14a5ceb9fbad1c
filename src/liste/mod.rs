//! Lists of hosts along a voie or an étape, in walking order, to take along on paper, in a spreadsheet or a device.
//!
//! ```text
//!  ListeRequest ──> Liste ──────────> ListeFormat ──> bytes
//!              what each line    csv, xlsx   a row for each passage of a host; cellule: the columns of both
//!              passes            gpx         a waypoint for each host, as in a track
//! ```
//!
//! The page to read and to print is in [`crate::pages`].
//!
//! What a host did not agree to publish is not in the atlas, so it cannot be here.

mod cellule;
mod csv;
mod gpx;
mod sentences;
mod xlsx;

pub(crate) use cellule::{COLONNES, cellules};

use crate::atlas::{Atlas, Etape, Hebergeur, Ligne, Passage, Path, Quoi, Voie};
use crate::error::{Error, Result};
use crate::file::{Fichier, Product, titled};
use crate::links::{Address, Base, Parametre, Parametres};
use crate::model::Sens;
use crate::trace::Trace;
use crate::words::Words;

/// How far a host is from the way at most unless it is said, metres.
pub const ECART_M: u32 = 2_000;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeRequest {
    /// The voie, by code.
    pub voie: String,
    /// The étape, by slug; none: the whole voie.
    pub etape: Option<String>,
    /// Which way it is walked.
    pub sens: Sens,
    /// How far a host is from the way at most, metres.
    pub ecart_max_m: u32,
}

/// A request for a list as a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeFile {
    /// What is listed.
    pub demande: ListeRequest,
    /// What it is written as.
    pub format: ListeFormat,
    /// What links begin with.
    pub base: Base,
}

impl ListeRequest {
    /// Where the list is served as a file with an extension.
    pub fn address(&self, extension: &str) -> String {
        let mut parametres = Parametres::default().with_sens(self.sens);
        if self.ecart_max_m != ECART_M {
            parametres = parametres.with_km(Parametre::EcartMax, self.ecart_max_m);
        }
        let (voie, etape) = (self.voie.as_str().into(), self.etape.as_deref().map(Into::into));
        Address::Liste { voie, etape, extension: extension.into(), parametres }.to_string()
    }
}

impl Product for ListeFile {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let liste = Liste::of(atlas, &self.demande, Words::french());
        liste.map(|liste| liste.write(self.format, &self.base.to_string())).transpose()
    }
}

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListeFormat {
    /// For any spreadsheet.
    Csv,
    /// For Excel and LibreOffice.
    Xlsx,
    /// Waypoints, for devices.
    Gpx,
}

impl ListeFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Gpx];

    /// The format of an extension.
    pub fn parse(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Its extension, which is also its name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Gpx => "gpx",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Gpx => "application/gpx+xml",
        }
    }
}

/// The hosts along a voie or an étape.
#[derive(Debug)]
pub struct Liste<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// The étape, of an étape's list.
    pub etape: Option<&'a Etape>,
    /// What it is of, in the direction walked.
    pub nom: String,
    /// What was asked for.
    pub demande: &'a ListeRequest,
    /// The main line, then the variants; of an étape's list the one that it is on.
    pub lignes: Vec<LigneListee<'a>>,
    /// What its files have in common with those of its track: whose data it is, of when.
    trace: Trace,
    atlas: &'a Atlas,
}

/// The hosts along one line, counted from its own start in the direction walked.
#[derive(Debug)]
pub struct LigneListee<'a> {
    /// Empty: the main line.
    pub variante: &'a str,
    /// Metres.
    pub longueur_m: f64,
    /// Is it interrupted?
    pub trous: bool,
    /// In walking order; a host that the line passes twice stands there twice.
    pub rangs: Vec<Rang<'a>>,
}

/// A host where the way passes it.
#[derive(Debug)]
pub struct Rang<'a> {
    /// Its place in the atlas.
    pub quoi: Quoi,
    /// As far as it is published.
    pub hote: &'a Hebergeur,
    /// The name of its localité, or empty.
    pub localite: &'a str,
    /// The étape that passes it, if one does.
    pub etape: Option<&'a Etape>,
    /// From the start of the list's line, metres.
    pub chainage_m: f64,
    /// From the way, metres: of the host, or of its localité where that is all that is published.
    pub ecart_m: f64,
}

impl<'a> Liste<'a> {
    /// The list that is asked for; none where there is no such voie or étape, or it has no line.
    pub fn of(atlas: &'a Atlas, demande: &'a ListeRequest, words: &'static Words) -> Option<Self> {
        let voie = atlas.voie(&demande.voie)?;
        let etape = match &demande.etape {
            Some(slug) => Some(voie.etape(slug)?),
            None => None,
        };
        let lignes: Vec<LigneListee<'a>> = match etape {
            Some(etape) => vec![etape_listee(atlas, etape, demande)?],
            None => voie.lignes.iter().map(|ligne| ligne_listee(atlas, voie, ligne, demande)).collect(),
        };
        let paths: Vec<&Path> = match etape {
            Some(etape) => vec![&etape.trace.as_ref()?.path],
            None => voie.lignes.iter().map(|ligne| &ligne.path).collect(),
        };
        let nom = sentences::name(atlas, voie, etape, demande.sens, words);
        let mut liste = Self { voie, etape, nom, demande, lignes, trace: Trace::new(atlas, voie, paths, words), atlas };
        liste.trace.nom = liste.title();
        liste.trace.description = format!("{} {}", liste.summary(), liste.notes().join(" "));
        liste.trace.page = liste.page();
        (!liste.lignes.is_empty()).then_some(liste)
    }

    /// The list as a file, links that leave the service beginning with `base` (`https://example.org`). Fails only on a
    /// defect of a writer.
    pub fn write(self, format: ListeFormat, base: &str) -> Result<Fichier> {
        let ListeRequest { voie, etape, sens, .. } = self.demande;
        let mut stem = format!("hebergements-{voie}");
        for part in etape.iter().map(String::as_str).chain((*sens == Sens::Retour).then_some("retour")) {
            stem = format!("{stem}-{part}");
        }
        let (extension, titre) = (format.extension(), titled(&self.trace.nom));
        let written = match format {
            ListeFormat::Csv => csv::write(&self).map_err(|e| e.to_string()),
            ListeFormat::Xlsx => xlsx::write(&self).map_err(|e| e.to_string()),
            ListeFormat::Gpx => gpx::write(self.atlas, self, base).map_err(|e| e.to_string()),
        };
        let bytes =
            written.map_err(|error| Error::Internal(format!("écriture d'une liste ({extension}) : {error}")))?;
        let (nom, titre) = (format!("{stem}.{extension}"), format!("{titre}.{extension}"));
        Ok(Fichier { nom, titre, media_type: format.media_type(), bytes, inline: false })
    }

    /// The language that it is written in.
    pub(crate) fn words(&self) -> &'static Words {
        self.trace.words
    }

    /// Where an étape starts and ends in the direction of the list.
    pub(crate) fn ends(&self, etape: &Etape) -> String {
        sentences::ends(self.atlas, etape, self.demande.sens, self.words())
    }

    /// The path of the page of what it is of.
    pub(crate) fn page(&self) -> String {
        let etape = self.etape.map(Etape::slug);
        Address::page(self.voie.row.code.as_str(), etape.as_deref()).to_string()
    }

    /// How many hosts there are; one that is passed twice is one.
    fn hotes(&self) -> usize {
        let mut ids: Vec<i64> = self.rangs().map(|(_, rang)| rang.hote.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    fn rangs(&self) -> impl Iterator<Item = (&LigneListee<'a>, &Rang<'a>)> {
        self.lignes.iter().flat_map(|ligne| ligne.rangs.iter().map(move |rang| (ligne, rang)))
    }
}

fn etape_listee<'a>(atlas: &'a Atlas, etape: &'a Etape, demande: &ListeRequest) -> Option<LigneListee<'a>> {
    let trace = etape.trace.as_ref()?;
    let passages = trace.passages(atlas, f64::from(demande.ecart_max_m), |quoi| matches!(quoi, Quoi::Hebergeur(_)));
    let longueur_m = trace.figures.longueur_m;
    Some(LigneListee {
        variante: &etape.row.variante,
        longueur_m,
        trous: trace.path.pieces.len() > 1,
        rangs: rangs(atlas, &passages, demande.sens, longueur_m, |_| Some(etape)),
    })
}

fn ligne_listee<'a>(atlas: &'a Atlas, voie: &'a Voie, ligne: &'a Ligne, demande: &ListeRequest) -> LigneListee<'a> {
    let passages = ligne.passages(atlas, f64::from(demande.ecart_max_m));
    let longueur_m = ligne.figures.longueur_m;
    let etape_at = |at_m: f64| voie.etape_at(&ligne.variante, at_m);
    LigneListee {
        variante: &ligne.variante,
        longueur_m,
        trous: !ligne.holes().is_empty(),
        rangs: rangs(atlas, &passages, demande.sens, longueur_m, etape_at),
    }
}

/// The hosts among what a line passes, in the direction walked.
fn rangs<'a>(
    atlas: &'a Atlas,
    passages: &[Passage],
    sens: Sens,
    longueur_m: f64,
    etape_at: impl Fn(f64) -> Option<&'a Etape>,
) -> Vec<Rang<'a>> {
    let rang = |passage: &Passage| {
        let Quoi::Hebergeur(host) = passage.quoi else { return None };
        let hote = atlas.hebergeurs.get(host)?;
        Some(Rang {
            quoi: passage.quoi,
            hote,
            localite: hote.localite.and_then(|i| atlas.localites.get(i)).map_or("", |l| l.nom.as_str()),
            etape: etape_at(passage.chainage_m),
            chainage_m: sens.walked(passage.chainage_m, longueur_m),
            ecart_m: passage.off_m,
        })
    };
    let mut rangs: Vec<Rang<'a>> = passages.iter().filter_map(rang).collect();
    // Many are at their localité, so at the same place: then as a reader would look for them.
    rangs.sort_by(|a, b| {
        let places = a.chainage_m.total_cmp(&b.chainage_m).then(a.ecart_m.total_cmp(&b.ecart_m));
        places.then_with(|| a.hote.code.cmp(&b.hote.code))
    });
    rangs
}
