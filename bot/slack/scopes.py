"""What we ask of a workspace, and why. The manifest and the doctor are held against this table."""

# Each Web API method that is called, to the scope it needs ("" where it needs none).
# Source: docs.slack.dev/reference/methods, "Required scopes" of each.
METHODS = {
    "auth.test": "",  # which workspace is this token of, and what may it do
    "chat.postMessage": "chat:write",  # a card, in the person's direct message
    "chat.update": "chat:write",  # a card that changed, so that nobody taps what is over
    "chat.delete": "chat:write",  # what is left of a longer card that changed into a shorter one
    "conversations.history": "im:history",  # whether a card that is in doubt has arrived
    "conversations.open": "im:write",  # the direct message with somebody who never wrote to us
    "users.info": "users:read",  # who is this, and which language do they read
    "users.lookupByEmail": "users:read.email",  # the person of the organisation file
    "views.open": "",  # the modal to report in
    "views.publish": "",  # the App Home
    "auth.teams.list": "",  # the workspaces of an Enterprise organisation that installs us
    "oauth.v2.access": "",  # a workspace that installs us
    "apps.connections.open": "",  # Socket Mode; the app token's own scope connections:write
}

# Each event we are told of, to its scope. Source: docs.slack.dev/reference/events.
EVENTS = {
    "message.im": "im:history",  # what somebody types to us
    "app_mention": "app_mentions:read",  # a mention in a channel, answered in private
    "app_home_opened": "",  # draw the App Home
    "user_change": "users:read",  # somebody's account was closed: their deputy takes over
    "app_uninstalled": "",  # forget the token
    "tokens_revoked": "",  # forget the token
}

# Scopes of what is neither method nor event.
FEATURES = {
    "commands": "/melden and the two shortcuts",
    "files:read": "to fetch a photo somebody sends as evidence",
    "users:read.email": "the e-mail address in users.info",
}

SCOPES = tuple(sorted({*METHODS.values(), *EVENTS.values(), *FEATURES} - {""}))
