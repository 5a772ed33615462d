"""Rules → what they say of a catalog. What they have said of single products in an earlier run is taken over where all
that they read is the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from privacy_statements.cache.digests import digest, digest_of, program
from privacy_statements.cache.reads import Readable, Reads, noting
from privacy_statements.cache.recall import Cache
from privacy_statements.cache.store import NOWHERE, Store
from privacy_statements.catalog.model import Catalog, Product
from privacy_statements.diagnostics.diagnostic import Diagnostic
from privacy_statements.diagnostics.findings import Counted
from privacy_statements.rules import Rule
from privacy_statements.rules.gists import Gist, Lists, together
from privacy_statements.rules.given import Given

if TYPE_CHECKING:  # nobody waits for the reading of words before some are read
    from privacy_statements.rules.texts import Texts

Found = tuple[Diagnostic, ...]
NOT_KEPT: Mapping[str, bytes] = {}
OTHERS = ""
"""In place of the id of a product: all records that are none."""


def judged(
    rules: Iterable[Rule],
    catalog: Catalog,
    given: Given,
    built_of: Mapping[str, bytes] = NOT_KEPT,
    store: Store = NOWHERE,
    digests: dict[tuple[str, str], bytes] | None = None,
) -> list[Counted]:
    """What rules say of a catalog in these circumstances. ``built_of`` tells by product id all that a product was built
    of, as a digest; of the others nothing is kept. ``digests`` are those of ``Readable``. The result is the same with any
    store."""
    asked = tuple(rules)
    structural = [rule for rule in asked if rule.read is None]
    reading = [rule for rule in asked if rule.read is not None]
    judging = _Judging(catalog, given, built_of, store, digests)
    return judging.structure(structural) + (judging.words(reading) if reading else [])


class _Judging(Struct):
    catalog: Catalog
    given: Given
    built_of: Mapping[str, bytes]
    store: Store
    digests: dict[tuple[str, str], bytes] | None

    def structure(self, rules: Sequence[Rule]) -> list[Counted]:
        """What rules say that read no words: of each product, then of everything else."""
        lists = Lists(self.catalog.vocabulary)
        alone = [(rule.code, rule.alone) for rule in rules if rule.alone is not None]
        kept = self._kept("structure", [code for code, _ in alone])
        known: dict[str, tuple[Gist, Found]] = {}
        fresh = kept.take_over(known, self.catalog.products)
        found = {key: before for key, (_, before) in known.items()}
        judges = [rule(kept.seen, kept.given) for _, rule in alone] if fresh else []

        def judged_now() -> Iterator[Product]:
            for key in fresh:
                product = self.catalog.products[key]
                found[key] = tuple(one for judge in judges for one in judge(product))
                yield product

        if kept.keeps:
            known.update((product.id, (lists.gist_of(product), found[product.id])) for product in judged_now())
            kept.keep(known, fresh)
            gists = together({key: known[key][0] for key in self.catalog.products})
        else:
            gists = lists.gists_of(judged_now())
        said: list[Counted] = [one for key in self.catalog.products for one in found[key]]
        for rule in rules:
            if rule.rest is not None:
                said += rule.rest(self.catalog, self.given, gists)
            if rule.bundles is not None:
                said += rule.bundles(self.catalog, self.given)
        return said

    def words(self, rules: Sequence[Rule]) -> list[Counted]:
        """What rules say that read words: of the texts of products, then of those of all other records."""
        from privacy_statements.rules.texts import Texts

        codes = [rule.code for rule in rules]
        kept = self._kept("words", codes)
        known: dict[str, Found] = {}
        fresh = kept.take_over(known, self.catalog.products)
        said: list[Counted] = [one for found in known.values() for one in found]
        if fresh:
            products = [self.catalog.products[key] for key in fresh]
            found = _said(rules, Texts(kept.seen, self.given.language, products, others=False), kept.given)
            said += found
            kept.keep(_by_file(found, products), fresh)
        kept = self._kept("other words", codes)
        for _ in kept.take_over(known, (OTHERS,)):
            known[OTHERS] = _said(rules, Texts(kept.seen, self.given.language, (), others=True), kept.given)
            kept.keep(known, (OTHERS,))
        return [*said, *known[OTHERS]]

    def _kept(self, name: str, codes: Iterable[str]) -> _Kept:
        given = replace(self.given, today=None, pages=None)
        cache = Cache(self.store)
        if cache.keeps:  # else nobody waits for the digest of the whole program
            cache = Cache(self.store, digest((program(), digest_of(given), *codes)))
        built_of = self.built_of if name != "other words" else {OTHERS: b""}
        readable = Readable(self.catalog, digests=self.digests)
        return _Kept(f"judged {name}", cache, readable, built_of, given)


class _Kept:
    """What was said of products, each for itself, by the same rules in the same circumstances. ``given`` has no day and
    no hand-written pages: nothing that is kept may depend on them."""

    def __init__(
        self, name: str, cache: Cache, readable: Readable, built_of: Mapping[str, bytes], given: Given
    ) -> None:
        self.given = given
        self._name, self._cache, self._readable, self._built_of = name, cache, readable, built_of
        self._reads = Reads()
        self.seen = noting(readable, self._reads)
        """The catalog, of which is noted what is read for those of whom nothing is known."""
        self.keeps = cache.keeps

    def take_over(self, known: dict[str, Any], keys: Iterable[str]) -> list[str]:
        """Puts what is known where it belongs, and gives those of whom nothing is known."""
        fresh = []
        for key in keys:
            of = self._built_of.get(key)
            met = self._cache.recalled(self._name, key, of, self._readable) if of is not None else None
            if met is None:
                fresh.append(key)
            else:
                known[key] = met[0]
        return fresh

    def keep(self, known: Mapping[str, Any], fresh: Iterable[str]) -> None:
        """Keeps what was said now, with everything that was read for any of them."""
        reads = tuple(self._reads)
        for key in fresh:
            if key in self._built_of and key in known:
                self._cache.remember(self._name, key, self._built_of[key], reads, self._readable, known[key])


def _said(rules: Iterable[Rule], texts: Texts, given: Given) -> Found:
    return tuple(one for rule in rules if rule.read is not None for one in rule.read(texts, given))


def _by_file(found: Found, products: Iterable[Product]) -> dict[str, Found]:
    """By product, what was said of its texts: they stand in its file. Whoever is kept has one for itself."""
    in_file: dict[str, list[Diagnostic]] = {product.position.path: [] for product in products}
    for one in found:
        if one.position.path not in in_file:
            return {}  # nobody knows of whom it is said
        in_file[one.position.path].append(one)
    return {product.id: tuple(in_file[product.position.path]) for product in products}
