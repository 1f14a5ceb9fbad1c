//! The table `layer_styles`, in which QGIS looks for the style of a layer that it opens.

use rusqlite::TransactionBehavior;

use super::Geopackage;
use crate::error::Result;
use crate::model::table::Table;

/// The name of hent's styles among those of others.
const NAME: &str = "hent";

/// Creates the table as QGIS does.
const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
        f_table_catalog TEXT(256),
        f_table_schema TEXT(256),
        f_table_name TEXT(256),
        f_geometry_column TEXT(256),
        styleName TEXT(30),
        styleQML TEXT,
        styleSLD TEXT,
        useAsDefault BOOLEAN,
        description TEXT,
        owner TEXT(30),
        ui TEXT(30),
        update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    );
    INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id)
        VALUES ('layer_styles', 'attributes', 'layer_styles', NULL)";

impl Geopackage {
    /// Replaces hent's styles. A style of another name that is the default of its table stays the default.
    pub(in crate::store) fn write_styles(&self, styles: &[(Table, String)]) -> Result<()> {
        let mut connection = self.open()?;
        let transaction = self.begin(&mut connection, TransactionBehavior::Immediate)?;
        transaction.execute_batch(CREATE).map_err(|e| self.error(&e))?;
        self.run(&transaction, "DELETE FROM layer_styles WHERE styleName = ?1", [NAME])?;
        for (table, qml) in styles {
            let column =
                table.columns().iter().find(|column| column.kind.is_geometry()).map_or("", |column| column.name);
            let insert =
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
                              styleQML, styleSLD, useAsDefault, description, owner)
                          SELECT '', '', ?1, ?2, ?3, ?4, '',
                              NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = ?1 AND useAsDefault), ?3, ''";
            self.run(&transaction, insert, (table.name(), column, NAME, qml))?;
        }
        transaction.commit().map_err(|e| self.error(&e))
    }
}
