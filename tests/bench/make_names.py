#!/usr/bin/env python3
"""Writes a layer of N made-up persons, for measuring how a lexicon's size and its morphology cost.

    make_names.py -n 50000 > names.tsv              rules make every form
    make_names.py -n 50000 --bare > names-bare.tsv  the same persons, dictionary forms only (=0)
    normalize compile names.tsv -o names.exo && bench -i names.exo CORPUS

Given names and their sex come from lexicons/morph/given.tsv, surnames from the last words of the persons in the layers,
crossed by a generator with a fixed seed: the same N gives the same bytes."""
import argparse
import pathlib
import random

LEXICONS = pathlib.Path(__file__).resolve().parents[2] / 'lexicons'


def rows(path):
    for line in path.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            yield (line.split('\t') + [''] * 4)[:4]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('-n', type=int, default=50000, help='how many persons')
    ap.add_argument('--bare', action='store_true', help='no forms but the names as they stand')
    args = ap.parse_args()
    given = [(name, sex) for name, sex, _, _ in rows(LEXICONS / 'morph' / 'given.tsv') if sex in ('m', 'f') and name.isalpha()]
    surnames = sorted({value.split()[-1] for path in sorted(LEXICONS.glob('persons-*.tsv'))
                       for _, field, value, flags in rows(path)
                       if field == 'person' and 'mono' not in flags and len(value.split()) == 2 and value.split()[-1].isalpha()})
    chance = random.Random(50000)
    print('# persons that do not exist, for measuring\n# source: make_names.py    licence: CC0-1.0')
    seen = set()
    while len(seen) < args.n:
        (name, sex), surname = chance.choice(given), chance.choice(surnames)
        if (name, surname) in seen:
            continue
        seen.add((name, surname))
        print(f'per.x{len(seen)}\tperson\t{name} {surname}\t{sex}{" =0" if args.bare else ""}')


if __name__ == '__main__':
    main()
