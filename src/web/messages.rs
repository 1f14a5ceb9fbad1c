//! Part of the build script: makes a script of each Fluent file, with the messages that the map's scripts use. A message
//! that a language lacks is in French.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The reference. It has every message.
const ORIGINAL: &str = "fr";

/// The closed lists whose words the scripts look up by a value of the data: `type-gite`.
const LISTS: [&str; 7] = ["type-", "categorie-", "service-", "offre-", "genre-perturbation-", "gravite-", "mois-"];

/// Returns the scripts with their names: `words-br.js`. `folder` has the Fluent files, `sources` are the scripts that use
/// the messages. Files that cannot be read count as empty: the build of the library reads them too and reports it.
pub(crate) fn scripts(folder: &Path, sources: &[PathBuf]) -> Vec<(String, String)> {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
    let code: String = sources.iter().map(|path| read(path)).collect();
    let is_used = |id: &str| LISTS.iter().any(|list| id.starts_with(list)) || code.contains(&format!("\"{id}\""));
    let original = messages(&read(&folder.join(ORIGINAL).with_extension("ftl")));
    let files = folder.read_dir().into_iter().flatten().flatten().map(|file| file.path());
    let script = |path: PathBuf| {
        let langue = path.file_stem()?.to_str()?;
        let mut messages_of_all = original.clone();
        messages_of_all.extend(messages(&read(&path)));
        let text: String =
            messages_of_all.iter().filter(|(id, _)| is_used(id)).map(|(_, text)| text.as_str()).collect();
        // A text in Rust's notation is one in JavaScript's.
        Some((format!("words-{langue}.js"), format!("export default {text:?};\n")))
    };
    files.filter(|path| path.extension().is_some_and(|extension| extension == "ftl")).filter_map(script).collect()
}

/// Returns the messages of a Fluent file by id. A message is the line that starts with its id, with the indented lines
/// below it.
fn messages(ftl: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut id = String::new();
    for line in ftl.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            line.split_once(" =").map_or(line, |(name, _)| name).clone_into(&mut id);
        } else if !line.starts_with(' ') {
            id.clear(); // a comment, or an empty line
        }
        if !id.is_empty() {
            let text = found.entry(id.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    found
}
