//! The reasons why bytes from a client are not an acceptable request.

use actix_http::Request;
use actix_http::error::ParseError;
use actix_web::http::StatusCode;

/// The maximum length of the first line of a request, in bytes. The longest URLs of hent are those of plans, with a few
/// hundred bytes.
pub(super) const LINE: usize = 16 * 1024;
/// The maximum length of the head of a request, in bytes.
pub(super) const WHOLE: usize = 64 * 1024;

/// The reason why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::http) enum Refusal {
    /// The method is longer than [`LINE`].
    Method,
    /// The address is longer than [`LINE`].
    Address,
    /// The head is longer than [`WHOLE`].
    Headers,
    /// The head did not arrive in time.
    Late,
    /// The address is malformed.
    NoAddress,
    /// The version of HTTP is not supported.
    Version,
    /// The headers are malformed, contradict each other, or lack `Host`.
    NoHeaders,
    /// The bytes are not HTTP.
    Unreadable,
}

impl Refusal {
    /// Returns the reason to refuse a request that starts with `input`, or `None` if no limit is exceeded yet.
    pub(super) fn of_part(input: &[u8]) -> Option<Self> {
        let line = input.iter().take(LINE + 1);
        if input.len() > LINE && !line.clone().any(|byte| *byte == b'\n') {
            let method = !line.skip_while(|byte| byte.is_ascii_whitespace()).any(|byte| *byte == b' ');
            return Some(if method { Self::Method } else { Self::Address });
        }
        (input.len() > WHOLE).then_some(Self::Headers)
    }

    /// Returns the reason for an error of the parser.
    pub(super) fn of_error(error: ParseError, input: &[u8]) -> Self {
        match error {
            ParseError::TooLarge => Self::Headers,
            ParseError::Uri(_) => Self::of_part(input).unwrap_or(Self::NoAddress),
            ParseError::Version => Self::Version,
            // The parser returns the same error for a malformed first line. After a head without `Host` the input is
            // empty, because the parser has consumed the head.
            ParseError::Header if input.first().is_none_or(u8::is_ascii_alphabetic) => Self::NoHeaders,
            _ => Self::Unreadable,
        }
    }

    /// Returns the status of the response.
    pub(in crate::http) fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Address => StatusCode::URI_TOO_LONG,
            Self::Headers => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::NoAddress | Self::Version | Self::NoHeaders | Self::Unreadable => StatusCode::BAD_REQUEST,
        }
    }

    /// Returns the text of the response.
    pub(in crate::http) fn detail(self) -> String {
        match self {
            Self::Method => "La méthode de la requête est trop longue. Les adresses se lisent par GET ou HEAD.".into(),
            Self::Address => {
                format!("L'adresse demandée est trop longue : {LINE} octets au plus. Raccourcissez ses paramètres.")
            }
            Self::Headers => {
                let limit = WHOLE / 1024;
                format!(
                    "Les en-têtes de la requête sont trop longs ou trop nombreux : {limit} ko au plus. Effacez les cookies de ce site."
                )
            }
            Self::Late => "La requête n'est pas arrivée entière à temps. Envoyez-la de nouveau.".into(),
            Self::NoAddress => {
                "L'adresse demandée est mal écrite. Une adresse commence par / et n'a pas d'espace.".into()
            }
            Self::Version => "Cette version de HTTP n'est pas comprise ici. Utilisez HTTP/1.1.".into(),
            Self::NoHeaders => {
                "Les en-têtes de la requête sont mal écrits ou se contredisent. Il en faut un Host, et un seul.".into()
            }
            Self::Unreadable => "Ce n'est pas une requête HTTP. Utilisez HTTP/1.1, sans TLS.".into(),
        }
    }
}

/// Checks the length of the method and the URL. Errors: one of them is too long.
pub(super) fn check(request: Request) -> Result<Request, Refusal> {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if request.method().as_str().len() > LINE {
        Err(Refusal::Method)
    } else if address > LINE {
        Err(Refusal::Address)
    } else {
        Ok(request)
    }
}
