#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# First corpora and dictionaries of all targets, from what the build made and what lies in the tree.
#
#   fuzz/gather_seeds.sh SEEDS OUT
#
# SEEDS is what the target fuzz_corpora makes (BUILD/fuzz/seeds). Makes OUT/TARGET/ and OUT/TARGET.dict.
set -euo pipefail
made=$1 out=$2
root=$(cd "$(dirname "$0")/.." && pwd)

# one_a_file FOLDER PREFIX: every line of standard input as a file.
one_a_file() {
  mkdir -p "$1"
  (cd "$1" && split -l 1 -a 4 -d - "$2.")
}

rm -rf "$out"
for target in differential memory state contracts interface; do
  mkdir -p "$out/fuzz_$target"
  cp "$made"/cases/* "$out/fuzz_$target"
done
cp "$made"/pairs/* "$out/fuzz_differential"
for target in references quantized certificate judge infer misfits; do
  mkdir -p "$out/fuzz_$target"
  cp "$made"/drawn/* "$out/fuzz_$target"
done
mkdir -p "$out/fuzz_laws" "$out/fuzz_npy"
cp "$made"/laws/* "$out/fuzz_laws"
cp "$root"/properties/tests/npy/*.npy "$out/fuzz_npy"
for seeds in "$root"/fuzz/seeds/fuzz_*/; do
  mkdir -p "$out/$(basename "$seeds")"
  cp "$seeds"/* "$out/$(basename "$seeds")"
done
for dictionary in "$root"/fuzz/seeds/*.dict; do
  cp "$dictionary" "$out/fuzz_$(basename "$dictionary")"
done

# Layers of real networks, cases on which somebody was wrong, and modules as torch prints them.
text=$out/fuzz_problem_text
{
  sed -n 1p "$root/optimized/bench/layers.csv"
  sed -n 2p "$root/optimized/bench/layers.csv"
} >"$text/layers"
grep -vE '^ *(#|$)' "$root/properties/cases/regressions.txt" | sed -E 's/ +#.*//' | awk 'NR % 3 == 0' |
  one_a_file "$text" regression
awk -F ' [|] ' '$2 ~ /^Conv2d/ && NR % 40 == 0 { print $2 " 1x3x9x8" }' \
  "$root/reference/vectors/conv2d_values.txt" | one_a_file "$text" torch
