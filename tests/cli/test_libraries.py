#!/usr/bin/env python3
"""Which libraries the command loads: scanning with the built-in lexicon, or with an image, or with a layer that is
in the cache, never loads ICU; compiling a layer does.

  test_libraries.py NORMALIZE"""
import os, pathlib, subprocess, sys, tempfile

normalize = os.path.abspath(sys.argv[1])
failures = 0


def loaded(*arguments, folder):
    """The names of the libraries that the dynamic loader initialised."""
    env = dict(os.environ, LD_DEBUG='libs', LD_DEBUG_OUTPUT=str(folder / 'loader'), XDG_CACHE_HOME=str(folder / 'cache'))
    done = subprocess.run([normalize, *arguments], cwd=folder, env=env, input=b'W Chinach.', capture_output=True)
    if done.returncode:
        sys.exit(f'{arguments}: {done.stderr.decode()}')
    text = ''
    for file in folder.glob('loader.*'):
        text += file.read_text()
        file.unlink()
    return {line.split('calling init: ')[1].split('/')[-1] for line in text.splitlines() if 'calling init: ' in line}


def expect(what, libraries, compiling):
    global failures
    got = {name.split('.so')[0] for name in libraries} & {'libexonym', 'libexonym-compile', 'libicuuc', 'libicui18n'}
    wanted = {'libexonym', 'libexonym-compile', 'libicuuc'} if compiling else {'libexonym'}
    if (not wanted <= got) if compiling else got != wanted:
        failures += 1
        print(f'{what}: wanted {sorted(wanted)}, got {sorted(libraries)}')


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / 'a.tsv').write_text('org.acme\torg\tAcme Works\n')
    expect('built-in lexicon', loaded(folder=folder), False)
    expect('records', loaded('--to', 'jsonl', folder=folder), False)
    expect('info', loaded('info', folder=folder), False)
    expect('compile', loaded('compile', '-o', 'a.exo', 'a.tsv', folder=folder), True)
    expect('an image', loaded('-L', 'a.exo', folder=folder), False)
    expect('a new layer', loaded('--no-builtin', '-L', 'a.tsv', folder=folder), True)
    expect('a layer in the cache', loaded('--no-builtin', '-L', 'a.tsv', folder=folder), False)
sys.exit(failures > 0)
