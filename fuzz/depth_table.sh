#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What guidance is worth on a black box: executions until a bug of rising depth is found, from an
# empty corpus.
#
#   fuzz/depth_table.sh BIN FOLDER [EXECUTIONS] [SEEDS]
#
#   blind     every input is drawn afresh
#   bytes     libFuzzer's own mutations, and nothing to guide it but the host's code
#   choices   our mutator alone
#   ours      the mutator and the pairs of regions
#
# Plug-ins are built in FOLDER by $CC, without any instrumentation. Prints the median over the seeds;
# > says that most did not find it in so many executions.
set -euo pipefail
bin=$1 folder=$2 most=${3:-60000} seeds=${4:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
export CONVLAW_FUZZ_IMPLEMENTATION

# executions MUTATOR COUNTERS SEED
executions() {
  rm -f "$folder/found-"*
  CONVLAW_MUTATOR=$1 CONVLAW_REGION_COUNTERS=$2 timeout 300 "$bin/fuzz_differential" -seed="$3" \
    -runs="$most" -entropic=0 -detect_leaks=0 -print_final_stats=1 \
    -artifact_prefix="$folder/found-" >"$folder/log" 2>&1 || true
  if grep -aq '^BROKEN' "$folder/log"; then
    grep -aoE -m 1 'stat::number_of_executed_units: +[0-9]+' "$folder/log" | grep -oE '[0-9]+$'
  else
    echo $((most + 1))
  fi
}
median() { sort -n | sed -n "$(((seeds + 1) / 2))p"; }

printf '%-6s %10s %10s %10s %10s\n' depth blind bytes choices ours
for depth in ${DEPTHS:-2 4 5 6 7}; do
  CONVLAW_FUZZ_IMPLEMENTATION=$folder/depth_$depth.so
  "${CC:-cc}" -O2 -shared -fPIC -DDEPTH="$depth" -I"$root" -I"$root/reference/include" \
    "$root/fuzz/tests/planted_depth.c" -o "$CONVLAW_FUZZ_IMPLEMENTATION"
  printf '%-6d' "$depth"
  for way in 'blind off' 'bytes off' ' off' ' on'; do
    found=$(for ((seed = 1; seed <= seeds; ++seed)); do
      # shellcheck disable=SC2086
      if [[ $way == ' '* ]]; then executions '' ${way# } $seed; else executions $way $seed; fi
    done | median)
    if ((found > most)); then printf ' %10s' ">$most"; else printf ' %10d' "$found"; fi
  done
  echo
done
