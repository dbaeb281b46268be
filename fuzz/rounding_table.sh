#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What it is worth to keep the inputs with the largest errors (error_counters.h): executions of
# fuzz_laws, from an empty corpus, until a black box is convicted whose rounding errors are a little
# larger than sums in f32 have them (tests/planted_rounding.c).
#
#   fuzz/rounding_table.sh BIN FOLDER [EXECUTIONS [SEEDS]]
#
# Plug-ins are built in FOLDER by $CC. Prints the median over the seeds; > says that most did not find
# it in so many executions.
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
bin=$1 folder=$2 most=${3:-200000} seeds=${4:-7}
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
export CONVLAW_FUZZ_IMPLEMENTATION

# executions COUNTERS SEED
executions() {
  CONVLAW_ERROR_COUNTERS=$1 timeout 300 "$bin/fuzz_laws" -seed="$2" -runs="$most" -entropic=0 \
    -detect_leaks=0 -print_final_stats=1 -artifact_prefix="$folder/found-" >"$folder/log" 2>&1 || true
  rm -f "$folder"/found-*
  if grep -aq '^BROKEN' "$folder/log"; then
    grep -aoE -m 1 'stat::number_of_executed_units: +[0-9]+' "$folder/log" | grep -oE '[0-9]+$'
  else
    echo $((most + 1))
  fi
}

printf '%-12s %10s %10s\n' 'errors times' without with
for amplify in ${AMPLIFY:-1.2 1.1 1.05 1.02 1.01}; do
  CONVLAW_FUZZ_IMPLEMENTATION=$folder/rounding_$amplify.so
  "${CC:-cc}" -O2 -ffp-contract=off -shared -fPIC -DAMPLIFY="$amplify" -I"$root" \
    -I"$root/reference/include" "$root/fuzz/tests/planted_rounding.c" -o "$CONVLAW_FUZZ_IMPLEMENTATION"
  printf '%-12s' "$amplify"
  for counters in off on; do
    found=$(for ((seed = 1; seed <= seeds; ++seed)); do executions $counters $seed; done |
      sort -n | sed -n "$(((seeds + 1) / 2))p")
    if ((found > most)); then printf ' %10s' ">$most"; else printf ' %10d' "$found"; fi
  done
  echo
done
