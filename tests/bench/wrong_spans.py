#!/usr/bin/env python3
"""Mentions that annotators read otherwise, and samples of mentions to read by eye.

  wrong_spans.py GOLD.jsonl FOUND.jsonl            mentions on spans of another class, inside a person's name, and on nothing
  wrong_spans.py --sample N [--seed S] GOLD FOUND  N random mentions with their context

GOLD: {"id", "text", "entities": [{"start", "end", "ner"}]}, in code points; `ner` is any label of the sets that news corpora use.
FOUND: what `normalize --from jsonl` wrote for it. A line is: kind of conflict, type and id, how, the annotators' label, the context.
Where a class says little (events, works, nationalities as persons) nothing is listed. Unannotated mentions (`none`) are only listed with
--none: many corpora leave adjectives, months or whole sentences out."""
import argparse, collections, json, random, re, sys

CLASSES = [('PER', r'^(PER|PERSON|nam_liv_person)'), ('GEO', r'^(LOC|GPE|FAC|nam_loc|nam_fac|nam_adj|NAT)'),
           ('ORG', r'^(ORG|ORGANI[SZ]ATION|nam_org)'), ('LANG', r'^LANG'),
           ('QUANT', r'^(DATETIME|NUMERIC|ORDINAL|QUANTITY|PERIOD|MONEY|TIME|nam_num)')]
OURS = {'PER': 'PER', 'GPE': 'GEO', 'LOC': 'GEO', 'ORG': 'ORG'}
# what each of our types may stand on
FINE = {'PER': {'PER'}, 'GEO': {'GEO', 'ORG'}, 'ORG': {'ORG', 'GEO'}, None: {'ORG', 'GEO', 'PER'}}

def coarse(label):
    for name, pattern in CLASSES:
        if re.search(pattern, label or ''): return name
    return None

def context(text, start, end, width=60):
    flat = lambda s: s.replace('\n', '|')
    return flat(text[max(0, start - width):start]) + '[' + flat(text[start:end]) + ']' + flat(text[end:end + width])

def conflict(mention, entities):
    """The conflict's name and label, or None."""
    ours = OURS.get(mention['type'])
    over = [e for e in entities if e['start'] < mention['end'] and mention['start'] < e['end']]
    for e in over:
        theirs = coarse(e.get('ner'))
        same = (e['start'], e['end']) == (mention['start'], mention['end'])
        inside = e['start'] <= mention['start'] and mention['end'] <= e['end'] and not same
        if theirs is None or e.get('kind') == 'adj' or e.get('kind') == 'name': continue
        if same and theirs not in FINE[ours]: return 'class', e['ner']
        if inside and theirs == 'PER' and ours and ours != 'PER': return 'in-person', e['ner']
        if inside and theirs == 'PER' and ours == 'PER': return 'part', e['ner']
    return ('none', '') if not over else None

def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('gold'); args.add_argument('found')
    args.add_argument('--sample', type=int); args.add_argument('--seed', type=int, default=1); args.add_argument('--none', action='store_true')
    a = args.parse_args()
    found = {}
    for line in open(a.found, encoding='utf-8'):
        d = json.loads(line)
        found[d['id']] = d['entities']
    rows, counts, n = [], collections.Counter(), 0
    for line in open(a.gold, encoding='utf-8'):
        g = json.loads(line)
        for m in found.get(g['id'], []):
            n += 1
            what = conflict(m, g['entities'])
            if what: counts[what[0]] += 1
            rows.append((what, m, context(g['text'], m['start'], m['end'])))
    if a.sample:
        random.seed(a.seed)
        rows = random.sample(rows, min(a.sample, len(rows)))
    for what, m, where in rows:
        if not a.sample and (not what or (what[0] == 'none' and not a.none)): continue
        print('\t'.join([what[0] if what else '-', m['type'], m['id'], m['via'], what[1] if what else '', where]))
    print('%d mentions: %s' % (n, ', '.join('%s %d' % c for c in counts.most_common())), file=sys.stderr)

if __name__ == '__main__': main()
