#!/usr/bin/env python3
"""python3-ahocorasick over a folded text, for peers.py: NAMES TEXT -> a line of JSON."""
import json, resource, sys, time

import ahocorasick

began = time.process_time()
names = ahocorasick.Automaton()
for line in open(sys.argv[1], encoding='utf-8', errors='replace'):
    names.add_word(line.rstrip('\n'), 1)
names.make_automaton()
built = time.process_time() - began
data = open(sys.argv[2], 'rb').read()
text = data.decode(errors='replace')
began = time.process_time()
found = sum(1 for _ in names.iter(text))
print(json.dumps({'mbps': len(data) / 1e6 / (time.process_time() - began), 'found': found, 'build_s': built,
                  'rss_mib': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
