//! Hosts, localités and points of interest as API documents, in JSON or GeoJSON. The routes for nearby things and for
//! things along a way share these documents.

use std::collections::BTreeMap;

use actix_web::dev::RequestHead;
use actix_web::http::header::{self, Accept, HeaderName, HeaderValue, from_comma_delimited};
use serde::Serialize;

use super::answer::{JSON, json_file};
use super::filter::{Filter, Ouvert};
use super::query::Query;
use crate::atlas::{self, Atlas, Genre, Quoi};
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::Position;
use crate::links::Parametre;
use crate::model::{Categorie, Code, Service};

/// A localité to which another row refers.
#[derive(Serialize)]
pub(super) struct LocaliteShown<'a> {
    code: &'a Code,
    nom: &'a str,
    lon: f64,
    lat: f64,
}

impl<'a> LocaliteShown<'a> {
    pub(super) fn of(atlas: &'a Atlas, localite: usize) -> Option<Self> {
        let row = atlas.localites.get(localite)?;
        Some(Self { code: &row.code, nom: &row.nom, lon: row.geom.lon, lat: row.geom.lat })
    }
}

/// The attributes of a host, localité or point of interest, without its position.
#[derive(Serialize)]
#[serde(untagged)]
enum Contenu<'a> {
    Hebergeur(Hebergeur<'a>),
    Localite {
        code: &'a Code,
        nom: &'a str,
        services: &'a [Service],
    },
    PointInteret {
        code: &'a Code,
        nom: &'a str,
        categorie: Categorie,
        #[serde(skip_serializing_if = "str::is_empty")]
        description: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        photo: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        lien: &'a str,
    },
}

/// A published host.
#[derive(Serialize)]
struct Hebergeur<'a> {
    #[serde(flatten)]
    host: &'a atlas::Hebergeur,
    localite: Option<LocaliteShown<'a>>,
    /// Tells whether the host is open on the requested day. Absent if the request names no day.
    #[serde(skip_serializing_if = "Option::is_none")]
    ouvert: Option<Ouvert>,
}

/// A host, localité or point of interest in a document.
pub(super) struct Fiche<'a, T> {
    genre: Genre,
    contenu: Contenu<'a>,
    place: Position,
    /// Further attributes that depend on the request, such as the distance.
    beside: T,
}

impl<'a, T: Serialize> Fiche<'a, T> {
    /// Looks up a row of the atlas. Returns `None` if there is no such row. `filter` may name the day for `ouvert`.
    pub(super) fn of(atlas: &'a Atlas, quoi: Quoi, filter: &Filter, beside: T) -> Option<Self> {
        let contenu = match quoi {
            Quoi::Hebergeur(index) => {
                let host = atlas.hebergeurs.get(index)?;
                let localite = host.localite.and_then(|l| LocaliteShown::of(atlas, l));
                Contenu::Hebergeur(Hebergeur { host, localite, ouvert: filter.ouvert(host) })
            }
            Quoi::Localite(index) => {
                let row = atlas.localites.get(index)?;
                Contenu::Localite { code: &row.code, nom: &row.nom, services: &row.services }
            }
            Quoi::PointInteret(index) => {
                let row = atlas.points_interet.get(index)?;
                Contenu::PointInteret {
                    code: &row.code,
                    nom: &row.nom,
                    categorie: row.categorie,
                    description: &row.description,
                    photo: &row.photo,
                    lien: &row.lien,
                }
            }
        };
        Some(Self { genre: quoi.parts().0, contenu, place: atlas.place(quoi)?, beside })
    }

