//! `postane-cli`: Postane's engine without a window, for scripts, servers and tests.
//!
//! Stable: `--json` for machines, exit status 0 for success, 1 when the work failed (with the reason on standard
//! error), 2 for wrong usage (from clap).

mod account;
mod arguments;
mod doctor;
mod export;
mod import;
mod mail;
mod output;
mod progress;
mod search;
mod words;

use arguments::{Arguments, Work};
use clap::Parser;
use contract::{Problem, ProblemCode};
use engine::{Engine, Import, Options};
use output::Output;
use std::io::Read;
use std::process::ExitCode;

/// What every piece of work may need.
struct Call {
    engine: Engine,
    out: Output,
    /// The password from standard input, where it was given.
    password: Option<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // One thread waits for servers and users; what computes and writes has threads of its own.
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Problem::new(ProblemCode::Bug).saying(error.to_string())),
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => fail(&problem),
    }
}

async fn run(arguments: Arguments) -> Result<(), Problem> {
    let password = if arguments.password_stdin {
        Some(read_password()?)
    } else {
        None
    };
    let profile = match arguments.profile {
        Some(profile) => profile,
        None => engine::default_profile()?,
    };
    let out = Output::new(arguments.json);
    let options = Options { profile };
    if let Work::Doctor { recover: true, .. } = arguments.work {
        // What is damaged cannot be opened.
        return doctor::recover(&options, &out);
    }
    let engine = Engine::open(options).await?;
    let call = Call {
        engine,
        out,
        password,
    };
    let done = match arguments.work {
        Work::Account { work } => account::run(&call, work).await,
        Work::Receive { account, index } => mail::receive(&call, account, index).await,
        Work::Send {
            files,
            account,
            queue_only,
        } => mail::send(&call, &files, account, queue_only).await,
        Work::Folders => mail::folders(&call).await,
        Work::List {
            folder,
            limit,
            offset,
            sort,
            ascending,
        } => mail::list(&call, &folder, limit, offset, sort.into(), ascending).await,
        Work::Search {
            query,
            limit,
            count,
            order,
        } => {
            let wanted = search::Wanted {
                limit,
                count,
                order: order.into(),
            };
            search::search(&call, query, wanted).await
        }
        Work::Show { message, form } => mail::show(&call, message, &form).await,
        Work::Import { path, format, into } => {
            let import = Import {
                path,
                format: format.into(),
                into,
            };
            import::run(&call, import).await
        }
        Work::Doctor {
            quick,
            repair,
            tidy,
            backup,
            recover: _,
        } => {
            let asked = doctor::Asked {
                quick,
                repair,
                tidy,
                backup,
            };
            doctor::run(&call, asked).await
        }
        Work::Export {
            first,
            all,
            format,
            dir,
        } => {
            // With --all the only path is the target.
            let folder = dir.is_some().then(|| first.to_string_lossy());
            export::run(
                &call,
                folder.as_deref(),
                all,
                format,
                dir.as_deref().unwrap_or(&first),
            )
            .await
        }
    };
    call.engine.shut_down().await;
    done
}

/// The password is the first line of standard input, without its line end.
fn read_password() -> Result<String, Problem> {
    let mut text = String::new();
    std::io::stdin()
        .take(64 * 1024)
        .read_to_string(&mut text)
        .map_err(|error| Problem::new(ProblemCode::PasswordNeeded).saying(error.to_string()))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(Problem::new(ProblemCode::PasswordNeeded)),
    }
}

fn fail(problem: &Problem) -> ExitCode {
    eprintln!("postane-cli: {}", words::sentence(problem));
    ExitCode::FAILURE
}
