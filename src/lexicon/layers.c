/* Rows -> entities. The rows of each id are taken layer by layer:

       earlier layers          this layer                  after it
       geo.cn pl Chiny         -geo.cn  pl     Chiny
       geo.cn id Cina          =geo.cn  id     Tiongkok    geo.cn id Tiongkok
       geo.cn ro China         geo.cn   ro     Cataí       geo.cn ro China, geo.cn ro Cataí

   First the layer's removals and replacements strike rows of earlier layers, then its own rows are added;
   so the order of rows within a layer says nothing. A hash table for each id finds what is struck and what
   is said twice: time is linear in the rows, plus sorting the ids. */
#include "inside.h"

/* ---- sorting ------------------------------------------------------------------------------- */

typedef int order_fn(const void *context, uint32_t a, uint32_t b);

/* Merges runs of doubling width between two buffers; stable. The result is in `at`. */
static void sort_numbers(uint32_t *at, uint32_t *spare, size_t n, order_fn *order, const void *context) {
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low + width < n; low += 2 * width) {
            size_t i = low, middle = low + width, j = middle, k = low;
            size_t high = n - middle < width ? n : middle + width;
            if (order(context, at[middle - 1], at[middle]) <= 0) continue; /* in order already */
            memcpy(spare + low, at + low, (high - low) * sizeof *at);
            while (i < middle || j < high)
                at[k++] = j == high || (i < middle && order(context, spare[i], spare[j]) <= 0) ? spare[i++]
                                                                                              : spare[j++];
        }
    }
}

static int by_string(const void *context, uint32_t a, uint32_t b) {
    const exo_str *strings = context;
    return exo_str_cmp(strings[a], strings[b]);
}

static int by_place(const void *context, uint32_t a, uint32_t b) {
    const exo_lex_remark *remarks = context;
    exo_lex_place p = remarks[a].place, q = remarks[b].place;
    if (p.file != q.file) return p.file < q.file ? -1 : 1;
    if (p.line != q.line) return p.line < q.line ? -1 : 1;
    return p.column < q.column ? -1 : p.column > q.column;
}

/* ---- one id: striking and adding ------------------------------------------------------------- */

/* What a slot is the key of: one fact with its flags (to see it said twice), one fact with any flags (-id
   field value), or a field (=id field, -id field). The last two head a list of rows through `next`. */
enum { KEY_EXACT, KEY_FACT, KEY_FIELD };

typedef struct slot {
    uint64_t hash;
    uint32_t head;    /* first row of the list + 1; 0: the list was struck */
    uint32_t sample;  /* a row with this key + 1; 0: the slot is empty */
    uint32_t struck;  /* layer that struck the list */
    uint32_t key;
} slot;

typedef struct settler {
    exo_lexicon *lex;
    exo_lex_row *rows;
    uint32_t *first, *order;   /* rows of id n: order[first[n]] ... order[first[n + 1] - 1], in row order */
    uint8_t *dead;             /* by row */
    uint32_t *next[3];         /* by row, for KEY_FACT and KEY_FIELD */
    uint32_t *declared;        /* by id: its declaring row, or EXO_LEX_NONE */
    uint32_t *owner;           /* by id: the id that it was merged into, or itself */
    slot *slots;
    size_t nslots;             /* of this id; a power of two */
    bool striking;             /* some row of this id strikes */
} settler;

static bool same_key(const exo_lex_row *a, const exo_lex_row *b, uint32_t key) {
    const exo_fact *f = &a->fact, *g = &b->fact;
    return f->field == g->field && f->suffix == g->suffix && f->lang == g->lang && exo_str_eq(f->script, g->script) &&
           (key == KEY_FIELD || exo_str_eq(f->value, g->value)) && (key != KEY_EXACT || f->flags == g->flags);
}

/* The slot of the row's key, or the empty one where it belongs, with the hash set. Ends: at most half of the
   slots are in use. */
