//! Every command of the contract, answered: a command without an arm does not compile.

use crate::desk::Desk;
use crate::{files, links, menu, windows, words};
use contract::command::*;
use contract::{Command, Problem, ProblemCode, Request};
use tauri::ipc::Response;
use tauri::{AppHandle, Manager, WebviewWindow};

/// The one command that Tauri knows.
#[tauri::command]
pub(crate) async fn call(
    app: AppHandle,
    window: WebviewWindow,
    request: Request,
) -> Result<Response, Problem> {
    let Some(desk) = app.try_state::<Desk>() else {
        return Err(Problem::new(ProblemCode::Bug));
    };
    let engine = desk.engine();
    match request {
        Request::ListAccounts(ListAccounts {}) => {
            answer::<ListAccounts>(engine.list_accounts().await)
        }
        Request::CreateAccount(CreateAccount {
            settings,
            password,
            remember,
        }) => answer::<CreateAccount>(engine.create_account(settings, password, remember).await),
        Request::UpdateAccount(UpdateAccount {
            account,
            settings,
            password,
        }) => answer::<UpdateAccount>(engine.update_account(account, settings, password).await),
        Request::RemoveAccount(RemoveAccount { account }) => {
            answer::<RemoveAccount>(engine.remove_account(account).await)
        }
        Request::SetDefaultAccount(SetDefaultAccount { account }) => {
            answer::<SetDefaultAccount>(engine.set_default_account(account).await)
        }
        Request::GivePassword(GivePassword {
            account,
            password,
            remember,
        }) => answer::<GivePassword>(engine.give_password(account, password, remember).await),
        Request::CheckAccount(CheckAccount {
            check,
            settings,
            password,
            account,
        }) => answer::<CheckAccount>(
            engine
                .check_account(check, settings, password, account)
                .await,
        ),
        Request::ListFolders(ListFolders {}) => answer::<ListFolders>(engine.list_folders().await),
        Request::CreateFolder(CreateFolder { parent, name }) => {
            answer::<CreateFolder>(engine.create_folder(parent, name).await)
        }
        Request::RenameFolder(RenameFolder { folder, name }) => {
            answer::<RenameFolder>(engine.rename_folder(folder, name).await)
        }
        Request::DeleteFolder(DeleteFolder { folder }) => {
            answer::<DeleteFolder>(engine.delete_folder(folder).await)
        }
        Request::ListMessages(ListMessages {
            view,
            offset,
            limit,
        }) => answer::<ListMessages>(engine.list_messages(view, offset, limit).await),
        Request::NextUnread(NextUnread { view, after }) => {
            answer::<NextUnread>(engine.next_unread(view, after).await)
        }
        Request::PlaceOf(PlaceOf { view, message }) => {
            answer::<PlaceOf>(engine.place_of(view, message).await)
        }
        Request::PlaceTyped(PlaceTyped { view, text }) => {
            answer::<PlaceTyped>(engine.place_typed(view, text).await)
        }
        Request::WatchConversations(WatchConversations { messages, watch }) => {
            answer::<WatchConversations>(engine.watch_conversations(messages, watch).await)
        }
        Request::PrepareSearch(PrepareSearch {}) => {
            answer::<PrepareSearch>(engine.prepare_search().await)
        }
        Request::Search(Search {
            search,
            query,
            typing,
            order,
            folder,
            limit,
        }) => {
            let found = engine.search(search, query, typing, order, folder, limit);
            answer::<Search>(found.await)
        }
        Request::SearchWindow(SearchWindow {
            search,
            offset,
            limit,
        }) => answer::<SearchWindow>(engine.search_window(search, offset, limit).await),
        Request::Snippets(Snippets { search, messages }) => {
            answer::<Snippets>(engine.snippets(search, messages).await)
        }
        Request::QueryOf(QueryOf { form }) => answer::<QueryOf>(engine.query_of(form).await),
        Request::ListSearches(ListSearches {}) => {
            answer::<ListSearches>(engine.list_searches().await)
        }
        Request::KeepSearch(KeepSearch { id, name, query }) => {
            answer::<KeepSearch>(engine.keep_search(id, name, query).await)
        }
        Request::ForgetSearch(ForgetSearch { id }) => {
            answer::<ForgetSearch>(engine.forget_search(id).await)
        }
        Request::RebuildIndex(RebuildIndex {}) => {
            answer::<RebuildIndex>(engine.rebuild_index().await)
        }
        Request::CheckMail(CheckMail {}) => answer::<CheckMail>(engine.check_mail().await),
        Request::StopWork(StopWork { work }) => {
            engine.stop_work(work);
            answer::<StopWork>(Ok(()))
        }
        Request::OpenMessage(OpenMessage { message }) => {
            answer::<OpenMessage>(engine.open_message(message).await)
        }
        Request::MessageSource(MessageSource { message }) => {
            answer::<MessageSource>(engine.message_source(message).await)
        }
        Request::MarkRead(MarkRead { messages, read }) => {
            answer::<MarkRead>(engine.mark_read(messages, read).await)
        }
        Request::MarkFolderRead(MarkFolderRead { folder }) => {
            answer::<MarkFolderRead>(engine.mark_folder_read(folder).await)
        }
        Request::SetFlag(SetFlag { messages, flagged }) => {
            answer::<SetFlag>(engine.set_flag(messages, flagged).await)
        }
        Request::MoveMessages(MoveMessages { messages, folder }) => {
            answer::<MoveMessages>(engine.move_messages(messages, folder).await)
        }
        Request::DeleteMessages(DeleteMessages { messages }) => {
            answer::<DeleteMessages>(engine.delete_messages(messages).await)
        }
        Request::EmptyDeleted(EmptyDeleted {}) => {
            answer::<EmptyDeleted>(engine.empty_deleted().await)
        }
        Request::DownloadRest(DownloadRest { messages }) => {
            answer::<DownloadRest>(engine.download_rest(messages).await)
        }
        Request::DeleteOnServer(DeleteOnServer { messages }) => {
            answer::<DeleteOnServer>(engine.delete_on_server(messages).await)
        }
        Request::SaveMessage(SaveMessage { message }) => {
            answer::<SaveMessage>(files::save_message(&window, message).await)
        }
        Request::SaveAttachment(SaveAttachment { message, part }) => {
            answer::<SaveAttachment>(files::save_attachment(&window, message, part).await)
        }
        Request::OpenAttachment(OpenAttachment { message, part }) => {
            answer::<OpenAttachment>(files::open_attachment(&app, message, part).await)
        }
        Request::Compose(Compose { kind }) => answer::<Compose>(links::compose(&app, kind).await),
        Request::OpenDraft(OpenDraft { draft }) => {
            answer::<OpenDraft>(window_result(windows::open_compose(&app, draft)))
        }
        Request::ListDrafts(ListDrafts {}) => answer::<ListDrafts>(engine.list_drafts().await),
        Request::LoadDraft(LoadDraft { draft }) => {
            answer::<LoadDraft>(engine.load_draft(draft).await)
        }
        Request::SaveDraft(SaveDraft { draft }) => {
            answer::<SaveDraft>(engine.save_draft(draft).await)
        }
        Request::DiscardDraft(DiscardDraft { draft }) => {
            answer::<DiscardDraft>(engine.discard_draft(draft).await)
        }
        Request::Attach(Attach { draft }) => answer::<Attach>(files::attach(&window, draft).await),
        Request::AttachFiles(AttachFiles { draft, paths }) => answer::<AttachFiles>(
            engine
                .attach(draft, paths.into_iter().map(Into::into).collect())
                .await,
        ),
        Request::Detach(Detach { draft, attachment }) => {
            answer::<Detach>(engine.detach(draft, attachment).await)
        }
        Request::Submit(Submit { draft }) => {
            let queued = engine.submit(draft).await;
            if queued.is_ok() {
                let _ = window.destroy();
            }
            answer::<Submit>(queued)
        }
        Request::SendReceive(SendReceive { account }) => {
            answer::<SendReceive>(engine.send_receive(account).await)
        }
        Request::Stop(Stop {}) => answer::<Stop>(engine.stop().await),
        Request::ListProblems(ListProblems {}) => {
            answer::<ListProblems>(Ok(engine.list_problems()))
        }
        Request::Conversation(Conversation { account }) => {
            answer::<Conversation>(engine.conversation(account).await)
        }
        Request::RetryOutbox(RetryOutbox { message }) => {
            answer::<RetryOutbox>(engine.retry_outbox(message).await)
        }
        Request::ConfirmSent(ConfirmSent { message }) => {
            answer::<ConfirmSent>(engine.confirm_sent(message).await)
        }
        Request::LoadStart(LoadStart { rows }) => {
            answer::<LoadStart>(engine.load_start(words::system_language(), rows).await)
        }
        Request::LoadSettings(LoadSettings {}) => {
            answer::<LoadSettings>(engine.load_settings().await)
        }
        Request::SaveSettings(SaveSettings { settings }) => {
            answer::<SaveSettings>(engine.save_settings(settings).await)
        }
        Request::SystemLanguage(SystemLanguage {}) => {
            answer::<SystemLanguage>(Ok(words::system_language()))
        }
        Request::TickShow(TickShow { show }) => {
            desk.set_show(show);
            answer::<TickShow>(window_result(
                app.clone().run_on_main_thread(move || menu::tick(&app)),
            ))
        }
        Request::OpenLink(OpenLink { url }) => answer::<OpenLink>(links::open(&app, &url).await),
        Request::CloseWindow(CloseWindow {}) => {
            answer::<CloseWindow>(window_result(window.destroy()))
        }
        Request::Version(Version {}) => answer::<Version>(Ok(env!("CARGO_PKG_VERSION").to_owned())),
    }
}

/// Checks that an answer is of the command's type, and hands it on: JSON as bytes, which only the screen reads. Else it
/// would be read by the browser, too, into objects that the screen has to ask for each of their fields.
fn answer<C: Command>(result: Result<C::Reply, Problem>) -> Result<Response, Problem> {
    serde_json::to_vec(&result?)
        .map(Response::new)
        .map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))
}

fn window_result(result: tauri::Result<()>) -> Result<(), Problem> {
    result.map_err(|error| Problem::new(ProblemCode::Bug).saying(error.to_string()))
}
