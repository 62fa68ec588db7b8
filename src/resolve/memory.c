/* Document memory: which entities the text names in full, and where. Costs memory per mention, never per byte. */
#include "resolve.h"

void exo_memory_clear(exo_memory *m) {
    for (size_t i = 0; i < m->nslots; i++) m->slots[i].entity = UINT32_MAX;
    m->count = 0;
    m->places.len = 0;
    m->words.len = 0;
}

void exo_memory_free(exo_memory *m, const exo_alloc *a) {
    exo_free(a, m->slots);
    exo_free(a, m->places.at);
    exo_free(a, m->words.at);
    *m = (exo_memory){0};
}

/* The entity's slot, or the empty one where it belongs; the table is at most half full. */
static size_t slot_of(const exo_memory *m, uint8_t image, uint32_t entity) {
    size_t i = (size_t)exo_fold_mix((uint64_t)image << 32 | entity) & (m->nslots - 1);
    while (m->slots[i].entity != UINT32_MAX && !(m->slots[i].entity == entity && m->slots[i].image == image)) i = (i + 1) & (m->nslots - 1);
    return i;
}

static bool grow(exo_memory *m, const exo_alloc *a) {
    exo_memory old = *m;
    size_t n = old.nslots ? old.nslots * 2 : 64;
    exo_seen *fresh = exo_calloc(a, n, sizeof *fresh);
    if (!fresh) return false;
    for (size_t i = 0; i < n; i++) fresh[i].entity = UINT32_MAX;
    m->slots = fresh;
    m->nslots = n;
    for (size_t i = 0; i < old.nslots; i++)
        if (old.slots[i].entity != UINT32_MAX) m->slots[slot_of(m, old.slots[i].image, old.slots[i].entity)] = old.slots[i];
    exo_free(a, old.slots);
    return true;
}

bool exo_memory_learn(exo_memory *m, const exo_alloc *a, exo_seen seen) {
    if ((m->count + 1) * 2 > m->nslots && !grow(m, a)) return false;
    exo_seen *slot = &m->slots[slot_of(m, seen.image, seen.entity)];
    m->count += slot->entity == UINT32_MAX;
    *slot = seen;
    return EXO_PUSH(a, &m->places, seen);
}

const exo_seen *exo_memory_find(const exo_memory *m, uint8_t image, uint32_t entity) {
    if (!m->nslots) return NULL;
    const exo_seen *slot = &m->slots[slot_of(m, image, entity)];
    return slot->entity == UINT32_MAX ? NULL : slot;
}

uint64_t exo_memory_distance(const exo_memory *m, uint8_t image, uint32_t entity, uint64_t at) {
    const exo_seen *last = exo_memory_find(m, image, entity);
    if (!last) return UINT64_MAX;
    uint64_t ahead = UINT64_MAX / 2;
    for (size_t i = m->places.len; i-- > 0;) {
        const exo_seen *p = &m->places.at[i];
        if (p->entity != entity || p->image != image) continue;
        if (p->at <= at) return at - p->at;
        ahead = UINT64_MAX / 4 + (p->at - at);
    }
    /* Seen before the windows, or only after the place. */
    return ahead == UINT64_MAX / 2 && last->at <= at ? at - last->at : ahead;
}

void exo_memory_trim(exo_memory *m, uint64_t from) {
    size_t n = 0;
    while (n < m->places.len && m->places.at[n].at < from) n++;
    if (n) memmove(m->places.at, m->places.at + n, (m->places.len - n) * sizeof *m->places.at);
    m->places.len -= n;
}
