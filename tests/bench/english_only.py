#!/usr/bin/env python3
"""Persons declared by their English names alone: which of their full names in other languages does a look-up find?

  english_only.py [--normalize PATH] [--suggest] [--apart FILE] [--missed] NAMES.tsv

NAMES.tsv: id, English name, language, name, ...; lines that begin with # are comments. A layer of the English names alone is made
and compiled, each full name (two words or more) is given to `normalize lookup` without a language, and the table says for each
language how many names came back with their own id, with another's, with none. `sure` counts what the look-up is sure of.

Set apart, since no spelling leads from one to the other: names of ids whose English name is one word or is shared by ids; names
with a word for a pope; and the lines of --apart FILE (id, name, cause), which are printed with their causes. --missed prints what
was not found or found wrong. --builtin leaves the built-in lexicon in."""
import argparse, collections, os, subprocess, sys, tempfile
a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
a.add_argument('names'); a.add_argument('--normalize', default='normalize')
a.add_argument('--suggest', action='store_true'); a.add_argument('--apart'); a.add_argument('--missed', action='store_true')
x = a.parse_args()
POPE = {'pope', 'papa', 'papież', 'papež', 'папа', 'папата', 'ojciec'}

english, rows, owners = {}, [], collections.defaultdict(set)
for line in open(x.names, encoding='utf-8'):
    if line.startswith('#') or not line.strip(): continue
    f = line.rstrip('\n').split('\t')
    english.setdefault(f[0], f[1])
    name = ' '.join(f[3].split())
    rows.append((f[2], name, f[0]))
    owners[name].add(f[0])
same = collections.defaultdict(set)             # ids that share a string: one person twice, or a slip
for ids in owners.values():
    for i in ids: same[i] |= ids
by_name = collections.Counter(n.casefold() for n in english.values())
listed = {}
if x.apart:
    for line in open(x.apart, encoding='utf-8'):
        f = line.rstrip('\n').split('\t')
        if len(f) == 3 and not line.startswith('#'): listed[f[0], f[1]] = f[2]

def cause(i, name):
    if (i, name) in listed: return listed[i, name]
    if len(english[i].split()) < 2: return 'English name of one word'
    if by_name[english[i].casefold()] > 1 or len(owners[name]) > 1: return 'one name, several ids'
    if POPE & set((name + ' ' + english[i]).casefold().split()): return 'pope'
    return None

asked, apart = [], collections.Counter()
for lang, name, i in sorted(set(rows)):
    if len(name.split()) < 2: continue
    why = cause(i, name)
    if why: apart[why] += 1
    else: asked.append((lang, name, i))
with tempfile.TemporaryDirectory() as folder:
    layer = os.path.join(folder, 'english.tsv')
    with open(layer, 'w', encoding='utf-8') as out:
        for i in sorted(english): out.write(f'{i}\tperson\t{english[i]}\n')
    lexicons = ['--no-builtin', '-L', layer]
    told = subprocess.run([x.normalize, 'lookup'] + ['--suggest'] * x.suggest + lexicons, input=''.join(n + '\n' for _, n, _ in asked), capture_output=True, text=True)
answers = [l.split('\t') for l in told.stdout.splitlines()]
if len(answers) != len(asked): sys.exit(f'{len(asked)} names asked, {len(answers)} answered: {told.stderr}')
T = collections.defaultdict(collections.Counter)
missed = []
for (lang, name, i), f in zip(asked, answers):
    found = f[2]
    for t in (T[lang], T['all']):
        t['n'] += 1
        t['right'] += found == i
        t['same'] += found != i and found in same[i]
        t['wrong'] += bool(found) and found != i and found not in same[i]
        t['sure right'] += found == i and f[5] == 'sure'
        t['sure wrong'] += bool(found) and found not in same[i] and f[5] == 'sure'
    if found != i: missed.append((lang, name, english[i], f[1], f[4], f[5]))
print('language  names   right %   wrong %   sure: right %  wrong %   under a twin id')
for lang in sorted(T, key=lambda l: (l == 'all', l)):
    t = T[lang]
    p = lambda k: 100 * t[k] / t['n']
    print(f"{lang:8s} {t['n']:6d} {p('right'):9.1f} {p('wrong'):9.1f} {p('sure right'):14.1f} {p('sure wrong'):8.1f} {t['same']:8d}")
print('set apart: ' + ', '.join(f'{n} {why}' for why, n in apart.most_common()))
if x.missed:
    for m in missed: print(*m, sep='\t')