static slot *find_slot(const settler *s, uint32_t row, uint32_t key) {
    const exo_lex_row *r = &s->rows[row];
    uint64_t hash = exo_hash(r->fact.script.ptr, r->fact.script.len) + (uint64_t)r->fact.field * 0x9E3779B97F4A7C15u +
                    (uint64_t)r->fact.suffix * 0xC2B2AE3D27D4EB4Fu + (uint64_t)r->fact.lang * 0x165667B19E3779F9u + key;
    if (key != KEY_FIELD) hash ^= exo_hash(r->fact.value.ptr, r->fact.value.len);
    if (key == KEY_EXACT) hash += exo_hash(&r->fact.flags, sizeof r->fact.flags);
    hash ^= hash >> 29;
    size_t mask = s->nslots - 1, i = (size_t)hash & mask;
    for (;; i = (i + 1) & mask) {
        slot *at = &s->slots[i];
        if (!at->sample) at->hash = hash;
        if (!at->sample || (at->hash == hash && at->key == key && same_key(&s->rows[at->sample - 1], r, key)))
            return at;
    }
}

static void take_slot(slot *at, uint32_t row, uint32_t key) {
    if (at->sample) return;
    at->sample = row + 1;
    at->key = key;
}

static exo_lex_place place_of(const exo_lex_row *r) {
    return (exo_lex_place){r->fact.file, r->fact.line, r->fact.column};
}

static exo_str id_of(const settler *s, const exo_lex_row *r) { return s->lex->ids.strings.at[r->id]; }

static void add_to_list(settler *s, uint32_t row, uint32_t key) {
    slot *at = find_slot(s, row, key);
    take_slot(at, row, key);
    s->next[key][row] = at->head;
    at->head = row + 1;
}

/* Strikes the rows of a list; each row is passed once, since the list is empty afterwards. */
static void strike(settler *s, uint32_t row, uint32_t key) {
    exo_lex_row *r = &s->rows[row];
    slot *at = find_slot(s, row, key);
    bool some = false;
    take_slot(at, row, key);
    for (uint32_t i = at->head; i; i = s->next[key][i - 1]) {
        some |= !s->dead[i - 1];
        s->dead[i - 1] = 1;
    }
    at->head = 0;
    if (!some && at->struck != r->layer) {
        char field[32];
        exo_lex_field_text(&r->fact, EXO_KIND_PERSON, field);
        exo_str id = exo_lex_shown(id_of(s, r)), value = exo_lex_shown(r->fact.value);
        if (r->op == EXO_LEX_REPLACE)
            exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "replaces-nothing",
                        "no earlier layer has \"%.*s %s\" to replace", EXO_FMT(id), field);
        else if (key == KEY_FACT)
            exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "removes-nothing",
                        "no earlier layer has \"%.*s %s %.*s\" to remove", EXO_FMT(id), field, EXO_FMT(value));
        else
            exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "removes-nothing",
                        "no earlier layer has \"%.*s %s\" to remove", EXO_FMT(id), field);
    }
    at->struck = r->layer;
}

/* A declaration after an earlier layer's: the later one wins. */
static void redeclare(settler *s, uint32_t row) {
    exo_lex_row *r = &s->rows[row], *old = NULL;
    uint32_t *slot_of_id = &s->declared[r->id];
    exo_str id = exo_lex_shown(id_of(s, r));
    if (*slot_of_id != EXO_LEX_NONE) old = &s->rows[*slot_of_id];
    if (!old) {
        if (r->op == EXO_LEX_REPLACE)
            exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "replaces-nothing",
                        "no earlier layer declares \"%.*s\"", EXO_FMT(id));
        *slot_of_id = row;
        return;
    }
    const char *file = s->lex->files.at[old->fact.file];
    if (old->kind != r->kind) {
        exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "kind-changed",
                    "\"%.*s\" is declared as %s at %s:%u; drop it to declare it as %s", EXO_FMT(id),
                    exo_kind_name((exo_kind)old->kind), file, (unsigned)old->fact.line,
                    exo_kind_name((exo_kind)r->kind));
        s->dead[row] = 1;
        return;
    }
    bool same_name = exo_str_eq(old->fact.value, r->fact.value);
    if (same_name && old->fact.flags == r->fact.flags)
        exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "redeclared",
                    "\"%.*s\" is declared so already, at %s:%u", EXO_FMT(id), file, (unsigned)old->fact.line);
    else if (r->op == EXO_LEX_ADD)
        exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "redeclared",
                    "this replaces \"%.*s\" of %s:%u; write =%.*s to say so", EXO_FMT(exo_lex_shown(old->fact.value)),
                    file, (unsigned)old->fact.line, EXO_FMT(id));
    s->dead[*slot_of_id] = 1;
    *slot_of_id = row;
}

