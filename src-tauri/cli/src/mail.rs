//! `receive`, `send`, `folders`, `list`, `show`.

use crate::Call;
use crate::arguments::Form;
use contract::{
    Account, AccountId, Direction, Folder, FolderId, FolderRole, ListView, MessageId,
    MessageSummary, Problem, ProblemCode, SortBy,
};
use engine::{MessageForm, PartInfo};
use serde::Serialize;
use std::path::PathBuf;

/// What `receive` did for all accounts it was asked for.
#[derive(Serialize)]
struct ReceiveSummary {
    received: u64,
    deleted: u64,
    failed: u64,
    bytes: u64,
}

pub(crate) async fn receive(call: &Call, account: Option<i64>, index: bool) -> Result<(), Problem> {
    let accounts = match account {
        Some(id) => vec![call.engine.account(AccountId(id)).await?],
        None => call
            .engine
            .list_accounts()
            .await?
            .into_iter()
            .filter(|a| a.settings.include_in_all)
            .collect(),
    };
    if accounts.is_empty() {
        return Err(Problem::new(ProblemCode::NoAccount));
    }
    let progress = tokio::spawn(crate::progress::show(call.engine.events()));
    let mut summary = ReceiveSummary {
        received: 0,
        deleted: 0,
        failed: 0,
        bytes: 0,
    };
    // All at once: the accounts' mail does not wait for each other's.
    let mut sessions = Vec::new();
    for account in &accounts {
        if let Some(password) = &call.password {
            call.engine
                .keep_password_for_now(account.id, password.clone());
        }
        let (engine, id) = (call.engine.clone(), account.id);
        sessions.push(tokio::spawn(async move { engine.receive(id).await }));
    }
    if index {
        let engine = call.engine.clone();
        tokio::spawn(async move { engine.index_task().await });
    }
    let mut failure = None;
    for (account, session) in accounts.iter().zip(sessions) {
        let outcome = session
            .await
            .unwrap_or_else(|error| Err(Problem::new(ProblemCode::Bug).saying(error.to_string())));
        match outcome {
            Ok(done) => {
                summary.received += done.received;
                summary.deleted += done.deleted;
                summary.failed += done.failed;
                summary.bytes += done.bytes;
            }
            Err(problem) => {
                if failure.is_some() || accounts.len() > 1 {
                    eprintln!(
                        "{}: {}",
                        account.settings.email,
                        crate::words::sentence(&problem)
                    );
                }
                failure = Some(problem);
            }
        }
    }
    progress.abort();
    call.out.print(&summary, |done| {
        format!(
            "{} received, {} removed from the server, {} refused by it\n",
            done.received, done.deleted, done.failed
        )
    })?;
    if index {
        crate::search::up_to_date(call).await?;
    }
    match failure {
        Some(problem) => Err(problem),
        None if summary.failed > 0 => Err(Problem::new(ProblemCode::Refused)),
        None => Ok(()),
    }
}

pub(crate) async fn send(
    call: &Call,
    files: &[PathBuf],
    account: Option<i64>,
    queue_only: bool,
) -> Result<(), Problem> {
    let accounts = call.engine.list_accounts().await?;
    let mut queued = Vec::new();
    for file in files {
        let raw = std::fs::read(file).map_err(|error| {
            Problem::new(ProblemCode::FileUnreadable)
                .about(file.to_string_lossy())
                .saying(error.to_string())
        })?;
        let account = sender(&accounts, account, &raw)?;
        if let Some(password) = &call.password {
            call.engine
                .keep_password_for_now(account.id, password.clone());
        }
        queued.push(call.engine.queue_file(account.id, raw).await?);
    }
    let mut sent = 0;
    let mut failure = None;
    if !queue_only {
        for message in &queued {
            match call.engine.submit_now(*message).await {
                Ok(()) => sent += 1,
                Err(problem) => failure = Some(problem),
            }
        }
    }
    call.out.print(
        &serde_json::json!({ "queued": queued.len(), "sent": sent, "ids": queued }),
        |_| format!("{} queued, {sent} sent\n", queued.len()),
    )?;
    failure.map_or(Ok(()), Err)
}

/// The account to send from: the one asked for, else the one in From, else the default one.
fn sender<'a>(
    accounts: &'a [Account],
    asked: Option<i64>,
    raw: &[u8],
) -> Result<&'a Account, Problem> {
    let by_from = || {
        let from = engine::sender_of(raw);
        accounts
            .iter()
            .find(|account| account.settings.email.eq_ignore_ascii_case(&from))
    };
    match asked {
        Some(id) => accounts.iter().find(|account| account.id.0 == id),
        None => by_from()
            .or_else(|| accounts.iter().find(|account| account.is_default))
            .or(accounts.first()),
    }
    .ok_or_else(|| Problem::new(ProblemCode::NoAccount))
}

