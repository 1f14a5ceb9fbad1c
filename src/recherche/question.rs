//! The words of a text, folded so that what people mean alike is alike: lower case ASCII letters and digits.

use deunicode::deunicode_char;

/// What people write may be longer than a name: characters that are looked at.
const LONGEST: usize = 300;

/// What stands between several spellings of a name, as in « Roazhon / Rennes ».
const BETWEEN_SPELLINGS: [char; 5] = ['/', '|', ';', '(', ')'];

/// Articles and prepositions in names, French and Breton, folded.
const SMALL_WORDS: [&str; 17] =
    ["a", "al", "an", "ar", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"];

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// Nothing but a hyphen or an apostrophe stands between it and the word before.
    joined: bool,
}

/// What was typed: its words, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(Vec<String>);

impl Question {
    /// The question in a text; none where it has no letter or digit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<String> = vec![];
        for Word { text, .. } in words_of(text) {
            if !words.contains(&text) {
                words.push(text);
            }
        }
        (!words.is_empty()).then_some(Self(words))
    }

    /// Its words, each with whether a name may do without it: an article or preposition, for people write « chapelle de
    /// Saint-X » of the Chapelle Saint-X; not the last word, which may become another one. "st" and "ste" may still become other words: they are as typed ([`expanded`]).
    pub fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let Self(words) = self;
        let last = words.len() - 1;
        words
            .iter()
            .enumerate()
            .map(move |(at, word)| (word.as_str(), at < last && SMALL_WORDS.contains(&word.as_str())))
    }
}

/// Every way in which a name may be meant as a whole, as words: as it stands, first; each of several spellings; words that
/// are joined by hyphens or apostrophes as one word, for who leaves these out (`saintmalo`).
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

/// A word in full, if it is one of the usual short ones.
pub(super) fn expanded(word: &str) -> &str {
    match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    }
}

fn words_of(text: &str) -> Vec<Word> {
    let mut ascii = String::with_capacity(text.len());
    for letters in text.chars().take(LONGEST).filter_map(deunicode_char) {
        ascii.extend(letters.chars().map(|c| c.to_ascii_lowercase()));
    }
    let ascii = ascii.replace("c'h", "ch"); // one letter of Breton, with and without
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
    fn what_is_meant_alike_is_alike() {
        for (text, expected) in [
            ("Île-d’Arz", "ile d arz"),
            ("ÎLE D'ARZ", "ile d arz"),
            ("Sacré-Cœur", "sacre coeur"),
            ("Saint‐Malo", "saint malo"), // U+2010
            ("Quimper\u{a0}Corentin", "quimper corentin"),
            ("Moguérieg, ar porzh", "moguerieg ar porzh"),
            ("Penmarc’h", "penmarch"),
            ("Penmarcʼh", "penmarch"), // the letter U+02BC
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
    fn a_question_has_words() {
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