static void add(settler *s, uint32_t row) {
    exo_lex_row *r = &s->rows[row];
    if (r->fact.field == EXO_FIELD_DECLARE) {
        redeclare(s, row);
        return;
    }
    slot *at = find_slot(s, row, KEY_EXACT);
    if (at->sample && !s->dead[at->sample - 1]) {
        const exo_fact *old = &s->rows[at->sample - 1].fact;
        exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "duplicate-fact", "\"%.*s\" stands at %s:%u already",
                    EXO_FMT(exo_lex_shown(r->fact.value)), s->lex->files.at[old->file], (unsigned)old->line);
        s->dead[row] = 1;
        return;
    }
    at->sample = row + 1;
    at->key = KEY_EXACT;
    if (!s->striking) return;
    add_to_list(s, row, KEY_FACT);
    add_to_list(s, row, KEY_FIELD);
}

/* All rows order[from] ... order[to - 1] are of one id and one layer; [base, from) are those of earlier layers. */
static void settle_layer(settler *s, uint32_t *base, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        exo_lex_row *r = &s->rows[s->order[i]];
        if (r->op != EXO_LEX_DROP) continue;
        bool some = false;
        for (; *base < from; ++*base) {
            some |= !s->dead[s->order[*base]];
            s->dead[s->order[*base]] = 1;
        }
        s->declared[r->id] = EXO_LEX_NONE;
        if (!some)
            exo_lex_say(s->lex, EXO_LEX_WARNING, place_of(r), "drops-nothing", "no earlier layer has \"%.*s\" to drop",
                        EXO_FMT(exo_lex_shown(id_of(s, r))));
    }
    for (uint32_t i = from; i < to; i++) {
        exo_lex_row *r = &s->rows[s->order[i]];
        if (r->op == EXO_LEX_REMOVE) strike(s, s->order[i], r->fact.value.ptr ? KEY_FACT : KEY_FIELD);
        if (r->op == EXO_LEX_REPLACE && r->fact.field != EXO_FIELD_DECLARE) strike(s, s->order[i], KEY_FIELD);
    }
    for (uint32_t i = from; i < to; i++) {
        uint32_t row = s->order[i];
        exo_lex_op op = (exo_lex_op)s->rows[row].op;
        if (op == EXO_LEX_ADD || op == EXO_LEX_REPLACE)
            add(s, row);
        else
            s->dead[row] = 1;
    }
}

static void settle_id(settler *s, uint32_t id) {
    uint32_t from = s->first[id], end = s->first[id + 1], base = from;
    s->striking = false;
    for (uint32_t i = from; i < end; i++) {
        uint8_t op = s->rows[s->order[i]].op;
        if (op == EXO_LEX_REMOVE || op == EXO_LEX_REPLACE) s->striking = true;
    }
    size_t keys = (size_t)(end - from) * (s->striking ? 3 : 1);
    for (s->nslots = 2; s->nslots < keys * 2; s->nslots *= 2) {}
    memset(s->slots, 0, s->nslots * sizeof *s->slots);
    while (from < end) {
        uint32_t to = from;
        while (to < end && s->rows[s->order[to]].layer == s->rows[s->order[from]].layer) to++;
        settle_layer(s, &base, from, to);
        from = to;
    }
}

/* ---- same-as ------------------------------------------------------------------------------- */

/* The id that each id's same-as names, or itself. */
static void read_same_as(settler *s, uint32_t id, uint32_t *same_row) {
    for (uint32_t i = s->first[id]; i < s->first[id + 1]; i++) {
        uint32_t row = s->order[i];
        const exo_lex_row *r = &s->rows[row];
        if (s->dead[row] || r->fact.field != EXO_FIELD_SAME_AS) continue;
        s->dead[row] = 1;
        uint32_t target = exo_intern_find(&s->lex->ids, r->fact.value);
        exo_str value = exo_lex_shown(r->fact.value);
        if (same_row[id] != EXO_LEX_NONE)
            exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "same-as", "\"%.*s\" is the same as \"%.*s\" already",
                        EXO_FMT(exo_lex_shown(id_of(s, r))),
                        EXO_FMT(exo_lex_shown(s->rows[same_row[id]].fact.value)));
        else if (target == id)
            exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "same-as", "an id is the same as itself without saying so");
        else if (target == EXO_LEX_NONE)
            exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "unknown-id", "same as \"%.*s\", which is not declared",
                        EXO_FMT(value));
        else
            s->owner[id] = target, same_row[id] = row;
    }
}

