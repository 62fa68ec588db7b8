#!/usr/bin/env python3
"""The library, the command and their peers over the same text with the same names: one table.

    make_dict.py -o DICTS NEWS.jsonl ...
    peers.py -b BUILD -d DICTS [-n ROUNDS] [--names 10000,100000,1000000] [--probe proto2.c] [--only ENGINE,...] CORPUS

Each round runs every engine once, in turn, each in a process of its own; medians are printed, in MB of the text given
per CPU second, with the slowest and the fastest. What is not installed is left out, and a line says so. The images,
the folded copies and Hyperscan's databases are kept in DICTS, made anew when what they are made of is newer.
README.md beside this says what each engine does and does not do."""
import argparse, json, os, pathlib, resource, shutil, statistics, subprocess, sys, time

HERE = pathlib.Path(__file__).resolve().parent
AHOCORASICK = HERE / 'peer_ahocorasick.py'


def stale(made, *sources):
    return not made.exists() or any(made.stat().st_mtime < s.stat().st_mtime for s in sources)


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def spent(command, **more):
    """Runs to the end, output read and dropped; CPU seconds, wall seconds, bytes of output."""
    before, began = cpu_of_children(), time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more) as child:
        size = sum(len(piece) for piece in iter(lambda: child.stdout.read(1 << 20), b''))
    if child.returncode not in (0, 1):
        raise OSError(f'{command[0]}: exit {child.returncode}')
    return cpu_of_children() - before, time.monotonic() - began, size


class Engines:
    def __init__(self, args):
        self.args, self.work = args, args.dicts
        self.binary = args.build / 'tests' / 'bench_peers'
        self.normalize = args.build / 'bin' / 'normalize'
        self.text, self.size = args.corpus, args.corpus.stat().st_size
        self.said = set()
        self.python = next((p for p in (sys.executable, '/usr/bin/python3') if not subprocess.run(
            [p, '-c', 'import ahocorasick'], capture_output=True).returncode), sys.executable)
        self.folded = self.fold(self.text)
        self.short = self.part(self.text, 10_000_000)
        self.short_folded = self.fold(self.short)
        self.files, self.records = self.cut()
        self.probe = self.make_probe()

    def say(self, line):
        if line not in self.said:
            self.said.add(line)
            print(line, flush=True)

    def fold(self, path):
        out = self.work / (path.name + '.fold')
        if stale(out, path):
            subprocess.run([self.binary, 'fold', path, out], check=True)
        return out

    def part(self, path, size):
        out = self.work / f'{path.name}.{size}'
        if stale(out, path):
            with open(path, 'rb') as f:
                out.write_bytes(f.read(size).rpartition(b'\n')[0] + b'\n')
        return out

    def cut(self):
        """The text as files of about 1 MB and as records of about 2 KB."""
        folder, records = self.work / (self.text.stem + '.files'), self.work / (self.text.stem + '.jsonl')
        if stale(records, self.text):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            data, at, n = self.text.read_bytes(), 0, 0
            while at < len(data):
                end = data.find(b'\n', at + 1_000_000) + 1 or len(data)
                (folder / f'{n:04}.txt').write_bytes(data[at:end])
                at, n = end, n + 1
            with open(records, 'w', encoding='utf-8') as out:
                at = n = 0
                while at < len(data):
                    end = data.find(b'\n', at + 2000) + 1 or len(data)
                    out.write(json.dumps({'id': n, 'text': data[at:end].decode(errors='replace')}, ensure_ascii=False) + '\n')
                    at, n = end, n + 1
        return sorted(folder.iterdir()), records

    def make_probe(self):
        if not self.args.probe:
            return None
        out = self.work / 'probe'
        if stale(out, self.args.probe):
            done = subprocess.run(['cc', '-O3', '-mavx2', '-mbmi', '-mbmi2', '-msse4.2', '-w', self.args.probe, '-o', out])
            if done.returncode:
                self.say('skipped: the probe does not compile here')
                return None
        return out

    # ---- what runs: each gives {'mbps', 'found', 'build_s', 'index_mb', 'rss_mib'} or less ----

    def ours(self, what, n, text, names):
        done = subprocess.run([self.binary, what, names, text], capture_output=True, text=True)
        if done.returncode:
            self.say(f'skipped: {what}, {n} names: {done.stderr.strip()}')
            return None
        return json.loads(done.stdout)

    def image(self, n):
        made = self.work / f'names-{n}.exo'
        if stale(made, self.work / f'names-{n}.tsv', self.normalize, self.args.build / 'lib' / 'libexonym-compile.so'):
            cpu, wall, _ = spent([self.normalize, 'compile', self.work / f'names-{n}.tsv', '-o', made])
            made.with_suffix('.time').write_text(f'{cpu:.2f}')
        return made

    def run_one(self, engine, n):
        names = self.work / f'names-{n}.txt'
        if engine in ('exonym', 'records'):
            image = self.image(n)
            found = self.ours(engine, n, self.text, image)
            if found:
                found['compile_s'] = float(image.with_suffix('.time').read_text())
            return found
        if engine == 'baseline':
            return self.ours(engine, n, self.short, names)
        if engine == 'automaton':
            return self.ours(engine, n, self.folded, self.fold(names))
        if engine == 'hyperscan':
            slow = n > 100_000
            if slow and not self.args.slow:
                self.say(f'left out: hyperscan with {n} names compiles for a minute in 2 GB (--slow)')
                return None
            return self.ours(engine, n, self.short_folded if slow else self.folded, self.fold(names))
        if engine == 'probe' and self.probe:
            done = subprocess.run([self.probe, names, self.text, '1'], capture_output=True, text=True, check=True)
            told = json.loads(done.stdout.splitlines()[-1])
            return {'mbps': told['mbps_cpu'], 'found': told['matches'], 'build_s': told['build_s'], 'index_mb': told['table_mb'],
                    'rss_mib': told['rss_mb']}
        if engine == 'grep':
            command = ['grep', '-F', '-o', '-f', names]
            env = dict(os.environ, LC_ALL='C')
            empty, _, _ = spent(command + ['/dev/null'], env=env)
            cpu, _, _ = spent(command + [self.text], env=env)
            return {'mbps': self.size / 1e6 / (cpu - empty), 'build_s': empty}
        if engine == 'ahocorasick':
            done = subprocess.run([self.python, AHOCORASICK, self.fold(names), self.short_folded], capture_output=True, text=True)
            if done.returncode:
                self.say('skipped: python3-ahocorasick is not installed')
                return None
            return json.loads(done.stdout)
        if engine.startswith('normalize'):
            jobs = ['-j', '2'] if engine.endswith('-j2') else []
            inputs = ['--from', 'jsonl', self.records] if 'records' in engine else self.files
            if jobs and b' -j' not in subprocess.run([self.normalize, '--help'], capture_output=True).stdout:
                return None
            command = [self.normalize, '--no-builtin', '-L', self.image(n), '--to', 'jsonl', *jobs, *inputs]
            cpu, wall, size = spent(command)
            return {'mbps': self.size / 1e6 / (wall if jobs else cpu), 'wall': self.size / 1e6 / wall}
        return None


