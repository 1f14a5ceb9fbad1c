//! Where QGIS finds a table: the source of its layer.

use super::names;
use crate::model::table::{Kind, Table};

/// The column of a GeoPackage through which an editor's name reaches the log.
const NAME: &str = "modifie_par";

/// The store, as the project names it. It has no password and no user: QGIS asks each editor for theirs.
#[derive(Clone, Debug)]
pub enum Source {
    /// A GeoPackage: its path from the folder of the project, or nothing for styles in the file itself.
    Geopackage(String),
    /// A PostGIS database: the parameters of its connection.
    Postgis(Vec<(&'static str, String)>),
}

impl Source {
    /// Returns QGIS's name of the provider of the layers.
    pub(super) fn provider(&self) -> &'static str {
        match self {
            Self::Geopackage(_) => "ogr",
            Self::Postgis(_) => "postgres",
        }
    }

    /// Returns the source of a table's layer.
    pub(super) fn of(&self, table: Table) -> String {
        match self {
            Self::Geopackage(path) => format!("{path}|layername={}", table.name()),
            Self::Postgis(parameters) => {
                let connection: String =
                    parameters.iter().map(|(name, value)| format!("{name}={} ", quoted(name, value))).collect();
                let shape = geometry(table).map(|(_, kind, _)| format!("srid=4326 type={kind} "));
                let column = geometry(table).map(|(column, ..)| format!(" ({column})"));
                format!(
                    "{connection}key='{}' {}checkPrimaryKeyUnicity='1' table=\"hent\".\"{}\"{}",
                    table.primary_key().join(","),
                    shape.unwrap_or_default(),
                    table.name(),
                    column.unwrap_or_default()
                )
            }
        }
    }

    /// Returns the columns that this kind of store has besides those of the schema: those before, and those after.
    pub(super) fn more_columns(&self, table: Table) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Geopackage(_) => {
                ((table.primary_key().len() > 1).then_some("fid"), Table::CONTENT.contains(&table).then_some(NAME))
            }
            Self::Postgis(_) => (None, None),
        }
    }

    /// Tells whether editors edit the layer.
    pub(super) fn is_edited(table: Table) -> bool {
        names::group(table) != names::Group::Suivi
    }
}

/// Quotes a value of a connection, except simple words, which QGIS does not quote either.
fn quoted(name: &str, value: &str) -> String {
    match name {
        "sslmode" | "port" => value.to_owned(),
        _ => format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}

/// Returns the geometry of a table: its column, its kind as QGIS names it, and the kind of its symbols.
pub(super) fn geometry(table: Table) -> Option<(&'static str, &'static str, &'static str)> {
    table.columns().iter().find_map(|column| match column.kind {
        Kind::Line => Some((column.name, "LineString", "Line")),
        Kind::LineZ => Some((column.name, "LineStringZ", "Line")),
        Kind::PointZ => Some((column.name, "PointZ", "Point")),
        Kind::Point => Some((column.name, "Point", "Point")),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_names_the_table_its_key_and_its_geometry() {
        let file = Source::Geopackage("../Châteaulin à pied.gpkg".into());
        assert_eq!(file.of(Table::Troncon), "../Châteaulin à pied.gpkg|layername=troncon");
        let database = Source::Postgis(vec![("dbname", "l'eau".into()), ("port", "5433".into())]);
        assert_eq!(
            database.of(Table::Troncon),
            "dbname='l\\'eau' port=5433 key='id' srid=4326 type=LineStringZ checkPrimaryKeyUnicity='1' \
             table=\"hent\".\"troncon\" (geom)"
        );
        assert!(database.of(Table::Etape).ends_with("key='id' checkPrimaryKeyUnicity='1' table=\"hent\".\"etape\""));
    }
}
