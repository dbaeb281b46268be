#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Executions for each second of a processor, from an empty corpus.
#
#   fuzz/speed_table.sh BIN FOLDER [EXECUTIONS [TIMES]]
#
# A plug-in in C is built in FOLDER by $CC. Prints the best of so many times: what else runs on the
# machine only ever makes them fewer. BEFORE is put before the command: BEFORE='taskset -c 1'.
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
bin=$1 folder=$2 runs=${3:-20000} times=${4:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder"
"${CC:-cc}" -O2 -shared -fPIC -I"$root/reference/include" \
  "$root/properties/examples/c_plugin/my_conv2d.c" -o "$folder/my_conv2d.so"
TIMEFORMAT='%U %S'

printf '%-20s %12s %12s\n' target halide 'in C'
for target in fuzz_differential fuzz_laws fuzz_memory fuzz_state; do
  printf '%-20s' "$target"
  for implementation in '' "$folder/my_conv2d.so"; do
    for ((i = 0; i < times; ++i)); do
      { time CONVLAW_FUZZ_IMPLEMENTATION=$implementation ${BEFORE:-} "$bin/$target" -seed=1 \
        -runs="$runs" -entropic=0 -detect_leaks=0 -artifact_prefix="$folder/" \
        >"$folder/log" 2>&1; } 2>&1
    done | awk -v runs="$runs" '{ rate = runs / ($1 + $2); if (rate > best) best = rate }
      END { printf " %12d", best }'
  done
  echo
done
