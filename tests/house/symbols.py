#!/usr/bin/env python3
"""What a shared library exports is what its list says and what its header declares.

  symbols.py LIBRARY LIST HEADER-FOLDER"""
import pathlib, re, subprocess, sys

library, list_file, headers = sys.argv[1:]
listed = {l for l in pathlib.Path(list_file).read_text().split('\n') if l and not l.startswith('#')}
header = 'compile.h' if 'compile' in pathlib.Path(list_file).name else 'exonym.h'
text = (pathlib.Path(headers) / header).read_text(encoding='utf-8')
declared = set(re.findall(r'EXONYM_API[^;()]*?\b(exonym_\w+)\s*\(', text))
lines = subprocess.run(['nm', '-D', '--defined-only', library], check=True, capture_output=True, text=True).stdout
exported = {l.split()[-1].split('@')[0] for l in lines.splitlines() if l.split()[-2] != 'A'}

wrong = [f'{n}: exported, not listed in {list_file}' for n in sorted(exported - listed)]
wrong += [f'{n}: listed, not exported' for n in sorted(listed - exported)]
wrong += [f'{n}: declared in {header}, not listed' for n in sorted(declared - listed)]
wrong += [f'{n}: listed, not declared in {header}' for n in sorted(listed - declared)]
print('\n'.join(wrong) or f'{len(exported)} names, as listed')
sys.exit(bool(wrong))
