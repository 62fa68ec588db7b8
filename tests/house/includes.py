#!/usr/bin/env python3
"""A room includes only what stands to its left; outside libraries only in the rooms named for them.

  includes.py PROJECT-FOLDER

The rules are those of HOUSE's map: each room, the rooms that it may include, the libraries that it may."""
import pathlib, re, sys

ROOMS = {
    # room: (rooms, libraries)
    'base': ('', ''),
    'fold': ('base', ''),
    'key': ('base fold', ''),
    'lexicon': ('base fold key', 'utf8proc'),
    'morph': ('base fold key lexicon', ''),
    'translit': ('base fold key lexicon', 'unicode'),
    'image': ('base fold key', ''),
    'build': ('base fold key lexicon morph translit image', 'unicode pcre2 zstd utf8proc'),
    'scan': ('base fold key image', ''),
    'resolve': ('base fold key image scan', 'pcre2'),
    'emit': ('base', ''),
    'cli': ('base emit', ''),
}
# Single files that have a library of their own.
FILES = {'fold/table.c': 'utf8proc', 'cli/unpack.c': 'zlib zstd'}
LIBRARIES = {'unicode', 'pcre2', 'zstd', 'utf8proc', 'zlib', 'xxhash'}

root = pathlib.Path(sys.argv[1])
wrong = []
for file in sorted((root / 'src').glob('*/*.[ch]')):
    room, name = file.parent.name, f'{file.parent.name}/{file.name}'
    if room not in ROOMS:
        wrong.append(f'src/{name}: room "{room}" is not on the map in tests/house/includes.py')
        continue
    rooms = set(ROOMS[room][0].split()) | {room}
    libraries = set(ROOMS[room][1].split()) | set(FILES.get(name, '').split())
    for number, line in enumerate(file.read_text(encoding='utf-8').splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if not found:
            continue
        kind, path = found.groups()
        first = re.split(r'[/.]', path)[0]
        if kind == '"' and '/' in path and first not in rooms:
            wrong.append(f'src/{name}:{number}: room {room} includes "{path}"; it may include {" ".join(sorted(rooms))}')
        if kind == '"' and '/' not in path and not (file.parent / path).exists():
            wrong.append(f'src/{name}:{number}: "{path}" is not in this room')
        if kind == '<' and first in LIBRARIES and first not in libraries:
            wrong.append(f'src/{name}:{number}: room {room} includes <{path}>; that library belongs to other rooms')
        if path == 'exonym/compile.h' and room not in ('build', 'cli'):
            wrong.append(f'src/{name}:{number}: room {room} includes <{path}>')
print('\n'.join(wrong) or 'every include stands to the left')
sys.exit(bool(wrong))
