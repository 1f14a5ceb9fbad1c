//! Splits the body of a form (`multipart/form-data`, RFC 7578) into its parts.

use super::refus::Refus;

/// The maximum number of parts.
const MOST_PARTS: usize = 16;
/// The maximum length of the headers of a part, in bytes.
const LONGEST_HEAD: usize = 4_096;
/// The maximum length of a boundary (RFC 2046 §5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// A part of a form: the name of its field, and its content.
pub type Partie<'a> = (String, &'a [u8]);

/// Returns the boundary of a `Content-Type`, or `None` if it is not that of a form. Errors: it is that of a form
/// without a boundary.
pub fn frontiere(content_type: &str) -> Result<Option<String>, Refus> {
    let mut fields = content_type.split(';').map(str::trim);
    if !fields.next().is_some_and(|essence| essence.eq_ignore_ascii_case("multipart/form-data")) {
        return Ok(None);
    }
    let value = fields.find_map(|field| {
        let (name, value) = field.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    });
    let value = value.filter(|value| !value.is_empty() && value.len() <= LONGEST_BOUNDARY && value.is_ascii());
    value.map(Some).ok_or_else(|| Refus::Requete("Le formulaire ne dit pas sa frontière (boundary).".into()))
}

/// Returns the parts of a form that have content. Errors: the body is not a form with this boundary.
pub fn parties<'a>(body: &'a [u8], frontiere: &str) -> Result<Vec<Partie<'a>>, Refus> {
    let broken = || Refus::Requete("Le formulaire est mal fait ou incomplet. Envoyez-le de nouveau.".into());
    let delimiter = format!("\r\n--{frontiere}");
    let delimiter = delimiter.as_bytes();
    // The first delimiter has no line break before it if nothing precedes it.
    let start = delimiter.get(2..).unwrap_or_default();
    let mut rest = match body.strip_prefix(start) {
        Some(rest) => rest,
        None => body.get(find(body, delimiter).ok_or_else(broken)? + delimiter.len()..).ok_or_else(broken)?,
    };
    let mut parts = vec![];
    while !rest.starts_with(b"--") {
        if parts.len() >= MOST_PARTS {
            return Err(Refus::Requete(format!("Le formulaire a plus de {MOST_PARTS} champs.")));
        }
        let at = find(rest, b"\r\n").ok_or_else(broken)?;
        let part = rest.get(at + 2..).ok_or_else(broken)?;
        let head = part.get(..part.len().min(LONGEST_HEAD)).unwrap_or_default();
        let split = find(head, b"\r\n\r\n").ok_or_else(broken)?;
        let name = field(&String::from_utf8_lossy(part.get(..split).unwrap_or_default()));
        let content = part.get(split + 4..).ok_or_else(broken)?;
        let end = find(content, delimiter).ok_or_else(broken)?;
        parts.push((name, content.get(..end).unwrap_or_default()));
        rest = content.get(end + delimiter.len()..).unwrap_or_default();
    }
    parts.retain(|(_, content)| !content.is_empty());
    Ok(parts)
}

/// Returns the name of the field in the headers of a part, or an empty text.
fn field(head: &str) -> String {
    let disposition = head.lines().find(|line| line.to_lowercase().starts_with("content-disposition:"));
    let name = disposition.and_then(|line| {
        line.split(';').find_map(|pair| pair.trim().strip_prefix("name=")).map(|name| name.trim_matches('"'))
    });
    name.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric()).take(40).collect()
}

/// Returns the place of the first occurrence of a text. The search looks for its last byte, which seldom occurs by
/// chance.
fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    let last = *text.last()?;
    let ends = bytes.iter().enumerate().skip(text.len() - 1).filter(|(_, byte)| **byte == last);
    ends.map(|(end, _)| end + 1 - text.len()).find(|start| bytes.get(*start..).is_some_and(|at| at.starts_with(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.gpx\"\r\nContent-Type: \
        application/gpx+xml\r\n\r\n<gpx>\r\n--y</gpx>\r\n--x\r\ncontent-disposition: form-data; name=vide\r\n\r\n\r\n--x\r\n\
        Content-Disposition: form-data; name=\"reference\"\r\n\r\n{}\r\n--x--\r\n";

    #[test]
    fn a_form_is_split_into_its_parts() {
        let parts = parties(FORM, "x").unwrap();
        assert_eq!(parts, [("fichier".to_owned(), &b"<gpx>\r\n--y</gpx>"[..]), ("reference".to_owned(), &b"{}"[..])]);
        assert_eq!(parties(&[b"preamble\r\n", FORM].concat(), "x").unwrap().len(), 2);
    }

    #[test]
    fn a_cut_or_other_form_is_refused() {
        for cut in 0..FORM.len() - 4 {
            assert!(parties(&FORM[..cut], "x").is_err(), "{cut}");
        }
        assert!(parties(FORM, "z").is_err() && parties(b"", "x").is_err());
        let many = b"--x\r\n\r\n\r\na\r\n".repeat(20);
        assert!(parties(&many, "x").is_err());
    }

    #[test]
    fn the_boundary_is_that_of_the_content_type() {
        assert_eq!(frontiere("multipart/form-data; boundary=x").unwrap().as_deref(), Some("x"));
        assert_eq!(frontiere("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"").unwrap().as_deref(), Some("a b"));
        assert_eq!(frontiere("application/gpx+xml").unwrap(), None);
        assert!(frontiere("multipart/form-data").is_err());
    }
}
