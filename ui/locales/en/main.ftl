# The main window.

welcome-title = Welcome to Postane
welcome-text = Set up your mail account once, and your letters arrive here: on your own disk, and nowhere else.
welcome-button = Set up a mail account

toolbar = Toolbar
tool-new-mail = New Mail
tool-reply = Reply
tool-reply-all = Reply All
tool-forward = Forward
tool-print = Print
tool-delete = Delete
tool-send-receive = Send/Receive

tree = Folders
folder-inbox = Inbox
folder-outbox = Outbox
folder-sent = Sent Items
folder-deleted = Deleted Items
folder-drafts = Drafts
folder-junk = Junk E-mail
tree-menu = Folder menu
splitter-tree = Width of the folder tree

list = Messages
column-from = From
column-to = To
column-subject = Subject
column-received = Received
column-size = Size
no-subject = (no subject)
flagged = Flagged
unread = Unread
urgent = High priority
answered = Answered
forwarded = Forwarded
date-today = Today { $time }
date-yesterday = Yesterday { $time }
column-attachment = Attachment
column-flag = Flag
column-sent = Sent
column-account = Account
column-folder = Folder
fold = Fold the conversation
unfold = Show the whole conversation
watched = Watched
ignored = Ignored
list-menu = Message menu
list-open = Open
selecting = Selecting messages…
selecting-so-far = { $done } of { $total }
splitter-list = Size of the message list

empty-inbox = No mail yet.
empty-outbox = Nothing waits to be sent.
empty-sent = What you send is kept here.
empty-deleted = Nothing has been deleted.
empty-drafts = No drafts. What you begin to write is kept here.
empty-junk = No junk e-mail.
empty-folder = This folder is empty. Drag messages here.

outbox-waiting = Waiting
outbox-sending = Sending
outbox-retrying = Tried again at { $at }
outbox-failed = Not accepted
outbox-may-have-been-sent = May have been sent
outbox-retry = Send again
outbox-confirm = It was sent

reading = Reading pane
reading-none = Choose a message to read it here.
reading-many = { $count } messages are selected.
reading-to = to { $people }
reading-cc = cc { $people }
reading-bcc = bcc { $people }
attachment-open = Open
attachment-save = Save
remote-blocked = { $count ->
    [one] Pictures from 1 other server were not loaded.
   *[other] Pictures from { $count } other servers were not loaded.
  }
remote-show = Show this time
remote-always = Always for this sender

status-counts = { $total ->
    [one] 1 message
   *[other] { $totalText } messages
  }, { $unreadText } unread
status-connecting = Connecting to { $host }
status-receiving = Receiving { $at } of { $total } from { $host }
status-sending = Sending { $at } of { $total } through { $host }
status-done = Done

problem-server-words = The server’s words
problem-enter-password = Enter the password
problem-dismiss = Dismiss

deleted = Moved to Deleted Items
moved = Moved
undo = Undo

lead-reply = On { $date }, { $name } wrote:
lead-forward = ---- Forwarded message ----
field-from = From
field-date = Date
field-subject = Subject
field-to = To
field-cc = Cc

ok = OK
cancel = Cancel
close = Close
link-title = Open this link?
link-open = Open
move-title = Move to folder
new-folder = New folder
rename-folder = Rename folder
folder-name = Name
confirm-delete = { $count ->
    [one] Delete this message for good? It cannot be brought back.
   *[other] Delete { $count } messages for good? They cannot be brought back.
  }
confirm-discard = { $count ->
    [one] Throw this draft away? It cannot be brought back.
   *[other] Throw { $count } drafts away? They cannot be brought back.
  }
confirm-empty = Empty Deleted Items? What is in it cannot be brought back.
confirm-delete-folder = Delete the folder “{ $name }”? What is in it goes to Deleted Items.
password-title = Password
password-text = The password for { $email } is needed to receive and send.
password-label = Password
password-remember = Remember it in this computer’s keychain
link-copy = Copy
link-copied = Copied
link-not-copied = Could not be copied

options = Options
options-mark-read = Mark a message as read when it was open for
options-at-once = no time: at once
options-three-seconds = 3 seconds
options-ten-seconds = 10 seconds
options-never = never by itself
options-close-to-tray = Closing the window leaves Postane in the tray
options-notify = Announce new mail

about-text = The mail program for people at home: POP3, SMTP, and every letter on your own disk. Under the MIT or the Apache-2.0 licence.
help-pop-title = POP3: how mail comes to you
help-pop = Your provider keeps a maildrop for you. Postane fetches your letters from it with the Post Office Protocol, version 3: encrypted on port 995, or on port 110 with STLS. A letter is removed there only after it is safe on your disk, or stays there if you say so.
help-smtp-title = SMTP: how mail leaves you
help-smtp = The Simple Mail Transfer Protocol takes your letters to your provider: encrypted on port 465, or on port 587 with STARTTLS. Port 25 is how providers hand letters to each other; few take mail from home there.
help-way-title = The way of a letter
help-way = Your provider asks the DNS which host takes mail for the address’s domain (its MX record), and hands the letter over. There it lies in a maildrop until its owner fetches it.
help-where-title = Where to find the names of your servers
help-where = On your provider’s help pages, under “POP3” or “mail program”. Often they are called pop. or mail. and smtp. followed by what stands behind the @ of your address.
