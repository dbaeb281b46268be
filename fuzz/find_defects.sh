#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How soon every known defect is found from an empty corpus.
#
#   fuzz/find_defects.sh BIN SECONDS JOBS [WORK [TOTAL]]
#
# Each defect is put on trial by one target after the other until it is convicted: by the definition
# for a sixth of SECONDS, by the whole book for half of them, by sequences of calls and by memory for
# a sixth each. fuzz/unseen.txt names those that no target can see, and why. WORK keeps what these
# very targets have found already, so that a sitting that was ended, or that began no more after TOTAL
# seconds, goes on where it was.
# Exit status: 0 all that can be seen are found, 1 some are not, or have not been tried.
set -euo pipefail
[[ $# -ge 3 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
bin=$1 seconds=$2 jobs=$3 work=${4:-} total=${5:-0}
if [[ -z $work ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
[[ ! -e $work/names || $work/names -nt $bin/fuzz_differential ]] || rm -rf "$work/lines"
mkdir -p "$work/lines" "$work/logs"
end=$((total > 0 ? $(date +%s) + total : 0))

# find_one DEFECT: its line, of seconds, executions of the target that found it, and what convicted
# it; unless it has one, or time is up.
find_one() {
  local start target share code kind='NOT FOUND' log=$work/logs/$1
  [[ ! -s $work/lines/$1 ]] || { cat "$work/lines/$1"; return; }
  ((end == 0 || $(date +%s) < end)) || return 0
  start=$(date +%s%N)
  for target in fuzz_differential fuzz_laws fuzz_state fuzz_memory; do
    share=$(((seconds + 5) / 6))
    [[ $target != fuzz_laws ]] || share=$(((seconds + 1) / 2))
    code=0
    # A stack with names takes longer than most defects do.
    ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}symbolize=0 CONVLAW_FUZZ_IMPLEMENTATION=defect:$1 \
      timeout -k 5 $((share + 30)) "$bin/$target" -seed=1 \
      -max_total_time=$share -timeout=30 -rss_limit_mb=4096 -entropic=0 \
      -detect_leaks=0 -print_final_stats=1 -artifact_prefix="$work/logs/$1-" >"$log" 2>&1 || code=$?
    [[ $code != 0 && $code != 124 ]] || continue # ended by us: the engine has found nothing
    kind="$target: $("$here/finding_kind.sh" "$log" $code | head -n 1)"
    break
  done
  printf '%8.1f %10s  %-48s %s\n' $((($(date +%s%N) - start) / 10000000))e-2 \
    "$(grep -aoE -m 1 'executed_units: +[0-9]+' "$log" | grep -oE '[0-9]+$' || echo -)" "$1" "$kind" \
    >"$work/lines/$1.new"
  mv "$work/lines/$1.new" "$work/lines/$1" # whole, whenever this is ended
  cat "$work/lines/$1"
}
export -f find_one
export here work bin seconds end
here=$(cd "$(dirname "$0")" && pwd)

"$bin/fuzz_seeds" --defects >"$work/names"
printf '%8s %10s  %-48s %s\n' seconds executions defect 'convicted by'
xargs -P "$jobs" -I{} bash -c 'find_one {}' <"$work/names" | tee "$work/table"
sort -n "$work/table" | awk -v known="$(wc -l <"$work/names")" -v unseen="$here/unseen.txt" '
  BEGIN {
    while ((getline line < unseen) > 0) {
      if (line ~ /^ *(#|$)/) continue
      name = reason = line
      sub(/ .*/, "", name); sub(/^[^ ]+ +/, "", reason)
      why[name] = reason
    }
  }
  /NOT FOUND/ { if ($3 in why) { ++blind; list = list sprintf("  %-48s %s\n", $3, why[$3]) }
                else { ++missed; lost = lost "  " $3 "\n" }
                next }
  { all[++found] = $1; by[$4]++ }
  END {
    printf "\n%d of %d found, median %.1f s, slowest %.1f s", found, known, all[int((found + 1) / 2)], all[found]
    for (target in by) printf ", %d by %s", by[target], substr(target, 1, length(target) - 1)
    printf "\n%d that no target can see\n%s", blind, list
    printf "%d missed\n%s%d not tried\n", missed, lost, known - NR
    exit missed > 0 || NR < known
  }'
