//! A made-up network of ways to measure on: always the same rows, natural enough that nothing is too easy.
//!
//! ```text
//!   · · · · · · ·     places on a jittered lattice; a voie is the cheapest walk from one side of the region to another
//!   ·─·─· · ·─·─·     over edges of random cost, a little less where a voie goes already: voies join and part.
//!   · · ·─·─· · ·     Each edge walked is a tronçon: a winding line of about 2.5 km with a vertex every 10 m.
//! ```
//!
//! *Small* is one region, the size of Brittany; *large* is a hundred of them side by side over western Europe.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use hent::geo::Position;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::model::{Categorie, Service, TypeHebergeur};

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Brittany: 3,000 km.
    Small,
    /// Western Europe: 300,000 km.
    Large,
}

impl Size {
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "small" => Some(Self::Small),
            "large" => Some(Self::Large),
            _ => None,
        }
    }

    /// The longitude that halves it, degrees.
    pub fn middle(self) -> f64 {
        let (columns, _, [west, _], [width, _]) = self.regions();
        west + width * columns as f64 / 2.0
    }

    /// Columns and rows of regions, the south-western corner and a region's width and height, degrees.
    fn regions(self) -> (usize, usize, [f64; 2], [f64; 2]) {
        match self {
            Self::Small => (1, 1, [-4.7, 47.3], [3.4, 1.4]),
            Self::Large => (10, 10, [-9.0, 37.0], [2.5, 1.8]),
        }
    }
}

// What a region has.
const TRONCONS: usize = 1_200;
const LOCALITES: usize = 1_500;
const HEBERGEURS: usize = 1_500;
const POINTS_INTERET: usize = 6_000;

/// Between two vertices, metres.
const STEP_M: f64 = 10.0;
/// Between two places of the lattice, metres: tronçons come out 2.5 km long on average.
const SPACING_M: f64 = 1_940.0;
/// In a degree of latitude, metres.
const DEGREE_M: f64 = 111_195.0;

/// The rows of every table.
pub fn rows(size: Size) -> Rows {
    let (columns, lines, [west, south], [width, height]) = size.regions();
    let mut rows = Rows::default();
    for number in 0..columns * lines {
        let corner = [west + width * (number % columns) as f64, south + height * (number / columns) as f64];
        Region::new(number as u64, corner, [width, height]).fill(&mut rows);
    }
    rows
}

/// Places to ask the nearest hosts from: anywhere in the network's box.
pub fn questions(size: Size, count: usize) -> Vec<Position> {
    let (columns, lines, [west, south], [width, height]) = size.regions();
    let mut chance = Chance(7);
    let mut place = || {
        let (u, v) = (chance.unit(), chance.unit());
        rounded(west + u * width * columns as f64, south + v * height * lines as f64, f64::NAN)
    };
    (0..count).map(|_| place()).collect()
}

/// Names as the localités, hosts and points of the network have them, as many, with what comes first among equals (see
/// `Nom::rang`): without the lines, which take long to make.
#[allow(dead_code, reason = "for benches/parts.rs alone")]
pub fn names(size: Size) -> Vec<(u8, String)> {
    let (columns, lines, ..) = size.regions();
    let mut chance = Chance(8);
    let mut some = |rang: u8, before: &str, count: usize| -> Vec<(u8, String)> {
        (0..count * columns * lines).map(|_| (rang, format!("{before}{}", chance.name()))).collect()
    };
    [some(0, "", LOCALITES), some(3, "Gîte de ", HEBERGEURS), some(4, "Fontaine de ", POINTS_INTERET)].concat()
}

