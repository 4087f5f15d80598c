/* How rows and cells are spelled plainly: their tags, numbers and references. */
#ifndef WORKBOOK_TOOLS_PLAIN_ROWS_H
#define WORKBOOK_TOOLS_PLAIN_ROWS_H

#include "compiled.h"

enum { MAX_ROW = 1048576, MAX_COLUMN = 16384 };

typedef struct {
    Token row, row_end, row_name, cell, cell_end, cell_name, value, value_end, text, text_end;
} Tokens;

static inline int make_tokens(Tokens *tokens, const uint8_t *prefix, int64_t prefix_length) {
    return make_token(&tokens->row, "<%row r=\"", prefix, prefix_length) &&
           make_token(&tokens->row_end, "</%row>", prefix, prefix_length) &&
           make_token(&tokens->row_name, "%row", prefix, prefix_length) &&
           make_token(&tokens->cell_name, "%c", prefix, prefix_length) &&
           make_token(&tokens->cell, "<%c r=\"", prefix, prefix_length) &&
           make_token(&tokens->cell_end, "</%c>", prefix, prefix_length) &&
           make_token(&tokens->value, "><%v>", prefix, prefix_length) &&
           make_token(&tokens->value_end, "</%v></%c>", prefix, prefix_length) &&
           make_token(&tokens->text, " t=\"inlineStr\"><%is><%t>", prefix, prefix_length) &&
           make_token(&tokens->text_end, "</%t></%is></%c>", prefix, prefix_length);
}

typedef struct {
    const uint8_t *begin, *digits, *tail, *inner; /* of the tag, its number, what is behind the number, and behind the tag */
    size_t length;                                /* of the number */
    int64_t number;
    int self_closed;
} RowTag;

/* Reads the start tag of a row whose number is beyond `last`. */
static inline int read_row_tag(RowTag *row, const Tokens *tokens, const uint8_t *at, const uint8_t *end, int64_t last) {
    row->begin = at;
    if (!starts(at, end, &tokens->row)) return 0;
    at += tokens->row.length;
    row->digits = at;
    for (row->number = 0; at < end && is_digit(*at) && at - row->digits < 8; at++) row->number = row->number * 10 + (*at - '0');
    row->length = (size_t)(at - row->digits);
    if (!row->length || at == end || *at != '"' || row->number <= last || row->number > MAX_ROW) return 0;
    row->tail = at + 1;
    row->inner = memchr(row->tail, '<', (size_t)(end - row->tail));
    if (!row->inner) row->inner = end;
    if (row->inner == row->tail || row->inner[-1] != '>') return 0;
    row->self_closed = row->inner[-2] == '/';
    return 1;
}

/* Reads a cell's reference, which must name its row and a column beyond the one before; gives the place behind it. */
static inline const uint8_t *read_reference(
    int32_t *column, const Tokens *tokens, const RowTag *row, const uint8_t *at, const uint8_t *end) {
    int32_t found = 0;
    at += tokens->cell.length;
    for (int letters = 0; letters < 3 && at < end && *at >= 'A' && *at <= 'Z'; letters++) found = found * 26 + (*at++ - 'A' + 1);
    if (found <= *column || found > MAX_COLUMN || (size_t)(end - at) <= row->length || memcmp(at, row->digits, row->length) ||
        at[row->length] != '"')
        return NULL;
    *column = found;
    return at + row->length + 1;
}

/* Whether a name is this one, or would be but for a sign that no name goes on with. */
static inline int is_named(const uint8_t *name, const uint8_t *end, const Token *token) {
    const uint8_t *behind = name + token->length;
    return starts(name, end, token) && (behind == end || (*behind & 0xDF) < 'A' || (*behind & 0xDF) > 'Z');
}

/* Behind a cell's end tag, if no other tag of a cell or a row comes before it. at: behind its reference. */
static inline const uint8_t *cell_end(const Tokens *tokens, const uint8_t *at, const uint8_t *end) {
    const uint8_t *tag = memchr(at, '<', (size_t)(end - at));
    if (!tag || tag == at || tag[-1] != '>') return NULL;
    if (tag[-2] == '/') return tag; /* before `at` stands a quotation mark at least */
    for (; tag; tag = memchr(tag + 1, '<', (size_t)(end - tag - 1))) {
        const uint8_t *name = tag + 1 + (end - tag > 1 && tag[1] == '/');
        if (starts(tag, end, &tokens->cell_end)) return tag + tokens->cell_end.length;
        if (is_named(name, end, &tokens->cell_name) || is_named(name, end, &tokens->row_name)) return NULL;
    }
    return NULL;
}

#endif
