//! The syntax of database addresses: URLs and `key=value` pairs.

use crate::error::{Error, Result};

/// Returns the part of a URL after the scheme, or `None` if it is not the URL of a database.
pub(super) fn after_scheme(address: &str) -> Option<&str> {
    address.strip_prefix("postgres://").or_else(|| address.strip_prefix("postgresql://"))
}

/// Parses a URL without its scheme to parameters: `user:password@host:port,host:port/dbname?key=value&key=value`. Each
/// part is optional. Errors: the URL is invalid, or it contains a separator that can only be an unencoded character of
/// a password.
pub(super) fn url(rest: &str) -> Result<Vec<(String, String)>> {
    let mut said = vec![];
    let mut say = |key: &str, value: String| said.push((key.to_owned(), value));
    let rest = match rest.split_once('@') {
        None => rest,
        // libpq would treat the text after the first "@" as the host and send it to a name server.
        Some((credentials, rest)) if rest.contains('@') || credentials.contains(['/', '?', '#']) => {
            return Err(not_encoded());
        }
        Some((credentials, rest)) => {
            let (user, password) = credentials.split_once(':').map_or((credentials, None), |(u, p)| (u, Some(p)));
            say("user", decoded(user)?);
            if let Some(password) = password {
                say("password", decoded(password)?);
            }
            rest
        }
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (servers, database) = rest.split_once('/').unwrap_or((rest, ""));
    let servers = servers.split(',').map(server).collect::<Result<Vec<_>>>()?;
    let joined = |of: fn(&(String, String)) -> &str| servers.iter().map(of).collect::<Vec<_>>().join(",");
    if servers.iter().all(|(host, _)| !host.is_empty()) {
        say("host", joined(|(host, _)| host));
    } else if servers.len() > 1 {
        return Err(unreadable(URL));
    }
    if servers.iter().any(|(_, port)| !port.is_empty()) {
        say("port", joined(|(_, port)| port));
    }
    if !database.is_empty() {
        say("dbname", decoded(database)?);
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or_else(|| unreadable(URL))?;
        match (decoded(key)?, decoded(value)?) {
            (key, value) if key == "ssl" && value == "true" => say("sslmode", "require".into()), // as in libpq
            (key, value) => say(&key, value),
        }
    }
    Ok(said)
}

/// Parses the host and port of a server. A missing part is empty.
fn server(text: &str) -> Result<(String, String)> {
    let (host, port) = match text.strip_prefix('[').map(|text| text.split_once(']').ok_or_else(|| unreadable(URL))) {
        Some(within) => {
            let (host, after) = within?;
            (host, after.strip_prefix(':').or(after.is_empty().then_some("")).ok_or_else(|| unreadable(URL))?)
        }
        None => text.split_once(':').unwrap_or((text, "")),
    };
    let host = decoded(host)?;
    let is_name = |host: &str| host.chars().all(|c| c.is_alphanumeric() || "-._:".contains(c));
    if !host.starts_with('/') && !is_name(&host) {
        return Err(not_encoded());
    }
    if !port.is_empty() && port.parse::<u16>().is_err() {
        return Err(unreadable(URL));
    }
    Ok((host, port.to_owned()))
}

/// Decodes percent-encoding. Errors: a `%` is not followed by two hexadecimal digits, or the result is not UTF-8.
fn decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|c| c.and_then(|c| char::from(c).to_digit(16)));
                let [Some(high), Some(low)] = digits else { return Err(not_encoded()) };
                u8::try_from(high * 16 + low).map_err(|_| not_encoded())?
            }
            b'#' => return Err(not_encoded()),
            _ => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| not_encoded())
}

/// Parses `key=value key='a value'` to parameters. A backslash escapes the next character. Errors: the syntax is wrong.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>> {
    let mut said = vec![];
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').ok_or_else(|| unreadable(PAIRS))?;
        let after = after.trim_start();
        let quoted = after.strip_prefix('\'');
        let mut signs = quoted.unwrap_or(after).char_indices();
        let (mut value, mut end) = (String::new(), None);
        while let Some((at, sign)) = signs.next() {
            match sign {
                '\\' => value.extend(signs.next().map(|(_, sign)| sign)),
                '\'' if quoted.is_some() => {
                    end = Some(at + 1);
                    break;
                }
                _ if quoted.is_none() && sign.is_whitespace() => {
                    end = Some(at);
                    break;
                }
                _ => value.push(sign),
            }
        }
        rest = match (end, quoted) {
            (Some(end), _) => quoted.unwrap_or(after).get(end..).unwrap_or_default(),
            (None, None) => "",
            (None, Some(_)) => return Err(unreadable(PAIRS)),
        };
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            return Err(unreadable(PAIRS));
        }
        rest = rest.trim_start();
        said.push((key.trim_end().to_owned(), value));
    }
    Ok(said)
}

/// The remedy that shows how to write an address as a URL.
pub(super) const URL: &str = "Écrivez postgres://utilisateur:mot-de-passe@serveur:5432/base ; dans le mot de passe, % s'écrit %25, @ %40, / %2F, # %23, ? %3F.";

/// The remedy that shows how to write an address as `key=value` pairs.
const PAIRS: &str = "Écrivez « host=serveur dbname=base user=utilisateur » ; une valeur avec une espace se met entre apostrophes, et \\ devant une apostrophe ou un \\.";

/// Makes the error for an address that cannot be parsed. `remedy` shows how to write one.
pub(super) fn unreadable(remedy: &str) -> Error {
    Error::input("--store", "cette adresse de base PostGIS n'est pas lisible", remedy)
}

fn not_encoded() -> Error {
    Error::input(
        "--store",
        "un caractère de cette adresse de base PostGIS, sans doute du mot de passe, doit être codé",
        "Dans le mot de passe, écrivez %25 pour %, %40 pour @, %2F pour /, %23 pour #, %3F pour ? ; ou donnez-le à part, par PGPASSWORD ou ~/.pgpass.",
    )
}

/// Makes the error for an invalid value of a parameter.
pub(super) fn bad_value(key: &str) -> Error {
    let remedy = match key {
        "sslmode" => "Écrivez sslmode=disable, allow, prefer, require, verify-ca ou verify-full.",
        "port" => "Donnez un seul port, ou autant de ports que de serveurs.",
        "channel_binding" => "Écrivez channel_binding=disable, prefer ou require.",
        "target_session_attrs" => "Écrivez target_session_attrs=any, read-write ou read-only.",
        _ => "Corrigez cette valeur, ou retirez ce paramètre.",
    };
    Error::input("--store", format!("dans l'adresse de la base, la valeur de {key} n'est pas possible"), remedy)
}
