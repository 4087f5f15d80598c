/* Where the rows and cells of a block stand: what find_plain_cells does with NumPy. See finding.py for the Python side. */
#include "plain_rows.h"

typedef struct {
    int64_t row_room, cell_room;
    /* what is found, as CellGrid has it */
    int64_t rows, cells;
    int64_t *row_numbers, *row_starts, *row_tails, *row_inners, *row_lasts, *row_ends, *first_cell;
    int64_t *cell_rows, *cell_columns, *cell_starts, *cell_tails, *cell_ends;
} Grid;

/* Finds where the rows and cells of a block stand, whatever is in them; 1 if all of it is plainly spelled. */
int32_t wbt_find_cells(
    Grid *grid, const uint8_t *xml, int64_t length, const uint8_t *prefix, int64_t prefix_length) {
    const uint8_t *at = xml, *end = xml + length;
    Tokens tokens;
    RowTag row;
    if (!make_tokens(&tokens, prefix, prefix_length)) return 0;
    for (int64_t last = 0; at < end; last = row.number) {
        if (!read_row_tag(&row, &tokens, at, end, last) || grid->rows >= grid->row_room) return 0;
        grid->row_numbers[grid->rows] = row.number;
        grid->row_starts[grid->rows] = row.begin - xml;
        grid->row_tails[grid->rows] = row.tail - xml;
        grid->row_inners[grid->rows] = row.inner - xml;
        grid->first_cell[grid->rows] = grid->cells;
        at = row.inner;
        for (int32_t column = 0; !row.self_closed && starts(at, end, &tokens.cell);) {
            int64_t cell = grid->cells++;
            if (cell >= grid->cell_room) return 0;
            grid->cell_starts[cell] = at - xml;
            at = read_reference(&column, &tokens, &row, at, end);
            if (!at) return 0;
            grid->cell_rows[cell] = grid->rows;
            grid->cell_columns[cell] = column;
            grid->cell_tails[cell] = at - xml;
            at = cell_end(&tokens, at, end);
            if (!at) return 0;
            grid->cell_ends[cell] = at - xml;
        }
        grid->row_lasts[grid->rows] = at - xml;
        if (!row.self_closed) {
            if (!starts(at, end, &tokens.row_end)) return 0;
            at += tokens.row_end.length;
        }
        grid->row_ends[grid->rows++] = at - xml;
    }
    grid->first_cell[grid->rows] = grid->cells;
    return 1;
}
