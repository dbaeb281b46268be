#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What kind of finding a report is about, in a line, and its case string in another if it has one.
#
#   fuzz/finding_kind.sh REPORT EXIT-CODE
set -euo pipefail
report=$1 code=$2

# first PATTERN: the first match in the report.
first() { grep -aoE -m 1 "$1" "$report" | head -n 1 || true; }

kind=$(first '^BROKEN  [a-z0-9_]+')
[[ -n $kind ]] || kind=$(first '^FOUND  .*')
[[ -n $kind ]] || kind=$(first 'ERROR: libFuzzer: (timeout|out-of-memory)')
[[ -n $kind ]] || kind=$(first '(AddressSanitizer|LeakSanitizer|ThreadSanitizer): [a-zA-Z-]+')
[[ -n $kind ]] || kind=$(first 'runtime error: .*')
[[ -n $kind ]] || kind="ended with code $code"
if [[ $kind != BROKEN* && $kind != FOUND* ]]; then
  # The first frame that is ours says where.
  where=$(grep -aE '^ +#[0-9]+ ' "$report" | grep -aoE ' in [^ (]+' | grep -avE 'fuzzer|__asan|__interceptor|abort|raise|pthread_kill' | head -n 1 || true)
  kind+=$where
fi
echo "$kind"
first '^  case +convlaw.*' | sed -E 's/^  case +//'
