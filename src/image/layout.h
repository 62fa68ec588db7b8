/* The image, byte by byte: what build writes and open checks. FORMAT.md says the same in words and lists each
   invariant beside the check for it.

   All numbers are little-endian; sections begin at multiples of 64. Links are indexes or offsets, never pointers.
   Word 0 and the string at offset 0 are empty, and so are tag 0, paradigm 0 and cue mask 0. */
#ifndef EXO_IMAGE_LAYOUT_H
#define EXO_IMAGE_LAYOUT_H

#include <stdint.h>

#define EXO_IMAGE_MAGIC "EXONYM\r\n"     /* eight bytes; the line end shows a file mangled in transfer */
#define EXO_IMAGE_ORDER 0x01020304u
#define EXO_IMAGE_VERSION 4u

/* Sections, in file order. */
typedef enum exo_section {
    EXO_SEC_STRINGS,     /* NUL-terminated UTF-8; offset 0 is "" */
    EXO_SEC_FOLD_STAGE1, /* uint16_t */
    EXO_SEC_FOLD_STAGE2, /* uint32_t */
    EXO_SEC_FOLD_POOL,   /* bytes */
    EXO_SEC_FOLD_LOWER,  /* exo_fold_lower */
    /* Filters over words, uint64_t each (exo_filter_has): */
    EXO_SEC_BEGIN,       /* a name begins with the word when it is capitalised, or it triggers a pattern */
    EXO_SEC_BEGIN_LOW,   /* even in lower case */
    EXO_SEC_PAIRS,       /* the first two words of a name, by exo_filter_pair */
    EXO_SEC_FUNCTION,    /* exo_im_function: hash table of function words, for votes on the language */
    EXO_SEC_SLOTS,       /* exo_im_slot: hash table of words */
    EXO_SEC_WORDS,       /* exo_im_word */
    EXO_SEC_WORD_POOL,   /* folded bytes of affixes and of words longer than their head, eight zero bytes at the end */
    EXO_SEC_READINGS,    /* exo_im_reading */
    EXO_SEC_LEXEMES,     /* exo_im_lexeme */
    EXO_SEC_EDGES,       /* uint32_t: by state, exo_edge of what leads to it */
    EXO_SEC_STATES,      /* exo_im_state: the inner states of the name trie, and a sentinel */
    EXO_SEC_NAMES,       /* exo_im_naming */
    EXO_SEC_NAME_SORTS,  /* exo_im_name: what many names have in common */
    EXO_SEC_ENTITIES,    /* exo_im_entity, in byte order of ids */
    EXO_SEC_ENTITY_SORTS,/* exo_im_about: what is known of an entity, one item for all of whom the same is known */
    EXO_SEC_LABELS,      /* uint32_t strings: labels by language, runs by item of ENTITY_SORTS */
    EXO_SEC_XIDS,        /* exo_im_xid, runs by item of ENTITY_SORTS */
    EXO_SEC_ROWS,        /* uint32_t, one or two for each lexicon row behind names: EXO_ROW_PLACE */
    EXO_SEC_ROW_PLACES,  /* exo_im_row_place */
    EXO_SEC_TAGS,        /* uint32_t strings */
    EXO_SEC_PARADIGMS,   /* uint32_t strings */
    EXO_SEC_AFFIXES,     /* exo_im_affix */
    EXO_SEC_CUES,        /* uint32_t strings: names of the cue sets, at most EXO_CUE_SETS */
    EXO_SEC_CUE_MASKS,   /* exo_im_cue_mask; 0 is the empty mask */
    EXO_SEC_PATTERNS,    /* exo_im_pattern */
    EXO_SEC_TRIGGERS,    /* exo_im_trigger, by word */
    EXO_SEC_KEY_RULES,   /* bytes: the tables of key.h */
    EXO_SEC_KEY_SLOTS,   /* exo_im_key_slot: hash table of sound keys */
    EXO_SEC_KEY_LEXEMES, /* uint32_t lexemes, runs by key */
    EXO_SEC_NEAR_POOL,   /* classes of the keys of names' words, one behind the other */
    EXO_SEC_NEAR_KEYS,   /* exo_im_near, and a sentinel */
    EXO_SEC_NEAR_NAMES,  /* bytes: runs of names; EXO_NEAR_END */
    EXO_SEC_NEAR_BUCKETS,/* uint32_t: where the entries of each bucket begin, and their end */
    EXO_SEC_NEAR_ENTRIES,/* bits: entries of exo_near_width bits, seven zero bytes at the end */
    EXO_SEC_BODIES,      /* exo_im_body, by generic and country */
    EXO_SEC_COUNT
} exo_section;

