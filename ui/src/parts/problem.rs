//! A Problem in words: what happened, what to do next, and the other side's own words one click away.

use crate::i18n::{t, t_args};
use contract::Problem;
use leptos::prelude::*;

fn words(problem: &Problem, attribute: &str) -> String {
    let subject = problem
        .subject
        .as_deref()
        .filter(|subject| !subject.is_empty())
        .unwrap_or("none");
    t_args(
        &format!("problem-{}{attribute}", problem.code.key()),
        &[
            ("subject", subject.into()),
            ("host", subject.into()),
            ("account", "none".into()),
        ],
    )
}

/// What happened.
#[must_use]
pub fn problem_text(problem: &Problem) -> String {
    words(problem, "")
}

/// What to do next.
#[must_use]
pub fn problem_next(problem: &Problem) -> String {
    words(problem, ".next")
}

/// A Problem, with at most two buttons (its children) that do what it says.
#[component]
pub fn ProblemBox(
    /// What went wrong.
    problem: Problem,
    /// The buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let server_words = problem.server_words.clone();
    let code = problem.code.key();
    let (what, next) = (problem.clone(), problem);
    view! {
        <div class="problem" role="alert" data-test="problem" data-code=code>
            <b>{move || problem_text(&what)}</b>
            <p>{move || problem_next(&next)}</p>
            {server_words
                .map(|words| {
                    view! {
                        <details>
                            <summary>{move || t("problem-server-words")}</summary>
                            <code>{words}</code>
                        </details>
                    }
                })}
            {children.map(|children| view! { <div class="problem-buttons">{children()}</div> })}
        </div>
    }
}