    fn feature(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Feature<'a, T> {
            r#type: &'static str,
            geometry: Geometry,
            properties: Properties<'a, T>,
        }
        #[derive(Serialize)]
        struct Geometry {
            r#type: &'static str,
            coordinates: [f64; 2],
        }
        #[derive(Serialize)]
        struct Properties<'a, T> {
            genre: &'static str,
            #[serde(flatten)]
            contenu: &'a Contenu<'a>,
            #[serde(flatten)]
            beside: &'a T,
        }
        let genre = match self.genre {
            Genre::Hebergeur => "hebergeur",
            Genre::Localite => "localite",
            Genre::PointInteret => "point_interet",
        };
        Feature {
            r#type: "Feature",
            geometry: Geometry { r#type: "Point", coordinates: [self.place.lon, self.place.lat] },
            properties: Properties { genre, contenu: &self.contenu, beside: &self.beside },
        }
    }
}

/// Serializes all attributes into one flat object.
impl<T: Serialize> Serialize for Fiche<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a, T> {
            #[serde(flatten)]
            contenu: &'a Contenu<'a>,
            lon: f64,
            lat: f64,
            #[serde(flatten)]
            beside: &'a T,
        }
        let Self { contenu, place, beside, .. } = self;
        Flat { contenu, lon: place.lon, lat: place.lat, beside }.serialize(serializer)
    }
}

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Json,
    GeoJson,
}

/// The media type of GeoJSON documents.
pub(super) const GEOJSON: &str = "application/geo+json";

impl Form {
    /// Returns the format that a request asks for, by `?f=` or else by `Accept`. Errors: `?f=` names no format.
    pub(super) fn of(request: &RequestHead, query: &Query) -> Result<Self> {
        let asked = query.word(Parametre::F, &["json", "geojson"], |word| match word {
            "json" => Some(Self::Json),
            "geojson" => Some(Self::GeoJson),
            _ => None,
        })?;
        Ok(asked.or_else(|| Self::accepted(request)).unwrap_or(Self::Json))
    }

    /// Returns the accepted format with the highest q-value. Returns `None` if `Accept` names no format.
    fn accepted(request: &RequestHead) -> Option<Self> {
        let accepted = from_comma_delimited(request.headers.get_all(header::ACCEPT));
        let accepted = accepted.map(|ranges| Accept(ranges).ranked()).unwrap_or_default();
        accepted.iter().find_map(|media| match media.essence_str() {
            GEOJSON => Some(Self::GeoJson),
            "application/json" => Some(Self::Json),
            _ => None,
        })
    }
}

/// Writes lists of one or several kinds as a document. JSON has one list for each kind. GeoJSON has the features of all
/// lists in order. `says` are attributes of the document itself. Errors: only a defect.
pub(super) fn document<T: Serialize>(
    atlas: &Atlas,
    form: Form,
    says: impl Serialize,
    lists: Vec<(Genre, Vec<Fiche<'_, T>>)>,
) -> Result<Fichier> {
    #[derive(Serialize)]
    struct Lists<'a, S, L> {
        #[serde(flatten)]
        says: S,
        #[serde(flatten)]
        lists: BTreeMap<&'static str, L>,
        attribution: &'a [String],
    }
    #[derive(Serialize)]
    struct Features<'a, S, F> {
        r#type: &'static str,
        #[serde(flatten)]
        says: S,
        features: Vec<F>,
        attribution: &'a [String],
    }
    let attribution = &atlas.attribution;
    if form == Form::GeoJson {
        let features = lists.iter().flat_map(|(_, list)| list.iter().map(Fiche::feature)).collect();
        return json_file(GEOJSON, &Features { r#type: "FeatureCollection", says, features, attribution });
    }
    let name = |genre| match genre {
        Genre::Hebergeur => "hebergeurs",
        Genre::Localite => "localites",
        Genre::PointInteret => "points_interet",
    };
    let lists = lists.into_iter().map(|(genre, list)| (name(genre), list)).collect();
    json_file(JSON, &Lists { says, lists, attribution })
}

/// The `Vary` header of a document whose format depends on `Accept` ([`Form::of`]).
pub(super) const VARY: (HeaderName, HeaderValue) = (header::VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