typedef struct exo_im_range {
    uint64_t off, len; /* bytes */
} exo_im_range;

typedef struct exo_im_header {
    char magic[8];
    uint32_t order;    /* EXO_IMAGE_ORDER as the writer's machine stores it */
    uint32_t version;
    uint64_t length;   /* of the whole image */
    uint64_t hash;     /* exo_image_hash of all bytes after the header */
    uint32_t made_with;/* string */
    uint32_t sections; /* EXO_SEC_COUNT */
    exo_im_range section[EXO_SEC_COUNT];
} exo_im_header;

/* The cue sets that a word belongs to: bit i is set i. */
#define EXO_CUE_SETS 255
#define EXO_CUES_LANGUAGE "language" /* the set of words that make an adjective a language: limba, język */
#define EXO_CUES_LANGUAGE_IN "language-in" /* words behind which an adjective without a noun is one: în, din, in, speaks */
#define EXO_CUES_LANGUAGE_OF "language-of" /* words that say the same with a preposition: vorbitori de, teacher of */
#define EXO_CUES_PLACE_LEAD "place-lead" /* words right before a place, never before a person's given name: in, the, presiden */
#define EXO_CUES_PLACE_TAIL "place-tail" /* words right behind a town that make another name: County, Bay */
#define EXO_CUES_PLACE_HEAD "place-head" /* the same before it: Port, Fort */
#define EXO_CUES_US_STATE "us-state" /* states of America, which say behind a comma that a town is theirs */
#define EXO_CUES_COUNTING "counting" /* words before a plural: two, both, more */
#define EXO_CUES_BODY_LEAD "body-lead" /* words right before a name that make it a body's and not somebody's: agencja, firma */
#define EXO_CUES_BODY_TAIL "body-tail" /* the same behind it: agency, shares */
#define EXO_CUES_PLACE_IN "place-in" /* words right before a name that make it a place's and not somebody's or a club's: in, near, w, di */
#define EXO_CUES_TOWN "city" /* words near a town; a name that asks for one also counts behind EXO_CUES_TOWN_IN */
#define EXO_CUES_REGION "region" /* the same near a region */
#define EXO_CUES_TOWN_IN "town-in" /* words right behind which only a place stands: w, din, di */
#define EXO_CUES_PERSON_LEAD "person-lead" /* words right before a name that make it somebody's and not a place's: pe, sărbătoarea, artis */
#define EXO_CUES_NAMED_AFTER "named-after" /* words right before a person's name for what is called after him: hotel, stadion, Gunung */
#define EXO_CUES_PERSON_TAIL "person-tail" /* the same behind it: Road, Airport, Steel */
#define EXO_CUES_BODY_MORE "body-more" /* words right behind a body's name cut short that make another body's: wyborcza, de, nadzorcza */
#define EXO_CUES_KNOWN_FOR "known-for" /* words that say of somebody that he is in public life: singer, striker, senator */
#define EXO_CUES_SPORT "sport" /* these two, asked for by a club's name, are met by a sportsman beside it too */
#define EXO_CUES_FOOTBALL "football"
#define EXO_CUES_KIN "kin" /* words right before somebody's full name that make it an aside about another of the name: wife, istri, żony */
#define EXO_CUES_VILLAGE "village" /* words that say behind a town's name that a smaller place of that name is meant: wieś, sat, desa */
#define EXO_CUES_QUOTED_OTHER "quoted-other" /* words right before quotation marks that no newspaper is in: kino, spółdzielnia, filmul */
#define EXO_CUES_STREET "street" /* words right before a person's name that make it a street: ul, strada, jalan */
/* Words for what somebody is, by sphere (role-politics: minister, leader) and by office (office-president); a person has a bit for each,
   those of spheres below those of offices. And the words of their titles: */
