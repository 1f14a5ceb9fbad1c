//! Writes iCalendar (RFC 5545). Clients enforce its rules strictly: lines end with CRLF, have at most 75 bytes, and
//! texts are escaped.

/// The maximum length of a line in bytes, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// A calendar that is being written.
pub(super) struct Calendar(String);

impl Calendar {
    /// Starts a calendar with this name.
    pub(super) fn new(name: &str) -> Self {
        let mut calendar = Self(String::new());
        for (name, value) in [
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", "-//hent//perturbations//FR"),
            ("CALSCALE", "GREGORIAN"),
            // Subscribed clients fetch the calendar every six hours (RFC 7986, and the older name of this property).
            ("REFRESH-INTERVAL;VALUE=DURATION", "PT6H"),
            ("X-PUBLISHED-TTL", "PT6H"),
        ] {
            calendar.line(name, value);
        }
        calendar.text("NAME", name);
        calendar.text("X-WR-CALNAME", name);
        calendar
    }

    /// Adds an event. `write` writes its properties.
    pub(super) fn event(&mut self, write: impl FnOnce(&mut Self)) {
        self.line("BEGIN", "VEVENT");
        write(self);
        self.line("END", "VEVENT");
    }

    /// Adds a text property. Line breaks in the text are kept.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escape(text));
    }

    /// Adds a property. The value is written unescaped, so it must be a date, a URL or similar. Long lines are folded
    /// between characters.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control()) {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Ends the calendar and returns its text.
    pub(super) fn finish(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.0
    }
}

/// Escapes a text (RFC 5545 §3.3.11).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_long_lines_folded_between_characters() {
        let mut calendar = Calendar::new("a");
        calendar.text("SUMMARY", "a;b,c\\d\ne\rBEGIN:VEVENT");
        calendar.text("DESCRIPTION", &"é🥾".repeat(40));
        let text = calendar.finish();
        assert!(text.contains("\r\nSUMMARY:a\\;b\\,c\\\\d\\neBEGIN:VEVENT\r\n"), "{text}");
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("DESCRIPTION:{}\r\n", "é🥾".repeat(40))), "{text}");
    }
}
