#!/usr/bin/env python3
"""Counts the layers of lexicons/ as a Markdown table: entities by kind, and names by kind and language as they stand in the rows
(a name is one value of a row, forms made by rule do not count; `any` and a canonical name count as English).

    lexicons/make/counts.py            the tables, as in lexicons/README.md
"""
import collections
import glob
import os
import sys

KINDS = "person country city region place org event product group concept".split()
LANGS = "en pl ro id".split()
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 3 and not line.startswith("#"):
                yield cells[0], cells[1], cells[2].split(" ; "), cells[3].split() if len(cells) > 3 else []


def main():
    kind, names, native, ids = {}, collections.Counter(), collections.Counter(), collections.Counter()
    layers = [p for p in sorted(glob.glob(os.path.join(HERE, "*.tsv"))) if not os.path.basename(p).startswith("cues")]
    for path in layers:
        for entity, field, _, _ in rows(path):
            if field in KINDS:
                kind[entity] = field
    for path in layers:
        for entity, field, values, flags in rows(path):
            k = kind.get(entity)
            if k is None:
                continue
            lang, _, what = field.partition(".")
            if lang == "generic":
                lang, _, what = what.partition(".")
            if field in KINDS:
                if "label" not in flags:
                    names[k, "en"] += 1
                for key in ("wd", "gn", "iso"):
                    ids[k, key] += any(f.startswith(key + ":") for f in flags)
            elif lang in LANGS or lang == "any":
                names[k, "en" if lang == "any" else lang] += len(values)
            elif what or lang in ("arab", "hani", "hang", "jpan", "grek", "geor", "hebr", "armn"):
                native[k] += len(values)
    of = collections.Counter(kind.values())
    out = [("kind", "entities", *LANGS, "native script", "Wikidata", "GeoNames")]
    for k in KINDS:
        out.append((k, of[k], *(names[k, lang] for lang in LANGS), native[k], ids[k, "wd"], ids[k, "gn"]))
    total = [sum(row[i] for row in out[1:]) for i in range(1, len(out[0]))]
    out.append(("all", *total))
    print("| " + " | ".join(out[0]) + " |")
    print("|---" + "|--:" * (len(out[0]) - 1) + "|")
    for row in out[1:]:
        print("| " + " | ".join(f"{c:,}" if isinstance(c, int) else c for c in row) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
