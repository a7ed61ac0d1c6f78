/* SPDX-License-Identifier: MIT */
/*
 * Decides by precedence: the sentence of a server, else what this provider means by the code, else the enhanced status
 * code, else the reply code, else their digits. An enhanced code that says nothing (5.0.0) or that nobody registered
 * (5.7.139) gives way to a reply code that says more.
 *
 * "Drop the address" needs positive evidence: a sentence or code whose row says so, a class that is not temporary (but
 * for sentences that say it in so many words), and no contradiction between sentence and codes; and a sentence that
 * names a domain must mean the recipient's.
 */
#include "decide.h"

#include "chars.h"
#include "client.h"
#include "keys.h"

static bool is_open(const struct smtperr__code *row)
{
    return (row->also & ALSO_ANY) != 0;
}

/* A row for successes (X.1.5) does not explain a failure that somebody gave its number. */
static bool is_success(const struct smtperr__code *row)
{
    return row->category == smtperr__tables.success;
}

/* A sentence that leaves the cause open ("Service unavailable", "Rejected") says less than a code that does not. */
static bool says_nothing(const struct smtperr__family *family)
{
    return family->category == smtperr__tables.unknown || (family->also & ALSO_ANY) != 0;
}

static bool explains(struct smtperr__found found)
{
    return found.fit >= FIT_ANY_CLASS && found.row->use != USE_UNSENT;
}

/* 447 -> 4.4.7, if the tables know that. */
static struct smtperr_status undot(unsigned reply)
{
    struct smtperr_status status = {true, (uint8_t)(reply / 100), (uint16_t)(reply / 10 % 10), (uint16_t)(reply % 10)};
    bool fits = (status.cls == 2 || status.cls == 4 || status.cls == 5) &&
                smtperr__lookup_status(status).fit >= FIT_ANY_CLASS;
    return fits ? status : (struct smtperr_status){false, 0, 0, 0};
}

/* Where the classes differ the reply code counts (RFC 5321 4.3.2): 450 5.1.1 is read as 4.1.1. */
static struct smtperr_status of_class(struct smtperr_status status, const struct smtperr_codes *codes)
{
    unsigned digit = codes->reply_is_class ? codes->reply : codes->reply / 100;
    if (status.cls != 0 && (digit == 4 || digit == 5))
        status.cls = (uint8_t)digit;
    return status;
}

static void look_up(struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    if (codes->reply_is_class) {
        d->reply.row = smtperr__lookup_first(codes->reply);
        d->reply.fit = d->reply.row != NULL ? FIT_EXACT : FIT_NONE;
    } else if (codes->reply > 0) {
        d->reply = smtperr__lookup_reply(codes->reply);
        if (d->reply.fit == FIT_EXACT && d->reply.row->use == USE_UNSENT)
            d->unsent = d->reply.row;
        else if (d->reply.fit < FIT_EXACT)
            d->undotted = undot(codes->reply);
    }
    if (codes->status.set)
        d->status = smtperr__lookup_status(of_class(codes->status, codes));
    if (codes->status.cls >= 4 && d->status.row != NULL && is_success(d->status.row)) {
        struct smtperr_status subject = of_class(codes->status, codes);
        subject.detail = SMTPERR_ANY;
        d->status = smtperr__lookup_status(subject);
    }
}

/* "530 5.5.1": what a server answers that wants a login, whatever it thinks of the order of commands. */
static bool is_login_answer(const struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    return codes->status.subject == 5 && d->reply.row->category == smtperr__tables.login;
}

/* The row that says most, and the one that a sentence is held against. */
static void choose(struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    bool status = explains(d->status), reply = explains(d->reply);
    const struct smtperr__code *definite = status ? d->status.row : reply ? d->reply.row : NULL;
    d->definite = definite != NULL && !is_open(definite) ? definite : NULL;
    if (reply && codes->reply / 100 < 4 && !codes->reply_is_class)
        status = false; /* what the server accepts is accepted, whatever stands beside it */
    if (status && reply && is_open(d->status.row) && d->status.row->category != d->reply.row->category)
        status = !is_open(d->reply.row) ? false : codes->status.subject != 0;
    else if (status && reply && (codes->status.subject == 0 || is_login_answer(d, codes)))
        status = false;
    d->by_status = status || (!reply && d->status.fit >= FIT_SUBJECT);
    if (d->by_status)
        d->row = d->status.row;
    else if (reply)
        d->row = d->reply.row;
    else if (d->unsent != NULL && d->unsent->dotted > 0)
        d->row = smtperr__lookup_any(d->unsent->dotted);
    if (d->row == NULL && codes->reply > 0)
        d->row = smtperr__lookup_first(codes->reply / 100);
    if (d->row == NULL)
        d->row = d->status.row;
    d->known = status || reply || d->unsent != NULL ||
               (codes->status.set && d->status.fit >= FIT_SUBJECT && codes->status.detail == SMTPERR_ANY);
}

