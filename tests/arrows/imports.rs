//! Finds which file of src/ imports from which. `use` and paths are followed through re-exports to the file that
//! defines the item.
//!
//! The source is read as text, in the form that rustfmt writes. Code after `#[cfg(test)]` is ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The path of a module or an item: `["atlas", "voie", "Ligne"]`.
type Names = Vec<String>;

static USE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)^ *(pub(?:\([a-z]+\))? )?use ([^;]+);"));
static PATH: LazyLock<Regex> = LazyLock::new(|| regex(r"(?-u:\b)[a-z][a-z0-9_]*(?:::[A-Za-z0-9_]+)+"));
static DEFINITION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?m)^ *(?:pub(?:\([a-z]+\))? )?(?:const |async )*(?:fn|struct|enum|trait|const|static|type|macro_rules!) ([A-Za-z0-9_]+)",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

/// A source file.
pub struct File {
    /// Its path from src/: `atlas/voie.rs`.
    pub place: String,
    /// Its text without comments and tests.
    pub code: String,
}

/// Returns all files of src/ except `main.rs`, `build.rs` and `bin/`.
pub fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut folders) = (vec![], vec![src.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let place = path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && !["bin", "node_modules"].contains(&path.file_name().unwrap().to_str().unwrap()) {
                folders.push(path);
            } else if place.ends_with(".rs") && !["main.rs", "build.rs"].contains(&place.as_str()) {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                files.push(File { place, code: code.collect::<Vec<_>>().join("\n") });
            }
        }
    }
    files
}

/// A module that is a file of its own.
struct Module {
    place: String,
    defines: BTreeSet<String>,
    /// The paths that it imports or names; `true` for those that it re-exports.
    names: Vec<(bool, Names)>,
}

/// The modules of src/, by path.
pub struct Modules(BTreeMap<Names, Module>);

/// For each file, the files that it imports from, each with the names of the items.
pub type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

impl Modules {
    pub fn of(files: &[File]) -> Self {
        let modules = files.iter().map(|file| {
            let path = file.place.trim_end_matches(".rs").trim_end_matches("/mod");
            let path = if path == "lib" { vec![] } else { path.split('/').map(str::to_owned).collect() };
            let defines = DEFINITION.captures_iter(&file.code).map(|found| found[1].to_owned()).collect();
            let uses = USE.captures_iter(&file.code).flat_map(|found| {
                let public = found.get(1).is_some();
                tree(&found[2]).into_iter().map(move |names| (public, names)).collect::<Vec<_>>()
            });
            let body = USE.replace_all(&file.code, "");
            let paths =
                PATH.find_iter(&body).map(|path| (false, path.as_str().split("::").map(str::to_owned).collect()));
            let names = uses.chain(paths).collect();
            (path, Module { place: file.place.clone(), defines, names })
        });
        Self(modules.collect())
    }

    /// Returns the path from src/ of `names`, as module `of` writes it. Returns `None` for a path into a library.
    fn absolute(&self, of: &[String], names: &[String]) -> Option<Names> {
        let mut base = of.to_vec();
        let mut rest = names;
        while let [first, more @ ..] = rest {
            match first.as_str() {
                "crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            rest = more;
        }
        let is_child =
            || rest.first().is_some_and(|first| self.0.contains_key(&[of, std::slice::from_ref(first)].concat()));
        (rest.len() < names.len() || is_child()).then(|| [base, rest.to_vec()].concat())
    }

    /// Returns the module whose file defines an item (or which is itself named), found through re-exports. `seen` stops
    /// cycles.
    fn home<'a>(&'a self, names: &[String], seen: &mut BTreeSet<Names>) -> Option<&'a Names> {
        if !seen.insert(names.to_vec()) {
            return None;
        }
        let (depth, (path, module)) =
            (0..=names.len()).rev().find_map(|depth| Some((depth, self.0.get_key_value(&names[..depth])?)))?;
        let Some(item) = names.get(depth) else { return Some(path) };
        if module.defines.contains(item) {
            return Some(path);
        }
        let named_so = module.names.iter().filter(|(_, names)| names.last() == Some(item));
        let found =
            named_so.filter_map(|(_, names)| self.absolute(path, names)).find_map(|names| self.home(&names, seen));
        found.or(Some(path))
    }

    /// Returns the imports of every file. Imports within one file, re-exports, and names of an enclosing module (`use
    /// super::*`) do not count.
    pub fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (path, module) in &self.0 {
            for names in module.names.iter().filter(|(public, _)| !public).map(|(_, names)| names) {
                let Some(names) = self.absolute(path, names) else { continue };
                let is_own_module = path.starts_with(&names);
                let home = self.home(&names, &mut BTreeSet::new()).filter(|home| *home != path && !is_own_module);
                if let Some(home) = home.and_then(|home| self.0.get(home)) {
                    let of_file = imports.entry(module.place.clone()).or_default();
                    of_file.entry(home.place.clone()).or_default().insert(names.join("::"));
                }
            }
        }
        imports
    }
}

