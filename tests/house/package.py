#!/usr/bin/env python3
"""Installs the build into a new folder, and uses it from there as another project would.

  package.py CMAKE BUILD-FOLDER PROJECT-FOLDER C-COMPILER"""
import os, pathlib, subprocess, sys, tempfile

cmake, build, project, compiler = sys.argv[1:]
CONSUMER = '''cmake_minimum_required(VERSION 3.25)
project(consumer C)
find_package(exonym 0.1 REQUIRED CONFIG)
foreach(kind "" -static)
    add_executable(scan${kind} "%(source)s")
    target_link_libraries(scan${kind} PRIVATE exonym::exonym${kind})
    add_executable(compile${kind} compile.c)
    target_link_libraries(compile${kind} PRIVATE exonym::exonym${kind} exonym::compile${kind})
endforeach()
'''
COMPILE = r'''#include <exonym/compile.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    static const char layer[] = "org.acme\torg\tAcme Works\n";
    exonym_compiler *compiler;
    exonym_image *image;
    exonym_entity entity;
    exonym_error err;
    const void *bytes;
    size_t len;
    if (exonym_compiler_new(NULL, &compiler, &err) ||
        exonym_compiler_add_text(compiler, "acme.tsv", layer, strlen(layer), &err) ||
        exonym_compiler_finish(compiler, &bytes, &len, &err) ||
        exonym_image_open_memory(bytes, len, NULL, &image, &err) ||
        exonym_entity_find(image, "org.acme", &entity)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    puts(entity.canonical);
    exonym_image_close(image);
    exonym_compiler_free(compiler);
    return 0;
}
'''


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f'{" ".join(map(str, command))}\nexit code {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def expect(what, got, wanted):
    if wanted not in got:
        sys.exit(f'{what}: wanted {wanted!r} in {got!r}')


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    prefix, consumer = folder / 'prefix', folder / 'consumer'
    source = pathlib.Path(project) / 'tests/examples/scan_file.c'
    article = pathlib.Path(project) / 'tests/example/article.txt'
    run(cmake, '--install', build, '--prefix', prefix)
    consumer.mkdir()
    (consumer / 'CMakeLists.txt').write_text(CONSUMER % {'source': source})
    (consumer / 'compile.c').write_text(COMPILE)
    run(cmake, '-S', consumer, '-B', consumer / 'build', f'-DCMAKE_PREFIX_PATH={prefix}',
        f'-DCMAKE_C_COMPILER={compiler}')
    run(cmake, '--build', consumer / 'build')
    for kind in '', '-static':
        expect(f'scan{kind}', run(consumer / 'build' / f'scan{kind}', article), ' mentions;')
        expect(f'compile{kind}', run(consumer / 'build' / f'compile{kind}'), 'Acme Works')

    libdir = next(prefix.glob('**/libexonym.so')).parent
    env = dict(os.environ, PKG_CONFIG_PATH=str(libdir / 'pkgconfig'), LD_LIBRARY_PATH=str(libdir))
    # The .pc files name the prefix that was configured; this is another.
    define = f'--define-variable=prefix={prefix}'
    flags = run('pkg-config', define, '--cflags', '--libs', 'exonym-compile', env=env).split()
    run(compiler, consumer / 'compile.c', *flags, '-o', folder / 'by-pkg-config', env=env)
    expect('pkg-config', run(folder / 'by-pkg-config', env=env), 'Acme Works')

    # The installed command finds its own libraries, also the one that it opens only for layers.
    layer = folder / 'acme.tsv'
    layer.write_text('org.acme\torg\tAcme Works\norg.acme\tany\tAcme\n')
    normalize = next(prefix.glob('bin/normalize'))
    env = dict(os.environ, XDG_CACHE_HOME=str(folder / 'cache'))
    expect('normalize', run(normalize, '--no-builtin', '-L', layer, input='At Acme Works.', env=env), 'At Acme Works.')
    expect('normalize --version', run(normalize, '--version'), 'normalize 0.')
    if not list(prefix.glob('**/man1/normalize.1')):
        sys.exit('the man page is not installed')
print('installed, found, linked, run')
