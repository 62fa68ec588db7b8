#!/usr/bin/env python3
"""-j N over many documents: the output and the messages of -j 1, in bounded memory; a reader that goes away ends it; a
line is answered when it comes.

  test_parallel.py NORMALIZE [TSAN]       TSAN: the command compiled with ThreadSanitizer does the same on less"""
import os, pathlib, select, subprocess, sys, tempfile

normalize = os.path.abspath(sys.argv[1])
tsan = len(sys.argv) > 2
few = tsan or bool(os.environ.get('EXO_SANITIZE'))
LAYER = ''.join(f'geo.x{i}\tcountry\tFreedonia{i}\n' for i in range(100))


def run(folder, *arguments, **options):
    env = dict(os.environ, XDG_CACHE_HOME=str(folder / 'cache'), TSAN_OPTIONS='halt_on_error=1')
    return subprocess.run([normalize, '--no-builtin', '-L', 'a.exo', *arguments], cwd=folder, env=env, capture_output=True,
                          timeout=500, **options)


def same(folder, what, *arguments, **options):
    one = run(folder, *arguments, **options)
    for jobs in ['5'] if tsan else ['2', '5']:
        several = run(folder, '-j', jobs, *arguments, **options)
        if (several.returncode, several.stdout, several.stderr) != (one.returncode, one.stdout, one.stderr):
            sys.exit(f'{what}, -j {jobs}: exit code {several.returncode}, {len(several.stdout)} bytes of {len(one.stdout)}: {several.stderr[:500]}')
    print(what, 'same')
    return one


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / 'a.tsv').write_text(LAYER)
    maker = sys.argv[2] if tsan else normalize  # an image, so that nothing is compiled by what is tested
    subprocess.run([maker, 'compile', 'a.tsv', '-o', 'a.exo'], cwd=folder, check=True)
    count = 3000 if few else 12000
    lines = [f'Line {i} of Freedonia{i % 100} ' + 'and more ' * (i % 40) for i in range(count)]
    for i in range(0, count, 997):
        lines[i] = '"not a record' if i % 2 else 'Freedonia7 ' * 300
    lines[1500] = 'Freedonia7 ' * 20000  # gives more than a worker may hold back
    text = '\n'.join(lines).encode()
    records = '\n'.join(l if l[0] == '"' else f'{{"id":{i},"text":"{l}"}}' for i, l in enumerate(lines)).encode()
    (folder / 'records').write_bytes(records)
    (folder / 'text').write_bytes(text)
    files = []
    for i in range(60):
        files.append(f'f{i}')
        if i % 20 != 7:
            (folder / files[-1]).write_bytes(text[i * 1000:i * 1000 + i * 5000])
    done = same(folder, 'records', '--from', 'jsonl', 'records', 'none', 'records')
    if done.returncode != 1 or done.stderr.count(b'expected a JSON object') < 2 or b'records:998: ' not in done.stderr:
        sys.exit(f'records: exit code {done.returncode}: {done.stderr[:300]}')
    same(folder, 'records to TSV', '--from', 'jsonl', '--to', 'tsv', '--header', input=records)
    same(folder, 'lines', '--lines', 'text', 'f1', 'f2')
    same(folder, 'lines to JSON', '--lines', '--to', 'jsonl', '--line-buffered', input=text)
    same(folder, 'files', '--to', 'jsonl', *files)
    same(folder, 'text of files', *files, 'text')

    # A reader that has seen enough.
    process = subprocess.Popen([normalize, '--no-builtin', '-L', 'a.exo', '-j', '3', '--from', 'jsonl', *['records'] * 20], cwd=folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(1000)
    process.stdout.close()
    said = b'\n'.join(l for l in process.stderr.read().split(b'\n') if l and b'expected a JSON object' not in l)
    if process.wait(100) != -13 or said:
        sys.exit(f'closed pipe: exit code {process.returncode}: {said[:500]}')
    print('closed pipe quiet')

    # Each line is answered before the next is given.
    for jobs in '1', '2':
        process = subprocess.Popen([normalize, '--no-builtin', '-L', 'a.exo', '-j', jobs, '--lines', '--line-buffered'], cwd=folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for i in range(5):
            process.stdin.write(f'Freedonia{i}\n'.encode())
            process.stdin.flush()
            if not select.select([process.stdout], [], [], 60)[0] or os.read(process.stdout.fileno(), 100) != f'Freedonia{i}\n'.encode():
                sys.exit(f'--line-buffered, -j {jobs}: no answer to line {i}')
        process.stdin.close()
        if process.wait(60):
            sys.exit(f'--line-buffered: exit code {process.returncode}')
    print('line by line fine')

    if not few:
        # How many documents there are makes no difference to memory.
        def peak(times):
            code = ('import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);'
                    'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
            return int(subprocess.run([sys.executable, '-c', code, normalize, '--no-builtin', '-L', 'a.exo', '-j', '4', '--from', 'jsonl',
                                       *['records'] * times], cwd=folder, stdout=subprocess.PIPE, check=True).stdout) / 1024
        small, large = peak(5), peak(40)
        # Four workers may hold back 16 outputs of 2 MiB; how many they do depends on what else the machine does.
        if large > small + 16 * 2 + 8:
            sys.exit(f'memory grows with the input: {small:.0f} MiB, {large:.0f} MiB')
        print(f'memory fine: {small:.0f} MiB, {large:.0f} MiB')
