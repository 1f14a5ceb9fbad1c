//! Writes XML elements with text from the store or from hosts.

use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::BytesText;

/// An XML file that is being written to memory.
pub type Xml = Writer<Vec<u8>>;

/// Writes an element that contains a text. Errors: only a defect of the writer.
pub fn element(xml: &mut Xml, name: &'static str, text: &str) -> Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(text)))?;
    Ok(())
}

/// Writes an element that contains other elements. Errors: only a defect of the writer.
pub fn group(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> Result<()>) -> Result<()> {
    xml.create_element(name).write_inner_content(content)?;
    Ok(())
}

/// Removes the characters that XML 1.0 does not allow even as escapes (§2.2).
pub fn clean(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(holds).collect()
}

/// Tells whether a text is a web URL that a device may open. Hosts write these texts themselves.
pub fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !r#"<>"{}|\^`"#.contains(c))
    })
}
