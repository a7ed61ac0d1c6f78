/* SPDX-License-Identifier: MIT */
/* JSON lines are valid JSON and valid UTF-8 whatever the input was; the judge is json.h. */
#include "capture.h"
#include "json.h"
#include "render.h"

static struct capture capture;
static struct smtperr_report report;
static const struct smtperr_style json_style = {.form = SMTPERR_FORM_JSON, .width = 80};

static const char *rendered(const struct smtperr_finding *finding)
{
    smtperr_explain(finding, 0, &report);
    smtperr_render(capture_open(&capture), &json_style, &report);
    return capture_end(&capture);
}

static const char *quoted(struct smtperr_slice text)
{
    smtperr__put_json(capture_open(&capture), text);
    return capture_end(&capture);
}

static bool is_string(void)
{
    struct json j = {capture.text, capture.text + capture.len};
    return json_string(&j) && j.at == j.end;
}

/* The judge itself must be able to say no. */
static void judge_refuses_what_is_no_json(void **state)
{
    static const struct smtperr_slice bad[] = {
        BYTES(""),
        BYTES("{}"),
        BYTES("{}\n{}\n"),
        BYTES("{\"a\":}\n"),
        BYTES("{\"a\":1,}\n"),
        BYTES("{\"a\":01}\n"),
        BYTES("{a:1}\n"),
        BYTES("{\"a\":\"\n\"}\n"),
        BYTES("{\"a\":\"\\x\"}\n"),
        BYTES("{\"a\":\"\\ud800\"}\n"),
        BYTES("{\"a\":\"\\udc00\"}\n"),
        BYTES("{\"a\":\"\xff\"}\n"),
        BYTES("{\"a\":\"\xc3\"}\n"),
        BYTES("{\"a\":\"\xed\xa0\x80\"}\n"),
        BYTES("{\"a\":[\"b\",]}\n"),
        BYTES("{\"a\":false}\n"),
        BYTES("{\"a\":null}\n"),
        BYTES("{\"a\":\"\0\"}\n"),
        BYTES("[]\n"),
        BYTES("{\"a\":\"\\u12\"}\n"),
        BYTES("{\"a\":{\"b\":{}}}\n"),
    };
    static const struct smtperr_slice good[] = {
        BYTES("{}\n"),
        BYTES("{\"a\":1,\"b\":true,\"c\":[\"d\",\"e\"],\"f\":{\"g\":\"\xc3\xa4\"}}\n"),
        BYTES("{\"a\":\"\\ud83d\\ude00\\\"\\\\\"}\n"),
    };
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_case(!json_is_line(bad[i].ptr, bad[i].len), bad[i].ptr);
    for (size_t i = 0; i < COUNT(good); i++)
        assert_case(json_is_line(good[i].ptr, good[i].len), good[i].ptr);
}

