//! Places icons in a lane, and names beside them. A lane holds things of one kind, such as water. Overlapping icons are
//! merged into one icon with a count. A name overlaps neither an icon nor another name.
//!
//! ```text
//!   │  ╷           ╷╷        ╷      a mark where each point is exactly
//!   │  o Gîte      o ×2      o      icons, names, a count
//! ```

use super::icons::SIZE;
use super::lettering::{TEXT, shortened, width};

/// The minimum space between two elements of a lane. (Lengths are in units of the picture.)
const GAP: f64 = 4.0;
/// The space between an icon and its count or name.
pub(super) const BESIDE: f64 = 3.0;
/// The minimum width to which a name may be cut.
const LEAST: f64 = 90.0;

/// An icon, and the points that it represents.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The points, as indices into the given list.
    pub(super) members: Vec<usize>,
    /// The number of distinct places among the points. A place that the étape passes twice has two points.
    pub(super) count: usize,
    /// The x coordinates of the left and right ends of the icon with its count.
    pub(super) ends: [f64; 2],
    /// The name beside the icon.
    pub(super) name: Option<Name>,
}

/// A name beside an icon.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    /// The text. It may be cut.
    pub(super) text: String,
    /// The x coordinates of the left and right ends.
    pub(super) ends: [f64; 2],
}

/// A point that is to be placed in a lane.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted<'a> {
    /// The x coordinate.
    pub(super) x: f64,
    /// Identifies the place.
    pub(super) place: &'a str,
    /// The name beside the icon in several forms, the best one first. Empty if the name is shown elsewhere.
    pub(super) names: Vec<String>,
}

impl Group {
    /// Returns the text of the count. It is empty for a single place.
    pub(super) fn count_text(&self) -> String {
        if self.count > 1 { format!("×{}", self.count) } else { String::new() }
    }

    /// Returns the x coordinate of the middle of the icon.
    pub(super) fn icon_x(&self) -> f64 {
        self.ends[0] + SIZE / 2.0
    }

