//! Folds text into words of lower case ASCII letters and digits, so that different spellings of a name match.

use deunicode::deunicode_char;

/// The maximum number of characters of a text that are read.
const LONGEST: usize = 300;

/// The separators between spellings of a name, as in « Roazhon / Rennes ».
const BETWEEN_SPELLINGS: [char; 5] = ['/', '|', ';', '(', ')'];

/// French and Breton articles and prepositions in names, folded.
const SMALL_WORDS: [&str; 17] =
    ["a", "al", "an", "ar", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"];

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// True if only a hyphen or an apostrophe separates it from the previous word.
    joined: bool,
}

/// The distinct words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(Vec<String>);

impl Question {
    /// Parses a query. Returns `None` if it has no letter or digit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = vec![];
        for Word { text, .. } in words_of(text) {
            if !words.contains(&text) {
                words.push(text);
            }
        }
        (!words.is_empty()).then_some(Self(words))
    }

    /// Returns its words, each with a flag that tells whether it is optional. Articles and prepositions are optional,
    /// because people write « chapelle de Saint-X » for the Chapelle Saint-X. The last word is never optional, because
    /// it may be the beginning of another word. For the same reason, "st" and "ste" are not expanded here.
    pub fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let Self(words) = self;
        let last = words.len() - 1;
        words
            .iter()
            .enumerate()
            .map(move |(at, word)| (word.as_str(), at < last && SMALL_WORDS.contains(&word.as_str())))
    }
}

/// Returns every way to write a name, as words. First comes the whole text, then each of several spellings. The last
/// ones have the words that hyphens or apostrophes join as one word, because some people omit these (`saintmalo`).
pub(super) fn spellings(name: &str) -> Vec<Vec<String>> {
    let parts: Vec<Vec<Word>> = name.split(BETWEEN_SPELLINGS).map(words_of).filter(|words| !words.is_empty()).collect();
    let full = |words: &[Word]| words.iter().map(|word| expanded(&word.text).to_owned()).collect::<Vec<_>>();
    let mut spellings = vec![parts.iter().flat_map(|words| full(words)).collect()];
    if parts.len() > 1 {
        spellings.extend(parts.iter().map(|words| full(words)));
    }
    for words in &parts {
        let compounds = words.chunk_by(|_, next| next.joined).filter(|words| words.len() > 1);
        spellings.extend(compounds.map(|words| vec![full(words).concat()]));
    }
    spellings
}

/// Expands the abbreviations "st" and "ste".
pub(super) fn expanded(word: &str) -> &str {
    match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    }
}

/// Folds a text and splits it into words.
fn words_of(text: &str) -> Vec<Word> {
    let mut ascii = String::with_capacity(text.len());
    for letters in text.chars().take(LONGEST).filter_map(deunicode_char) {
        ascii.extend(letters.chars().map(|c| c.to_ascii_lowercase()));
    }
    let ascii = ascii.replace("c'h", "ch"); // a single Breton letter, often written without the apostrophe
    let mut words: Vec<Word> = vec![];
    let mut between = String::new();
    for c in ascii.chars() {
        match words.last_mut() {
            _ if !c.is_ascii_alphanumeric() => between.push(c),
            Some(word) if between.is_empty() => word.text.push(c),
            _ => {
                words.push(Word { text: c.into(), joined: matches!(between.as_str(), "-" | "'" | "`") });
                between.clear();
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        words_of(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn different_ways_to_write_a_name_fold_to_the_same_words() {
        for (text, expected) in [
            ("Île-d’Arz", "ile d arz"),
            ("ÎLE D'ARZ", "ile d arz"),
            ("Sacré-Cœur", "sacre coeur"),
            ("Saint‐Malo", "saint malo"), // U+2010
            ("Quimper\u{a0}Corentin", "quimper corentin"),
            ("Moguérieg, ar porzh", "moguerieg ar porzh"),
            ("Penmarc’h", "penmarch"),
            ("Penmarcʼh", "penmarch"), // U+02BC, a letter
            ("Penmarc'h", "penmarch"),
            ("Brec'hagn ha Kerc'heñ", "brechagn ha kerchen"),
            ("Saint-Mathieu", "saint mathieu"),
            ("E\u{301}glise", "eglise"), // decomposed
            ("Ægir Straße Łódź", "aegir strasse lodz"),
            ("Étape 12 : A – B", "etape 12 a b"),
            ("Кемпер", "kemper"),
            (" –’'-…!;\"", ""),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_has_several_spellings() {
        let all = |name: &str| spellings(name).into_iter().map(|words| words.join(" ")).collect::<Vec<_>>();
        assert_eq!(all("Rennes"), ["rennes"]);
        assert_eq!(all("Roazhon / Rennes"), ["roazhon rennes", "roazhon", "rennes"]);
        assert_eq!(all("Rennes (Roazhon)"), ["rennes roazhon", "rennes", "roazhon"]);
        assert_eq!(all("St-Malo"), ["saint malo", "saintmalo"]);
        assert_eq!(all("Chapelle Ste-Anne d'Auray"), ["chapelle sainte anne d auray", "sainteanne", "dauray"]);
        assert_eq!(all("A – B"), ["a b"]);
        assert_eq!(all(" / "), [""]);
    }

    #[test]
    fn articles_and_prepositions_are_optional_but_for_the_last_word() {
        let words = |text| {
            let question = Question::parse(text)?;
            let shown =
                question.words().map(|(word, optional)| if optional { format!("({word})") } else { word.into() });
            Some(shown.collect::<Vec<String>>().join(" "))
        };
        assert_eq!(words("De la").as_deref(), Some("(de) la"));
        assert_eq!(words("La chapelle de l'île de").as_deref(), Some("(la) chapelle (de) (l) ile"));
        assert_eq!(words("St-Malo, st malo").as_deref(), Some("st malo"));
        for nothing in ["", "  ", "-'’", "\u{301}", "…?"] {
            assert_eq!(words(nothing), None, "{nothing:?}");
        }
    }
}
