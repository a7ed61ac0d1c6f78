#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Folders made on the fly, and the files that are found in them. */
#include "folder.h"

#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/smtperr-folder-XXXXXX";

/* What was visited, a line each; errors as "! path". */
struct log {
    unsigned stop_after; /* calls; 0: never */
    unsigned calls;
    size_t len;
    char text[65536];
};

static bool note(struct log *log, const char *mark, const char *name)
{
    size_t skip = begins_with(name, root) ? strlen(root) + 1 : 0;
    int len = snprintf(log->text + log->len, sizeof log->text - log->len, "%s%s\n", mark,
                       strlen(name) >= skip ? name + skip : "");
    assert_true(len > 0 && (size_t)len < sizeof log->text - log->len);
    log->len += (size_t)len;
    return ++log->calls != log->stop_after;
}

static bool take_file(void *context, const char *name)
{
    return note(context, "", name);
}

static bool take_failure(void *context, const char *name, int error)
{
    assert_true(error != 0);
    return note(context, "! ", name);
}

static const char *visit(const char *name, unsigned stop_after)
{
    static struct log log;
    log = (struct log){.stop_after = stop_after};
    folder_visit(name, &(struct folder_visitor){take_file, take_failure, &log});
    return log.text;
}

static const char *path(const char *name)
{
    static char full[4096];
    (void)snprintf(full, sizeof full, "%s/%s", root, name);
    return full;
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(path(name), 0700), 0);
}

static void make_file(const char *name)
{
    FILE *file = fopen(path(name), "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void files_come_by_name_and_folders_within_are_entered(void **state)
{
    (void)state;
    make_folder("a");
    make_folder("a/b");
    make_file("a/c");
    make_file("a/b/two");
    make_file("a/b/one");
    make_file("a/.hidden");
    assert_string_equal(visit(path("a"), 0), "a/b/one\na/b/two\na/c\n");
    char slashes[4200];
    (void)snprintf(slashes, sizeof slashes, "%s///", path("a"));
    assert_string_equal(visit(slashes, 0), "a/b/one\na/b/two\na/c\n");
}

static void what_is_not_delivered_yet_is_left_out(void **state)
{
    (void)state;
    make_folder("maildir");
    make_folder("maildir/cur");
    make_folder("maildir/new");
    make_folder("maildir/tmp");
    make_file("maildir/cur/1:2,S");
    make_file("maildir/new/2");
    make_file("maildir/tmp/3");
    assert_string_equal(visit(path("maildir"), 0), "maildir/cur/1:2,S\nmaildir/new/2\n");
    make_folder("plain");
    make_folder("plain/tmp");
    make_file("plain/tmp/4");
    assert_string_equal(visit(path("plain"), 0), "plain/tmp/4\n");
}

static void visitor_that_says_stop_is_not_called_again(void **state)
{
    (void)state;
    make_folder("stop");
    make_folder("stop/a");
    make_file("stop/a/1");
    make_file("stop/a/2");
    make_file("stop/b");
    assert_string_equal(visit(path("stop"), 1), "stop/a/1\n");
    assert_string_equal(visit(path("stop"), 2), "stop/a/1\nstop/a/2\n");
}

static void what_cannot_be_read_is_told_and_the_rest_is_read(void **state)
{
    (void)state;
    make_folder("broken");
    make_file("broken/b");
    assert_int_equal(symlink("nowhere", path("broken/a")), 0);
    assert_string_equal(visit(path("broken"), 0), "! broken/a\nbroken/b\n");
    assert_string_equal(visit(path("missing"), 0), "! missing\n");
    assert_string_equal(visit(path("broken/b"), 0), "! broken/b\n");
}

/* A link to a folder above would be walked around for ever. */
static void folders_within_each_other_have_their_bound(void **state)
{
    (void)state;
    make_folder("loop");
    assert_int_equal(symlink(".", path("loop/again")), 0);
    const char *text = visit(path("loop"), 0);
    assert_true(begins_with(text, "! loop/again/again/"));
    assert_null(strchr(strchr(text, '\n') + 1, '\n'));
}

static void other_things_than_files_are_passed_over(void **state)
{
    (void)state;
    make_folder("pipe");
    assert_int_equal(mkfifo(path("pipe/fifo"), 0600), 0);
    assert_string_equal(visit(path("pipe"), 0), "");
}

static bool count_file(void *context, const char *name)
{
    (void)name;
    ++*(unsigned *)context;
    return true;
}

static void more_files_than_a_batch_all_come(void **state)
{
    unsigned count = 0;
    char name[64], from[64];
    (void)state;
    make_folder("many");
    make_file("many/first");
    (void)snprintf(from, sizeof from, "%s/many/first", root);
    for (unsigned i = 1; i < 9000; i++) {
        (void)snprintf(name, sizeof name, "%s/many/%u", root, i);
        assert_int_equal(link(from, name), 0);
    }
    folder_visit(path("many"), &(struct folder_visitor){count_file, take_failure, &count});
    assert_int_equal(count, 9000);
}

static int make_root(void **state)
{
    (void)state;
    return mkdtemp(root) != NULL ? 0 : -1;
}

static int remove_root(void **state)
{
    char command[64];
    (void)state;
    (void)snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_by_name_and_folders_within_are_entered),
        cmocka_unit_test(what_is_not_delivered_yet_is_left_out),
        cmocka_unit_test(visitor_that_says_stop_is_not_called_again),
        cmocka_unit_test(what_cannot_be_read_is_told_and_the_rest_is_read),
        cmocka_unit_test(folders_within_each_other_have_their_bound),
        cmocka_unit_test(other_things_than_files_are_passed_over),
        cmocka_unit_test(more_files_than_a_batch_all_come),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
