/* Options that other options beside or inside them rule out, once all of a window are there and in order:

       [Liga Arab] Saudi              a name that cuts through the longer name of a country
       [Perth], Scotland              a town, before another country or region than its own
       [Ukrainian railways]           words in small letters behind a country's adjective
       [Partidul Democrat] din Serbia a Romanian body, of another country
       [Someșul] Dej                  a river, and a town: a club */
#include "resolve.h"

enum { ENGLISH = 1, ROMANIAN = 3 }; /* numbers of languages (FORMAT) */

/* A name must not cut through the longer name of a country or region that begins inside it: Liga Arab Saudi is not the Arab League. */
static bool cuts_through_country(const exonym_scanner *s, size_t i) {
    const exo_option *o = s->options_found.at, *x = &o[i];
    if (!x->name || x->name->words < 2 || x->name->kind == EXO_IM_COUNTRY || x->suggestion) return false;
    for (size_t k = i + 1; k < s->options_found.len && o[k].hit.start < x->hit.end; k++)
        if (o[k].hit.start > x->hit.start && o[k].hit.end > x->hit.end && o[k].name && (o[k].name->kind == EXO_IM_COUNTRY || o[k].name->kind == EXO_IM_REGION) && o[k].name->words > 1 &&
            o[k].via == EXO_VIA_NAME && !o[k].suggestion) {
            /* The Grand Prix of the [United States] of America: the name has the country too. */
            bool has = false;
            for (size_t j = i + 1; j < s->options_found.len && o[j].hit.start < x->hit.end; j++) has |= o[j].hit.end <= x->hit.end && o[j].entity == o[k].entity && o[j].hit.image == o[k].hit.image;
            if (!has) return true;
        }
    return false;
}

/* Thames, New Zealand; Perth, Scotland: a country or region of another country behind a comma, and no list of them. */
static bool is_abroad(const exonym_scanner *s, size_t i) {
    static const char *const ands[] = {" and ", " or ", " dan ", " atau ", " i ", " oraz ", " lub ", " și ", " sau ", " & "};
    const exo_option *o = s->options_found.at, *x = &o[i];
    uint64_t at = x->hit.end + 2;
    if (!x->name || x->suggestion || (x->name->kind != EXO_IM_CITY && x->name->kind != EXO_IM_PLACE) || at >= s->len || s->text[at - 2] != ',' || s->text[at - 1] != ' ') return false;
    const exo_im_about *own = exo_image_about(s->images[x->hit.image], x->entity);
    if (own->country == EXO_NO_ENTITY) return false;
    bool abroad = false;
    for (size_t k = i + 1; k < s->options_found.len && o[k].hit.start <= at; k++) {
        if (o[k].hit.start != at || !o[k].name || o[k].suggestion || (o[k].via != EXO_VIA_NAME && o[k].via != EXO_VIA_ABBREV) || o[k].hit.image != x->hit.image) continue;
        if (o[k].name->kind < EXO_IM_COUNTRY || o[k].name->kind > EXO_IM_PLACE) continue;
        uint32_t country = exo_image_about(s->images[o[k].hit.image], o[k].entity)->country;
        if ((o[k].name->kind != EXO_IM_COUNTRY && o[k].name->kind != EXO_IM_REGION) || country == EXO_NO_ENTITY || country == own->country) return false;
        if (o[k].name->kind == EXO_IM_COUNTRY && (own->traits & EXO_TRAIT_CAPITAL)) return false; /* of their governments: Moscow, China */
        const char *behind = s->text + o[k].hit.end;
        size_t left = s->len - (size_t)o[k].hit.end;
        /* In Geneva, Iran agreed: what goes on is a sentence of which the country is the subject. */
        if (left && !strchr(o[k].name->kind == EXO_IM_COUNTRY ? ".);\n\"" : ".);\n\" ", *behind)) return false;
        for (size_t j = 0; j < sizeof ands / sizeof *ands; j++)
            if (left >= strlen(ands[j]) && memcmp(behind, ands[j], strlen(ands[j])) == 0) return false;
        abroad = true;
    }
    return abroad;
}

