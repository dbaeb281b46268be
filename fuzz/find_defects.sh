#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How soon every known defect is found from an empty corpus.
#
#   fuzz/find_defects.sh BIN SECONDS JOBS
#
# Each defect is put on trial by fuzz_differential and then by fuzz_laws (the whole book) until it is
# convicted, each for half of SECONDS.
# Exit status: 0 all are found, 1 some are not.
set -euo pipefail
bin=$1 seconds=$2 jobs=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# find_one DEFECT: a line of seconds, executions of the target that found it, and what convicted it.
find_one() {
  local start target kind='NOT FOUND'
  start=$(date +%s%N)
  for target in fuzz_differential fuzz_laws; do
    CONVLAW_FUZZ_IMPLEMENTATION=defect:$1 timeout -k 5 $((seconds + 60)) "$bin/$target" -seed=1 \
      -max_total_time=$(((seconds + 1) / 2)) -timeout=10 -rss_limit_mb=4096 -entropic=0 \
      -detect_leaks=0 -print_final_stats=1 -artifact_prefix="$work/$1-" >"$work/$1" 2>&1 && continue
    kind=$("$here/finding_kind.sh" "$work/$1" 1 | head -n 1)
    break
  done
  printf '%8.1f %10s  %-48s %s\n' $((($(date +%s%N) - start) / 10000000))e-2 \
    "$(grep -aoE 'executed_units: +[0-9]+' "$work/$1" | grep -oE '[0-9]+$' || echo -)" "$1" "$kind"
}
export -f find_one
export here work bin seconds
here=$(cd "$(dirname "$0")" && pwd)

"$bin/fuzz_seeds" --defects >"$work/names"
printf '%8s %10s  %-48s %s\n' seconds executions defect 'convicted by'
xargs -P "$jobs" -I{} bash -c 'find_one {}' <"$work/names" | tee "$work/table"
sort -n "$work/table" | awk '{ all[NR] = $1; if (/NOT FOUND/) ++missed }
  END { printf "\n%d of %d found; median %.1f s, slowest %.1f s\n", NR - missed, NR,
    all[int((NR + 1) / 2)], all[NR]; exit missed > 0 }'
