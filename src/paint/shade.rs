//! Hill shading: a colour for each cell of the relief.
//!
//! The formula is that of MapLibre's method `standard` (MapLibre GL JS 5, `src/shaders/glsl/hillshade_prepare.fragment.glsl`
//! and `hillshade.fragment.glsl`), whose derivatives are Horn's (1981). Browsers and pictures show the same shade.
//!
//! ```text
//!   a b c     dx = (c + 2f + i) − (a + 2d + g)
//!   d e f     dy = (g + 2h + i) − (a + 2b + c)     in metres, over a distance of eight cells
//!   g h i
//! ```

use rayon::prelude::*;

use super::evaluate::Context;
use super::mvt::Place;
use super::relief::Heights;
use super::source::TileSource;
use super::stylesheet::Layer;
use super::value::Colour;
use super::view::View;

/// The circumference of the Earth at the equator in metres, as Web Mercator has it.
const EQUATOR_M: f64 = 40_075_016.685_578_5;
/// The greatest derivative, to which MapLibre's texture of derivatives is limited.
const STEEPEST: f32 = 4.0;
/// The number of steps of the table of slopes.
const STEPS: usize = 2048;

/// The shade of a view. Its cells form a grid; colours between their centres are interpolated.
#[derive(Clone, Debug)]
pub(super) struct Shade {
    /// The centre of the north-western cell in CSS pixels.
    pub(super) corner: Place,
    /// The side of a cell in CSS pixels.
    pub(super) cell: f32,
    /// The number of columns.
    pub(super) columns: usize,
    /// Red, green, blue and opacity, row by row from the north. The colours are premultiplied by the opacity.
    pub(super) cells: Vec<[u8; 4]>,
}

impl Shade {
    /// The shade of a `hillshade` layer in a view. `None` if the source has no heights there.
    pub(super) fn of(layer: &Layer, view: &View, source: &dyn TileSource) -> Option<Self> {
        let heights = Heights::read(view, source)?;
        let light = Light::of(layer, view.zoom);
        let world_px = view.side(0);
        let cell = world_px / heights.world;
        let [west, north] = heights.first;
        #[allow(clippy::cast_precision_loss, reason = "a world has at most 2²³ cells on each side")]
        let centre = |first: i64, corner: f64| ((first as f64 + 0.5) * cell - corner) as f32;
        let [left, top] = view.corner;
        let corner = [centre(west, left), centre(north, top)];
        // MapLibre chooses tiles by the rounded zoom, and exaggerates heights by the zoom of its tiles.
        let [_, deepest] = source.zooms();
        let zoom = (view.zoom + 1.0).round().min(f64::from(deepest));
        let cells = cells(&heights, zoom, &light);
        Some(Self { corner, cell: cell as f32, columns: heights.columns, cells })
    }
}

