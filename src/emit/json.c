/* Mentions as JSON. What is said of an entity is the same each time, so it is written once and kept: a mention is then a few
   copies and two numbers. The cache has one place for each of a number of entities, and the last to come has it:

       place   who              before                                        after
       17      image 0, 5421    ,"id":"geo.cn","canonical":"China","type":"GPE"   ,"ids":{"iso":"CN"}            */
#include "inside.h"

enum { PLACES = 1 << 12, KEPT_MOST = 1024 };

typedef struct kept {
    const char *id, *canonical;  /* the image's own: the same pointers, the same entity; NULL: nobody */
    char *bytes;
    uint32_t before, len;
} kept;
struct exo_emit_cache {
    exo_alloc alloc;
    kept places[PLACES];
};

exo_emit_cache *exo_emit_cache_new(const exo_alloc *a) {
    exo_emit_cache *cache = exo_calloc(a, 1, sizeof *cache);
    if (cache) cache->alloc = *a;
    return cache;
}

void exo_emit_cache_free(exo_emit_cache *cache) {
    if (!cache) return;
    exo_alloc a = cache->alloc;
    for (size_t i = 0; i < PLACES; i++) exo_free(&a, cache->places[i].bytes);
    exo_free(&a, cache);
}

static void member(exo_out *out, const char *prefix, const char *value) {
    exo_out_puts(out, prefix);
    exo_out_json(out, exo_str_cstr(value));
}

static void write_before(exo_out *out, const exonym_mention *m) {
    member(out, ",\"id\":", m->id);
    member(out, ",\"canonical\":", m->canonical);
    member(out, ",\"type\":", m->type);
}

static void write_after(exo_out *out, const exonym_entity *entity) {
    const char *key, *value;
    exo_out_puts(out, ",\"ids\":{");
    for (size_t n = 0; entity && exonym_entity_external_id(entity, n, &key, &value); n++) {
        if (n) exo_out_putc(out, ',');
        exo_out_json(out, exo_str_cstr(exo_emit_id_key(key)));
        member(out, ":", value);
    }
    exo_out_putc(out, '}');
}

/* Writes what is to be kept; false when it cannot be. */
static bool keep(exo_emit_cache *cache, kept *place, const exonym_mention *m, const exonym_entity *entity) {
    exo_out out;
    exo_out_init(&out, &cache->alloc, -1);
    write_before(&out, m);
    size_t before = out.bytes.len;
    write_after(&out, entity);
    char *bytes = out.error || out.bytes.len > KEPT_MOST ? NULL : exo_realloc(&cache->alloc, place->bytes, out.bytes.len);
    if (bytes) {
        memcpy(bytes, out.bytes.at, out.bytes.len);
        *place = (kept){m->id, m->canonical, bytes, (uint32_t)before, (uint32_t)out.bytes.len};
    }
    exo_out_free(&out);
    return bytes != NULL;
}

/* What is kept of the mention's entity; NULL when it is not to be kept: strings that were made while scanning come and go. */
static const kept *kept_of(const exo_emit_doc *doc, const exonym_mention *m) {
    exo_emit_cache *cache = doc->emit->cache;
    exonym_entity entity;
    if (!cache || m->entity == UINT32_MAX) return NULL;
    kept *place = &cache->places[(m->entity * 0x9E3779B1u + m->image) >> 20 & (PLACES - 1)];
    if (place->id == m->id && place->canonical == m->canonical) return place;
    if (!exo_emit_entity(doc, m, &entity) || entity.id != m->id || entity.canonical != m->canonical) return NULL;
    return keep(cache, place, m, &entity) ? place : NULL;
}

/* ---- one mention ------------------------------------------------------------------------------ */

