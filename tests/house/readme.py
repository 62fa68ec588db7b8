"""The examples of README.md, run as they stand: readme.py README BIN-FOLDER

A line `$ command` in a code block is run by sh with the command's folder first on PATH (continued while a line ends in `|`); what
follows up to a blank line is its output. Long lines may be wrapped, so line ends are not compared. Commands that need a network,
other files or an installation are left out: only those that begin with `echo` are run. A block of rows is the file named before it."""
import os, pathlib, re, subprocess, sys, tempfile

readme, bin_folder = pathlib.Path(sys.argv[1]), sys.argv[2]
lines = readme.read_text(encoding='utf-8').split('\n')
environment = dict(os.environ, PATH=bin_folder + os.pathsep + os.environ['PATH'])
examples, failures = 0, 0
with tempfile.TemporaryDirectory() as folder:
    environment['XDG_CACHE_HOME'] = folder
    i = 0
    while i < len(lines):
        named = re.search(r'`([a-z]+\.tsv)`:$', lines[i])
        if named:
            rows = []
            i += 2
            while lines[i].startswith('    '):
                rows.append(lines[i][4:])
                i += 1
            pathlib.Path(folder, named.group(1)).write_text('\n'.join(rows) + '\n', encoding='utf-8')
            continue
        if not lines[i].startswith('    $ echo '):
            i += 1
            continue
        where, command = i + 1, lines[i][6:]
        i += 1
        while command.endswith('|'):
            command += ' ' + lines[i].strip()
            i += 1
        wanted = ''
        while i < len(lines) and lines[i].startswith('    '):
            wanted += lines[i][4:]
            i += 1
        got = subprocess.run(['sh', '-c', command], cwd=folder, env=environment, capture_output=True, text=True)
        examples += 1
        if got.stdout.replace('\n', '') != wanted or got.stderr:
            failures += 1
            print(f'{readme.name}:{where}: {command}\n  wanted {wanted}\n  got    {got.stdout}{got.stderr}')
print(f'{examples} examples, {failures} failures')
sys.exit(1 if failures or not examples else 0)
