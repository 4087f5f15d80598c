/* What the compiled parts have in common: tokens with a namespace prefix, compared without running over the end. */
#ifndef WORKBOOK_TOOLS_COMPILED_H
#define WORKBOOK_TOOLS_COMPILED_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TOKEN = 96 };

typedef struct {
    int64_t length;
    char text[LONGEST_TOKEN];
} Token;

/* A token from a pattern, in which % stands for the prefix; 0 where that is too long. */
static inline int make_token(Token *token, const char *pattern, const uint8_t *prefix, int64_t prefix_length) {
    token->length = 0;
    for (; *pattern; pattern++) {
        int64_t length = *pattern == '%' ? prefix_length : 1;
        if (token->length + length > LONGEST_TOKEN) return 0;
        memcpy(token->text + token->length, *pattern == '%' ? (const char *)prefix : pattern, (size_t)length);
        token->length += length;
    }
    return 1;
}

static inline int starts(const uint8_t *at, const uint8_t *end, const Token *token) {
    return end - at >= token->length && !memcmp(at, token->text, (size_t)token->length);
}

static inline int is_digit(uint8_t sign) { return sign >= '0' && sign <= '9'; }

#endif