#define EXO_CUES_ROLE "role-"
#define EXO_CUES_OFFICE "office-"
#define EXO_CUES_ROLE_SPORT "role-sport" /* whose countries are those of teams, not of the bearers: trener Polski Santos */
#define EXO_ROLES 16u                      /* sets of either sort at most */
#define EXO_CUES_TITLE_WORD "title-word"   /* that may stand between the role and the name: minister [spraw zagranicznych] Lavrov */
#define EXO_CUES_TITLE_JOINT "title-joint" /* that join such words: secretary [of] state */
#define EXO_CUES_TITLE_SHORT "title-short" /* roles that end in a full stop: gen., Sen. */
#define EXO_CUES_TITLE_BEFORE "title-before" /* that may stand before the role, behind the country: French [former] president */
#define EXO_CUES_TITLE_FEW "title-few"     /* roles that few have at a time, and news knows them all: premier */
typedef struct exo_im_cue_mask {
    uint64_t bits[4];
} exo_im_cue_mask;

/* Hash table of words: linear probing from the low bits of the word's hash; 0 is an empty slot. What the word may be in names
   stands here, so that most walks that would lead nowhere are refused by one cache line. */
typedef struct exo_im_slot {
    uint32_t tag;      /* high 32 bits of the hash */
    uint32_t word;     /* the number, EXO_SLOT_WORD, and EXO_SLOT_* */
} exo_im_slot;
#define EXO_SLOT_WORD 0x3FFFFFFu
#define EXO_SLOT_ALONE (1u << 26)     /* is a name by itself when capitalised, or triggers a pattern */
#define EXO_SLOT_ALONE_LOW (1u << 27) /* even in lower case */
#define EXO_SLOT_FIRST (1u << 28)     /* is the first of several words, when capitalised */
#define EXO_SLOT_FIRST_LOW (1u << 29) /* even in lower case */
#define EXO_SLOT_SUFFIX (1u << 30)    /* is a suffix that a joint takes */
#define EXO_SLOT_PERSON (1u << 31)    /* the first word of a person's name: the second may be known by its sound */

/* A function word by its hash alone: a vote may be wrong once in billions of words. Probing from the low bits of the
   hash; langs 0 is an empty slot. */
typedef struct exo_im_function {
    uint32_t tag;      /* high 32 bits of the hash */
    uint32_t langs;
} exo_im_function;

enum {
    EXO_WORD_TRIGGER = 1,    /* a pattern is tried here */
    EXO_WORD_LAST = 2,       /* may end a person's name */
    EXO_WORD_FIRST = 4,      /* may begin a person's name */
    EXO_WORD_GIVEN = 8       /* a form of a given name: the surname behind it is that person's */
};

/* A folded word. Its readings run from `reading` to the next word's `reading`. */
typedef struct exo_im_word {
    char head[16];     /* its first bytes, zero padded: most words are compared without another cache line */
    uint32_t text;     /* of a word longer than that: offset of all its bytes in the word pool; else 0 */
    uint32_t reading;
    uint16_t cues;     /* index of a cue mask */
    uint8_t len;       /* bytes, 1 to EXO_FOLD_MAX */
    uint8_t ordinary;  /* bits of languages that have it as an ordinary word */
    uint8_t function;  /* bits of languages whose function word it is */
    uint8_t flags;
    uint16_t cases;    /* of a word for a role, as Polish has it: agreement bits; else 0 */
} exo_im_word;

enum {
    EXO_READ_BASE = 1,   /* the uninflected form */
    EXO_READ_JOINT = 2,  /* may take a suffix after an apostrophe or hyphen */
    EXO_READ_MARKED = 4, /* the form is written with marks that folding drops */
    EXO_READ_GIVEN = 8,  /* of a given name */
    EXO_READ_ALONE = 16, /* of a lexeme that is a name by itself */
    EXO_READ_FIRST = 32  /* of one that begins a name of several words */
};

