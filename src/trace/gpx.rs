//! GPX 1.1 (the schema of Topografix), written in the schema's order: metadata, then one trk.
//!
//! Written with quick-xml: the `gpx` crate writes `trk` before `rte` and loses copyright, number and extensions.

use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Trace;
use crate::geo::Position;

/// The media type of GPX.
pub const MEDIA_TYPE: &str = "application/gpx+xml";

/// A track as a GPX file: one `trk`, a `trkseg` for each stretch without a hole. Errors: none but of the writer itself,
/// which writes to memory.
pub fn write(trace: &Trace) -> std::io::Result<Vec<u8>> {
    // A point takes about 60 bytes.
    let mut xml = Writer::new(Vec::with_capacity(1000 + trace.segments.iter().map(Vec::len).sum::<usize>() * 60));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("gpx")
        .with_attribute(("version", "1.1"))
        .with_attribute(("creator", "hent"))
        .with_attribute(("xmlns", "http://www.topografix.com/GPX/1/1"))
        .with_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
        .with_attribute((
            "xsi:schemaLocation",
            "http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd",
        ))
        .write_inner_content(|xml| {
            metadata(xml, trace)?;
            track(xml, trace)
        })?;
    Ok(xml.into_inner())
}

fn metadata(xml: &mut Writer<Vec<u8>>, trace: &Trace) -> std::io::Result<()> {
    xml.create_element("metadata").write_inner_content(|xml| {
        element(xml, "name", &trace.nom)?;
        element(xml, "desc", &trace.description)?;
        if !trace.attribution.is_empty() {
            xml.create_element("copyright")
                .with_attribute(("author", clean(&trace.attribution).as_str()))
                .write_empty()?;
        }
        if let Some(bounds) = trace.bounds {
            xml.create_element("bounds")
                .with_attribute(("minlat", bounds.south.to_string().as_str()))
                .with_attribute(("minlon", bounds.west.to_string().as_str()))
                .with_attribute(("maxlat", bounds.north.to_string().as_str()))
                .with_attribute(("maxlon", bounds.east.to_string().as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn track(xml: &mut Writer<Vec<u8>>, trace: &Trace) -> std::io::Result<()> {
    xml.create_element("trk").write_inner_content(|xml| {
        element(xml, "name", &trace.nom)?;
        element(xml, "desc", &trace.description)?;
        if !trace.attribution.is_empty() {
            element(xml, "src", &trace.attribution)?;
        }
        element(xml, "type", "hiking")?;
        for segment in &trace.segments {
            xml.create_element("trkseg")
                .write_inner_content(|xml| segment.iter().try_for_each(|place| point(xml.get_mut(), place)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// A track point. Nothing in it needs escaping, and there are thousands: written as it stands.
fn point(out: &mut Vec<u8>, place: &Position) -> std::io::Result<()> {
    // Positions of the atlas are whole multiples of 10⁻⁷ degrees: at most seven decimals, never an exponent.
    write!(out, "<trkpt lat=\"{}\" lon=\"{}\">", place.lat, place.lon)?;
    if let Some(height) = place.height() {
        write!(out, "<ele>{height:.1}</ele>")?;
    }
    out.write_all(b"</trkpt>")
}

fn element(xml: &mut Writer<Vec<u8>>, name: &'static str, text: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&clean(text)))?;
    Ok(())
}

/// Text without the characters that XML 1.0 cannot hold at all, escaped or not (§2.2).
fn clean(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        let trace = Trace {
            nom: "<b>&\"'\u{0}\u{b}\u{fffe}🥾".into(),
            description: "]]>".into(),
            attribution: "\"><x>".into(),
            segments: vec![vec![Position::new(-4.0, 48.1234567, 12.34), Position::new(-0.0000001, 48.0, -0.04)]],
            bounds: None,
        };
        let text = String::from_utf8(write(&trace).unwrap()).unwrap();
        assert!(text.contains("<name>&lt;b&gt;&amp;&quot;&apos;🥾</name>"), "{text}");
        assert!(text.contains("<trkpt lat=\"48.1234567\" lon=\"-4\"><ele>12.3</ele></trkpt>"), "{text}");
        assert!(text.contains("lon=\"-0.0000001\""), "{text}");
        let read = gpx::read(text.as_bytes()).unwrap();
        assert_eq!(read.tracks[0].segments[0].points.len(), 2);
        assert_eq!(read.metadata.unwrap().name.unwrap(), "<b>&\"'🥾");
    }
}
