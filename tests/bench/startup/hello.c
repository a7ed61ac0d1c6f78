/* SPDX-License-Identifier: MIT */
/* The least that a program which prints can do: what `smtperr 451` is measured against. */
#include <stdio.h>

int main(void)
{
    return puts("Hello, world") < 0;
}
