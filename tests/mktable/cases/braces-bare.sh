# SPDX-License-Identifier: MIT
set_cell families.tsv no-such-user causes 'The address {ip} | The domain {domain} | A cause without'
