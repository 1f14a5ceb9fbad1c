//! Plain text from the HTML in the metadata of other people's archives.

/// Entities that attributions have.
const ENTITIES: [(&str, &str); 7] = [
    ("&copy;", "©"),
    ("&nbsp;", " "),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"), // last, or « &amp;lt; » would become « < »
];

/// The text of some HTML: without tags, on one line.
pub(super) fn text(html: &str) -> String {
    let mut kept = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if in_tag || c.is_control() => {}
            c => kept.push(c),
        }
    }
    let plain = ENTITIES.iter().fold(kept, |text, (entity, meaning)| text.replace(entity, meaning));
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn links_of_an_attribution_become_their_text() {
        let html = "<a href=\"https://www.openstreetmap.org/copyright\">&copy; OpenStreetMap</a>\n &amp; amis <b";
        assert_eq!(text(html), "© OpenStreetMap & amis");
        assert_eq!(text("&amp;lt;script&amp;gt;"), "&lt;script&gt;", "one level of entities");
    }
}
