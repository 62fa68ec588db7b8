#!/usr/bin/env python3
"""gcc and clang, those of them that are here, have nothing to say about the sources.

  silent.py PROJECT-FOLDER [COMPILER]       COMPILER: the one whose warnings the build has made errors; it is not asked again"""
import concurrent.futures, os, pathlib, shutil, subprocess, sys

root = pathlib.Path(sys.argv[1])
WARNINGS = '-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'.split()
flags = subprocess.run(['pkg-config', '--cflags', 'icu-i18n', 'libpcre2-8', 'libutf8proc', 'libzstd', 'zlib'],
                       check=True, capture_output=True, text=True).stdout.split()
compilers = [c for c in ('gcc', 'clang') if shutil.which(c) and c not in sys.argv[2:]]
sources = sorted(p for d in ('src/*', 'fuzz', 'tests/unit', 'tests/bench', 'tests/scale', 'tests/examples') for p in root.glob(d + '/*.c'))


def check(job):
    compiler, source = job
    command = [compiler, '-std=c17', *WARNINGS, '-O1', '-I', root / 'src', '-I', root / 'include', *flags,
               '-D_POSIX_C_SOURCE=200809L' if 'tests' in source.parts else '-DEXO_NOTHING',
               '-DEXO_SOURCE_DIR=""', '-DEXO_BINARY_DIR=""', '-c', '-o', os.devnull, source]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr if done.returncode or done.stderr else ''


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    said = [s for s in pool.map(check, [(c, s) for c in compilers for s in sources]) if s]
print(''.join(said) or f'{len(sources)} files, {" and ".join(compilers) or "no other compiler"} silent')
sys.exit(bool(said))
