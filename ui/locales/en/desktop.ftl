# Menus, tray and notifications. The shell reads this file, and so does the screen (for tooltips and the list of shortcuts).

menu-file = File
menu-edit = Edit
menu-view = View
menu-tools = Tools
menu-message = Message
menu-help = Help
menu-layout = Layout
menu-theme = Colours
menu-language = Language
menu-folder = Folder

action-new-mail = New Mail
action-reply = Reply
action-reply-all = Reply All
action-forward = Forward
action-print = Print…
action-delete = Delete
action-delete-for-good = Delete for Good
action-undo = Undo Move or Delete
action-send-receive = Send and Receive
action-stop = Stop
action-mark-read = Mark as Read
action-mark-unread = Mark as Unread
action-mark-all-read = Mark All as Read
action-flag = Flag
action-select-all = Select All Messages
action-move-to-folder = Move to Folder…
action-new-folder = New Folder…
action-rename-folder = Rename Folder…
action-delete-folder = Delete Folder
action-empty-deleted = Empty Deleted Items
action-save-as = Save As…
action-source = Message Source
action-next-unread = Next Unread Message
action-next-unread-conversation = Next Unread Conversation
action-find = Find in Messages
action-find-message = Find Message…
action-watch-conversation = Watch Conversation
action-ignore-conversation = Ignore Conversation
action-group-by-conversation = Group Messages by Conversation
action-show-all = Show All Messages
action-show-unread = Show Unread Messages
action-show-flagged = Show Flagged Messages
action-hide-ignored = Hide Ignored Conversations
action-hide-read-or-ignored = Hide Read or Ignored Messages
action-show-watched = Show Watched Conversations
action-check-mail = Check All Mail
action-rebuild-index = Rebuild the Search Index
menu-current-view = Current View
action-go-inbox = Go to Inbox
action-accounts = Accounts…
action-options = Options…
action-layout-below = Reading Pane Below the List
action-layout-beside = Reading Pane Beside the List
action-layout-off = No Reading Pane
action-theme-light = Light
action-theme-dark = Dark
action-theme-system = As the Desktop
action-language-english = English
action-language-turkish = Türkçe
action-shortcuts = Keyboard Shortcuts
action-what-is-pop = What Do POP and SMTP Mean?
action-about = About Postane
action-open = Open Postane
action-close = Close
action-quit = Quit

edit-cut = Cut
edit-copy = Copy
edit-paste = Paste
edit-select-all = Select All

tray-tooltip = { $unread ->
    [0] Postane
    [one] Postane: 1 unread message
   *[other] Postane: { $unread } unread messages
  }
notify-many = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
  }
notify-newest = The newest: { $from }, { $subject }
start-failed = Postane cannot start
recover-title = Postane found damage
recover-offer = The mail database is damaged. Postane can put it together anew from your letters, which are kept in files of their own. The damaged one is kept beside it. With much mail this takes some minutes.
recover-now = Repair Now
recover-not-now = Quit
recover-going-on = Your mail is being put together anew. Please leave the computer on.
recover-ended = Postane repaired the damage
recover-done = { $lost ->
    [0] All { $kept } messages are there.
   *[other] { $kept } messages are there; { $lost } could not be read.
} The damaged database is kept in { $damaged }.
