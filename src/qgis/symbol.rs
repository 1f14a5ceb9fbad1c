//! Symbols, as QGIS writes them in XML. Widths and sizes are millimetres on screen.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::xml::{escaped, option};

/// A layer of a symbol: its class, its properties, and further XML (a symbol of its own, or properties that depend on
/// the feature).
pub(super) struct Part {
    class: &'static str,
    properties: Map<String, Value>,
    /// The order of drawing among all features of the layer: parts of pass 0 lie below those of pass 1.
    pass: u8,
    inner: String,
}

impl Part {
    fn new<const N: usize>(class: &'static str, properties: [(&str, String); N]) -> Self {
        let properties = properties.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
        Self { class, properties, pass: 0, inner: String::new() }
    }

    /// A line with round ends.
    pub(super) fn line(colour: &str, width: f64, pass: u8) -> Self {
        let ends = [("capstyle", "round".to_owned()), ("joinstyle", "round".to_owned())];
        let mut line = Self::new("SimpleLine", ends);
        line.set("line_color", rgba(colour)).set("line_width", width.to_string()).set("line_width_unit", "MM".into());
        line.pass = pass;
        line
    }

    /// Makes a line dashed. The lengths are millimetres: dash, gap.
    pub(super) fn dashed(mut self, dash: f64, gap: f64) -> Self {
        self.set("use_custom_dash", "1".into()).set("customdash", format!("{dash};{gap}"));
        self.set("customdash_unit", "MM".into()).set("capstyle", "flat".into());
        self
    }

    /// Makes a line half transparent.
    pub(super) fn pale(mut self) -> Self {
        let colour = self.properties.get("line_color").and_then(Value::as_str).unwrap_or_default();
        let pale = colour.strip_suffix("255").map(|channels| format!("{channels}128")).unwrap_or_default();
        self.set("line_color", pale);
        self
    }

    /// A disc or another simple shape.
    pub(super) fn shape(shape: &str, fill: &str, outline: &str, size: f64) -> Self {
        let mut part = Self::new("SimpleMarker", [("name", shape.to_owned()), ("color", rgba(fill))]);
        part.set("outline_color", rgba(outline)).set("outline_width", "0.4".into()).set("size", size.to_string());
        part
    }

    /// An SVG picture, which the style contains.
    pub(super) fn picture(svg: &str, size: f64) -> Self {
        let name = format!("base64:{}", STANDARD.encode(svg));
        Self::new("SvgMarker", [("name", name), ("size", size.to_string()), ("outline_width", "0".to_owned())])
    }

    /// A marker on a line: at its `firstvertex`, `lastvertex` or `centralpoint`. It is drawn only at scales larger than
    /// one to `scale`.
    pub(super) fn on_line(place: &str, marker: Self, scale: u32, pass: u8) -> Self {
        let mut part = Self::new("MarkerLine", [("placement", place.to_owned()), ("rotate", "1".to_owned())]);
        part.pass = pass;
        part.inner = when(&format!("@map_scale <= {scale}")) + &symbol("@marker", "marker", &[marker]);
        part
    }

    fn set(&mut self, name: &str, value: String) -> &mut Self {
        self.properties.insert(name.to_owned(), Value::String(value));
        self
    }

    fn xml(&self) -> String {
        let properties = option(&Value::Object(self.properties.clone()));
        let Self { class, pass, inner, .. } = self;
        format!("<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"{pass}\">{properties}{inner}</layer>")
    }
}

/// Returns the element by which a part of a symbol is drawn only where an expression is true.
fn when(expression: &str) -> String {
    // QGIS's number for a property that is an expression.
    const EXPRESSION: u8 = 3;
    let enabled = json!({ "active": true, "expression": expression, "type": EXPRESSION });
    let collection = json!({ "name": "", "properties": { "enabled": enabled }, "type": "collection" });
    format!("<data_defined_properties>{}</data_defined_properties>", option(&collection))
}

