# What went wrong, and what to do next; one message for each contract::ProblemCode.
# $subject: the host, address, file or folder it is about; the word "none" where there is nothing to name.
# $account: the name of the account; the word "none" where it concerns no account.

problem-name-not-found = { $subject ->
    [none] There is no server of that name.
   *[other] There is no server called { $subject }.
  }
    .next = Check the spelling of the server name, and whether this computer is connected to the internet.
problem-connection-refused = { $subject ->
    [none] The server does not accept connections on this port.
   *[other] { $subject } does not accept connections on this port.
  }
    .next = Check the port and the encryption in the server settings. The usual ports are 995 for incoming and 465 for outgoing mail.
problem-timed-out = { $subject ->
    [none] The server did not answer in time.
   *[other] { $subject } did not answer in time.
  }
    .next = Try again in a moment. If it happens every time, check the server name and the port, or whether a firewall stands in between.
problem-connection-lost = { $subject ->
    [none] The connection to the server broke off.
   *[other] The connection to { $subject } broke off.
  }
    .next = Nothing is lost. Try again; Postane goes on where it stopped.
problem-network-down = This computer is not connected to a network.
    .next = Connect to the internet, and then try again.

problem-certificate-expired = { $subject ->
    [none] The certificate of the server is not valid today.
   *[other] The certificate of { $subject } is not valid today.
  }
    .next = Check the date of this computer. If it is right, your provider has to renew the certificate. Your password was not sent.
problem-certificate-wrong-host = { $subject ->
    [none] The certificate belongs to another server.
   *[other] The certificate that { $subject } shows belongs to another server.
  }
    .next = Enter the server name exactly as your provider gives it. Your password was not sent.
problem-certificate-unknown-issuer = { $subject ->
    [none] Nobody this computer trusts vouches for the certificate of the server.
   *[other] Nobody this computer trusts vouches for the certificate of { $subject }.
  }
    .next = On an office network, ask for its certificate and install it on this computer. Otherwise somebody may be listening in. Your password was not sent.
problem-certificate-bad = { $subject ->
    [none] The certificate of the server cannot be accepted.
   *[other] The certificate of { $subject } cannot be accepted.
  }
    .next = It may have been revoked or is damaged. Ask your provider. Your password was not sent.
problem-tls-failed = { $subject ->
    [none] No encrypted connection to the server could be made.
   *[other] No encrypted connection to { $subject } could be made.
  }
    .next = Check that port and encryption belong together: 995 and 465 use TLS, 110 and 587 use STARTTLS.
problem-starttls-missing = { $subject ->
    [none] The server does not offer encryption on this port.
   *[other] { $subject } does not offer encryption on this port.
  }
    .next = Choose TLS (port 995 or 465) in the server settings. Your password was not sent.
problem-starttls-injected = { $subject ->
    [none] Somebody interfered with the connection to the server before it was encrypted.
   *[other] Somebody interfered with the connection to { $subject } before it was encrypted.
  }
    .next = Postane hung up before sending your password. Use another network, or choose TLS in the server settings.

problem-sign-in-refused = { $subject ->
    [none] The server did not accept your user name or password.
   *[other] { $subject } did not accept your user name or password.
  }
    .next = Check both. Some providers want the whole e-mail address as the user name.
problem-app-password-wanted = { $subject ->
    [none] Your provider wants an app password.
   *[other] { $subject } wants an app password.
  }
    .next = Make one on your provider’s security page, copy it, and enter it here. Your normal password stays as it is.
problem-no-sign-in-method = { $subject ->
    [none] The server offers no way to sign in that is safe with these settings.
   *[other] { $subject } offers no way to sign in that is safe with these settings.
  }
    .next = Choose TLS in the server settings. If it is chosen already, ask your provider whether POP3 and SMTP are switched on for your mailbox.
problem-maildrop-in-use = { $account ->
    [none] Another program is reading this mailbox.
   *[other] Another program is reading the mailbox of { $account }.
  }
    .next = Wait a few minutes, or close mail programs on your other devices. Postane tries again by itself.
