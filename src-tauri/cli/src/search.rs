//! `search`.

use crate::Call;
use contract::{Event, MessageSummary, Problem, SearchOrder, Work};
use std::io::IsTerminal as _;

/// The number of the only search.
const SEARCH: u32 = 1;

/// What of a search is wanted.
pub(crate) struct Wanted {
    pub(crate) limit: u64,
    pub(crate) count: bool,
    pub(crate) order: SearchOrder,
}

pub(crate) async fn search(call: &Call, query: String, wanted: Wanted) -> Result<(), Problem> {
    up_to_date(call).await?;
    find(call, query, wanted).await?;
    call.engine.tidy_index().await
}

async fn find(call: &Call, query: String, wanted: Wanted) -> Result<(), Problem> {
    let engine = &call.engine;
    let page = engine
        .search(SEARCH, query, false, wanted.order, None, wanted.limit)
        .await?;
    for complaint in &page.complaints {
        eprintln!("postane-cli: not understood, searched for as words: {complaint}");
    }
    if wanted.count {
        let total = engine.search_total(SEARCH).await?;
        return call.out.print(&serde_json::json!({ "total": total }), |_| {
            format!("{total}\n")
        });
    }
    let mut rows: Vec<MessageSummary> = page.hits.into_iter().map(|hit| hit.message).collect();
    let mut offset = page.offset + rows.len() as u64;
    while (rows.len() as u64) < wanted.limit && page.total.is_none_or(|total| offset < total) {
        let most = wanted.limit - rows.len() as u64;
        let next = engine.search_window(SEARCH, offset, most).await?;
        if next.hits.is_empty() {
            break;
        }
        offset += next.hits.len() as u64;
        rows.extend(next.hits.into_iter().map(|hit| hit.message));
    }
    rows.truncate(usize::try_from(wanted.limit).unwrap_or(usize::MAX));
    call.out
        .print(&rows, |rows| rows.iter().map(crate::mail::row).collect())
}

/// Waits until everything can be found; on a terminal it is told how far that is.
pub(crate) async fn up_to_date(call: &Call) -> Result<(), Problem> {
    let mut events = call.engine.events();
    let terminal = std::io::stderr().is_terminal();
    let told = tokio::spawn(async move {
        while let Ok(event) = events.recv().await {
            if let Event::Working {
                work: Work::Indexing,
                done,
                total,
            } = event
                && terminal
            {
                eprintln!("indexing: {done} of {total}");
            }
        }
    });
    let done = call.engine.index_up_to_date().await;
    told.abort();
    done
}
