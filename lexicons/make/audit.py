#!/usr/bin/env python3
"""Draws rows of the layers for a reader to judge, and checks beforehand what sources on the machine can.

    audit.py sample [--seed N] [--rows N] [--names FILE] LAYER.tsv...    N rows, the same for the same seed and layers
    audit.py all [--names FILE] LAYER.tsv...                             every entity with an id of a source: what differs

Sources, each used when it is there:
    geonames   names of towns in Polish, Romanian, Indonesian, by GeoNames id (Debian's libgeonames-common: geonames.mo)
    cldr       names of countries in English and these, by ISO code (unicode-cldr-core)
    hunspell   words of the language, for adjectives and inhabitants in small letters (hunspell-pl, hunspell-ro)
    names      a table `id <TAB> language <TAB> name`: its names of one id in other languages
A source agrees when one of its names is one of the entity's in that language or in any, marks and case aside; what differs
is not wrong for that (inflected, older, another transcription): a reader decides. Prints file, line, row, and what each said.
"""
import argparse
import collections
import gettext
import os
import random
import re
import sys
import unicodedata
import xml.etree.ElementTree as xml

LANGS = ("pl", "ro", "id")
KINDS = "person country city region place org event product group concept".split()
LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss"})


def fold(name):
    name = unicodedata.normalize("NFD", name.lower().translate(LETTERS))
    return re.sub(r"[^\w]+", " ", "".join(c for c in name if not unicodedata.combining(c))).strip()


def read(layers):
    """Rows as (file, line, entity, field, values, flags)."""
    for path in layers:
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                cells = line.rstrip("\n").split("\t")
                if line.startswith("#") or len(cells) < 3 or cells[1].startswith("test."):
                    continue
                yield os.path.basename(path), number, cells[0], cells[1], cells[2].split(" ; "), cells[3].split() if len(cells) > 3 else []


def geonames():
    out = {}
    for lang in LANGS:
        try:
            with open(f"/usr/share/locale/{lang}/LC_MESSAGES/geonames.mo", "rb") as f:
                catalog = gettext.GNUTranslations(f)._catalog
            out[lang] = {k: v for k, v in catalog.items() if isinstance(k, str) and k.isdigit()}
        except OSError:
            pass
    return out


def cldr():
    out = {}
    for lang in ("en",) + LANGS:
        try:
            tree = xml.parse(f"/usr/share/unicode/cldr/common/main/{lang}.xml")
        except OSError:
            continue
        out[lang] = collections.defaultdict(set)
        for t in tree.iter("territory"):
            if t.text and len(t.get("type", "")) == 2:
                out[lang][t.get("type")].add(t.text)
    return out


def hunspell():
    out = {}
    for lang, stem in (("pl", "pl_PL"), ("ro", "ro_RO")):
        for encoding in ("utf-8", "iso-8859-2"):
            try:
                with open(f"/usr/share/hunspell/{stem}.dic", encoding=encoding) as f:
                    out[lang] = {line.split("/")[0].strip() for line in f}
                break
            except UnicodeDecodeError:
                continue
            except OSError:
                break
    return out


def table(path):
    """name in English, folded -> language -> names"""
    by_id = collections.defaultdict(lambda: collections.defaultdict(set))
    if path:
        with open(path, encoding="utf-8") as f:
            for line in f:
                cells = line.rstrip("\n").split("\t")
                if len(cells) >= 3 and not line.startswith("#"):
                    by_id[cells[0]][cells[1]].add(cells[2])
    out = collections.defaultdict(list)
    for names in by_id.values():
        for name in names["en"]:
            out[fold(name)].append(names)
    return out


class Audit:
    def __init__(self, rows, names):
        self.geonames, self.cldr, self.words, self.table = geonames(), cldr(), hunspell(), table(names)
        self.names = collections.defaultdict(lambda: collections.defaultdict(set))
        self.ids, self.kind = {}, {}
        for _, _, entity, field, values, flags in rows:
            lang = field.split(".")[0]
            if field in KINDS:
                self.kind[entity] = field
                lang = "en"
                for flag in flags:
                    if flag.startswith(("gn:", "iso:")):
                        self.ids.setdefault(entity, {})[flag.split(":")[0]] = flag.split(":")[1]
            self.names[entity][lang] |= {fold(v) for v in values}

    def has(self, entity, lang, name):
        name = fold(re.sub(r"\s*\(.*", "", name))
        return any(name in self.names[entity][x] for x in (lang, "en", "any"))

    def entity(self, entity):
        """What the sources say of an entity: (source, language, its name, whether we have it)."""
        ids = self.ids.get(entity, {})
        for lang, names in self.geonames.items():
            if ids.get("gn") in names:
                yield "geonames", lang, names[ids["gn"]], self.has(entity, lang, names[ids["gn"]])
        for lang, names in self.cldr.items():
            for name in sorted(names.get(ids.get("iso"), ())):
                yield "cldr", lang, name, self.has(entity, lang, name)
        for english in sorted(self.names[entity]["en"]):
            for group in self.table.get(english, []):
                for lang in LANGS:
                    for name in sorted(group[lang]):
                        yield "names", lang, name, self.has(entity, lang, name)

    def row(self, entity, field, values):
        lang, _, what = field.partition(".")
        said = [f"{s} {l} {n}" if not ok else f"{s} {l} agrees" for s, l, n, ok in self.entity(entity)
                if l == lang or field in KINDS or lang == "any"]
        if lang in self.words and what in ("adj", "dem"):
            said += [f"hunspell {v} " + ("agrees" if v in self.words[lang] or v.lower() in self.words[lang] else "unknown") for v in values]
        return said


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("sample", "all"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--names")
    parser.add_argument("layers", nargs="+")
    args = parser.parse_args()
    rows = list(read(sorted(p for p in args.layers if not os.path.basename(p).startswith(("cues", "tests")))))
    audit = Audit(rows, args.names)
    if args.what == "all":
        for entity in sorted(audit.kind):
            for source, lang, name, ok in audit.entity(entity):
                if not ok:
                    print(entity, source, lang, name, " ; ".join(sorted(audit.names[entity][lang])), sep="\t")
        return 0
    for number in sorted(random.Random(args.seed).sample(range(len(rows)), min(args.rows, len(rows)))):
        path, line, entity, field, values, flags = rows[number]
        print(f"{path}:{line}", entity, field, " ; ".join(values), " ".join(flags), ", ".join(audit.row(entity, field, values)) or "-", sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