pub(crate) async fn folders(call: &Call) -> Result<(), Problem> {
    call.out
        .print(&call.engine.list_folders().await?, |folders| {
            folders
                .iter()
                .map(|folder| {
                    format!(
                        "{:>4}  {:<24} {:>8} messages, {} unread\n",
                        folder.id, folder.name, folder.total, folder.unread
                    )
                })
                .collect()
        })
}

/// A folder by its role, name or number.
pub(crate) fn find_folder<'a>(folders: &'a [Folder], asked: &str) -> Result<&'a Folder, Problem> {
    let role = FolderRole::ALL.into_iter().find(|role| {
        serde_json::to_value(role)
            .ok()
            .as_ref()
            .and_then(|key| key.as_str())
            .is_some_and(|key| key.eq_ignore_ascii_case(asked))
    });
    let number = asked.parse().ok().map(FolderId);
    folders
        .iter()
        .find(|folder| role.is_some() && folder.role == role)
        .or_else(|| folders.iter().find(|folder| folder.name == asked))
        .or_else(|| {
            folders
                .iter()
                .find(|folder| folder.name.eq_ignore_ascii_case(asked))
        })
        .or_else(|| folders.iter().find(|folder| Some(folder.id) == number))
        .ok_or_else(|| Problem::new(ProblemCode::NotFound).about(asked))
}

pub(crate) async fn list(
    call: &Call,
    folder: &str,
    limit: u64,
    offset: u64,
    sort: SortBy,
    ascending: bool,
) -> Result<(), Problem> {
    let folders = call.engine.list_folders().await?;
    let folder = find_folder(&folders, folder)?.id;
    let direction = if ascending {
        Direction::Ascending
    } else {
        Direction::Descending
    };
    let view = ListView {
        sort,
        direction,
        ..ListView::of(folder)
    };
    let mut rows: Vec<MessageSummary> = Vec::new();
    // The store gives at most 500 rows a window.
    while (rows.len() as u64) < limit {
        let done = rows.len() as u64;
        let window = call
            .engine
            .list_messages(view.clone(), offset + done, (limit - done).min(500))
            .await?;
        if window.rows.is_empty() {
            break;
        }
        rows.extend(window.rows);
    }
    call.out.print(&rows, |rows| rows.iter().map(row).collect())
}

pub(crate) fn row(message: &MessageSummary) -> String {
    let from = if message.from.name.is_empty() {
        &message.from.address
    } else {
        &message.from.name
    };
    let day = chrono::DateTime::from_timestamp(message.received, 0)
        .map(|time| time.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default();
    let mark = if message.unread { "*" } else { " " };
    format!(
        "{mark}{:>7}  {day}  {from:<24.24}  {}\n",
        message.id, message.subject
    )
}

pub(crate) async fn show(call: &Call, message: i64, form: &Form) -> Result<(), Problem> {
    let id = MessageId(message);
    if form.raw {
        return call.out.bytes(&call.engine.raw(id).await?);
    }
    if form.parts {
        let parts: Vec<PartRow> = call
            .engine
            .parts(id)
            .await?
            .into_iter()
            .map(PartRow::from)
            .collect();
        return call
            .out
            .print(&parts, |parts| parts.iter().map(part).collect());
    }
    let shape = if form.html {
        MessageForm::Html
    } else if form.headers {
        MessageForm::Headers
    } else {
        MessageForm::Text
    };
    let body = call.engine.message_as(id, shape).await?;
    let view = call.engine.open_message(id).await?;
    call.out.print(
        &serde_json::json!({ "message": view, "body": body }),
        |_| body.clone(),
    )
}

/// A MIME part, as JSON names its fields.
#[derive(Serialize)]
struct PartRow {
    number: u32,
    depth: u32,
    media_type: String,
    name: String,
    size: u64,
}

impl From<PartInfo> for PartRow {
    fn from(part: PartInfo) -> Self {
        Self {
            number: part.number,
            depth: part.depth,
            media_type: part.media_type,
            name: part.name,
            size: part.size,
        }
    }
}

fn part(part: &PartRow) -> String {
    let indent = "  ".repeat(part.depth as usize);
    format!(
        "{:>3}  {indent}{}  {}  {} bytes\n",
        part.number, part.media_type, part.name, part.size
    )
}
