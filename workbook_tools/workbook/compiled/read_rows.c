/* The cells of plainly spelled rows, in one pass over their bytes. See reading.py for the Python side.
 *
 * What is accepted here is what plain_cells.py accepts, or less: at the first byte that is spelled otherwise the block is
 * declined, and NumPy looks at it. Nothing is read beyond `end`, nothing is written beyond the room that was given.
 */
#include "compiled.h"

enum { OTHER, STRING, NUMBER, DATE };
enum { INLINE = 1, SPELLED = 2 }; /* how a text is to be read: character data, or a cell behind its reference */
enum { MAX_ROW = 1048576, MAX_COLUMN = 16384, MAX_DIGITS = 15, LONGEST_KEPT = 512 };

/* Distinct texts, each with a number in the order of their first appearance. */
typedef struct {
    uint32_t *slots; /* number + 1, 0 where free */
    uint64_t mask, seed;
    uint32_t *hashes; /* by number */
    int64_t *begins;  /* by number, in kept; -1 for a text too long to be kept */
    uint32_t count, room;
    uint8_t *kept; /* per text: how it is to be read, its length in two bytes, its bytes */
    int64_t used, kept_room;
} Texts;

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

typedef struct {
    Token row, row_end, cell, cell_end, value, value_end, text, text_end;
} Tokens;

