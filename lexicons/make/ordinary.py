#!/usr/bin/env python3
"""Writes lexicons/lang/ordinary.tsv: ordinary words that are spelt like forms of names.

    ordinary.py names LAYER.tsv... > names.tsv
    morph_forms --tables ../morph < names.tsv > forms.tsv
    ordinary.py table names.tsv forms.tsv ordinary-review.tsv en=en_US pl=pl_PL ro=ro_RO id=id_ID > ../lang/ordinary.tsv
    ordinary.py candidates names.tsv forms.tsv ordinary-review.tsv en=en_US ...        what nobody has reviewed yet

`names` prints the one-word names of the layers (with surnames and given names of persons), as rows that the forms tool
reads. `table` meets all their forms with the words of dictionaries: `en=PATH` names a hunspell dictionary without its
extension (PATH.dic, PATH.aff); only its entries in lower case count, with their affixes one deep. ordinary-review.tsv
holds what a reader decided:

    spare  LANG  word ; ...     no ordinary word for us: the dictionary lists a name in lower case, the word is rare, or at
                                the beginning of a sentence of the news it is the name
    add    LANG  word ; ...     ordinary, whether or not the dictionary has it
    take   LANG  name ; ...     every form of this name that the dictionary has is ordinary
    common LANG  word ; ...     frequent words, for names that others will add

A form of a name that counts by itself (a place, a firm, a person with `sole`) is in the table only when it is added or taken,
for at the beginning of a sentence such a name would be lost; a form of a surname or given name is, unless it is spared.

Comparison is folded: no case, no marks.
"""
import collections
import re
import sys
import unicodedata

LANGS = ('en', 'pl', 'ro', 'id')
LETTERS = str.maketrans({'ł': 'l', 'đ': 'd', 'ø': 'o', 'ı': 'i', 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ð': 'd',
                         '’': "'"})
KINDS = ('person', 'country', 'city', 'region', 'place', 'org', 'event', 'product', 'group', 'concept')
COLUMNS = 130


def fold(word):
    word = unicodedata.normalize('NFD', word.lower().translate(LETTERS))
    return ''.join(c for c in word if not unicodedata.combining(c))


def rows(path, columns):
    with open(path, encoding='utf-8') as f:
        for line in f:
            line = line.rstrip('\n')
            if line and not line.startswith('#'):
                yield (line.split('\t') + [''] * columns)[:columns]


# ---- names ----------------------------------------------------------------------------------------------------

def names(paths):
    """One-word names: name, kind (or adj, dem, abbr), flags, language (for persons: any, or `alone` for a name that
    counts by itself)."""
    layers = [r for path in paths for r in rows(path, 4)]
    kind, flags, sex = {}, {}, {}
    for entity, field, value, flag in layers:
        if field in KINDS:
            kind[entity], flags[entity] = field, flag.split()
    found = set()

    def add(name, what, words, lang='any'):
        # A place of two words is no ordinary word, whatever its first one is.
        if name and not re.search(r'[\s\d{(]', name):
            found.add((name, what, ' '.join(words), lang))

    for entity, field, value, flag in layers:
        if entity not in kind or entity[0] in '-=':
            continue
        what, own = kind[entity], flags[entity]
        base = field.split('.')[0]
        about = [f for f in own if f in ('m', 'f') or len(f) == 2 and f.islower() and f not in ('pl',) or f == 'pl' and what == 'person']
        plural = ['pl'] if 'plural' in flag.split() else []
        if field == 'person':
            parts = re.sub(r'\s*\([^)]*\)$', '', value).split()
            surname, given = (parts[0], parts[1:]) if 'family-first' in own else (parts[-1], parts[:-1])
            add(surname, 'person', about, 'alone' if {'sole', 'mono'} & set(own) else 'any')
            for part in given:
                add(part, 'person', about)
        elif field in ('given', 'surname', 'alias'):
            for part in value.split(' ; '):
                add(part, 'person', about, 'alone' if field == 'alias' or 'sole' in own else 'any')
        elif field in KINDS:
            if 'label' not in own:
                add(re.sub(r'\s*\([^)]*\)$', '', value), what, plural)
        elif base in LANGS + ('any',):
            suffix = field.split('.')[1] if '.' in field else ''
            for part in value.split(' ; '):
                if suffix in ('adj', 'dem', 'abbr'):
                    add(part, suffix, plural, base)
                elif what == 'person':
                    add(part, what, about, 'alone')
                else:
                    add(part, what, plural, base)
    for name in sorted(found):
        print('\t'.join(name))


