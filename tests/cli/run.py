#!/usr/bin/env python3
"""Runs command lines and compares what they print.

  run.py NORMALIZE FILE.test...

A case is a group of lines; an empty line ends it. Each runs in a folder of its own, through sh.

  # What the case shows.
  file a.tsv: org.acme<TAB>org<TAB>Acme Works        a line of a file to make first; again for more lines
  run: normalize --no-builtin -L a.tsv               the command
  in: They work at Acme Works.                       a line of standard input; none: nothing to read
  out: They work at Acme Works.                      a line of standard output; none: nothing is printed
  err: normalize: ...                                a line of standard error
  exit: 0                                            0 when not given; "exit: !" is any but 0
  needs: plain                                       only then: plain (no sanitizer), user (not root)

Layers that cases of a file share are compiled once: XDG_CACHE_HOME is one folder for all of them, but for a case whose
`run` names its own "cache".

In file, in, out and err lines \\t \\r \\n \\0 \\xNN \\\\ stand for bytes, and \\c at the end leaves the line feed out;
in out and err lines <...> stands for anything in the line, and a line of <...> alone for any lines. A group
without `run` makes its files for all cases after it."""
import os, re, shutil, signal, subprocess, sys, tempfile

ESCAPES = {b't': b'\t', b'r': b'\r', b'n': b'\n', b'0': b'\0', b'\\': b'\\'}


def unescape(text):
    line = text.encode('utf-8')
    end = b'\n'
    if line.endswith(b'\\c'):
        line, end = line[:-2], b''
    one = lambda m: ESCAPES[m[1]] if m[1] in ESCAPES else bytes([int(m[1][1:], 16)])
    return re.sub(rb'\\(x[0-9a-fA-F]{2}|.)', one, line) + end


def pattern(lines):
    parts = []
    for text in lines:
        if text == '<...>':
            parts.append(rb'(?:.*\n)*')
        else:
            parts.append(rb'[^\n]*?'.join(re.escape(p) for p in unescape(text).split(b'<...>')))
    return b''.join(parts)


def cases(path):
    case = None
    for number, line in enumerate(open(path, encoding='utf-8').read().split('\n') + [''], 1):
        if not line.strip():
            if case:
                yield case
            case = None
            continue
        case = case or {'line': number, 'files': {}, 'in': [], 'out': [], 'err': [], 'run': None, 'exit': '0',
                        'needs': ''}
        if line.startswith('#'):
            continue
        found = re.match(r'(file [^:]+|run|in|out|err|exit|needs):(?: (.*))?$', line)
        if not found:
            sys.exit(f'{path}:{number}: not a line of a case: {line}')
        key, value = found[1], found[2] or ''
        if key.startswith('file '):
            case['files'].setdefault(key[5:], []).append(value)
        elif key in ('in', 'out', 'err'):
            case[key].append(value)
        elif key == 'run' and case['run']:
            case['run'] += '\n' + value
        else:
            case[key] = value


def write_files(folder, files):
    for name, lines in files.items():
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as f:
            f.write(b''.join(map(unescape, lines)))


def wanted_here(needs):
    return not ('plain' in needs and os.environ.get('EXO_SANITIZE')) and not ('user' in needs and os.getuid() == 0)


def run(case, shared, normalize, cache):
    folder = tempfile.mkdtemp(prefix='exonym-cli-')
    try:
        write_files(folder, shared)
        write_files(folder, case['files'])
        env = {'PATH': os.path.dirname(normalize) + ':' + os.environ['PATH'], 'HOME': folder, 'LC_ALL': 'C',
               'XDG_CACHE_HOME': os.path.join(folder, 'cache') if 'cache' in case['run'] else cache}
        env.update({k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS') or k == 'EXO_SANITIZE'})
        process = subprocess.Popen(['sh', '-c', case['run']], cwd=folder, env=env, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                                   preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
        try:
            out, err = process.communicate(b''.join(map(unescape, case['in'])), timeout=120)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            err += b'killed after 120 seconds'
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wrong = []
    for what, got in ('out', out), ('err', err):
        if not re.fullmatch(pattern(case[what]), got):
            wanted = '\n'.join(case[what])
            wrong.append(f'  {what}, wanted:\n{wanted}\n  {what}, got:\n{got.decode("utf-8", "backslashreplace")}')
    if process.returncode == 0 if case['exit'] == '!' else process.returncode != int(case['exit']):
        wrong.append(f'  exit code, wanted {case["exit"]}, got {process.returncode}')
    return wrong


def main():
    normalize, *paths = sys.argv[1:]
    normalize = os.path.abspath(normalize)
    count = failures = skipped = 0
    for path in paths:
        shared = {}
        with tempfile.TemporaryDirectory(prefix='exonym-cli-') as cache:
            for case in cases(path):
                if not case['run']:
                    shared.update(case['files'])
                    continue
                if not wanted_here(case['needs']):
                    skipped += 1
                    continue
                count += 1
                wrong = run(case, shared, normalize, cache)
                if wrong:
                    failures += 1
                    print(f'{path}:{case["line"]}: {case["run"]}', *wrong, sep='\n')
    print(f'{count} command lines, {failures} failures, {skipped} not for this build or user')
    sys.exit(failures > 0 or not count)


main()
