"""Find the mentions of known entities in Indonesian, English, Polish and Romanian text: libexonym for Python.

    >>> import exonym
    >>> scanner = exonym.Scanner()
    >>> for m in scanner.scan('Rozmowa z Janem Lipavskim w Pradze.'):
    ...     print(m.start, m.end, m.text, m.id, m.canonical)
    10 25 Janem Lipavskim per.lipavsky-jan Jan Lipavský
    28 34 Pradze loc.prague Prague

One file over ctypes, nothing to build: put it where Python looks, with libexonym.so.0 where the loader looks, beside this file,
or at $EXONYM_LIBRARY. Offsets are those of str, code points. An Image may be shared by threads, a Scanner belongs to one at a
time; both close themselves when they are collected, or at the end of a `with`. What the library refuses raises exonym.Error.
"""
import ctypes, ctypes.util, os, pathlib
from collections import namedtuple
from ctypes import POINTER, byref, c_bool, c_char, c_char_p, c_double, c_int, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

__all__ = ['Candidate', 'Comparison', 'Entity', 'Error', 'Image', 'Mention', 'Scanner', 'version']

Mention = namedtuple('Mention', 'start end text id canonical label type via score tag parent ids inferred ambiguous suggestion')
Mention.__doc__ = """A mention: text[start:end] is `text`. `parent` is the index of the mention around it, or None; `ids` the external
ids, {'wikidata': 'Q148', 'iso': 'CN'}; the rest as include/exonym/exonym.h has it."""
Candidate = namedtuple('Candidate', 'id canonical label type via tag name score sure ambiguous suggestion')
Candidate.__doc__ = 'An entity that a name alone may mean; `name` is the row of the lexicon that it is known by.'
Comparison = namedtuple('Comparison', 'score verdict reason')
Comparison.__doc__ = "Whether two names can be one person's: verdict is 'same', 'unsure' or 'different'."
Entity = namedtuple('Entity', 'id canonical label type ids')


class Error(Exception):
    """What the library refused: its message; `status` is the number of exonym_status."""

    def __init__(self, error):
        super().__init__(error.message.decode('utf-8', 'replace'))
        self.status, self.file, self.line, self.column = error.status, error.file.decode('utf-8', 'replace'), error.line, error.column


# ---- the structs of exonym.h, member by member -------------------------------------------------------

class _Error(ctypes.Structure):
    _fields_ = [('status', c_int), ('file', c_char * 256), ('line', c_uint64), ('column', c_uint64), ('offset', c_uint64),
                ('message', c_char * 512)]


class _OpenOptions(ctypes.Structure):
    _fields_ = [('size', c_size_t), ('allocator', c_void_p), ('copy', c_bool)]


class _ScanOptions(ctypes.Structure):
    _fields_ = [('size', c_size_t), ('allocator', c_void_p), ('overlap', c_int), ('types', c_char_p), ('min_score', c_double),
                ('names_in', c_char_p), ('suggest', c_bool), ('window', c_size_t)]


class _Document(ctypes.Structure):
    _fields_ = [('size', c_size_t), ('lang', c_char_p)]


class _Mention(ctypes.Structure):
    _fields_ = [('start', c_uint64), ('end', c_uint64), ('id', c_char_p), ('canonical', c_char_p), ('label', c_char_p),
                ('type', c_char_p), ('via', c_char_p), ('score', c_double), ('tag', c_char_p), ('parent', c_int64),
                ('entity', c_uint32), ('image', c_uint32), ('inferred', c_bool), ('ambiguous', c_bool), ('suggestion', c_bool)]


class _Entity(ctypes.Structure):
    _fields_ = [('image', c_void_p), ('index', c_uint32), ('id', c_char_p), ('canonical', c_char_p), ('label', c_char_p),
                ('type', c_char_p)]


class _Name(ctypes.Structure):
    _fields_ = [('text', c_char_p), ('lang', c_char_p), ('via', c_char_p), ('file', c_char_p), ('line', c_uint32)]


class _LookupOptions(ctypes.Structure):
    _fields_ = [('size', c_size_t), ('lang', c_char_p), ('types', c_char_p), ('exact', c_bool), ('suggest', c_bool)]


class _Candidate(ctypes.Structure):
    _fields_ = [('id', c_char_p), ('canonical', c_char_p), ('label', c_char_p), ('type', c_char_p), ('via', c_char_p),
                ('tag', c_char_p), ('name', _Name), ('score', c_double), ('sure', c_bool), ('ambiguous', c_bool),
                ('suggestion', c_bool), ('entity', c_uint32), ('image', c_uint32)]