ENGINES = {
    'exonym': 'exonym, one document',
    'records': 'exonym, documents of 2 KB',
    'probe': 'limit probe: folds, finds',
    'hyperscan': 'Hyperscan, folded text',
    'automaton': 'automaton, folded text',
    'baseline': 'utf8proc fold + automaton (10 MB)',
    'ahocorasick': 'python3-ahocorasick, folded (10 MB)',
    'grep': 'grep -F -o, as written',
    'normalize-files': 'normalize --to jsonl, files',
    'normalize-files-j2': '  the same, -j 2, MB/s of wall time',
    'normalize-records': 'normalize --from jsonl',
    'normalize-records-j2': '  the same, -j 2, MB/s of wall time',
}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('-b', '--build', type=pathlib.Path, required=True)
    ap.add_argument('-d', '--dicts', type=pathlib.Path, required=True)
    ap.add_argument('-n', '--rounds', type=int, default=5)
    ap.add_argument('--names', default='10000,100000,1000000')
    ap.add_argument('--probe', type=pathlib.Path, help='the limit probe, a C source that is not part of the project')
    ap.add_argument('--only', help='engines: ' + ' '.join(ENGINES))
    ap.add_argument('--slow', action='store_true', help='Hyperscan with a million names too')
    ap.add_argument('-c', '--commit')
    ap.add_argument('corpus', type=pathlib.Path)
    args = ap.parse_args()
    chosen = args.only.split(',') if args.only else list(ENGINES)
    model = [l.split(':', 1)[1].strip() for l in open('/proc/cpuinfo', encoding='utf-8') if l.startswith('model name')]
    print(f'machine  {model[0] if model else "unknown"}, {len(model)} cores')
    if args.commit:
        print(f'commit   {args.commit}')
    engines = Engines(args)
    print(f'input    {args.corpus.name}, {engines.size} bytes; {args.rounds} rounds')
    for n in map(int, args.names.split(',')):
        took = {}
        for _ in range(args.rounds):
            for engine in chosen:
                one = engines.run_one(engine, n)
                if one:
                    took.setdefault(engine, []).append(one)
        probe = statistics.median(r['mbps'] for r in took['probe']) if 'probe' in took else None
        print(f'\n{f"{n} names":36} {"MB/s":>8} {"slowest":>8} {"fastest":>8} {"x probe":>8} {"found":>10} '
              f'{"made s":>8} {"open ms":>8} {"MB":>8} {"RSS MiB":>8}')
        for engine, runs in took.items():
            speed = sorted(r['mbps'] for r in runs)
            last = runs[-1]
            cell = lambda key, form: format(last[key], form) if key in last else '-'
            opened = 'compile_s' in last
            print(f'{ENGINES[engine]:36} {statistics.median(speed):8.1f} {speed[0]:8.1f} {speed[-1]:8.1f} '
                  f'{f"{statistics.median(speed) / probe:.2f}" if probe else "-":>8} {cell("found", "d"):>10} '
                  f'{cell("compile_s" if opened else "build_s", ".2f"):>8} {format(last["build_s"] * 1e3, ".1f") if opened else "-":>8} '
                  f'{cell("index_mb", ".1f"):>8} {cell("rss_mib", ".0f"):>8}', flush=True)


if __name__ == '__main__':
    main()
