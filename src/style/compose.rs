//! Composes a style document from its pieces.

use serde_json::{Map, Value, json};

use super::{Ground, Style, Theme};
use crate::error::{Error, Result};

const WAYS: &str = include_str!("../../styles/chemin.json");
const SHEET: &str = include_str!("../../styles/feuille.json");
const SHORTBREAD: &str = include_str!("../../styles/fond.json");
const COLOURS: &str = include_str!("../../styles/couleurs.json");
const EXPRESSIONS: &str = include_str!("../../styles/formes.json");

/// The source layers of the land tiles that are drawn under a ground.
const SHORE: [&str; 2] = ["terre", "cote"];

impl Style {
    /// Composes the document. `base` is the base of all links. `words` are pairs of a placeholder and its replacement.
    ///
    /// Errors: the style of a ground is not a MapLibre style.
    pub fn compose(&self, base: &str, words: &[(String, String)]) -> Result<Value> {
        let mut document = self.piece(WAYS)?;
        let ground = self.ground()?;
        let mut layers = list(&ground, "layers");
        let mut ways = list(&document, "layers");
        // The labels of the ground are drawn above the lines of the ways. MapLibre places the labels of the last layer
        // first, so in a collision a label of the ground yields to a sign of the ways.
        let lines = ways.iter().position(|layer| !is_of_lines(layer)).unwrap_or(ways.len());
        let points = ways.split_off(lines);
        layers.extend(ways);
        layers.extend(list(&ground, "labels"));
        layers.extend(points);
        layers.retain_mut(|layer| is_of_theme(layer, self.theme));
        let mut sources = sources(&document);
        sources.extend(self::sources(&ground));
        if self.relief {
            sources.insert("relief".into(), json!({"type": "raster-dem", "url": "{base}/relief.json"}));
        }
        layers
            .retain(|layer| layer.get("source").and_then(Value::as_str).is_none_or(|name| sources.contains_key(name)));
        if let Some(document) = document.as_object_mut() {
            document.insert("name".into(), self.theme.name().into());
            document.insert("sources".into(), sources.into());
            document.insert("layers".into(), layers.into());
        }
        replace(&mut document, &|text| {
            let text = text.replace("{base}", base);
            words.iter().fold(text, |text, (placeholder, word)| text.replace(placeholder, word))
        });
        Ok(document)
    }

    /// Returns the piece of the ground: its sources, its layers below the ways, and its labels above them.
    fn ground(&self) -> Result<Value> {
        match &self.ground {
            Ground::Sheet => self.piece(SHEET),
            Ground::Shortbread { tilejson, terre } => {
                let mut surroundings = self.piece(SHEET)?;
                address(&mut surroundings, terre);
                let mut piece = self.piece(SHORTBREAD)?;
                address(&mut piece, tilejson);
                Ok(over(&surroundings, piece))
            }
            Ground::Styled { style, tilejson } => {
                let mut piece = self.piece(style).map_err(|_| not_a_style())?;
                address(&mut piece, tilejson);
                symbols_are_labels(&mut piece);
                Ok(piece)
            }
            Ground::Raster { tiles, attribution } => Ok(json!({
                "sources": {"fond": {"type": "raster", "tiles": [tiles], "tileSize": 256, "attribution": attribution}},
                "layers": [{"id": "fond", "type": "raster", "source": "fond"}],
            })),
        }
    }

    /// Parses a piece or a foreign style. Replaces each `@name` by the shared expression or the theme's value of that
    /// name.
    fn piece(&self, text: &str) -> Result<Value> {
        let parsed = |text| serde_json::from_str(text).map_err(|error| Error::Internal(format!("style : {error}")));
        let mut piece: Value = parsed(text)?;
        let (colours, expressions): (Value, Value) = (parsed(COLOURS)?, parsed(EXPRESSIONS)?);
        // Two passes, because an expression may name another one.
        for _ in 0..2 {
            name(&mut piece, &|name| expressions.get(name));
        }
        name(&mut piece, &|name| colours.get(name)?.get(self.theme.name()));
        Ok(piece)
    }
}

/// Draws a ground over the land, sea and coast of the sheet. Where the ground has no tiles, the sheet is visible.
fn over(sheet: &Value, mut ground: Value) -> Value {
    let is_shore = |layer: &Value| {
        let of = layer.get("source-layer").and_then(Value::as_str);
        of.map_or(layer.get("source").is_none(), |of| SHORE.contains(&of))
    };
    let mut layers: Vec<Value> = list(sheet, "layers").into_iter().filter(is_shore).collect();
    layers.extend(list(&ground, "layers"));
    let mut all = sources(sheet);
    all.extend(sources(&ground));
    if let Some(ground) = ground.as_object_mut() {
        ground.insert("layers".into(), layers.into());
        ground.insert("sources".into(), all.into());
    }
    ground
}

fn is_of_lines(layer: &Value) -> bool {
    matches!(layer.get("type").and_then(Value::as_str), Some("line"))
}

/// Tells whether a layer belongs to a theme. Its metadata may list themes (`hent:themes`). These metadata are removed.
fn is_of_theme(layer: &mut Value, theme: Theme) -> bool {
    let named = layer.get("metadata").and_then(|metadata| metadata.get("hent:themes"));
    let Some(themes) = named.and_then(Value::as_array) else { return true };
    let is = themes.iter().any(|name| name.as_str() == Some(theme.name()));
    layer.as_object_mut().map(|layer| layer.remove("metadata"));
    is
}

