//! A still picture of a sent file, without a ground: the published line, the sent and the mended one, and the findings.
//! It is what a browser shows that cannot draw the live map.

use std::fmt::Write as _;

use super::dessin::Dessin;
use crate::check::Gravite;
use crate::geo::{Bounds, Position, World};
use crate::pages::profil::in_page;

/// The size of the picture, and its margin.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 320.0;
const MARGIN: f64 = 16.0;
/// Two vertices that are nearer to each other are drawn as one.
const NEAR: f64 = 0.5;

/// The colours for dark screens. The attributes of elements have those for light ones.
const DARK: &str = "@media (prefers-color-scheme:dark){.fond{fill:#182024}.publie{stroke:#4d6a86}.halo{stroke:#182024}\
    .trace{stroke:#ff8fd0}.repare{stroke:#12181b}}";

/// Projects places into the picture.
struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    left: f64,
    top: f64,
}

impl Frame {
    fn of(bounds: Bounds) -> Self {
        let corner = |lon, lat| World::from_position(Position::flat(lon, lat));
        let (a, b) = (corner(bounds.west, bounds.north), corner(bounds.east, bounds.south));
        let [west, north, east, south] = [a.x, a.y, b.x, b.y].map(f64::from);
        let [width, height] = [(east - west).max(1.0), (south - north).max(1.0)];
        let scale = ((WIDTH - 2.0 * MARGIN) / width).min((HEIGHT - 2.0 * MARGIN) / height);
        let [left, top] = [(WIDTH - width * scale) / 2.0, (HEIGHT - height * scale) / 2.0];
        Self { west, north, scale, left, top }
    }

    fn place(&self, place: Position) -> [f64; 2] {
        let World { x, y } = World::from_position(place);
        let of = |at: u32, from: f64, margin: f64| (f64::from(at) - from).mul_add(self.scale, margin);
        [of(x, self.west, self.left), of(y, self.north, self.top)]
    }

    /// Returns the path of some lines, as SVG.
    fn path(&self, lines: &[Vec<Position>]) -> String {
        let mut path = String::new();
        for line in lines {
            let mut last: Option<[f64; 2]> = None;
            for (index, place) in line.iter().enumerate() {
                let [x, y] = self.place(*place);
                let near = last.is_some_and(|[a, b]| (x - a).hypot(y - b) < NEAR);
                if near && index + 1 < line.len() {
                    continue;
                }
                let letter = if last.is_some() { 'L' } else { 'M' };
                let _ = write!(path, "{letter}{x:.1} {y:.1}"); // writing to a String cannot fail
                last = Some([x, y]);
            }
        }
        path
    }
}

/// Draws a sent file, as the address of a picture. Returns `None` if it has no line.
pub(super) fn svg(dessin: &Dessin<'_>) -> Option<String> {
    if dessin.trace.is_empty() {
        return None;
    }
    let frame = Frame::of(dessin.bounds?);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"><style>{DARK}</style>\
         <path class=\"fond\" fill=\"#f6f3ea\" d=\"M0 0H{WIDTH}V{HEIGHT}H0Z\"/>"
    );
    let mut line = |class: &str, lines: &[Vec<Position>], look: &str| {
        if !lines.is_empty() {
            let _ = write!(out, "<path class=\"{class}\" {look} d=\"{}\"/>", frame.path(lines));
        }
    };
    line("publie", &dessin.publie, "stroke=\"#8fb0d3\" stroke-width=\"9\"");
    line("halo", &dessin.trace, "stroke=\"#fff\" stroke-width=\"5\"");
    line("trace", &dessin.trace, "stroke=\"#a3006c\" stroke-width=\"3\"");
    line("repare", &dessin.repare, "stroke=\"#1c2529\" stroke-width=\"1.5\" stroke-dasharray=\"6 4\"");
    for constat in dessin.constats.iter().rev() {
        let Some([x, y]) = constat.lieu().map(|place| frame.place(place)) else { continue };
        if !(0.0..=WIDTH).contains(&x) || !(0.0..=HEIGHT).contains(&y) {
            continue;
        }
        let (shape, fill, rim) = match constat.gravite {
            Gravite::Erreur => ("M-3-7H3L7-3V3L3 7H-3L-7 3V-3Z", "#b3261e", "#fff"),
            Gravite::Avertissement => ("M0-8 8 6H-8Z", "#f6b800", "#1c2529"),
            Gravite::Information => ("M-5 0a5 5 0 1 0 10 0 5 5 0 1 0-10 0Z", "#0b46ad", "#fff"),
        };
        let _ = write!(
            out,
            "<path d=\"{shape}\" transform=\"translate({x:.1} {y:.1})\" fill=\"{fill}\" stroke=\"{rim}\" stroke-width=\"1.5\"/>"
        );
    }
    out.push_str("</svg>");
    Some(in_page(&out))
}