class _Comparison(ctypes.Structure):
    _fields_ = [('size', c_size_t), ('score', c_double), ('verdict', c_int), ('reason', c_char * 128)]


class _Cursor(ctypes.Structure):
    _fields_ = [('byte', c_uint64), ('chars', c_uint64), ('utf16', c_uint64)]


_CandidateFn = ctypes.CFUNCTYPE(c_bool, c_void_p, POINTER(_Candidate))

# ---- the library ---------------------------------------------------------------------------------------


def _load():
    beside = pathlib.Path(__file__).with_name('libexonym.so.0')
    places = [os.environ.get('EXONYM_LIBRARY'), str(beside) if beside.exists() else None, 'libexonym.so.0', ctypes.util.find_library('exonym')]
    failure = OSError('libexonym.so.0 is not installed; set EXONYM_LIBRARY to its path')
    for place in places:
        try:
            if place:
                return ctypes.CDLL(place)
        except OSError as e:
            failure = e
    raise failure


_lib = _load()
_SIGNATURES = {
    'exonym_version': (c_char_p,),
    'exonym_image_open': (c_int, c_char_p, POINTER(_OpenOptions), POINTER(c_void_p), POINTER(_Error)),
    'exonym_image_open_memory': (c_int, c_char_p, c_size_t, POINTER(_OpenOptions), POINTER(c_void_p), POINTER(_Error)),
    'exonym_image_open_builtin': (c_int, POINTER(_OpenOptions), POINTER(c_void_p), POINTER(_Error)),
    'exonym_image_close': (None, c_void_p),
    'exonym_entity_find': (c_int, c_void_p, c_char_p, POINTER(_Entity)),
    'exonym_entity_at': (c_int, c_void_p, c_uint32, POINTER(_Entity)),
    'exonym_entity_label': (c_char_p, POINTER(_Entity), c_char_p),
    'exonym_entity_external_id': (c_bool, POINTER(_Entity), c_size_t, POINTER(c_char_p), POINTER(c_char_p)),
    'exonym_scanner_new': (c_int, POINTER(c_void_p), c_size_t, POINTER(_ScanOptions), POINTER(c_void_p), POINTER(_Error)),
    'exonym_scanner_free': (None, c_void_p),
    'exonym_scan': (c_int, c_void_p, c_char_p, c_size_t, POINTER(_Document), POINTER(POINTER(_Mention)), POINTER(c_size_t), POINTER(_Error)),
    'exonym_scanner_lang': (c_char_p, c_void_p),
    'exonym_lookup': (c_int, c_void_p, c_char_p, c_size_t, POINTER(_LookupOptions), _CandidateFn, c_void_p, POINTER(_Error)),
    'exonym_compare': (None, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(_Comparison)),
    'exonym_verdict_text': (c_char_p, c_int),
    'exonym_cursor_move': (c_uint64, POINTER(_Cursor), c_char_p, c_size_t, c_uint64, c_int),
}
for _name, (_result, *_arguments) in _SIGNATURES.items():
    getattr(_lib, _name).restype, getattr(_lib, _name).argtypes = _result, _arguments

_CHARS = 1
_SPELT_OUT = {'wd': 'wikidata', 'gn': 'geonames'}  # as the command writes them


def version():
    """The version of the library, '0.1.0'."""
    return _lib.exonym_version().decode()


def _check(status, error):
    if status:
        raise Error(error)


def _bytes(text):
    """UTF-8 of as many code points: a lone surrogate, which UTF-8 does not have, becomes a question mark."""
    return text.encode('utf-8', 'replace')


def _str(z):
    return z.decode('utf-8', 'replace')


def _ids(entity):
    key, value, n, ids = c_char_p(), c_char_p(), 0, {}
    while _lib.exonym_entity_external_id(byref(entity), n, byref(key), byref(value)):
        ids[_SPELT_OUT.get(_str(key.value), _str(key.value))] = _str(value.value)
        n += 1
    return ids


