#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The same targets by AFL++ (Debian's afl++): builds them as a farm does that has this engine, with
# AddressSanitizer, and runs each for a while.
#
#   fuzz/afl.sh FOLDER SECONDS [TARGET...]     (all)
#
# Makes FOLDER/{work,out}, and FOLDER/found/TARGET, where the next run goes on. Exit status: 0 every
# target ran and nothing was found, 1 otherwise, 2 it cannot be built.
set -euo pipefail
[[ $# -ge 2 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
folder=$(mkdir -p "$1" && cd "$1" && pwd) seconds=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
here=$root/fuzz
mkdir -p "$folder"/{work,out,found,seeds}

flags='-O1 -gline-tables-only -fsanitize=address'
env CC=afl-clang-fast CXX=afl-clang-fast++ CFLAGS="$flags" CXXFLAGS="$flags" AFL_QUIET=1 \
  LIB_FUZZING_ENGINE=-fsanitize=fuzzer FUZZING_ENGINE=afl SANITIZER=address SRC="$root/.." \
  OUT="$folder/out" WORK="$folder/work" "$here/ossfuzz.sh" >"$folder/log" 2>&1 ||
  { tail -n 40 "$folder/log" >&2; echo "afl: does not build" >&2; exit 2; }
[[ $# -gt 0 ]] || mapfile -t targets <"$folder/work/convlaw/fuzz/targets.txt"
[[ $# == 0 ]] || targets=("$@")

# It must not ask for a tuned machine, and the targets say themselves what they need.
export AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_SKIP_CPUFREQ=1 AFL_AUTORESUME=1
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
code=0
printf '%-20s %14s %7s %9s %8s %9s\n' target executions 'a s' edges corpus findings
for target in "${targets[@]}"; do
  [[ -d $folder/seeds/$target ]] || { mkdir "$folder/seeds/$target" && printf '\1' >"$folder/seeds/$target/least"; }
  [[ ! -e $folder/out/${target}_seed_corpus.zip ]] ||
    (cd "$folder/seeds/$target" && python3 -m zipfile -e "$folder/out/${target}_seed_corpus.zip" .)
  options=()
  [[ ! -s $folder/out/$target.dict ]] || options+=(-x "$folder/out/$target.dict")
  timeout -k 10 $((seconds + 300)) afl-fuzz -i "$folder/seeds/$target" -o "$folder/found/$target" \
    -V "$seconds" -t 30000+ "${options[@]}" -- "$folder/out/$target" >"$folder/run" 2>&1 || true
  stats=$folder/found/$target/default/fuzzer_stats
  said() { sed -n "s/^$1 *: *//p" "$stats" 2>/dev/null || true; }
  runs=$(said execs_done) found=$(said saved_crashes)
  printf '%-20s %14s %7.0f %9s %8s %9s\n' "$target" "${runs:-none}" "$(said execs_per_sec | head -n 1)" \
    "$(said edges_found)" "$(said corpus_count)" "${found:-0}"
  if ((${runs:-0} == 0)); then
    tail -n 20 "$folder/run" >&2
    code=1
  fi
  for input in "$folder/found/$target"/default/crashes/id:*; do
    [[ -e $input ]] || continue
    code=1 ended=0
    "$folder/out/$target" "$input" >"$folder/run" 2>&1 || ended=$?
    echo "afl: $input: $("$here/finding_kind.sh" "$folder/run" $ended | tr '\n' ' ')" >&2
  done
done
exit $code