/* Gives every id from `at` on the owner `last`, where the path ends. */
static void shorten(settler *s, uint32_t at, uint32_t last) {
    while (at != last && s->owner[at] != last) {
        uint32_t then = s->owner[at];
        s->owner[at] = last;
        at = then;
    }
}

/* Follows owners to the last and shortens the path, so each id is walked once. A path that returns to an id
   it came through is a circle, and is cut there. `seen` holds the number of the walk. */
static void follow(settler *s, uint32_t id, const uint32_t *same_row, uint32_t *seen) {
    uint32_t at = id, mark = id + 1;
    while (s->owner[at] != at && !seen[at]) {
        seen[at] = mark;
        at = s->owner[at];
    }
    if (s->owner[at] != at && seen[at] == mark) {
        const exo_lex_row *r = &s->rows[same_row[at]];
        uint32_t then = s->owner[at];
        exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "same-as", "\"%.*s\" is the same as itself through others",
                    EXO_FMT(exo_lex_shown(id_of(s, r))));
        s->owner[at] = at;
        shorten(s, then, at);
    }
    shorten(s, id, s->owner[at]);
}

static void check_merge(settler *s, uint32_t id, uint32_t same_row) {
    const exo_lex_row *r = &s->rows[same_row];
    uint32_t own = s->declared[id], theirs = s->declared[s->owner[id]];
    if (s->owner[id] == id) return;
    if (theirs == EXO_LEX_NONE) {
        if (!s->lex->about.at[s->owner[id]].tried)
            exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "unknown-id", "same as \"%.*s\", which is not declared",
                        EXO_FMT(exo_lex_shown(r->fact.value)));
    } else if (own != EXO_LEX_NONE) {
        exo_kind a = (exo_kind)s->rows[own].kind, b = (exo_kind)s->rows[theirs].kind;
        if (strcmp(exo_kind_type(a), exo_kind_type(b)) != 0)
            exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "same-as", "%s and %s cannot be the same", exo_kind_name(a),
                        exo_kind_name(b));
    }
}

static bool merge_ids(settler *s) {
    exo_lexicon *lex = s->lex;
    size_t n = lex->ids.strings.len;
    bool good = false;
    uint32_t *same_row = exo_calloc(&lex->alloc, n, sizeof *same_row);
    uint32_t *seen = exo_calloc(&lex->alloc, n, sizeof *seen);
    if (!same_row || !seen) goto done;
    for (uint32_t id = 0; id < n; id++) same_row[id] = EXO_LEX_NONE;
    for (uint32_t id = 0; id < n; id++) read_same_as(s, id, same_row);
    for (uint32_t id = 0; id < n; id++) follow(s, id, same_row, seen);
    for (uint32_t id = 0; id < n; id++)
        if (same_row[id] != EXO_LEX_NONE) check_merge(s, id, same_row[id]);
    good = true;
done:
    exo_free(&lex->alloc, same_row);
    exo_free(&lex->alloc, seen);
    return good;
}

/* ---- entities ------------------------------------------------------------------------------ */

/* Ids of entities: declared and not merged away. In byte order; `sorted` has room for all ids. */
static size_t sort_entities(settler *s, uint32_t *sorted, uint32_t *spare) {
    exo_lexicon *lex = s->lex;
    size_t n = 0;
    for (uint32_t id = 0; id < lex->ids.strings.len; id++)
        if (s->declared[id] != EXO_LEX_NONE && s->owner[id] == id) sorted[n++] = id;
    sort_numbers(sorted, spare, n, by_string, lex->ids.strings.at);
    for (uint32_t e = 0; e < n; e++) lex->entity_of[sorted[e]] = e;
    for (uint32_t id = 0; id < lex->ids.strings.len; id++) lex->entity_of[id] = lex->entity_of[s->owner[id]];
    return n;
}