/* One form of a lexeme. */
typedef struct exo_im_reading {
    uint32_t lexeme;
    uint32_t root;     /* the state that the lexeme leads to from the root; 0 when no name begins with it */
    uint32_t form;     /* string: as the paradigm spells it */
    uint16_t cases;    /* agreement bits, not 0 */
    uint16_t tag;
    uint16_t paradigm;
    uint8_t langs;     /* bits of languages */
    uint8_t flags;
} exo_im_reading;

typedef struct exo_im_lexeme {
    uint32_t lemma;    /* string */
} exo_im_lexeme;

/* The name trie. State 0 is the root; the first states are inner ones, the others leaves: of one name, and no name goes on behind
   them. Each state has the edge that leads to it in EDGES; those from one state stand together, in order, its inner ones and
   its leaves, both behind the state. */
typedef struct exo_im_state {
    uint32_t name;     /* names that end here run to the next state's; EXO_STATE_*. Leaves have the names behind the last run */
    uint32_t next;     /* bits of the lexemes that lead on, by exo_state_bit; a bit may stand for several */
    uint32_t inner;    /* the first inner state behind it; they run to the next state's */
    uint32_t leaf;     /* the first leaf behind it; the same */
} exo_im_state;
#define EXO_STATE_NAME 0x3FFFFFFFu
#define EXO_STATE_PERSON (1u << 30)   /* a person's name goes on from here: a key match may be tried */
#define EXO_STATE_SIGN (1u << 31)     /* some name goes on behind a sign: a comma, a quotation mark */

/* An edge: the lexeme and the gap before it in one number, times an odd constant, so that edges in order of it lie as evenly as
   random ones, and a search may guess where one is. */
#define EXO_EDGE_LEXEMES (1u << 28)
#define EXO_EDGE_FACTOR 0x9e3779b1u
#define EXO_EDGE_INVERSE 0x0e8b2f51u /* FACTOR * INVERSE is 1 */
static inline uint32_t exo_edge_gap(uint32_t gap) { /* in four bits; a gap that breaks is no edge's */
    return gap < 10 ? gap : gap == 10 ? 5 : gap == '&' ? 10 : gap == '/' ? 11 : gap == '+' ? 12 : gap == '@' ? 13 : gap == ':' ? 14 : 15;
}
static inline uint32_t exo_edge(uint32_t lexeme, uint32_t gap) { return (exo_edge_gap(gap) << 28 | lexeme) * EXO_EDGE_FACTOR; }
static inline uint32_t exo_edge_lexeme(uint32_t edge) { return edge * EXO_EDGE_INVERSE & (EXO_EDGE_LEXEMES - 1); }

static inline uint32_t exo_state_bit(uint32_t lexeme) { return 1u << ((lexeme * 0x9e3779b1u) >> 27); }

/* How a name was come by; names in exo_via_text. */
typedef enum exo_via {
    EXO_VIA_NAME, EXO_VIA_ABBREV, EXO_VIA_ADJECTIVE, EXO_VIA_DEMONYM, EXO_VIA_OLD, EXO_VIA_VARIANT,
    EXO_VIA_SURNAME, EXO_VIA_INITIAL, EXO_VIA_ORDER, EXO_VIA_ALIAS, EXO_VIA_NATIVE, EXO_VIA_GIVEN,
    EXO_VIA_PATTERN, EXO_VIA_SOUND, EXO_VIA_ACRONYM, EXO_VIA_COMPOSED, EXO_VIA_ROLE, EXO_VIA_COUNT
} exo_via;

