//! Writes KML 2.2 (OGC 07-147r2) for Google Earth, Organic Maps and other programs that do not read GPX. The elements
//! have the order of the schema. Waypoints have colours instead of icons, which would have to be loaded from another
//! site.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::symboles::{self, Symbole};
use super::{ClosedStretch, Deviation, Piste, Repere, Trace, antimeridian};
use crate::atlas::{Relief, Role, figures};
use crate::file::xml::{Xml, clean, element, group, is_address};
use crate::geo::Position;
use crate::model::Couleur;
use crate::words::{Noun, Words};

/// The namespaces of a file: KML, and Atom for authors and links.
const NAMESPACES: [(&str, &str); 2] =
    [("xmlns", "http://www.opengis.net/kml/2.2"), ("xmlns:atom", "http://www.w3.org/2005/Atom")];

/// Writes a trace as KML: a folder with the tracks, and a folder for each group of waypoints. The folder of closures
/// also has their lines. Links start with `base`. Errors: only a defect of the writer, which writes to memory.
pub(super) fn write(trace: &Trace, base: &str) -> Result<Vec<u8>> {
    // Memory is reserved: a point takes about 30 bytes, and a waypoint some hundreds.
    let points: usize = trace.pistes.iter().flat_map(|piste| &piste.segments).map(Vec::len).sum();
    let mut xml = Writer::new(Vec::with_capacity(3000 + points * 30 + trace.reperes.len() * 700));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("kml")
        .with_attributes(NAMESPACES)
        .write_inner_content(|xml| group(xml, "Document", |xml| document(xml, trace, base)))?;
    Ok(xml.into_inner())
}

