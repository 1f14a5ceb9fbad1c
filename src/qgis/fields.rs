//! The fields of a layer: names, widgets, values by default, and rules that the form shows before the store refuses.

use super::names;
use super::source::Source;
use super::widget::Widget;
use super::xml::option;
use crate::model::advice;
use crate::model::table::{Absent, Column, Kind, Table};

/// The editor's name: the account of QField's cloud, else the full name of the session, else its account.
const EDITOR: &str = "coalesce(nullif(@cloud_username, ''), nullif(@user_full_name, ''), @user_account_name)";

/// A field as the project describes it.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) alias: &'static str,
    pub(super) widget: &'static str,
    /// The configuration of the widget, in XML.
    pub(super) config: String,
    /// The expression of the value by default; empty for none.
    pub(super) default: String,
    /// The value by default is set again with each edit.
    pub(super) on_update: bool,
    /// A sum of QGIS's numbers: 1 for a field that must have a value, 2 for a unique one, 4 for one with a rule.
    pub(super) constraints: u8,
    /// The rule, an expression; empty for none.
    pub(super) rule: String,
    /// What to do if the rule is broken.
    pub(super) advice: String,
}

impl Field {
    /// QGIS's number for a rule that must hold before a form can be closed, or 0.
    pub(super) fn strength(&self, constraint: u8) -> u8 {
        u8::from(self.constraints & constraint > 0)
    }

    pub(super) fn must_have_value(&self) -> u8 {
        self.strength(REQUIRED)
    }

    pub(super) fn is_unique(&self) -> u8 {
        self.strength(UNIQUE)
    }

    pub(super) fn has_rule(&self) -> u8 {
        self.strength(RULE)
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.widget == "Hidden"
    }

    fn internal(name: &'static str, alias: &'static str, default: &str) -> Self {
        let Widget { kind, config } = Widget::hidden();
        Self {
            name,
            alias,
            widget: kind,
            config: option(&config),
            default: default.to_owned(),
            on_update: !default.is_empty(),
            constraints: 0,
            rule: String::new(),
            advice: String::new(),
        }
    }

    fn of(table: Table, column: &'static Column, alone: bool) -> Self {
        let Widget { kind, config } = Widget::of(table, column, alone);
        let edited = Source::is_edited(table) && column.kind != Kind::Id;
        let rule = rule(column).filter(|_| edited).unwrap_or_default();
        let (default, on_update) = if edited { default(table, column) } else { Default::default() };
        let mut constraints = 0;
        constraints += if edited && column.absent != Absent::Null { REQUIRED } else { 0 };
        constraints += if edited && column.kind == Kind::Code { UNIQUE } else { 0 };
        constraints += if rule.is_empty() { 0 } else { RULE };
        Self {
            name: column.name,
            alias: names::field(table, column.name).unwrap_or(column.name),
            widget: kind,
            config: option(&config),
            default,
            on_update,
            constraints,
            advice: if rule.is_empty() { String::new() } else { advice::cure(column) },
            rule,
        }
    }
}

const REQUIRED: u8 = 1;
const UNIQUE: u8 = 2;
const RULE: u8 = 4;

/// Returns the fields of a table's layer, in the order of the columns of the store.
pub(super) fn of(table: Table, source: &Source, alone: bool) -> Vec<Field> {
    let (before, after) = source.more_columns(table);
    let columns = table.columns().iter().filter(|column| !column.kind.is_geometry());
    (before.into_iter().map(|name| Field::internal(name, "Numéro interne", "")))
        .chain(columns.map(|column| Field::of(table, column, alone)))
        .chain(after.into_iter().map(|name| Field::internal(name, "Modifié par", EDITOR)))
        .collect()
}

/// Returns the fields of a finding that its form shows. All others keep their names.
pub(super) fn of_findings() -> Vec<Field> {
    let names = [
        ("message", "Constat"),
        ("remede", "Que faire"),
        ("gravite", "Gravité"),
        ("regle", "Règle"),
        ("codes", "Lignes concernées"),
        ("voies", "Voies"),
        ("km", "Kilomètre"),
        ("mesure", "Mesure"),
        ("seuil", "Seuil"),
        ("unite", "Unité"),
    ];
    let field = |(name, alias)| Field {
        name,
        alias,
        widget: "TextEdit",
        config: option(&serde_json::json!({ "IsMultiline": false, "UseHtml": false })),
        default: String::new(),
        on_update: false,
        constraints: 0,
        rule: String::new(),
        advice: String::new(),
    };
    names.map(field).into()
}

