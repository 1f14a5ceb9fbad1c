//! The store's content, typed: what the atlas is built from.

use super::code::Code;
use super::row::{Row, Rows, Value};
use super::table::Table;
use super::vocabulary::{Categorie, PublierPosition, Service, TypeHebergeur};
use crate::error::{Error, Result};
use crate::geo::Position;

/// Everything that the association publishes or keeps, as plain rows ordered by id. Empty text stands for
/// what is not said.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "a field is the table of the same name")]
pub struct Dataset {
    pub voies: Vec<Voie>,
    pub localites: Vec<Localite>,
    pub troncons: Vec<Troncon>,
    pub voies_troncons: Vec<VoieTroncon>,
    pub etapes: Vec<Etape>,
    pub hebergeurs: Vec<Hebergeur>,
    pub points_interet: Vec<PointInteret>,
    pub guides: Vec<Guide>,
}

/// A way, from its start to where it joins another or ends.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Voie {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub description: String,
    /// `#rrggbb`.
    pub couleur: String,
    pub ordre: i64,
    /// Is it waymarked both ways?
    pub deux_sens: bool,
}

/// A stretch of way between two junctions, stored once however many voies share it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Troncon {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub revetement: String,
    pub balisage: String,
    pub source: String,
    /// Whose it is and under which licence; goes into every attribution.
    pub droits: String,
    /// `YYYY-MM-DD`, or empty.
    pub date_releve: String,
    /// At least two positions.
    pub geom: Vec<Position>,
}

/// A tronçon's place in a voie.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct VoieTroncon {
    pub voie_id: i64,
    /// Empty: the main line.
    pub variante: String,
    pub rang: i64,
    pub troncon_id: i64,
    /// Is the tronçon walked against its digitised direction?
    pub inverse: bool,
}

/// A town, village or hamlet.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Localite {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub insee: String,
    pub services: Vec<Service>,
    pub geom: Position,
}

/// A day's walk along a voie, from a localité to a localité.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Etape {
    pub id: i64,
    pub voie_id: i64,
    /// Empty: on the main line.
    pub variante: String,
    pub numero: i64,
    pub nom: String,
    pub depart_id: i64,
    pub arrivee_id: i64,
    pub description: String,
}

/// Someone who takes pilgrims in. What may be published of them, the atlas decides.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Hebergeur {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub r#type: TypeHebergeur,
    pub capacite: Option<i64>,
    pub adresse: String,
    pub localite_id: Option<i64>,
    pub telephone: String,
    pub courriel: String,
    pub site: String,
    pub periode: String,
    pub tarif: String,
    pub accueil_pelerin: bool,
    pub prevenir_heures: Option<i64>,
    pub publier_position: PublierPosition,
    pub publier_contact: bool,
    pub geom: Option<Position>,
}

/// A chapel, a spring, a viewpoint…
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct PointInteret {
    pub id: i64,
    pub code: Code,
    pub nom: String,
    pub categorie: Categorie,
    pub description: String,
    pub photo: String,
    pub lien: String,
    pub geom: Position,
}

/// A printed guide.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the columns of design §3")]
pub struct Guide {
    pub id: i64,
    pub code: Code,
    pub voie_id: Option<i64>,
    pub titre: String,
    pub edition: String,
    pub lien: String,
    pub prix: String,
}

