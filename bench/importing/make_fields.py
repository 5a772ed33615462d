#!/usr/bin/env python3
"""Print a long page of diagnostic events and fields, or (--expected) the list of what it holds.

    make_fields.py > fields.md
    make_fields.py --expected > fields.yml

5,000 fields under 300 events by default, many fields of the same name in different events. Deterministic: the numbers come
from a fixed linear congruence, not from the clock, the hash seed or a library's generator. The product is invented.
"""

import argparse
import json
import sys
from functools import partial

GROUPS = [
    "Appraiser",
    "Census",
    "Deployment",
    "Driver",
    "Audio",
    "Display",
    "Network",
    "Power",
    "Print",
    "Setup",
    "Shell",
    "Storage",
    "Update",
    "Upgrade",
    "Pairing",
    "Login",
    "Backup",
    "Locale",
    "Kernel",
    "Store",
]
NOUNS = [
    "Session",
    "Package",
    "Device",
    "Volume",
    "Adapter",
    "Profile",
    "Task",
    "Queue",
    "Channel",
    "Policy",
    "Service",
    "Image",
    "Cache",
    "Module",
    "Account",
]
VERBS = ["Add", "Remove", "Start", "End", "Sync", "Change", "Fail", "Scan"]
COMMON = [
    ("app_version", "The version of the component that sent the event"),
    ("error_code", "The code of the last error"),
    ("run_id", "The identifier of the run"),
    ("device_id", "An identifier of the device, not derived from hardware"),
    ("start_time", "UTC time at which the operation began"),
    ("end_time", "UTC time at which the operation ended"),
    ("result", "The result of the operation"),
    ("retry_count", "How often the operation was tried again"),
    ("is_retry", "True if an earlier run failed"),  # says what the value means, not when it is sent
    ("flags", "Flags such as `quiet`, `forced` or `scheduled`"),
    ("session_id", "The identifier of the session"),
    ("source", "Where the request came from"),
]
ADJ = [
    "Active",
    "Base",
    "Current",
    "Default",
    "Effective",
    "Final",
    "Initial",
    "Last",
    "Local",
    "Pending",
    "Previous",
    "Remote",
    "Target",
    "Total",
]
THING = [
    "Build",
    "Bytes",
    "Count",
    "Duration",
    "Edition",
    "Hash",
    "Id",
    "Name",
    "Path",
    "Reason",
    "Size",
    "State",
    "Type",
    "Version",
]
FIELD_CONDITIONS = [
    ("Only sent when {}", "the device is managed"),
    ("Sent only if {}", "the operation failed"),
    ("Only sent when {}", "the battery is below 20 percent"),
]
EVENT_CONDITIONS = ["only on devices with a modem", "only when the device is idle", "only if a printer is installed"]
OPTIONAL = {"Shell", "Store"}  # two groups whose lead-in calls them optional


class Numbers:
    """A fixed linear congruence (Numerical Recipes' constants)."""

    def __init__(self, seed=20260101):
        self.x = seed

    def below(self, n):
        self.x = (1664525 * self.x + 1013904223) % 2**32
        return (self.x >> 8) % n


def sizes(events, fields):
    """How many fields each event has: uneven, the sum exact, a few events without any."""
    n = Numbers(7)
    weights = [0 if i % 97 == 50 else 1 + n.below(30) for i in range(events)]
    total = sum(weights)
    out = [w * fields // total for w in weights]
    i = 0
    while sum(out) < fields:
        if weights[i % events]:
            out[i % events] += 1
        i += 1
    return out


def build(events, fields):
    n = Numbers()
    lines, items = [], []

    def put(*texts):
        lines.extend(texts)

    def item(name, heading, necessity, parent=None, condition=()):
        items.append((name, heading, necessity, len(lines), parent, list(condition)))

    put("---", "title: Petrel OS 9 required diagnostic events and fields", "ms.date: 01/15/2026", "---", "")
    put("# Petrel OS 9 required diagnostic events and fields", "")
    put("The events on this page are required, unless their section says that they are optional.", "")
    counts = sizes(events, fields)
    per_group = -(-events // len(GROUPS))
    number = 0
    for group in GROUPS:
        if number >= events:
            break
        section = f"{group} events"
        necessity = "optional" if group in OPTIONAL else "required"
        put(f'<a name="{group.lower()}"></a>', f"## {section}", "")
        if necessity == "optional":
            put("These events are optional. They can be turned off under **Settings** > **Privacy**.", "")
        for k in range(min(per_group, events - number)):
            event = f"{group}.{NOUNS[k % len(NOUNS)]}{VERBS[(k + number) % len(VERBS)]}" + (
                str(k // len(NOUNS) + 1) if k >= len(NOUNS) else ""
            )
            put(f"### {event}")
            on_event = []
            about = f"This event is part of {group.lower()} telemetry and helps to keep Petrel OS up to date."
            if number % 23 == 11:
                on_event = [EVENT_CONDITIONS[number % len(EVENT_CONDITIONS)]]
                about += f" It is sent {on_event[0]}."
            item(event, section, necessity, condition=on_event)
            put("", about, "")
            count = counts[number]
            number += 1
            if not count:
                put("This event has no fields of its own.", "")
                continue
            put("The following fields are available:", "")
            names, used = [], set()
            while len(names) < count:
                if n.below(3) == 0 and len(used & {c[0] for c in COMMON}) < len(COMMON):
                    name, text = COMMON[n.below(len(COMMON))]
                else:
                    adjective, thing = ADJ[n.below(len(ADJ))], THING[n.below(len(THING))]
                    name, text = adjective + thing, f"The {adjective.lower()} {thing.lower()}"
                if name not in used:
                    used.add(name)
                    names.append((name, text))
            last = None  # the last field that is not nested
            for name, text in names:
                nested = last is not None and n.below(40) == 0
                dash = "  " if n.below(17) == 0 else " - "
                own = []
                if n.below(29) == 0:
                    sentence, phrase = FIELD_CONDITIONS[n.below(len(FIELD_CONDITIONS))]
                    own, text = [phrase], f"{text}. {sentence.format(phrase)}"
                put(f"{'   ' if nested else ''}- **{name}**{dash}{text}.")
                item(name, event, necessity, parent=last if nested else event, condition=on_event + own)
                if not nested:
                    last = name
            put("")
    return lines, items


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--expected", action="store_true", help="print the list instead of the page")
    parser.add_argument("--fields", type=int, default=5000)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--page", default="fields.md", help="the file name the list gives")
    a = parser.parse_args(argv)
    if not 0 < a.events <= 300 or a.fields > 80 * a.events:  # names run out above that
        parser.error("between 1 and 300 events, at most 80 fields for each")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    lines, items = build(a.events, a.fields)
    if not a.expected:
        print("\n".join(lines).rstrip("\n"))
        return
    quote = partial(json.dumps, ensure_ascii=False)
    out = [
        "# Printed by make_fields.py --expected. A condition of an event counts for its fields too.",
        f"page: {a.page}",
        "items:",
    ]
    for name, heading, necessity, line, parent, condition in items:
        out += [
            f"  - name: {quote(name)}",
            f"    heading: {quote(heading)}",
            f"    necessity: {necessity}",
            f"    line: {line}",
        ]
        if condition:
            out.append(f"    condition: [{', '.join(map(quote, condition))}]")
        if parent:
            out.append(f"    parent: {quote(parent)}")
    print("\n".join(out))


if __name__ == "__main__":
    main()
