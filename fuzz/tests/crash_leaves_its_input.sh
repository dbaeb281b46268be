#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Who runs a target by hand, and not in a campaign, gets both when what is on trial crashes or hangs:
# the case in the report, and the input in a file that shows the same again.
#
#   fuzz/tests/crash_leaves_its_input.sh BIN PLUGIN     (libFuzzer's targets, crashes.so)
set -euo pipefail
bin=$1
export CONVLAW_FUZZ_IMPLEMENTATION=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "crash_leaves_its_input: $1" >&2; cat "$work/said" >&2; exit 1; }

# crashes WHOM [OPTION...]: the target is to die, and to say of which case.
crashes() {
  local whom=$1
  shift
  ! "$bin/fuzz_differential" -entropic=0 -detect_leaks=0 "$@" >"$work/said" 2>&1 || fail "$whom does not crash"
  grep -q 'AddressSanitizer: SEGV' "$work/said" || fail "$whom dies otherwise"
  grep -q '^  case  *convlaw1: ' "$work/said" || fail "$whom names no case"
}

crashes fuzzing -max_total_time=60 -seed=1 -artifact_prefix="$work/"
inputs=("$work"/crash-*)
[[ -s ${inputs[0]} ]] || fail "no input was left"
crashes "the input" "${inputs[@]}"

# A hang is a finding, too.
CONVLAW_FUZZ_IMPLEMENTATION=defect:hangs_when_stride_skips_input \
  "$bin/fuzz_differential" -entropic=0 -detect_leaks=0 -max_total_time=60 -seed=1 -timeout=1 \
  -artifact_prefix="$work/" >"$work/said" 2>&1 && fail "nothing hangs"
grep -q 'ERROR: libFuzzer: timeout' "$work/said" || fail "it does not hang"
grep -q '^  case  *convlaw1: ' "$work/said" || fail "the hang names no case"
inputs=("$work"/timeout-*)
[[ -s ${inputs[0]} ]] || fail "no input was left of the hang"
echo "a crash and a hang have left their inputs"
