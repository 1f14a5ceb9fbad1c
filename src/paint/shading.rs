//! Draws a shade in pixels: the colours of its cells, interpolated between their centres (bilinear), so that no cell shows.

use resvg::tiny_skia::PixmapMut;

use super::shade::Shade;

/// Draws a shade into the rows of a picture from `top` on. `density`: pixels for each CSS pixel.
#[allow(clippy::cast_precision_loss, reason = "a picture has few thousand pixels")]
pub(super) fn draw(pixels: &mut PixmapMut<'_>, shade: &Shade, density: f32, top: f32) {
    let ([left, upper], columns) = (shade.corner, shade.columns.max(1));
    let width = pixels.width() as usize;
    // The cell before a pixel's centre, and how far the pixel is on the way to the next cell.
    let place = |pixel: f32, first: f32| {
        let cell = ((pixel + 0.5) / density - first) / shade.cell;
        #[allow(clippy::cast_sign_loss, reason = "the maximum leaves no negative value")]
        let before = cell.max(0.0) as usize;
        (before, cell.max(0.0) - before as f32)
    };
    let across: Vec<(usize, f32)> = (0..width).map(|x| place(x as f32, left)).collect();
    let rows: Vec<&[[u8; 4]]> = shade.cells.chunks_exact(columns).collect();
    let lines = pixels.data_mut().as_chunks_mut::<4>().0.chunks_exact_mut(width.max(1));
    let mut mixed = vec![[0.0f32; 4]; columns];
    for (y, line) in lines.enumerate() {
        let (before, share) = place(y as f32 + top, upper);
        let (Some(above), Some(below)) = (rows.get(before), rows.get(before + 1)) else { continue };
        for ((mixed, above), below) in mixed.iter_mut().zip(*above).zip(*below) {
            for ((mixed, above), below) in mixed.iter_mut().zip(above).zip(below) {
                let (above, below) = (f32::from(*above), f32::from(*below));
                *mixed = above + (below - above) * share;
            }
        }
        for (pixel, (before, share)) in line.iter_mut().zip(&across) {
            if let Some(&[from, to]) = mixed.get(*before..*before + 2) {
                blend(pixel, from, to, *share);
            }
        }
    }
}

/// Draws the premultiplied colour between two others over an opaque pixel.
fn blend(pixel: &mut [u8; 4], from: [f32; 4], to: [f32; 4], share: f32) {
    let mut colour = from;
    for (colour, to) in colour.iter_mut().zip(to) {
        *colour += (to - *colour) * share;
    }
    let [_, _, _, alpha] = colour;
    if alpha > 0.0 {
        let seen = 1.0 - alpha / 255.0;
        for (below, above) in pixel.iter_mut().zip(colour) {
            // The sum is at most 255.5.
            #[allow(clippy::cast_sign_loss, reason = "colours are not negative")]
            let sum = (f32::from(*below) * seen + above + 0.5) as u8;
            *below = sum;
        }
    }
}
