//! Writes values as XML: text, and the `Option` elements in which QGIS keeps configurations.

use quick_xml::escape::escape;
use serde_json::Value;

use crate::file::xml::clean;

/// Escapes a text for an attribute or the content of an element. Removes characters that XML does not allow.
pub(super) fn escaped(text: &str) -> String {
    escape(clean(text)).into_owned()
}

/// Writes a value as an element `Option`, as QGIS writes a variant of Qt.
pub(super) fn option(value: &Value) -> String {
    named("", value)
}

fn named(name: &str, value: &Value) -> String {
    let name = if name.is_empty() { String::new() } else { format!(" name=\"{}\"", escaped(name)) };
    let simple = |kind: &str, value: &str| format!("<Option{name} type=\"{kind}\" value=\"{}\"/>", escaped(value));
    match value {
        Value::Null => format!("<Option{name}/>"),
        Value::Bool(flag) => simple("bool", &flag.to_string()),
        Value::Number(number) if number.is_f64() => simple("double", &number.to_string()),
        Value::Number(number) => simple("int", &number.to_string()),
        Value::String(text) => simple("QString", text),
        Value::Array(items) => {
            format!("<Option{name} type=\"List\">{}</Option>", items.iter().map(option).collect::<String>())
        }
        Value::Object(map) => {
            let content: String = map.iter().map(|(name, value)| named(name, value)).collect();
            format!("<Option{name} type=\"Map\">{content}</Option>")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_configuration_is_written_as_qgis_reads_it() {
        assert_eq!(
            option(&json!({ "map": [{ "Gîte": "gite" }], "multi": true, "n": 3 })),
            "<Option type=\"Map\"><Option name=\"map\" type=\"List\"><Option type=\"Map\"><Option name=\"Gîte\" \
             type=\"QString\" value=\"gite\"/></Option></Option><Option name=\"multi\" type=\"bool\" value=\"true\"/>\
             <Option name=\"n\" type=\"int\" value=\"3\"/></Option>"
        );
        assert_eq!(escaped("a<b \"c\" \u{1}&"), "a&lt;b &quot;c&quot; &amp;");
    }
}
