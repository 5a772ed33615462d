"""Material for MkDocs: which of its texts are replaced, and by what. The templates are those of 9.8."""

from __future__ import annotations

import re

from privacy_statements.hosts.mkdocs.theme.styles import Patch

NAME = "material"
TRIED = "9.8.1"
ASSETS = "assets/theme"
VERSION = re.compile(r"mkdocs-material-([\d.]+\w*)")  # the tag in the head of base.html

MENU = "the menu opens by keyboard"
SEARCH = "search is named and works by keyboard"
STOPS = "every keyboard stop is a real control"
LANDMARKS = "parts of a page have names of their own"
INLINE = "no script stands in a page"
SKIP = "the first link of every page skips to the content"
QUIET = "no other host is asked"
TITLE = "the name of the site is not cut off"
PLACE = "the menu says which page this is"
NOT_FOUND = "a page that does not exist says where to look"
SMALL = "a page is small: its menus hold no element that nothing needs"

MENU_BUTTON = """\
<a class="md-header__button md-icon ps-menu ps-menu--link" href="#__menu" aria-label="{{ lang.t('nav') }}">
      {% set icon = config.theme.icon.menu or "material/menu" %}
      {% include ".icons/" ~ icon ~ ".svg" %}
    </a>
    <button type="button" class="md-header__button md-icon ps-menu ps-menu--button" data-ps-opens="__drawer" aria-controls="__menu" aria-expanded="false" aria-label="{{ lang.t('nav') }}">"""
SEARCH_BUTTON = """\
<label for="__search" hidden></label>
        <button type="button" class="md-header__button md-icon ps-search" data-ps-opens="__search" aria-expanded="false" aria-label="{{ lang.t('search') }}">"""
ICON = """
      {% set icon = config.theme.icon.menu or "material/menu" %}
      {% include ".icons/" ~ icon ~ ".svg" %}
    """
MAGNIFIER = """
          {% set icon = config.theme.icon.search or "material/magnify" %}
          {% include ".icons/" ~ icon ~ ".svg" %}
        """
A_TO_Z = """\
{% if ps_theme.list %}
      <a class="ps-a-to-z" href="{{ ps_theme.list | url }}">{{ ps_theme.list_label | e }}</a>
    {% endif %}
    """
TOPIC = """
        <div class="md-header__topic" data-md-component="header-topic">
          <span class="md-ellipsis">
            {% if page.meta and page.meta.title %}
              {{ page.meta.title }}
            {% else %}
              {{ page.title }}
            {% endif %}
          </span>
        </div>"""
NAME_IN_MENU = """\
  <span class="md-ellipsis">
    {{ render_title(ref) }}
    {% if nav_item.meta and nav_item.meta.subtitle %}
      <br>
      <small>{{ nav_item.meta.subtitle }}</small>
    {% endif %}
  </span>
"""
NAME_IN_CONTENTS = (
    """
    <span class="md-ellipsis">
      {% if toc_item.typeset %}""",
    """\
      {% else %}
        {{ toc_item.title }}
      {% endif %}
    </span>
""",
)
"""Where the name of a place in the contents of a page begins and ends."""
LOST = """\
<h1>{{ ps_theme.lost.title | e }}</h1>
  <p>{{ ps_theme.lost.words | e }}</p>
  <ul>
    {% for each in ps_theme.lost.links %}
      <li><a href="{{ each.url | url }}">{{ each.label | e }}</a></li>
    {% endfor %}
  </ul>"""
NO_TOC = (
    """{% if not page.toc or (page.toc | first).level == 1 and not (page.toc | first).children %} hidden{% endif %}"""
)


def tag_of(name: str) -> str:
    """The tag of a script that was a part of the page. The page's way to the root goes with it."""
    return f"""<script src="{{{{ '{ASSETS}/{name}.js' | url }}}}" data-base="{{{{ config.extra.scope | d(base_url) }}}}"></script>"""


FIRST = "base"
EARLY = 'document.documentElement.classList.replace("no-js","js");'
"""So that nothing moves when the rest of the scripts has come."""
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
BASES = ('"{{ config.extra.scope | d(base_url) }}"', '"{{ base_url }}"')
IN_PAGES = {
    f"partials/javascripts/{name}.html": name
    for name in ("base", "palette", "content", "announce", "outdated", "consent")
}
"""Templates that write scripts into pages, with the name of the file that each becomes."""

