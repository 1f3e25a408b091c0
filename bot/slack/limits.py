"""What Slack allows at most, in characters unless said otherwise.

Sources: docs.slack.dev/reference/block-kit (blocks, elements, composition objects),
docs.slack.dev/reference/views/modal-views, docs.slack.dev/reference/methods/chat.postMessage.
"""

HEADER = 150
SECTION = 3000
FIELD = 2000
FIELDS = 10  # a section
CONTEXT = 2000  # a text in a context block
LABEL = 2000  # of an input; its hint too
BUTTON = 75
OPTION = 75  # the label of an option; its description too
OPTION_VALUE = 150
OPTIONS = 100  # a select
TICKS = 10  # options of checkboxes and radio buttons
PLACEHOLDER = 150
TYPED = 3000  # what fits in a text field
ACTIONS = 25  # elements of an actions block
BLOCK_ID = 255  # of an action_id too
VALUE = 2000  # of a button
URL = 3000
FILES = 10  # a file input

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_TITLE = 24  # of its submit and close buttons too
METADATA = 3000  # private_metadata of a view

# A message's blocks together may hold some 13,200 characters, which is not documented
# (slackapi/bolt-js issue 2509); we stay below it, counted as JSON.
MESSAGE_SIZE = 12_000
VIEW_SIZE = 200_000  # bytes of JSON; Slack answers view_too_large at 250 kB
FALLBACK = 3_900  # the text of a message beside its blocks; Slack advises 4,000
