#!/usr/bin/env python3
"""An image that is compiled anew while a reader has it open: the reader keeps what it opened, whoever opens it next
gets the new one. And what a sentence costs: the command is small and touches little of the built-in lexicon.

  test_replace.py NORMALIZE"""
import os, pathlib, subprocess, sys, tempfile

normalize = os.path.abspath(sys.argv[1])


def compile_image(folder, name):
    (folder / 'a.tsv').write_text(''.join(f'org.x{i}\torg\tOther {i}\n' for i in range(len(name) * 1000)) + f'geo.x\tcountry\t{name}\n'
                                  'geo.x\tpl\tFredonia\n')
    subprocess.run([normalize, 'compile', 'a.tsv', '-o', 'a.exo'], cwd=folder, check=True)


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    compile_image(folder, 'Freedonia')
    reader = subprocess.Popen([normalize, '--no-builtin', '-L', 'a.exo', '--lines', '--line-buffered'], cwd=folder,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask():
        reader.stdin.write(b'w Fredonia\n')
        reader.stdin.flush()
        return reader.stdout.readline()

    answers = [ask()]
    for name in 'Fredonesia', 'Freedon':
        compile_image(folder, name)
        answers.append(ask())
        fresh = subprocess.run([normalize, '--no-builtin', '-L', 'a.exo'], cwd=folder, input=b'w Fredonia\n', capture_output=True).stdout
        if fresh != f'w {name}\n'.encode():
            sys.exit(f'a new reader: wanted {name}, got {fresh}')
    reader.stdin.close()
    if answers != [b'w Freedonia\n'] * 3 or reader.wait(60):
        sys.exit(f'a reader of a replaced image: {answers}, exit code {reader.returncode}')
    print('replaced under a reader: fine')

if not os.environ.get('EXO_SANITIZE'):
    # In a process of its own, so that no other child counts.
    code = ('import resource, subprocess, sys; subprocess.run(sys.argv[1], input=b"Rozmowa z Janem Lipavskim w Pradze.", stdout=subprocess.DEVNULL);'
            'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
    peak = int(subprocess.run([sys.executable, '-c', code, normalize], stdout=subprocess.PIPE, check=True).stdout)
    # A child of Python begins with the interpreter's pages before it becomes normalize; an idle one shows how many.
    idle = int(subprocess.run([sys.executable, '-c', code, '/bin/true'], stdout=subprocess.PIPE, check=True).stdout)
    if peak > max(30 << 10, idle + 1024):
        sys.exit(f'a sentence takes {peak} KiB resident')
    print(f'a sentence: {peak} KiB resident')
