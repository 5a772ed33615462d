"""Who answers for what is reported."""

from __future__ import annotations

from conftest import Make, run_tool
from privacy_statements.pipeline import build
from privacy_statements.project import read_project
from privacy_statements.rules.owners import by_owner, by_product

CONFIG = "site_name: T\nplugins: [privacy-statements: {checklists: [gdpr-13], completeness: true}]\n"
FILES: dict[str, str | bytes] = {
    "mkdocs.yml": CONFIG,
    "content/organization.yml": "name: Contoso\n",
    "content/products/two.yml": "- {id: a, name: A, owner: Team A, items: [{id: x, name: X}]}\n"
    "- {id: b, name: B, items: [{id: x, name: X}]}\n",
    "content/products/big.yml": "id: big\nname: Big\nowner: Team A\n",
    "content/products/more.yml": "part_of: big\nname: Big\nsections: [{heading: H, items: [{id: y, name: Y}]}]\n",
}


def test_a_diagnostic_is_of_the_product_that_it_stands_in(make_project: Make) -> None:
    root = make_project(FILES)
    built = build(read_project(root / "mkdocs.yml", root))
    places = {
        product.id if product else None: {(one.position.path.rsplit("/")[-1], one.position.line) for one in found}
        for product, found in by_product(built.catalog, built.diagnostics)
    }
    assert places == {
        "a": {("two.yml", 1)},
        "b": {("two.yml", 2)},
        "big": {("big.yml", 1), ("more.yml", 3)},
        None: {("organization.yml", 1)},
    }
    counts = by_owner(built.catalog, built.diagnostics)
    assert set(counts) == {"", "Team A"}
    assert sum(counts.values()) == len(built.diagnostics)


def test_debt_is_counted_by_owner(make_project: Make) -> None:
    root = make_project(FILES)
    told = run_tool("privacy-statements", "check", cwd=root).stderr
    assert "debt by owner: no owner " in told
    assert ", Team A " in told


def test_items_and_guides_have_owners(make_project: Make) -> None:
    root = make_project(
        {
            "mkdocs.yml": "site_name: T\nplugins: [privacy-statements: {review_every: {items: P1Y, guides: P1Y}}]\n",
            "content/items/i.yml": "[{id: x, name: X, owner: Team Items}, {id: y, name: Y}]\n",
            "content/guides/g.yml": "id: g\nname: G\ndescription: G.\nowner: Team Guides\n",
        }
    )
    told = run_tool("privacy-statements", "check", "--today", "2026-11-21", cwd=root).stderr
    assert "debt by owner: no owner 1, Team Guides 1, Team Items 1\n" in told
