//! One region: the lattice, the walks on it, and the lines between its nodes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use hent::geo::Position;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;

use super::things::text;
use super::{Chance, DEGREE_M, HEBERGEURS, LOCALITES, POINTS_INTERET, SPACING_M, STEP_M, TRONCONS, rounded};

/// The number of a node of the lattice, column by column.
pub(super) type Node = usize;

pub(super) struct Region {
    pub(super) chance: Chance,
    seed: u64,
    corner: [f64; 2],
    metres_per_degree: [f64; 2],
    columns: usize,
    lines: usize,
}

impl Region {
    pub(super) fn new(number: u64, corner: [f64; 2], extent: [f64; 2]) -> Self {
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

    pub(super) fn fill(&mut self, rows: &mut Rows) {
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

    /// Two nodes on the edge of the lattice, at least half the region apart.
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

    /// Returns the nodes of the cheapest walk, both ends included (E. W. Dijkstra, 1959).
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

    /// Returns the place of a node, in metres from the region's corner.
    pub(super) fn place(&self, node: Node) -> [f64; 2] {
        let mut jitter = Chance(self.seed ^ (node as u64 + 1) << 20);
        [node / self.lines, node % self.lines].map(|i| (i as f64 + 0.5 + 0.3 * jitter.either()) * SPACING_M)
    }

    /// Returns a line from `a` to `b` with bends of all sizes, like a recorded track.
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
        // The exact ends, because tronçons meet there.
        let last = line.len() - 1;
        (line[0], line[last]) = (a, b);
        line.into_iter().map(|p| self.position(p)).collect()
    }

    /// Returns a line with a vertex every [`STEP_M`], each up to a metre off, like positions of a receiver.
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

    /// Returns a place near a random vertex of the lines, at most `off` metres away along each axis.
    fn near(&mut self, lines: &[Vec<Position>], off: f64) -> Position {
        let line = &lines[self.chance.below(lines.len())];
        let vertex = line[self.chance.below(line.len())];
        self.beside(vertex, off)
    }

    pub(super) fn beside(&mut self, p: Position, off: f64) -> Position {
        let [dx, dy] = [self.chance.either() * off, self.chance.either() * off];
        let [kx, ky] = self.metres_per_degree;
        rounded(p.lon + dx / kx, p.lat + dy / ky, p.z)
    }

    /// Returns the position of a place in the region. Its height comes from hills of three sizes.
    pub(super) fn position(&self, [x, y]: [f64; 2]) -> Position {
        let hill = |metres: f64| (x / metres).sin() * (y / metres * 0.83).cos();
        let z = 110.0 + 70.0 * hill(9_000.0) + 25.0 * hill(1_700.0) + 6.0 * hill(310.0);
        let [kx, ky] = self.metres_per_degree;
        rounded(self.corner[0] + x / kx, self.corner[1] + y / ky, z)
    }
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}
