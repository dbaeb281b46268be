// SPDX-License-Identifier: MIT
// Prints cases/small_cases.txt: a thousand small cases of every element type and layout, drawn from
// a fixed seed, on which evaluations a second are measured.
//
//   build/release/bin/convlaw_small_cases > properties/cases/small_cases.txt
//   convlaw check definition --cases-from properties/cases/small_cases.txt --in-process
#include <cstdio>

#include "properties/cases/domain.h"
#include "properties/cases/operands.h"

namespace convlaw {
namespace {

constexpr int kCases = 1000;

// Half of the cases have fewer multiply-adds than this, half have more, and none is far from it.
constexpr std::int64_t kMedianWork = 2000;
constexpr std::int64_t kSpread = 4;

// Elements of the three tensors together: strides and dilations may leave most of a large input
// unread.
constexpr std::int64_t kMostElements = 2 * kMedianWork;

std::int64_t elements_of(const Conv2dProblem& p) {
  return element_count(input_extents(p)) + element_count(weight_extents(p)) +
         element_count(output_extents(p));
}

void print_small_cases() {
  Domain domain;
  domain.limits.work = kSpread * kMedianWork;
  std::puts("# Made by convlaw_small_cases: see cases/make_small_cases.cc.");
  int printed = 0;
  for (std::uint64_t seed = 1; printed < kCases; ++seed) {
    const int kind = printed / 2;
    domain.dtypes = {kInputTypes[kind % 6]};
    domain.layouts = {kind / 6 % 2 == 0 ? Layout::nchw : Layout::nhwc};
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    const std::int64_t work = multiply_adds(c.problem());
    const bool wants_more = printed % 2 == 1;
    const bool is_wanted = wants_more ? kMedianWork <= work && work <= kSpread * kMedianWork
                                      : kMedianWork / kSpread <= work && work <= kMedianWork;
    if (!is_wanted || elements_of(c.problem()) > kMostElements) continue;
    std::puts(to_string(c).c_str());
    ++printed;
  }
}

}  // namespace
}  // namespace convlaw

int main() { convlaw::print_small_cases(); }
