"""An address should not look like an advertisement.

Content blockers do not read a page: they block addresses and hide elements whose names look like advertising, tracking
or a cookie banner. A privacy statement speaks of just these things. With such an id, readers who care
about privacy most get a page that does not load (where a theme fetches pages while one reads) or a section without its
heading.

Patterns are matched as blockers match them: an address pattern anywhere in `/products/ID/`, whole from dash to dash or
slash to slash, and an anchor only as a whole. "Loads" is no advertisement. The list is short; it was taken from
EasyList, EasyPrivacy and EasyList Cookie, and the message names which.

An anchor is hidden only as a whole, and a dot is no slash.

Passes:

    sections:
      - {id: cookies-and-files, heading: Cookies, items: [{id: loads, name: Loads}]}
    # content/items/own.yml
    - {id: device.advertising-id, name: Advertising identifier}

Fails:

    items: [advertising-id]
    # content/items/own.yml
    - {id: advertising-id, name: Advertising identifier}

Fails, for the heading would be hidden:

    sections:
      - {id: cookie-policy, heading: Cookies, items: [device.imei]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from privacy_statements.catalog.model import Catalog, Comparison, DataItem, Document, Product, Question
from privacy_statements.catalog.vocabulary import Category
from privacy_statements.diagnostics.diagnostic import Diagnostic, diagnose
from privacy_statements.rules.context import Context

CODE = "blocked-slug"

# https://github.com/easylist/easylist: easylist_general_block.txt, easyprivacy_general.txt and
# easylist_cookie_general_hide.txt, reduced to what an id can spell: small letters, digits, dots and dashes. The words
# that stand there only beside others (`/api/analytics/*`, `/telemetry/log/*`) are taken for the whole id.
_EASYLIST = """
/ads/ /ad/ /adv/ /advert/ /advert- /advert. /adverts/ /adverts. /advertise/ /advertise- /advertise. /advertisement/
/advertisement- /advertisement. /advertisements/ /advertisements- /advertisements. /advertiser/ /advertiser.
/advertisers/ /advertisers. /advertising/ /advertising- /advertising. /advertorial/ /advertorials/ /adwords/ /adsense/
/adserver/ /adspace/ /adtech/ /adtech- /adtech. /adtracking/ /adtracking. /adview/ /ad-banner- /ad-choices-
/ad-exchange. /ad-frame/ /ad-identifier. /ad-images/ /ad-link/ /ad-manager/ /ad-page/ /ad-server/ /ad-source/ /ad-tags/
/ad-unit- /advanced-ads- /advanced-advertising- /affiliate-content/ /affiliate-program/ /affiliation/ /banner/
/banner-ad- /banner-ad/ /banner-ads- /banner-ads/ /banners/ /display-ad/ /display-ads- /display-ads/ /doubleclick/
/e-advertising/ /sponsor/ /sponsored/ /sponsors/ -ad-banner- -ad-category- -ad-content/ -ad-data/ -ad-link- -ad-manager/
-ad-server/ -ad-unit/ -ads-management/ -ads-manager/ -advertise/ -advertisement-management/ -advertisement. -banner-ad-
-banner-ad/ -banner-ads- -banner-ads/ -content-ad- -google-ads- -google-ads/ -native-ad/ -sponsored-links- -video-ads/
"""
_EASYPRIVACY = """
/analytics/ /analytics-client- /analytics-collector /analytics-event- /analytics-events- /analytics-plugin/
/analytics-tracker/ /account-stats/ /adobe-analytics- /adobe-analytics/ /amp-analytics- /amp-analytics/ /beacon/
/beacons/ /page-view/ /pixel/ /pixels/ /social-share/ /status-beacon/ /telemetry/ /third-party-stats/ /track-action/
/tracker/ /trackers/ /tracking/ /tracking-active/ /tracking-ad/ /tracking-analytics- /tracking-pixel/ /tracking-script/
/universal-trackers/ /universal-tracking- /usertracking/ /web-analytics/ /web-vitals- /web-vitals/ -adobe-analytics/
-ads-tracking- -fb-pixel- -google-analytics/ -heatmaps-analytics/ -landing-tracking- -tracking-pixel.
-universal-analytics/
"""
_COOKIE = """
about-cookies accept-cookie accept-cookies advertisement-cookies agree-with-cookies cookie-banner cookie-bar
cookie-consent cookie-notice cookie-notification-section cookie-opt-in cookie-opt-out cookie-optin cookie-optout
cookie-page cookie-policies cookie-policy cookie-policy-banner cookie-policy-consent cookie-policy-info
cookie-policy-notice cookie-policy-section cookie-preferences cookie-privacy cookie-privacy-info cookie-privacy-policy
cookie-required cookie-section cookie-statement cookie-table cookie-terms cookie-text cookie-warning cookiebanner
cookieconsent cookieinformation cookielaw cookienotice cookiepolicy cookies-acceptance cookies-agreement cookies-banner
cookies-bar cookies-charter cookies-compliance cookies-conditions cookies-consent cookies-content cookies-directive
cookies-disclaimer cookies-guide cookies-info cookies-information cookies-legal cookies-message cookies-note
cookies-notice cookies-notification cookies-permission cookies-policy cookies-policy-info cookies-privacy
cookies-regulation cookies-section cookies-terms cookies-usage cookies-use cookies-warning
"""
ADDRESSES = {"EasyList": _EASYLIST.split(), "EasyPrivacy": _EASYPRIVACY.split()}
ANCHORS = {"EasyList Cookie": frozenset(_COOKIE.split())}


Addressed = Document | Comparison | Question | Category | DataItem


def of_product(product: Product, catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """The page of a product, and every section of it, that content blockers would block or hide."""
    yield from _page("products", product)
    yield from _sections(product)


def check(catalog: Catalog, context: Context) -> Iterator[Diagnostic]:
    """Every other page and every section of a guide."""
    kinds: Mapping[str, Iterable[Addressed]] = {
        "guides": catalog.guides.values(),
        "comparisons": catalog.comparisons.values(),
        "questions": catalog.questions.values(),
        "categories": catalog.vocabulary.categories.values(),
        "items": (item for item in catalog.items.values() if item.product is None),
    }
    for kind, records in kinds.items():
        for record in records:
            yield from _page(kind, record)
    for guide in catalog.guides.values():
        yield from _sections(guide)


def _page(kind: str, record: Addressed) -> Iterator[Diagnostic]:
    if pattern := blocked(f"/{kind}/{record.id}/"):
        what = f'met the address "{kind}/{record.id}/", which content blockers block'
        yield diagnose(CODE, record.position, f"{what} ({pattern}); expected another id")


def _sections(document: Document) -> Iterator[Diagnostic]:
    for section in document.root.walk():
        if pattern := hidden(section.id):
            what = f'met the anchor "{section.id}", which content blockers hide'
            yield diagnose(CODE, section.position, f"{what} ({pattern}); expected another id")


def blocked(address: str) -> str | None:
    """The list and the pattern that block an address, or ``None``."""
    return next((f"{source}: {part}" for source, parts in ADDRESSES.items() for part in parts if part in address), None)


def hidden(anchor: str) -> str | None:
    """The list and the rule that hide an element of this name, or ``None``."""
    return next((f"{source}: ###{anchor}" for source, anchors in ANCHORS.items() if anchor in anchors), None)