static const double POWERS[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

static uint32_t hash_of(const uint8_t *text, size_t length, uint64_t hash) {
    uint64_t word;
    for (; length >= 8; text += 8, length -= 8) {
        memcpy(&word, text, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    word = length;
    for (size_t i = 0; i < length; i++) word = word << 8 | text[i];
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(hash >> 32);
}

Texts *wbt_texts_new(uint64_t seed) {
    Texts *texts = calloc(1, sizeof *texts);
    if (!texts) return NULL;
    texts->mask = (1 << 12) - 1;
    texts->seed = seed;
    texts->slots = calloc(texts->mask + 1, sizeof *texts->slots);
    if (texts->slots) return texts;
    free(texts);
    return NULL;
}

void wbt_texts_free(Texts *texts) {
    if (!texts) return;
    free(texts->slots);
    free(texts->hashes);
    free(texts->begins);
    free(texts->kept);
    free(texts);
}

static int grow_slots(Texts *texts) {
    uint64_t mask = texts->mask * 2 + 1;
    uint32_t *slots = calloc(mask + 1, sizeof *slots);
    if (!slots) return 0;
    for (uint32_t number = 0; number < texts->count; number++) {
        uint64_t at = texts->hashes[number] & mask;
        if (texts->begins[number] < 0) continue;
        while (slots[at]) at = (at + 1) & mask;
        slots[at] = number + 1;
    }
    free(texts->slots);
    texts->slots = slots;
    texts->mask = mask;
    return 1;
}

static int has_room(Texts *texts, int64_t length) {
    if (texts->count == texts->room) {
        uint32_t room = texts->room ? texts->room * 2 : 4096;
        if (room > 1u << 30) return 0;
        uint32_t *hashes = realloc(texts->hashes, room * sizeof *hashes);
        if (hashes) texts->hashes = hashes;
        int64_t *begins = realloc(texts->begins, room * sizeof *begins);
        if (begins) texts->begins = begins;
        if (!hashes || !begins) return 0;
        texts->room = room;
    }
    if (texts->used + length > texts->kept_room) {
        int64_t room = texts->kept_room ? texts->kept_room * 3 / 2 : 1 << 16;
        uint8_t *kept = realloc(texts->kept, room + length);
        if (!kept) return 0;
        texts->kept = kept;
        texts->kept_room = room + length;
    }
    return 1;
}

/* The number of a text; -1 where memory is short. `*is_new` tells whether it came first now. */
static int64_t number_of(Texts *texts, int kind, const uint8_t *text, int64_t length, int *is_new) {
    int keep = length <= LONGEST_KEPT;
    uint32_t hash = 0;
    uint64_t at = 0;
    if (keep) {
        hash = hash_of(text, (size_t)length, texts->seed + (uint64_t)kind);
        for (at = hash & texts->mask; texts->slots[at]; at = (at + 1) & texts->mask) {
            uint32_t number = texts->slots[at] - 1;
            const uint8_t *held = texts->kept + texts->begins[number];
            if (texts->hashes[number] == hash && held[0] == kind && (held[1] | held[2] << 8) == length &&
                !memcmp(held + 3, text, (size_t)length)) {
                *is_new = 0;
                return number;
            }
        }
    }
    if (!has_room(texts, keep ? length + 3 : 0)) return -1;
    uint32_t number = texts->count++;
    texts->hashes[number] = hash;
    texts->begins[number] = -1;
    *is_new = 1;
    if (!keep) return number; /* Python knows what is the same; a sheet of long texts is not to be held twice */
    uint8_t *place = texts->kept + texts->used;
    place[0] = (uint8_t)kind;
    place[1] = (uint8_t)length;
    place[2] = (uint8_t)(length >> 8);
    memcpy(place + 3, text, (size_t)length);
    texts->begins[number] = texts->used;
    texts->used += length + 3;
    texts->slots[at] = number + 1;
    if ((uint64_t)texts->count * 2 > texts->mask && !grow_slots(texts)) return -1;
    return number;
}

/* Sets the cell's payload to the number of its text. */
static int put_text(Block *block, int kind, const uint8_t *begin, const uint8_t *end) {
    int is_new;
    int64_t number = number_of(block->texts, kind, begin, end - begin, &is_new);
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

/* Behind a cell's end tag, if what stands in it looks like one; its spelling is read by Python, strictly. */
static const uint8_t *cell_end(const Tokens *tokens, const uint8_t *at, const uint8_t *end) {
    const uint8_t *tag = memchr(at, '<', (size_t)(end - at));
    if (!tag || tag == at || tag[-1] != '>') return NULL;
    if (tag[-2] == '/') return tag; /* before `at` stands a quotation mark at least */
    for (; tag; tag = memchr(tag + 1, '<', (size_t)(end - tag - 1))) {
        if (starts(tag, end, &tokens->cell_end)) return tag + tokens->cell_end.length;
        if (starts(tag, end, &tokens->cell) || starts(tag, end, &tokens->row_end)) return NULL;
    }
    return NULL;
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

/* The cells of one row up to its end tag. digits: its number, as spelled. */
static const uint8_t *read_cells(
    Block *block, const Tokens *tokens, const uint8_t *at, const uint8_t *end, const uint8_t *digits, size_t length) {
    int32_t last = 0;
    while (starts(at, end, &tokens->cell)) {
        int32_t column = 0;
        at += tokens->cell.length;
        for (int letters = 0; letters < 3 && at < end && *at >= 'A' && *at <= 'Z'; letters++)
            column = column * 26 + (*at++ - 'A' + 1);
        if (column <= last || column > MAX_COLUMN || (size_t)(end - at) <= length || memcmp(at, digits, length) ||
            at[length] != '"' || block->cells >= block->cell_room)
            return NULL;
        last = column;
        block->cell_rows[block->cells] = block->row_numbers[block->rows];
        block->cell_columns[block->cells] = (uint16_t)column;
        at = read_cell(block, tokens, at + length + 1, end);
        if (!at) return NULL;
    }
    if (!starts(at, end, &tokens->row_end)) return NULL;
    block->row_last_columns[block->rows] = last;
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
    if (!make_token(&tokens.row, "<%row r=\"", prefix, prefix_length) ||
        !make_token(&tokens.row_end, "</%row>", prefix, prefix_length) ||
        !make_token(&tokens.cell, "<%c r=\"", prefix, prefix_length) ||
        !make_token(&tokens.cell_end, "</%c>", prefix, prefix_length) ||
        !make_token(&tokens.value, "><%v>", prefix, prefix_length) ||
        !make_token(&tokens.value_end, "</%v></%c>", prefix, prefix_length) ||
        !make_token(&tokens.text, " t=\"inlineStr\"><%is><%t>", prefix, prefix_length) ||
        !make_token(&tokens.text_end, "</%t></%is></%c>", prefix, prefix_length))
        return 0;
    int64_t last = block->last_row;
    while (at < end) {
        if (!starts(at, end, &tokens.row) || block->rows >= block->row_room) return 0;
        at += tokens.row.length;
        const uint8_t *digits = at;
        int64_t number = 0;
        for (; at < end && is_digit(*at) && at - digits < 8; at++) number = number * 10 + (*at - '0');
        if (at == digits || at == end || *at != '"' || number <= last || number > MAX_ROW) return 0;
        last = number;
        size_t length = (size_t)(at - digits);
        const uint8_t *tail = at + 1;
        const uint8_t *inner = memchr(tail, '<', (size_t)(end - tail));
        if (!inner) inner = end;
        if (inner - tail < 1 || inner[-1] != '>') return 0;
        note_tail(block, tail, inner);
        block->row_numbers[block->rows] = (int32_t)number;
        block->row_tails[block->rows] = (int32_t)(tail - block->xml);
        block->row_inners[block->rows] = (int32_t)(inner - block->xml);
        block->row_last_columns[block->rows] = 0;
        at = inner;
        int self_closed = inner[-2] == '/';
        if (!self_closed) {
            at = read_cells(block, &tokens, inner, end, digits, length);
            if (!at) return 0;
        }
        block->row_lasts[block->rows++] = (int32_t)(at - block->xml);
        if (!self_closed) at += tokens.row_end.length;
    }
    return 1;
}

typedef struct {
    int64_t cells;
    const int32_t *cell_rows;
    const uint16_t *cell_columns;
    const uint8_t *cell_kinds;
    const double *cell_payloads;
    const int64_t *places; /* by the number of a text: where its cell is kept, -1 where it holds nothing */
    /* what is found: the cells that hold something, by column; and their rows */
    int32_t *rows;
    uint8_t *kinds;
    double *payloads;
    int32_t *held_rows;
    int64_t held_row_count;
    int64_t ends[MAX_COLUMN + 2]; /* by column: behind its last cell; of column 0, 0 */
} Sorting;

/* Sorts the cells of a block by column, the rows of each rising. */
void wbt_sort_cells(Sorting *sorting) {
    memset(sorting->ends, 0, sizeof sorting->ends);
    sorting->held_row_count = 0;
    int32_t last = 0;
    for (int64_t i = 0; i < sorting->cells; i++) {
        if (sorting->cell_kinds[i] == OTHER && sorting->places[(int64_t)sorting->cell_payloads[i]] < 0) continue;
        sorting->ends[sorting->cell_columns[i] + 1]++;
        if (sorting->cell_rows[i] != last) sorting->held_rows[sorting->held_row_count++] = last = sorting->cell_rows[i];
    }
    for (int column = 0; column <= MAX_COLUMN; column++) sorting->ends[column + 1] += sorting->ends[column];
    for (int64_t i = 0; i < sorting->cells; i++) { /* now ends[c] is where column c begins; each cell moves it on */
        double payload = sorting->cell_payloads[i];
        if (sorting->cell_kinds[i] == OTHER) {
            int64_t place = sorting->places[(int64_t)payload];
            if (place < 0) continue;
            payload = (double)place;
        }
        int64_t at = sorting->ends[sorting->cell_columns[i]]++;
        sorting->rows[at] = sorting->cell_rows[i];
        sorting->kinds[at] = sorting->cell_kinds[i];
        sorting->payloads[at] = payload;
    }
}
