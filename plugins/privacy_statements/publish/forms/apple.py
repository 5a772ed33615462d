"""The privacy manifest of an app for Apple's platforms (`PrivacyInfo.xcprivacy`), and its labels for the App Store as JSON.

What for: Xcode packs the manifest into an app; the App Store refuses some apps without it. The labels are what fastlane uploads
(`app_privacy_details.json`).

What maps: each row that states collection gives the types that the codes `apple` of its data item or category name, with
the purposes of all such rows. Data is linked to the reader if any of its rows is `identified`, and not linked if all are
`anonymised` or `non-personal`. Which required-reason interfaces an app calls is in its code, not in its privacy statement:
`--fragment FILE` takes a manifest of engineers. Its interfaces, its tracking domains and its answers about tracking and linkage
complete what the records leave open; if a record states the opposite, the export is refused.

What is lost: names, necessity, conditions, retention, legal bases, recipients, storage. Left open if neither the records nor the
fragment state it: whether data is used for tracking in Apple's sense, whether pseudonymised data counts as linked, and the
interfaces. A key without an answer is not written.

How it is checked: the file is a property list with the keys of manifests, and each constant is in the list of types and purposes.
Not verified: that list was read in the exporter of the Godot engine and in other validators, not on Apple's own pages; Apple
validates a manifest when an app is uploaded, which was not done here. Names of labels are those of fastlane's own model.
"""

from __future__ import annotations

import json
import plistlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from privacy_statements.catalog.model import Row
from privacy_statements.catalog.schemes import codes_of
from privacy_statements.publish.forms import Sheet
from privacy_statements.publish.forms.stated import TO_NOBODY, by_code, collected, purpose_codes
from privacy_statements.records.words import Identifiability

TYPE, PURPOSE = "NSPrivacyCollectedDataType", "NSPrivacyCollectedDataTypePurpose"
PURPOSES = f"{PURPOSE}s"
DATA, APIS = "NSPrivacyCollectedDataTypes", "NSPrivacyAccessedAPITypes"
TRACKING, DOMAINS = "NSPrivacyTracking", "NSPrivacyTrackingDomains"
LINKED, TRACKED = f"{TYPE}Linked", f"{TYPE}Tracking"
LABELS = {
    "PaymentInfo": "PAYMENT_INFORMATION", "CreditInfo": "CREDIT_AND_FRAUD", "OtherUserContactInfo": "OTHER_CONTACT_INFO",
    "AudioData": "AUDIO", "OtherDataTypes": "OTHER_DATA", "PhotosorVideos": "PHOTOS_OR_VIDEOS", "UserID": "USER_ID",
    "DeviceID": "DEVICE_ID", "DeveloperAdvertising": "DEVELOPERS_ADVERTISING", "Other": "OTHER_PURPOSES",
}  # fmt: skip
"""The names of types and purposes in labels, if they are not just the words in capitals."""


def fill(sheet: Sheet) -> dict[str, bytes]:
    """The manifest and the labels of one product."""
    (product,) = sheet.products
    fragment = _fragment(sheet.fragment)
    own = {entry[TYPE]: entry for entry in fragment.get(DATA, [])}
    rows = collected(product, sheet, "identifiability")
    types = by_code(rows, "apple", sheet)
    entries = [_entry(code, of_code, own.pop(f"{TYPE}{code}", {}), sheet) for code, of_code in types.items()]
    if own:
        raise ValueError(f"{', '.join(own)}: no record states that it is collected")
    if not entries:
        sheet.leave_open(DATA)
    manifest: dict[str, Any] = {}
    for key, value in ((TRACKING, bool), (DOMAINS, list), (APIS, list)):
        if isinstance(fragment.get(key), value):
            manifest[key] = fragment[key]
        else:
            sheet.leave_open(key)
    if entries:
        manifest[DATA] = entries
    return {
        "PrivacyInfo.xcprivacy": plistlib.dumps(manifest, sort_keys=True),
        "app_privacy_details.json": f"{json.dumps(list(_labels(entries, sheet)), indent=2)}\n".encode(),
    }


def _fragment(data: bytes) -> Mapping[str, Any]:
    """The manifest of engineers. Raises ``ValueError`` if it is not one."""
    if not data:
        return {}
    try:
        manifest = plistlib.loads(data)
    except Exception as error:  # broken bytes make plistlib raise nearly anything
        raise ValueError("this is not a property list") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get(DATA, []), list):
        raise ValueError(f"this is not a privacy manifest; expected a dictionary with a list {DATA}")
    if any(not isinstance(entry, dict) or not isinstance(entry.get(TYPE), str) for entry in manifest.get(DATA, [])):
        raise ValueError(f"met an entry of {DATA} without {TYPE}")
    if manifest.get(DOMAINS) and manifest.get(TRACKING) is not True:
        raise ValueError(f"met {DOMAINS} without {TRACKING}: Apple refuses it")
    return manifest


def _entry(code: str, rows: Sequence[Row], own: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    purposes = {code for row in rows for code in purpose_codes(row, "apple", sheet)}
    entry: dict[str, Any] = {TYPE: f"{TYPE}{code}"}
    for key, stated in ((LINKED, is_linked(rows)), (TRACKED, None)):
        other = own.get(key)
        if isinstance(other, bool) and stated not in (None, other):
            raise ValueError(f"{TYPE}{code}: it says {str(other).lower()} for {key}, but the records say the opposite")
        if stated is not None or isinstance(other, bool):
            entry[key] = other if stated is None else stated
        else:
            sheet.leave_open(key, code)
    if not purposes:
        sheet.leave_open(PURPOSES, code)
    else:
        entry[PURPOSES] = [f"{PURPOSE}{purpose}" for purpose in codes_of("apple", "purposes") if purpose in purposes]
    own_purposes = own.get(PURPOSES)
    for purpose in own_purposes if isinstance(own_purposes, list) else ():
        if purpose not in entry.get(PURPOSES, ()):
            sheet.lose(f"a purpose of the fragment that no record states: {str(purpose).removeprefix(PURPOSE)}", code)
    return entry


def is_linked(rows: Sequence[Row]) -> bool | None:
    """Whether data is linked to a person; ``None`` if it is not stated."""
    stated = [row.said.identifiability for row in rows]
    if any(Identifiability.IDENTIFIED in each for each in stated):
        return True
    return False if stated and all(each and TO_NOBODY.issuperset(each) for each in stated) else None


def _labels(entries: Sequence[Mapping[str, Any]], sheet: Sheet) -> list[dict[str, Any]]:
    labels = []
    for entry in entries:
        code = entry[TYPE].removeprefix(TYPE)
        if code in ("EnvironmentScanning", "Hands", "Head"):
            sheet.lose(f"a type that labels do not have: {code}")
            continue
        linked = ["DATA_LINKED_TO_YOU" if entry[LINKED] else "DATA_NOT_LINKED_TO_YOU"] if LINKED in entry else []
        tracked = ["DATA_USED_TO_TRACK_YOU"] if entry.get(TRACKED) else []
        purposes = [_label(purpose.removeprefix(PURPOSE)) for purpose in entry.get(PURPOSES, ())]
        labels.append({"category": _label(code), "purposes": purposes, "data_protections": [*linked, *tracked]})
    return labels


def _label(code: str) -> str:
    return LABELS.get(code) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code).upper()
