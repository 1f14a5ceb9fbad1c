//! Converts HTML in a description to plain text. Keeps paragraphs, list items and the addresses of links.

/// Tags that start a new line.
const LINES: [&str; 16] = [
    "br", "div", "tr", "table", "ul", "ol", "hr", "dt", "dd", "dl", "caption", "center", "section", "article",
    "header", "footer",
];
/// Tags that start a new paragraph.
const PARAGRAPHS: [&str; 9] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"];
/// Tags that only change the appearance. A tag that is in none of these tables is read as text: `vers <Redon>`.
const LOOKS: [&str; 43] = [
    "a",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "span",
    "font",
    "small",
    "big",
    "sub",
    "sup",
    "img",
    "td",
    "th",
    "tbody",
    "thead",
    "tfoot",
    "col",
    "colgroup",
    "body",
    "html",
    "li",
    "meta",
    "link",
    "base",
    "code",
    "tt",
    "nobr",
    "wbr",
    "mark",
    "del",
    "ins",
    "strike",
    "abbr",
    "figure",
    "figcaption",
    "iframe",
    "video",
    "audio",
    "source",
    "button",
];
/// Tags whose content is left out.
const UNSEEN: [&str; 4] = ["script", "style", "head", "title"];

/// The HTML 4 entities that occur in French text, each with its character.
const ENTITIES: [(&str, &str); 58] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("auml", "ä"),
    ("aelig", "æ"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("igrave", "ì"),
    ("iacute", "í"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("ograve", "ò"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("ouml", "ö"),
    ("oelig", "œ"),
    ("ugrave", "ù"),
    ("uacute", "ú"),
    ("ucirc", "û"),
    ("uuml", "ü"),
    ("yuml", "ÿ"),
    ("Agrave", "À"),
    ("Acirc", "Â"),
    ("AElig", "Æ"),
    ("Ccedil", "Ç"),
    ("Egrave", "È"),
    ("Eacute", "É"),
    ("Ecirc", "Ê"),
    ("Icirc", "Î"),
    ("Ocirc", "Ô"),
    ("OElig", "Œ"),
    ("Ugrave", "Ù"),
    ("Ucirc", "Û"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("deg", "°"),
    ("euro", "€"),
    ("rarr", "→"),
    ("middot", "·"),
];

/// Returns the character of the entity `&name;`. `name` is a name or a number (`#233`, `#xe9`). Returns `None` if the
/// entity is unknown.
pub(in crate::import) fn entity(name: &str) -> Option<String> {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match number {
        Some(number) => char::from_u32(number).filter(|c| !c.is_control() || *c == '\n').map(String::from),
        None => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()),
    }
}

/// Converts `html` to plain text. A text without any known tag keeps its line breaks.
pub(in crate::import) fn text(html: &str) -> String {
    let mut out = Out { has_tags: has_tags(html), ..Out::default() };
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.words(before);
        rest = match tag(from) {
            Some((tag, after)) => out.tag(&tag, after),
            None => match reference(from) {
                Some((text, after)) => {
                    out.literal(&text);
                    after
                }
                None => {
                    let end = from.chars().next().map_or(0, char::len_utf8);
                    let (sign, after) = from.split_at(end);
                    out.words(sign);
                    after
                }
            },
        };
    }
    out.words(rest);
    out.finished()
}

fn has_tags(html: &str) -> bool {
    html.match_indices('<').any(|(at, _)| html.get(at..).and_then(tag).is_some())
}

/// A tag of one of the tables above. Comments and doctypes have an empty name.
struct Tag<'a> {
    name: String,
    closes: bool,
    attributes: &'a str,
}

/// Returns the known tag at the start of `text`, and the text after it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let nameless = || Tag { name: String::new(), closes: false, attributes: "" };
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        let (_, after) = comment.split_once("-->")?;
        return Some((nameless(), after));
    }
    if inner.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("!doctype")) || inner.starts_with("?xml") {
        return inner.split_once('>').map(|(_, after)| (nameless(), after));
    }
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, rest) = inner.split_at(end);
    let name = name.to_ascii_lowercase();
    // Word writes tags such as `<o:p>`.
    let of_word = rest.starts_with(':') && name.len() == 1;
    let known =
        of_word || [LINES.as_slice(), &PARAGRAPHS, &LOOKS, &UNSEEN].iter().any(|names| names.contains(&name.as_str()));
    let (attributes, after) = known.then(|| rest.split_once('>')).flatten()?;
    Some((Tag { name, closes, attributes }, after))
}

