"""``view``: what a template receives."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from privacy_statements.cli.shared import config_option, project_of, without_errors
from privacy_statements.diagnostics.diagnostic import nearest
from privacy_statements.diagnostics.position import Position
from privacy_statements.pipeline import load_catalog
from privacy_statements.views import VIEWS
from privacy_statements.views.pages import PageView, record_id
from privacy_statements.views.site import make_views
from privacy_statements.words.language import Language
from privacy_statements.words.wording import Wording


@click.command()
@config_option
@click.option("--list", "listing", is_flag=True, help="List the views, and the ids of their pages.")
@click.argument("view", required=False)
@click.argument("record", required=False)
def view(config: Path | None, listing: bool, view: str | None, record: str | None) -> None:
    """Print what a template receives for one page, as JSON.

    Example: privacy-statements view product intune
    """
    project = project_of(config)
    loaded = load_catalog(project)
    catalog, wording = without_errors(loaded), Wording(Language(project.options.language))
    pages = make_views(catalog, wording, project.shown_checklists)
    views = {(page.info.kind, record_id(page)): page for page in pages}
    if listing or view is None:
        for name, kind in VIEWS.items():
            click.echo(f"{name}: {kind.summary}")
            click.echo(f"  {', '.join(key for of, key in views if of == name) or '(no page)'}")
        return
    page = _page(views, view, record)
    click.echo(json.dumps(_plain(page), indent=2, ensure_ascii=False))


def _page(views: Mapping[tuple[str, str], PageView], view: str, record: str | None) -> PageView:
    if view not in VIEWS:
        raise click.UsageError(f'unknown view "{view}"{nearest(view, VIEWS)}')
    ids = [key for kind, key in views if kind == view]
    first = [key for key in ids if views[view, key].info.continues is None]
    wanted = record or (first[0] if len(first) == 1 else "")
    if (view, wanted) not in views:
        if record is None:
            raise click.UsageError(f'the view "{view}" needs the id of a record{nearest("", ids)}')
        raise click.UsageError(f'the view "{view}" has no page "{wanted}"{nearest(wanted, ids)}')
    return views[view, wanted]


def _plain(value: Any) -> Any:
    if isinstance(value, Position):
        return value._asdict()
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime.date) else value
