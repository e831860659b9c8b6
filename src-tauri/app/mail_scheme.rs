//! `mail://localhost/<message>/body`, `/<message>/part/<n>` and `/<message>/link?to=…`: message bodies for the
//! sandboxed frame. On Windows the same is `http://mail.localhost/…`.

use crate::desk::Desk;
use contract::{Event, MessageId};
use engine::Page;
use std::borrow::Cow;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, Runtime, UriSchemeContext, UriSchemeResponder, Url};

/// The scheme.
pub(crate) const NAME: &str = "mail";

#[cfg(windows)]
const ROOT: &str = "http://mail.localhost/";
#[cfg(not(windows))]
const ROOT: &str = "mail://localhost/";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Body {
        message: MessageId,
        remote: bool,
        dark: bool,
    },
    Part {
        message: MessageId,
        part: u32,
    },
    Link {
        to: String,
    },
}

/// Answers one request, off the main thread.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let asked = asked(request.uri().path(), request.uri().query());
        responder.respond(answer(&app, asked).await.unwrap_or_else(|status| {
            let mut response = Response::new(Cow::Borrowed(&b""[..]));
            *response.status_mut() = status;
            response
        }));
    });
}

async fn answer<R: Runtime>(
    app: &AppHandle<R>,
    asked: Option<Asked>,
) -> Result<Response<Cow<'static, [u8]>>, StatusCode> {
    let desk = app
        .try_state::<Desk>()
        .ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
    match asked.ok_or(StatusCode::BAD_REQUEST)? {
        Asked::Body {
            message,
            remote,
            dark,
        } => {
            let page = Page {
                remote,
                dark,
                base: format!("{ROOT}{message}/"),
            };
            let document = desk
                .engine()
                .document(message, page)
                .await
                .map_err(|_| StatusCode::NOT_FOUND)?;
            respond(
                "text/html; charset=utf-8",
                &document.policy,
                document.html.into_bytes(),
            )
        }
        Asked::Part { message, part } => {
            let part = desk
                .engine()
                .part(message, part)
                .await
                .map_err(|_| StatusCode::NOT_FOUND)?;
            // Pictures only, and none that can hold a script.
            let picture = matches!(
                part.media_type.as_str(),
                "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp"
            );
            if !picture {
                return Err(StatusCode::FORBIDDEN);
            }
            respond(&part.media_type, "default-src 'none'", part.bytes)
        }
        // Reached only where the navigation itself was not stopped first.
        Asked::Link { to } => {
            use tauri::Emitter;
            let _ = app.emit_to(
                crate::windows::MAIN,
                crate::desk::EVENT,
                &Event::Link { url: to },
            );
            Err(StatusCode::NO_CONTENT)
        }
    }
}

fn respond(
    media_type: &str,
    policy: &str,
    body: Vec<u8>,
) -> Result<Response<Cow<'static, [u8]>>, StatusCode> {
    Response::builder()
        .header(header::CONTENT_TYPE, media_type)
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CACHE_CONTROL, "no-store")
        .body(Cow::Owned(body))
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

/// Whether a URL is of this scheme.
pub(crate) fn is_ours(url: &Url) -> bool {
    url.as_str().starts_with(ROOT)
}

/// Where a link in a message leads, if this is one.
pub(crate) fn link(path: &str, query: Option<&str>) -> Option<String> {
    match asked(path, query)? {
        Asked::Link { to } => Some(to),
        _ => None,
    }
}

fn asked(path: &str, query: Option<&str>) -> Option<Asked> {
    let mut path = path.split('/').filter(|part| !part.is_empty());
    let message = MessageId(path.next()?.parse().ok()?);
    let what = path.next()?;
    let value = |name: &str| -> Option<String> {
        // Url's own decoder, on a URL of its own.
        let url = Url::parse(&format!("mail://localhost/?{}", query.unwrap_or_default())).ok()?;
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let asked = match what {
        "body" => Asked::Body {
            message,
            remote: value("remote").as_deref() == Some("1"),
            dark: value("dark").as_deref() == Some("1"),
        },
        "part" => Asked::Part {
            message,
            part: path.next()?.parse().ok()?,
        },
        "link" => Asked::Link { to: value("to")? },
        _ => return None,
    };
    path.next().is_none().then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read() {
        let message = MessageId(42);
        assert_eq!(
            asked("/42/body", Some("remote=1&dark=0")),
            Some(Asked::Body {
                message,
                remote: true,
                dark: false
            })
        );
        assert_eq!(
            asked("/42/body", None),
            Some(Asked::Body {
                message,
                remote: false,
                dark: false
            })
        );
        assert_eq!(
            asked("/42/part/3", None),
            Some(Asked::Part { message, part: 3 })
        );
        assert_eq!(
            asked(
                "/42/link",
                Some("to=https%3A%2F%2Fpost.example%2F%3Fa%3D1%26b%3D2")
            ),
            Some(Asked::Link {
                to: "https://post.example/?a=1&b=2".to_owned()
            })
        );
        for wrong in [
            "/",
            "/x/body",
            "/42",
            "/42/",
            "/42/part",
            "/42/part/x",
            "/42/body/more",
            "/42/other",
        ] {
            assert_eq!(asked(wrong, None), None, "{wrong}");
        }
    }
}
