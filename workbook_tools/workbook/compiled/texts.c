/* A hash table of texts: open addressing, one slot after the other. */
#include "texts.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_KEPT = 512 };

struct Texts {
    uint32_t *slots; /* number + 1, 0 where free */
    uint64_t mask, seed;
    uint32_t *hashes; /* by number */
    int64_t *begins;  /* by number, in kept; -1 for a text too long to be kept */
    uint32_t count, room;
    uint8_t *kept; /* per text: how it is to be read, its length in two bytes, its bytes */
    int64_t used, kept_room;
};

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

int64_t wbt_number_of(Texts *texts, int kind, const uint8_t *text, int64_t length, int *is_new) {
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
