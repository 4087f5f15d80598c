/* Rows without the cells that may differ, in one pass: what stripped_rows.py does with NumPy.
 *
 * Part of the independent look at what was written: apart from comparing tokens it shares nothing with what reads or writes
 * cells. Two pieces that come out alike differ in nothing but such cells, spans, and rows that say nothing.
 */
#include "compiled.h"

enum { OURS = 255, MOST_GROUPS = 254 };

typedef struct {
    const uint8_t *groups;     /* by column: 0 where cells stay, OURS where all go, else those in the rows of that group */
    const int64_t *group_rows; /* the rows of all groups, one group behind the other, each rising */
    const int64_t *group_ends; /* by group, from 1 on: where its rows end; of group 0 it is 0 */
    int64_t group_count;
    const int64_t *new_rows; /* rows that may be missing in the other part, rising */
    int64_t new_row_count;
} Differing;

typedef struct {
    Token row, row_end, cell, cell_end;
    int64_t prefix_length;
} Tokens;

typedef struct {
    const uint8_t *digits; /* the row's number, as spelled */
    size_t length;
    uint8_t in_group[MOST_GROUPS + 1];
} Row;

static int is_among(int64_t row, const int64_t *rows, const int64_t *stop) {
    while (rows < stop) {
        const int64_t *middle = rows + (stop - rows) / 2;
        if (*middle == row) return 1;
        if (*middle < row) rows = middle + 1;
        else stop = middle;
    }
    return 0;
}

static uint8_t *copied(uint8_t *out, const uint8_t *begin, const uint8_t *end) {
    memcpy(out, begin, (size_t)(end - begin));
    return out + (end - begin);
}

/* Whether a name has come to its end, as `c` in `<c r=` has and in `<color` has not. */
static int is_behind_name(const uint8_t *at, const uint8_t *end) {
    return at >= end || *at <= ' ' || *at == '/' || *at == '>';
}

/* The next tag that begins a cell or a row or ends a row, or the end; NULL for a comment and its like. */
static const uint8_t *next_mark(const Tokens *tokens, const uint8_t *at, const uint8_t *end, int64_t *inner_tags) {
    for (*inner_tags = 0; (at = memchr(at, '<', (size_t)(end - at))); ++*inner_tags, ++at) {
        if (end - at < tokens->cell.length || at[1] == '!' || at[1] == '?') return NULL; /* not even room for a row's end */
        int ends = at[1] == '/';
        const uint8_t *name = at + 1 + ends + tokens->prefix_length;
        if (*name != 'c' && *name != 'r') continue; /* nearly all end here */
        if (ends) {
            if (starts(at, end, &tokens->row_end)) return at;
        } else if (!memcmp(at, tokens->cell.text, (size_t)(name - at))) {
            if (*name == 'c' && is_behind_name(name + 1, end)) return at;
            if (end - name >= 3 && !memcmp(name, "row", 3) && is_behind_name(name + 3, end)) return at;
        }
    }
    return end;
}

/* Whether a cell, behind `r="`, is one that may differ; one that names another row than its own never is. */
static int may_differ(const Differing *differing, const Row *row, const uint8_t *at, const uint8_t *end) {
    int column = 0;
    for (int letters = 0; letters < 3 && at < end && *at >= 'A' && *at <= 'Z'; letters++)
        column = column * 26 + (*at++ - 'A' + 1);
    uint8_t group = differing->groups[column];
    return group && (group == OURS || row->in_group[group]) && (size_t)(end - at) > row->length &&
           !memcmp(at, row->digits, row->length) && at[row->length] == '"';
}

/* Behind ` spans="1:9"` in [at, end), with its begin put into `found`; NULL where there is none. */
static const uint8_t *spans_end(const uint8_t *at, const uint8_t *end, const uint8_t **found) {
    for (; (at = memchr(at, ' ', (size_t)(end - at))); at++) {
        if (end - at < 8 || memcmp(at, " spans=\"", 8)) continue;
        const uint8_t *low = at + 8, *high, *stop;
        for (high = low; high < end && is_digit(*high); high++) {}
        if (high == low || high == end || *high != ':') continue;
        for (stop = high + 1; stop < end && is_digit(*stop); stop++) {}
        if (stop == high + 1 || stop == end || *stop != '"') continue;
        *found = at;
        return stop + 1;
    }
    return NULL;
}

