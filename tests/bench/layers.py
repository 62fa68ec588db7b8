#!/usr/bin/env python3
"""What each way of knowing a name adds in running text: forms, names made by rule, the document's memory, sound, suggestions.

  layers.py [--normalize PATH] LAYER.tsv GOLD.jsonl

LAYER.tsv is a lexicon layer, compiled alone; GOLD.jsonl has a document a line: {"id", "text", "entities": [{"start", "end", "id"}]}, in code
points. The layer is compiled anew for each line of the table, with what the line leaves out switched off by flags of its rows
(=0: no forms, noL1: no sound) or by what the mention says of itself (via). Mentions are compared by their exact spans."""
import argparse, json, os, subprocess, sys, tempfile

MADE = {'surname', 'initial', 'order', 'given'}
LINES = [  # title, flags on every row, ways left out, what the document says counts, suggestions count too
    ('full names as they stand', '=0 noL1', MADE | {'sound'}, False),
    ('+ forms', 'noL1', MADE | {'sound'}, False),
    ('+ surnames, initials, order; memory', 'noL1', {'sound'}, False),
    ('+ sound', '', set(), False),
    ('+ suggestions, as if asserted', '', set(), True),
]
ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument('layer')
ap.add_argument('gold')
ap.add_argument('--normalize', default='normalize')
x = ap.parse_args()

gold = {}
for line in open(x.gold, encoding='utf-8'):
    d = json.loads(line)
    gold[str(d['id'])] = {(e['start'], e['end']): str(e['id']) for e in d['entities']}
total = sum(len(g) for g in gold.values())


def flagged(flags):
    for line in open(x.layer, encoding='utf-8'):
        if line.startswith('#') or not line.strip():
            yield line
            continue
        f = (line.rstrip('\n').split('\t') + [''])[:4]
        latin = '.' not in f[1] or f[1].split('.')[0] in ('en', 'pl', 'ro', 'id', 'any')
        f[3] = ' '.join(f[3].split() + [w for w in flags.split() if latin or w != '=0'])
        yield '\t'.join(f) + '\n'


print(f'{total} mentions in {len(gold)} documents\n\n{"":38s} {"found":>6s} {"P":>7s} {"R":>7s} {"F1":>7s}   span and id: {"P":>6s} {"R":>7s}')
with tempfile.TemporaryDirectory() as folder:
    layer, image = os.path.join(folder, 'layer.tsv'), os.path.join(folder, 'layer.exo')
    for title, flags, without, suggest in LINES:
        with open(layer, 'w', encoding='utf-8') as out:
            out.writelines(flagged(flags))
        made = subprocess.run([x.normalize, 'compile', '-o', image, layer], capture_output=True, text=True)
        if made.returncode:
            sys.exit(made.stderr)
        with open(x.gold, encoding='utf-8') as text:
            told = subprocess.run([x.normalize, '--no-builtin', '-L', image, '--from', 'jsonl'] + ['--suggest'] * suggest, stdin=text,
                                  capture_output=True, text=True)
        found = right = linked = 0
        for line in told.stdout.splitlines():
            d = json.loads(line)
            g = gold[str(d['id'])]
            for e in d['entities'] + d.get('suggestions', []):
                if e['via'] in without:
                    continue
                span = e['start'], e['end']
                found += 1
                right += span in g
                linked += g.get(span) == e['id']
        p, r = 100 * right / found, 100 * right / total
        print(f'{title:38s} {found:6d} {p:7.2f} {r:7.2f} {2 * p * r / (p + r):7.2f}   {100 * linked / found:19.2f} {100 * linked / total:7.2f}')