fn document(xml: &mut Xml, trace: &Trace, base: &str) -> Result<()> {
    let reperes: Vec<(&Repere, Symbole<'_>)> =
        trace.reperes.iter().map(|r| (r, symboles::of(&r.genre, trace.words))).collect();
    element(xml, "name", &trace.caption.nom)?;
    element(xml, "open", "1")?;
    if !trace.attribution.droits.is_empty() {
        group(xml, "atom:author", |xml| element(xml, "atom:name", &trace.attribution.line()))?;
    }
    link(xml, base, &trace.caption.page)?;
    element(xml, "description", &without_tags(&about(trace)))?;
    style(xml, "trace", "LineStyle", |xml| {
        element(xml, "color", &colour(trace.couleur))?;
        element(xml, "width", "4")
    })?;
    // Colours and groups are sorted, so that the same data give the same bytes.
    let colours: BTreeSet<Couleur> = reperes.iter().map(|(_, symbol)| symbol.couleur).collect();
    for couleur in colours {
        style(xml, &style_of(couleur), "IconStyle", |xml| element(xml, "color", &colour(couleur)))?;
    }
    let words = trace.words;
    for (role, _) in trace.perturbations.iter().flat_map(ClosedStretch::lines).collect::<BTreeMap<_, _>>() {
        style(xml, role.as_str(), "LineStyle", |xml| {
            element(xml, "color", &colour(symboles::of_role(role)))?;
            element(xml, "width", "6")
        })?;
    }
    folder(xml, &words.kml_traces(), |xml| trace.pistes.iter().try_for_each(|piste| track(xml, piste, base, words)))?;
    let mut groups: BTreeMap<&str, Vec<(&Repere, &Symbole<'_>)>> = BTreeMap::new();
    for (repere, symbol) in &reperes {
        groups.entry(symbol.groupe).or_default().push((*repere, symbol));
    }
    groups.into_iter().try_for_each(|(name, places)| {
        folder(xml, name, |xml| {
            places.iter().try_for_each(|(repere, symbol)| waypoint(xml, repere, symbol, words))?;
            // This group exists if there are closures, because each closure has a waypoint.
            let closures = trace.perturbations.iter().filter(|_| name == words.noun(Noun::Perturbations));
            closures
                .flat_map(|closure| closure.lines().map(move |line| (closure, line)))
                .try_for_each(|(closure, (role, lines))| closed_line(xml, closure, role, lines, words))
        })
    })
}

/// Writes a closed stretch or a detour. KML has no dashed lines, so colour and name distinguish it from a track.
fn closed_line(
    xml: &mut Xml,
    closure: &ClosedStretch,
    role: Role,
    lines: &[Vec<Position>],
    words: &Words,
) -> Result<()> {
    let name = match role {
        Role::Ferme => closure.nom.clone(),
        Role::Detour => words.kml_deviation(&closure.nom),
    };
    group(xml, "Placemark", |xml| {
        element(xml, "name", &name)?;
        element(xml, "description", &without_tags(&closure.texte))?;
        element(xml, "styleUrl", &format!("#{}", role.as_str()))?;
        geometry(xml, lines)
    })
}

/// Returns the description of the file: figures, date, rights and licence, one per line.
fn about(trace: &Trace) -> String {
    let (mut lines, attribution) = (vec![trace.caption.description.clone()], &trace.attribution);
    lines.extend(attribution.date.as_ref().map(|date| trace.words.trace_donnees_du(date)));
    lines.extend(attribution.droits.iter().cloned());
    lines.extend(attribution.licence().map(str::to_owned));
    lines.join("\n")
}

/// Writes a folder with a name and content.
fn folder(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> Result<()>) -> Result<()> {
    group(xml, "Folder", |xml| {
        element(xml, "name", name)?;
        content(xml)
    })
}

/// Writes a style that placemarks reference by `id`. `kind` is the element in it, `LineStyle` or `IconStyle`.
fn style(xml: &mut Xml, id: &str, kind: &str, content: impl FnOnce(&mut Xml) -> Result<()>) -> Result<()> {
    let style = xml.create_element("Style").with_attribute(("id", id));
    style.write_inner_content(|xml| group(xml, kind, content))?;
    Ok(())
}

fn track(xml: &mut Xml, piste: &Piste, base: &str, words: &Words) -> Result<()> {
    group(xml, "Placemark", |xml| {
        element(xml, "name", &piste.caption.nom)?;
        link(xml, base, &piste.caption.page)?;
        element(xml, "description", &without_tags(&piste.caption.description))?;
        element(xml, "styleUrl", "#trace")?;
        data(xml, &figures_of(piste, words))?;
        geometry(xml, &piste.plain_segments())
    })
}

/// Writes lines as one geometry.
fn geometry(xml: &mut Xml, lines: &[Vec<Position>]) -> Result<()> {
    match antimeridian::parts(lines).as_slice() {
        [] => Ok(()),
        [line] => line_string(xml, line),
        lines => group(xml, "MultiGeometry", |xml| lines.iter().try_for_each(|line| line_string(xml, line))),
    }
}

/// Returns the figures of a track for [`data`], with their names in the API.
fn figures_of(piste: &Piste, words: &Words) -> Vec<(&'static str, String, String)> {
    let whole = |number: f64| format!("{number:.0}");
    let mut rows = vec![("longueur_m", words.kml_longueur(), whole(piste.figures.longueur_m))];
    if let Some(relief) = &piste.figures.relief {
        let Relief { montee_m, descente_m, altitude_min_m, altitude_max_m, duree_min } = relief;
        let [fast, slow] = duree_min.map(|minutes| format!("{minutes:.0}"));
        rows.extend([
            ("montee_m", words.kml_montee(), whole(*montee_m)),
            ("descente_m", words.kml_descente(), whole(*descente_m)),
            ("methode_denivele", words.kml_methode(), figures::METHOD.into()),
            ("altitude_min_m", words.kml_altitude_min(), whole(*altitude_min_m)),
            ("altitude_max_m", words.kml_altitude_max(), whole(*altitude_max_m)),
            ("duree_min", words.kml_duree(), words.duree_intervalle(&fast, &slow)),
        ]);
    }
    if let Some(Deviation { aujourdhui, balisee_m, .. }) = &piste.deviation {
        rows.extend([
            ("longueur_balisee_m", words.kml_longueur_balisee(), whole(*balisee_m)),
            ("longueur_aujourdhui_m", words.kml_longueur_aujourdhui(), whole(aujourdhui.longueur_m)),
        ]);
    }
    rows.push(("duree_4kmh_min", words.kml_duree_4kmh(), whole(piste.figures.duree_4kmh_min)));
    rows
}

fn waypoint(xml: &mut Xml, repere: &Repere, symbol: &Symbole<'_>, words: &Words) -> Result<()> {
    let mut told = vec![repere.en_route(words)];
    told.extend([&repere.texte].into_iter().filter(|text| !text.is_empty()).cloned());
    told.extend([&repere.lien].into_iter().filter(|link| is_address(link)).cloned());
    group(xml, "Placemark", |xml| {
        element(xml, "name", &repere.nom)?;
        element(xml, "description", &without_tags(&told.join("\n")))?;
        element(xml, "styleUrl", &format!("#{}", style_of(symbol.couleur)))?;
        let km: Vec<String> = repere.chainages_m.iter().map(|metres| format!("{:.3}", metres / 1000.0)).collect();
        let off = format!("{:.0}", repere.off_m);
        data(xml, &[("km", words.kml_km(), km.join(" ; ")), ("ecart_m", words.kml_ecart(), off)])?;
        group(xml, "Point", |xml| coordinates(xml, &[repere.position]))
    })
}

/// Writes extended data. Each row has the name for programs, the label for people, and the value.
fn data(xml: &mut Xml, rows: &[(&str, String, String)]) -> Result<()> {
    group(xml, "ExtendedData", |xml| {
        rows.iter().try_for_each(|(name, label, value)| {
            xml.create_element("Data").with_attribute(("name", *name)).write_inner_content(|xml| {
                element(xml, "displayName", label)?;
                element(xml, "value", value)
            })?;
            Ok(())
        })
    })
}

fn line_string(xml: &mut Xml, line: &[Position]) -> Result<()> {
    group(xml, "LineString", |xml| {
        element(xml, "tessellate", "1")?;
        element(xml, "altitudeMode", "clampToGround")?;
        coordinates(xml, line)
    })
}

/// Writes points as `lon,lat` or `lon,lat,height`. They bypass the XML writer, because there are thousands of points
/// and numbers need no escaping.
fn coordinates(xml: &mut Xml, places: &[Position]) -> Result<()> {
    let out = xml.get_mut();
    out.write_all(b"<coordinates>")?;
    for (rank, place) in places.iter().enumerate() {
        let space = if rank == 0 { "" } else { " " };
        write!(out, "{space}{},{}", place.lon, place.lat)?;
        if let Some(height) = place.height() {
            write!(out, ",{height:.1}")?;
        }
    }
    out.write_all(b"</coordinates>")
}

fn link(xml: &mut Xml, base: &str, page: &str) -> Result<()> {
    let href = clean(&format!("{base}{page}"));
    xml.create_element("atom:link").with_attribute(("href", href.as_str())).write_empty()?;
    Ok(())
}

/// Escapes a text for balloons, which show descriptions as HTML: no `<` starts a tag. All other characters are kept,
/// because programs that show plain text would show the escapes.
fn without_tags(text: &str) -> String {
    text.replace('<', "&lt;")
}

/// Returns the id of the style for waypoints with a colour.
fn style_of(Couleur([r, g, b]): Couleur) -> String {
    format!("repere-{r:02x}{g:02x}{b:02x}")
}

/// Returns a colour as KML writes it, `aabbggrr`.
fn colour(Couleur([r, g, b]): Couleur) -> String {
    format!("ff{b:02x}{g:02x}{r:02x}")
}
