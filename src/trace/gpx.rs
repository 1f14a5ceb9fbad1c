//! Writes GPX 1.1 (Topografix). The elements have the order of the schema: metadata, wpt, trk, extensions.
//!
//! The writer uses quick-xml, because the `gpx` crate writes `trk` before `rte` and loses copyright, number and
//! extensions. The file has no `rte`, because some devices follow a route in straight lines. Its points have no times,
//! because nobody recorded them.

use std::io::{Result, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::symboles::{self, garmin_colour};
use super::{Piste, Repere, Trace};
use crate::file::xml::{Xml, clean, element, group, is_address};
use crate::geo::Position;
use crate::model::Couleur;
use crate::words::Words;

/// The namespaces of a file: GPX, and the vendors whose extensions are written.
const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns", "http://www.topografix.com/GPX/1/1"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xmlns:gpxx", "http://www.garmin.com/xmlschemas/GpxExtensions/v3"),
    ("xmlns:osmand", "https://osmand.net/docs/technical/osmand-file-formats/osmand-gpx"),
    (
        "xsi:schemaLocation",
        "http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd \
         http://www.garmin.com/xmlschemas/GpxExtensions/v3 http://www8.garmin.com/xmlschemas/GpxExtensionsv3.xsd",
    ),
];

/// Writes a trace as GPX: a `wpt` for each waypoint and a `trk` for each track, with a `trkseg` for each segment. Links
/// start with `base`. Errors: only a defect of the writer, which writes to memory.
pub(super) fn write(trace: &Trace, base: &str) -> Result<Vec<u8>> {
    // Memory is reserved: a point takes about 60 bytes, and a waypoint some hundreds.
    let points: usize = trace.pistes.iter().flat_map(|piste| &piste.segments).map(Vec::len).sum();
    let mut xml = Writer::new(Vec::with_capacity(3000 + points * 60 + trace.reperes.len() * 600));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("gpx").with_attribute(("version", "1.1")).with_attribute(("creator", "hent"));
    root.with_attributes(NAMESPACES).write_inner_content(|xml| {
        metadata(xml, trace, base)?;
        trace.reperes.iter().try_for_each(|repere| waypoint(xml, repere, trace.words))?;
        trace.pistes.iter().try_for_each(|piste| track(xml, piste, trace, base))?;
        // Settings for OsmAnd that apply to all tracks of the file.
        group(xml, "extensions", |xml| {
            element(xml, "osmand:show_arrows", "true")?;
            element(xml, "osmand:width", "medium")?;
            osmand_colour(xml, trace.couleur)
        })
    })?;
    Ok(xml.into_inner())
}

/// A segment that somebody recorded: its positions, and their times in seconds since 1970, `NaN` where unknown. There may
/// be fewer times than positions.
pub type Recorded<'a> = (&'a [Position], &'a [f64]);

