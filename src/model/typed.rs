//! Converts untyped rows ([`Row`]) to the typed rows of the [`Dataset`].

use super::cell::Cell;
use super::dataset::{
    Dataset, Etape, Exception, Guide, Hebergeur, Localite, Perturbation, PointInteret, Troncon, Voie, VoieTroncon,
};
use super::fingerprint::{Fingerprint, Values};
use super::row::{Row, Rows, Value};
use super::table::Table;
use crate::error::{Error, Result};

/// A typed row of one table.
pub trait Typed: Sized {
    /// The table.
    const TABLE: Table;

    /// Converts a row of the table. Errors: a cell does not fit its column. The error names table, row and column, but
    /// never the content of the cell.
    fn of(row: Row) -> Result<Self>;
}

impl Dataset {
    /// Converts all rows of a store. Errors: those of [`Typed::of`].
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
            perturbations: typed(&mut rows)?,
            exceptions: typed(&mut rows)?,
        })
    }
}

/// Implements [`Typed`] and [`Values`] for the rows of a table. Fields have the names of their columns. The compiler
/// rejects a missing field.
macro_rules! typed {
    ($name:ident: $($field:ident),+) => {
        impl Typed for $name {
            const TABLE: Table = Table::$name;

            fn of(mut row: Row) -> Result<Self> {
                Ok(Self { $($field: cell(&mut row, Self::TABLE, stringify!($field))?),+ })
            }
        }

        impl Values for $name {
            fn add_to(&self, fingerprint: &mut Fingerprint) {
                let Self { $($field),+ } = self;
                $(fingerprint.add($field);)+
            }
        }
    };
}

typed!(Voie: id, code, nom, description, couleur, ordre, deux_sens);
typed!(Localite: id, code, nom, insee, services, geom);
typed!(Troncon: id, code, nom, revetement, balisage, source, droits, date_releve, geom);
typed!(VoieTroncon: voie_id, variante, rang, troncon_id, inverse);
typed!(Etape: id, voie_id, variante, numero, nom, depart_id, arrivee_id, description);
typed!(Hebergeur: id, code, nom, r#type, capacite, adresse, localite_id, telephone, courriel, site, periode, tarif,
    accueil_pelerin, prevenir_heures, publier_position, publier_contact, geom, services,
    arrivee_de, arrivee_a, langues, confirme_le, fermetures);
typed!(PointInteret: id, code, nom, categorie, description, photo, lien, geom);
typed!(Guide: id, code, voie_id, titre, edition, lien, prix);
typed!(Perturbation: id, code, voie_id, variante, troncon_de, place_de, troncon_a, place_a, du, au, genre, gravite,
    texte, detour, source, saisi_par, verifie_le);
typed!(Exception: id, code, regle, codes, lieu, empreinte, raison, auteur, le);

/// Moves the value of a field out of a row of `table`. Errors: the cell does not fit.
fn cell<T: Cell>(row: &mut Row, table: Table, field: &str) -> Result<T> {
    let column = field.trim_start_matches("r#"); // `type` is a Rust keyword
    let cell = table.index_of(column).and_then(|i| row.0.get_mut(i));
    T::of(cell.unwrap_or(&mut Value::Null)).ok_or_else(|| unusable(row, table, column))
}

fn unusable(row: &Row, table: Table, column: &str) -> Error {
    let key: Vec<String> = (table.primary_key().iter())
        .map(|k| match row.get(table, k) {
            Value::Int(i) => format!("{k}={i}"),
            Value::Text(t) => format!("{k}={t}"),
            _ => format!("{k}=?"),
        })
        .collect();
    Error::Store {
        store: format!("table {}, ligne {}", table.name(), key.join(", ")),
        problem: format!("la colonne {column} n'est pas utilisable"),
        cure: "Corrigez cette ligne (dans QGIS, par exemple) puis recommencez.".into(),
    }
}
