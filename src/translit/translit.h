/* translit: names in a native script -> the spellings that news of our languages uses. Compile side; the only room
   with ICU's transliterators. Rules are data: lexicons/translit/FROM-TO.txt, "ru-pl.txt", "uk-en.txt". Pinyin has pairs
   too: "zh-ru.txt" writes it in Cyrillic, "zh-old.txt" as Wade-Giles. */
#ifndef EXO_TRANSLIT_H
#define EXO_TRANSLIT_H

#include "base/base.h"

typedef struct exo_translit exo_translit;

exonym_status exo_translit_new(const exo_alloc *a, exo_translit **out, exonym_error *err);
void exo_translit_free(exo_translit *t);

/* Add the rules of one pair; `file` is for messages. Both are copied. A file of several spellings has a part for each variant, headed by a
   line "#= agency: й as y", and one headed "#= *", whose rules follow those of every variant. They are read when a name is first spelt by
   them: EXONYM_ERR_SYNTAX then with the line where the variant begins, when ICU refuses them. */
exonym_status exo_translit_load(exo_translit *t, const char *from, const char *to, const char *file, exo_str rules,
                                exonym_error *err);

/* Read all rules now, so that those that nothing needs are looked at too. */
exonym_status exo_translit_check(exo_translit *t, exonym_error *err);

/* Spell `name` (of native language or script `from`, "ru", "hani") as news in `to` ("pl") does, by the first variant that
   can, with the capitals of a name, NFC, into `out` (replaced). EXONYM_ERR_NOT_FOUND when there are no rules for the pair
   or none of them can read the name: a letter of another script is left. */
exonym_status exo_translit_spell(exo_translit *t, exo_str from, const char *to, exo_str name, exo_buf *out,
                                 exonym_error *err);

/* The same by all variants in their order, each different spelling once; ends early when `each` returns false. */
exonym_status exo_translit_each(exo_translit *t, exo_str from, const char *to, exo_str name,
                                bool (*each)(void *user, exo_str spelling), void *user, exonym_error *err);

#endif