/* Rows without a declaration: one error for each id, with the nearest declared ids in byte order as a hint. */
static void say_undeclared(settler *s, uint32_t id, const uint32_t *sorted, size_t n) {
    exo_lexicon *lex = s->lex;
    uint32_t first = EXO_LEX_NONE, count = 0;
    for (uint32_t i = s->first[id]; i < s->first[id + 1]; i++) {
        if (s->dead[s->order[i]]) continue;
        if (!count++) first = s->order[i];
    }
    if (!count || lex->about.at[id].tried || lex->about.at[s->owner[id]].tried || s->owner[id] != id) return;
    exo_str name = lex->ids.strings.at[id];
    size_t low = 0, high = n, nnear = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (exo_str_cmp(lex->ids.strings.at[sorted[middle]], name) < 0) low = middle + 1;
        else high = middle;
    }
    const char *near[4];
    for (size_t i = low < 2 ? 0 : low - 2; i < n && nnear < 4; i++) near[nnear++] = lex->ids.strings.at[sorted[i]].ptr;
    const char *guess = name.len < 6 ? NULL : exo_did_you_mean(name, near, nnear);
    const exo_lex_row *r = &s->rows[first];
    exo_lex_say(lex, EXO_LEX_ERROR, (exo_lex_place){r->fact.file, r->fact.line, 1}, "undeclared",
                "\"%.*s\" is not declared%s%.60s%s; %u value%s left out", EXO_FMT(exo_lex_shown(name)),
                guess ? " (did you mean \"" : "", guess ? guess : "", guess ? "\"?)" : "", (unsigned)count,
                count == 1 ? "" : "s");
}

/* What a row says of a person must be said of one. */
static bool check_kind(settler *s, const exo_lex_row *r, exo_kind kind) {
    const exo_flags *f = r->fact.flags;
    if (kind == EXO_KIND_PERSON) return true;
    bool person = (r->fact.field >= EXO_FIELD_GIVEN && r->fact.field <= EXO_FIELD_ALIAS) || r->fact.field == EXO_FIELD_SPHERE ||
                  r->fact.field == EXO_FIELD_OFFICE || r->fact.field == EXO_FIELD_CITIZEN_OF;
    bool flag = (f->sex && r->fact.suffix != EXO_SUFFIX_DEM) || f->mono || f->family_first || f->known;
    if (person) {
        char field[32];
        exo_lex_field_text(&r->fact, kind, field);
        exo_lex_say(s->lex, EXO_LEX_ERROR, place_of(r), "person-field",
                    "%s belongs to a person; \"%.*s\" is declared as %s", field,
                    EXO_FMT(exo_lex_shown(id_of(s, r))), exo_kind_name(kind));
    } else if (flag) {
        exo_lex_say(s->lex, EXO_LEX_ERROR, (exo_lex_place){r->fact.file, r->fact.line, r->flags_column}, "person-flag",
                    "m, f, mono, family-first and known belong to a person; \"%.*s\" is declared as %s",
                    EXO_FMT(exo_lex_shown(id_of(s, r))), exo_kind_name(kind));
    }
    return !person && !flag;
}

/* Whether there are words for such people: a set role-politics, office-president. */
static bool check_sphere(settler *s, exo_lex_place place, const char *prefix, exo_str value) {
    exo_lexicon *lex = s->lex;
    const char *known[256];
    size_t n = 0, skip = strlen(prefix);
    for (size_t i = 0; i < lex->sets.strings.len && n < 256; i++) {
        exo_str set = lex->sets.strings.at[i];
        if (!exo_str_starts(set, exo_str_cstr(prefix))) continue;
        known[n] = set.ptr + skip;
        if (exo_str_is(value, known[n++])) return true;
    }
    const char *near = exo_did_you_mean(value, known, n), *what = prefix[0] == 'r' ? "sphere" : "office";
    if (near)
        exo_lex_say(lex, EXO_LEX_ERROR, place, "unknown-sphere", "unknown %s \"%.*s\" (did you mean \"%s\"?)", what, EXO_FMT(exo_lex_shown(value)), near);
    else
        exo_lex_say(lex, EXO_LEX_ERROR, place, "unknown-sphere", "unknown %s \"%.*s\"; its words are a cue set %s%.*s", what, EXO_FMT(exo_lex_shown(value)), prefix,
                    EXO_FMT(exo_lex_shown(value)));
    return false;
}

