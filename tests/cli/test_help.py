#!/usr/bin/env python3
"""Every option that --help lists stands in the man page, and the other way round; no line of help is too long.

  test_help.py NORMALIZE"""
import pathlib, re, subprocess, sys

normalize = sys.argv[1]
page = (pathlib.Path(__file__).parents[2] / 'src/cli/normalize.1').read_text(encoding='utf-8')
in_page = {'--' + o for o in re.findall(r'Fl -([a-z-]+)', page)}
in_help, wrong = set(), []
for subcommand in [], ['compile'], ['lint'], ['test'], ['info'], ['forms'], ['lookup'], ['compare'], ['explain']:
    text = subprocess.run([normalize, *subcommand, '--help'], check=True, capture_output=True, text=True).stdout
    in_help |= set(re.findall(r'^ .*?(--[a-z-]+)', text, re.M))
    wrong += [f'too long: {line}' for line in text.splitlines() if len(line) > 110]
wrong += [f'{o}: in --help, not in the man page' for o in sorted(in_help - in_page)]
wrong += [f'{o}: in the man page, not in --help' for o in sorted(in_page - in_help)]
print('\n'.join(wrong) or f'{len(in_help)} options')
sys.exit(bool(wrong))