/// Random numbers that no library's new version changes (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// −1 to 1.
    fn either(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// Puts the items in a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// A place of the lattice: its number, column first.
type Node = usize;

struct Region {
    chance: Chance,
    seed: u64,
    corner: [f64; 2],
    metres_per_degree: [f64; 2],
    columns: usize,
    lines: usize,
}

impl Region {
    fn new(number: u64, corner: [f64; 2], extent: [f64; 2]) -> Self {
        let middle = corner[1] + extent[1] / 2.0;
        let metres_per_degree = [DEGREE_M * middle.to_radians().cos(), DEGREE_M];
        let count = |axis: usize| (extent[axis] * metres_per_degree[axis] / SPACING_M) as usize;
        Self {
            chance: Chance(number),
            seed: number << 40,
            corner,
            metres_per_degree,
            columns: count(0),
            lines: count(1),
        }
    }

    fn fill(&mut self, rows: &mut Rows) {
        let first_localite = rows.of(Table::Localite).len();
        let mut lines: Vec<Vec<Position>> = vec![];
        let mut troncons: BTreeMap<(Node, Node), i64> = BTreeMap::new();
        let mut localites: BTreeMap<Node, i64> = BTreeMap::new();
        while lines.len() < TRONCONS {
            let (from, to) = self.ends();
            let mut walk = self.cheapest(from, to, &troncons);
            let voie = self.voie(rows);
            for rang in 1..walk.len() {
                let edge = (walk[rang - 1].min(walk[rang]), walk[rang - 1].max(walk[rang]));
                if !troncons.contains_key(&edge) && lines.len() == TRONCONS {
                    walk.truncate(rang);
                    break;
                }
                let troncon = *troncons.entry(edge).or_insert_with(|| {
                    lines.push(self.winding(self.place(edge.0), self.place(edge.1)));
                    self.troncon(rows, lines[lines.len() - 1].clone())
                });
                rows.of_mut(Table::VoieTroncon).push(Row(vec![
                    Value::Int(voie),
                    text(""),
                    Value::Int(rang as i64),
                    Value::Int(troncon),
                    Value::Bool(walk[rang - 1] > walk[rang]),
                ]));
            }
            self.etapes(rows, voie, &walk, &mut localites);
        }
        while rows.of(Table::Localite).len() < first_localite + LOCALITES {
            let place = self.near(&lines, 1_500.0);
            self.localite(rows, place);
        }
        for _ in 0..HEBERGEURS {
            self.hebergeur(rows, first_localite);
        }
        for _ in 0..POINTS_INTERET {
            let place = self.near(&lines, 300.0);
            self.point_interet(rows, place);
        }
    }

    /// Two places on the rim, at least half the region apart.
    fn ends(&mut self) -> (Node, Node) {
        loop {
            let mut on_rim = || {
                let (x, y) = (self.chance.below(self.columns), self.chance.below(self.lines));
                match self.chance.below(4) {
                    0 => [0, y],
                    1 => [self.columns - 1, y],
                    2 => [x, 0],
                    _ => [x, self.lines - 1],
                }
            };
            let ([ax, ay], [bx, by]) = (on_rim(), on_rim());
            if ax.abs_diff(bx) > self.columns / 2 || ay.abs_diff(by) > self.lines * 2 / 3 {
                return (ax * self.lines + ay, bx * self.lines + by);
            }
        }
    }

    /// The places of the cheapest walk (E. W. Dijkstra, 1959), both ends included.
    fn cheapest(&self, from: Node, to: Node, used: &BTreeMap<(Node, Node), i64>) -> Vec<Node> {
        let mut best = vec![(u64::MAX, from); self.columns * self.lines];
        let mut heap = BinaryHeap::from([(Reverse(0), from)]);
        best[from].0 = 0;
        while let Some((Reverse(cost), node)) = heap.pop() {
            if node == to {
                break;
            }
            for next in self.neighbours(node) {
                let edge = (node.min(next), node.max(next));
                let hardship = 600 + Chance(self.seed ^ (edge.0 * 7_919_993 + edge.1) as u64).next() % 1_000;
                let metres = distance(self.place(node), self.place(next)) as u64;
                let cost = cost + metres * hardship / if used.contains_key(&edge) { 20 } else { 19 };
                if cost < best[next].0 {
                    best[next] = (cost, node);
                    heap.push((Reverse(cost), next));
                }
            }
        }
        let mut walk = vec![to];
        while walk[walk.len() - 1] != from {
            walk.push(best[walk[walk.len() - 1]].1);
        }
        walk.reverse();
        walk
    }

    fn neighbours(&self, node: Node) -> impl Iterator<Item = Node> {
        let (x, y, columns, lines) = (node / self.lines, node % self.lines, self.columns, self.lines);
        let around = (x.saturating_sub(1)..columns.min(x + 2))
            .flat_map(move |nx| (y.saturating_sub(1)..lines.min(y + 2)).map(move |ny| nx * lines + ny));
        around.filter(move |next| *next != node)
    }

    /// Where a place of the lattice is, metres from the region's corner.
    fn place(&self, node: Node) -> [f64; 2] {
        let mut jitter = Chance(self.seed ^ (node as u64 + 1) << 20);
        [node / self.lines, node % self.lines].map(|i| (i as f64 + 0.5 + 0.3 * jitter.either()) * SPACING_M)
    }

    /// A line from `a` to `b` that swings from side to side, in bends of all sizes, as if recorded on the way.
    fn winding(&mut self, a: [f64; 2], b: [f64; 2]) -> Vec<Position> {
        let length = distance(a, b);
        let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        let at = |t: f64, off: f64| {
            let run = t * length;
            [a[0] + along[0] * run - along[1] * off, a[1] + along[1] * run + along[0] * off]
        };
        let swings: Vec<f64> =
            (1..=40).map(|k| 0.12 * length * self.chance.either() * f64::from(k).powf(-1.3)).collect();
        let count = (length / 4.0).ceil();
        let fine: Vec<[f64; 2]> = (0..=count as usize)
            .map(|i| {
                let t = i as f64 / count;
                // sin kx by recurrence: sin (k+1)x = 2 cos x sin kx − sin (k−1)x.
                let (sin, cos) = (t * std::f64::consts::PI).sin_cos();
                let (mut last, mut now, mut off) = (0.0, sin, 0.0);
                for swing in &swings {
                    off += swing * now;
                    (last, now) = (now, 2.0 * cos * now - last);
                }
                at(t, off)
            })
            .collect();
        let mut line = self.resampled(&fine);
        // The ends exactly: that is where tronçons meet.
        let last = line.len() - 1;
        (line[0], line[last]) = (a, b);
        line.into_iter().map(|p| self.position(p)).collect()
    }

    /// A vertex every [`STEP_M`], each up to a metre off, as receivers are.
    fn resampled(&mut self, fine: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let total: f64 = fine.windows(2).map(|w| distance(w[0], w[1])).sum();
        let step = total / (total / STEP_M).round();
        let (mut line, mut next, mut run) = (vec![fine[0]], step, 0.0);
        for w in fine.windows(2) {
            let long = distance(w[0], w[1]);
            while next <= run + long {
                let t = (next - run) / long;
                line.push([0, 1].map(|i| w[0][i] + (w[1][i] - w[0][i]) * t + self.chance.either()));
                next += step;
            }
            run += long;
        }
        if next - run < step / 2.0 {
            line.push(fine[fine.len() - 1]);
        }
        line
    }

    /// A place beside the lines, at most `off` metres away each way.
    fn near(&mut self, lines: &[Vec<Position>], off: f64) -> Position {
        let line = &lines[self.chance.below(lines.len())];
        let vertex = line[self.chance.below(line.len())];
        self.beside(vertex, off)
    }

    fn beside(&mut self, p: Position, off: f64) -> Position {
        let [dx, dy] = [self.chance.either() * off, self.chance.either() * off];
        let [kx, ky] = self.metres_per_degree;
        rounded(p.lon + dx / kx, p.lat + dy / ky, p.z)
    }

    /// A place on the map, with a height: hills of a few sizes.
    fn position(&self, [x, y]: [f64; 2]) -> Position {
        let hill = |metres: f64| (x / metres).sin() * (y / metres * 0.83).cos();
        let z = 110.0 + 70.0 * hill(9_000.0) + 25.0 * hill(1_700.0) + 6.0 * hill(310.0);
        let [kx, ky] = self.metres_per_degree;
        rounded(self.corner[0] + x / kx, self.corner[1] + y / ky, z)
    }

    fn voie(&mut self, rows: &mut Rows) -> i64 {
        let id = next_id(rows, Table::Voie);
        let color = self.chance.next() & 0xFF_FFFF;
        let nom = format!("Voie de {}", self.name());
        rows.of_mut(Table::Voie).push(Row(vec![
            Value::Int(id),
            code('v', id),
            text(&nom),
            text("Voie inventée."),
            text(&format!("#{color:06x}")),
            Value::Int(id),
            Value::Bool(false),
        ]));
        id
    }

    fn troncon(&mut self, rows: &mut Rows, line: Vec<Position>) -> i64 {
        let id = next_id(rows, Table::Troncon);
        let revetement = self.chance.pick(&["chemin de terre", "chemin empierré", "petite route", "sentier", "halage"]);
        let nom = format!("Chemin de {}", self.name());
        rows.of_mut(Table::Troncon).push(Row(vec![
            Value::Int(id),
            code('t', id),
            text(&nom),
            text(revetement),
            text("coquille"),
            text("benches/support/network.rs"),
            text("Réseau inventé (CC0)"),
            text("2026-05-01"),
            Value::Line(line),
        ]));
        id
    }

    /// Étapes of 8 to 10 tronçons, 20 to 25 km, from localité to localité; a short rest lengthens the last one.
    fn etapes(&mut self, rows: &mut Rows, voie: i64, walk: &[Node], localites: &mut BTreeMap<Node, i64>) {
        let (mut start, mut numero) = (0, 1);
        while start + 1 < walk.len() {
            let mut end = start + 8 + self.chance.below(3);
            if end + 4 > walk.len() {
                end = walk.len() - 1;
            }
            let [depart, arrivee] = [walk[start], walk[end]].map(|node| {
                let known = localites.get(&node).copied();
                known.unwrap_or_else(|| {
                    let id = self.localite(rows, self.position(self.place(node)));
                    localites.insert(node, id);
                    id
                })
            });
            let id = next_id(rows, Table::Etape);
            rows.of_mut(Table::Etape).push(Row(vec![
                Value::Int(id),
                Value::Int(voie),
                text(""),
                Value::Int(numero),
                text(&format!("Étape {numero}")),
                Value::Int(depart),
                Value::Int(arrivee),
                text("Étape inventée."),
            ]));
            (start, numero) = (end, numero + 1);
        }
    }

    fn localite(&mut self, rows: &mut Rows, place: Position) -> i64 {
        let id = next_id(rows, Table::Localite);
        let services = (0..self.chance.below(5)).map(|_| self.chance.pick(Service::WORDS).to_owned());
        let services: std::collections::BTreeSet<String> = services.collect();
        let nom = self.name();
        rows.of_mut(Table::Localite).push(Row(vec![
            Value::Int(id),
            code('l', id),
            text(&nom),
            text(""),
            Value::Words(services.into_iter().collect()),
            Value::Point(place),
        ]));
        id
    }

    /// Near one of this region's localités; everything published, so that every host is found.
    fn hebergeur(&mut self, rows: &mut Rows, first_localite: usize) {
        let localite = first_localite + self.chance.below(LOCALITES);
        let town = &rows.of(Table::Localite)[localite];
        let (Value::Int(localite_id), Value::Point(place)) = (town.0[0].clone(), town.0[5].clone()) else { return };
        let id = next_id(rows, Table::Hebergeur);
        let place = self.beside(place, 800.0);
        let nom = format!("Gîte de {}", self.name());
        rows.of_mut(Table::Hebergeur).push(Row(vec![
            Value::Int(id),
            code('h', id),
            text(&nom),
            text(self.chance.pick(TypeHebergeur::WORDS)),
            Value::Int(1 + self.chance.below(20) as i64),
            text("1, rue de l'Église"),
            Value::Int(localite_id),
            text("02 00 00 00 00"),
            text(&format!("h{id}@example.org")),
            text(""),
            text("Apr-Oct"),
            text("15 €"),
            Value::Bool(true),
            Value::Int(24),
            text("exacte"),
            Value::Bool(true),
            Value::Point(Position::flat(place.lon, place.lat)),
        ]));
    }

    fn point_interet(&mut self, rows: &mut Rows, place: Position) {
        let id = next_id(rows, Table::PointInteret);
        let nom = format!("Fontaine de {}", self.name());
        rows.of_mut(Table::PointInteret).push(Row(vec![
            Value::Int(id),
            code('p', id),
            text(&nom),
            text(self.chance.pick(Categorie::WORDS)),
            text(""),
            text(""),
            text(""),
            Value::Point(Position::flat(place.lon, place.lat)),
        ]));
    }

    fn name(&mut self) -> String {
        self.chance.name()
    }
}

impl Chance {
    /// A name that might be one.
    fn name(&mut self) -> String {
        let first = self.pick(&["Plou", "Lan", "Tré", "Ker", "Loc", "Pen", "Guil", "Mor", "Saint-", "Ros"]);
        let middle = self.pick(&["ga", "né", "ri", "vo", "mé", "lé", "do", "za", "gue", "bri"]);
        let last = self.pick(&["stel", "van", "nec", "eau", "ac", "din", "rec", "zic", "lin", "goat"]);
        format!("{first}{middle}{last}")
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// As stores keep places: to the centimetre.
fn rounded(lon: f64, lat: f64, z: f64) -> Position {
    Position::new((lon * 1e7).round() / 1e7, (lat * 1e7).round() / 1e7, (z * 10.0).round() / 10.0)
}

fn next_id(rows: &Rows, table: Table) -> i64 {
    rows.of(table).len() as i64 + 1
}

fn code(letter: char, id: i64) -> Value {
    Value::Text(format!("{letter}{id}"))
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}