/// The colours of all cells. Cells on the border of the grid are transparent: they lack neighbours.
fn cells(heights: &Heights, zoom: f64, light: &Light) -> Vec<[u8; 4]> {
    let factor = match zoom {
        ..2.0 => 0.4,
        ..4.5 => 0.35,
        _ => 0.3,
    };
    let exaggeration = (15.0 - zoom).max(0.0) * factor;
    let cell_m = EQUATOR_M / heights.world;
    let columns = heights.columns.max(1);
    let rows: Vec<&[f32]> = heights.metres.chunks_exact(columns).collect();
    let mut cells = vec![[0; 4]; heights.metres.len()];
    let [_, north] = heights.first;
    let of_rows = rows.par_windows(3).zip(cells.par_chunks_exact_mut(columns).skip(1));
    of_rows.enumerate().for_each(|(index, (rows, out))| {
        let &[above, middle, below] = rows else { return };
        // The first row has no neighbour in the north, so `out` is the row after it.
        let number = north + 1 + index as i64;
        // A cell of Mercator is shorter by the cosine of its latitude.
        #[allow(clippy::cast_precision_loss, reason = "a world has at most 2²³ cells on each side")]
        let y = 0.5 - (number as f64 + 0.5) / heights.world;
        let cosine = 1.0 / (y * std::f64::consts::TAU).cosh();
        let scale = (exaggeration.exp2() / (8.0 * cell_m)) as f32;
        let stretch = 1.0 / cosine as f32;
        let windows = above.windows(3).zip(middle.windows(3)).zip(below.windows(3));
        for (((above, middle), below), out) in windows.zip(out.iter_mut().skip(1)) {
            let (&[a, b, c], &[d, e, f], &[g, h, i]) = (above, middle, below) else { continue };
            let mut dx = (c + f + f + i) - (a + d + d + g);
            let mut dy = (g + h + h + i) - (a + b + b + c);
            if !(dx + dy).is_finite() {
                // The height of an unknown neighbour is taken to be that of the cell.
                let known = |v: f32| if v.is_nan() { e } else { v };
                let [a, b, c, d, f, g, h, i] = [a, b, c, d, f, g, h, i].map(known);
                (dx, dy) = ((c + f + f + i) - (a + d + d + g), (g + h + h + i) - (a + b + b + c));
            }
            if dx != 0.0 || dy != 0.0 {
                let limited = |v: f32| (v * scale).clamp(-STEEPEST, STEEPEST) * stretch;
                *out = light.colour(limited(dx), limited(dy));
            }
        }
    });
    cells
}

/// How a layer is lit.
struct Light {
    /// The azimuth of MapLibre's shader, as a share of half a turn: the direction, and 1.
    azimuth: f32,
    /// Premultiplied colours.
    shadow: [f32; 4],
    highlight: [f32; 4],
    accent: [f32; 4],
    /// By the length of the derivative `l`, at `l / (l + 1)`: how strong shade and accent are.
    strengths: Vec<[f32; 2]>,
}

impl Light {
    fn of(layer: &Layer, zoom: f64) -> Self {
        let context = Context { zoom, feature: None };
        let colour = |name: &str, otherwise: Colour| {
            let Colour { rgb: [r, g, b], alpha } = layer.colour(name, "", context, otherwise);
            [r * alpha, g * alpha, b * alpha, alpha]
        };
        let white = Colour { rgb: [1.0; 3], alpha: 1.0 };
        let intensity = layer.number("hillshade-exaggeration", context, 0.5).clamp(0.0, 1.0);
        Self {
            azimuth: layer.number("hillshade-illumination-direction", context, 335.0) / 180.0 + 1.0,
            shadow: colour("hillshade-shadow-color", Colour::BLACK),
            highlight: colour("hillshade-highlight-color", white),
            accent: colour("hillshade-accent-color", Colour::BLACK),
            strengths: strengths(intensity),
        }
    }

    /// The colour of a cell with these derivatives.
    fn colour(&self, dx: f32, dy: f32) -> [u8; 4] {
        let length = (dx * dx + dy * dy).sqrt();
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a small table, and lengths are positive"
        )]
        let step = (length / (length + 1.0) * STEPS as f32) as usize;
        let [shade, accent] = self.strengths.get(step).copied().unwrap_or_default();
        let turn = half_turns(dy, -dx) + self.azimuth + 0.5;
        // `shader: abs(mod(turn, 2) − 1)`: 0 on the slope away from the light, 1 on the slope towards it.
        let lit = (turn - 2.0 * (turn / 2.0).floor() - 1.0).abs();
        // Written out: the compiler does not inline `map` on arrays here, and a picture took 30 ms longer.
        let mixed = |shadow: f32, highlight: f32| (shadow + (highlight - shadow) * lit) * shade;
        let ([sr, sg, sb, sa], [hr, hg, hb, ha]) = (self.shadow, self.highlight);
        let alpha = mixed(sa, ha);
        let below = accent * (1.0 - alpha);
        #[allow(clippy::cast_sign_loss, reason = "colours are not negative, and `as` saturates")]
        let byte = |mixed: f32, accent: f32| ((mixed + accent * below) * 255.0 + 0.5) as u8;
        let [r, g, b, opacity] = self.accent;
        [byte(mixed(sr, hr), r), byte(mixed(sg, hg), g), byte(mixed(sb, hb), b), byte(alpha, opacity)]
    }
}