static enum smtperr_class class_of(const struct smtperr_codes *codes)
{
    unsigned digit = codes->reply_is_class ? codes->reply : codes->reply > 0 ? codes->reply / 100 : codes->status.cls;
    return digit >= 2 && digit <= 5 ? (enum smtperr_class)digit : SMTPERR_CLASS_NONE;
}

/* ---- sentence and provider ---- */

static struct smtperr__hint hint_of(const struct smtperr_codes *codes, unsigned provider)
{
    return (struct smtperr__hint){
        .status = codes->status.set ? key_status(codes->status) : 0,
        .reply = codes->reply_is_class ? 0 : (uint16_t)codes->reply,
        .provider = (uint16_t)provider,
    };
}

static const struct smtperr__family *family_of(const struct smtperr__reading *reading)
{
    return &smtperr__tables.families[smtperr__tables.reply_families[reading->row]];
}

static bool is_lossy(const struct smtperr__reading *reading)
{
    return family_of(reading)->lossy == LOSSY_YES;
}

static bool is_keyword(const struct smtperr__reading *reading)
{
    return smtperr__matcher.patterns[reading->pattern].literal <= KEYWORD_MAX;
}

static bool is_inside(struct smtperr_slice part, struct smtperr_slice whole)
{
    return part.len > 0 && whole.len > 0 && part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

static unsigned category_of(const struct smtperr__reading *reading)
{
    return family_of(reading)->category;
}

/* "Mailbox full: retry timeout exceeded": that time ran out is the outcome; what stands beside it is the cause. */
static bool is_outcome(const struct smtperr__reading *reading)
{
    return category_of(reading) == smtperr__tables.expired;
}

static bool is_cause(const struct smtperr__reading *reading)
{
    return !is_outcome(reading) && !says_nothing(family_of(reading)) && !is_lossy(reading);
}

/* "User unknown: sender verify failed": the mailbox that is missing is the sender's. */
static bool is_of_sender(const struct smtperr__reading *mailbox, const struct smtperr__reading *other)
{
    return smtperr__tables.categories[category_of(mailbox)].suppress &&
           category_of(other) == smtperr__tables.bad_sender && !is_inside(mailbox->words, other->words) &&
           !is_inside(other->words, mailbox->words);
}

/* "Mailbox unavailable": hardly more than the code says. */
static bool is_open_ended(const struct smtperr__reading *reading)
{
    return family_of(reading)->lossy == LOSSY_OPEN;
}

static bool tells_cause(const struct smtperr__reading *reading)
{
    return is_cause(reading) && !is_open_ended(reading);
}

static unsigned weight(const struct smtperr__reading *reading)
{
    if (is_cause(reading))
        return is_open_ended(reading) ? 2 : 3;
    return category_of(reading) != smtperr__tables.unknown;
}

/* Exchanges a reading with the first. */
static void put_first(struct smtperr__decision *d, unsigned i)
{
    struct smtperr__reading first = d->readings[0];
    d->readings[0] = d->readings[i];
    d->readings[i] = first;
}

/* Did a reading that is to be preferred see the recipient's address in the same words ("Invalid address")? */
static bool is_overruled(const struct smtperr__decision *d, unsigned i)
{
    for (unsigned other = 1; other < i; other++)
        if (smtperr__tables.categories[category_of(&d->readings[other])].suppress &&
            is_inside(d->readings[i].words, d->readings[other].words))
            return true;
    return false;
}

/* A wrapper's words, those that only tell the outcome, and those that leave the cause open say less than any sentence
 * of a server that stands beside them; and what is said of the sender's mailbox is said of the sender. */
static void put_weak_last(struct smtperr__decision *d)
{
    for (unsigned i = 1; i < d->reading_count; i++)
        if (weight(&d->readings[0]) < weight(&d->readings[i]) && !is_inside(d->readings[i].words, d->readings[0].words))
            put_first(d, i);
    for (unsigned i = 1; i < d->reading_count; i++)
        if (is_of_sender(&d->readings[0], &d->readings[i]) && !is_overruled(d, i))
            put_first(d, i);
}

#define WORDS_LEFT 12 /* bytes that are more than punctuation around a wrapper's words */

/* A wrapper's words tell that the server's are missing; where others stand beside them, they are the server's, known or
 * not. */
static bool has_other_words(const struct smtperr__decision *d, struct smtperr_slice said)
{
    return is_lossy(&d->readings[0]) && is_inside(d->readings[0].words, said) &&
           said.len - d->readings[0].words.len >= WORDS_LEFT;
}

/* The provider is known only after the text was read: among equals its sentence comes first. */
static void prefer_provider(struct smtperr__decision *d, struct smtperr__hint hint)
{
    for (unsigned i = 1; i < d->reading_count; i++)
        if (smtperr__prefers(&smtperr__matcher, hint, d->readings[i].pattern, d->readings[0].pattern))
            put_first(d, i);
}

/* Keywords count only where no sentence tells a cause, */
static bool wants_keywords(const struct smtperr__reading *best)
{
    return best == NULL || !tells_cause(best);
}

/* and for more than its own words. */
static void drop_needless_keywords(struct smtperr__decision *d)
{
    unsigned count = d->reading_count;
    if (count == 0 || is_keyword(&d->readings[0]))
        return;
    d->reading_count = 1;
    for (unsigned i = 1; i < count; i++)
        if (!is_keyword(&d->readings[i]) || !is_inside(d->readings[i].words, d->readings[0].words))
            d->readings[d->reading_count++] = d->readings[i];
}

static void ask(struct smtperr__decision *d, struct smtperr_slice text, struct smtperr__hint hint, bool keywords)
{
    struct smtperr__question question = {.text = text, .given = hint, .keywords = keywords ? wants_keywords : NULL};
    d->reading_count = smtperr__match(&smtperr__matcher, &question, d->readings);
    drop_needless_keywords(d);
    if (question.signed_ && hint.provider == 0) {
        d->provider = smtperr__tables.signature_owners[question.signature] + 1u;
        hint.provider = (uint16_t)d->provider;
        prefer_provider(d, hint);
    }
}

static bool has_code(const struct smtperr_codes *codes)
{
    return codes->reply > 0 || codes->status.set;
}

/* "Spam", "DMARC": a word by itself tells something only in a reply. */
static bool needs_keywords(const struct smtperr_finding *finding)
{
    return finding->kind != SMTPERR_KIND_REPLY || has_code(&finding->codes);
}

/* "550 5.1.1 External senders are not allowed": what is no sign of a dead address is one against it. */
static bool speaks_for_address(const struct smtperr__reading *keyword)
{
    unsigned category = category_of(keyword);
    return category != smtperr__tables.unknown && !smtperr__tables.categories[category].suppress;
}

/* Does the code mean a mailbox that is gone? Many servers send it for whatever else there is against a recipient. */
static bool is_of_mailbox(const struct smtperr__code *row)
{
    return smtperr__tables.categories[row->category].suppress && row->category != smtperr__tables.bad_domain;
}

/* It tells nothing against a code that means something definite: beside a reply code it has to be among what that may
 * mean too, as "greylist" is beside 451; a status code is definite enough by itself, unless the address would be
 * dropped for it. */
static void drop_keywords(struct smtperr__decision *d)
{
    const struct smtperr__code *row = d->definite;
    if (row == NULL)
        return;
    uint64_t allowed = row == d->reply.row ? row->also : 0;
    unsigned count = d->reading_count;
    d->reading_count = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct smtperr__reading *reading = &d->readings[i];
        bool speaks = is_keyword(reading) && speaks_for_address(reading);
        d->contradicted |= speaks;
        if (!is_keyword(reading) || (allowed >> category_of(reading) & 1) != 0 || (speaks && is_of_mailbox(row)))
            d->readings[d->reading_count++] = *reading;
    }
}

