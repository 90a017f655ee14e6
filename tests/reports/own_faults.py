"""Ways to break the worked example of an own report, and what must be said of each."""

PAGE = "board/board.html.jinja"
TYPES = "board/_types.html.jinja"
KIND = "board/report.yaml"
WORDS = "locale/en/LC_MESSAGES/messages.po"
FIRST = "{% block content %}\n"

# where, what is replaced, by what, and what the sentence must say
TEMPLATE_FAULTS = {
    "a word that Jinja does not know": (
        PAGE,
        FIRST,
        FIRST + "{% fi title %}\n",
        [r"board\.html\.jinja, line 5: is no template: .*'fi'", "mend it"],
    ),
    "a filter that nobody knows": (
        TYPES,
        "clip(24)",
        "clipp(24)",
        [r"_types\.html\.jinja, line 10", r"filter \[clipp\], which is not known"],
    ),
    "a test that nobody knows": (
        TYPES,
        "if row.is_total %} class",
        "if row.is_total is totally %} class",
        ["line 10", r"test \[totally\]"],
    ),
    "a part that is not there": (
        PAGE,
        "board/_types.html.jinja",
        "board/_tpyes.html.jinja",
        [
            "line 13",
            r"asks for \[board/_tpyes\.html\.jinja\]",
            "neither here nor among the shipped",
        ],
    ),
    "a word that no catalogue has": (
        TYPES,
        'say("board.wins")',
        'say("board.winners")',
        ["line 7", r"says \[board\.winners\]", r"catalogue \[ja\]", "add the entry to"],
    ),
    "text declared safe": (
        TYPES,
        "row.type_name | clip(24)",
        "row.type_name | safe",
        ["line 10", r"filter \[safe\]", "would become markup"],
    ),
    "escaping switched off": (
        PAGE,
        FIRST,
        FIRST + "{% autoescape false %}{{ title }}{% endautoescape %}\n",
        ["line 5", r"\[autoescape\]"],
    ),
    "a catalogue that is none": (
        WORDS,
        'msgstr "Wins"',
        "msgstr Wins",
        [r"en/LC_MESSAGES/messages\.po, line \d+", "is no entry of a catalogue", "msgstr"],
    ),
    "a figure that the shipped entry has not": (
        WORDS,
        'msgid "absent.not_delivered"\nmsgstr "not linked"',
        'msgid "absent.not_delivered"\nmsgstr "not {linked}"',
        [r"key \[absent\.not_delivered\]", r"\{linked\}", "use its figures alone"],
    ),
    "an odd bracket in an entry": (
        WORDS,
        'msgstr "Wins"',
        'msgstr "Wins {"',
        [r"key \[board\.wins\]", "odd"],
    ),
    "a title with a figure of its own": (
        WORDS,
        "Board report {name} {as_of}",
        "Board report {day}",
        [r"key \[board\.title\]", r"\{day\}", r"use \{name\} and \{as_of\}"],
    ),
    "a title without words": (
        KIND,
        "title: board.title",
        "title: board.heading",
        [r"board/report\.yaml", r"says \[board\.heading\]"],
    ),
    "a style that ends the style": (
        "board/board.css",
        ".board-types tr",
        "</style>\n.board-types tr",
        [r"board\.css, line 6", "is no style"],
    ),
    "a key that report.yaml does not know": (
        KIND,
        "title:",
        "titel:",
        [r"board/report\.yaml, line 3", r"key \[titel\]", "is not known"],
    ),
    "a context that nobody makes": (
        KIND,
        "context: progress",
        "context: progres",
        [r"board/report\.yaml, line 1", r"key \[context\]", "'progress'"],
    ),
    "a context that is a mail alone": (
        KIND,
        "context: progress",
        "context: todo",
        ["line 1", "a mail alone"],
    ),
    "a table that is no report table": (
        KIND,
        "rpt_board_types",
        "fct_deal",
        [r"board/report\.yaml, line 2", r"key \[tables", r"\^rpt_"],
    ),
    "a report.yaml that is no YAML": (KIND, "context: ", "context: [", ["is not YAML", "line"]),
    "a shipped folder of another kind": (
        "progress/report.yaml",
        "context: progress",
        "context: gap",
        [r"progress/report\.yaml, line 1", "is a shipped folder", "say context: progress"],
    ),
    "people's editions by a folder that makes none": (
        "progress/report.yaml",
        "owner: rep",
        "owner: board",
        [r"key \[owner\]", r"\[board\]", "name one of: rep"],
    ),
    "a table that the warehouse has not": (
        KIND,
        "rpt_board_types",
        "rpt_board_tpyes",
        [r"key \[tables\]", r"\[rpt_board_tpyes\]", "has not in schema own", "shinchoku run"],
    ),
}
