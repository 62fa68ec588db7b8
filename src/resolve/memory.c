/* Document memory: which entities the text names in full, and where. Costs memory per mention, never per byte. */
#include "resolve.h"

void exo_memory_clear(exo_memory *m) {
    /* Only as many slots are cleared as the last document needed, within a factor: a small one after a large one is cheap. */
    while (m->nslots > 64 && m->count * 16 < m->nslots) m->nslots /= 2;
    for (size_t i = 0; i < m->nslots; i++) m->slots[i].entity = UINT32_MAX;
    m->count = 0;
    m->places.len = 0;
    m->roles.len = 0;
    m->role_letters = 0;
    m->passed = 0;
    if (m->nwords) memset(m->words, 0, m->words_cap * sizeof *m->words);
    m->nwords = 0;
    m->sounds = 0;
    m->stale = true;
    if (m->any_others) memset(m->others, 0, sizeof m->others);
    m->any_others = false;
}

void exo_memory_free(exo_memory *m, const exo_alloc *a) {
    exo_free(a, m->slots);
    exo_free(a, m->places.at);
    exo_free(a, m->roles.at);
    exo_free(a, m->words);
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

bool exo_memory_learn(exo_memory *m, const exo_alloc *a, exo_place place) {
    if ((m->count + 1) * 2 > m->nslots && !grow(m, a)) return false;
    exo_seen *slot = &m->slots[slot_of(m, place.image, place.entity)];
    if (slot->entity == UINT32_MAX) {
        m->stale = true;
        *slot = (exo_seen){UINT64_MAX, place.at, place.entity, place.image, true};
        m->count++;
    }
    slot->aside &= place.aside;
    if (place.aside) return true;
    slot->latest = place.at;
    return EXO_PUSH(a, &m->places, place);
}

/* Every surname that nothing else tells asks for them, so that only the latest are kept. */
bool exo_memory_role(exo_memory *m, const exo_alloc *a, exo_place place) {
    enum { LATEST = 64 };
    for (size_t i = 0; i < m->roles.len; i++)
        if (m->roles.at[i].entity == place.entity && m->roles.at[i].image == place.image) return true;
    if (m->roles.len == LATEST) memmove(m->roles.at, m->roles.at + 1, --m->roles.len * sizeof *m->roles.at);
    return EXO_PUSH(a, &m->roles, place);
}

const exo_seen *exo_memory_find(const exo_memory *m, uint8_t image, uint32_t entity) {
    if (!m->nslots) return NULL;
    const exo_seen *slot = &m->slots[slot_of(m, image, entity)];
    return slot->entity == UINT32_MAX ? NULL : slot;
}

void exo_memory_share(exo_memory *m, uint64_t hash) {
    m->others[hash % EXO_NOBODY] = hash;
    m->any_others = true;
}

bool exo_memory_shared(const exo_memory *m, uint64_t hash) { return m->any_others && m->others[hash % EXO_NOBODY] == hash; }

static exo_misspelt *misspelt_slot(const exo_memory *m, uint64_t hash) {
    size_t i = (size_t)hash & (m->words_cap - 1);
    while (m->words[i].hash && m->words[i].hash != hash) i = (i + 1) & (m->words_cap - 1);
    return &m->words[i];
}

bool exo_memory_misspell(exo_memory *m, const exo_alloc *a, exo_misspelt word) {
    if (word.hash == 0) return true;
    if ((m->nwords + 1) * 2 > m->words_cap) {
        exo_memory old = *m;
        size_t n = old.words_cap ? old.words_cap * 2 : 16;
        exo_misspelt *fresh = exo_calloc(a, n, sizeof *fresh);
        if (!fresh) return false;
        m->words = fresh;
        m->words_cap = n;
        for (size_t i = 0; i < old.words_cap; i++)
            if (old.words[i].hash) *misspelt_slot(m, old.words[i].hash) = old.words[i];
        exo_free(a, old.words);
    }
    exo_misspelt *slot = misspelt_slot(m, word.hash);
    m->nwords += slot->hash == 0;
    *slot = word;
    return true;
}

const exo_misspelt *exo_memory_whose(const exo_memory *m, uint64_t hash) {
    if (!m->nwords) return NULL;
    const exo_misspelt *slot = misspelt_slot(m, hash);
    return slot->hash ? slot : NULL;
}

void exo_memory_refresh(exo_memory *m) {
    if (m->stale && m->any_nobody) {
        memset(m->nobody, 0, sizeof m->nobody);
        m->any_nobody = false;
    }
    m->stale = false;
}

void exo_memory_advance(exo_memory *m, uint64_t at) {
    while (m->passed < m->places.len && m->places.at[m->passed].at <= at) {
        const exo_place *p = &m->places.at[m->passed++];
        m->slots[slot_of(m, p->image, p->entity)].before = p->at;
    }
    /* The passed ones go when they are half of all, so that a place is moved a bounded number of times. */
    if (m->passed * 2 < m->places.len || m->passed < 1024) return;
    memmove(m->places.at, m->places.at + m->passed, (m->places.len - m->passed) * sizeof *m->places.at);
    m->places.len -= m->passed;
    m->passed = 0;
}

uint64_t exo_memory_distance(const exo_memory *m, uint8_t image, uint32_t entity, uint64_t at) {
    const exo_seen *seen = exo_memory_find(m, image, entity);
    if (!seen || seen->aside) return UINT64_MAX;
    if (seen->before != UINT64_MAX) return at - seen->before;
    return UINT64_MAX / 2 + (seen->latest > at ? seen->latest - at : 0);
}
