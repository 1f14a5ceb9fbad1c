//! Many readers and many edits at once. Checks that every answer is complete and fresh, and that memory stays level.
//!
//! ```text
//!   editor   ── essai-l7-41; ──> store ──> hent ──> tiles, API ──> 32 readers
//!   writes a number into a name that answers show, and notes      The age of an answer that shows 41 is the time
//!   the time of each commit                                       since the commit of 42.
//! ```

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hent::geo::Position;
use hent::model::row::{Row, Value};
use hent::model::table::Table;

use crate::client::{Connection, ENCODINGS};
use crate::edits::{Editor, Vertex, tile_of};
use crate::measurement::percentiles;
use crate::network::{self, Chance, Size};

/// The number of clients, which read without a pause.
const READERS: u64 = 32;
/// The limit for the age of an answer.
const FRESH: Duration = Duration::from_secs(2);
/// The limit for memory in the last third of the time, as a ratio to the second third.
const LEVEL: f64 = 1.05;
/// The number of things of each kind that are edited repeatedly.
const OF_EACH: usize = 20;
/// How far a vertex is moved back and forth, in degrees.
const MOVE: f64 = 0.000_2;

/// A thing that is edited repeatedly, and the paths that show it.
struct Watched {
    /// The text before the number in its name.
    mark: String,
    paths: Vec<String>,
    thing: Thing,
    states: Mutex<Vec<State>>,
}

enum Thing {
    /// It is renamed, and one of its vertices is moved.
    Troncon(Vertex),
    /// It is renamed.
    Localite(i64),
    /// It is renamed, and alternately published and hidden.
    Hebergeur(i64),
}

/// What answers show of a thing after an edit.
struct State {
    /// The number in its name; `None` while the thing is hidden.
    shows: Option<u64>,
    /// When the edit was committed; `None` before.
    since: Option<Instant>,
}

impl Watched {
    fn new(letter: char, id: i64, paths: Vec<String>, thing: Thing) -> Self {
        let first = State { shows: None, since: None };
        Self { mark: format!("essai-{letter}{id}-"), paths, thing, states: Mutex::new(vec![first]) }
    }

    fn states(&self) -> std::sync::MutexGuard<'_, Vec<State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the edit `number`.
    async fn edit(&self, editor: &Editor, number: u64) {
        let nom = format!("{}{number};", self.mark);
        let even = self.states().len().is_multiple_of(2);
        let hidden = matches!(self.thing, Thing::Hebergeur(_)) && even;
        self.states().push(State { shows: (!hidden).then_some(number), since: None });
        match &self.thing {
            Thing::Troncon(vertex) => {
                let mut vertex = *vertex;
                vertex.place.lat += if even { MOVE } else { 0.0 };
                editor.move_vertex(&vertex, &nom).await;
            }
            Thing::Localite(id) => editor.execute(&format!("UPDATE #localite SET nom = '{nom}' WHERE id = {id}")).await,
            Thing::Hebergeur(id) => {
                let position = if hidden { "non" } else { "exacte" };
                let set = format!("nom = '{nom}', publier_position = '{position}'");
                editor.execute(&format!("UPDATE #hebergeur SET {set} WHERE id = {id}")).await;
            }
        }
        if let Some(state) = self.states().last_mut() {
            state.since = Some(Instant::now());
        }
    }

