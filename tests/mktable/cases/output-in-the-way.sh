# SPDX-License-Identifier: MIT
mkdir out/tables.c
