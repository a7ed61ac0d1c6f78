/* SPDX-License-Identifier: MIT */
/*
 * No heap in a lookup: the program is linked once more with every call of our code to an allocator turned into an end
 * of the run (-Wl,--wrap). What the C library allocates for itself is its own business. With CONTROL defined, a program
 * that does allocate: it must be caught, or the check proves nothing.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);

static void *caught(const char *name)
{
    fprintf(stderr, "check_malloc: our code calls %s\n", name);
    exit(3);
}

void *__wrap_malloc(size_t size)
{
    (void)size;
    return caught("malloc");
}

void *__wrap_calloc(size_t count, size_t size)
{
    (void)count;
    (void)size;
    return caught("calloc");
}

void *__wrap_realloc(void *old, size_t size)
{
    (void)old;
    (void)size;
    return caught("realloc");
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    (void)alignment;
    (void)size;
    return caught("aligned_alloc");
}

char *__wrap_strdup(const char *text)
{
    (void)text;
    return caught("strdup");
}

char *__wrap_strndup(const char *text, size_t size)
{
    (void)text;
    (void)size;
    return caught("strndup");
}

#ifdef CONTROL
int main(void)
{
    void *volatile block = malloc(1);
    free(block);
    return 0;
}
#endif
