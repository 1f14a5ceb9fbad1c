//! Parses the layers of a style document.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::evaluate::Context;
use super::expression::{Expression, literal};
use super::value::{Colour, Value};

/// The layers of a style in drawing order.
#[derive(Debug, Default)]
pub(super) struct Stylesheet {
    pub(super) layers: Vec<Layer>,
    /// The layers that the painter omits, each with the reason.
    pub(super) problems: Vec<String>,
}

/// A layer of a style.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    pub(super) source: String,
    pub(super) source_layer: String,
    min_zoom: f64,
    max_zoom: f64,
    filter: Option<Expression>,
    properties: BTreeMap<String, Expression>,
}

/// The type of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Background,
    Fill,
    Line,
    Circle,
    Symbol,
    Hillshade,
}

/// Layer types that pictures omit without reporting a problem.
const NOT_DRAWN: [&str; 1] = ["raster"];

/// Properties that pictures ignore. Pictures have no blur, no pitch and no rotation.
const WITHOUT_EFFECT: [&str; 20] = [
    "line-blur",
    "line-miter-limit",
    "line-round-limit",
    "line-translate",
    "line-translate-anchor",
    "fill-antialias",
    "fill-translate",
    "fill-translate-anchor",
    "circle-blur",
    "circle-translate",
    "circle-pitch-scale",
    "circle-pitch-alignment",
    "text-halo-blur",
    "icon-halo-blur",
    "icon-pitch-alignment",
    "text-pitch-alignment",
    "symbol-avoid-edges",
    "symbol-z-order",
    "icon-keep-upright",
    "hillshade-illumination-anchor",
];

/// Supported properties.
const DRAWN: [&str; 56] = [
    "visibility",
    "background-color",
    "background-opacity",
    "background-pattern",
    "fill-color",
    "fill-opacity",
    "fill-outline-color",
    "fill-pattern",
    "fill-sort-key",
    "line-color",
    "line-opacity",
    "line-width",
    "line-offset",
    "line-gap-width",
    "line-dasharray",
    "line-cap",
    "line-join",
    "line-sort-key",
    "circle-color",
    "circle-radius",
    "circle-opacity",
    "circle-stroke-color",
    "circle-stroke-width",
    "circle-stroke-opacity",
    "circle-sort-key",
    "symbol-placement",
    "symbol-spacing",
    "symbol-sort-key",
    "icon-image",
    "icon-size",
    "icon-opacity",
    "icon-rotate",
    "icon-anchor",
    "icon-offset",
    "icon-padding",
    "icon-rotation-alignment",
    "icon-allow-overlap",
    "icon-overlap",
    "icon-ignore-placement",
    "icon-optional",
    "icon-text-fit",
    "icon-text-fit-padding",
    "text-field",
    "text-font",
    "text-size",
    "text-color",
    "text-opacity",
    "text-halo-color",
    "text-halo-width",
    "text-anchor",
    "text-offset",
    "text-justify",
    "text-max-width",
    "text-padding",
    "text-optional",
    "text-transform",
];

/// More supported properties.
const DRAWN_TOO: [&str; 21] = [
    "icon-color",
    "icon-halo-color",
    "icon-halo-width",
    "text-line-height",
    "text-letter-spacing",
    "text-variable-anchor",
    "text-variable-anchor-offset",
    "text-radial-offset",
    "text-rotate",
    "text-rotation-alignment",
    "text-keep-upright",
    "text-max-angle",
    "text-allow-overlap",
    "text-overlap",
    "text-ignore-placement",
    "text-writing-mode",
    "hillshade-exaggeration",
    "hillshade-illumination-direction",
    "hillshade-shadow-color",
    "hillshade-highlight-color",
    "hillshade-accent-color",
];

impl Stylesheet {
    /// Parses a style document.
    pub(super) fn parse(document: &Json) -> Self {
        let mut stylesheet = Self::default();
        for json in document.get("layers").and_then(Json::as_array).into_iter().flatten() {
            match Layer::parse(json) {
                Ok(layer) => stylesheet.layers.extend(layer),
                Err(problem) => {
                    let id = json.get("id").and_then(Json::as_str).unwrap_or_default();
                    stylesheet.problems.push(format!("{id} : {problem}"));
                }
            }
        }
        stylesheet
    }

    /// The layers that are visible at a zoom, folded for it.
    pub(super) fn at(&self, zoom: f64) -> Vec<Layer> {
        let layers = self.layers.iter().filter(|layer| zoom >= layer.min_zoom && zoom < layer.max_zoom);
        layers.map(|layer| layer.folded(zoom)).collect()
    }
}

