#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzz targets for a farm: OSS-Fuzz and ClusterFuzzLite call this, and nothing else, as
# their build script. Everything comes from the environment:
#
#   CC CXX CFLAGS CXXFLAGS   compilers and their flags, sanitizer and coverage among them
#   LIB_FUZZING_ENGINE       how a target is linked with the engine
#   SANITIZER                address, undefined, ...: Halide's code has it by other means
#   SRC OUT WORK             where the sources are, where targets go, where there is room
#
# A target in $OUT needs nothing but the C and C++ runtime. Beside it lie TARGET_seed_corpus.zip,
# TARGET.dict and TARGET.options. fuzz/build_like_ossfuzz.sh tries all that without a farm.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${WORK:?}/convlaw

# Halide, if the distribution has it, was built with the distribution's C++ library.
halide=AUTO
if [[ -e /usr/include/Halide.h ]]; then export CXXFLAGS=${CXXFLAGS//-stdlib=libc++/}; fi

# Generated code is instrumented by the generator. What undefined behaviour is can only be seen in
# the C++ form of it.
features='' c_backend=OFF bare=ON
case ${SANITIZER:-} in
  address) features='asan;sanitizer_coverage' ;;
  undefined) features=sanitizer_coverage c_backend=ON ;;
  coverage) c_backend=ON ;;
  memory) halide=OFF bare=OFF ;; # Halide's runtime is not instrumented, and all must be
esac
# An engine of another kind brings no runtime for these callbacks.
[[ ${FUZZING_ENGINE:-libfuzzer} == libfuzzer ]] || features=${features%sanitizer_coverage}

# No build type: its flags would come behind those of the environment. The generators are run as
# they are built, and leak.
export ASAN_OPTIONS=detect_leaks=0
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE= -DCONVLAW_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
  -DCONVLAW_BARE_HARNESS=$bare -DCONVLAW_HALIDE=$halide \
  -DCONVLAW_HALIDE_FEATURES="${features%;}" -DCONVLAW_HALIDE_C=$c_backend \
  -DCONVLAW_TESTS=OFF -DCONVLAW_BENCHMARKS=OFF -DCONVLAW_INSTALL=OFF ${CONVLAW_CMAKE_OPTIONS:-}
cmake --build "$build" --target fuzz_all -j "${JOBS:-$(nproc)}"

# What bytes mean depends on what was built, so that makes the seeds.
cmake --build "$build" --target fuzz_corpora -j "${JOBS:-$(nproc)}"
"$root/fuzz/gather_seeds.sh" "$build/fuzz/seeds" "$build/seeds"
while read -r target; do
  cp "$(find "$build" -type f -name "$target" -perm -u+x | head -n 1)" "$OUT/"
  if [[ -d $build/seeds/$target ]]; then
    rm -f "$OUT/${target}_seed_corpus.zip"
    zip -q -j "$OUT/${target}_seed_corpus.zip" "$build/seeds/$target"/*
  fi
  [[ ! -e $build/seeds/$target.dict ]] || cp "$build/seeds/$target.dict" "$OUT/"
  cp "$root/fuzz/target.options" "$OUT/$target.options"
done <"$build/fuzz/targets.txt"
