//! Converts the attributions of archives to plain text. By convention they are HTML, and an archive must not bring
//! scripts into pages.

/// The maximum length of an attribution, in characters.
const MOST: usize = 500;

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
