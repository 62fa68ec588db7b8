#!/usr/bin/env python3
"""What grows with what: memory and time with the length of a document, with the size of a lexicon; and the instructions that
the scan of a fixed text takes, which a busy machine does not change.

    make_dict.py -o DICTS --inflected NEWS.jsonl ...
    scale.py -b BUILD -d DICTS [--only document,lexicon,start,instructions] [-c COMMIT] CORPUS

Writes a text of 1 GB into DICTS, and images of up to a million names with every form: a few minutes, 4 GB of disk, 8 GB of memory.
Instructions are counted by valgrind (callgrind), inside of exonym_scan and exonym_scan_each alone; without it they are left out."""
import argparse, os, pathlib, re, resource, shutil, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
RUN = '''import os, resource, subprocess, sys
done = subprocess.run(sys.argv[2:], stdin=open(sys.argv[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)'''


def run(*command, stdin=os.devnull):
    """CPU seconds and the most resident MiB of a command that must succeed."""
    told = subprocess.run([sys.executable, '-S', '-c', RUN, str(stdin), *map(str, command)], stdout=subprocess.PIPE, check=True, text=True)
    code, cpu, peak = told.stdout.split()
    if code != '0':
        sys.exit(f'{" ".join(map(str, command))}: exit code {code}')
    return float(cpu), float(peak)


def documents(args, normalize):
    print(f'\n{"one document, built-in lexicon":36} {"MB":>8} {"MB/s":>8} {"RSS MiB":>8}')
    data = args.corpus.read_bytes()
    for size in 10_000_000, 100_000_000, 1_000_000_000:
        path = args.dicts / f'document.{size}'
        if not path.exists() or path.stat().st_size != size:
            with open(path, 'wb') as out:
                left = size
                while left:
                    out.write(data[:left])
                    left -= min(left, len(data))
        for to in 'tsv', 'text':
            cpu, peak = run(normalize, '--to', to, path)
            print(f'{"normalize --to " + to:36} {size / 1e6:8.0f} {size / 1e6 / cpu:8.1f} {peak:8.1f}', flush=True)


def lexicons(args, normalize):
    print(f'\n{"lexicon":36} {"compile s":>9} {"MiB":>8} {"image MB":>8} {"forms":>10} {"open ms":>8} {"MB/s":>8} {"RSS MiB":>8}')
    short = args.dicts / 'scale.text'
    short.write_bytes(args.corpus.read_bytes()[:20_000_000])
    for count in 10_000, 100_000, 1_000_000:
        for kind in '', '-inflected':
            layer, image = args.dicts / f'names-{count}{kind}.tsv', args.dicts / f'scale-{count}{kind}.exo'
            if not layer.exists():
                continue
            cpu, peak = run(normalize, 'compile', layer, '-o', image)
            told = subprocess.run([normalize, 'info', image], stdout=subprocess.PIPE, text=True, check=True).stdout
            forms = re.search(r'forms\s+(\d+)', told)[1]
            scan = subprocess.run([args.build / 'tests' / 'bench_peers', 'exonym', image, short], stdout=subprocess.PIPE, text=True, check=True).stdout
            get = lambda key: float(re.search(rf'"{key}":([0-9.]+)', scan)[1])
            what = f'{count} names{kind or ", bare"}'
            print(f'{what:36} {cpu:9.2f} {peak:8.0f} {image.stat().st_size / 1e6:8.1f} {forms:>10} '
                  f'{get("build_s") * 1e3:8.1f} {get("mbps"):8.1f} {get("rss_mib"):8.0f}', flush=True)


def start(args, normalize):
    with tempfile.NamedTemporaryFile('w') as text:
        text.write('Rozmowa z Janem Lipavskim w Pradze.\n')
        text.flush()
        runs = [run(normalize, stdin=text.name) for _ in range(15)]
    print(f'\na sentence, built-in lexicon, start to exit: {statistics.median(r[0] for r in runs) * 1e3:.1f} ms of CPU time, '
          f'{statistics.median(r[1] for r in runs):.1f} MiB resident (as a child of Python, whose first pages count)')


def instructions(args, normalize):
    if not shutil.which('valgrind'):
        print('\nskipped: instructions (valgrind is not installed)')
        return
    print(f'\n{"instructions a byte of text (callgrind)":44} {"bytes":>9} {"a byte":>9} {"found":>8}')
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        text = folder / 'text'
        subprocess.run([sys.executable, HERE / 'make_corpus.py', '--size', '1000000', '-o', text], check=True)
        subprocess.run([sys.executable, HERE / 'make_dict.py', '-n', '10000', '-o', folder], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([normalize, 'compile', folder / 'names-10000.tsv', '-o', folder / 'names.exo'], check=True, stderr=subprocess.DEVNULL)
        for what, image in ('10,000 bare names of the layers', folder / 'names.exo'), ('built-in lexicon', args.build / 'builtin.exo'):
            for mode, function in ('exonym', 'exonym_scan_each'), ('records', 'exonym_scan'):
                done = subprocess.run(['valgrind', '--tool=callgrind', f'--toggle-collect={function}', '--callgrind-out-file=/dev/null',
                                       args.build / 'tests' / 'bench_peers', mode, image, text], capture_output=True, text=True, check=True)
                count = int(re.search(r'Collected : (\d+)', done.stderr)[1])
                print(f'{what + (", one document" if mode == "exonym" else ", documents of 2 KB"):44} {text.stat().st_size:9} '
                      f'{count / text.stat().st_size:9.2f} {re.search(r"found.:([0-9]+)", done.stdout)[1]:>8}', flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('-b', '--build', type=pathlib.Path, required=True)
    ap.add_argument('-d', '--dicts', type=pathlib.Path, required=True)
    ap.add_argument('-c', '--commit')
    ap.add_argument('--only', default='start,instructions,lexicon,document')
    ap.add_argument('corpus', type=pathlib.Path)
    args = ap.parse_args()
    args.build = args.build.resolve()
    model = [l.split(':', 1)[1].strip() for l in open('/proc/cpuinfo', encoding='utf-8') if l.startswith('model name')]
    print(f'machine  {model[0] if model else "unknown"}, {len(model)} cores')
    if args.commit:
        print(f'commit   {args.commit}')
    print(f'input    {args.corpus.name}, {args.corpus.stat().st_size} bytes')
    parts = {'start': start, 'instructions': instructions, 'lexicon': lexicons, 'document': documents}
    for name in args.only.split(','):
        parts[name](args, args.build / 'bin' / 'normalize')


if __name__ == '__main__':
    main()
