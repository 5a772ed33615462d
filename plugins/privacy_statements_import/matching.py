"""Names of a draft → items, categories and purposes of the site. What is sure becomes a reference; a guess stays the
words of the source, with a remark for a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace
from rapidfuzz import fuzz, process

from privacy_statements.catalog.build.ids import free, slug
from privacy_statements.catalog.model import Catalog
from privacy_statements.read.markdown import one_line
from privacy_statements.rules.names import plain
from privacy_statements_import.draft import Draft, Finding, Imported, Outcome
from privacy_statements_import.sources import excerpt, without_nothing

LIKE = 82.0  # of 100: how alike a name must be to be suggested
BRACKETED = re.compile(r"^(?P<long>.+?)\s*\((?P<short>[^()]+)\)$")
PUNCTUATION = re.compile(r"[^\w\s&+#%]+")
ONLY_OF_OWN_ITEMS = frozenset({"aliases"})  # what a row can say of an item that only its product has


WORDS = ("purposes", "recipients", "legal_bases")
FARTHEST = 200  # places ahead in which the next item is looked for
NOWHERE = Finding(1, Outcome.ITEM, "")


class Named(Protocol):
    """Anything with an id and names."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Match(Struct, frozen=True):
    """The item that a name stands for. ``score`` is 1 for the same name, however it is written, and less for one that
    is like it; ``sure`` is false for what is like it only, and where several items have the name. ``others`` are the
    ids of further items that it may be."""

    item_id: str
    score: float
    sure: bool
    others: tuple[str, ...] = ()


class Names(Struct):
    """The names of items, ready to be looked up."""

    same: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # ids by a form of their names
    ids: frozenset[str] = frozenset()
    nearest: dict[str, tuple[str, float, int] | None] = field(default_factory=dict)
    """The form that is most like a form: pages say the same name many times."""

    @classmethod
    def of(cls, items: Iterable[Named]) -> Names:
        """The names of these items, with their other names."""
        known = list(items)
        names = cls(ids=frozenset(item.id for item in known))
        for item in known:
            written = (item.name, *getattr(item, "aliases", ()), *getattr(item, "former_names", ()))
            for form in dict.fromkeys(form for name in written for form in forms(name)):
                names.same[form].append(item.id)
        return names


def match(name: str, items: Names) -> Match | None:
    """The item that a name stands for, or the nearest one; ``None`` when none is like it."""
    if name in items.ids:
        return Match(name, 1.0, True)
    written = forms(name)
    for form in written:
        if found := _only(items.same.get(form, ())):
            return found
    return _nearest(written, items)


def _only(ids: Sequence[str]) -> Match | None:
    different = list(dict.fromkeys(ids))
    return Match(different[0], 1.0, len(different) == 1, tuple(different[1:])) if different else None


