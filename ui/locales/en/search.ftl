# Searching, and the long work behind the screen.

search = Search
search-placeholder = Search all mail
search-clear = Clear the search
search-suggestions = What you can search for
search-recent = Recent searches
search-examples = What you can type

search-example-from = from:anna
    .meaning = who sent it
search-example-to = to:peter
    .meaning = who it was sent to
search-example-subject = subject:invoice
    .meaning = in the subject only
search-example-attachment = has:attachment
    .meaning = with files
search-example-unread = is:unread
    .meaning = not read yet
search-example-flagged = is:flagged
    .meaning = with a flag
search-example-before = before:2026-01-31
    .meaning = received before this day
search-example-after = after:yesterday
    .meaning = received on this day or later
search-example-phrase = "summer house"
    .meaning = these words side by side
search-example-not = -newsletter
    .meaning = without this word
search-example-or = tea OR coffee
    .meaning = one or the other
search-example-prefix = photo*
    .meaning = all that begins like this

search-results = Search results
search-going-on = Searching…
search-none = No messages
search-count = { $total ->
    [one] 1 message
   *[other] { $totalText } messages
  }
search-count-about = { $total ->
   *[other] About { $totalText } messages
  }
search-where = Where to search
search-everywhere = All folders
search-order = Order of the results
search-newest = Newest
search-relevance = Relevance
search-save = Save search
search-not-understood = “{ $text }” is not understood; it was searched for as words.
search-not-a-date = “{ $text }” is not a date; it was searched for as words.
search-not-an-age = “{ $text }” is not an age such as 2 weeks; it was searched for as words.
search-not-a-size = “{ $text }” is not a size such as 5 MB; it was searched for as words.
search-not-a-folder = There is no such folder: “{ $text }” was searched for as words.
search-not-an-account = There is no such account: “{ $text }” was searched for as words.
search-indexing = The search index is being filled: { $percent } %. Some messages may be missing.
search-empty = No messages match.
search-empty-hint = Try fewer words, the beginning of a word, or the fields of Find Message.
search-look-everywhere = Search all folders
search-empty-find = Find Message…
search-rebuilding = The search index is being made anew. You can go on working.

searches = Searches
searches-menu = Search menu
saved-search-open = Search
saved-search-rename = Rename…
saved-search-edit = Edit query…
saved-search-delete = Delete
search-keep = Save search
search-keep-edit = Edit search
search-keep-name = Name
search-keep-query = Searches for
search-keep-ok = Save
confirm-forget-search = Delete the search “{ $name }”? The messages it finds stay.

find-title = Find message
find-look-in = Look in
find-from = From
find-to = To
find-subject = Subject
find-body = Message
find-since = Received on or after
find-until = Received on or before
find-day = YYYY-MM-DD
find-attachment = Has attachments
find-flagged = Is flagged
find-unread = Is unread
find-no-day = That is not a date. Write it like 2026-01-31.
find-days-turned = The first day is after the last one.
find-reset = Clear fields
find-now = Find now

work-indexing = Indexing { $done } of { $total }
work-checking = Checking mail
work-emptying = Emptying Deleted Items
work-tidying = Giving back space on the disk
work-importing = Importing
work-stop = Stop: { $work }

checked = Check of All Mail
checked-whole = { $count ->
    [0] There is no mail to check yet.
    [one] The one letter is exactly as it was received.
   *[other] All { $countText } letters are exactly as they were received.
  }
checked-stopped = { $count ->
    [one] The check was stopped after one letter. It is as it was received.
   *[other] The check was stopped after { $countText } letters. They are as they were received.
  }
checked-damaged = { $count ->
    [one] One letter is damaged on the disk; all others that were looked at are as they were received.
   *[other] { $countText } letters are damaged on the disk; all others that were looked at are as they were received.
  }
checked-damaged-next = Receive them once more if the server still has them, and have the disk looked over.
checked-others = { $count ->
    [one] One thing that touches no letter is not as it should be: postane-cli doctor names it.
   *[other] { $countText } things that touch no letter are not as they should be: postane-cli doctor names them.
  }