static void check_cue(settler *s, const exo_lex_row *r) {
    exo_lexicon *lex = s->lex;
    exo_str cue = r->fact.flags->cue;
    if (!cue.len || exo_intern_find(&lex->sets, cue) != UINT32_MAX) return;
    const char *sets[256]; /* enough for a hint, however many there are */
    size_t n = 0;
    for (; n < 256 && n < lex->sets.strings.len; n++) sets[n] = lex->sets.strings.at[n].ptr;
    const char *near = exo_did_you_mean(cue, sets, n);
    exo_lex_place place = {r->fact.file, r->fact.line, r->flags_column};
    if (near)
        exo_lex_say(lex, EXO_LEX_ERROR, place, "unknown-cue", "unknown cue set \"%.*s\" (did you mean \"%s\"?)",
                    EXO_FMT(exo_lex_shown(cue)), near);
    else
        exo_lex_say(lex, EXO_LEX_ERROR, place, "unknown-cue",
                    "unknown cue set \"%.*s\"; add it to a table of words whose name begins with cues",
                    EXO_FMT(exo_lex_shown(cue)));
}

/* The value of a relation becomes the id of an entity. False: there is none. */
static bool resolve_relation(settler *s, exo_fact *fact, uint32_t entity) {
    exo_lexicon *lex = s->lex;
    uint32_t id = exo_intern_find(&lex->ids, fact->value);
    if (id == EXO_LEX_NONE || lex->entity_of[id] == EXO_LEX_NONE) {
        exo_lex_say(lex, EXO_LEX_WARNING, (exo_lex_place){fact->file, fact->line, fact->column}, "unknown-id",
                    "\"%.*s\" is not declared; the relation is left out", EXO_FMT(exo_lex_shown(fact->value)));
        return false;
    }
    fact->value = lex->entities[lex->entity_of[id]].id;
    return lex->entity_of[id] != entity;
}

/* What sections say must be known; a country that is not declared is left out, as in other relations. */
static void check_sections(settler *s) {
    exo_lexicon *lex = s->lex;
    for (size_t i = 1; i < lex->sections.len; i++) {
        exo_lex_section *at = &lex->sections.at[i];
        const exo_lex_section *last = &at[-1];
        bool same = last->file == at->file && last->sphere_line == at->sphere_line;
        for (size_t k = 0; k < EXO_LEX_SPHERES && at->spheres[k].len && !same; k++)
            check_sphere(s, (exo_lex_place){at->file, at->sphere_line, 0}, "role-", at->spheres[k]);
        if (!at->citizen_of.len) continue;
        uint32_t id = exo_intern_find(&lex->ids, at->citizen_of);
        bool known = id != EXO_LEX_NONE && lex->entity_of[id] != EXO_LEX_NONE && lex->entities[lex->entity_of[id]].kind == EXO_KIND_COUNTRY;
        if (!known && (last->file != at->file || last->citizen_line != at->citizen_line))
            exo_lex_say(lex, EXO_LEX_WARNING, (exo_lex_place){at->file, at->citizen_line, 0}, "unknown-id",
                        "\"%.*s\" is not declared as a country; the relation is left out", EXO_FMT(exo_lex_shown(at->citizen_of)));
        at->citizen_of = known ? lex->entities[lex->entity_of[id]].id : (exo_str){NULL, 0};
    }
}

/* The external ids of a merged id that its entity lacks. */
static bool merge_xids(settler *s, exo_fact *into, const exo_flags *from) {
    exo_arena *arena = &s->lex->arena;
    const exo_flags *old = into->flags;
    size_t n = old->nxids;
    if (!from->nxids) return true;
    exo_xid *xids = exo_arena_get(arena, (n + from->nxids) * sizeof *xids);
    exo_flags *flags = exo_arena_get(arena, sizeof *flags);
    if (!xids || !flags) return false;
    if (n) memcpy(xids, old->xids, n * sizeof *xids);
    for (size_t i = 0; i < from->nxids; i++) {
        bool known = false;
        for (size_t k = 0; k < old->nxids; k++) known |= exo_str_eq(xids[k].key, from->xids[i].key);
        if (!known) xids[n++] = from->xids[i];
    }
    *flags = *old;
    flags->xids = xids;
    flags->nxids = n;
    into->flags = flags;
    return true;
}

