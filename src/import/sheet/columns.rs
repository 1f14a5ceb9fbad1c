//! Assigns the columns of a file to fields of hent.

use super::guess;
use super::positions::is_position;
use crate::error::{Error, Result};
use crate::import::cells::plain;
use crate::import::{Kind, Options, messages};
use crate::model::table::{self as model, Column};

/// A field of hent that a column of a file may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct Field {
    pub(in crate::import) name: &'static str,
    pub(in crate::import) what: What,
}

/// The destination of the value of a field.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) enum What {
    /// To this column of the table of the imported kind.
    Cell(Column),
    /// To other tables: a tronçon's places in voies, the étape of a line.
    Extra,
}

impl PartialEq for What {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (What::Cell(a), What::Cell(b)) => a.name == b.name,
            (a, b) => matches!((a, b), (What::Extra, What::Extra)),
        }
    }
}

impl Eq for What {}

/// The fields of a tronçon that give its places in voies.
const PLACES: [&str; 5] = ["voie", "variante", "rang", "inverse", "voies"];

/// The fields of a line that describe its étape, if `--voie` makes one voie of all lines.
const STAGES: [&str; 4] = ["numero", "variante", "depart", "arrivee"];

/// The fields of a closure that give its place and the detour of walkers.
const STRETCH: [&str; 3] = ["de_km", "a_km", "detour"];

/// Returns the fields that a row of `kind` may have. `of_one_voie` is true if the rows are lines of the voie that
/// `--voie` names.
pub(in crate::import) fn fields(kind: Kind, of_one_voie: bool) -> Vec<Field> {
    let own = (kind.table().columns().iter())
        .filter(|column| column.kind != model::Kind::Id && !column.kind.is_geometry())
        .map(|column| Field { name: messages::field_name(column.name), what: What::Cell(*column) });
    let extra = PLACES.iter().filter(|_| kind == Kind::Troncons).map(|name| Field { name, what: What::Extra });
    let stretch = STRETCH.iter().filter(|_| kind == Kind::Perturbations);
    let stages = STAGES.iter().filter(|_| kind == Kind::Voies && of_one_voie);
    own.chain(extra).chain(stages.chain(stretch).map(|name| Field { name, what: What::Extra })).collect()
}

/// Returns the names of the fields that a row of `kind` may have.
pub(in crate::import) fn names(kind: Kind) -> Vec<&'static str> {
    fields(kind, true).iter().map(|field| field.name).collect()
}

/// Tells whether a column of this name is a field, a position, or named by `--map`.
pub(in crate::import) fn is_known(column: &str, kind: Kind, options: &Options) -> bool {
    names(kind).iter().any(|name| plain(name) == plain(column))
        || is_position(column)
        || options.map.iter().any(|(_, mapped)| plain(mapped) == plain(column))
}

/// Column names of GPX, KML and OSM and of hent's own options, each with its field. A column with an empty field is
/// ignored. Programs that convert these formats keep the names.
const SYNONYMS: [(&str, &str); 9] = [
    ("name", "nom"),
    ("name", "titre"),
    ("desc", "description"),
    ("description", "description"),
    ("cmt", "description"),
    ("link1-href", "lien"),
    ("website", "site"),
    ("motif", "texte"),
    ("ele", ""),
];

/// Columns of row numbers, which formats and databases add. They are ignored.
const ROW_NUMBERS: [&str; 4] = ["id", "fid", "ogc-fid", "gml-id"];
/// The column of a GeoPackage of hent through which an editor's name reaches the log, also as cut to ten bytes in
/// shapefiles.
const EDITOR: [&str; 2] = ["modifie-par", "modifie-pa"];

/// Columns that style a map. They come from the simplestyle specification (geojson.io), from uMap, and from toGeoJSON's
/// conversion of KML. They are ignored.
const LOOKS: [&str; 27] = [
    "marker-color",
    "marker-size",
    "marker-symbol",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "fill",
    "fill-color",
    "fill-opacity",
    "umap-options",
    "storage-options",
    "styleurl",
    "stylehash",
    "stylemaphash",
    "icon-color",
    "icon-scale",
    "icon-opacity",
    "icon-heading",
    "icon-offset",
    "icon-offset-units",
    "label-color",
    "label-scale",
    "label-opacity",
    "gx-media-links",
    "tessellate",
    "extrude",
    "visibility",
];
/// Columns that GDAL and QGIS write beside `tessellate` when they convert KML to another format. Some are cut to ten
/// bytes, as in shapefiles.
const OF_KML: [&str; 9] =
    ["timestamp", "begin", "end", "altitudemode", "altitudemo", "draworder", "icon", "snippet", "styleurl"];

/// Tells whether the column only styles the map.
fn is_look(column: &str, columns: &[String]) -> bool {
    let name = plain(column);
    LOOKS.contains(&name.as_str())
        || (OF_KML.contains(&name.as_str()) && columns.iter().any(|other| plain(other) == "tessellate"))
}

