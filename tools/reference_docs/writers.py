"""``content/README.md``: how writers begin."""

from __future__ import annotations

import inspect

from privacy_statements.records.kinds import KINDS
from reference_docs.markup import fence, plain, readme, table
from reference_docs.records import place_of

ITEM = """\
# content/items/battery.yml
- id: device.battery-level
  name: Battery level
  aliases: [charge]
  definition: How full the battery is, in percent.
  category: device"""

SHORTEST = """\
# content/products/notes.yml
name: Notes
items: [Email address, Phone number, Last sign-in]"""

PRODUCT = """\
# yaml-language-server: $schema=../../schemas/products.json
# content/products/torch.yml
id: torch
name: Torch
platforms: [Android, iOS]
reviewed: 2026-11-01
source: {title: Privacy at Torch, url: "https://example.org/privacy", published: 2026-10-01}
purposes: [secure]                          # holds for everything below
sections:
  - heading: Required data
    kind: data
    necessity: required
    retention: {duration: P30D, bound: at-most}
    items:
      - device.battery-level                # a shared item: its id is enough
      - id: brightness
        name: Brightness                    # an item that only this product has
        condition: {platform: android}
      - id: screen-time
        name: Screen time
        answer: {answer: collected, condition: the torch is on}
  - heading: Never
    kind: never
    items:
      - {item: location, act: [collected, sold]}"""

LOCATION = """\
# content/items/location.yml
- {id: location, name: Location, category: device}"""

INTRODUCTION = """\
You write what a product does with data: which items, why, for how long, who sees them. You write each fact once, in
YAML, and it appears on every page where it belongs. You need no Python.

Two commands while you write, in the folder above this one:

```sh
make serve    # shows the site at http://127.0.0.1:8000; it follows what you save
make check    # every mistake with its line, its column and the nearest right word
```"""

BEGIN = """\
`privacy-statements new product` asks a few questions and begins the file: every field with its help, and examples that
are ready once their `#` is taken away. `new item`, `new guide`, `new comparison` and `new change` do the same for
the other kinds. What they write passes `make check` as it is, and no file is ever overwritten."""

AN_ITEM = """\
An item is what a datum *is*, said once for all products. Add it to any file in `items/`:"""

AN_ITEM_MORE = """\
Never change an `id`; everything else can change. The category is the id of a record in `vocabulary/`, or of a
[word list](../site-src/manual/writing/recipes.md#words-to-begin-with) that the site takes. From now on, a
product says `- device.battery-level` among its `items`, and the item is a row on the page of its category. Where two
products mention it, or one never collects it, it has a page of its own; `page: true` gives it one anyway. An item that
only one product has needs no file: its name in the product is enough."""

A_PRODUCT = """\
Only a name is needed. This is valid, and makes a page:"""

A_PRODUCT_MORE = """\
`make check` warns that its ids are provisional: they were made from the names, and links to them may break. Write
an `id` before you publish, or let `privacy-statements fmt --assign-ids` write them.

A usual product has sections. What a section says holds for everything inside it:"""

RULES = """\
- **Not stated is an answer.** Leave out what the source does not say. The page then reads *Not stated*, and nobody
  has guessed. Do not write "no" for it: `answer: not-collected` is a statement.
- **Never is a statement too**, of a section with `kind: never`: `act` says what never happens (collected, seen,
  used, sold) and `by` who never does it.
- **"Only managed apps" is a scope, "if enrolled" a condition.** Write the one as `only`, the other as `condition`.
- **Examples are not a full list.** `exhaustive: false` says so on a section, an item or a part.
- **An id is never changed, and never given to something else.** A product that is gone keeps its record, with
  `status: removed`.
- **Text is text.** `no`, `1.10` and `2026-11-01` need no quotes. Quotes are needed for a colon followed by a
  blank, for ` #`, and at the start for the characters ``[ ] { } , & * ! | > ' " % @ ` ``"""

MISTAKES = """\
```text
content/products/torch.yml:8:12: error: unknown purpose "secrue"; did you mean "secure"? [unknown-reference]
```

The file, the line, the column; then what is wrong and what was expected. `privacy-statements rules unknown-reference`
explains the code in the brackets. Nothing is published while there is an error, and the published site is
left unchanged. A *warning* is published and probably a slip; a *debt* is a fact that is not stated yet, and is
counted. A rule that is wrong about a record is silenced there, with a reason: `disregard: {code: ..., reason: ...}`.

`privacy-statements fmt` brings files into one form: the order of keys, indentation, blank lines. Comments stay as they
are.

With Visual Studio Code and its YAML extension, you see mistakes, allowed words and help while you type. Other
editors find the schema by the first line of a file: `# yaml-language-server: $schema=../../schemas/products.json`."""

MORE = """\
- [The manual](../site-src/manual/writing/index.md): the first record in ten minutes, conditions, never, recipes, checks
- [Every field of every record](../site-src/manual/reference/records.md)
- [Every mistake that can be reported](../site-src/manual/reference/codes.md)
- The records here, which say what four real products do: `products/intune.yml` has answers in columns,
  `products/managed-desktop.yml` sources, storage and rights, `guides/` a procedure with steps."""


def content_readme() -> str:
    """The whole page."""
    return readme(
        "Records: what is true",
        INTRODUCTION,
        "## Add a data item in five lines",
        AN_ITEM,
        fence("yaml", ITEM),
        AN_ITEM_MORE,
        "## The shortest product",
        A_PRODUCT,
        fence("yaml", SHORTEST),
        A_PRODUCT_MORE,
        fence("yaml", PRODUCT),
        "It names one more shared item, as short as can be:",
        fence("yaml", LOCATION),
        "## Let a command begin",
        BEGIN,
        "## The folders",
        "You can split records over files as you like.",
        table(["Place", "Holds"], [(place_of(kind), plain(inspect.getdoc(KINDS[kind]) or "")) for kind in KINDS]),
        "## Habits",
        RULES,
        "## When something is wrong",
        MISTAKES,
        "## More",
        MORE,
    )