    /// Makes a group of points around their mean position, between the two ends of the lane.
    fn of(members: Vec<usize>, points: &[Wanted<'_>], [left, right]: [f64; 2]) -> Self {
        let here = || members.iter().filter_map(|member| points.get(*member));
        let mut places: Vec<&str> = here().map(|point| point.place).collect();
        places.sort_unstable();
        places.dedup();
        let middle = here().map(|point| point.x).sum::<f64>() / members.len().max(1) as f64;
        let mut group = Self { count: places.len(), ends: [0.0; 2], name: None, members };
        let count = group.count_text();
        let wide = if count.is_empty() { SIZE } else { SIZE + BESIDE + width(&count, TEXT) };
        let start = (middle - SIZE / 2.0).min(right - wide).max(left);
        group.ends = [start, start + wide];
        group
    }
}

/// Places points between the ends of a lane. Every point is in one group. The groups are in ascending order.
pub(super) fn placed(points: &[Wanted<'_>], ends: [f64; 2]) -> Vec<Group> {
    let mut groups = grouped(points, ends);
    name(&mut groups, points, ends);
    groups
}

/// Groups points so that no two icons overlap.
fn grouped(points: &[Wanted<'_>], ends: [f64; 2]) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![];
    let mut order: Vec<(usize, &Wanted<'_>)> = points.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.x.total_cmp(&b.x));
    for (number, _) in order {
        let mut group = Group::of(vec![number], points, ends);
        // A group that grows to the left may touch the previous group.
        while let Some(before) = groups.pop_if(|before| before.ends[1] + GAP > group.ends[0]) {
            group = Group::of([before.members, group.members].concat(), points, ends);
        }
        groups.push(group);
    }
    groups
}

/// Places names beside the icons of single places where they fit: first whole names, then cut names.
fn name(groups: &mut [Group], points: &[Wanted<'_>], ends: [f64; 2]) {
    for cut in [false, true] {
        for number in 0..groups.len() {
            let Some(group) = groups.get(number).filter(|group| group.count == 1 && group.name.is_none()) else {
                continue;
            };
            let names = group.members.first().and_then(|member| points.get(*member)).map(|point| &point.names);
            let name = names.into_iter().flatten().find_map(|name| beside(groups, number, name, ends, cut));
            if let Some(group) = groups.get_mut(number) {
                group.name = name;
            }
        }
    }
}

/// Finds room for a name to the right of an icon, or else to its left. Returns `None` if there is none. If `cut` is
/// true, the name may be cut to fit.
fn beside(groups: &[Group], number: usize, text: &str, ends: [f64; 2], cut: bool) -> Option<Name> {
    let group = groups.get(number)?;
    let taken = |group: &Group| match &group.name {
        Some(name) => [group.ends[0].min(name.ends[0]), group.ends[1].max(name.ends[1])],
        None => group.ends,
    };
    let before = number.checked_sub(1).and_then(|before| groups.get(before));
    let from = before.map_or(ends[0], |before| taken(before)[1] + GAP);
    let to = groups.get(number + 1).map_or(ends[1], |after| taken(after)[0] - GAP);
    let rooms = [[group.ends[1] + BESIDE, to], [from, group.ends[0] - BESIDE]];
    let wide = |[left, right]: [f64; 2]| right - left;
    let (text, room, is_left) = if cut {
        let is_left = wide(rooms[1]) > wide(rooms[0]);
        let room = if is_left { rooms[1] } else { rooms[0] };
        (shortened(text, TEXT, wide(room)), room, is_left)
    } else {
        let is_left = wide(rooms[0]) < width(text, TEXT);
        (text.to_owned(), if is_left { rooms[1] } else { rooms[0] }, is_left)
    };
    let needs = width(&text, TEXT);
    let fits = needs <= wide(room) && (!cut || wide(room) >= LEAST);
    let ends = if is_left { [room[1] - needs, room[1]] } else { [room[0], room[0] + needs] };
    fits.then_some(Name { text, ends })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENDS: [f64; 2] = [50.0, 396.0];

    fn lane(points: &[Wanted<'_>]) -> Vec<Group> {
        placed(points, ENDS)
    }

    fn wanted<'a>(x: f64, place: &'a str, name: &str) -> Wanted<'a> {
        Wanted { x, place, names: Some(name.to_owned()).filter(|name| !name.is_empty()).into_iter().collect() }
    }

    #[test]
    fn places_that_are_near_each_other_share_an_icon_with_their_count() {
        let groups = lane(&[wanted(60.0, "a", "Gîte"), wanted(62.0, "b", "Camping"), wanted(300.0, "c", "Hôtel")]);
        let told: Vec<(usize, Option<&str>)> =
            groups.iter().map(|g| (g.count, g.name.as_ref().map(|name| name.text.as_str()))).collect();
        assert_eq!(told, [(2, None), (1, Some("Hôtel"))]);
        // A place that the étape passes twice counts once.
        assert_eq!(lane(&[wanted(60.0, "a", "Gîte"), wanted(62.0, "a", "Gîte")])[0].count, 1);
        let crowd: Vec<String> = (0..100).map(|i| i.to_string()).collect();
        let crowd: Vec<Wanted<'_>> =
            crowd.iter().zip(0..).map(|(c, i)| wanted(200.0 + f64::from(i) / 3.0, c, "")).collect();
        let groups = lane(&crowd);
        assert_eq!((groups.len(), groups[0].count_text().as_str()), (1, "×100"));
    }

    #[test]
    fn a_name_has_its_longest_form_that_finds_room() {
        let names = || vec!["Travaux jusqu'au 31/12/2026".to_owned(), "Travaux".to_owned()];
        let lane = |x, other| lane(&[Wanted { x, place: "a", names: names() }, wanted(other, "b", "")]);
        let text = |groups: &[Group]| groups[0].name.as_ref().map(|name| name.text.clone());
        assert_eq!(text(&lane(60.0, 390.0)), Some(names()[0].clone()));
        assert_eq!(text(&lane(60.0, 160.0)), Some(names()[1].clone()));
        assert_eq!(text(&lane(60.0, 90.0)), None);
    }

    #[test]
    fn a_name_is_on_the_right_else_on_the_left_else_cut_else_left_out() {
        let right = lane(&[wanted(100.0, "a", "Gîte du Pont")]);
        assert!(right[0].name.as_ref().unwrap().ends[0] > right[0].ends[1]);
        let left = lane(&[wanted(390.0, "a", "Gîte du Pont")]);
        assert!(left[0].name.as_ref().unwrap().ends[1] < left[0].ends[0]);
        let long = "Le gîte de l'association des amis du chemin de la côte et de la lande";
        assert!(lane(&[wanted(200.0, "a", long)])[0].name.as_ref().unwrap().text.ends_with('…'));
        let full = lane(&[wanted(200.0, "a", "Gîte"), wanted(219.0, "b", "Gîte"), wanted(238.0, "c", "Gîte")]);
        assert!(full.len() == 3 && full[1].name.is_none(), "{full:?}");
    }

    proptest! {
        #[test]
        fn nothing_overlaps_and_nothing_is_lost(
            points in prop::collection::vec((56.0f64..390.0, 0..60u8, "[a-zé ]{0,30}"), 0..120)
        ) {
            let points: Vec<(f64, String, String)> = points.into_iter().map(|(x, p, n)| (x, p.to_string(), n)).collect();
            let points: Vec<Wanted<'_>> = points.iter().map(|(x, place, name)| wanted(*x, place, name)).collect();
            let groups = lane(&points);
            let mut members: Vec<usize> = groups.iter().flat_map(|group| group.members.clone()).collect();
            members.sort_unstable();
            prop_assert_eq!(members, (0..points.len()).collect::<Vec<_>>());
            let mut taken: Vec<[f64; 2]> =
                groups.iter().flat_map(|g| std::iter::once(g.ends).chain(g.name.as_ref().map(|n| n.ends))).collect();
            taken.sort_by(|a, b| a[0].total_cmp(&b[0]));
            prop_assert!(taken.iter().all(|[left, right]| ENDS[0] <= *left && *right <= ENDS[1] + 1e-9), "{taken:?}");
            prop_assert!(taken.windows(2).all(|two| two[0][1] < two[1][0]), "{taken:?}");
        }
    }
}
