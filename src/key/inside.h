/* inside: the blob of tables as the files of this room see it. All numbers are little-endian, sections are aligned
   to 8 bytes and lie in this order without gaps other than zero bytes:

     header    u32 magic, version, length of the blob, 0; then offset and length (u32) of each section
     LETTERS   u32 for each code point below KEY_DIRECT: up to four symbols, first in the low byte; 0 unknown,
               KEY_DROPPED a sign that says nothing
     FAR       {u32 code point, u32 symbols} sorted, for the others
     JOIN      {u32 mark, u32 letter, u32 letter with mark} sorted: combining marks
     FIRST     u16 for each symbol and one more: where its rules begin
     RULES     KEY_RULE bytes each, by first symbol, longest first, then as written:
               u8 length in symbols, u8 set left, u8 set right, u8 number of readings, u16 first reading,
               u8[6] the symbols after the first
     SETS      256 bits each: symbols that may stand beside a grapheme; set 0 is not stored and means any
     READINGS  u8[4] classes, zeros after the last: what a grapheme may stand for
     COSTS     key_costs, all bytes
     ENDINGS   u32 for each: up to four classes, last in the low byte; sorted: case endings
     TAILS     the same: how many family and given names end
     PLAIN     u8[2] for each symbol: the symbols that it is without its mark (č is c, æ is a e)
     NAMES     key_name slots, a power of two, at least one empty: what is known of a word, by the hash of its
               plain symbols or of a key

   A symbol is a letter as the rules know it, 1 to 254; 0 is the edge of the word. */
#ifndef EXO_KEY_INSIDE_H
#define EXO_KEY_INSIDE_H

#include "key.h"

enum {
    KEY_MAGIC = 0x4B4F5845, /* "EXOK" */
    KEY_VERSION = 1,
    KEY_DIRECT = 0x600, /* Latin, Greek, Cyrillic */
    KEY_RULE = 12,
    KEY_RULE_SYMBOLS = 7,
    KEY_READING = 4,
    KEY_READINGS = 4, /* of one grapheme */
    KEY_SET = 32,
    KEY_WORD = 64,   /* symbols of one word */
    KEY_CLASSES = 32 /* rows of the cost table: A is 0, a digit is 26 */
};
#define KEY_DROPPED 0xFFu

enum {
    KEY_LETTERS,
    KEY_FAR,
    KEY_JOIN,
    KEY_FIRST,
    KEY_RULES,
    KEY_SETS,
    KEY_READINGS_AT,
    KEY_COSTS,
    KEY_ENDINGS,
    KEY_TAILS,
    KEY_PLAIN,
    KEY_NAMES,
    KEY_SECTIONS
};
enum { KEY_HEADER = 16 + 8 * KEY_SECTIONS };

/* Costs of L2 in hundredths of a class. */
typedef struct key_costs {
    uint8_t sub[KEY_CLASSES][KEY_CLASSES]; /* symmetric, 0 on the diagonal */
    uint8_t indel[3][KEY_CLASSES];         /* at the beginning, inside, at the end of the word */
    uint8_t transpose;
    uint8_t initial; /* a substitution at the beginning costs so many tenths of itself */
    uint8_t ending_open;  /* another case ending: this */
    uint8_t ending_class; /* and so much for each class of the longer one */
    uint8_t ending_stem;  /* classes that stand before an ending at least */
    uint8_t ending_edits; /* what differs before them costs at most so much */
    uint8_t zero[2];
} key_costs;

/* What is known of a word; little-endian in the blob. The class is that of a given name, the generation of a junior, and not 0 of a
   particle before the father's name. */
typedef enum key_role {
    KEY_PLAIN_WORD,
    KEY_PARTICLE,
    KEY_JUNIOR,
    KEY_TITLE,
    KEY_RANK,
    KEY_GIVEN,
    KEY_ROLES
} key_role;
enum { KEY_NAME = 12, KEY_NAME_BY_KEY = 1 << 10 }; /* u64 hash, u32 value */
static inline key_role key_name_role(uint32_t value) { return (key_role)(value & 255u); }
/* 1 male, 2 female, 3 both. */
static inline unsigned key_name_sex(uint32_t value) { return value >> 8 & 3u; }
static inline uint32_t key_name_class(uint32_t value) { return value >> 12; }

static inline uint32_t key_get16(const unsigned char *p) { return (uint32_t)(p[0] | p[1] << 8); }
static inline uint32_t key_get32(const unsigned char *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static inline const unsigned char *key_part(const exo_key *k, unsigned section) {
    return k->blob + k->part[2 * section];
}
static inline uint32_t key_part_len(const exo_key *k, unsigned section) { return k->part[2 * section + 1]; }
static inline const key_costs *key_costs_of(const exo_key *k) {
    return (const key_costs *)(const void *)key_part(k, KEY_COSTS);
}

/* exo_key_of that also tells how many unusual readings are in each key, and the hash of the word without marks. */
size_t key_read(const exo_key *k, exo_str word, exo_key_text keys[EXO_KEYS_MAX],
                uint8_t unusual[EXO_KEYS_MAX], uint64_t *plain);
/* The key of two words written as one; false when it is too long. */
bool key_append(exo_key_text *key, const exo_key_text *more);
/* What is known by this hash: values, at most `most`; `by_key` says which hash it is. */
size_t key_known(const exo_key *k, uint64_t hash, bool by_key, uint32_t *values, size_t most);
/* The distance in hundredths of a class, not divided; when it is greater than `limit`, any number that is. The plain way, and the one that the
   machine is fastest at; both say the same of what is within the limit (tests/unit/test_key.c). */
unsigned key_distance_plain(const exo_key *k, const exo_key_text *a, const exo_key_text *b, unsigned limit);
unsigned key_distance(exo_key_origin *o, const exo_key_text *b, unsigned limit);

/* Whether these classes, the last one in the low byte, are a case ending of the tables. */
bool key_is_ending(const exo_key *k, uint32_t ending);

/* Length of the tail that both end in and that so many names share that it says little: -ski, -ov. Two other long tails
   (-ski, -czyk) make other names of one stem. */
unsigned key_tail(const exo_key *k, const exo_key_text *a, const exo_key_text *b, bool *differ);

static inline bool key_is_vowel(unsigned char c) {
    return c >= 'A' && c <= 'U' &&
           (1u << (c - 'A') & (1u << 0 | 1u << 4 | 1u << 8 | 1u << 14 | 1u << 20)) != 0;
}
static inline bool key_is_class(unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
static inline unsigned key_row(unsigned char c) { return c >= 'A' ? (unsigned)(c - 'A') & 31u : 26u; }

#endif