/// Returns a symbol of parts. `kind` is `line` or `marker`.
pub(super) fn symbol(name: &str, kind: &str, parts: &[Part]) -> String {
    let parts: String = parts.iter().map(Part::xml).collect();
    format!("<symbol name=\"{name}\" type=\"{kind}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{parts}</symbol>")
}

/// A class of features that are drawn alike.
pub(super) struct Class {
    /// The value that the features have; empty for all other features.
    pub(super) value: String,
    pub(super) label: String,
    pub(super) parts: Vec<Part>,
    /// False for a class that is in the legend, but drawn only after somebody ticks it.
    pub(super) shown: bool,
}

/// Returns the renderer of a layer whose features are all drawn alike.
pub(super) fn single(kind: &str, parts: &[Part]) -> String {
    let symbol = symbol("0", kind, parts);
    format!("<renderer-v2 type=\"singleSymbol\" symbollevels=\"1\"><symbols>{symbol}</symbols></renderer-v2>")
}

/// Returns the renderer of a layer whose features are drawn by the value of an expression.
pub(super) fn by_class(kind: &str, expression: &str, classes: &[Class]) -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (number, class) in classes.iter().enumerate() {
        let (value, label) = (escaped(&class.value), escaped(&class.label));
        let shown = class.shown;
        categories +=
            &format!("<category symbol=\"{number}\" value=\"{value}\" label=\"{label}\" render=\"{shown}\"/>");
        symbols += &symbol(&number.to_string(), kind, &class.parts);
    }
    let expression = escaped(expression);
    format!(
        "<renderer-v2 type=\"categorizedSymbol\" attr=\"{expression}\" symbollevels=\"1\"><categories>{categories}</categories>\
         <symbols>{symbols}</symbols></renderer-v2>"
    )
}

/// The texts beside the features of a layer.
pub(super) struct Labels {
    /// The expression of the text.
    pub(super) expression: &'static str,
    pub(super) size_pt: f64,
    pub(super) colour: &'static str,
    pub(super) bold: bool,
    /// The texts are drawn at scales larger than one to this number.
    pub(super) scale: u32,
    /// True for a text along a line, false for a text beside a point.
    pub(super) along: bool,
}

impl Labels {
    pub(super) fn xml(&self) -> String {
        // QGIS's numbers: weights of Qt, a text above a line, and the best place around a point.
        let weight = if self.bold { 75 } else { 50 };
        let placement = if self.along { "placement=\"2\" placementFlags=\"10\"" } else { "placement=\"6\"" };
        let (expression, size, colour, scale) = (escaped(self.expression), self.size_pt, rgba(self.colour), self.scale);
        format!(
            "<labeling type=\"simple\"><settings><text-style fieldName=\"{expression}\" isExpression=\"1\" fontSize=\"{size}\" \
             fontSizeUnit=\"Point\" fontWeight=\"{weight}\" textColor=\"{colour}\" textOpacity=\"1\"><text-buffer bufferDraw=\"1\" \
             bufferSize=\"0.9\" bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"0.9\"/></text-style>\
             <placement {placement} dist=\"1.2\" distUnits=\"MM\" offsetType=\"1\" predefinedPositionOrder=\"R,TR,BR,L,TL,BL\"/>\
             <rendering drawLabels=\"1\" scaleVisibility=\"1\" scaleMax=\"{scale}\" scaleMin=\"0\" obstacle=\"1\"/></settings></labeling>"
        )
    }
}

/// Converts `#rrggbb` to QGIS's notation. Any other text gives black.
fn rgba(colour: &str) -> String {
    let channel = |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    format!("{},{},{},255", channel(1), channel(3), channel(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_as_qgis_reads_them() {
        assert_eq!(rgba("#dd5500"), "221,85,0,255");
        assert_eq!(rgba("é"), "0,0,0,255");
    }
}