# ---- dictionaries -----------------------------------------------------------------------------------------------

def split_flags(text, kind):
    if kind == 'long':
        return [text[i:i + 2] for i in range(0, len(text), 2)]
    return text.split(',') if kind == 'num' else list(text)


def dictionary(path, wanted):
    """The words of a hunspell dictionary whose folded spelling is in `wanted`: folded -> spellings."""
    encoding, kind, rules, circumfix = 'latin-1', '', collections.defaultdict(list), None
    with open(path + '.aff', 'rb') as f:
        aff = f.read()
    found = re.search(rb'^SET\s+(\S+)', aff, re.M)
    encoding = {'UTF-8': 'utf-8', 'ISO8859-2': 'iso8859-2', 'ISO8859-1': 'latin-1'}[found.group(1).decode()]
    crossing = {}
    for line in aff.decode(encoding).splitlines():
        part = line.split('#')[0].split()
        if part[:1] == ['FLAG']:
            kind = part[1]
        elif part[:1] == ['CIRCUMFIX']:
            circumfix = part[1]
        elif part[:1] in (['SFX'], ['PFX']) and len(part) == 4 and part[3].isdigit():
            crossing[part[0], part[1]] = part[2] == 'Y'
        elif part[:1] in (['SFX'], ['PFX']) and len(part) >= 4:
            strip, text = part[2].replace('0', ''), part[3]
            condition = part[4] if len(part) > 4 else '.'
            text, _, more = text.partition('/')
            if circumfix and circumfix in split_flags(more, kind):
                continue
            test = re.compile(condition + '$' if part[0] == 'SFX' else '^' + condition)
            rules[part[0], part[1]].append((strip, '' if text == '0' else text, test))
    words = collections.defaultdict(set)

    def keep(word):
        key = fold(word)
        if key in wanted:
            words[key].add(word)

    def affix(word, side, flag):
        for strip, text, test in rules.get((side, flag), ()):
            if not test.search(word):
                continue
            if side == 'SFX' and word.endswith(strip):
                yield word[:len(word) - len(strip)] + text
            elif side == 'PFX' and word.startswith(strip):
                yield text + word[len(strip):]

    with open(path + '.dic', encoding=encoding) as f:
        next(f)
        for line in f:
            word, _, flags = line.split()[0].partition('/') if line.strip() else ('', '', '')
            if not word or word != word.lower():
                continue
            flags = split_flags(flags, kind)
            stems = [word]
            keep(word)
            for flag in flags:
                for made in affix(word, 'PFX', flag):
                    keep(made)
                    if crossing.get(('PFX', flag)):
                        stems.append(made)
            for stem in stems:
                for flag in flags:
                    for made in affix(stem, 'SFX', flag):
                        keep(made)
    return words


# ---- the table --------------------------------------------------------------------------------------------------

def review(path):
    decided = {d: {lang: {} for lang in LANGS} for d in ('spare', 'add', 'take', 'common')}
    for what, lang, words in rows(path, 3):
        for word in words.split(' ; '):
            decided[what][lang][word if what == 'take' else fold(word)] = word
    return decided


def alone(owner):
    """Whether the name counts by itself."""
    _, kind, lang = owner
    return kind not in ('person', 'abbr', 'adj', 'dem') or lang == 'alone'


def accepted(decided, lang, key, owners):
    if key in decided['spare'][lang]:
        return False
    # Polish dictionaries have adjectives of every village, and the surnames made of them (Brzeziński).
    if lang == 'pl' and any(kind == 'person' and re.search('[sc]k[ia]$', name) for name, kind, _ in owners):
        return False
    return not any(map(alone, owners)) or any(name in decided['take'][lang] for name, _, _ in owners)