/* "ORA-29278: SMTP transient error: 421" before "Service not available": words of a wrapper that end with the code tell
 * more than those of a reply that leave the cause open. */
static void read_wrapper(struct smtperr__decision *d, const struct smtperr_finding *finding, struct smtperr__hint hint)
{
    struct smtperr__reading around[MATCH_READINGS];
    struct smtperr__question question = {.text = finding->context, .given = hint};
    if (finding->context.len == 0 || !is_open_ended(&d->readings[0]) ||
        smtperr__match(&smtperr__matcher, &question, around) == 0 || !is_cause(&around[0]))
        return;
    if (around[0].words.ptr + around[0].words.len == finding->context.ptr + finding->context.len) {
        d->readings[0] = around[0];
        d->reading_count = 1;
    }
}

#define CODES_MAX 11 /* bytes of "550-5.7.100": a context no longer than that is the codes alone */

static void read_sentence(struct smtperr__decision *d, const struct smtperr_finding *finding, unsigned provider)
{
    struct smtperr__hint hint = hint_of(&finding->codes, provider);
    d->provider = provider;
    if (finding->diagnostic.len > 0)
        ask(d, finding->diagnostic, hint, needs_keywords(finding));
    drop_keywords(d);
    if (d->reading_count == 0 && finding->context.len > CODES_MAX &&
        (finding->diagnostic.len == 0 || d->definite == NULL))
        ask(d, finding->context, hint, false);
    if (d->reading_count == 0)
        return;
    put_weak_last(d);
    read_wrapper(d, finding, hint);
    if (has_code(&finding->codes) && has_other_words(d, finding->diagnostic))
        return;
    unsigned owner = smtperr__matcher.patterns[d->readings[0].pattern].hint.provider;
    d->family = family_of(&d->readings[0]);
    if (provider == 0 && owner != 0)
        d->provider = owner;
}

