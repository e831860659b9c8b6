# Tools > Accounts, and an account's properties.
accounts-title = Internet Accounts
accounts-column-account = Account
accounts-column-type = Type
accounts-column-connection = Connection
accounts-type-mail = mail
accounts-type-mail-default = mail (default)
accounts-connection = Any available
accounts-add = Add
accounts-add-mail = Mail…
accounts-remove = Remove
accounts-properties = Properties
accounts-set-default = Set as default
accounts-close = Close
accounts-empty = There is no account yet.
accounts-empty-add = Add a mail account
accounts-remove-title = Remove { $account }?
accounts-remove-text = Its settings and its password are removed. Your messages stay on this computer.
accounts-cancel = Cancel
accounts-ok = OK

properties-title = { $account } Properties
properties-general = General
properties-servers = Servers
properties-connection = Connection
properties-security = Security
properties-advanced = Advanced
properties-name = Account name
properties-display-name = Display name
properties-email = E-mail address
properties-reply-to = Reply address
properties-reply-to-hint = Only if answers should go to another address.
properties-include = Include this account when sending and receiving all
properties-incoming = Incoming mail (POP3)
properties-outgoing = Outgoing mail (SMTP)
properties-user = User name
properties-password = Password
properties-password-kept = Unchanged
properties-outgoing-sign-in = The outgoing server wants me to sign in
properties-receive-every = Receive new mail
properties-receive-manually = Only when I ask
properties-receive-minutes = { $minutes ->
    [one] Every minute
   *[other] Every { $minutes } minutes
  }
properties-incoming-security = Encryption, incoming server
properties-outgoing-security = Encryption, outgoing server
properties-incoming-port = Port, incoming server
properties-outgoing-port = Port, outgoing server
properties-timeout = Give up when a server is silent for
properties-timeout-seconds = { $seconds } seconds
properties-timeout-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }
properties-leave = Leave a copy of messages on the server
properties-remove-after = Remove from the server after
properties-remove-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
properties-remove-never = Never
properties-keep-newest = Keep only the newest on the server
properties-keep-all = No limit
properties-headers-first = Download only the header of messages above
properties-headers-never = Never
properties-megabytes = { $size } MB
properties-remove-deleted = Remove from the server when deleted from Deleted Items
properties-test = Test the account
properties-back = Back to the properties