static void strings_are_escaped_as_the_contract_says(void **state)
{
    static const struct {
        struct smtperr_slice text;
        const char *want;
    } cases[] = {
        {BYTES(""), "\"\""},
        {BYTES("a \"b\" \\c/"), "\"a \\\"b\\\" \\\\c/\""},
        {BYTES("\n\t"), "\"\\n\\t\""},
        {BYTES("a\0b\x1b\x7f"), "\"a\\u0000b\\u001b\\u007f\""},
        {BYTES("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {BYTES("\xe2\x80\xae\xef\xbb\xbf"), "\"\\u202e\\ufeff\""},
        {BYTES("\xf3\xa0\x80\xa0"), "\"\\udb40\\udc20\""},
        {BYTES("\xff\xc3("), "\"\xef\xbf\xbd\xef\xbf\xbd(\""},
        {BYTES("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(quoted(cases[i].text), cases[i].want);
}

static void every_pair_of_bytes_makes_a_valid_string(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 65536; i++) {
        char pair[2] = {(char)(i >> 8), (char)i};
        (void)quoted((struct smtperr_slice){pair, 2});
        assert_true(is_string());
    }
}

static void random_bytes_make_a_valid_object(void **state)
{
    char bytes[3][300];
    uint32_t random = 3;
    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525u + 1013904223u;
            (&bytes[0][0])[i] = random >> 30 ? (char)(random >> 24) : "\xe2\x80\xae\xf0\x9f\"\\\0"[(random >> 8) & 7];
        }
        bytes[2][sizeof bytes[2] - 1] = '\0';
        struct smtperr_finding finding = {
            .kind = SMTPERR_KIND_REPLY,
            .source = bytes[2],
            .line = random,
            .codes = codes_of("550 5.1.1"),
            .recipient = {bytes[0], sizeof bytes[0]},
            .diagnostic = {bytes[1], sizeof bytes[1]},
        };
        (void)rendered(&finding);
        assert_true(json_is_line(capture.text, capture.len));
    }
}

static void every_code_makes_a_valid_object(void **state)
{
    (void)state;
    for (unsigned reply = 0; reply < 600; reply++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE, .codes = {.reply = reply < 100 ? 0 : reply}};
        if (reply < 100)
            finding.codes.status = (struct smtperr_status){true, 5, (uint16_t)(reply / 10), (uint16_t)(reply % 10)};
        (void)rendered(&finding);
        assert_true(json_is_line(capture.text, capture.len));
    }
}

static void keys_come_in_order_and_absent_ones_are_left_out(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY,
        .source = "notice.eml",
        .line = 7,
        .codes = codes_of("450 5.1.1"),
        .recipient = SLICE("a@example.org"),
        .diagnostic = SLICE("no such user"),
    };
    const char *at = rendered(&finding);
    (void)state;
    assert_true(begins_with(at, "{\"kind\":\"reply\",\"source\":\"notice.eml\",\"line\":7,"));
    assert_non_null(strstr(at,
                           ",\"recipient\":\"a@example.org\",\"reply\":\"450\",\"status\":\"5.1.1\",\"class\":"
                           "\"temporary\",\"category\":\""));
    assert_non_null(strstr(at, ",\"diagnostic\":\"no such user\",\"title\":\""));
    assert_non_null(strstr(at, ",\"conflict\":true,"));
    assert_null(strstr(at, "\"suppress\""));
    assert_null(strstr(at, "\"lossy\""));
    assert_null(strstr(at, "\"\":"));
    assert_null(strstr(at, ":\"\""));
    assert_null(strstr(at, "[]"));
}

static void codes_are_given_as_the_input_states_them(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE, .codes = codes_of("447")};
    (void)state;
    assert_non_null(strstr(rendered(&finding), "\"reply\":\"447\""));
    assert_null(strstr(capture.text, "\"status\""));
    finding.codes = codes_of("5.7.1");
    assert_non_null(strstr(rendered(&finding), "\"status\":\"5.7.1\""));
    assert_null(strstr(capture.text, "\"reply\""));
}

static void suppress_is_true_or_absent(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE, .codes = codes_of("550 5.1.1")};
    (void)state;
    assert_non_null(strstr(rendered(&finding), "\"retry\":\"never\",\"suppress\":true,"));
    finding.codes = codes_of("421");
    assert_null(strstr(rendered(&finding), "\"suppress\""));
    finding.codes = codes_of("250");
    assert_null(strstr(rendered(&finding), "\"retry\""));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_refuses_what_is_no_json),
        cmocka_unit_test(strings_are_escaped_as_the_contract_says),
        cmocka_unit_test(every_pair_of_bytes_makes_a_valid_string),
        cmocka_unit_test(random_bytes_make_a_valid_object),
        cmocka_unit_test(every_code_makes_a_valid_object),
        cmocka_unit_test(keys_come_in_order_and_absent_ones_are_left_out),
        cmocka_unit_test(codes_are_given_as_the_input_states_them),
        cmocka_unit_test(suppress_is_true_or_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
