/* The cells of plainly spelled rows, in one pass over their bytes. See reading.py for the Python side.
 *
 * What is accepted here is what plain_cells.py accepts, or less: at the first byte that is spelled otherwise the block is
 * declined, and NumPy looks at it. Nothing is read beyond `end`, nothing is written beyond the room that was given.
 */
#include "plain_rows.h"
#include "texts.h"

enum { OTHER, STRING, NUMBER, DATE };
enum { INLINE = 1, SPELLED = 2 }; /* how a text is to be read: character data, or a cell behind its reference */
enum { MAX_DIGITS = 15 };

typedef struct {
    const uint8_t *xml;
    int64_t length;
    int64_t last_row;           /* the last row of the block before */
    const uint8_t *date_styles; /* by cell format: whether it shows dates */
    int64_t styles;
    const uint8_t *empty_strings; /* by shared string: whether it is empty */
    int64_t strings;
    Texts *texts;
    int64_t row_room, cell_room;
    /* what is found; positions count from the block's start */
    int64_t rows, cells, tails, numbers, new_texts;
    int64_t spelled; /* whether there was any cell to be read by its spelling */
    int32_t *row_numbers, *row_tails, *row_inners, *row_lasts, *row_last_columns;
    int32_t *tail_rows, *tail_begins, *tail_ends; /* the rest of a row's start tag, where it is another than the row before's */
    int32_t *cell_rows;
    uint16_t *cell_columns;
    uint8_t *cell_kinds;
    double *cell_payloads; /* of OTHER the number of a text */
    int32_t *number_cells, *number_begins, *number_ends; /* numbers that are left to Python */
    int32_t *text_begins, *text_ends;
    uint8_t *text_kinds;
} Block;