/* Guards of a name. */
enum {
    EXO_GUARD_CAPITAL = 1,      /* Aa */
    EXO_GUARD_EXACT_CASE = 2,   /* AA */
    EXO_GUARD_NOT_ALL_CAPS = 4,
    EXO_GUARD_ANTE = 8,
    EXO_GUARD_CUE_INITIAL = 16, /* the cue is needed only at the beginning of a sentence */
    EXO_GUARD_DEP = 32,
    EXO_GUARD_NO_KEY = 64,      /* noL1 */
    EXO_GUARD_NO_NEAR = 128,    /* noL2 */
    EXO_GUARD_SOLE = 256,
    EXO_GUARD_MADE = 512,       /* made by rule: surname, initials, order */
    EXO_GUARD_END_DOT = 1024,   /* the name ends in a full stop, which belongs to it when the text has it */
    EXO_GUARD_ALL_WORDS = 2048, /* Aa holds for each capitalised word (persons), not the first alone */
    EXO_GUARD_GENERIC = 4096,   /* a generic body: the text has to say of which country */
    EXO_GUARD_JOINED = 8192,    /* a first member: a hyphen and another word follow (Franco-German) */
    EXO_GUARD_NOUN = 16384,     /* a generic body that is an ordinary noun: only a suggestion where no capital makes it a name */
    EXO_GUARD_TEACHES = 32768,  /* another name of the entity may ask whether the document has named it */
    EXO_GUARD_END_QUOTE = 65536, /* the name ends in a quotation mark, which belongs to it when the text has it */
    EXO_GUARD_ABROAD = 131072,  /* a town outside the United States: a state behind it and a comma says another (Paris, Texas) */
    EXO_GUARD_COUNTED = 262144, /* a plural made by rule: with a word of the set `counting` among the two before it (two rival Irans) */
    EXO_GUARD_SHORT = 524288,   /* a body's name cut short: no word beside it makes another body of it (Komisja, not Komisja Wyborcza) */
    EXO_GUARD_COMMON = 1048576, /* a person's name that others bear too: with a word of the set `known-for` near, or named beside one elsewhere */
    EXO_GUARD_QUOTED = 2097152  /* alone between quotation marks, and what they stand behind is nothing that is called so („Times”, not kino „Times”) */
};

/* One entity's name. */
typedef struct exo_im_naming {
    uint32_t entity;
    uint32_t sort;        /* item of NAME_SORTS, above EXO_NAMING_ROW: how far behind the entity's first row its row is */
} exo_im_naming;
#define EXO_NAMING_SORT_SHIFT 8
#define EXO_NAMING_ROW 0xFFu /* this value: the sort says which row */
#define EXO_NAME_SORTS (1u << 24)

/* What a name says and asks for, whoever bears it: all names that agree in it share one. */
typedef struct exo_im_name {
    uint32_t guards;
    uint32_t capitals;    /* bit i: word i is capitalised in the name (words past 31 are not checked) */
    int32_t prio;
    uint32_t row;         /* of the one name whose row lies too far behind the entity's first */
    uint16_t langs;       /* lang: guard; 0 none */
    uint8_t via;
    uint8_t min;          /* letters of the match; 0 none */
    uint8_t cue;          /* cue set + 1; 0 none */
    uint8_t lang;         /* of the row */
    uint8_t words;
    uint8_t kind;         /* the entity's, for guards: they need not ask it */
} exo_im_name;

/* Kinds, as FORMAT.md numbers them; those that guards tell apart. Countries to places stand together. */
enum { EXO_IM_PERSON = 0, EXO_IM_COUNTRY = 1, EXO_IM_CITY = 2, EXO_IM_REGION = 3, EXO_IM_PLACE = 4, EXO_IM_ORG = 5, EXO_IM_EVENT = 6 };

typedef struct exo_im_entity {
    uint32_t id;                    /* string; the canonical name is the string behind it */
    uint32_t row;                   /* its first in ROWS, or itself when it is the only one and has no text: EXO_ROW_PLACE tells; EXO_NO_ROW: none */
    uint32_t about;                 /* item of ENTITY_SORTS */
} exo_im_entity;