/// Writes recorded segments as a GPX file with one track. Errors: only a defect of the writer.
pub fn recorded_gpx(name: &str, segments: &[Recorded<'_>]) -> Result<Vec<u8>> {
    let mut xml = Writer::new(vec![]);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("gpx").with_attribute(("version", "1.1")).with_attribute(("creator", "hent"));
    let namespaces = NAMESPACES.into_iter().take(1);
    root.with_attributes(namespaces).write_inner_content(|xml| {
        group(xml, "trk", |xml| {
            element(xml, "name", name)?;
            segments.iter().try_for_each(|(places, times)| {
                group(xml, "trkseg", |xml| {
                    let times = times.iter().copied().chain(std::iter::repeat(f64::NAN));
                    places.iter().zip(times).try_for_each(|(place, time)| timed_point(xml.get_mut(), place, time))
                })
            })
        })
    })?;
    Ok(xml.into_inner())
}

impl Trace {
    /// Writes the trace as a GPX file. Links start with `base` (`https://example.org`). Errors: only a defect of the
    /// writer.
    pub fn write_gpx(&self, base: &str) -> Result<Vec<u8>> {
        write(self, base)
    }
}

fn metadata(xml: &mut Xml, trace: &Trace, base: &str) -> Result<()> {
    let (droits, date) = (trace.attribution.line(), trace.attribution.date.as_deref());
    group(xml, "metadata", |xml| {
        element(xml, "name", &trace.caption.nom)?;
        element(xml, "desc", &trace.caption.description)?;
        if !droits.is_empty() {
            group(xml, "author", |xml| element(xml, "name", &droits))?;
            let copyright = xml.create_element("copyright").with_attribute(("author", clean(&droits).as_str()));
            copyright.write_inner_content(|xml| {
                if let Some(year) = date.and_then(|date| date.get(..4)) {
                    element(xml, "year", year)?;
                }
                trace.attribution.licence().map_or(Ok(()), |address| element(xml, "license", address))
            })?;
        }
        link(xml, &format!("{base}{}", trace.caption.page), &trace.caption.nom)?;
        if let Some(date) = date {
            element(xml, "time", &format!("{date}T00:00:00Z"))?;
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
    })
}

fn waypoint(xml: &mut Xml, repere: &Repere, words: &Words) -> Result<()> {
    let (place, symbol) = (repere.position, symboles::of(&repere.genre, words));
    xml.create_element("wpt")
        .with_attribute(("lat", place.lat.to_string().as_str()))
        .with_attribute(("lon", place.lon.to_string().as_str()))
        .write_inner_content(|xml| {
            if let Some(height) = place.height() {
                element(xml, "ele", &format!("{height:.1}"))?;
            }
            element(xml, "name", &repere.nom)?;
            element(xml, "cmt", &repere.en_route(words))?;
            if !repere.texte.is_empty() {
                element(xml, "desc", &repere.texte)?;
            }
            if is_address(&repere.lien) {
                link(xml, &repere.lien, &repere.nom)?;
            }
            element(xml, "sym", symbol.garmin)?;
            element(xml, "type", symbol.groupe)?;
            group(xml, "extensions", |xml| {
                element(xml, "osmand:icon", symbol.osmand)?;
                element(xml, "osmand:background", "circle")?;
                osmand_colour(xml, symbol.couleur)
            })
        })?;
    Ok(())
}

fn track(xml: &mut Xml, piste: &Piste, trace: &Trace, base: &str) -> Result<()> {
    group(xml, "trk", |xml| {
        element(xml, "name", &piste.caption.nom)?;
        element(xml, "desc", &piste.caption.description)?;
        if !trace.attribution.droits.is_empty() {
            element(xml, "src", &trace.attribution.line())?;
        }
        link(xml, &format!("{base}{}", piste.caption.page), &piste.caption.nom)?;
        if let Some(number) = piste.numero.filter(|number| *number >= 0) {
            element(xml, "number", &number.to_string())?;
        }
        element(xml, "type", "hiking")?;
        group(xml, "extensions", |xml| {
            let colour = garmin_colour(trace.couleur);
            group(xml, "gpxx:TrackExtension", |xml| element(xml, "gpxx:DisplayColor", colour))?;
            osmand_colour(xml, trace.couleur)
        })?;
        piste.segments.iter().try_for_each(|segment| {
            group(xml, "trkseg", |xml| segment.iter().try_for_each(|place| point(xml.get_mut(), place)))
        })
    })
}

/// Writes a track point. It bypasses the XML writer, because there are thousands of points and numbers need no
/// escaping.
fn point(out: &mut Vec<u8>, place: &Position) -> Result<()> {
    timed_point(out, place, f64::NAN)
}

/// Writes a track point with its time in seconds since 1970, if it is known.
fn timed_point(out: &mut Vec<u8>, place: &Position, time: f64) -> Result<()> {
    out.write_all(b"<trkpt lat=\"")?;
    degrees(out, place.lat)?;
    out.write_all(b"\" lon=\"")?;
    degrees(out, place.lon)?;
    out.write_all(b"\">")?;
    if let Some(height) = place.height() {
        out.write_all(b"<ele>")?;
        number(out, height, 1)?;
        out.write_all(b"</ele>")?;
    }
    // `as` saturates, and an instant out of range is left out.
    #[allow(clippy::cast_possible_truncation)]
    if time.is_finite()
        && let Ok(instant) = jiff::Timestamp::from_millisecond((time * 1_000.0).round() as i64)
    {
        write!(out, "<time>{instant}</time>")?;
    }
    out.write_all(b"</trkpt>")
}

/// Writes degrees with up to seven decimals, without trailing zeros. (The atlas rounds positions to 10⁻⁷ degrees.)
fn degrees(out: &mut Vec<u8>, degrees: f64) -> Result<()> {
    number(out, degrees, 7)?;
    while out.pop_if(|digit| *digit == b'0').is_some() {}
    out.pop_if(|digit| *digit == b'.');
    Ok(())
}

/// Writes a number with `decimals` decimals. It formats integers, which takes half the time of formatting a float.
fn number(out: &mut Vec<u8>, number: f64, decimals: u8) -> Result<()> {
    // No overflow: degrees and heights are small, so the number fits into an i64.
    #[allow(clippy::cast_possible_truncation)]
    let units = (number * 10f64.powi(decimals.into())).round() as i64;
    let (sign, scale) = (if units < 0 { "-" } else { "" }, 10u64.pow(decimals.into()));
    let (whole, rest) = (units.unsigned_abs() / scale, units.unsigned_abs() % scale);
    write!(out, "{sign}{whole}.{rest:0width$}", width = decimals.into())
}

fn link(xml: &mut Xml, address: &str, text: &str) -> Result<()> {
    xml.create_element("link")
        .with_attribute(("href", clean(address).as_str()))
        .write_inner_content(|xml| element(xml, "text", text))?;
    Ok(())
}

/// Writes a colour for `OsmAnd` (`#aarrggbb`).
fn osmand_colour(xml: &mut Xml, Couleur([r, g, b]): Couleur) -> Result<()> {
    element(xml, "osmand:color", &format!("#ff{r:02x}{g:02x}{b:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Invented;
    use crate::model::TypeHebergeur;
    use crate::trace::{Attribution, Caption, RepereKind};

    #[test]
    fn markup_in_names_is_escaped_and_unsafe_links_are_left_out() {
        let places = vec![Position::new(-4.0, 48.1234567, 12.34), Position::new(-0.0000001, 48.0, -0.04)];
        let piste = Piste {
            caption: Caption {
                nom: "<b>&\"'\u{0}\u{b}\u{fffe}🥾".into(),
                description: "]]>".into(),
                page: "/voies/a/etapes/1".into(),
            },
            numero: Some(1),
            slug: "1".into(),
            bouts: Default::default(),
            figures: crate::atlas::Figures::default(),
            deviation: None,
            ecart_m: None,
            segments: vec![places],
        };
        let repere = Repere {
            genre: RepereKind::Hebergeur(TypeHebergeur::Gite),
            nom: "</wpt>".into(),
            position: Position::flat(-4.0, 48.0),
            chainages_m: vec![1234.0, 5678.0],
            off_m: 321.0,
            texte: "\u{1}".into(),
            lien: "https://a b\"".into(),
            bref: String::new(),
        };
        let trace = Trace {
            caption: Caption { page: "/voies/a".into(), ..piste.caption.clone() },
            couleur: Couleur::GREY,
            attribution: Attribution {
                droits: vec!["\"><x>".into()],
                date: Some("2025-04-01".into()),
                invente: Invented::default(),
            },
            pistes: vec![piste],
            reperes: vec![repere],
            perturbations: vec![],
            bounds: None,
            words: Words::french(),
        };
        let text = String::from_utf8(write(&trace, "https://example.org").unwrap()).unwrap();
        assert!(text.contains("<name>&lt;b&gt;&amp;&quot;&apos;🥾</name>"), "{text}");
        assert!(text.contains("<trkpt lat=\"48.1234567\" lon=\"-4\"><ele>12.3</ele></trkpt>"), "{text}");
        assert!(text.contains("lon=\"-0.0000001\"") && !text.contains("https://a b"), "{text}");
        assert!(text.contains("<cmt>km 1,2 et 5,7, à 320 m du chemin</cmt>"), "{text}");
        let read = gpx::read(text.as_bytes()).unwrap();
        assert_eq!(read.tracks[0].segments[0].points.len(), 2);
        assert_eq!(read.metadata.unwrap().name.unwrap(), "<b>&\"'🥾");
        assert_eq!(read.waypoints[0].name.as_deref(), Some("</wpt>"));
    }
}