impl Layer {
    /// Parses a layer. `None` if it is hidden or of a type in [`NOT_DRAWN`]. Fails if it needs an unsupported feature.
    fn parse(json: &Json) -> Result<Option<Self>, String> {
        let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
        let zoom = |name: &str, otherwise| json.get(name).and_then(Json::as_f64).unwrap_or(otherwise);
        let kind = match text("type") {
            "background" => Kind::Background,
            "fill" => Kind::Fill,
            "line" => Kind::Line,
            "circle" => Kind::Circle,
            "symbol" => Kind::Symbol,
            "hillshade" => Kind::Hillshade,
            other if NOT_DRAWN.contains(&other) => return Ok(None),
            other => return Err(format!("type « {other} »")),
        };
        let mut properties = BTreeMap::new();
        for (name, value) in
            ["layout", "paint"].iter().filter_map(|part| json.get(part)?.as_object()).flat_map(Map::iter)
        {
            if WITHOUT_EFFECT.contains(&name.as_str()) || name.ends_with("-transition") {
                continue;
            }
            if !DRAWN.contains(&name.as_str()) && !DRAWN_TOO.contains(&name.as_str()) {
                return Err(format!("propriété « {name} »"));
            }
            properties.insert(name.clone(), property(value).map_err(|problem| format!("{name}, {problem}"))?);
        }
        let hidden = properties.get("visibility").is_some_and(|shown| constant(shown) == Some(&Value::text("none")));
        let filter = json.get("filter").map(Expression::parse).transpose()?;
        Ok((!hidden).then(|| Self {
            kind,
            source: text("source").into(),
            source_layer: text("source-layer").into(),
            min_zoom: zoom("minzoom", 0.0),
            max_zoom: zoom("maxzoom", 99.0),
            filter,
            properties,
        }))
    }

    /// The layer with its expressions folded for a zoom.
    fn folded(&self, zoom: f64) -> Self {
        let property = |(name, of): (&String, &Expression)| (name.clone(), of.folded(zoom, name.ends_with("-color")));
        Self {
            source: self.source.clone(),
            source_layer: self.source_layer.clone(),
            filter: self.filter.as_ref().map(|filter| filter.folded(zoom, false)),
            properties: self.properties.iter().map(property).collect(),
            ..*self
        }
    }

    /// Whether a feature passes the filter.
    pub(super) fn has(&self, context: Context<'_>) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.value(context).truth())
    }

    /// Whether the style sets a property.
    pub(super) fn sets(&self, name: &str) -> bool {
        self.properties.contains_key(name)
    }

    /// The value of a property. Null if the style does not set it.
    pub(super) fn value(&self, name: &str, context: Context<'_>) -> Value {
        self.properties.get(name).map_or(Value::Null, |expression| expression.value(context))
    }

    /// The value of a numeric property. `otherwise` is its default in the style specification.
    pub(super) fn number(&self, name: &str, context: Context<'_>, otherwise: f32) -> f32 {
        let number = self.properties.get(name).and_then(|expression| expression.value(context).number());
        number.map(|number| number as f32).filter(|number| number.is_finite()).unwrap_or(otherwise)
    }

    /// The value of a colour property, multiplied by the opacity in another property.
    pub(super) fn colour(&self, name: &str, opacity: &str, context: Context<'_>, otherwise: Colour) -> Colour {
        let colour = self.value(name, context).colour().unwrap_or(otherwise);
        colour.faded(self.number(opacity, context, 1.0))
    }

    /// The value of a text property. Empty if the style does not set it.
    pub(super) fn text(&self, name: &str, context: Context<'_>) -> Arc<str> {
        self.value(name, context).shown()
    }

    pub(super) fn truth(&self, name: &str, context: Context<'_>) -> bool {
        self.value(name, context).truth()
    }

    /// The value of a property with two numbers. `[0, 0]` if the style does not set it.
    pub(super) fn pair(&self, name: &str, context: Context<'_>) -> [f32; 2] {
        let value = self.value(name, context);
        match value.list() {
            [x, y] => [x, y].map(|number| number.number().unwrap_or(0.0) as f32),
            _ => [0.0; 2],
        }
    }

    /// The value of a property with a list of numbers. Empty if the style does not set it.
    pub(super) fn numbers(&self, name: &str, context: Context<'_>) -> Vec<f32> {
        self.value(name, context).list().iter().filter_map(|value| Some(value.number()? as f32)).collect()
    }
}

fn constant(expression: &Expression) -> Option<&Value> {
    match expression {
        Expression::Constant(value) => Some(value),
        _ => None,
    }
}

/// Parses the value of a property. A list is an expression if it begins with an operator, and a constant otherwise.
fn property(json: &Json) -> Result<Expression, String> {
    match json {
        Json::Array(items) => match items.first() {
            Some(Json::String(name)) if is_word(name) => Ok(Expression::Constant(literal(json))),
            _ => Expression::parse(json),
        },
        Json::Object(_) => Err("fonction d'un ancien style".into()),
        other => Ok(Expression::Constant(literal(other))),
    }
}

/// Whether the first text of a list is the name of a font or anchor, and no operator.
fn is_word(name: &str) -> bool {
    const ANCHORS: [&str; 9] =
        ["center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"];
    ANCHORS.contains(&name) || name.starts_with(char::is_uppercase) || name.ends_with("serif")
}