/* Does the row speak of the code, in its class or in every class? */
static bool is_code(const struct smtperr__provider_code *row, const struct smtperr_codes *codes)
{
    struct smtperr_status any = codes->status;
    any.cls = 0;
    return codes->status.set ? row->code == key_status(codes->status) || row->code == key_status(any)
                             : codes->reply > 0 && row->code == key_reply(codes->reply);
}

/* A login is answered before any recipient is named. */
static bool answers_login(const struct smtperr__decision *d)
{
    return explains(d->reply) && d->reply.row->category == smtperr__tables.login;
}

/* "553 5.1.7 No such user", "535 No such user": a code that speaks of the sender, with words that would drop the
 * recipient. */
static bool says_sender(const struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    const struct smtperr__code *row = d->definite;
    const struct smtperr__family *family = d->family;
    bool drops = family->suppress == SUPPRESS_YES ||
                 (family->suppress == SUPPRESS_DEFAULT && smtperr__tables.categories[family->category].suppress);
    bool sender = row != NULL && codes->status.subject == 1 && row->category == smtperr__tables.bad_sender;
    return (sender && smtperr__tables.categories[family->category].suppress) || (drops && (sender || answers_login(d)));
}

/* What this provider means by the code. */
static const struct smtperr__family *provider_family(unsigned provider, const struct smtperr_codes *codes)
{
    for (unsigned i = 0; provider != 0 && i < smtperr__tables.provider_code_count; i++) {
        const struct smtperr__provider_code *row = &smtperr__tables.provider_codes[i];
        if (row->provider == provider && is_code(row, codes))
            return &smtperr__tables.families[row->family];
    }
    return NULL;
}

#define OWN_DETAIL 100 /* the registry has no detail of three digits: such a number is its provider's own */

/* "5.7.515" of an unknown provider: what all who use the number mean by it; NULL if they differ, or nobody does. */
static const struct smtperr__family *common_family(const struct smtperr_codes *codes)
{
    const struct smtperr__family *family = NULL;
    bool own = codes->status.set && codes->status.detail >= OWN_DETAIL && codes->status.detail != SMTPERR_ANY;
    for (unsigned i = 0; own && i < smtperr__tables.provider_code_count; i++) {
        const struct smtperr__provider_code *row = &smtperr__tables.provider_codes[i];
        if (!is_code(row, codes))
            continue;
        if (family != NULL && family != &smtperr__tables.families[row->family])
            return NULL;
        family = &smtperr__tables.families[row->family];
    }
    return family;
}

/* What the number means to this provider, or to all who use it, if anything is known of that. */
static void take_meant(struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    const struct smtperr__family *meant = provider_family(d->provider, codes);
    if (meant == NULL)
        meant = common_family(codes);
    if (meant != NULL)
        d->family = meant;
}

/* ---- verdict ---- */

struct words {
    unsigned category, retry, actor, suppress;
};

/* "Login failed: user unknown", "Sender verify failed ... User unknown": words that another sentence beside them sees
 * otherwise drop nothing. */