impl Dataset {
    /// Types the rows of a store, taking the geometries out of them. Errors: a cell that the schema should
    /// have refused; the error names table, row and column but never the contents.
    pub fn from_rows(mut rows: Rows) -> Result<Self> {
        fn typed<T>(rows: &mut Rows, table: Table, of: impl Fn(&mut Cells) -> Result<T>) -> Result<Vec<T>> {
            rows.take(table).into_iter().map(|row| of(&mut Cells { table, row })).collect()
        }
        Ok(Self {
            voies: typed(&mut rows, Table::Voie, |c| {
                Ok(Voie {
                    id: c.int("id")?,
                    code: c.code()?,
                    nom: c.text("nom"),
                    description: c.text("description"),
                    couleur: c.text("couleur"),
                    ordre: c.int("ordre")?,
                    deux_sens: c.bool("deux_sens")?,
                })
            })?,
            localites: typed(&mut rows, Table::Localite, |c| {
                Ok(Localite {
                    id: c.int("id")?,
                    code: c.code()?,
                    nom: c.text("nom"),
                    insee: c.text("insee"),
                    services: c.services()?,
                    geom: c.point("geom")?.ok_or_else(|| c.unusable("geom"))?,
                })
            })?,
            troncons: typed(&mut rows, Table::Troncon, |c| {
                Ok(Troncon {
                    id: c.int("id")?,
                    code: c.code()?,
                    nom: c.text("nom"),
                    revetement: c.text("revetement"),
                    balisage: c.text("balisage"),
                    source: c.text("source"),
                    droits: c.text("droits"),
                    date_releve: c.text("date_releve"),
                    geom: c.line("geom")?,
                })
            })?,
            voies_troncons: typed(&mut rows, Table::VoieTroncon, |c| {
                Ok(VoieTroncon {
                    voie_id: c.int("voie_id")?,
                    variante: c.text("variante"),
                    rang: c.int("rang")?,
                    troncon_id: c.int("troncon_id")?,
                    inverse: c.bool("inverse")?,
                })
            })?,
            etapes: typed(&mut rows, Table::Etape, |c| {
                Ok(Etape {
                    id: c.int("id")?,
                    voie_id: c.int("voie_id")?,
                    variante: c.text("variante"),
                    numero: c.int("numero")?,
                    nom: c.text("nom"),
                    depart_id: c.int("depart_id")?,
                    arrivee_id: c.int("arrivee_id")?,
                    description: c.text("description"),
                })
            })?,
            hebergeurs: typed(&mut rows, Table::Hebergeur, |c| {
                Ok(Hebergeur {
                    id: c.int("id")?,
                    code: c.code()?,
                    nom: c.text("nom"),
                    r#type: TypeHebergeur::parse(&c.text("type")).ok_or_else(|| c.unusable("type"))?,
                    capacite: c.maybe_int("capacite")?,
                    adresse: c.text("adresse"),
                    localite_id: c.maybe_int("localite_id")?,
                    telephone: c.text("telephone"),
                    courriel: c.text("courriel"),
                    site: c.text("site"),
                    periode: c.text("periode"),
                    tarif: c.text("tarif"),
                    accueil_pelerin: c.bool("accueil_pelerin")?,
                    prevenir_heures: c.maybe_int("prevenir_heures")?,
                    publier_position: PublierPosition::parse(&c.text("publier_position"))
                        .ok_or_else(|| c.unusable("publier_position"))?,
                    publier_contact: c.bool("publier_contact")?,
                    geom: c.point("geom")?,
                })
            })?,
            points_interet: typed(&mut rows, Table::PointInteret, |c| {
                Ok(PointInteret {
                    id: c.int("id")?,
                    code: c.code()?,
                    nom: c.text("nom"),
                    categorie: Categorie::parse(&c.text("categorie")).ok_or_else(|| c.unusable("categorie"))?,
                    description: c.text("description"),
                    photo: c.text("photo"),
                    lien: c.text("lien"),
                    geom: c.point("geom")?.ok_or_else(|| c.unusable("geom"))?,
                })
            })?,
            guides: typed(&mut rows, Table::Guide, |c| {
                Ok(Guide {
                    id: c.int("id")?,
                    code: c.code()?,
                    voie_id: c.maybe_int("voie_id")?,
                    titre: c.text("titre"),
                    edition: c.text("edition"),
                    lien: c.text("lien"),
                    prix: c.text("prix"),
                })
            })?,
        })
    }
}

/// A row while it is taken apart.
struct Cells {
    table: Table,
    row: Row,
}

impl Cells {
    fn unusable(&self, column: &str) -> Error {
        let key: Vec<String> = (self.table.primary_key().iter())
            .map(|k| match self.row.get(self.table, k) {
                Value::Int(i) => format!("{k}={i}"),
                Value::Text(t) => format!("{k}={t}"),
                _ => format!("{k}=?"),
            })
            .collect();
        Error::Store {
            store: format!("table {}, ligne {}", self.table.name(), key.join(", ")),
            problem: format!("la colonne {column} n'est pas utilisable"),
            cure: "Corrigez cette ligne (dans QGIS, par exemple) puis recommencez.".into(),
        }
    }

    fn take(&mut self, column: &str) -> Value {
        (self.table.index_of(column).and_then(|i| self.row.0.get_mut(i)))
            .map_or(Value::Null, |cell| std::mem::replace(cell, Value::Null))
    }

    fn text(&mut self, column: &str) -> String {
        if let Value::Text(text) = self.take(column) { text } else { String::new() }
    }

    fn maybe_int(&self, column: &str) -> Result<Option<i64>> {
        match self.row.get(self.table, column) {
            Value::Null => Ok(None),
            Value::Int(i) => Ok(Some(*i)),
            _ => Err(self.unusable(column)),
        }
    }

    fn int(&self, column: &str) -> Result<i64> {
        self.maybe_int(column)?.ok_or_else(|| self.unusable(column))
    }

    fn bool(&self, column: &str) -> Result<bool> {
        match self.row.get(self.table, column) {
            Value::Bool(b) => Ok(*b),
            _ => Err(self.unusable(column)),
        }
    }

    fn code(&mut self) -> Result<Code> {
        self.row
            .get(self.table, "code")
            .as_text()
            .and_then(|c| Code::parse(c).ok())
            .ok_or_else(|| self.unusable("code"))
    }

    fn services(&mut self) -> Result<Vec<Service>> {
        match self.take("services") {
            Value::Null => Ok(vec![]),
            Value::Words(words) => {
                words.iter().map(|w| Service::parse(w).ok_or_else(|| self.unusable("services"))).collect()
            }
            _ => Err(self.unusable("services")),
        }
    }

    fn point(&mut self, column: &str) -> Result<Option<Position>> {
        match self.take(column) {
            Value::Null => Ok(None),
            Value::Point(p) if p.is_on_earth() => Ok(Some(p)),
            _ => Err(self.unusable(column)),
        }
    }

    fn line(&mut self, column: &str) -> Result<Vec<Position>> {
        match self.take(column) {
            Value::Line(line) if line.len() >= 2 && line.iter().all(|p| p.is_on_earth()) => Ok(line),
            _ => Err(self.unusable(column)),
        }
    }
}