/* Whether a tag says a height and nothing else, as those of new rows do. */
static int says_height(const uint8_t *at, const uint8_t *end) {
    static const char custom[] = "\" customHeight=\"1\"";
    if (end - at < 6 || memcmp(at, " ht=\"", 5)) return 0;
    for (at += 5; at < end && (is_digit(*at) || *at == '.'); at++) {}
    return end - at == (int64_t)sizeof custom - 1 && !memcmp(at, custom, sizeof custom - 1);
}

/* Strips whole rows into `out`, which has room for as many bytes; gives how many there are, -1 where they are not plain.
 * numbers, begins: of the rows; each has room for one row per twelve bytes. */
int64_t wbt_strip_rows(
    const uint8_t *rows, int64_t length, const uint8_t *prefix, int64_t prefix_length, const Differing *differing,
    uint8_t *out, int64_t *numbers, int64_t *begins, int64_t *row_count) {
    const uint8_t *at = rows, *end = rows + length;
    uint8_t *const first = out;
    Tokens tokens = {.prefix_length = prefix_length};
    Row row;
    *row_count = 0;
    if (differing->group_count > MOST_GROUPS || !make_token(&tokens.row, "<%row r=\"", prefix, prefix_length) ||
        !make_token(&tokens.row_end, "</%row>", prefix, prefix_length) ||
        !make_token(&tokens.cell, "<%c r=\"", prefix, prefix_length) ||
        !make_token(&tokens.cell_end, "</%c>", prefix, prefix_length))
        return -1;
    while (at < end) {
        if (!starts(at, end, &tokens.row)) return -1;
        const uint8_t *begin = at;
        uint8_t *const tag = out;
        int64_t number = 0, kept = 0;
        at += tokens.row.length;
        for (row.digits = at; at < end && is_digit(*at) && at - row.digits < 8; at++) number = number * 10 + (*at - '0');
        row.length = (size_t)(at - row.digits);
        if (!row.length || row.length > 7 || at == end || *at != '"') return -1;
        begins[*row_count] = begin - rows;
        numbers[(*row_count)++] = number;
        for (int64_t group = 1; group <= differing->group_count; group++)
            row.in_group[group] = (uint8_t)is_among(
                number, differing->group_rows + differing->group_ends[group - 1],
                differing->group_rows + differing->group_ends[group]);

        const uint8_t *tail = ++at, *spans;
        const uint8_t *inner = memchr(tail, '<', (size_t)(end - tail));
        if (!inner) inner = end;
        if (inner == tail || inner[-1] != '>') return -1;
        int self_closed = inner[-2] == '/';
        out = copied(out, begin, tail);
        uint8_t *const told = out; /* what the row says of itself beside its number */
        const uint8_t *behind = spans_end(tail, inner, &spans);
        out = behind ? copied(copied(out, tail, spans), behind, inner) : copied(out, tail, inner);

        for (at = inner; !self_closed && !starts(at, end, &tokens.row_end);) {
            if (!starts(at, end, &tokens.cell)) return -1;
            int64_t inner_tags;
            const uint8_t *reference = at + tokens.cell.length;
            const uint8_t *next = next_mark(&tokens, reference, end, &inner_tags);
            if (!next) return -1;
            if (may_differ(differing, &row, reference, end)) {
                int64_t needed = inner_tags ? tokens.cell_end.length : 2;
                if (next - reference < needed) return -1;
                /* otherwise something else stands behind the cell, and would go with it */
                if (inner_tags ? !starts(next - needed, end, &tokens.cell_end) : memcmp(next - 2, "/>", 2) != 0) return -1;
            } else {
                out = copied(out, at, next);
                kept = 1;
            }
            at = next;
        }
        if (kept) out = copied(out, at, at + tokens.row_end.length);
        if (!self_closed) at += tokens.row_end.length;
        if (kept) continue;
        while (out > told && (out[-1] == '>' || out[-1] == '/' || out[-1] == ' ')) out--;
        if (out == told || (says_height(told, out) && is_among(number, differing->new_rows, differing->new_rows + differing->new_row_count))) {
            out = tag;
        } else {
            *out++ = '/';
            *out++ = '>';
        }
    }
    return out - first;
}
