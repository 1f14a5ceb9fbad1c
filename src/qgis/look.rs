//! How each layer looks: symbols, labels, and the scales at which it is drawn.

use std::collections::BTreeMap;

use super::names;
use super::symbol::{Class, Labels, Part, by_class, single};
use super::widget::label;
use crate::model::row::{Row, Rows};
use crate::model::table::Table;
use crate::model::{Categorie, Gravite, PublierPosition};

/// The colours of the map styles (styles/couleurs.json): ink, waymark blue, closure.
const INK: &str = "#1c2529";
const WHITE: &str = "#ffffff";
const BLUE: &str = "#0b3c6f";
const PALE_BLUE: &str = "#b9cde4";
const GREY: &str = "#8a8f8e";
const RED: &str = "#b3261e";
const AMBER: &str = "#f6b800";
/// The colour of a tronçon without a voie. No voie has it, so that an editor sees what is not linked yet.
const UNLINKED: &str = "#e6007e";

/// Widths of a way and of its white casing, in millimetres.
const WAY_MM: f64 = 0.9;
const CASING_MM: f64 = 1.7;

/// The scales, as one to N, from which things are drawn.
const OF_VERTICES: u32 = 60_000;
const OF_HOSTS: u32 = 400_000;
pub(super) const OF_POINTS: u32 = 150_000;
const OF_NAMES: u32 = 1_500_000;
const OF_HOST_NAMES: u32 = 60_000;
const OF_CODES: u32 = 40_000;

/// The look of a layer.
#[derive(Default)]
pub(super) struct Look {
    /// The renderer in XML; empty for a table without a geometry.
    pub(super) renderer: String,
    /// The labels in XML; empty for none.
    pub(super) labels: String,
    /// The layer is drawn at scales larger than one to this number.
    pub(super) scale: Option<u32>,
    /// The expression of a feature's name in lists.
    pub(super) display: &'static str,
}

/// Returns the look of a table's layer. `voie_of` is the expression of the code of a tronçon's voie.
pub(super) fn of(table: Table, rows: &Rows, voie_of: &str) -> Look {
    let display = match table {
        Table::Troncon => "\"code\" || coalesce(' : ' || \"nom\", '')",
        Table::Guide => "\"titre\"",
        Table::Etape => "\"numero\" || coalesce(' : ' || \"nom\", '')",
        Table::VoieTroncon => "\"rang\"",
        Table::Perturbation => "\"code\"",
        Table::Historique => "\"seq\"",
        Table::Telechargement => "\"jour\"",
        _ => "\"nom\"",
    };
    let look = match table {
        Table::Troncon => Look { renderer: ways(rows, voie_of), labels: CODES.xml(), ..Look::default() },
        Table::Localite => Look { renderer: single("marker", &[town()]), labels: TOWNS.xml(), ..Look::default() },
        Table::Hebergeur => Look { renderer: hosts(), labels: HOSTS.xml(), scale: Some(OF_HOSTS), display: "" },
        Table::PointInteret => Look { renderer: points(), labels: POINTS.xml(), scale: Some(OF_POINTS), display: "" },
        Table::Perturbation => Look { renderer: closures(), ..Look::default() },
        _ => Look::default(),
    };
    Look { display, ..look }
}

const TOWNS: Labels =
    Labels { expression: "\"nom\"", size_pt: 9.0, colour: INK, bold: true, scale: OF_NAMES, along: false };
const HOSTS: Labels =
    Labels { expression: "\"nom\"", size_pt: 8.0, colour: BLUE, bold: false, scale: OF_HOST_NAMES, along: false };
const POINTS: Labels =
    Labels { expression: "\"nom\"", size_pt: 7.5, colour: "#55564e", bold: false, scale: OF_HOST_NAMES, along: false };
const CODES: Labels =
    Labels { expression: "\"code\"", size_pt: 7.5, colour: INK, bold: false, scale: OF_CODES, along: true };

