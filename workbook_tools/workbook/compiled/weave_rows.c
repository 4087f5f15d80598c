/* New cells behind the last one of each row: what a first run does to all rows. See weaving.py. */
#include "compiled.h"

enum { TEXTS, TAILS, PHRASES };
enum { SURELY_SHORT = 16000 }; /* bytes; a cell holds 32,767 characters */
enum { BETWEEN = 0x1F }; /* stands between texts; no text that a cell can hold has it */

typedef struct {
    const uint8_t *values; /* joined */
    const int64_t *ends;   /* of each in values */
    const int32_t *codes;  /* which of them each row has; NULL: the first row the first, and so on */
} Pieces;

typedef struct {
    const uint8_t *opening, *before, *behind; /* around a text: `<c r="B`, then the row's number, `" s="3" …<t>`, `</t></is></c>` */
    int64_t opening_length, before_length, behind_length;
    const uint8_t *values; /* TEXTS: UTF-8 with BETWEEN after each */
    const Pieces *pieces;  /* TAILS: one, cells from behind the row's number on; PHRASES: what makes up a text, in its order */
    int64_t piece_count;
    int64_t kind;
} Column;

typedef struct {
    const uint8_t *xml;
    int64_t length, rows, columns;
    const int64_t *numbers;
    const int32_t *tails, *inners, *lasts; /* of the rows' start tags behind their number, of what is inside, of new cells */
    const uint8_t *new_tags;               /* the rows' new start tags from behind their number on, joined */
    const int64_t *new_tag_ends;           /* where each of them ends; NULL: all stay as they are */
    const Column *column;
} Weaving;

static uint8_t *copied(uint8_t *out, const uint8_t *from, int64_t length) {
    memcpy(out, from, (size_t)length);
    return out + length;
}

static uint8_t *copied_piece(uint8_t *out, const Pieces *pieces, int64_t row) {
    int64_t at = pieces->codes ? pieces->codes[row] : row, begin = at ? pieces->ends[at - 1] : 0;
    return copied(out, pieces->values + begin, pieces->ends[at] - begin);
}

static const uint8_t is_special[128] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    [' '] = 1, ['&'] = 1, ['<'] = 1, ['>'] = 1, ['x'] = 1, [0x7F] = 1,
};

/* Whether a sign beyond ASCII is white space, which might stand at an end, or none that XML knows. */
static int needs_care(const uint8_t *at) {
    if (at[0] < 0xC2 || (at[0] >= 0xE4 && at[0] < 0xEF)) return 0; /* Chinese, and what follows a first byte */
    if (at[0] == 0xC2) return at[1] == 0x85 || at[1] == 0xA0;
    if (at[0] == 0xE1) return at[1] == 0x9A && at[2] == 0x80;
    if (at[0] == 0xE2 && at[1] == 0x80) return at[2] <= 0x8A || at[2] == 0xA8 || at[2] == 0xA9 || at[2] == 0xAF;
    if (at[0] == 0xE2) return at[1] == 0x81 && at[2] == 0x9F;
    if (at[0] == 0xE3) return at[1] == 0x80 && at[2] == 0x80;
    return at[0] == 0xEF && at[1] == 0xBF && at[2] >= 0xBE;
}

/* Copies a text that can stand as it is; NULL for one that needs care: signs to escape, spaces that would be lost. */
static uint8_t *copied_text(uint8_t *out, const uint8_t **from) {
    const uint8_t *at = *from;
    if (*at == ' ') return NULL;
    for (;; *out++ = *at++) {
        if (*at >= 0x80 ? *at < 0xF0 && needs_care(at) : is_special[*at]) {
            if (*at == BETWEEN) break;
            if (*at == ' ' && at[-1] != ' ') continue;
            if (*at == 'x' && (at == *from || at[-1] != '_')) continue;
            return NULL;
        }
    }
    if (at == *from || at[-1] == ' ' || at - *from > SURELY_SHORT) return NULL; /* an empty text, too */
    *from = at + 1;
    return out;
}

/* Weaves a block; gives its length, or -1 - c where a text of column c needs care. `out` must have room for the block, the new
 * tags of all rows, and all cells: their openings, 20 bytes for each number, what stands around their texts, their values. */
int64_t wbt_weave_rows(const Weaving *weaving, uint8_t *out, const uint8_t **places) {
    const uint8_t *xml = weaving->xml, *from = xml;
    uint8_t *const first = out;
    for (int64_t c = 0; c < weaving->columns; c++) places[c] = weaving->column[c].values;
    for (int64_t row = 0; row < weaving->rows; row++) {
        if (weaving->new_tag_ends) {
            int64_t begin = row ? weaving->new_tag_ends[row - 1] : 0;
            out = copied(out, from, xml + weaving->tails[row] - from);
            out = copied(out, weaving->new_tags + begin, weaving->new_tag_ends[row] - begin);
            from = xml + weaving->inners[row];
        }
        out = copied(out, from, xml + weaving->lasts[row] - from);
        from = xml + weaving->lasts[row];
        uint8_t digits[20], *digit = digits + sizeof digits;
        for (int64_t number = weaving->numbers[row]; number || digit == digits + sizeof digits; number /= 10)
            *--digit = (uint8_t)('0' + number % 10);
        int64_t length = digits + sizeof digits - digit;
        for (int64_t c = 0; c < weaving->columns; c++) {
            const Column *column = &weaving->column[c];
            out = copied(out, column->opening, column->opening_length);
            out = copied(out, digit, length);
            if (column->kind == TAILS) {
                out = copied_piece(out, column->pieces, row);
                continue;
            }
            out = copied(out, column->before, column->before_length);
            if (column->kind == PHRASES) {
                for (int64_t p = 0; p < column->piece_count; p++) out = copied_piece(out, &column->pieces[p], row);
            } else {
                out = copied_text(out, &places[c]);
            }
            if (!out) return -1 - c;
            out = copied(out, column->behind, column->behind_length);
        }
    }
    return copied(out, from, xml + weaving->length - from) - first;
}