static bool is_doubtful(const struct smtperr__decision *d)
{
    uint64_t also = d->family != NULL ? d->family->also : 0;
    bool doubtful = false;
    for (unsigned i = 1; i < d->reading_count; i++) {
        unsigned category = category_of(&d->readings[i]);
        doubtful |= is_cause(&d->readings[i]) && !is_keyword(&d->readings[i]) && category != d->category &&
                    (also >> category & 1) == 0 && !is_inside(d->readings[i].words, d->readings[0].words);
    }
    return doubtful;
}

static struct smtperr_slice domain_of(struct smtperr_slice address)
{
    size_t at = address.len;
    while (at > 0 && address.ptr[at - 1] != '@')
        at--;
    return at > 0 ? slice_from(address, at) : (struct smtperr_slice){NULL, 0};
}

/* Case and the dot of the root aside; an address without a domain fits any. */
static bool is_domain_of(struct smtperr_slice domain, struct smtperr_slice address)
{
    struct smtperr_slice own = domain_of(address);
    if (own.len == 0)
        return true;
    domain.len -= domain.len > 0 && domain.ptr[domain.len - 1] == '.';
    own.len -= own.ptr[own.len - 1] == '.';
    bool same = domain.len == own.len;
    for (size_t i = 0; same && i < own.len; i++)
        same = to_lower(domain.ptr[i]) == to_lower(own.ptr[i]);
    return same;
}

/* The domain that the sentence names, or nothing. */
static struct smtperr_slice named_domain(const struct smtperr__decision *d)
{
    const struct smtperr__reading *reading = &d->readings[0];
    for (unsigned i = 0; d->reading_count > 0 && i < reading->capture_count; i++)
        if (reading->captures[i].mark == MARK_DOMAIN)
            return reading->captures[i].text;
    return (struct smtperr_slice){NULL, 0};
}

/* The recipient; where he is not known, the first address in the words from its "@" on, which may be his. */
static struct smtperr_slice likely_recipient(const struct smtperr_finding *finding)
{
    struct smtperr_slice words = finding->diagnostic;
    const char *at = words.len > 0 ? memchr(words.ptr, '@', words.len) : NULL;
    if (finding->recipient.len > 0 || at == NULL)
        return finding->recipient;
    const char *end = at + 1;
    while (end < words.ptr + words.len && is_class(*end, CHAR_NAME))
        end++;
    return slice_make(at, end);
}

/* "Host not found" of a relay host, or of a mail host: a sentence about another name than the recipient's own domain
 * proves nothing against the address; nor does one about a name without a dot, which is nobody's domain. */
static bool is_another_domain(struct smtperr_slice domain, const struct smtperr_finding *finding)
{
    return memchr(domain.ptr, '.', domain.len) == NULL ||
           (!is_domain_of(domain, likely_recipient(finding)) &&
            (finding->original_recipient.len == 0 || !is_domain_of(domain, finding->original_recipient)));
}

/* Was it a mail server that was refused? Its log and its bounces say so, and how it quotes a reply. */
static bool is_from_server(const struct smtperr_finding *finding)
{
    if (finding->kind == SMTPERR_KIND_REPLY)
        return finding->command.len > 0 || finding->outcome == SMTPERR_OUTCOME_DEFERRED ||
               smtperr__tells_of_relay(finding->context.len > 0 ? finding->context : finding->diagnostic);
    return finding->kind != SMTPERR_KIND_CODE && !finding->inbound;
}

static bool holds_address(struct smtperr_slice text)
{
    return text.len > 0 && memchr(text.ptr, '@', text.len) != NULL;
}

/* "User not found", and no more, may be said of a directory, a folder or a login: there must be a code, an address, or
 * a provider that is known by his words. */
static bool is_of_mail(const struct smtperr__decision *d, const struct smtperr_finding *finding)
{
    return d->class_ != SMTPERR_CLASS_NONE || finding->kind != SMTPERR_KIND_REPLY || d->provider > 0 ||
           holds_address(finding->diagnostic) || holds_address(finding->context);
}

