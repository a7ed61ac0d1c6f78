# SPDX-License-Identifier: MIT
# Makes COUNT varied reply lines: -f sentences.awk -f lines.awk replies.tsv
END {
    for (i = 0; i < COUNT; i++) {
        k = int(rand() * n)
        print reply[k] " " status[k] " " fill(text[k])
    }
}