/// The table of a [`Light`] for an exaggeration.
#[allow(clippy::cast_precision_loss, reason = "a small table")]
fn strengths(intensity: f32) -> Vec<[f32; 2]> {
    let half_pi = std::f32::consts::FRAC_PI_2;
    let base = 1.875 - intensity * 1.75;
    let opacity = (intensity * 2.0).clamp(0.0, 1.0);
    let at = |step: usize| {
        let share = (step as f32 + 0.5) / STEPS as f32;
        let slope = (0.625 * share / (1.0 - share)).atan();
        let is_linear = (intensity - 0.5).abs() < 1e-3;
        let scaled = if is_linear { slope } else { (base.powf(slope) - 1.0) / (base.powf(half_pi) - 1.0) * half_pi };
        [scaled.sin() * opacity, (1.0 - scaled.cos()) * opacity]
    };
    (0..STEPS).map(at).collect()
}

/// The angle of a vector in half turns, from −1 to 1, to a thousandth. A polynomial, because `atan2` takes most of the time
/// of a shade.
fn half_turns(y: f32, x: f32) -> f32 {
    let (across, along) = (y.abs(), x.abs());
    let ratio = across.min(along) / across.max(along).max(f32::MIN_POSITIVE);
    let square = ratio * ratio;
    let angle = ((-0.046_496_475 * square + 0.159_314_22) * square - 0.327_622_76) * square * ratio + ratio;
    let angle = angle / std::f32::consts::PI;
    let angle = if across > along { 0.5 - angle } else { angle };
    let angle = if x < 0.0 { 1.0 - angle } else { angle };
    if y < 0.0 { -angle } else { angle }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_those_of_atan2() {
        for degrees in (-180i16..180).step_by(7) {
            let (y, x) = f32::from(degrees).to_radians().sin_cos();
            let exact = y.atan2(x) / std::f32::consts::PI;
            assert!((half_turns(y, x) - exact).abs() < 1e-3, "{degrees}");
        }
    }

    #[test]
    fn slopes_towards_the_light_are_lit() {
        let colour = |hex| Colour::parse(hex).map(|Colour { rgb: [r, g, b], alpha }| [r, g, b, alpha]).unwrap();
        let light = Light {
            azimuth: 335.0 / 180.0 + 1.0,
            shadow: colour("#000000"),
            highlight: colour("#ffffff"),
            accent: [0.0; 4],
            strengths: strengths(0.5),
        };
        // Heights that grow to the south-east: the slope looks to the north-west, where the light is.
        let [lit, ..] = light.colour(0.5, 0.5);
        let [dark, _, _, opacity] = light.colour(-0.5, -0.5);
        assert!(lit > 60 && dark < 20 && opacity > 60, "{lit} {dark} {opacity}");
        assert_eq!(light.colour(1e-6, 0.0), [0; 4], "a plain has no shade");
        // The values of MapLibre's shader, computed by hand for slope 0.625 · 0.8 and aspect 0.
        let [r, _, _, alpha] = light.colour(-0.8, 0.0);
        let (slope, lit) = (0.5f32.atan(), ((335.0f32 / 180.0 + 1.5) % 2.0 - 1.0).abs());
        assert!((f32::from(alpha) - slope.sin() * 255.0).abs() < 1.0, "{alpha}");
        assert!((f32::from(r) - lit * slope.sin() * 255.0).abs() < 1.0, "{r}");
    }
}
