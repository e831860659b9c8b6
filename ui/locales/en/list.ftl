# The message list: its columns and views.

column-menu-name = Columns and order
column-entry = Column: { $column }
order-entry = Sort by: { $column }

show-all = Show all
status-view = View: { $view } ({ $count })
view-unread = unread messages
    .empty = No unread messages.
view-flagged = flagged messages
    .empty = No flagged messages.
view-hide-ignored = without ignored conversations
    .empty = Only ignored conversations are here.
view-hide-read-or-ignored = without read or ignored messages
    .empty = Only read or ignored messages are here.
view-watched = watched conversations
    .empty = No watched conversations.