/* Copies the live rows of an id to the end of its entity's facts. */
static bool give_facts(settler *s, uint32_t id) {
    exo_lexicon *lex = s->lex;
    uint32_t e = lex->entity_of[id];
    exo_lex_entity *entity = &lex->entities[e];
    exo_fact *facts = lex->facts + (entity->facts - lex->facts);
    if (s->owner[id] == id) {
        facts[entity->nfacts] = s->rows[s->declared[id]].fact;
        facts[entity->nfacts++].layer = s->rows[s->declared[id]].layer;
    }
    uint32_t cue_line = 0, cue_file = 0;
    for (uint32_t i = s->first[id]; i < s->first[id + 1]; i++) {
        const exo_lex_row *r = &s->rows[s->order[i]];
        exo_fact fact = r->fact;
        fact.layer = r->layer;
        if (s->dead[s->order[i]]) continue;
        if (fact.flags->cue.len && (fact.line != cue_line || fact.file != cue_file)) check_cue(s, r);
        cue_line = fact.line, cue_file = fact.file;
        if (fact.field == EXO_FIELD_DECLARE) {
            if (s->owner[id] == id) continue;
            if (!merge_xids(s, &facts[0], fact.flags)) return false;
            if (fact.flags->label) continue;
            fact.field = EXO_FIELD_NAME;
            fact.value = exo_lex_written(fact.value);
        } else if (!check_kind(s, r, entity->kind)) {
            continue;
        }
        if ((fact.field == EXO_FIELD_SPHERE && !check_sphere(s, place_of(r), "role-", fact.value)) ||
            (fact.field == EXO_FIELD_OFFICE && !check_sphere(s, place_of(r), "office-", fact.value)))
            continue;
        if (fact.field >= EXO_FIELD_MEMBER_OF && fact.field <= EXO_FIELD_BODY && !resolve_relation(s, &fact, e))
            continue;
        facts[entity->nfacts++] = fact;
    }
    return true;
}

static bool make_entities(settler *s) {
    exo_lexicon *lex = s->lex;
    size_t nids = lex->ids.strings.len, total = 0;
    bool good = false;
    uint32_t *sorted = exo_calloc(&lex->alloc, nids, sizeof *sorted);
    uint32_t *spare = exo_calloc(&lex->alloc, nids, sizeof *spare);
    if (!sorted || !spare) goto done;
    lex->nentities = sort_entities(s, sorted, spare);
    lex->entities = exo_calloc(&lex->alloc, lex->nentities, sizeof *lex->entities);
    lex->facts = exo_calloc(&lex->alloc, lex->rows.len, sizeof *lex->facts);
    if (!lex->entities || !lex->facts) goto done;

    /* Room for each entity: its rows and those of the ids merged into it; nfacts counts the room first. */
    for (uint32_t id = 0; id < nids; id++)
        if (lex->entity_of[id] != EXO_LEX_NONE)
            lex->entities[lex->entity_of[id]].nfacts += s->first[id + 1] - s->first[id];
    for (size_t e = 0; e < lex->nentities; e++) {
        exo_lex_entity *entity = &lex->entities[e];
        entity->id = lex->ids.strings.at[sorted[e]];
        entity->kind = (exo_kind)s->rows[s->declared[sorted[e]]].kind;
        entity->facts = lex->facts + total;
        total += entity->nfacts;
        entity->nfacts = 0;
    }
    for (int merged = 0; merged < 2; merged++)
        for (uint32_t id = 0; id < nids; id++)
            if (lex->entity_of[id] != EXO_LEX_NONE && (s->owner[id] != id) == merged && !give_facts(s, id)) goto done;
    for (uint32_t id = 0; id < nids; id++)
        if (lex->entity_of[id] == EXO_LEX_NONE) say_undeclared(s, id, sorted, lex->nentities);
    good = true;
done:
    exo_free(&lex->alloc, sorted);
    exo_free(&lex->alloc, spare);
    return good;
}

/* ---- finishing ----------------------------------------------------------------------------- */

/* Rows by id, in row order: a counting sort. */
static uint32_t group_rows(settler *s) {
    const exo_lexicon *lex = s->lex;
    size_t nids = lex->ids.strings.len;
    uint32_t largest = 0;
    for (size_t i = 0; i < lex->rows.len; i++) s->first[s->rows[i].id + 1]++;
    for (size_t id = 0; id < nids; id++) {
        if (s->first[id + 1] > largest) largest = s->first[id + 1];
        s->first[id + 1] += s->first[id];
    }
    for (size_t i = 0; i < lex->rows.len; i++) s->order[s->first[s->rows[i].id]++] = (uint32_t)i;
    for (size_t id = nids; id > 0; id--) s->first[id] = s->first[id - 1];
    s->first[0] = 0;
    return largest;
}

