//! Rows with the types of their columns.

use super::code::Code;
use super::dataset::{Dataset, Etape, Guide, Hebergeur, Localite, PointInteret, Troncon, Voie, VoieTroncon};
use super::row::{Row, Rows, Value};
use super::table::Table;
use super::vocabulary::{Categorie, PublierPosition, Service, TypeHebergeur};
use crate::error::{Error, Result};
use crate::geo::Position;

/// What a row of one table says.
pub trait Typed: Sized {
    /// The table.
    const TABLE: Table;

    /// Takes a row of the table apart. Errors: a cell that the schema should have refused; the error names table, row
    /// and column but never the contents.
    fn of(row: Row) -> Result<Self>;
}

impl Dataset {
    /// Types the rows of a store. Errors: those of [`Typed::of`].
    pub fn from_rows(mut rows: Rows) -> Result<Self> {
        fn typed<T: Typed>(rows: &mut Rows) -> Result<Vec<T>> {
            rows.take(T::TABLE).into_iter().map(T::of).collect()
        }
        Ok(Self {
            voies: typed(&mut rows)?,
            localites: typed(&mut rows)?,
            troncons: typed(&mut rows)?,
            voies_troncons: typed(&mut rows)?,
            etapes: typed(&mut rows)?,
            hebergeurs: typed(&mut rows)?,
            points_interet: typed(&mut rows)?,
            guides: typed(&mut rows)?,
        })
    }
}

/// A type's table, and how it is made of its cells.
macro_rules! typed {
    ($type:ty, $table:ident, |$cells:ident| $of:expr) => {
        impl Typed for $type {
            const TABLE: Table = Table::$table;

            fn of(row: Row) -> Result<Self> {
                let mut cells = Cells { table: Self::TABLE, row };
                let $cells = &mut cells;
                Ok($of)
            }
        }
    };
}

typed!(Voie, Voie, |c| Voie {
    id: c.int("id")?,
    code: c.code()?,
    nom: c.text("nom"),
    description: c.text("description"),
    couleur: c.text("couleur"),
    ordre: c.int("ordre")?,
    deux_sens: c.bool("deux_sens")?,
});

typed!(Localite, Localite, |c| Localite {
    id: c.int("id")?,
    code: c.code()?,
    nom: c.text("nom"),
    insee: c.text("insee"),
    services: c.services()?,
    geom: c.point("geom")?.ok_or_else(|| c.unusable("geom"))?,
});

typed!(Troncon, Troncon, |c| Troncon {
    id: c.int("id")?,
    code: c.code()?,
    nom: c.text("nom"),
    revetement: c.text("revetement"),
    balisage: c.text("balisage"),
    source: c.text("source"),
    droits: c.text("droits"),
    date_releve: c.text("date_releve"),
    geom: c.line("geom")?,
});

typed!(VoieTroncon, VoieTroncon, |c| VoieTroncon {
    voie_id: c.int("voie_id")?,
    variante: c.text("variante"),
    rang: c.int("rang")?,
    troncon_id: c.int("troncon_id")?,
    inverse: c.bool("inverse")?,
});

typed!(Etape, Etape, |c| Etape {
    id: c.int("id")?,
    voie_id: c.int("voie_id")?,
    variante: c.text("variante"),
    numero: c.int("numero")?,
    nom: c.text("nom"),
    depart_id: c.int("depart_id")?,
    arrivee_id: c.int("arrivee_id")?,
    description: c.text("description"),
});

typed!(Hebergeur, Hebergeur, |c| Hebergeur {
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
});

typed!(PointInteret, PointInteret, |c| PointInteret {
    id: c.int("id")?,
    code: c.code()?,
    nom: c.text("nom"),
    categorie: Categorie::parse(&c.text("categorie")).ok_or_else(|| c.unusable("categorie"))?,
    description: c.text("description"),
    photo: c.text("photo"),
    lien: c.text("lien"),
    geom: c.point("geom")?.ok_or_else(|| c.unusable("geom"))?,
});

typed!(Guide, Guide, |c| Guide {
    id: c.int("id")?,
    code: c.code()?,
    voie_id: c.maybe_int("voie_id")?,
    titre: c.text("titre"),
    edition: c.text("edition"),
    lien: c.text("lien"),
    prix: c.text("prix"),
});

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
