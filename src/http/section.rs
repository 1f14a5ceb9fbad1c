//! `?de_km=&a_km=` on files and pictures: the same product, of a section of its way.
//!
//! [`OnSection`] wraps the request of a product. Without kilometres it is that request. With them, it finds the
//! [`Section`] in the atlas of the snapshot, and asks for the product of the section in place of the étape. The key of
//! such a body is [`Key::Section`]. The cache keeps these bodies apart, because clients can name endless sections.
//!
//! Kilometres are rounded to 10 m ([`Km`]). The end of a way is its length, rounded up.

use std::fmt;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};

use super::key::Key;
use super::query::{Query, refuse, unfit};
use super::read::{CachedReading, RouteRequest};
use super::snapshot::Snapshot;
use crate::atlas::{Atlas, Voie};
use crate::error::{Error, Result, shown};
use crate::links::Parametre;
use crate::model::{Km, Section, Sens};

/// The kilometres of a request, in the order of [`ENDS`]. Their range depends on the length of the way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Kilometres([Option<f64>; 2]);

const ENDS: [Parametre; 2] = [Parametre::DeKm, Parametre::AKm];

impl Kilometres {
    /// Parses `de_km` and `a_km`. Errors: one of them is not a number.
    pub(super) fn of(query: &Query) -> Result<Self> {
        let number = |name| {
            let Some(text) = query.text(name) else { return Ok(None) };
            let number = Km::number(text).filter(|number| !number.is_nan());
            let cure = "Donnez un nombre de kilomètres, comme 12.4 ou 12,4.";
            number.map(Some).ok_or_else(|| unfit(name, text, cure))
        };
        let [de, a] = ENDS;
        Ok(Self([number(de)?, number(a)?]))
    }

    /// Parses the kilometres in the path of a page: `12.4-19.8`. Errors: these are not two numbers.
    pub(super) fn of_path(text: &str) -> Result<Self> {
        let ends = text.split_once('-').and_then(|(de, a)| Some([Km::number(de)?, Km::number(a)?]));
        let ends = ends.filter(|ends| ends.iter().all(|km| !km.is_nan())).ok_or_else(|| {
            let cure = "Donnez deux nombres de kilomètres, comme 12.4-19.8.".into();
            Error::Input { place: "km".into(), problem: format!("« {} » ne convient pas", shown(text)), cure }
        })?;
        Ok(Self(ends.map(Some)))
    }

    /// Tells whether the request names a section.
    pub(super) fn is_any(self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// Returns both kilometres. One that is missing is the start or the end of the way. `way` names it, `most_km` is its
    /// length. Errors: one is outside the way, or they are in the wrong order.
    pub(super) fn within(self, way: &impl fmt::Display, most_km: f64) -> Result<[f64; 2]> {
        let length = || format!("{way} a {} km", comma(most_km));
        for (name, km) in ENDS.into_iter().zip(self.0).filter_map(|(name, km)| Some((name, km?))) {
            if !(0.0..=most_km).contains(&km) {
                let cure = format!("Donnez un nombre de 0 à {most_km}.");
                return Err(refuse(
                    name,
                    &format!("« {} » est hors du chemin : {}", shown(&km.to_string()), length()),
                    &cure,
                ));
            }
        }
        let [de_km, a_km] = [self.0[0].unwrap_or(0.0), self.0[1].unwrap_or(most_km)];
        if a_km < de_km {
            let cure = format!("Donnez un nombre de {de_km} (de_km) à {most_km} : {}.", length());
            return Err(refuse(Parametre::AKm, &format!("« {a_km} » est avant de_km"), &cure));
        }
        Ok([de_km, a_km])
    }

    /// Returns the section of a voie or an étape. Errors: there is no such way, or as for [`Kilometres::within`], or
    /// the section has no length.
    pub(super) fn section(self, atlas: &Atlas, voie: &str, etape: Option<&str>, sens: Sens) -> Result<Section> {
        let (of, _) = atlas.voie_and_etape_asked(voie, etape)?;
        let way = Way { voie: of, etape };
        let (_, [start_m, end_m]) = of.way(etape).ok_or_else(|| Error::NotFound {
            what: format!("tracé de {way}"),
            known: "Aucun tronçon ne lui est encore rattaché.".into(),
        })?;
        let ends_km = self.within(&way, Km::last(end_m - start_m).km())?;
        let [Some(de), Some(a)] = ends_km.map(Km::of_km) else {
            return Err(Error::Internal("un chemin trop long".into()));
        };
        if de == a {
            let (problem, end) =
                (format!("la section du km {de} au km {a} n'a pas de longueur"), Km::last(end_m - start_m));
            let cure = format!("Donnez deux nombres de 0 à {end}, éloignés d'au moins 0.01 (10 m).");
            return Err(refuse(Parametre::AKm, &problem, &cure));
        }
        Ok(Section { voie: voie.into(), etape: etape.map(Into::into), sens, de, a })
    }
}

/// A way as error messages name it.
pub(super) struct Way<'a> {
    pub(super) voie: &'a Voie,
    pub(super) etape: Option<&'a str>,
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.etape {
            Some(etape) => write!(f, "l'étape {} de la voie « {} »", shown(etape), self.voie.row.code),
            None => write!(f, "la voie « {} »", self.voie.row.code),
        }
    }
}

fn comma(km: f64) -> String {
    km.to_string().replace('.', ",")
}

/// A request for a product of a voie or an étape, which can also be made of a section.
pub(super) trait OfWay: CachedReading {
    /// Returns the voie and the étape. `None` if the product has no voie.
    fn way(&self) -> Option<(&str, Option<&str>)>;

    /// Returns the same request for the étape of this slug.
    #[must_use]
    fn of_etape(&self, slug: String) -> Self;

    /// Tells whether the product of a voie is that of its whole main line, as a section.
    fn is_section_by_default(&self) -> bool {
        false
    }
}

/// A request for a product of a way, or of a section of it.
pub(super) struct OnSection<R> {
    of_way: R,
    kilometres: Kilometres,
    sens: Sens,
}

impl<R: OfWay> OnSection<R> {
    fn is_section(&self) -> bool {
        self.kilometres.is_any() || self.of_way.is_section_by_default()
    }
}

impl<R: OfWay> CachedReading for OnSection<R> {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        Ok(Self { of_way: R::parse(request)?, kilometres: Kilometres::of(&query)?, sens: query.sens()? })
    }

    fn key(&self, snapshot: &Snapshot) -> Result<Key> {
        let Some((voie, etape)) = self.of_way.way().filter(|_| self.is_section()) else {
            return self.of_way.key(snapshot);
        };
        let section = self.kilometres.section(&snapshot.atlas, voie, etape, self.sens)?;
        let product = self.of_way.of_etape(section.slug()).key(snapshot)?;
        Ok(Key::Section(Arc::new((section, product))))
    }

    fn check(&self, snapshot: &Snapshot) -> Result<()> {
        // The key of a section exists only if its way does.
        if self.is_section() { Ok(()) } else { self.of_way.check(snapshot) }
    }

    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse> {
        if self.is_section() {
            let known = "Aucun tronçon ne lui est rattaché.";
            return Err(Error::NotFound { what: "tracé de cette section".into(), known: known.into() });
        }
        self.of_way.nothing(snapshot)
    }

    fn header(&self, snapshot: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        self.of_way.header(snapshot)
    }
}
