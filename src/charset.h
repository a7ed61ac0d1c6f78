/* SPDX-License-Identifier: MIT */
/* Rare charsets, by iconv(3). Floor 8. */
#ifndef SMTPERR_CHARSET_H
#define SMTPERR_CHARSET_H

#include "smtperr.h"

/* A smtperr_converter; keeps the last charset open. The context is not used. */
size_t charset_convert(void *context, struct smtperr_slice charset, struct smtperr_slice text, char *out, size_t room);

#endif
