#!/usr/bin/env python3
"""Two builds of the built-in image give the same bytes, also from another folder and environment.

  same_bytes.py MKIMAGE LEXICON-FOLDER IMAGE LAYER..."""
import pathlib, shutil, subprocess, sys, tempfile

mkimage, lexicons, image, *layers = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / 'some where else'
    shutil.copytree(lexicons, copy)
    again = pathlib.Path(folder) / 'again.exo'
    subprocess.run([mkimage, '--rules', '.', '-o', again, *layers], check=True, cwd=copy,
                   env={'LC_ALL': 'tr_TR.UTF-8', 'TZ': 'Asia/Jakarta', 'HOME': folder})
    first, second = pathlib.Path(image).read_bytes(), again.read_bytes()
if first != second:
    at = next((i for i, (x, y) in enumerate(zip(first, second)) if x != y), min(len(first), len(second)))
    sys.exit(f'{image} ({len(first)} bytes) and a second build ({len(second)} bytes) differ from byte {at} on')
print(f'{len(first)} bytes, twice the same')
