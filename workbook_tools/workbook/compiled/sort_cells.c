/* The cells of a block by column, as reading.py keeps them. */
#include <stdint.h>
#include <string.h>

enum { OTHER, MAX_COLUMN = 16384 };

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
