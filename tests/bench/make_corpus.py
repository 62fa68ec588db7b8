#!/usr/bin/env python3
"""Makes a text for the benchmark: lines of JSON records with a member `text`, or plain text files, repeated to a size.

  make_corpus.py [--size BYTES] [-o FILE] [INPUT...]       default: 100000000 bytes on standard output

Inputs ending in .jsonl are records, anything else is text. The texts of one input are gathered into stretches of about
2 KB, and the inputs take turns, so that languages alternate as they do in a day of news and a document of the benchmark
is in one of them. When an input is used up it begins again. Without inputs, the articles of tests/example are repeated.
The same inputs give the same bytes."""
import argparse, json, pathlib, sys

STRETCH = 2000


def stretches(path):
    """The input's texts, joined until they have STRETCH bytes."""
    text = path.read_text(encoding='utf-8')
    parts = [json.loads(line)['text'] for line in text.splitlines() if line.strip()] if path.suffix == '.jsonl' else [text]
    found, gathered, size = [], [], 0
    for part in parts:
        data = part.strip('\n').encode() + b'\n'
        gathered.append(data)
        size += len(data)
        if size >= STRETCH:
            found.append(b''.join(gathered))
            gathered, size = [], 0
    if gathered:
        found.append(b''.join(gathered))
    return found


arguments = argparse.ArgumentParser()
arguments.add_argument('--size', type=int, default=100_000_000)
arguments.add_argument('-o', '--output')
arguments.add_argument('input', nargs='*', type=pathlib.Path)
given = arguments.parse_args()
inputs = given.input or sorted((pathlib.Path(__file__).parent.parent / 'example').glob('*.txt'))
taking = [s for s in map(stretches, inputs) if s]
if not taking:
    sys.exit('make_corpus.py: the inputs have no text')
out = open(given.output, 'wb') if given.output else sys.stdout.buffer
written, turn = 0, 0
while written < given.size:
    for texts in taking:
        stretch = texts[turn % len(texts)]
        if written + len(stretch) > given.size:
            stretch = stretch[:given.size - written].decode(errors='ignore').encode()
            written = given.size
        out.write(stretch)
        written += len(stretch)
        if written >= given.size:
            break
    turn += 1
out.flush()
