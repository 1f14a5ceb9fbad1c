//! The horizontal extent of a picture and of the profile in it.

/// The space for the numbers and headings left of the diagram, and the space right of it.
pub(super) const LEFT: f64 = 60.0;
const RIGHT: f64 = 14.0;

/// The width of a picture, in the units of the picture. On a phone a unit is about a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent(u16);

impl Extent {
    /// The width of a phone.
    pub const PHONE: Self = Self(400);
    /// The smallest and the largest width.
    pub const RANGE: [u16; 2] = [300, 1200];

    /// The step of the width. With a step, fewer pictures compete for the cache.
    const STEP: u16 = 10;

    /// Makes an extent. The width is limited to [`Extent::RANGE`] and rounded down to a multiple of 10.
    pub const fn new(width: u16) -> Self {
        let [least, most] = Self::RANGE;
        let width = if width < least { least } else { width };
        let width = if width > most { most } else { width };
        Self(width / Self::STEP * Self::STEP)
    }

    /// Returns the width of the picture.
    pub fn width(self) -> f64 {
        self.0.into()
    }

    /// Returns the right end of the diagram. Its left end is [`LEFT`].
    pub(super) fn right(self) -> f64 {
        self.width() - RIGHT
    }

    /// Returns the left and right ends of the lanes. An icon at an end of the étape is centred on that end.
    pub(super) fn lane_ends(self) -> [f64; 2] {
        [LEFT - 7.0, self.width() - 4.0]
    }

    /// Returns the left and the right end of the profile, as shares of the width of the picture. The start and the end of
    /// the way lie there.
    pub fn bords(self) -> [f64; 2] {
        [LEFT, self.right()].map(|x| x / self.width())
    }
}

/// [`Extent::PHONE`].
impl Default for Extent {
    fn default() -> Self {
        Self::PHONE
    }
}