/* Ukrainian railways, with a small letter, are no company: an English name that begins with a country's adjective has its capitals. */
static bool is_loose(const exonym_scanner *s, size_t i) {
    const exo_option *o = s->options_found.at, *x = &o[i];
    if (!x->name || x->name->words < 2 || x->name->kind == EXO_IM_PERSON || (x->hit.flags & EXO_HIT_EXACT_CASE) || !(x->name->guards & EXO_GUARD_CAPITAL)) return false;
    for (size_t k = i + 1; k < s->options_found.len && o[k].hit.start == x->hit.start; k++)
        if (o[k].via == EXO_VIA_ADJECTIVE && o[k].name->lang == ENGLISH && o[k].name->words == 1) return true;
    return false;
}

/* Liga Profesionistă de Fotbal din Portugalia, Partidul Democrat din Serbia: a Romanian body's name, of another country. A firm abroad
   (Petrom din Bulgaria) is one word. */
static bool is_of_elsewhere(const exonym_scanner *s, size_t i) {
    static const char din[] = " din ";
    const exo_option *o = s->options_found.at, *body = &o[i];
    size_t n = s->options_found.len, len = sizeof din - 1;
    if (!body->name || body->name->kind != EXO_IM_ORG || body->name->words < 2 || body->via != EXO_VIA_NAME) return false;
    uint32_t country = exo_image_about(s->images[body->hit.image], body->entity)->country;
    if (country == EXO_NO_ENTITY || body->hit.end + len >= s->len || memcmp(s->text + body->hit.end, din, len) != 0) return false;
    for (size_t k = i + 1; k < n && o[k].hit.start <= body->hit.end + len; k++)
        if (o[k].hit.start == body->hit.end + len && o[k].name && o[k].name->kind == EXO_IM_COUNTRY && o[k].via == EXO_VIA_NAME && o[k].hit.image == body->hit.image)
            return o[k].entity != country && (exo_image_about(s->images[body->hit.image], country)->traits & 1u << ROMANIAN) != 0;
    return false;
}

/* Someșul Dej, Vardar Skopje: a river before a town, and only a space between, is a club. */
static bool is_club_of_town(const exonym_scanner *s, size_t i) {
    const exo_option *o = s->options_found.at, *river = &o[i];
    size_t n = s->options_found.len;
    if (!river->name || river->name->kind != EXO_IM_PLACE || river->name->words > 1 || river->via != EXO_VIA_NAME || s->lower || river->hit.end >= s->len || s->text[river->hit.end] != ' ' ||
        exo_image_about(s->images[river->hit.image], river->entity)->country != EXO_NO_ENTITY)
        return false;
    for (size_t k = i + 1; k < n && o[k].hit.start <= river->hit.end + 1; k++)
        if (o[k].hit.start == river->hit.end + 1 && o[k].name && o[k].name->kind == EXO_IM_CITY && o[k].via == EXO_VIA_NAME) return true;
    return false;
}

static bool is_misread(const exonym_scanner *s, size_t i) { return cuts_through_country(s, i) || is_abroad(s, i); }
static bool is_other_body(const exonym_scanner *s, size_t i) { return is_of_elsewhere(s, i) || is_club_of_town(s, i); }

/* What is dropped stands no more in the way of what comes behind it. */
static void drop(exonym_scanner *s, bool ruled_out(const exonym_scanner *s, size_t i)) {
    exo_option *o = s->options_found.at;
    size_t kept = 0;
    for (size_t i = 0; i < s->options_found.len; i++) {
        if (ruled_out(s, i)) continue;
        if (kept < i) o[kept] = o[i];
        kept++;
    }
    s->options_found.len = kept;
}

void exo_drop_ruled_out(exonym_scanner *s) {
    drop(s, is_misread);
    if (s->lang == ENGLISH && !s->lower) drop(s, is_loose);
    if (s->lang == ROMANIAN) drop(s, is_other_body);
}