static void judge(struct smtperr__decision *d, struct words w, const struct smtperr_finding *finding)
{
    const struct smtperr__category *category = &smtperr__tables.categories[w.category];
    bool temporary = d->class_ == SMTPERR_CLASS_TEMPORARY;
    unsigned retry = temporary && category->retry_temporary ? category->retry_temporary : category->retry;
    unsigned actor = temporary && category->actor_temporary ? category->actor_temporary : category->actor;
    d->category = w.category;
    d->retry = (enum smtperr_retry)(w.retry ? w.retry : retry);
    d->actor = (enum smtperr_actor)(w.actor ? w.actor : actor);
    if (w.actor == 0 && category->actor_relay != 0 && is_from_server(finding))
        d->actor = (enum smtperr_actor)category->actor_relay;
    if (w.actor == 0 && category->actor_client != 0 && finding->kind == SMTPERR_KIND_REPLY &&
        smtperr__tells_of_library(finding->context))
        d->actor = (enum smtperr_actor)category->actor_client;
    if (w.suppress == SUPPRESS_DEFAULT)
        d->suppress = category->suppress && !temporary && (d->family != NULL || d->class_ == SMTPERR_CLASS_PERMANENT);
    else
        d->suppress = w.suppress == SUPPRESS_YES && (d->family != NULL || d->class_ == SMTPERR_CLASS_PERMANENT);
    d->suppress &= !d->vague && !d->contradicted && !d->conflict && !is_doubtful(d) && !answers_login(d) &&
                   (d->reading_count == 0 || !is_keyword(&d->readings[0]));
}

static bool category_differs(const struct smtperr__decision *d)
{
    const struct smtperr__code *row = d->definite;
    unsigned category = d->family->category;
    if (row == NULL || d->family->lossy == LOSSY_YES || category == row->category)
        return false;
    return (row->also >> category & 1) == 0 && (d->family->also >> row->category & 1) == 0;
}

/* All but the readings, which count only as far as reading_count says. */
static void clear(struct smtperr__decision *d)
{
    memset(d, 0, offsetof(struct smtperr__decision, readings));
    d->class_ = SMTPERR_CLASS_NONE;
    d->retry = SMTPERR_RETRY_NONE;
    d->actor = SMTPERR_ACTOR_NONE;
    d->category = 0;
    d->suppress = d->vague = d->contradicted = d->conflict = d->category_differs = d->by_domain = false;
}

/* Neither a code nor words that are known: what the line of a log says became of the mail. */
static struct words words_of(enum smtperr_outcome outcome)
{
    bool expired = outcome == SMTPERR_OUTCOME_EXPIRED;
    return (struct words){.category = expired ? smtperr__tables.expired : smtperr__tables.unknown};
}

static enum smtperr_class class_of_outcome(enum smtperr_outcome outcome)
{
    if (outcome == SMTPERR_OUTCOME_DEFERRED)
        return SMTPERR_CLASS_TEMPORARY;
    bool final = outcome == SMTPERR_OUTCOME_BOUNCED || outcome == SMTPERR_OUTCOME_EXPIRED;
    return final ? SMTPERR_CLASS_PERMANENT : SMTPERR_CLASS_NONE;
}

/* "Sender <a@b>: user unknown": the words that would drop the recipient speak of somebody else. */
static bool is_about_sender(const struct smtperr__decision *d, const struct smtperr_finding *finding)
{
    struct smtperr_slice words = d->readings[0].words;
    for (int i = 0; d->reading_count > 0 && i < 2; i++) {
        struct smtperr_slice said = i == 0 ? finding->diagnostic : finding->context;
        if (said.len > 0 && is_inside(words, said))
            return smtperr__names_sender(slice_make(said.ptr, words.ptr));
    }
    return false;
}

bool smtperr__answers_mail(const struct smtperr_finding *finding)
{
    struct smtperr_slice command = finding->command;
    command.len = command.len > 4 ? 4 : command.len;
    return finding->about_sender || smtperr__same(command, "MAIL");
}

bool smtperr__answers_auth(const struct smtperr_finding *finding)
{
    struct smtperr_slice command = finding->command;
    command.len = command.len > 4 ? 4 : command.len;
    return finding->about_login || smtperr__same(command, "AUTH");
}

static bool tells_of_mailbox(const struct smtperr__decision *d)
{
    return smtperr__tables.categories[d->category].suppress;
}

/* "status=bounced (host x said: 250 2.1.5 ok)": what was accepted is not why the attempt failed. */
static bool is_no_reason(const struct smtperr__decision *d, const struct smtperr_finding *finding)
{
    return is_success(d->row) && class_of_outcome(finding->outcome) != SMTPERR_CLASS_NONE;
}

