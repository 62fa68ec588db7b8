#!/usr/bin/env python3
"""How far a large compile is, is told on a terminal and nowhere else; remarks stand on lines of their own.

  test_progress.py NORMALIZE"""
import os, pathlib, pty, subprocess, sys, tempfile

normalize = os.path.abspath(sys.argv[1])


def on_terminal(folder, *arguments):
    parent, child = pty.openpty()
    process = subprocess.Popen([normalize, *arguments], cwd=folder, stderr=child, stdout=subprocess.DEVNULL)
    os.close(child)
    said = b''
    try:
        while piece := os.read(parent, 65536):
            said += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(parent)
    if process.wait(500):
        sys.exit(f'{arguments}: exit code {process.returncode}: {said[:300]}')
    return said.replace(b'\r\n', b'\n')


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / 'large.tsv').write_text(''.join(f'x.{i}\torg\tName{i}\t=0\n' for i in range(120000)) + 'x.0\tpl\tIt\n')
    (folder / 'small.tsv').write_text('x.1\torg\tName\n')
    said = on_terminal(folder, 'compile', '--no-near', '-o', 'large.exo', 'large.tsv')
    if b'\r\x1b[Knormalize: names 16384 of 120000' not in said or not said.endswith(b'\r\x1b[K'):
        sys.exit(f'large: {said[:500]}')
    quiet = subprocess.run([normalize, 'compile', '--no-near', '-o', 'large2.exo', 'large.tsv'], cwd=folder, capture_output=True)
    if quiet.returncode or b'\r' in quiet.stderr:
        sys.exit(f'not on a terminal: {quiet.stderr[:500]}')
    if (folder / 'large.exo').read_bytes() != (folder / 'large2.exo').read_bytes():
        sys.exit('the images differ')
    if on_terminal(folder, 'compile', '-o', 'small.exo', 'small.tsv'):
        sys.exit('small: something was said')
    print('progress fine')