def kinds_of(names_path):
    kinds = collections.defaultdict(set)
    for name, kind, _, lang in rows(names_path, 4):
        kinds[name].add((kind, lang))
    return kinds


def all_forms(names_path, forms_path):
    """Folded one-word form -> the names that have it."""
    forms = collections.defaultdict(set)
    for name, form, _, tag, _ in rows(forms_path, 5):
        # Indonesian clitics and prefixes are taken off a word of the text before it is looked up.
        if not re.search(r"[\s'’-]", form) and not tag.startswith(('clitic', 'prefix')):
            forms[fold(form)].add(name)
    for name in kinds_of(names_path):
        forms[fold(name)].add(name)
    return forms


def meet(names_path, forms_path, dictionaries):
    """(language, folded word) -> (spellings, the names whose form it is). Adjectives and inhabitants are ordinary words
    of their own language, and names all the same: forms of theirs are left out."""
    kinds, forms, result = kinds_of(names_path), all_forms(names_path, forms_path), {}
    for lang, path in dictionaries:
        for key, words in dictionary(path, forms).items():
            owners = {(n, *k) for n in forms[key] for k in kinds[n]}
            if not any(k in ('adj', 'dem') and of in (lang, 'any') for _, k, of in owners):
                result[lang, key] = words, owners
    return result


def best(words, key):
    """One spelling: the dictionary's plainest, the one with fewest marks after the one that has none."""
    return sorted(words, key=lambda w: (sum(a != b for a, b in zip(w, key)), w))[0]


def print_rows(lang, words):
    line = []
    for word in sorted(words, key=fold) + [None]:
        if word is None or sum(map(len, line)) + 3 * len(line) + len(word) > COLUMNS:
            if line:
                print(f"ordinary\t{lang}\t{' ; '.join(line)}")
            line = []
        line.append(word)


HEAD = """\
# exonym ordinary words: dictionary words that are spelt like forms of names, so that a capital at the beginning of a sentence, or
# text in one case, is not taken for a name's
# columns: set <TAB> language <TAB> word ; word ...   Words are matched folded (no case, no marks) and exactly.
# Made by make/ordinary.py from the one-word names of the layers and a reviewed list of decisions (make/ordinary-review.tsv); left out
# are words whose capitalised use is practically always the name. Dictionaries of hunspell were asked whether a word exists.
# source: general knowledge of the languages, reviewed by hand    licence: CC0-1.0    date: 2026-12-01"""


def table(names_path, forms_path, review_path, dictionaries):
    decided, met, forms = review(review_path), meet(names_path, forms_path, dictionaries), all_forms(names_path, forms_path)
    print(HEAD)
    for lang in LANGS:
        words = {key: best(spellings, key) for (of, key), (spellings, owners) in met.items()
                 if of == lang and accepted(decided, lang, key, owners)}
        words.update(decided['add'][lang])
        print(f'# {lang}: spelt like forms of names of the layers')
        print_rows(lang, words.values())
        print(f'# {lang}: other frequent words')
        print_rows(lang, [w for key, w in decided['common'][lang].items() if key not in forms and key not in words])


def candidates(names_path, forms_path, review_path, dictionaries):
    decided, met = review(review_path), meet(names_path, forms_path, dictionaries)
    for (lang, key), (spellings, owners) in sorted(met.items()):
        if any(key in decided[d][lang] for d in decided) or any(name in decided['take'][lang] for name, _, _ in owners):
            continue
        order = sorted(owners, key=lambda o: (not alone(o), o))
        names_of = ', '.join(f'{n} ({k})' for n, k, _ in order[:4])
        print('\t'.join((lang, 'alone' if alone(order[0]) else 'guarded', best(spellings, key), names_of)))


def main(argv):
    if len(argv) >= 3 and argv[1] == 'names':
        names(argv[2:])
    elif len(argv) >= 6 and argv[1] in ('table', 'candidates'):
        dictionaries = [tuple(a.split('=', 1)) for a in argv[5:]]
        (table if argv[1] == 'table' else candidates)(argv[2], argv[3], argv[4], dictionaries)
    else:
        sys.exit(__doc__)


main(sys.argv)