/// Returns the field of each column of the file, or `None` if the column is ignored. In a format with a schema of its
/// own (`fixed`), unknown columns are ignored. Errors: another format has unknown columns (one error for all of them);
/// a `--map` has an unknown column or field; or there are two columns for one field.
pub(in crate::import) fn assign(
    place: &str,
    columns: &[String],
    fixed: bool,
    kind: Kind,
    options: &Options,
) -> Result<Vec<Option<Field>>> {
    let fields = fields(kind, options.voie.is_some());
    let field_of = |name: &str| fields.iter().find(|f| plain(f.name) == plain(name)).copied();
    for pair in &options.map {
        check_map(pair, place, columns, &fields)?;
    }
    let mut taken: Vec<(&str, &str)> = vec![];
    let (mut assigned, mut unknown) = (vec![], vec![]);
    for column in columns {
        let mapped = options.map.iter().find(|(_, c)| plain(c) == plain(column));
        // A field takes the column that `--map` names, or else the column of its name, or else a synonym.
        let elsewhere = |f: &Field| options.map.iter().any(|(field, _)| plain(field) == plain(f.name));
        let namesake = |f: &Field| columns.iter().any(|c| plain(c) == plain(f.name));
        let field = match mapped {
            Some((field, _)) => field_of(field),
            None => match field_of(column).filter(|f| !elsewhere(f)) {
                Some(field) => Some(field),
                None => {
                    let ours = SYNONYMS.iter().filter(|(theirs, _)| plain(theirs) == plain(column));
                    let free =
                        |f: &Field| !elsewhere(f) && !namesake(f) && !taken.iter().any(|(name, _)| *name == f.name);
                    let synonym = ours.filter_map(|(_, ours)| field_of(ours)).find(free);
                    let internal = |name: &str| ROW_NUMBERS.contains(&name) || EDITOR.contains(&name);
                    let told = internal(&plain(column)) || is_look(column, columns);
                    if synonym.is_none() && !fixed && !told {
                        unknown.push(column.as_str());
                    }
                    synonym
                }
            },
        };
        if let Some(field) = field {
            if let Some((_, first)) = taken.iter().find(|(name, _)| *name == field.name) {
                return Err(messages::refused(place, messages::two_columns(field.name, first, column)));
            }
            taken.push((field.name, column));
        }
        assigned.push(field);
    }
    if unknown.is_empty() { Ok(assigned) } else { Err(all_unknown(place, &unknown, &fields, &taken)) }
}

/// Checks a `--map FIELD=COLUMN`. Errors: the file does not have the column, or hent does not have the field.
fn check_map((field, column): &(String, String), place: &str, columns: &[String], fields: &[Field]) -> Result<()> {
    // The reader of tables has already taken the columns of positions out of `columns`.
    if is_position(field) {
        return Ok(());
    }
    let option = format!("--map {field}={column}");
    let is_field = |name: &str| fields.iter().any(|f| plain(f.name) == plain(name));
    if !columns.iter().any(|c| plain(c) == plain(column)) {
        if is_field(column) && columns.iter().any(|c| plain(c) == plain(field)) {
            return Err(Error::input(
                option,
                "le champ et la colonne sont échangés",
                format!("Écrivez d'abord le champ, puis la colonne : {}.", guess::option(column, field)),
            ));
        }
        return Err(Error::input(
            option,
            format!("{place} n'a pas de colonne « {column} »"),
            format!("Ses colonnes : {}.", columns.join(", ")),
        ));
    }
    if field.is_empty() || is_field(field) {
        return Ok(());
    }
    Err(Error::input(
        option,
        format!("« {field} » n'est pas un champ connu"),
        format!("Champs connus : {}.", list(fields)),
    ))
}

/// Returns the error of all unknown columns. It proposes a field for each, as `--map` options to paste.
fn all_unknown(place: &str, unknown: &[&str], fields: &[Field], taken: &[(&str, &str)]) -> Error {
    let names = fields.iter().map(|field| field.name).chain(["lon", "lat"]);
    let mut free: Vec<&str> = names.filter(|name| !taken.iter().any(|(field, _)| field == name)).collect();
    let (mut said, mut paste) = (vec![], vec![]);
    for column in unknown {
        match guess::field(column, &free) {
            Some(field) => {
                free.retain(|name| *name != field);
                said.push(format!("« {column} » ({field} ?)"));
                paste.push(guess::option(field, column));
            }
            None => {
                said.push(format!("« {column} »"));
                paste.push(guess::option("", column));
            }
        }
    }
    let are =
        if let [_] = unknown { "colonne inconnue".into() } else { format!("{} colonnes inconnues :", unknown.len()) };
    Error::input(
        place,
        format!("{are} {}", said.join(", ")),
        format!(
            "Ajoutez à la commande, après l'avoir vérifié : {} (un signe = sans rien devant laisse la colonne de côté). Champs connus : {}.",
            paste.join(" "),
            list(fields)
        ),
    )
}

fn list(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
}
