//! Reads PostgreSQL's password file. Its lines are `host:port:database:user:password`, where `*` matches everything.

use std::path::Path;

use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// Returns the password for the first server of a configuration. As in libpq, a file that others may read is ignored.
pub(super) fn password(file: &Path, config: &Config, user: &str) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).ok().filter(std::fs::Metadata::is_file)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(
            "{} : ce fichier de mots de passe est lisible par d'autres, il est ignoré. Faites « chmod 600 ».",
            file.display()
        );
        return None;
    }
    let hosts = match config.get_hosts().first()? {
        Host::Tcp(name) => vec![name.clone()],
        Host::Unix(folder) => vec![folder.display().to_string(), "localhost".to_owned()], // libpq's name for a socket
    };
    let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let database = config.get_dbname().unwrap_or(user);
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| hosts.iter().find_map(|host| of_line(line, [host, &port, database, user])))
}

/// Returns the password of a line if its other four fields match.
fn of_line(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ':' if fields.len() <= wanted.len() => fields.push(String::new()),
            '\\' => fields.last_mut()?.extend(signs.next()),
            _ => fields.last_mut()?.push(sign),
        }
    }
    let password = (fields.len() > wanted.len()).then(|| fields.pop())??;
    fields.iter().zip(wanted).all(|(field, wanted)| field == "*" || field == wanted).then_some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_matches_by_field_or_star() {
        let of = |line: &str| of_line(line, ["db", "5432", "hent", "jean"]);
        assert_eq!(of("db:5432:hent:jean:a:b\\:c\\\\").as_deref(), Some("a:b:c\\"));
        assert_eq!(of("*:*:*:jean:secret").as_deref(), Some("secret"));
        for other in ["db:5433:*:*:x", "db:5432:hent:marie:x", "#db:5432:hent:jean:x", "db:5432:hent:jean", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