static void candidates(const exo_emit_doc *doc, const exonym_mention *m) {
    exo_out *out = doc->emit->out;
    exonym_entity entity;
    exo_out_puts(out, ",\"ambiguous\":true,\"candidates\":[");
    for (size_t n = 0; doc->emit->scanner && exonym_mention_candidate(doc->emit->scanner, m, n, &entity); n++) {
        if (n) exo_out_putc(out, ',');
        exo_out_json(out, exo_str_cstr(entity.id));
    }
    exo_out_putc(out, ']');
}

/* `parent`: its index in the list. */
static void mention(exo_emit_doc *doc, const exonym_mention *m, int64_t parent) {
    exo_out *out = doc->emit->out;
    const kept *known = kept_of(doc, m);
    exo_str surface = exo_emit_surface(doc, m), via = exo_str_cstr(m->via), tag = exo_str_cstr(m->tag);
    uint64_t start, end;
    exo_emit_span(doc, m, &start, &end);
    /* Names of members, two numbers and a score take less than 160. */
    char *p = exo_out_room(out, 160 + 6 * (surface.len + via.len + tag.len) + (known ? known->len : 0));
    if (!p) return;
    p = exo_put(p, EXO_STR("{\"start\":"));
    p = exo_put_u64(p, start);
    p = exo_put(p, EXO_STR(",\"end\":"));
    p = exo_put_u64(p, end);
    p = exo_put(p, EXO_STR(",\"text\":"));
    p = exo_put_json(p, surface);
    if (known) {
        p = exo_put(p, exo_str_of(known->bytes, known->before));
    } else {
        exo_out_took(out, p);
        write_before(out, m);
        p = exo_out_room(out, 64 + 6 * (via.len + tag.len));
        if (!p) return;
    }
    p = exo_put(p, EXO_STR(",\"via\":"));
    p = exo_put_json(p, via);
    p = exo_put(p, EXO_STR(",\"score\":"));
    p = exo_put_score(p, m->score);
    if (known) {
        p = exo_put(p, exo_str_of(known->bytes + known->before, known->len - known->before));
    } else {
        exonym_entity entity;
        exo_out_took(out, p);
        write_after(out, exo_emit_entity(doc, m, &entity) ? &entity : NULL);
        p = exo_out_room(out, 32 + 6 * tag.len);
        if (!p) return;
    }
    if (tag.len) {
        p = exo_put(p, EXO_STR(",\"tag\":"));
        p = exo_put_json(p, tag);
    }
    exo_out_took(out, p);
    if (parent >= 0) {
        exo_out_puts(out, ",\"parent\":");
        exo_out_u64(out, (uint64_t)parent);
    }
    if (m->inferred) exo_out_puts(out, ",\"inferred\":true");
    if (m->ambiguous) candidates(doc, m);
    exo_out_putc(out, '}');
}

/* Mentions, or suggestions: two lists, so that nobody takes the one for the other. A parent is the last outer mention. */
static void list(exo_emit_doc *doc, const exonym_mention *mentions, size_t count, bool suggestions) {
    size_t written = 0, outer = 0;
    doc->cursor = (exonym_cursor){0};
    for (size_t i = 0; i < count; i++) {
        const exonym_mention *m = &mentions[i];
        if (m->suggestion != suggestions) continue;
        if (m->parent < 0) outer = written;
        if (written++) exo_out_putc(doc->emit->out, ',');
        mention(doc, m, m->parent < 0 ? -1 : (int64_t)outer);
    }
    doc->count += written;
}

void exo_emit_json(exo_emit_doc *doc, const char *into, const exonym_mention *mentions, size_t count) {
    exo_out *out = doc->emit->out;
    exo_out_json(out, exo_str_cstr(into));
    exo_out_puts(out, ":[");
    list(doc, mentions, count, false);
    if (doc->emit->suggest) {
        exo_out_puts(out, "],\"suggestions\":[");
        list(doc, mentions, count, true);
    }
    member(out, "],\"offsets\":", exo_unit_name(doc->emit->unit));
    member(out, ",\"detected_lang\":", doc->emit->scanner ? exonym_scanner_lang(doc->emit->scanner) : "");
}
