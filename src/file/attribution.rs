//! Joins attributions, and converts those of archives to plain text. By convention these are HTML, and an archive must
//! not bring scripts into pages.

/// The maximum length of an attribution, in characters.
const MOST: usize = 500;

/// The statements of attributions that a text contains already. An attribution is one statement or several, separated by
/// ` ; `.
#[derive(Debug, Default)]
pub(crate) struct Named<'t>(Vec<&'t str>);

impl<'t> Named<'t> {
    /// Joins the statements of some attributions that are not named yet. A statement that ends like a named one is left
    /// out: « Terre © les contributeurs d'OpenStreetMap » after « © les contributeurs d'OpenStreetMap ».
    pub(crate) fn fresh(&mut self, attributions: impl IntoIterator<Item = &'t str>) -> String {
        let statements = attributions.into_iter().flat_map(|line| line.split(" ; ")).map(str::trim);
        let mut fresh = vec![];
        for statement in statements.filter(|statement| !statement.is_empty()) {
            if !self.0.iter().any(|known| statement.ends_with(known)) {
                self.0.push(statement);
                fresh.push(statement);
            }
        }
        fresh.join(" ; ")
    }
}

/// Joins attributions on one line. Each statement occurs once.
pub(crate) fn joined(attributions: &[String]) -> String {
    Named::default().fresh(attributions.iter().map(String::as_str))
}

/// Returns the text of a piece of HTML without its tags, on one line.
pub(crate) fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = unescape(&text);
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Replaces the entities that are usual in attributions. `&amp;` comes last, so that nothing is replaced twice.
fn unescape(text: &str) -> String {
    let entities = [
        ("&copy;", "©"),
        ("&#169;", "©"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// Escapes text for HTML, because clients insert the attribution into their pages.
pub(crate) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_owner_is_named_once() {
        let attributions = ["© A ; lieux © B".to_owned(), "© C ; lieux © B".to_owned(), "Terre © A".to_owned()];
        assert_eq!(joined(&attributions), "© A ; lieux © B ; © C");
        assert_eq!(joined(&[]), "");
    }

    #[test]
    fn an_owner_who_is_named_is_not_named_again() {
        let osm = "© les contributeurs d'OpenStreetMap (ODbL 1.0)";
        let invented = "Tracé inventé (CC0) ; lieux © B";
        let [around, terre] = [format!("{osm} ; lieux © B"), format!("Terre {osm} ; Départements : Natural Earth")];
        let mut named = Named::default();
        assert_eq!(named.fresh([invented, "lieux © B"]), invented);
        assert_eq!(named.fresh([around.as_str()]), osm);
        assert_eq!(named.fresh(["", terre.as_str()]), "Départements : Natural Earth");
    }

    #[test]
    fn an_attribution_loses_its_tags_and_cannot_bring_others() {
        for (said, means) in [
            ("© contributeurs OpenStreetMap", "© contributeurs OpenStreetMap"),
            ("<a href=\"https://a.example\">&copy; OpenStreetMap</a>\n contributors", "© OpenStreetMap contributors"),
            ("<script>alert(1)</script>", "alert(1)"),
            ("<img src=x onerror=", ""),
            ("a <b", "a"),
            ("&lt;b&gt; &amp;lt;", "<b> &lt;"),
        ] {
            assert_eq!(text(said), means, "{said}");
            assert!(!html(&text(said)).contains('<'));
        }
        assert_eq!(text(&"é".repeat(9_000)).chars().count(), MOST);
    }
}