    /// Returns the number that an answer shows.
    fn shown(&self, body: &[u8]) -> Option<u64> {
        let mark = self.mark.as_bytes();
        let at = body.windows(mark.len()).position(|window| window == mark)? + mark.len();
        let digits = body[at..].split(|byte| *byte == b';').next()?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// For how long the number in an answer had been out of date when the answer came.
    fn age(&self, shown: Option<u64>) -> Duration {
        let states = self.states();
        let last = states.iter().rposition(|state| state.shows == shown);
        let next = states.get(last.map_or(0, |last| last + 1));
        next.and_then(|next| next.since).map_or(Duration::ZERO, |since| since.elapsed())
    }
}

/// The findings of the readers.
#[derive(Default)]
struct Found {
    /// The number of answers of each status. 0 means no answer.
    statuses: BTreeMap<u16, u64>,
    taken: Vec<Duration>,
    ages: Vec<Duration>,
    /// The oldest answer: its age, its path, and its time from the start.
    oldest: (Duration, String, Duration),
}

/// Runs the test and prints the findings. Returns whether every rule was kept.
pub async fn run(server: &str, store: &str, process: &str, lasting: Duration, a_second: u64) -> bool {
    let editor = Editor::open(store).await;
    let watched = watched(&editor).await;
    let tiles = tiles();
    let (made, over, start) = (AtomicU64::new(0), AtomicBool::new(false), Instant::now());
    let runtime = tokio::runtime::Handle::current();
    let (mut found, megabytes) = std::thread::scope(|scope| {
        let (tiles, watched, made, over) = (&tiles, &watched, &made, &over);
        let readers: Vec<_> =
            (0..READERS).map(|n| scope.spawn(move || read(server, n, start, tiles, watched, over))).collect();
        let megabytes = scope.spawn(move || memory(process, over));
        let pause = Duration::from_secs(1) / u32::try_from(a_second).unwrap();
        while start.elapsed() < lasting {
            let number = made.fetch_add(1, Ordering::Relaxed);
            let due = pause * u32::try_from(number).unwrap();
            std::thread::sleep(due.saturating_sub(start.elapsed()));
            let thing = &watched[number as usize % watched.len()];
            tokio::task::block_in_place(|| runtime.block_on(thing.edit(&editor, number)));
        }
        over.store(true, Ordering::Relaxed);
        let found = readers.into_iter().map(|reader| reader.join().unwrap()).reduce(Found::and).unwrap();
        (found, megabytes.join().unwrap())
    });
    let seconds = start.elapsed().as_secs_f64();
    let unseen = unseen(server, &watched);

    let [p50, p99] = percentiles(&mut found.taken);
    let answers = found.taken.len();
    println!("{} edits, {:.0} a second", made.load(Ordering::Relaxed), made.into_inner() as f64 / seconds);
    println!("{answers} answers, {:.0} a second, p50 {p50:.1} ms, p99 {p99:.1} ms", answers as f64 / seconds);
    println!("statuses: {:?}", found.statuses);
    let [p50, p99] = percentiles(&mut found.ages);
    let (oldest, path, at) = found.oldest;
    let oldest_ms = oldest.as_secs_f64() * 1000.0;
    println!(
        "age of {} answers: p50 {p50:.0} ms, p99 {p99:.0} ms, the oldest {oldest_ms:.0} ms ({path}, after {:.1} s)",
        found.ages.len(),
        at.as_secs_f64()
    );
    let third = megabytes.len() / 3;
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let [before, last] = [mean(&megabytes[third..2 * third]), mean(&megabytes[megabytes.len() - third..])];
    let most = megabytes.iter().copied().fold(0.0, f64::max);
    println!("memory: {before:.1} MB in the second third of the time, {last:.1} MB in the last, {most:.1} MB at most");

    let failed = found.statuses.iter().any(|(status, count)| (*status == 0 || *status >= 400) && *count > 0);
    let rules = [
        ("every answer is good", !failed),
        ("no answer is older than 2 s", oldest <= FRESH),
        ("memory is level", last <= before * LEVEL),
        ("after the last edit, all is shown", unseen.is_none()),
    ];
    for (rule, kept) in rules {
        println!("{} {rule}", if kept { "kept:  " } else { "BROKEN:" });
    }
    if let Some(path) = unseen {
        println!("not shown in the end: {path}");
    }
    rules.iter().all(|(_, kept)| *kept)
}

/// Returns the things that are edited, from all over the network.
async fn watched(editor: &Editor) -> Vec<Watched> {
    let rows = network::rows(Size::Small);
    let place = |table: Table, row: &Row| match row.get(table, "geom") {
        Value::Point(place) => *place,
        _ => unreachable!("the network's points have places"),
    };
    let mut all = vec![];
    for n in 0..OF_EACH {
        let at = |table: Table| n * rows.of(table).len() / OF_EACH;
        let id = |table: Table| at(table) as i64 + 1;
        let vertex = editor.middle(id(Table::Troncon)).await;
        let paths = ["", "/troncons", "/voies,troncons"].map(|layers| tile_of(vertex.place, layers));
        all.push(Watched::new('t', vertex.troncon, paths.into(), Thing::Troncon(vertex)));

        let (table, number) = (Table::Localite, at(Table::Localite));
        let paths = ["", "/localites"].map(|layers| tile_of(place(table, &rows.of(table)[number]), layers));
        all.push(Watched::new('l', id(table), paths.into(), Thing::Localite(id(table))));

        let (table, number) = (Table::Hebergeur, at(Table::Hebergeur));
        let here = place(table, &rows.of(table)[number]);
        let nearest = format!("/api/hebergeurs/proches?lon={}&lat={}&n=5", here.lon, here.lat);
        let paths = vec![tile_of(here, ""), tile_of(here, "/hebergeurs"), nearest];
        all.push(Watched::new('h', id(table), paths, Thing::Hebergeur(id(table))));
    }
    all
}

/// Tiles along the network, at all zooms.
fn tiles() -> Vec<String> {
    let rows = network::rows(Size::Small);
    let ends = rows.of(Table::Troncon).iter().filter_map(|row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => line.first().copied(),
        _ => None,
    });
    let tile = |(n, place): (usize, Position)| {
        let (z, path) = (n as u32 % 15, tile_of(place, ""));
        let mut words = path.trim_end_matches(".mvt").rsplit('/').map(|word| word.parse::<u32>().unwrap_or(0));
        let (y, x) = (words.next().unwrap(), words.next().unwrap());
        format!("{z}/{}/{}.mvt", x >> (14 - z), y >> (14 - z))
    };
    ends.enumerate().map(tile).collect()
}

