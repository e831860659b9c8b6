//! Links leave only through here.

use crate::arguments::is_mailto;
use crate::desk::{Desk, EVENT};
use crate::{mail_scheme, windows};
use contract::{DraftKind, Event, Problem, ProblemCode};
use tauri::{AppHandle, Emitter, Manager, Url};
use tauri_plugin_opener::OpenerExt;

/// Opens a web address in the browser; a `mailto:` opens a compose window.
pub(crate) async fn open(app: &AppHandle, url: &str) -> Result<(), Problem> {
    if is_mailto(url) {
        return compose(
            app,
            DraftKind::Mailto {
                url: url.to_owned(),
            },
        )
        .await
        .map(drop);
    }
    let is_web = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_web {
        return Err(Problem::new(ProblemCode::Invalid).about(url));
    }
    app.opener().open_url(url, None::<&str>).map_err(|error| {
        Problem::new(ProblemCode::Invalid)
            .about(url)
            .saying(error.to_string())
    })
}

/// Makes a draft and opens its window.
pub(crate) async fn compose(
    app: &AppHandle,
    kind: DraftKind,
) -> Result<contract::DraftId, Problem> {
    let draft = app.state::<Desk>().engine().compose(kind).await?;
    windows::open_compose(app, draft)
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))?;
    Ok(draft)
}

/// A `mailto:` link that the program was started with.
pub(crate) fn compose_mailto(app: &AppHandle, mailto: Option<String>) {
    if let Some(url) = mailto {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(problem) = open(&app, &url).await {
                tell(&app, &Event::Problem { problem });
            }
        });
    }
}

/// Whether a window (or the frame in it) may go there: to the program's own pages and to message bodies, nowhere else.
pub(crate) fn may_navigate(app: &AppHandle, url: &Url) -> bool {
    if mail_scheme::is_ours(url)
        && let Some(link) = mail_scheme::link(url.path(), url.query())
    {
        tell(app, &Event::Link { url: link });
        return false;
    }
    let own = match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => true,
        _ => false,
    };
    own || mail_scheme::is_ours(url)
}

/// Tells the main window.
pub(crate) fn tell(app: &AppHandle, event: &Event) {
    let _ = app.emit_to(windows::MAIN, EVENT, event);
}
