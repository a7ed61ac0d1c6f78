# SPDX-License-Identifier: MIT
# Standard input, output and error and the file that is written: no room for one more.
compile() {
    (exec 3>&- && ulimit -n 4 && "$mktable" data out)
}
