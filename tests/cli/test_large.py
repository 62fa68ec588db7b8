#!/usr/bin/env python3
"""One line of 200 MB, as a file, from a pipe, as a record; and a file that shrinks while it is read.

  test_large.py NORMALIZE"""
import hashlib, json, os, pathlib, subprocess, sys, tempfile

normalize = os.path.abspath(sys.argv[1])
# With sanitizers everything takes longer; the paths are the same.
SIZE = (20 if os.environ.get('EXO_SANITIZE') else 200) << 20
LAYER = 'geo.freedonia\tcountry\tFreedonia\ngeo.freedonia\tpl\tFredonia\n'
sentence = 'Zażółć gęślą jaźń i pędź w dal, żeby nikt się nie dowiedział; '.encode()
line = sentence * (SIZE // len(sentence)) + b'koniec w '


def run(folder, *arguments, **options):
    env = dict(os.environ, XDG_CACHE_HOME=str(folder / 'cache'))
    return subprocess.run([normalize, '--no-builtin', '-L', 'a.tsv', *arguments], cwd=folder, env=env,
                          capture_output=True, timeout=500, **options)


def check(what, done, wanted):
    if done.returncode or done.stderr:
        sys.exit(f'{what}: exit code {done.returncode}: {done.stderr[:500]}')
    if hashlib.sha256(done.stdout).digest() != hashlib.sha256(wanted).digest():
        sys.exit(f'{what}: {len(wanted)} bytes wanted, got {len(done.stdout)}: ...{done.stdout[-80:]}')
    print(what, 'fine')


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / 'a.tsv').write_text(LAYER)
    (folder / 'line.txt').write_bytes(line + b'Fredonia')
    check('file', run(folder, 'line.txt'), line + b'Freedonia')
    with open(folder / 'line.txt', 'rb') as file:
        check('lines', run(folder, '--lines', stdin=file), line + b'Freedonia')
    check('pipe', run(folder, input=line + b'Fredonia'), line + b'Freedonia')
    record = b'{"text":"' + line + b'Fredonia"'
    done = run(folder, '--from', 'jsonl', input=record + b'}\n{"text":"x"}\n')
    if done.returncode or not done.stdout.startswith(record + b',"entities":[{"start":'):
        sys.exit(f'record: exit code {done.returncode}: {done.stderr[:500]} {done.stdout[-300:]}')
    entity = json.loads(done.stdout.split(b'\n')[0])['entities'][0]
    if entity['text'] != 'Fredonia' or entity['start'] != len(line.decode()):
        sys.exit(f'record: {entity}')
    print('record fine')

    # Cut down under our hands: done before it was noticed, or said so; never a crash.
    shrinking = folder / 'shrinking.txt'
    for delay in 0.0, 0.01, 0.05, 0.2:
        shrinking.write_bytes(line)
        process = subprocess.Popen([normalize, '--no-builtin', '-L', 'a.tsv', 'shrinking.txt'], cwd=folder,
                                   env=dict(os.environ, XDG_CACHE_HOME=str(folder / 'cache')),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            pass
        os.truncate(shrinking, 4096)
        said = process.communicate(timeout=500)[1]
        if process.returncode not in (0, 2) or (process.returncode and b'changed while it was read' not in said):
            sys.exit(f'a file that shrinks: exit code {process.returncode}: {said[:500]}')
    print('shrinking fine')