problem-server-busy = { $subject ->
    [none] The server has trouble of its own at the moment.
   *[other] { $subject } has trouble of its own at the moment.
  }
    .next = It should pass. Postane tries again by itself.
problem-refused = { $subject ->
    [none] The server said no.
   *[other] { $subject } said no.
  }
    .next = Look at the server’s own words for the reason.
problem-sender-refused = { $subject ->
    [none] The server does not accept mail from your address.
   *[other] The server does not accept mail from { $subject }.
  }
    .next = Check the e-mail address in the account’s properties, and that the outgoing server wants you to sign in.
problem-recipient-refused = { $subject ->
    [none] The server refused one of the recipients.
   *[other] The server refused the recipient { $subject }.
  }
    .next = Check the spelling of the address, and send the message again.
problem-message-too-large = The message is larger than the server takes.
    .next = Remove or shrink attachments, or send them in several messages.

problem-server-misbehaved = { $subject ->
    [none] The server answered in a way that makes no sense.
   *[other] { $subject } answered in a way that makes no sense.
  }
    .next = Check that the server name and port are those of a mail server. Nothing was deleted there.
problem-may-have-been-sent = The connection broke off at the last moment: the message may have been sent.
    .next = Ask the recipient, or send it again and risk that it arrives twice. You decide.

problem-disk-full = There is no room left on the disk.
    .next = Free some space, and then try again. Your mail stays on the server until then.
problem-disk-read-only = Postane cannot write to its mail folder.
    .next = Check the permissions of the folder and whether the disk is write-protected.
problem-profile-in-use = Another Postane is already using this mail folder.
    .next = Use the window that is open, or close it first.
problem-store-newer = This mail folder was written by a newer version of Postane.
    .next = Install the newest version. Nothing was changed.
problem-store-damaged = The mail database is damaged.
    .next = Your letters are in files of their own. Quit Postane and start it again: it offers to put the database together anew. (Without a window: postane-cli doctor --recover.)
problem-letter-damaged = This letter is damaged on the disk.
    .next = All others are as they were. Receive it once more if the server still has it, and have the disk looked over. (Tools > Check All Mail names every damaged letter.)
problem-keychain-missing = This computer has no keychain to keep your password in.
    .next = Postane can keep the password until you quit, and ask for it again next time.
problem-keychain-locked = The keychain is locked.
    .next = Unlock it and try again, or let Postane keep the password until you quit.
problem-password-needed = { $account ->
    [none] Your password is needed to sign in.
   *[other] The password for { $account } is needed.
  }
    .next = Enter it to go on.
problem-no-account = There is no account to do this with.
    .next = Add one under Tools > Accounts.
problem-address-invalid = { $subject ->
    [none] One of the addresses cannot be right.
   *[other] The address { $subject } cannot be right.
  }
    .next = An e-mail address looks like name@example.com. Correct it, and then try again.
problem-no-recipient = The message has no recipient.
    .next = Enter at least one address in To, Cc or Bcc.
problem-file-unreadable = { $subject ->
    [none] The file cannot be read.
   *[other] The file { $subject } cannot be read.
  }
    .next = Check that it is still there and that you may open it.
problem-file-unwritable = { $subject ->
    [none] The file cannot be saved.
   *[other] The file { $subject } cannot be saved.
  }
    .next = Choose another folder, or check its permissions.
problem-not-found = { $subject ->
    [none] What you asked for is not there any more.
   *[other] { $subject } is not there any more.
  }
    .next = It may have been moved or deleted in the meantime.
problem-name-taken = { $subject ->
    [none] There is already a folder of that name here.
   *[other] There is already a folder called { $subject } here.
  }
    .next = Choose another name.
problem-invalid = { $subject ->
    [none] One of the values cannot be right.
   *[other] This value cannot be right: { $subject }.
  }
    .next = Correct it, and then try again.
problem-stopped = You stopped it.
    .next = Start again whenever you like; nothing is lost.
problem-bug = Postane made a mistake.
    .next = Try again. If it happens once more, please report it together with the details. Your mail is safe.
