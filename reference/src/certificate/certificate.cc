// SPDX-License-Identifier: MIT
#include "convlaw/certificate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <random>

#include "convlaw/algorithm_error.h"
#include "reference/src/certificate/checksum.h"
#include "reference/src/certificate/operands.h"
#include "reference/src/certificate/plan.h"
#include "reference/src/certificate/readout.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::uint64_t fresh_seed() {
  std::random_device device;
  const std::uint64_t high = device();
  return high << 32U | device();
}

// The numbers of the further probes' runs do not meet those of the structure probes.
constexpr std::uint32_t kFurther = 1U << 30U;

class Certifier {
 public:
  Certifier(const Conv2dProblem& problem, const ElementTypes& types, const Run& run,
            const CertifyOptions& options, const ErrorBound& error_bound)
      : problem_(problem),
        types_(types),
        run_(run),
        options_(options),
        checker_(problem),
        operands_(problem, types) {
    options_.error_bound = error_bound;
    certificate_.seed = options.seed ? *options.seed : fresh_seed();
  }

  Certificate certify() {
    const Clock::time_point begin = Clock::now();
    prove();
    certificate_.check_seconds = seconds_since(begin) - certificate_.run_seconds;
    return certificate_;
  }

 private:
  void prove() {
    const Result<ProbePlan> plan = plan_probes(problem_, types_, options_, checker_);
    if (!plan) {
      certificate_.reason = plan.error().message();
      return;
    }
    describe_plan(*plan);
    // A value that no right output has, so that what is never written is seen.
    std::memset(operands_.output.data(), 0x7F, operands_.output.bytes().size());
    for (std::int64_t i = 0; i < plan->probes; ++i) {
      const ProbeContext context = context_of(*plan, static_cast<std::uint32_t>(i));
      draw_structure(context, operands_);
      if (!passes("structure", context, plan->bounds)) return;
      ++certificate_.probes;
    }
    if (options_.further_probes && !passes_further(*plan)) return;
    certificate_.failure_log2 = static_cast<double>(certificate_.probes) * std::log2(plan->miss);
    certificate_.verdict = Certificate::Verdict::certified;
  }

  bool passes_further(const ProbePlan& plan) {
    for (const ProbeKind& kind : further_probe_kinds()) {
      FurtherProbe& further = certificate_.further.emplace_back();
      further.name = kind.name;
      further.proves = kind.proves;
      if (!is_exact_on_integers(options_.contract)) {
        further.skipped = "the contract's algorithm rounds sums of integers";
        continue;
      }
      const auto number = kFurther + static_cast<std::uint32_t>(certificate_.further.size());
      const ProbeContext context = context_of(plan, number);
      const Result<OutputBounds> bounds = kind.draw(context, operands_);
      if (!bounds) {
        further.skipped = bounds.error().rule;
        continue;
      }
      const bool passed = passes(kind.name, context, *bounds);
      operands_.disguised_input.reset();
      operands_.disguised_weight.reset();
      if (!passed) return false;
    }
    return true;
  }

  ProbeContext context_of(const ProbePlan& plan, std::uint32_t number) const {
    return {problem_, types_, options_.contract, plan, certificate_.seed, number};
  }

  // Runs the operands; false, and the certificate says why, if it could not.
  bool run() {
    const Clock::time_point begin = Clock::now();
    const std::optional<Error> error = run_(operands_.sent(), operands_.output);
    certificate_.run_seconds += seconds_since(begin);
    ++certificate_.runs;
    if (error) certificate_.reason = error->message();
    return !error;
  }

  bool passes(const char* probe, const ProbeContext& context, const OutputBounds& bounds) {
    const std::int64_t number = certificate_.runs;
    if (!run()) return false;
    RandomStream multipliers = context.stream(Purpose::multipliers);
    const std::optional<WrongOutput> wrong =
        checker_.check(operands_.integers(), bounds, multipliers);
    if (!wrong) return true;
    certificate_.verdict = Certificate::Verdict::refuted;
    certificate_.refutation = {probe, number, wrong->index, wrong->expected, wrong->got, {}};
    if (options_.read_out && !operands_.disguised_input) diagnose(bounds);
    return false;
  }

  void diagnose(const OutputBounds& bounds) {
    const Rerun rerun = [this](ProbeOperands& operands) -> std::optional<ProbeTensors> {
      if (!run()) return std::nullopt;
      return operands.integers();
    };
    certificate_.refutation->diagnosis =
        read_out(problem_, bounds, certificate_.refutation->index, operands_, rerun);
    certificate_.reason.clear();
  }

  void describe_plan(const ProbePlan& plan) {
    const auto range = [](const Alphabet& alphabet) {
      return std::to_string(alphabet.low) + ".." + std::to_string(alphabet.high());
    };
    certificate_.miss_probability = plan.miss;
    certificate_.alphabets = "input " + range(plan.input) + ", weight " + range(plan.weight);
    if (plan.is_sparse()) {
      certificate_.alphabets += " without 0 at " + std::to_string(plan.non_zero_weights) + " of " +
                                std::to_string(plan.taps) + " taps";
    }
    if (problem_.bias) certificate_.alphabets += ", bias " + range(plan.bias);
  }

  const Conv2dProblem& problem_;
  const ElementTypes& types_;
  const Run& run_;
  CertifyOptions options_;
  OutputChecker checker_;
  ProbeOperands operands_;
  Certificate certificate_;
};

}  // namespace

const char* const Certificate::kHypothesis =
    "on integers whose sums are exact, every output is a sum of products of an input element and a "
    "weight element, each counted a whole number of times (0 and negative numbers included), and "
    "of "
    "bias elements";
const char* const Certificate::kNotCovered =
    "other extents, layouts, alignments, thread counts and machines; NaN, infinities, subnormal "
    "numbers, overflow, and code that looks at the values it is given; the rounding of sums that "
    "are "
    "not exact; memory beyond the tensors, state between calls, and what happens in few of many "
    "runs";

Certificate certify(const Conv2dProblem& problem, const ElementTypes& types, const Run& run,
                    const CertifyOptions& options) {
  Certificate nothing;
  const Size2 output = output_size(problem);
  const std::array<std::int64_t, 7> extents{problem.images(), problem.in_channels,  problem.height,
                                            problem.width,    problem.out_channels, output.h,
                                            output.w};
  if (*std::min_element(extents.begin(), extents.end()) == 0) {
    nothing.reason = "input or output are empty";
    return nothing;
  }
  ErrorBound bound = options.error_bound;
  if (!bound) {
    bound = [&](const ProbeMagnitudes& m) {
      return largest_error(problem, types, options.contract, m);
    };
  }
  return Certifier(problem, types, run, options, bound).certify();
}

}  // namespace convlaw