/// The tronçons by voie, in the voie's colour. Their ends and the direction of drawing are shown at large scales.
fn ways(rows: &Rows, voie_of: &str) -> String {
    let way = |colour: &str| {
        let arrow = Part::shape("filled_arrowhead", colour, WHITE, 4.0);
        let end = || Part::shape("circle", WHITE, INK, 1.6);
        vec![
            Part::line(WHITE, CASING_MM, 0),
            Part::line(colour, WAY_MM, 1),
            Part::on_line("centralpoint", arrow, OF_VERTICES, 2),
            Part::on_line("firstvertex", end(), OF_VERTICES, 2),
            Part::on_line("lastvertex", end(), OF_VERTICES, 2),
        ]
    };
    let text = |row: &Row, column| row.get(Table::Voie, column).as_text().unwrap_or_default().to_owned();
    let class = |row: &Row| Class {
        value: text(row, "code"),
        label: text(row, "nom"),
        parts: way(&text(row, "couleur")),
        shown: true,
    };
    let mut voies: Vec<_> = rows.of(Table::Voie).iter().collect();
    voies.sort_by_key(|row| row.get(Table::Voie, "ordre").as_int());
    let unlinked = Class {
        value: String::new(),
        label: "Sans voie : à relier".to_owned(),
        parts: vec![Part::line(WHITE, CASING_MM, 0), Part::line(UNLINKED, WAY_MM, 1).dashed(2.0, 1.2)],
        shown: true,
    };
    let classes: Vec<Class> = voies.into_iter().map(class).chain([unlinked]).collect();
    by_class("line", voie_of, &classes)
}

fn town() -> Part {
    Part::shape("circle", WHITE, INK, 1.9)
}

/// The hosts by what may be published of their place, because this is what an editor must not get wrong.
fn hosts() -> String {
    let parts = |position: PublierPosition| match position {
        PublierPosition::Exacte => Part::picture(include_str!("../../styles/icones/hent-hote-gite.svg"), 5.0),
        PublierPosition::Localite => Part::shape("circle", PALE_BLUE, BLUE, 3.4),
        PublierPosition::Non => Part::shape("cross2", GREY, GREY, 2.6),
    };
    let class = |word: &&str| {
        let position = PublierPosition::parse(word)?;
        let label = format!("Publié : {}", label(PublierPosition::WORDS, word).to_lowercase());
        let label = if position == PublierPosition::Non { "Non publié".to_owned() } else { label };
        Some(Class { value: (*word).to_owned(), label, parts: vec![parts(position)], shown: true })
    };
    by_class("marker", "publier_position", &PublierPosition::WORDS.iter().filter_map(class).collect::<Vec<_>>())
}

/// The points of interest by category, with the signs of the map.
fn points() -> String {
    let sign = |categorie: Categorie| match categorie {
        Categorie::Patrimoine => include_str!("../../styles/icones/hent-lieu-patrimoine.svg"),
        Categorie::Religieux => include_str!("../../styles/icones/hent-lieu-religieux.svg"),
        Categorie::Eau => include_str!("../../styles/icones/hent-lieu-eau.svg"),
        Categorie::Toilettes => include_str!("../../styles/icones/hent-lieu-toilettes.svg"),
        Categorie::Abri => include_str!("../../styles/icones/hent-lieu-abri.svg"),
        Categorie::Vue => include_str!("../../styles/icones/hent-lieu-vue.svg"),
        Categorie::Tampon => include_str!("../../styles/icones/hent-lieu-tampon.svg"),
        Categorie::Commerce => include_str!("../../styles/icones/hent-lieu-commerce.svg"),
        Categorie::Transport => include_str!("../../styles/icones/hent-lieu-transport.svg"),
        Categorie::Sante => include_str!("../../styles/icones/hent-lieu-sante.svg"),
        Categorie::Danger => include_str!("../../styles/icones/hent-lieu-danger.svg"),
        Categorie::Autre => include_str!("../../styles/icones/hent-lieu-autre.svg"),
    };
    let class = |word: &&str| {
        let parts = vec![Part::picture(sign(Categorie::parse(word)?), 4.6)];
        Some(Class { value: (*word).to_owned(), label: label(Categorie::WORDS, word), parts, shown: true })
    };
    by_class("marker", "categorie", &Categorie::WORDS.iter().filter_map(class).collect::<Vec<_>>())
}