TEMPLATES = (
    Patch("base.html", QUIET, "{% if config.theme.font != false %}", "{% if false %}"),
    Patch("base.html", SKIP, "{% if page.toc | first is defined %}", "{% if true %}"),
    Patch("base.html", SKIP, '<a href="{{ skip.url | url }}" class="md-skip">', '<a href="#__content" class="md-skip">'),
    Patch("base.html", SKIP, '<article class="md-content__inner md-typeset">', '<article class="md-content__inner md-typeset" id="__content">'),
    Patch("blog.html", SKIP, '<div class="md-content__inner">', '<div class="md-content__inner" id="__content">'),
    Patch("blog-post.html", SKIP, '<article class="md-content__inner md-typeset">', '<article class="md-content__inner md-typeset" id="__content">'),
    Patch("base.html", MENU, '<div class="md-sidebar md-sidebar--primary"', '<div class="md-sidebar md-sidebar--primary" id="__menu"'),
    Patch("base.html", INLINE, '<script id="__config" type="application/json">', '<div id="__config" hidden>'),
    Patch("base.html", INLINE, "} | tojson -}}\n      </script>", "} | tojson -}}\n      </div>"),
    Patch("base.html", MENU, "{% block scripts %}\n", f"""{{% block scripts %}}\n      <script src="{{{{ '{ASSETS}/keyboard.js' | url }}}}"></script>\n"""),
    Patch("404.html", NOT_FOUND, "{% block content %}", "{% block htmltitle %}<title>{{ ps_theme.lost.title | e }} - {{ config.site_name }}</title>{% endblock %}\n{% block content %}"),
    Patch("404.html", NOT_FOUND, "<h1>404 - Not found</h1>", LOST),
    Patch("partials/header.html", MENU, '<label class="md-header__button md-icon" for="__drawer">' + ICON + "</label>", MENU_BUTTON + ICON + "</button>"),
    Patch("partials/header.html", SEARCH, '<label class="md-header__button md-icon" for="__search">' + MAGNIFIER + "</label>", SEARCH_BUTTON + MAGNIFIER + "</button>"),
    Patch("partials/header.html", "a list of all data items is one choice away", '{% if "material/search" in config.plugins %}', A_TO_Z + '{% if "material/search" in config.plugins %}'),
    Patch("partials/header.html", TITLE, ' data-md-component="header-title"', ""),
    Patch("partials/header.html", TITLE, TOPIC, ""),
    Patch("partials/search.html", SEARCH, ' data-md-component="search" role="dialog"', ' data-md-component="search"'),
    Patch("partials/search.html", SEARCH, '<nav class="md-search__options" aria-label="{{ lang.t(\'search\') }}">', '<div class="md-search__options">'),
    Patch("partials/search.html", SEARCH, "</nav>", "</div>"),
    Patch("partials/search.html", STOPS, '<div class="md-search__scrollwrap" tabindex="0"', '<div class="md-search__scrollwrap"'),
    Patch("partials/search.html", SEARCH, '<div class="md-search-result__meta">', '<div class="md-search-result__meta" role="status">'),
    Patch("partials/search.html", INLINE, 'href="javascript:void(0)"', 'href="?q="'),
    Patch("partials/nav-item.html", STOPS, ' for="{{ path }}" id="{{ path }}_label" tabindex="{{ tabindex }}">', ' for="{{ path }}" id="{{ path }}_label">'),
    Patch("partials/nav-item.html", STOPS, 'id="{{ path }}" {{ checked }}>', 'id="{{ path }}" {{ checked }} aria-label="{{ nav_item.title | striptags | e }}">'),
    Patch("partials/nav-item.html", LANDMARKS, '<nav class="md-nav" data-md-level="{{ level }}" aria-labelledby="{{ path }}_label" aria-expanded="{{ nav_item.active | tojson }}">', '<div class="md-nav" data-md-level="{{ level }}">'),
    Patch("partials/nav-item.html", LANDMARKS, "</nav>", "</div>"),
    Patch("partials/nav-item.html", PLACE, 'class="md-nav__link md-nav__link--active">\n        {{ render', 'class="md-nav__link md-nav__link--active" aria-current="page">\n        {{ render'),
    Patch("partials/toc.html", LANDMARKS, '<nav class="md-nav md-nav--secondary" aria-label="{{ title | e }}">', f'<nav class="md-nav md-nav--secondary" aria-label="{{{{ title | e }}}}"{NO_TOC}>'),
    Patch("partials/toc-item.html", LANDMARKS, '<nav class="md-nav" aria-label="{{ toc_item.title | striptags | e }}">', '<div class="md-nav">'),
    Patch("partials/toc-item.html", LANDMARKS, "</nav>", "</div>"),
    Patch("partials/nav-item.html", SMALL, NAME_IN_MENU, "  {% if ref.typeset or nav_item.meta and nav_item.meta.subtitle %}\n" + NAME_IN_MENU + "  {% else %}\n  {{- ref.title -}}\n  {% endif %}\n"),
    Patch("partials/toc-item.html", SMALL, NAME_IN_CONTENTS[0], "\n      {%- if toc_item.typeset %}"),
    Patch("partials/toc-item.html", SMALL, NAME_IN_CONTENTS[1], "      {% else %}\n        {{- toc_item.title -}}\n      {% endif -%}\n"),
    Patch("partials/source.html", QUIET, ' data-md-component="source"', ""),
)  # fmt: skip
"""What is replaced in templates."""

CUT = {
    "the menu of narrow screens is one list": "@media screen and (max-width:76.234375em){.md-nav--primary,.md-nav--primary .md-nav{",
    "the contents of a page stand in its menu": "@media screen and (max-width:59.984375em){.md-nav--primary .md-nav__link[for=__toc]{",
}
"""Blocks of the main stylesheet that are left out: each is known by its start."""

OTHERS = "a page in another form is not taken for a site in another language"
LATER = "a page loads nothing of the search until the reader goes there"
BUNDLE = (
    Patch("bundle", LATER, 'L($(location.protocol!=="file:"),Je("search")).pipe(', 'Je("search").pipe('),
    Patch("bundle", LATER, "t=new Worker(e))", "t=psWorker(e))"),
    Patch("bundle", OTHERS, 'M("link[rel=alternate]")', 'M("link[rel=alternate][hreflang]")'),
)
"""What is replaced in the theme's script."""