typedef struct exo_im_about {
    uint32_t label;                 /* string; 0: the canonical name */
    uint32_t country;               /* the country that it is, or lies in; EXO_NO_ENTITY: none */
    uint32_t generic;               /* the generic body that it is for that country; EXO_NO_ENTITY: none */
    uint32_t recalls;               /* the entity that a text which names this one has named too, for `ante`; EXO_NO_ENTITY: none */
    uint32_t labels;                /* in LABELS, one for each bit of label_langs, the lowest first */
    uint32_t xid, nxids;            /* external ids */
    uint16_t traits;                /* EXO_TRAIT_* */
    uint8_t kind;
    uint8_t label_langs;            /* bits of languages with a label of their own; others use `label` */
    uint32_t roles;                 /* of a person: bits of spheres, and from EXO_ROLES on of offices; 0 not known */
    uint32_t citizen;               /* of a person: the country whose citizen it is; EXO_NO_ENTITY: not known */
} exo_im_about;
#define EXO_NO_ENTITY UINT32_MAX

enum {
    EXO_TRAIT_HOME = 0xFF,     /* bits of languages in whose news it is at home */
    EXO_TRAIT_CAPITAL = 256,   /* the capital of its country */
    EXO_TRAIT_GENERIC = 512,   /* a generic body, which no text means without a country */
    EXO_TRAIT_COMPOSED = 1024  /* made of a generic body and a country */
};

/* The generic body of a country: the entity that a row names so, or one that was composed. */
typedef struct exo_im_body {
    uint32_t generic, country, entity;
} exo_im_body;

typedef struct exo_im_xid {
    uint32_t key, value;
} exo_im_xid;

/* A row: a word with the highest bit, which says where it stands: item of ROW_PLACES above the low bits of its line; and a
   word without that bit, its text, a string; when there is none, the text is the entity's label. Rows of one entity stand together,
   up to the one with EXO_ROW_LAST. */
#define EXO_ROW_PLACE (1u << 31)
#define EXO_ROW_LAST (1u << 30)
#define EXO_ROW_LINE_BITS 12
#define EXO_ROW_PLACES ((1u << (30 - EXO_ROW_LINE_BITS)) - 1)
#define EXO_NO_ROW UINT32_MAX /* no place has this number */
typedef struct exo_im_row_place {
    uint32_t lang, file, line; /* strings, and a line, to which a row adds its own */
    uint32_t via;
} exo_im_row_place;

typedef struct exo_im_affix {
    uint32_t word;     /* offset in the word pool */
    uint8_t len, lang, kind, outside;
    uint16_t cases, tag;
} exo_im_affix;

typedef struct exo_im_pattern {
    uint32_t entity;   /* the family: its id and canonical hold {n} */
    uint32_t regex;    /* string */
    uint32_t row;
    uint32_t spare;
} exo_im_pattern;

typedef struct exo_im_trigger {
    uint32_t word, pattern;
} exo_im_trigger;

typedef struct exo_im_key_slot {
    uint64_t key;      /* hash of a sound key; 0 empty */
    uint32_t first, count;
} exo_im_key_slot;

/* A key of some name's word: its classes from `text` on, to the next one's, and the run of names that have it, one run for all
   keys of the same names. */
typedef struct exo_im_near {
    uint32_t text, names;
} exo_im_near;
/* A run: how many names, the first and 1, then from each to the next; numbers of seven bits a byte, the lowest first, all bytes but
   the last with the highest bit. None of them is 0, so that this byte ends a run and nothing else is it. */
#define EXO_NEAR_END 0

/* The index of near keys: a hash (exo_key_near_hashes) names a bucket by its low bits; its entries are a key's number below
   the hash's high EXO_NEAR_TAG bits, in as many bits as there must be. */
#define EXO_NEAR_KEYS (1u << 24)
#define EXO_NEAR_TAG 5
#define EXO_NEAR_TAIL 7 /* an entry is read as the eight bytes from its first on */
static inline uint32_t exo_near_key_bits(uint32_t keys) {
    uint32_t bits = 1;
    while (keys > 1u << bits) bits++;
    return bits;
}
static inline uint32_t exo_near_tag(uint32_t hash) { return hash >> (32 - EXO_NEAR_TAG); }

#endif