/// Makes the error for a ground whose style cannot be used.
fn not_a_style() -> Error {
    Error::input(
        "style du fond",
        "ce n'est pas un style MapLibre",
        "Donnez un fichier JSON avec « sources » et « layers ».",
    )
}

/// Sets the TileJSON URL of every vector source.
fn address(piece: &mut Value, tilejson: &str) {
    let sources = piece.get_mut("sources").and_then(Value::as_object_mut);
    for source in sources.into_iter().flat_map(Map::values_mut) {
        if source.get("type").and_then(Value::as_str) == Some("vector") {
            *source = json!({"type": "vector", "url": tilejson});
        }
    }
}

/// Moves the symbol layers of a foreign style to the labels, which are drawn above the lines of the ways.
fn symbols_are_labels(piece: &mut Value) {
    let is_symbol = |layer: &Value| layer.get("type").and_then(Value::as_str) == Some("symbol");
    let (labels, layers): (Vec<Value>, Vec<Value>) = list(piece, "layers").into_iter().partition(is_symbol);
    if let Some(piece) = piece.as_object_mut() {
        piece.insert("layers".into(), layers.into());
        piece.insert("labels".into(), labels.into());
    }
}

/// Returns a list of a piece, or an empty list if the piece has none.
fn list(piece: &Value, name: &str) -> Vec<Value> {
    piece.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn sources(piece: &Value) -> Map<String, Value> {
    piece.get("sources").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Replaces every text `@name` by its value. A name without a value stays. A test reports such names.
fn name<'a>(value: &mut Value, of: &impl Fn(&str) -> Option<&'a Value>) {
    match value {
        Value::String(text) => {
            if let Some(found) = text.strip_prefix('@').and_then(of) {
                *value = found.clone();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name(item, of)),
        Value::Object(members) => members.values_mut().for_each(|member| name(member, of)),
        _ => {}
    }
}

/// Replaces every text inside a value.
fn replace(value: &mut Value, with: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = with(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, with)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, with)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(ground: Ground) -> Vec<Value> {
        let all =
            Theme::ALL.map(|theme| Style { theme, ground: ground.clone(), relief: true }.compose("", &[]).unwrap());
        all.to_vec()
    }

    fn shortbread() -> Ground {
        Ground::Shortbread { tilejson: "{base}/fond.json".into(), terre: "{base}/terre.json?fond=osm".into() }
    }

    #[test]
    fn the_sea_goes_on_around_a_ground() {
        for document in composed(shortbread()) {
            let ids: Vec<&str> =
                document["layers"].as_array().unwrap().iter().filter_map(|layer| layer["id"].as_str()).collect();
            let place = |id: &str| ids.iter().position(|other| *other == id).unwrap();
            assert!(place("mer") < place("terre") && place("terre") < place("ocean"), "{ids:?}");
            assert_eq!(ids.iter().filter(|id| **id == "relief-ombre").count(), 1, "{ids:?}");
            assert!(!ids.contains(&"departements"), "the ground has its own");
            assert_eq!(document["sources"]["terre"]["url"], "/terre.json?fond=osm");
            assert_eq!(document["sources"]["fond"]["url"], "/fond.json");
        }
    }

    #[test]
    fn every_style_is_complete() {
        for document in composed(Ground::Sheet).into_iter().chain(composed(shortbread())) {
            let text = document.to_string();
            assert!(!text.contains("\"@"), "a colour without a value: {text}");
            assert!(!text.contains("://"), "an address of another server");
            assert!(document["layers"].as_array().unwrap().len() > 10);
        }
    }

    #[test]
    fn a_style_of_another_schema_reads_the_tiles_of_the_service() {
        let style = r##"{"sources": {"p": {"type": "vector", "url": "https://ailleurs.example/a"}},
                        "layers": [{"id": "nom", "type": "symbol", "source": "p", "source-layer": "places"},
                                   {"id": "eau", "type": "fill", "source": "p", "source-layer": "water",
                                    "paint": {"fill-color": "@eau", "fill-outline-color": "@inconnue"}}]}"##;
        let ground = Ground::Styled { style: style.into(), tilejson: "{base}/fond.json".into() };
        for document in composed(ground) {
            assert_eq!(document["sources"]["p"]["url"], "/fond.json");
            let layer = &document["layers"][0];
            assert_eq!(layer["id"], "eau");
            assert!(layer["paint"]["fill-color"].as_str().unwrap().starts_with('#'), "a colour of the theme");
            assert_eq!(layer["paint"]["fill-outline-color"], "@inconnue");
            let ids: Vec<&str> =
                document["layers"].as_array().unwrap().iter().filter_map(|layer| layer["id"].as_str()).collect();
            let place = |id| ids.iter().position(|other| *other == id).unwrap();
            assert!(place("nom") > place("voies") && place("nom") < place("etapes-numero"));
        }
        let broken = Ground::Styled { style: "non".into(), tilejson: String::new() };
        assert!(Style { theme: Theme::Hent, ground: broken, relief: false }.compose("", &[]).is_err());
    }
}