/// Returns the paths of a `use`: `a::{b, c::{self, d}}` has `a::b`, `a::c` and `a::c::d`.
fn tree(text: &str) -> Vec<Names> {
    let names = |text: &str| -> Names {
        let text = text.split(" as ").next().unwrap();
        text.split("::").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    };
    let Some((before, rest)) = text.split_once('{') else {
        let mut names = names(text);
        names.pop_if(|last| last == "self" || last == "*");
        return vec![names];
    };
    let inner = &rest[..rest.rfind('}').unwrap()];
    let (mut depth, mut start, mut parts) = (0, 0, vec![]);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(&inner[std::mem::replace(&mut start, at + 1)..at]),
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(tree).map(|part| [names(before), part].concat()).collect()
}

/// Returns the strongly connected sets of files: in each set, every file imports from every other, directly or through
/// others.
pub fn knots(imports: &Imports) -> BTreeSet<BTreeSet<&str>> {
    let reached = |from: &str| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(file) = open.pop() {
            for next in imports.get(&file).into_iter().flat_map(BTreeMap::keys) {
                if reached.insert(next.as_str()) {
                    open.push(next.clone());
                }
            }
        }
        reached
    };
    let all: BTreeMap<&str, BTreeSet<&str>> = imports.keys().map(|file| (file.as_str(), reached(file))).collect();
    let knot = |(file, reached): (&&str, &BTreeSet<&str>)| -> BTreeSet<&str> {
        let back = |other: &&&str| all.get(**other).is_some_and(|back| back.contains(file));
        all.keys().filter(|other| reached.contains(**other)).filter(back).copied().collect()
    };
    all.iter().map(knot).filter(|knot| knot.len() > 1).collect()
}

#[test]
fn a_use_is_read_as_its_paths() {
    let read = |text: &str| tree(text).into_iter().map(|names| names.join("::")).collect::<Vec<_>>();
    assert_eq!(
        read("super::{Atlas, figures::{self, STEP_M as STEP}}"),
        ["super::Atlas", "super::figures", "super::figures::STEP_M"]
    );
    assert_eq!(read("crate::geo"), ["crate::geo"]);
}

#[test]
fn a_cycle_through_a_re_export_is_found() {
    let file = |place: &str, code: &str| File { place: place.into(), code: code.into() };
    let files = [
        file("lib.rs", "mod a;\nmod b;"),
        file("a/mod.rs", "mod one;\nmod two;\npub use one::One;\nuse two::Two;"),
        file("a/one.rs", "use super::two::Two;\npub struct One;"),
        file("a/two.rs", "use crate::a::One;\npub struct Two;"),
        file("b.rs", "use crate::a::One;\nfn f() {}"),
    ];
    let imports = Modules::of(&files).imports();
    let expected = [BTreeSet::from(["a/one.rs", "a/two.rs"])];
    assert_eq!(knots(&imports), expected.into());
}