static void conclude(const struct smtperr_finding *finding, struct smtperr__decision *d)
{
    d->category_differs = d->family != NULL && d->reading_count > 0 && category_differs(d);
    d->conflict |= d->category_differs;
    d->known |= d->family != NULL;
    if (d->family != NULL)
        judge(d, (struct words){d->family->category, d->family->retry, d->family->actor, d->family->suppress}, finding);
    else if (d->row != NULL && !is_no_reason(d, finding))
        judge(d, (struct words){d->row->category, d->row->retry, d->row->actor, d->row->suppress}, finding);
    else if (finding->outcome != SMTPERR_OUTCOME_NONE)
        judge(d, words_of(finding->outcome), finding);
    else
        judge(d, (struct words){.category = smtperr__tables.unknown}, finding); /* words that nobody knows */
}

/* "mx.example.net does not exist": a keyword, which nothing but the codes speaks for. */
static bool is_by_keyword(const struct smtperr__decision *d)
{
    return d->reading_count > 0 && is_keyword(&d->readings[0]);
}

/* Sendmail writes "User unknown" into its log for any 550; what it logs without a reply code are its own words, and the
 * status code decides whether they mean the mailbox. */
static bool is_sendmails_guess(const struct smtperr__decision *d, const struct smtperr_finding *finding)
{
    return finding->kind == SMTPERR_KIND_LOG && finding->codes.reply == 0 && finding->codes.status.set &&
           finding->codes.status.subject == 7 && smtperr__tables.categories[d->family->category].suppress;
}

/* A family that the program itself speaks of, if the tables have it. */
static void take_family(const struct smtperr_finding *finding, unsigned family, struct smtperr__decision *d)
{
    if (family >= smtperr__tables.family_count)
        return;
    d->family = &smtperr__tables.families[family];
    conclude(finding, d);
}

void smtperr__decide(const struct smtperr_finding *finding, unsigned provider, struct smtperr__decision *d)
{
    const struct smtperr_codes *codes = &finding->codes;
    clear(d);
    look_up(d, codes);
    choose(d, codes);
    read_sentence(d, finding, provider);
    if (d->family != NULL && d->family->lossy != LOSSY_YES && says_nothing(d->family) && d->definite != NULL) {
        d->vague = d->family->category != smtperr__tables.unknown;
        d->family = NULL;
    }
    if (d->family != NULL && (says_sender(d, codes) || is_sendmails_guess(d, finding)))
        d->family = NULL;
    if (d->family == NULL || (says_nothing(d->family) && d->family->lossy != LOSSY_YES))
        take_meant(d, codes);
    d->class_ = class_of(codes);
    if (d->class_ == SMTPERR_CLASS_NONE)
        d->class_ = class_of_outcome(finding->outcome);
    d->conflict = d->class_ != SMTPERR_CLASS_NONE && codes->reply > 0 && codes->status.set && codes->status.cls > 0 &&
                  codes->status.cls != (unsigned)d->class_;
    conclude(finding, d);
    if ((d->suppress && (smtperr__answers_mail(finding) || is_about_sender(d, finding))) ||
        (is_by_keyword(d) && tells_of_mailbox(d) && smtperr__answers_mail(finding)))
        take_family(finding, smtperr__tables.sender_unknown, d);
    else if (d->category == smtperr__tables.bad_domain && smtperr__answers_mail(finding))
        take_family(finding, smtperr__tables.sender_domain, d);
    if (tells_of_mailbox(d) && smtperr__answers_auth(finding))
        take_family(finding, smtperr__tables.login_unknown, d);
    struct smtperr_slice domain = d->suppress ? named_domain(d) : (struct smtperr_slice){NULL, 0};
    d->by_domain = domain.len > 0;
    if (d->suppress && (!is_of_mail(d, finding) || (domain.len > 0 && is_another_domain(domain, finding)))) {
        d->suppress = false;
        d->retry = SMTPERR_RETRY_AFTER_FIX;
    }
    if (finding->action == SMTPERR_ACTION_DELAYED &&
        finding->kind == SMTPERR_KIND_BOUNCE) { /* the server goes on trying by itself */
        if (d->family == NULL && d->definite == NULL)
            take_family(finding, smtperr__tables.delay_notice, d);
        d->retry = SMTPERR_RETRY_LATER;
        d->actor = SMTPERR_ACTOR_NOBODY;
        d->suppress = false;
    }
    d->suppress &= !finding->inbound && !finding->quoted;
}