/// Returns the rule of a column as an expression of QGIS.
fn rule(column: &Column) -> Option<String> {
    let name = format!("\"{}\"", column.name);
    let matches = |pattern: &str| Some(format!("{name} IS NULL OR regexp_match({name}, '{pattern}') > 0"));
    match column.kind {
        Kind::Code | Kind::CodeOf(_) => matches("^[a-z0-9-]{1,80}$"),
        Kind::Color => matches("^#[0-9a-f]{6}$"),
        Kind::Heure => matches("^([01][0-9]|2[0-3]):[0-5][0-9]$"),
        Kind::Int(low, high) => Some(format!("{name} IS NULL OR ({name} >= {low} AND {name} <= {high})")),
        Kind::Share => Some(format!("{name} IS NULL OR ({name} >= 0 AND {name} <= 1)")),
        Kind::Day if column.name == "au" => Some(format!("{name} IS NULL OR {name} >= \"du\"")),
        _ => None,
    }
}

/// Returns the expression of a column's value by default, and whether it is set again with each edit.
fn default(table: Table, column: &Column) -> (String, bool) {
    match (column.kind, column.absent) {
        (Kind::Code, _) => code(table),
        (Kind::Bool, _) => ("false".to_owned(), false),
        (Kind::Words(_), Absent::Default(_)) => ("array()".to_owned(), false),
        (Kind::Int(..), Absent::Default(value)) => (value.to_owned(), false),
        (_, Absent::Default(value)) => (format!("'{value}'"), false),
        _ if column.name == "du" => ("to_date(now())".to_owned(), false),
        _ if column.name == "saisi_par" => (EDITOR.to_owned(), false),
        _ => Default::default(),
    }
}

/// Returns the expression of a new row's code. A code is made of the name while the row is new, and never changes
/// afterwards, because it is in addresses. Where there is no name, it is drawn.
fn code(table: Table) -> (String, bool) {
    let drawn = format!("'{}-' || {DRAWN}", table.name());
    let Some(name) = ["nom", "titre"].into_iter().find(|name| is_named(table, name)) else { return (drawn, false) };
    let slug = format!(
        "left(regexp_replace(regexp_replace(replace(lower(coalesce(\"{name}\", '')), map({ACCENTS})), '[^a-z0-9]+', '-'), \
         '^-+|-+$', ''), {SLUG})"
    );
    let is_saved = "regexp_match(coalesce(to_string(\"id\"), ''), '^[0-9]+$') > 0";
    let free = format!(
        "with_variable('nom', {slug}, if(@nom = '', {drawn}, if(\"code\" = @nom OR \"code\" LIKE @nom || '-________', \"code\", \
         if(get_feature(@layer_id, 'code', @nom) IS NULL, @nom, @nom || '-' || {DRAWN}))))"
    );
    (format!("if({is_saved}, \"code\", {free})"), true)
}

/// The most characters of a name in a code. With what may be added, a code has at most 80.
const SLUG: u8 = 70;

/// Eight hexadecimal digits, drawn.
const DRAWN: &str = "left(uuid('WithoutBraces'), 8)";

/// The letters of French and Breton with what stands for them in a code. (QGIS 3.22 has no unaccent().)
const ACCENTS: &str = "'à', 'a', 'â', 'a', 'ä', 'a', 'ç', 'c', 'é', 'e', 'è', 'e', 'ê', 'e', 'ë', 'e', 'î', 'i', 'ï', 'i', \
                       'ñ', 'n', 'ô', 'o', 'ö', 'o', 'ù', 'u', 'û', 'u', 'ü', 'u', 'ÿ', 'y', 'œ', 'oe', 'æ', 'ae'";

/// Tells whether every row of a table has a name in this column.
fn is_named(table: Table, name: &str) -> bool {
    table.columns().iter().any(|column| column.name == name && column.absent == Absent::Refused)
}
