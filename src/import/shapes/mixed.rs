//! Picks the shapes that fit `--as` from files that hold lines, points and polygons. Counts the others for a remark.
//!
//! ```text
//!   My Maps, uMap, geojson.io      --as voies      --as points-interet
//!   a line                         taken           counted
//!   a point                        counted         taken
//!   a collection of both           its lines       its point
//!   a polygon                      counted         counted        (--as localites: taken)
//! ```

use gdal::vector::{Geometry, geometry_type_flatten};

use super::geometry::{Shape, joined};
use crate::geo::Position;
use crate::import::messages::{self, Problem};
use crate::import::{Kind, Options};

/// The OGR types of geometries that hold other geometries (OGC Simple Features, part 1, table 7).
const MULTI_POINT: u32 = 4;
const COLLECTION: u32 = 7;
/// The maximum number of geometries in a collection, including those of nested collections.
const MOST_MEMBERS: usize = 100_000;

/// Counts the shapes of a file that are not imported, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Aside {
    pub(in crate::import) points: usize,
    pub(in crate::import) lines: usize,
    /// Polygons, and all other shapes that are neither line nor point.
    pub(in crate::import) others: usize,
}

impl Aside {
    /// Adds the counts of another part of the file.
    pub(in crate::import) fn add(&mut self, more: Self) {
        self.points += more.points;
        self.lines += more.lines;
        self.others += more.others;
    }

    /// Counts a shape. A line of several parts is one line.
    pub(in crate::import) fn count(&mut self, shape: &Shape) {
        match shape {
            Shape::None => {}
            Shape::Point(_) => self.points += 1,
            Shape::Lines(_) => self.lines += 1,
            _ => self.others += 1,
        }
    }

    /// Returns remarks for a person, with the commands that import the other shapes. `has_categorie` is true if the
    /// file has a column for the category of its points.
    pub(in crate::import) fn remarks(self, file: &str, has_categorie: bool, options: &Options) -> Vec<String> {
        let mut remarks = vec![];
        if self.points > 0 {
            remarks.push(messages::points_left_aside(file, self.points, &points_command(file, has_categorie, options)));
        }
        if self.lines > 0 {
            remarks.push(messages::lines_left_aside(file, self.lines, &lines_command(file, options)));
        }
        if self.others > 0 {
            remarks.push(messages::others_left_aside(file, self.others));
        }
        remarks
    }

    /// Returns the problem that no shape of a file fits, and its remedy. `lines_wanted` is true if lines are imported,
    /// false if points are.
    pub(in crate::import) fn refused(
        self,
        file: &str,
        lines_wanted: bool,
        has_categorie: bool,
        options: &Options,
    ) -> Problem {
        let command = match self.points > 0 {
            true => points_command(file, has_categorie, options),
            false => lines_command(file, options),
        };
        messages::nothing_fits(lines_wanted, [self.points, self.lines, self.others], &command)
    }
}

/// Returns the command that imports the points of a file.
fn points_command(file: &str, has_categorie: bool, options: &Options) -> String {
    let rest = if has_categorie { "--as points-interet" } else { "--as points-interet --valeur categorie=autre" };
    messages::command(file, rest, options.layer.as_deref(), options.srs.as_deref())
}

/// Returns the command that imports the lines of a file.
fn lines_command(file: &str, options: &Options) -> String {
    messages::command(file, "--as voies", options.layer.as_deref(), options.srs.as_deref())
}

/// Tells whether rows of this kind are lines.
pub(in crate::import) fn of_lines(kind: Kind) -> bool {
    matches!(kind, Kind::Voies | Kind::Troncons | Kind::Etapes)
}

/// Converts an OGR geometry to the shape that fits `kind`, in the coordinates of the file. Also counts the other members of a
/// collection. Errors: a line or collection is too large.
pub(in crate::import) fn shape(geometry: &Geometry, kind: Kind) -> Result<(Shape, Aside), Problem> {
    let holds_others = |geometry: &Geometry| {
        [MULTI_POINT, COLLECTION].contains(&geometry_type_flatten(geometry.geometry_type())) && !geometry.is_empty()
    };
    if !holds_others(geometry) {
        return Ok((Shape::of(geometry)?, Aside::default()));
    }
    let (mut points, mut lines, mut rest) = (vec![], vec![], vec![]);
    let (mut open, mut members) = (vec![geometry.clone()], 0);
    while let Some(geometry) = open.pop() {
        members += 1;
        if members > MOST_MEMBERS {
            return Err(messages::large_collection(MOST_MEMBERS));
        }
        if holds_others(&geometry) {
            // The stack is read from its end, so the members go on it in reverse order.
            open.extend((0..geometry.geometry_count()).rev().map(|i| Geometry::clone(&geometry.get_geometry(i))));
            continue;
        }
        match Shape::of(&geometry)? {
            Shape::None => {}
            Shape::Point(point) => {
                let same = |other: &Position| (other.lon, other.lat) == (point.lon, point.lat);
                if !points.first().is_some_and(same) {
                    points.push(point);
                }
            }
            Shape::Lines(parts) => lines.push(parts),
            other => rest.push(other),
        }
    }
    let aside = |points: usize, lines: usize| Aside { points, lines, others: rest.len() };
    let whole = |lines: Vec<Vec<_>>| Shape::Lines(joined(lines.into_iter().flatten().collect()));
    match (points.as_slice(), lines.len()) {
        (_, 1..) if of_lines(kind) => Ok((whole(lines), aside(points.len(), 0))),
        ([one], count) if !of_lines(kind) || count == 0 => Ok((Shape::Point(*one), aside(0, count))),
        ([first, rest_of_points @ ..], 0) if of_lines(kind) => {
            Ok((Shape::Point(*first), aside(rest_of_points.len(), 0)))
        }
        // A row cannot be several points. `MULTIPOINT` makes the row an error with a remedy.
        ([_, _, ..], _) => Ok((Shape::Other("MULTIPOINT".into()), Aside::default())),
        (_, 1..) => Ok((whole(lines), aside(points.len(), 0))),
        // Several polygons become one area.
        _ => Ok((rest.into_iter().reduce(together).unwrap_or(Shape::None), Aside::default())),
    }
}

/// Joins two shapes that are neither points nor lines.
fn together(one: Shape, other: Shape) -> Shape {
    match (one, other) {
        (Shape::Area(mut rings), Shape::Area(more)) => {
            rings.extend(more);
            Shape::Area(rings)
        }
        (one, _) => one,
    }
}