class _Handle:
    _free = None

    def __init__(self):
        self._as_parameter_ = c_void_p()

    def close(self):
        """Gives the memory back; the object is of no use afterwards."""
        handle, self._as_parameter_ = self._as_parameter_, c_void_p()
        if handle:
            type(self)._free(handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()

    def _open(self):
        if not self._as_parameter_:
            raise ValueError('closed')
        return self._as_parameter_


class Image(_Handle):
    """A compiled lexicon: the built-in one, or that of a file (`path`) or of bytes, which are copied. Files are checked when opened."""
    _free = _lib.exonym_image_close

    def __init__(self, path=None, data=None):
        super().__init__()
        error = _Error()
        if data is not None:
            options = _OpenOptions(size=ctypes.sizeof(_OpenOptions), copy=True)
            status = _lib.exonym_image_open_memory(data, len(data), byref(options), byref(self._as_parameter_), byref(error))
        elif path is not None:
            status = _lib.exonym_image_open(os.fsencode(path), None, byref(self._as_parameter_), byref(error))
        else:
            status = _lib.exonym_image_open_builtin(None, byref(self._as_parameter_), byref(error))
        _check(status, error)

    def entity(self, id, lang='en'):
        """The Entity of an id, its label in `lang`; None when there is none."""
        entity = _Entity()
        if _lib.exonym_entity_find(self._open(), _bytes(id), byref(entity)):
            return None
        return Entity(_str(entity.id), _str(entity.canonical), _str(_lib.exonym_entity_label(byref(entity), _bytes(lang))), _str(entity.type), _ids(entity))

    def compare(self, a, b):
        """Whether two names of persons, in any spelling, script and order, can be one person's: a Comparison."""
        a, b, out = _bytes(a), _bytes(b), _Comparison(size=ctypes.sizeof(_Comparison))
        _lib.exonym_compare(self._open(), a, len(a), b, len(b), byref(out))
        return Comparison(out.score, _str(_lib.exonym_verdict_text(out.verdict)), _str(out.reason))


class Scanner(_Handle):
    """Looks for the names of one or more images (by default the built-in one); a later image wins ties.

    overlap    'longest', or 'all': also the mentions inside others
    types      only these, such as 'PER,ORG'
    min_score  0 to 1
    names_in   the language of labels
    suggest    also what is too weak to assert, marked `suggestion`
    """
    _free = _lib.exonym_scanner_free

    def __init__(self, images=None, *, overlap='longest', types=None, min_score=0.0, names_in='en', suggest=False):
        super().__init__()
        self.images = [Image()] if images is None else [images] if isinstance(images, Image) else list(images)
        handles = (c_void_p * len(self.images))(*(image._open() for image in self.images))
        options = _ScanOptions(size=ctypes.sizeof(_ScanOptions), overlap=('longest', 'all').index(overlap), types=types and _bytes(types),
                               min_score=min_score, names_in=_bytes(names_in), suggest=suggest)
        error = _Error()
        _check(_lib.exonym_scanner_new(handles, len(self.images), byref(options), byref(self._as_parameter_), byref(error)), error)
        self.lang = ''

    def scan(self, text, lang=None):
        """The mentions of one document, a list of Mention in text order. `lang` is its language if known ('pl'); afterwards
        `scanner.lang` is the one that it was read in, '' when unsure."""
        data, error, found, count = _bytes(text), _Error(), POINTER(_Mention)(), c_size_t()
        document = _Document(size=ctypes.sizeof(_Document), lang=lang and _bytes(lang))
        _check(_lib.exonym_scan(self._open(), data, len(data), byref(document), byref(found), byref(count), byref(error)), error)
        self.lang = _str(_lib.exonym_scanner_lang(self))
        cursor, mentions = _Cursor(), []
        for i in range(count.value):
            m = found[i]
            start = _lib.exonym_cursor_move(byref(cursor), data, len(data), m.start, _CHARS)
            inner = _Cursor(cursor.byte, cursor.chars, cursor.utf16)
            end = _lib.exonym_cursor_move(byref(inner), data, len(data), m.end, _CHARS)
            entity = _Entity()
            known = not _lib.exonym_entity_at(self.images[m.image], m.entity, byref(entity))
            mentions.append(Mention(start, end, text[start:end], _str(m.id), _str(m.canonical), _str(m.label), _str(m.type), _str(m.via), m.score,
                                    _str(m.tag), m.parent if m.parent >= 0 else None, _ids(entity) if known else {}, m.inferred, m.ambiguous,
                                    m.suggestion))
        return mentions

    def lookup(self, name, lang=None, *, types=None, exact=False, suggest=False):
        """The entities that a name alone may mean, the best first: a list of Candidate."""
        data, error, candidates = _bytes(name), _Error(), []
        options = _LookupOptions(size=ctypes.sizeof(_LookupOptions), lang=lang and _bytes(lang), types=types and _bytes(types), exact=exact, suggest=suggest)

        @_CandidateFn
        def take(_, pointer):
            c = pointer.contents
            candidates.append(Candidate(_str(c.id), _str(c.canonical), _str(c.label), _str(c.type), _str(c.via), _str(c.tag), _str(c.name.text),
                                        c.score, c.sure, c.ambiguous, c.suggestion))
            return True

        _check(_lib.exonym_lookup(self._open(), data, len(data), byref(options), take, None, byref(error)), error)
        return candidates