static bool settle(settler *s) {
    exo_lexicon *lex = s->lex;
    const exo_alloc *a = &lex->alloc;
    size_t nids = lex->ids.strings.len, nrows = lex->rows.len, nslots = 2;
    bool good = false;
    s->rows = lex->rows.at;
    s->first = exo_calloc(a, nids + 1, sizeof *s->first);
    s->order = exo_calloc(a, nrows, sizeof *s->order);
    s->dead = exo_calloc(a, nrows, sizeof *s->dead);
    s->next[KEY_FACT] = exo_calloc(a, nrows, sizeof **s->next);
    s->next[KEY_FIELD] = exo_calloc(a, nrows, sizeof **s->next);
    s->declared = exo_calloc(a, nids, sizeof *s->declared);
    s->owner = exo_calloc(a, nids, sizeof *s->owner);
    lex->entity_of = exo_calloc(a, nids, sizeof *lex->entity_of);
    if (!s->first || !s->order || !s->dead || !s->next[KEY_FACT] || !s->next[KEY_FIELD] || !s->declared || !s->owner ||
        !lex->entity_of)
        goto done;
    uint32_t largest = group_rows(s);
    while (nslots < (size_t)largest * 6) nslots *= 2;
    s->slots = exo_calloc(a, nslots, sizeof *s->slots);
    if (!s->slots) goto done;
    for (uint32_t id = 0; id < nids; id++) {
        s->declared[id] = EXO_LEX_NONE;
        lex->entity_of[id] = EXO_LEX_NONE;
        s->owner[id] = id;
        settle_id(s, id);
    }
    good = merge_ids(s) && make_entities(s);
    if (good) check_sections(s);
done:
    exo_free(a, s->first);
    exo_free(a, s->order);
    exo_free(a, s->dead);
    exo_free(a, s->next[KEY_FACT]);
    exo_free(a, s->next[KEY_FIELD]);
    exo_free(a, s->declared);
    exo_free(a, s->owner);
    exo_free(a, s->slots);
    return good;
}

/* Remarks made while settling, in file order. */
static bool emit_later(exo_lexicon *lex) {
    size_t n = lex->later.len;
    uint32_t *order = exo_calloc(&lex->alloc, n, sizeof *order), *spare = exo_calloc(&lex->alloc, n, sizeof *spare);
    bool good = order && spare;
    if (good) {
        for (uint32_t i = 0; i < n; i++) order[i] = i;
        sort_numbers(order, spare, n, by_place, lex->later.at);
        for (size_t i = 0; i < n; i++) exo_lex_emit(lex, &lex->later.at[order[i]]);
    }
    exo_free(&lex->alloc, order);
    exo_free(&lex->alloc, spare);
    return good;
}

exonym_status exo_lexicon_finish(exo_lexicon *lex, exonym_error *err) {
    if (lex->settled)
        return exo_error_set(err, EXONYM_ERR_ARGUMENT, NULL, 0, 0, "the lexicon is finished already");
    if (lex->nomem) return exo_error_nomem(err);
    lex->settled = true;
    lex->settling = true;
    settler s = {.lex = lex};
    if (!settle(&s) || !emit_later(lex) || lex->nomem) {
        lex->nomem = true;
        lex->nentities = 0;
        return exo_error_nomem(err);
    }
    lex->settling = false;
    if (!lex->errors) return EXONYM_OK;
    if (err) *err = lex->first;
    return EXONYM_ERR_SYNTAX;
}

size_t exo_lexicon_count(const exo_lexicon *lex) { return lex->nentities; }

const exo_lex_entity *exo_lexicon_entity(const exo_lexicon *lex, size_t i) {
    return i < lex->nentities ? &lex->entities[i] : NULL;
}

const exo_lex_entity *exo_lexicon_find(const exo_lexicon *lex, exo_str id) {
    uint32_t n = exo_intern_find(&lex->ids, id);
    if (n == EXO_LEX_NONE || !lex->nentities || lex->entity_of[n] == EXO_LEX_NONE) return NULL;
    return &lex->entities[lex->entity_of[n]];
}