def _nearest(written: Sequence[str], items: Names) -> Match | None:
    for form in written:
        if form not in items.nearest:
            known = items.same.keys()
            items.nearest[form] = process.extractOne(form, known, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
    near = max(filter(None, map(items.nearest.get, written)), key=itemgetter(1), default=None)
    if near is None:
        return None
    first, *others = sorted(dict.fromkeys(items.same[near[0]]))
    return Match(first, min(near[1] / 100, 0.99), False, tuple(others))


def forms(name: str) -> list[str]:
    """The forms under which a name is looked up, the longest first: without capitals, punctuation and plurals; where
    an abbreviation of it stands in brackets, also without it, and it alone."""
    whole = _bare(name)
    found = BRACKETED.match(one_line(name))
    if found is None or not _abbreviates(found["short"], found["long"]):
        return [whole] if whole else []
    return list(dict.fromkeys(filter(None, (whole, _bare(found["long"]), _bare(found["short"])))))


def _bare(name: str) -> str:
    return plain(PUNCTUATION.sub(" ", plain(name)))


def _abbreviates(short: str, long: str) -> bool:
    """Whether a short form of capitals runs through the letters of the long one, from its first letter on."""
    if len(short) < 2 or not short.isalnum() or not short.isupper():
        return False
    letters = iter(re.sub(r"\W", "", long.upper()))
    return next(letters, "") == short[0] and all(letter in letters for letter in short[1:])


# --- whole drafts


def matched(result: Imported, catalog: Catalog) -> Imported:
    """The same drafts with references in place of names that are surely those of shared items, of categories and of
    purposes; every guess is a remark on its row and a finding."""
    vocabulary = catalog.vocabulary
    places = [one for one in result.findings if one.outcome in (Outcome.ITEM, Outcome.FACT, Outcome.DOUBT)]
    known = vocabulary.dimensions
    matcher = _Matcher(
        Names.of(item for item in catalog.items.values() if item.product is None),
        Names.of(vocabulary.categories.values()),
        {kind: Names.of(getattr(vocabulary, kind).values()) for kind in WORDS},
        {item.id: item.name for item in catalog.items.values()},
        places,
        known,
    )
    drafts = tuple(
        matcher.draft(draft) for draft in result.drafts if draft.kind != "vocabulary" or _new_words(draft, known)
    )
    words = (Draft("vocabulary", f"{product}-words", made) for product, made in matcher.new.items())
    return replace(result, drafts=(*drafts, *words), findings=(*result.findings, *matcher.found))


class _Matcher(Struct):
    items: Names
    categories: Names
    words: Mapping[str, Names]  # the purposes, recipients and legal bases of the site
    names: Mapping[str, str]
    places: Sequence[Finding]  # the findings that tell where items are, in the order of the source
    dimensions: Mapping[str, Named]
    here: Finding = NOWHERE  # where the item that is looked at stands; a part may stand where the whole does
    found: list[Finding] = field(default_factory=list)
    at: int = 0  # the number of the place after that of the item that is looked at
    product: str = ""
    new: dict[str, dict[str, list[dict[str, str]]]] = field(default_factory=dict)
    """The words that the site does not have yet, by product and kind."""

    def draft(self, draft: Draft) -> Draft:
        if draft.kind == "vocabulary":
            return replace(draft, data=_new_words(draft, self.dimensions))
        if draft.kind not in ("products", "guides"):
            return draft
        self.product = draft.id
        return replace(draft, data=self._body(draft.data))

    def _go_to(self, name: str) -> None:
        """Moves on to the next place whose text begins with a name; both are in the order of the source."""
        begin = excerpt(name).rstrip("…").casefold()
        for at in range(self.at, min(self.at + FARTHEST, len(self.places))):
            if begin and self.places[at].text.casefold().startswith(begin):
                self.here, self.at = self.places[at], at + 1
                return

    def _body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        made = self._with_words(body)
        if "category" not in made and made.get("items") and (heading := made.get("heading")):
            category = match(str(heading), self.categories)
            if category is not None and category.sure:
                made["category"] = category.item_id
        if "items" in made:
            made["items"] = [self._row(one) for one in made["items"]]
        if "sections" in made:
            made["sections"] = [self._body(one) for one in made["sections"]]
        return made

    def _row(self, row: Any) -> Any:
        if isinstance(row, str):
            return self._item(row)
        self._go_to(str(row.get("name", "")))
        return self._item(self._with_words(row), is_found=True)

    def _item(self, written: Any, is_found: bool = False) -> Any:
        made: dict[str, Any] = {"name": written} if isinstance(written, str) else dict(written)
        if not is_found:
            self._go_to(str(made.get("name", "")))
        here = self.here
        if "parts" in made:
            made["parts"] = [self._item(part) for part in made["parts"]]
        self.here = here
        name = made.get("name")
        if not name or "item" in made or "about" in made:
            return made
        found = match(str(name), self.items)
        if found is None:
            return written if isinstance(written, str) else made
        if found.sure and not ONLY_OF_OWN_ITEMS & made.keys():
            return self._referring(made, found.item_id)
        items = " or ".join((found.item_id, *found.others))
        return self._doubted(made, f"may be the shared item {items} (score {found.score:.2f})")

    def _referring(self, made: dict[str, Any], item_id: str) -> dict[str, Any]:
        name = made.pop("name")
        kept = {"name": name} if name != self.names[item_id] else {}
        return {"item": item_id, **kept, **made}

    def _with_words(self, statement: Mapping[str, Any]) -> dict[str, Any]:
        """A statement whose purposes, recipients and legal bases are ids: of the site's words where the names are surely
        the same, else of new ones."""
        made = dict(statement)
        for kind, key in (("purposes", "purpose"), ("recipients", "recipient")):
            each = [one if isinstance(one, Mapping) else {key: one} for one in _listed(made.get(kind))]
            said = [{**one, key: self._word(kind, str(one[key]))} for one in each]
            said = [
                {**one, "legal_basis": self._word("legal_bases", str(one["legal_basis"]))}
                if "legal_basis" in one
                else one
                for one in said
            ]
            if kind in made:
                made[kind] = [
                    one[key] if set(one) == {key} else one for n, one in enumerate(said) if one not in said[:n]
                ]
        return made

    def _word(self, kind: str, name: str) -> str:
        known = self.words[kind]
        found = match(name, known)
        # A word of the very file that is written would be gone with it, where it is overwritten.
        if found is not None and found.sure and not found.item_id.startswith(f"{self.product}-"):
            return found.item_id
        new = self.new.setdefault(self.product, {}).setdefault(kind, [])
        made = next((one["id"] for one in new if one["name"] == name), None)
        if made is None:
            made = free(f"{self.product}-{slug(name)}", {one["id"] for one in new})
            new.append({"id": made, "name": name})
        return made

    def _doubted(self, made: dict[str, Any], why: str) -> dict[str, Any]:
        name = excerpt(str(made.get("name") or made.get("heading") or ""))
        self.found.append(Finding(self.here.line, Outcome.DOUBT, name, why, self.here.path))
        return {**made, "needs_review": [*_listed(made.get("needs_review")), why]}


def _new_words(draft: Draft, known: Mapping[str, Named]) -> dict[str, Any]:
    """The words of a draft without the dimensions that the site has already, under the same id and name."""
    new = [
        one
        for one in draft.data.get("dimensions", ())
        if one["id"] not in known or plain(known[one["id"]].name) != plain(one["name"])
    ]
    return without_nothing({**draft.data, "dimensions": new})


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
