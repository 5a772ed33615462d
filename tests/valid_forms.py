"""Judges forms with the tools that there are, in the environment of `make forms-env`: what is wrong, a line each.

python valid_forms.py dpv VOCABULARY FILE ... | fides FILE ... | llms FILE ...
"""

import json
import sys
from pathlib import Path


def dpv(vocabulary: str, *files: str):
    """Terms that the vocabulary does not have, and objects that are not of the classes that a property asks for."""
    from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

    known = Graph().parse(vocabulary)
    own = tuple(f"https://w3id.org/dpv{part}#" for part in ("", "/pd", "/loc", "/legal/eu/gdpr"))
    countries = "https://w3id.org/dpv/loc#"
    range_of = URIRef("http://purl.org/dc/dcam/rangeIncludes")
    for file in files:
        data = Graph().parse(file, format="json-ld")
        merged = data + known
        for term in {term for triple in data for term in triple if str(term).startswith(own)}:
            if (term, None, None) not in known and not (
                str(term).startswith(countries) and len(str(term)) == len(countries) + 2
            ):
                yield f"{file}: unknown term {term}"
        for subject, predicate, value in data:
            for wanted in known.objects(predicate, range_of):
                classes, waiting = set(), [value, *merged.objects(value, RDF.type)]
                while waiting:
                    classes.add(each := waiting.pop())
                    above = {*merged.objects(each, RDFS.subClassOf), *merged.objects(each, SKOS.broader)}
                    waiting += above - classes
                is_country = str(value).startswith(countries)
                if not (is_country or isinstance(value, Literal) or wanted in classes):
                    yield f"{file}: {predicate} of {subject} leads to {value}, which is no {wanted}"
        if not len(data):
            yield f"{file}: nothing"


def fides(*files: str):
    """What fideslang refuses, the references that lead nowhere, and the keys that it would drop without a word."""
    from fideslang import DEFAULT_TAXONOMY, Taxonomy, models
    from fideslang.manifests import ingest_manifests
    from fideslang.parse import load_manifests_into_taxonomy
    from fideslang.relationships import get_referenced_missing_keys

    for file in files:
        raw = ingest_manifests(file)
        try:
            taxonomy = load_manifests_into_taxonomy(raw)
        except SystemExit as error:  # so it ends
            yield f"{file}: {str(error).splitlines()[0]}"
            continue
        names = ("data_category", "data_use", "data_subject", "organization")
        merged = {name: list(getattr(DEFAULT_TAXONOMY, name)) for name in names}
        for name in taxonomy.model_fields_set:
            merged[name] = merged.get(name, []) + list(getattr(taxonomy, name))
        yield from (f"{file}: unknown {key}" for key in sorted(get_referenced_missing_keys(Taxonomy(**merged))))
        for system in raw["system"]:
            yield from (f"{file}: dropped {key}" for key in system if key not in models.System.model_fields)
            for declaration in system["privacy_declarations"]:
                yield from (
                    f"{file}: dropped {key}" for key in declaration if key not in models.PrivacyDeclaration.model_fields
                )


def llms(*files: str):
    """What the parser of the proposal reads, as JSON."""
    from llms_txt.core import parse_llms_file

    for file in files:
        read = parse_llms_file(Path(file).read_text("utf-8"))
        sections = {name: [[link.title, link.url] for link in links] for name, links in read.sections.items()}
        yield json.dumps([read.title, read.summary, sections])


if __name__ == "__main__":
    print(*globals()[sys.argv[1]](*sys.argv[2:]), sep="\n")
