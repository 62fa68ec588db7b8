#!/usr/bin/env python3
"""Our comparison of names beside published keys and distances, on the same pairs.

  compare.py [--build DIR] [--missed] PAIRS.tsv

PAIRS.tsv: A, B, 1 (one person) or 0, with tabs between. For each method the best threshold on these pairs is sought, which favours
the peers; ours is also shown with the decision that it makes by itself (`normalize compare` says same). Peers are given both names in
lower-case ASCII by ICU (bench_compare.c, ComparePeers.java say how each scores). --missed lists the pairs of one person that ours does not
call the same, by the reason it gives, and the pairs of two that it does.

Wants bench_compare in DIR/tests (cmake --build DIR --target bench_compare) and, for the phonetic keys, Java 11 or later with
libcommons-codec-java; without them their lines are missing."""
import argparse, collections, os, pathlib, subprocess, sys

HERE = pathlib.Path(__file__).resolve().parent
JAR = '/usr/share/java/commons-codec.jar'
ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument('pairs')
ap.add_argument('--build', default='build')
ap.add_argument('--missed', action='store_true')
x = ap.parse_args()

pairs = [l.rstrip('\n').split('\t') for l in open(x.pairs, encoding='utf-8') if l.count('\t') >= 2]
gold = [p[2] == '1' for p in pairs]
speeds = {}


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f'{command[0]}: {done.stderr.strip()}')
    speeds.update(l.split('\t') for l in done.stderr.splitlines() if l.count('\t') == 1)
    return [l.split('\t') for l in done.stdout.splitlines()]


def measures(right, said):
    p = right / said if said else 0
    r = right / sum(gold) if sum(gold) else 0
    return 100 * p, 100 * r, 200 * p * r / (p + r) if p + r else 0


def best(scores):
    """The measures at the threshold of the best F1."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    right, top = 0, (0, 0, 0, 0)
    for n, i in enumerate(order, 1):
        right += gold[i]
        if n == len(order) or scores[order[n]] != scores[i]:
            m = measures(right, n)
            if m[2] > top[2]:
                top = m + (scores[i],)
    return top


def line(name, m, threshold, speed):
    print(f'{name:34s} {m[0]:6.1f} {m[1]:6.1f} {m[2]:6.1f}   {threshold:9s} {float(speed):12,.0f}')


ours = run([os.path.join(x.build, 'tests', 'bench_compare'), x.pairs])
if len(ours) != len(pairs):
    sys.exit(f'{len(pairs)} pairs, {len(ours)} scores')
same = [o[3] == 'same' for o in ours]
print(f'{len(pairs)} pairs, {sum(gold)} of one person\n\n{"":34s} {"P":>6s} {"R":>6s} {"F1":>6s}   threshold   pairs/s')
line('exonym, its own decision', measures(sum(s and g for s, g in zip(same, gold)), sum(same)), '', speeds['ours'])
columns = [('exonym', 2, 'ours'), ('Jaro-Winkler', 5, 'winkler'),
           ('Jaro-Winkler, word by word', 6, 'winkler words'), ('Damerau-Levenshtein', 7, 'edits'),
           ('Damerau-Levenshtein, word by word', 8, 'edits words'), ('ICU Any-Latin; Latin-ASCII; Lower', 9, 'icu')]
for name, column, speed in columns:
    m = best([float(o[column]) for o in ours])
    line(name, m, f'{m[3]:.3f}', speeds[speed])
if os.path.exists(JAR):
    keys = run(['java', '-cp', JAR, str(HERE / 'ComparePeers.java')], input=''.join(f'{o[0]}\t{o[1]}\n' for o in ours))
    for name, column, speed in (('Double Metaphone (commons-codec)', 0, 'metaphone'), ('Beider-Morse (commons-codec)', 1, 'beider')):
        m = best([float(k[column]) for k in keys])
        line(name, m, f'{m[3]:.3f}', speeds[speed])
else:
    print(f'(no {JAR}: Double Metaphone and Beider-Morse are missing)')
if x.missed:
    for title, wanted in (('not called the same', True), ('called the same, wrongly', False)):
        print(f'\n{title}:')
        listed = [(o[4], *p[:2], o[2], o[3]) for p, o, s, g in zip(pairs, ours, same, gold) if g == wanted and s != wanted]
        for cause, n in collections.Counter(l[0] for l in listed).most_common():
            print(f'  {n} {cause}')
            for l in listed:
                if l[0] == cause:
                    print('', *l[1:], sep='\t')
