# The account wizard and its test page.
wizard-title = New mail account
wizard-step = Step { $step } of { $steps }
wizard-next = Next
wizard-back = Back
wizard-cancel = Cancel
wizard-finish = Finish
wizard-try-again = Try again
wizard-save-anyway = Save anyway

wizard-name-title = What is your name?
wizard-name-text = People who get a message from you see it in the From field.
wizard-name = Display name
wizard-name-example = e.g. Ayşe Işık

wizard-email-title = What is your e-mail address?
wizard-email-text = The address that other people write to you at.
wizard-email = E-mail address

wizard-servers-title = Where is your mailbox?
wizard-servers-text = Your provider tells you the names of its servers.
wizard-type = My incoming mail server is a
wizard-type-pop3 = POP3 server
wizard-incoming = Incoming mail server (POP3)
wizard-outgoing = Outgoing mail server (SMTP)
wizard-more = More settings
wizard-port = Port
wizard-security = Encryption
wizard-security-tls = TLS
wizard-security-starttls = STARTTLS
wizard-security-none = None
wizard-incoming-port = Port of the incoming server
wizard-incoming-security = Encryption of the incoming server
wizard-outgoing-port = Port of the outgoing server
wizard-outgoing-security = Encryption of the outgoing server
wizard-plain-warning = Without encryption, anybody on the way can read your password and your mail.

wizard-user-title = How do you sign in?
wizard-user-text = The account name and password that your provider gave you.
wizard-user = Account name
wizard-user-hint = Often the whole e-mail address.
wizard-password = Password
wizard-remember = Remember password
wizard-remember-hint = It is kept in this computer’s keychain and nowhere else.
wizard-show-password = Show password
wizard-hide-password = Hide password

wizard-missing-name = Enter the name that others should see.
wizard-missing-email = Enter your e-mail address.
wizard-bad-email = An e-mail address looks like name@example.com.
wizard-missing-server = Enter the name of the server.
wizard-bad-server = A server name has letters, digits, dots and hyphens, like mail.example.com.
wizard-bad-port = A port is a number from 1 to 65535.
wizard-missing-user = Enter your account name.
wizard-missing-password = Enter your password.

check-title = Trying your account
check-text = Postane is talking to your servers. Nothing is changed there.
check-passed = Both servers accepted you.
check-failed = Something is not right yet.
check-incoming = Incoming mail
check-outgoing = Outgoing mail
check-server = { $host } : { $port }
check-connecting = Connecting…
check-encrypting = Encrypting…
check-signing-in = Signing in…
check-counting = Looking into the mailbox…
check-connected = Connected in { $millis } ms
check-encrypted = Encrypted with { $protocol }; the certificate of { $certificate } is valid until { $until }
check-plain = Not encrypted, as you chose
check-signed-in = Signed in as { $user }
check-no-sign-in = No sign-in needed
check-waiting = { $messages ->
    [0] No messages wait for you
    [one] { $messages } message waits for you ({ $size })
   *[other] { $messages } messages wait for you ({ $size })
  }
check-failed-step = This did not work
check-show-conversation = Show the conversation
check-hide-conversation = Hide the conversation
check-other-password = Enter another password
check-other-servers = Change the servers

wizard-done-title = All set: your mail is arriving
wizard-done-text = { $account } is ready. Postane is receiving your messages now.
wizard-done-session = Your password is kept until you quit. Postane asks for it again next time.
wizard-without-keychain = Keep it for this session