/// The detours of closures by severity.
fn closures() -> String {
    let colour = |gravite: Gravite| match gravite {
        Gravite::Information => BLUE,
        Gravite::Gene => AMBER,
        Gravite::Bloquant => RED,
    };
    let class = |word: &&str| {
        let parts = vec![
            Part::line(INK, CASING_MM, 0),
            Part::line(WHITE, CASING_MM - 0.4, 1),
            Part::line(colour(Gravite::parse(word)?), CASING_MM - 0.4, 2).dashed(2.4, 1.6),
        ];
        Some(Class {
            value: (*word).to_owned(),
            label: format!("Déviation, {}", label(Gravite::WORDS, word)),
            parts,
            shown: true,
        })
    };
    by_class("line", "gravite", &Gravite::WORDS.iter().filter_map(class).collect::<Vec<_>>())
}

/// The findings by severity, as `hent check` writes it. The worst is the largest. Information is drawn only if somebody
/// ticks it, because there is much of it.
pub(super) fn findings(kind: &str) -> String {
    let severities = [
        ("erreur", "Erreur", RED, "cross_fill", 4.6),
        ("avertissement", "Avertissement", AMBER, "triangle", 4.0),
        ("information", "Information", BLUE, "circle", 3.0),
    ];
    let class = |(value, label, colour, shape, size): (&str, &str, &str, &str, f64)| {
        // A line lies beside the tronçon that it is about, so it is wide and pale.
        let part =
            if kind == "line" { Part::line(colour, 2.6, 0).pale() } else { Part::shape(shape, colour, WHITE, size) };
        Class { value: value.to_owned(), label: label.to_owned(), parts: vec![part], shown: value != "information" }
    };
    by_class(kind, "gravite", &severities.map(class))
}

/// Returns the expression of the code of a tronçon's voie, by the other layers of the project.
pub(super) fn voie_by_layers() -> String {
    let (voie, link) = (names::layer_id(Table::Voie), names::layer_id(Table::VoieTroncon));
    format!(
        "attribute(get_feature('{voie}', 'id', attribute(get_feature('{link}', 'troncon_id', \"id\"), 'voie_id')), 'code')"
    )
}

/// Returns the expression of the code of a tronçon's voie for a layer alone: a list of the tronçons of now.
pub(super) fn voie_by_list(rows: &Rows) -> String {
    let code = |table: Table, id: Option<i64>| {
        let row = rows.of(table).iter().find(|row| row.get(table, "id").as_int() == id);
        row.and_then(|row| row.get(table, "code").as_text())
    };
    let mut voie_of = BTreeMap::new();
    let codes: BTreeMap<Option<i64>, &str> = (rows.of(Table::Troncon).iter())
        .filter_map(|row| Some((row.get(Table::Troncon, "id").as_int(), row.get(Table::Troncon, "code").as_text()?)))
        .collect();
    for link in rows.of(Table::VoieTroncon) {
        let id = |column| link.get(Table::VoieTroncon, column).as_int();
        if let (Some(troncon), Some(voie)) = (codes.get(&id("troncon_id")), code(Table::Voie, id("voie_id"))) {
            voie_of.entry(*troncon).or_insert(voie);
        }
    }
    // Codes have no quotes and no backslashes.
    format!("map_get(json_to_map('{}'), \"code\")", serde_json::json!(voie_of))
}