/// Returns the character of the entity at the start of `text`, and the text after it.
fn reference(text: &str) -> Option<(String, &str)> {
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    (name.len() <= 10).then(|| entity(name)).flatten().map(|text| (text, after))
}

/// The plain text while it is built.
#[derive(Default)]
struct Out {
    text: String,
    /// True if the source has tags. Each run of white space then becomes one space.
    has_tags: bool,
    /// The address of the open link, and the byte offset in `text` where the text of the link starts.
    link: Option<(String, usize)>,
}

impl Out {
    fn words(&mut self, words: &str) {
        if !self.has_tags {
            return self.text.push_str(words);
        }
        for c in words.chars() {
            if !c.is_ascii_whitespace() {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn literal(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Applies a tag to the text. Returns the rest of the source after the tag, without content that is left out.
    fn tag<'a>(&mut self, tag: &Tag<'_>, after: &'a str) -> &'a str {
        let name = tag.name.as_str();
        if UNSEEN.contains(&name) && !tag.closes {
            let close = format!("</{name}");
            let end = after.to_ascii_lowercase().find(&close).unwrap_or(after.len());
            return after.get(end..).unwrap_or_default();
        }
        match name {
            "li" if !tag.closes => {
                self.line_breaks(1);
                self.text.push_str("- ");
            }
            "a" if tag.closes => self.end_link(),
            "a" => self.link = href(tag.attributes).map(|address| (address, self.text.len())),
            "td" | "th" => self.words(" "),
            "br" => {
                while self.text.ends_with(' ') {
                    self.text.pop();
                }
                self.text.push('\n');
            }
            _ if LINES.contains(&name) => self.line_breaks(1),
            _ if PARAGRAPHS.contains(&name) => self.line_breaks(2),
            _ => {}
        }
        after
    }

    /// Adds line breaks until the text ends with at least `count`.
    fn line_breaks(&mut self, count: usize) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        let there = self.text.chars().rev().take_while(|c| *c == '\n').count();
        if !self.text.is_empty() {
            (there..count).for_each(|_| self.text.push('\n'));
        }
    }

    /// Ends the open link: appends its address in parentheses. If the text of the link is already the address, adds
    /// nothing.
    fn end_link(&mut self) {
        let Some((address, start)) = self.link.take() else { return };
        let said = self.text.get(start..).unwrap_or_default().trim();
        if said.is_empty() {
            self.text.push_str(&address);
        } else if said != address {
            self.text += &format!(" ({address})");
        }
    }

    fn finished(mut self) -> String {
        self.end_link();
        let mut text = self.text.trim().to_owned();
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text
    }
}

/// Returns the address in the `href` of a link, or `None` if it does not lead to a web page or a mailbox.
fn href(attributes: &str) -> Option<String> {
    let (_, rest) = attributes.split_once("href")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let address = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next()?,
        _ => rest.split_whitespace().next()?,
    };
    let address = address.trim().replace("&amp;", "&");
    let known = ["http://", "https://", "mailto:"].iter().any(|start| address.to_ascii_lowercase().starts_with(start));
    known.then(|| address.strip_prefix("mailto:").map_or(address.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_text() {
        for (html, expected) in [
            ("Prendre de l'eau\nau départ.", "Prendre de l'eau\nau départ."),
            (
                "<p>Belle <b>&eacute;tape</b> &amp; <a href=\"https://example.org\">lien</a><br/>sans eau</p>",
                "Belle étape & lien (https://example.org)\nsans eau",
            ),
            ("<p>Un</p>\n<p>Deux\n trois</p>", "Un\n\nDeux trois"),
            ("<ul><li>eau</li><li>gare</li></ul>fin", "- eau\n- gare\nfin"),
            ("vers <Redon> & retour <", "vers <Redon> & retour <"),
            ("<a href='javascript:x()'>ici</a> &#233;&#xe9; &inconnu;", "ici éé &inconnu;"),
            ("<script>alert(1)</script>ok<!-- non -->", "ok"),
            ("<a href=https://a.org>https://a.org</a>", "https://a.org"),
            ("<p", "<p"),
            ("<!DOCTYPE html><HEAD><title>x</title></HEAD><o:p></o:p><center>ok</center>", "ok"),
            ("<table><tr><td> </td></tr><tr><td>FID</td><td>0</td></tr></table>", "FID 0"),
            ("&#0;&#x110000;", "&#0;&#x110000;"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }
}
