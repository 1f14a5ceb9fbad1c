//! README, docs and the other Markdown of the repository: everything that they name exists.
//!
//! A fenced block of the languages `sh` and `console` holds commands. In `sh`, every line is a command. In `console`,
//! the lines that begin with `$` are commands, and the others are the output of the program.

mod guide; // the story of the volunteer's guide

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hent::links::{Parametre, Route};

use crate::support::programs::{hent, outcome};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every Markdown file of the repository with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (vec![], vec![PathBuf::from(ROOT)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
            if name.starts_with('.') || ["target", "node_modules"].contains(&name.as_str()) {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else if name.ends_with(".md") {
                found.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(found.len() >= 9, "{}", found.len());
    found
}

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap()
}

/// Returns the fenced blocks of a text: language and content.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let fenced = text.split("\n```").collect::<Vec<_>>();
    let blocks = fenced.iter().skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap_or((block, ""))).collect()
}

/// Returns the text outside fenced blocks.
fn prose(text: &str) -> String {
    text.split("\n```").step_by(2).collect()
}

/// Returns the texts between backticks in prose.
fn inline_code(text: &str) -> Vec<String> {
    prose(text).split('`').skip(1).step_by(2).map(|code| code.replace('\n', " ")).collect()
}

/// Returns the anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    heading.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading() {
    for (path, text) in documents() {
        let prose = prose(&text);
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link} leads nowhere", path.display());
            if !fragment.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                let mut headings = there.lines().filter(|line| line.starts_with('#')).map(anchor);
                assert!(headings.any(|heading| heading == fragment), "{}: {link} has no heading", path.display());
            }
        }
    }
}

/// Returns the commands of a text: the text after `hent` on a line of a block, or within backticks.
fn commands(text: &str) -> Vec<Vec<String>> {
    let in_blocks = blocks(text).into_iter().flat_map(|(language, block)| {
        let block = block.replace("\\\n", " ");
        let is_command = move |line: &str| match language {
            "console" => line.starts_with('$'),
            _ => ["sh", "ini"].contains(&language),
        };
        block.lines().filter(|line| is_command(line)).map(str::to_owned).collect::<Vec<_>>()
    });
    let inline = inline_code(text).into_iter().filter(|code| code.starts_with("hent "));
    in_blocks.chain(inline).flat_map(|line| line.split("&&").filter_map(arguments).collect::<Vec<_>>()).collect()
}

/// Returns the arguments of `hent`, if that is the command: up to a comment or a pipe.
fn arguments(command: &str) -> Option<Vec<String>> {
    let command = command.trim_start_matches(['$', ' ']);
    let command = command.strip_prefix("sudo -u hent ").or(command.strip_prefix("ExecStart=")).unwrap_or(command);
    let mut words = command.split_whitespace();
    words.next().filter(|program| *program == "hent" || program.ends_with("/bin/hent"))?;
    let ends = |word: &&str| !["#", "|", ">", ";"].contains(word);
    Some(words.take_while(ends).map(str::to_owned).collect())
}

/// Subcommands and options in Markdown are those of `hent --help`.
#[test]
fn every_command_of_the_documents_exists() {
    let folder = tempfile::tempdir().unwrap();
    let mut help: BTreeMap<Vec<String>, Option<String>> = BTreeMap::new();
    let mut help_of = |subcommand: &[String]| {
        let asked = || {
            let words: Vec<&str> = subcommand.iter().map(String::as_str).chain(["--help"]).collect();
            let (code, said, _) = outcome(hent(folder.path(), &words));
            (code == Some(0)).then_some(said)
        };
        help.entry(subcommand.to_vec()).or_insert_with(asked).clone()
    };
    let mut seen = 0;
    for (path, text) in documents() {
        for command in commands(&text) {
            let shown = format!("{}: hent {}", path.display(), command.join(" "));
            let mut words = command.iter().take_while(|word| !word.starts_with('-'));
            let first = words.next().cloned().into_iter().collect::<Vec<_>>();
            let mut page = help_of(&first).unwrap_or_else(|| panic!("{shown}: no such command"));
            if page.contains("Commandes:")
                && let Some(second) = words.next().filter(|_| !first.is_empty())
            {
                let both = [first.as_slice(), std::slice::from_ref(second)].concat();
                page = help_of(&both).unwrap_or_else(|| panic!("{shown}: no such command"));
            }
            let known: Vec<&str> = page.split(|c: char| c.is_whitespace() || c == ',' || c == '[').collect();
            for option in command.iter().filter(|word| word.starts_with('-') && word.len() > 1) {
                let option = option.trim_end_matches(['.', ',', ']']).split('=').next().unwrap();
                assert!(known.contains(&option), "{shown}: no option {option}");
            }
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen} commands were found");
}

#[test]
fn every_configuration_of_the_documents_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.toml");
    let mut seen = 0;
    for (path, text) in documents() {
        for (_, block) in blocks(&text).into_iter().filter(|(language, _)| *language == "toml") {
            fs::write(&file, block).unwrap();
            hent::config::File::read(&file).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            seen += 1;
        }
    }
    assert!(seen > 0);
}

/// The reference of addresses has every route of the service, as its table spells it, and every parameter.
#[test]
fn every_route_and_parameter_is_documented() {
    let codes = inline_code(&document("docs/adresses.md"));
    for route in Route::ALL {
        // `{voie:[^/.]+}` also defines the form of a parameter. The documents leave it out.
        let mut pattern = String::new();
        for (n, piece) in route.pattern().split('{').enumerate() {
            let (parameter, rest) = piece.split_once('}').unwrap_or(("", piece));
            let name = parameter.split(':').next().unwrap();
            pattern += &if n == 0 { rest.to_owned() } else { format!("{{{name}}}{rest}") };
        }
        assert!(codes.contains(&pattern), "docs/adresses.md lacks `{pattern}` ({})", route.name());
    }
    for name in Parametre::ALL.iter().map(|parametre| parametre.as_str()) {
        let named =
            |code: &String| code == name || code.split(['?', '&']).any(|part| part.starts_with(&format!("{name}=")));
        assert!(codes.iter().any(named), "docs/adresses.md lacks the parameter `{name}`");
    }
}

/// The README fits on one page, for a person who sees the project for the first time.
#[test]
fn the_readme_is_short() {
    let words = document("README.md").split_whitespace().count();
    assert!(words <= 900, "README.md has {words} words");
}

/// A reader has the repository and nothing else.
#[test]
fn no_document_cites_what_is_not_in_the_repository() {
    for (path, text) in documents() {
        for elsewhere in ["DESIGN", "STYLE.md", "SITE.md", "design §"] {
            assert!(!text.contains(elsewhere), "{}: {elsewhere}", path.display());
        }
    }
}