static const double POWERS[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* Sets the cell's payload to the number of its text. */
static int put_text(Block *block, int kind, const uint8_t *begin, const uint8_t *end) {
    int is_new;
    int64_t number = wbt_number_of(block->texts, kind, begin, end - begin, &is_new);
    if (number < 0) return 0;
    if (is_new) {
        int64_t place = block->new_texts++;
        block->text_begins[place] = (int32_t)(begin - block->xml);
        block->text_ends[place] = (int32_t)(end - block->xml);
        block->text_kinds[place] = (uint8_t)kind;
    }
    block->cell_kinds[block->cells] = OTHER;
    block->cell_payloads[block->cells] = (double)number;
    block->spelled |= kind == SPELLED;
    return 1;
}

/* A plain decimal of up to 15 digits, m / 10**k with both exact; anything else between the tags is left to Python. */
static const uint8_t *read_number(Block *block, const Tokens *tokens, const uint8_t *at, const uint8_t *end, int is_date) {
    const uint8_t *begin = at, *point = NULL;
    int64_t whole = 0, digits = 0;
    for (; at < end && digits <= MAX_DIGITS; at++) {
        if (is_digit(*at)) {
            whole = whole * 10 + (*at - '0');
            digits++;
        } else if (*at == '.' && !point && digits) {
            point = at;
        } else {
            break;
        }
    }
    int64_t behind = point ? at - point - 1 : 0;
    block->cell_kinds[block->cells] = is_date ? DATE : NUMBER;
    if (digits && digits <= MAX_DIGITS && !(point && !behind) && starts(at, end, &tokens->value_end)) {
        block->cell_payloads[block->cells] = (double)whole / POWERS[behind];
        return at + tokens->value_end.length;
    }
    at = memchr(begin, '<', (size_t)(end - begin));
    if (!at || !starts(at, end, &tokens->value_end)) return NULL;
    block->number_cells[block->numbers] = (int32_t)block->cells;
    block->number_begins[block->numbers] = (int32_t)(begin - block->xml);
    block->number_ends[block->numbers++] = (int32_t)(at - block->xml);
    return at + tokens->value_end.length;
}

static const uint8_t *read_index(Block *block, const Tokens *tokens, const uint8_t *at, const uint8_t *end, int *held) {
    const uint8_t *begin = at;
    int64_t index = 0;
    for (; at < end && is_digit(*at) && at - begin < 9; at++) index = index * 10 + (*at - '0');
    if (at == begin || index >= block->strings || !starts(at, end, &tokens->value_end)) return NULL;
    block->cell_kinds[block->cells] = STRING;
    block->cell_payloads[block->cells] = (double)index;
    *held = !block->empty_strings[index];
    return at + tokens->value_end.length;
}

/* One cell behind its reference; gives the place behind it, NULL to decline. */
static const uint8_t *read_cell(Block *block, const Tokens *tokens, const uint8_t *tail, const uint8_t *end) {
    const uint8_t *at = tail, *behind = NULL;
    int64_t style = 0;
    int held = 1;
    if (end - at > 4 && !memcmp(at, " s=\"", 4)) {
        const uint8_t *digit = at + 4;
        while (digit < end && is_digit(*digit) && digit - at < 9) style = style * 10 + (*digit++ - '0');
        if (digit < end && *digit == '"' && digit > at + 4) at = digit + 1;
        else style = 0;
    }
    if (style >= block->styles) return NULL;
    if (end - at < 6) return NULL; /* not even room for the row's end */
    if (at[0] == '/' && at[1] == '>') return at + 2;
    if (at[0] == ' ' && at[1] == '/' && at[2] == '>') return at + 3;
    int shared = !memcmp(at, " t=\"s\"", 6);
    const uint8_t *open = shared || !memcmp(at, " t=\"n\"", 6) ? at + 6 : at;
    if (starts(open, end, &tokens->value)) {
        open += tokens->value.length;
        behind = shared ? read_index(block, tokens, open, end, &held)
                        : read_number(block, tokens, open, end, block->date_styles[style]);
        if (!behind) return NULL;
    } else if (starts(at, end, &tokens->text)) {
        at += tokens->text.length;
        const uint8_t *stop = memchr(at, '<', (size_t)(end - at));
        if (!stop) return NULL;
        if (starts(stop, end, &tokens->text_end)) {
            if (!put_text(block, INLINE, at, stop)) return NULL;
            behind = stop + tokens->text_end.length;
        }
    }
    if (!behind) {
        behind = cell_end(tokens, tail, end);
        if (!behind || !put_text(block, SPELLED, tail, behind)) return NULL;
    }
    block->cells += held;
    return behind;
}

/* The cells of one row; gives the place of its end tag. */
static const uint8_t *read_cells(Block *block, const Tokens *tokens, const RowTag *row, const uint8_t *end) {
    const uint8_t *at = row->inner;
    int32_t column = 0;
    while (starts(at, end, &tokens->cell)) {
        at = read_reference(&column, tokens, row, at, end);
        if (!at || block->cells >= block->cell_room) return NULL;
        block->cell_rows[block->cells] = (int32_t)row->number;
        block->cell_columns[block->cells] = (uint16_t)column;
        at = read_cell(block, tokens, at, end);
        if (!at) return NULL;
    }
    if (!starts(at, end, &tokens->row_end)) return NULL;
    block->row_last_columns[block->rows] = column;
    return at;
}

/* Notes the rest of a row's start tag where it is another than the one before. */
static void note_tail(Block *block, const uint8_t *begin, const uint8_t *end) {
    const uint8_t *known = NULL;
    size_t length = (size_t)(end - begin), known_length = 1;
    if (block->tails) {
        known = block->xml + block->tail_begins[block->tails - 1];
        known_length = (size_t)(block->tail_ends[block->tails - 1] - block->tail_begins[block->tails - 1]);
    }
    if (length == known_length && (known ? !memcmp(begin, known, length) : *begin == '>')) return;
    block->tail_rows[block->tails] = (int32_t)block->rows;
    block->tail_begins[block->tails] = (int32_t)(begin - block->xml);
    block->tail_ends[block->tails++] = (int32_t)(end - block->xml);
}

/* Reads a block of whole rows; 1 if all of it was plain, else 0, and what was filled in means nothing. */
int32_t wbt_read_rows(Block *block, const uint8_t *prefix, int64_t prefix_length) {
    const uint8_t *at = block->xml, *end = block->xml + block->length;
    Tokens tokens;
    RowTag row;
    if (!make_tokens(&tokens, prefix, prefix_length)) return 0;
    for (int64_t last = block->last_row; at < end; last = row.number) {
        if (!read_row_tag(&row, &tokens, at, end, last) || block->rows >= block->row_room) return 0;
        note_tail(block, row.tail, row.inner);
        block->row_numbers[block->rows] = (int32_t)row.number;
        block->row_tails[block->rows] = (int32_t)(row.tail - block->xml);
        block->row_inners[block->rows] = (int32_t)(row.inner - block->xml);
        block->row_last_columns[block->rows] = 0;
        at = row.self_closed ? row.inner : read_cells(block, &tokens, &row, end);
        if (!at) return 0;
        block->row_lasts[block->rows++] = (int32_t)(at - block->xml);
        if (!row.self_closed) at += tokens.row_end.length;
    }
    return 1;
}

/* Pieces of a block one behind the other with something between them; gives the length. */
int64_t wbt_join_pieces(
    const uint8_t *xml, const int32_t *begins, const int32_t *ends, int64_t count, const uint8_t *between,
    int64_t between_length, uint8_t *out) {
    uint8_t *const first = out;
    for (int64_t piece = 0; piece < count; piece++) {
        if (piece) {
            memcpy(out, between, (size_t)between_length);
            out += between_length;
        }
        memcpy(out, xml + begins[piece], (size_t)(ends[piece] - begins[piece]));
        out += ends[piece] - begins[piece];
    }
    return out - first;
}
