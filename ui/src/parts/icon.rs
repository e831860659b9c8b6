//! Outline icons, drawn after Lucide (ISC licence, see LICENSE).

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $paths:literal,)*) => {
        /// An icon of the set.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $($(#[$doc])* $name,)*
        }

        impl IconName {
            fn paths(self) -> &'static str {
                match self { $(Self::$name => $paths,)* }
            }
        }
    };
}

icons! {
    /// An envelope.
    Mail = r#"<path d="M3 6h18v12H3z"/><path d="m3 7 9 7 9-7"/>"#,
    /// Answer.
    Reply = r#"<path d="M9 7 4 12l5 5"/><path d="M4 12h10a6 6 0 0 1 6 6"/>"#,
    /// Answer everybody.
    ReplyAll = r#"<path d="m8 7-5 5 5 5"/><path d="m13 7-5 5 5 5"/><path d="M8 12h6a6 6 0 0 1 6 6"/>"#,
    /// Pass on.
    Forward = r#"<path d="m15 7 5 5-5 5"/><path d="M20 12H10a6 6 0 0 0-6 6"/>"#,
    /// Printer.
    Print = r#"<path d="M7 9V4h10v5"/><path d="M5 9h14v8H5z"/><path d="M8 14h8v6H8z"/>"#,
    /// Waste bin.
    Delete = r#"<path d="M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13"/>"#,
    /// Two arrows in a ring.
    Sync = r#"<path d="M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5"/><path d="M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5"/>"#,
    /// Tray for what comes in.
    Inbox = r#"<path d="M4 13 6 5h12l2 8v6H4z"/><path d="M4 13h5l1 2h4l1-2h5"/>"#,
    /// Arrow out of a tray.
    Outbox = r#"<path d="M12 15V4m0 0L8 8m4-4 4 4"/><path d="M4 14v6h16v-6"/>"#,
    /// Paper plane.
    Send = r#"<path d="m4 12 16-8-5 16-3-7z"/>"#,
    /// Pen.
    Draft = r#"<path d="M5 19h14M7 15l9-9 2 2-9 9-3 1z"/>"#,
    /// Shield with a cross.
    Junk = r#"<path d="M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6z"/><path d="m9 9 6 6m0-6-6 6"/>"#,
    /// Folder.
    Folder = r#"<path d="M3 6h6l2 2h10v11H3z"/>"#,
    /// Points at what can be unfolded.
    Twisty = r#"<path d="m9 6 6 6-6 6"/>"#,
    /// Eye.
    Watched = r#"<path d="M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6z"/><circle cx="12" cy="12" r="2.5"/>"#,
    /// Crossed eye.
    Ignored = r#"<path d="M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6z"/><path d="m5 19 14-14"/>"#,
    /// Paper clip.
    Attach = r#"<path d="m20 11-8 8a5 5 0 0 1-7-7l8-8a3 3 0 0 1 5 5l-8 8a1.5 1.5 0 0 1-2-2l7-7"/>"#,
    /// Flag.
    Flag = r#"<path d="M6 21V4m0 0h11l-2 4 2 4H6"/>"#,
    /// Tick.
    Check = r#"<path d="m5 12 5 5 9-10"/>"#,
    /// Exclamation mark in a circle.
    Bad = r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v6m0 3v.5"/>"#,
    /// Exclamation mark in a triangle.
    Warn = r#"<path d="M12 4 2.5 20h19z"/><path d="M12 10v5m0 2v.5"/>"#,
    /// Clock.
    Wait = r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>"#,
    /// Picture.
    Picture = r#"<path d="M4 5h16v14H4z"/><path d="m4 16 5-5 4 4 2-2 5 5"/>"#,
    /// Magnifying glass.
    Search = r#"<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>"#,
    /// Cross.
    Close = r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
    /// Arrow down to a line that is not whole: there is more to download.
    Partial = r#"<path d="M12 4v10m0 0-4-4m4 4 4-4"/><path d="M5 19h3m3 0h2m3 0h3"/>"#,
    /// Exclamation mark, for urgent letters.
    Urgent = r#"<path d="M12 5v9m0 4v.5"/>"#,
    /// Arrow down, for letters that can wait.
    Low = r#"<path d="M12 5v13m0 0-5-5m5 5 5-5"/>"#,
}

/// An icon; decoration, so screen readers pass it by.
#[component]
pub fn Icon(
    /// Which.
    name: IconName,
) -> impl IntoView {
    view! { <svg viewBox="0 0 24 24" aria-hidden="true" inner_html=name.paths()></svg> }
}
