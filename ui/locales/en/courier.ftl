# Sending and receiving: the dialog, and messages of which only the header is here.
tab-tasks = Tasks
tab-errors = Errors
courier-idle = Nothing is being sent or received.
courier-no-errors = Nothing went wrong.
courier-hide = Hide
courier-hide-when-done = Hide when finished
courier-again = Refresh
courier-received = { $count ->
    [0] Nothing new
    [one] One message received
   *[other] { $count } messages received
  }
courier-sent = { $count ->
    [one] One message sent
   *[other] { $count } messages sent
  }
courier-stopped = Stopped
courier-failed = Failed
courier-messages = { $done } of { $total } messages
courier-bytes = { $done } of { $total }
courier-rate = { $rate }/s
status-several = Receiving { $at } of { $total } from { $servers } servers
status-errors = Something went wrong
status-idle = Send/Receive

partial = Only the header is here
rest-on-server = Only the header of this message was downloaded. All of it is { $size }.
rest-asked = The rest of this message comes with the next Send/Receive.
rest-gone = Only the header of this message is here, and the server has no more of it.
rest-download = Download the rest
rest-delete = Delete on the server
confirm-delete-on-server = Delete this message on the server, too? It was not downloaded, and cannot be brought back.