/// Returns a reader, without pauses: hot tiles, tiles with rare sets of layers, the API, tracks, and the edited things.
fn read(server: &str, n: u64, start: Instant, tiles: &[String], watched: &[Watched], over: &AtomicBool) -> Found {
    let mut chance = Chance(n);
    let mut found = Found::default();
    let mut connection = Connection::open(server).expect("the server listens");
    while !over.load(Ordering::Relaxed) {
        let tile = &tiles[chance.below(tiles.len())];
        let asked = Instant::now();
        let (path, thing) = match chance.below(20) {
            0..10 => (format!("/tiles/{tile}"), None),
            10..12 => {
                let layers = ["voies", "etapes", "troncons", "localites", "hebergeurs", "points_interet"];
                let [one, two] = [(); 2].map(|()| layers[chance.below(layers.len())]);
                (if one == two { format!("/tiles/{one}/{tile}") } else { format!("/tiles/{one},{two}/{tile}") }, None)
            }
            12 => ("/api/voies".into(), None),
            13 => ("/api/voies/v1/etapes".into(), None),
            14 => ("/traces/v1/1.gpx".into(), None),
            15 => ("/tiles.json".into(), None),
            _ => {
                let thing = &watched[chance.below(watched.len())];
                (thing.paths[chance.below(thing.paths.len())].clone(), Some(thing))
            }
        };
        // An answer that is searched for a name must not be compressed.
        let answer = connection.get(&path, if thing.is_some() { "identity" } else { ENCODINGS });
        found.taken.push(asked.elapsed());
        let Ok(answer) = answer else {
            *found.statuses.entry(0).or_default() += 1;
            connection = Connection::open(server).expect("the server listens");
            continue;
        };
        *found.statuses.entry(answer.status).or_default() += 1;
        if let Some(thing) = thing {
            let age = thing.age(thing.shown(&answer.body));
            found.ages.push(age);
            if age > found.oldest.0 {
                found.oldest = (age, path, start.elapsed());
            }
        }
    }
    found
}

impl Found {
    fn and(mut self, other: Self) -> Self {
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.taken.extend(other.taken);
        self.ages.extend(other.ages);
        if other.oldest.0 > self.oldest.0 {
            self.oldest = other.oldest;
        }
        self
    }
}

/// Returns the resident memory of a process every second, in MB.
fn memory(process: &str, over: &AtomicBool) -> Vec<f64> {
    let mut megabytes = vec![];
    while !over.load(Ordering::Relaxed) {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("the server runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        eprintln!("{:3} s  {:.1} MB", megabytes.len(), kilobytes / 1024.0);
        megabytes.push(kilobytes / 1024.0);
        std::thread::sleep(Duration::from_secs(1));
    }
    megabytes
}

/// Waits until every answer shows the last edit. Returns a path that does not show it in time.
fn unseen(server: &str, watched: &[Watched]) -> Option<String> {
    let mut connection = Connection::open(server).expect("the server listens");
    let ended = Instant::now();
    for thing in watched {
        let last = thing.states().last().and_then(|state| state.shows);
        for path in &thing.paths {
            while thing.shown(&connection.get(path, "identity").expect("an answer").body) != last {
                if ended.elapsed() > FRESH {
                    return Some(path.clone());
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
    None
}
