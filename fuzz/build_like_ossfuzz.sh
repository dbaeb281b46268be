#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Proves the contract of fuzz/ossfuzz.sh without Docker: builds as a farm does, one sanitizer a
# build, and holds the result to the farm's own checks of a build.
#
#   fuzz/build_like_ossfuzz.sh FOLDER [SANITIZER...]     (address undefined)
#
# Makes FOLDER/SANITIZER/{work,out}. Exit status: 0 all is well, 1 a check has failed.
set -euo pipefail
[[ $# -ge 1 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
[[ $# -gt 0 ]] || set -- address undefined
root=$(cd "$(dirname "$0")/.." && pwd)

# The farm's flags.
declare -A flags
flags[address]='-fsanitize=address -fsanitize-address-use-after-scope'
undefined=array-bounds,bool,builtin,enum,integer-divide-by-zero,null,object-size,return
undefined+=,returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr
flags[undefined]="-fsanitize=$undefined -fno-sanitize-recover=$undefined"
common='-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION'
coverage=-fsanitize=fuzzer-no-link

failed=0
bad() { echo "BAD BUILD: $1" >&2; failed=1; }

# calls TARGET PREFIX: calls of a sanitizer's runtime in the code.
calls() { objdump -dC "$1" | grep -cE "callq?[[:space:]]+[0-9a-f]+[[:space:]]+<$2" || true; }

# check SANITIZER TARGET: what bad_build_check asks, with its thresholds.
check() {
  local sanitizer=$1 target=$2 name edges asan ubsan said run
  name=$(basename "$target")
  # Nothing of this environment, another directory, and only what lies beside it.
  run=(env -i "$target" -rss_limit_mb=2560 -timeout=25)
  said=$(mktemp)
  (cd / && "${run[@]}" -seed=1337 -runs=4) >"$said" 2>&1 || true
  grep -q 'Done 4 runs' "$said" || { tail -n 20 "$said" >&2; bad "$name: does not do four runs"; }
  edges=$(grep -oE 'Loaded [0-9]+ modules? +\(([0-9]+) inline' "$said" | grep -oE '\([0-9]+' | tr -d '(' || true)
  ((${edges:-0} >= 100)) || bad "$name: ${edges:-no} edges"
  asan=$(calls "$target" __asan)
  ubsan=$(calls "$target" __ubsan)
  case $sanitizer in
    address)
      ((asan >= 1000)) || bad "$name: $asan calls of ASan"
      ((ubsan <= 200)) || bad "$name: $ubsan calls of UBSan in a build for ASan" ;;
    undefined)
      ((asan == 0)) || bad "$name: $asan calls of ASan in a build for UBSan"
      ((ubsan >= 168)) || bad "$name: $ubsan calls of UBSan" ;;
  esac
  rm -rf "$folder/corpus" && mkdir "$folder/corpus"
  if [[ -e ${target}_seed_corpus.zip ]]; then
    (cd "$folder/corpus" && python3 -m zipfile -e "${target}_seed_corpus.zip" .)
    (cd / && "${run[@]}" -runs=0 "$folder/corpus") >"$said" 2>&1 ||
      { tail -n 20 "$said" >&2; bad "$name: a seed crashes it"; }
  fi
  local libraries
  libraries=$(ldd "$target" | awk '{ print $1 }' | grep -vE '^(linux-vdso|/lib64/ld-linux|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|resolv))' || true)
  [[ -z $libraries ]] || bad "$name: needs $libraries"
  printf '%-10s %-20s %7d edges %7d asan %6d ubsan %4d seeds\n' "$sanitizer" "$name" "${edges:-0}" \
    "$asan" "$ubsan" "$(find "$folder/corpus" -type f | wc -l)"
  rm "$said"
}

for sanitizer in "$@"; do
  out=$folder/$sanitizer/out
  mkdir -p "$out" "$folder/$sanitizer/work"
  echo "build_like_ossfuzz: building $sanitizer" >&2
  log=$folder/$sanitizer/log
  env CC=clang-14 CXX=clang++-14 CFLAGS="$common ${flags[$sanitizer]} $coverage" \
    CXXFLAGS="$common ${flags[$sanitizer]} $coverage" LIB_FUZZING_ENGINE=-fsanitize=fuzzer \
    FUZZING_ENGINE=libfuzzer SANITIZER="$sanitizer" ARCHITECTURE=x86_64 SRC="$root/.." OUT="$out" \
    WORK="$folder/$sanitizer/work" "$root/fuzz/ossfuzz.sh" >"$log" 2>&1 ||
    { tail -n 40 "$log" >&2; bad "$sanitizer: does not build"; continue; }
  for target in "$out"/*; do
    [[ -x $target && $target != *.* ]] && check "$sanitizer" "$target"
  done
done
exit $failed
