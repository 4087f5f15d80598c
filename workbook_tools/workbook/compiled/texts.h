/* Distinct texts, each with a number in the order of their first appearance. */
#ifndef WORKBOOK_TOOLS_TEXTS_H
#define WORKBOOK_TOOLS_TEXTS_H

#include <stdint.h>

typedef struct Texts Texts;

/* NULL where memory is short. seed: so that nobody can know which texts fall together. */
Texts *wbt_texts_new(uint64_t seed);
void wbt_texts_free(Texts *texts);

/* The number of a text; -1 where memory is short. kind: texts of different kinds are different. `*is_new` tells whether it
 * came first now; a text that is too long to be kept always does. */
int64_t wbt_number_of(Texts *texts, int kind, const uint8_t *text, int64_t length, int *is_new);

#endif
