// SPDX-License-Identifier: MIT
#include "properties/laws/trial.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "convlaw/abi.h"
#include "convlaw/algorithm_error.h"
#include "convlaw/bulk.h"
#include "convlaw/checked_int.h"
#include "convlaw/contract.h"
#include "convlaw/pad.h"
#include "convlaw/problem_text.h"
#include "properties/choices/choices.h"
#include "properties/laws/law.h"
#include "properties/laws/region.h"

namespace convlaw {
namespace {

// Elements of the tensors of one run, beyond which a case is not for this machine.
constexpr double kMostElements = 1.5e8;

bool fits_in_memory(const Conv2dProblem& p) { return elements_of_a_run(p) < kMostElements; }

// The laws are put to a case one after the other, and making the operands of a small case takes
// longer than running it: those of the latest cases are kept.
std::shared_ptr<const Operands> operands_of(const Case& c, std::int64_t headroom) {
  struct Made {
    Case c;
    std::int64_t headroom = 0;  // none has been made
    std::shared_ptr<const Operands> operands;
  };
  constexpr std::int64_t kMostKept = 1 << 16;
  thread_local std::array<Made, 24> kept;
  thread_local std::size_t oldest = 0;
  for (const Made& made : kept) {
    if (made.headroom == headroom && made.c == c) return made.operands;
  }
  auto operands = std::make_shared<const Operands>(make_operands(c, headroom));
  if (operands->input.size() + operands->weight.size() < kMostKept) {
    kept[oldest++ % kept.size()] = {c, headroom, operands};
  }
  return operands;
}

std::int64_t count_not_zero(const double* begin, const double* end) {
  return (end - begin) - std::count(begin, end, 0.0);
}

// Of an output: no more products than its channel's weights and the input have to offer.
ProbeMagnitudes magnitudes_of(const Conv2dProblem& p, const Operands& operands) {
  const std::vector<double>& input = operands.input.elements();
  const std::vector<double>& weight = operands.weight.elements();
  const std::int64_t taps = p.in_channels / p.groups * p.kernel_size.h * p.kernel_size.w;
  std::int64_t products = 0;
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const double* first = weight.data() + oc * taps;
    products = std::max(products, count_not_zero(first, first + taps));
  }
  products = std::min(products, count_not_zero(input.data(), input.data() + input.size()));
  return {products, largest_magnitude(input), largest_magnitude(weight),
          largest_magnitude(operands.bias)};
}

// Is every output less than half from the exact integer?
bool integers_are_recognized(const TypedProblem& typed, const Operands& operands,
                             const Contract& contract) {
  return largest_error(typed.problem, element_types(typed.dtype), contract,
                       magnitudes_of(typed.problem, operands)) < 0.5;
}

}  // namespace

Trial::Trial(const Law& law, const Case& c, const Dock& dock, const Where& where)
    : law_(law),
      case_(c),
      dock_(dock),
      where_(where),
      contract_(dock.contract(c.typed)),
      random_(mix(c.data.seed, "law")) {
  if (fits_in_memory(c.problem())) {
    std::int64_t headroom = law.headroom;
    operands_ = operands_of(c, headroom);
    if (rounds_integers(c.typed)) {
      // Smaller numbers, and fewer, leave an algorithm that rounds them less to round.
      constexpr std::int64_t kMost = std::int64_t{1} << 24U;
      const Contract contract = contract_from_abi(contract_);
      while (headroom < kMost && !integers_are_recognized(c.typed, *operands_, contract)) {
        headroom *= 8;
        operands_ = operands_of(c, headroom);
      }
    }
  } else {
    operands_ = std::make_shared<const Operands>();
    interrupt(Verdict::declined("the tensors would take too much memory"));
  }
}

std::int64_t Trial::draw(std::int64_t low, std::int64_t high) {
  random_ = mix(random_, 1);
  return low + static_cast<std::int64_t>(random_ % static_cast<std::uint64_t>(high - low + 1));
}

Operands Trial::draw_operands(const Conv2dProblem& problem) {
  random_ = mix(random_, 2);
  // Other tensors have no such places.
  const Pattern pattern =
      case_.data.pattern == Pattern::hot ? Pattern::one_hot : case_.data.pattern;
  return make_operands({typed_like(problem), {pattern, random_}}, law_.headroom);
}

TypedProblem Trial::typed_like(const Conv2dProblem& problem) const {
  return {problem, case_.typed.dtype, case_.typed.layout};
}

ElementType Trial::accumulator() const {
  const auto declared = element_type_from_abi(contract_.accumulator);
  if (contract_.accumulator_set != 0 && declared) return *declared;
  return natural_accumulator(typed().dtype);
}

void Trial::interrupt(Verdict verdict) {
  if (!interruption_) interruption_ = std::move(verdict);
}

// What a law cannot be applied to is nobody's refusal.
void Trial::require_room(const Conv2dProblem& problem) {
  if (find_illegality(problem)) {  // as it is where sizes have outgrown 64 bits
    interrupt(
        Verdict::inconclusive("the law needs a problem beyond all sizes: " + to_line(problem)));
  } else if (!fits_in_memory(problem)) {
    interrupt(Verdict::inconclusive("the law needs too much memory: " + to_line(problem)));
  } else {
    return;
  }
  throw Interrupted();
}

Values Trial::padded_input() const {
  Values padded(input_extents(without_padding(problem())));
  pad_input<double>(problem(), input().view(), padded.view());
  return padded;
}

bool Trial::admits(const Conv2dProblem& problem) const {
  return where_.admits(typed_like(problem));
}

bool Trial::offers(const Conv2dProblem& problem) const {
  return admits(problem) && fits_in_memory(problem);
}

convlaw_contract Trial::contract_of(const TypedProblem& typed) const {
  return typed == case_.typed ? contract_ : dock_.contract(typed);
}

bool Trial::may_run(const TypedProblem& typed, const Operands& operands) {
  const Conv2dProblem& problem = typed.problem;
  if (!law_.may_ask_too_much) require_room(problem);
  if (interruption_) return false;
  if (!where_.admits(typed)) {
    interrupt(
        Verdict::declined("the law needs a problem outside the restriction: " + to_line(problem)));
  } else if (!operands_are_in_range(typed.dtype, operands)) {
    interrupt(Verdict::inconclusive("the law needs operands beyond the range of " +
                                    std::string(to_string(typed.dtype)) + " tensors"));
  } else if (law_.exactness == Exactness::integers && !sums_are_exact(typed.dtype, operands)) {
    interrupt(Verdict::inconclusive("the law speaks of exact sums, and these may be rounded"));
  } else if (rounds_integers(typed) &&
             !integers_are_recognized(typed, operands, contract_from_abi(contract_of(typed)))) {
    interrupt(Verdict::inconclusive(
        "the law speaks of exact sums, and the declared algorithm may round these too far"));
  }
  return !interruption_;
}

bool Trial::rounds_integers(const TypedProblem& typed) const {
  if (law_.exactness != Exactness::integers || is_integer(typed.dtype)) return false;
  return !is_exact_on_integers(contract_from_abi(contract_of(typed)));
}

Values Trial::take(CallResult result, const TypedProblem& typed) {
  const Conv2dProblem& problem = typed.problem;
  const auto say = [&](std::string_view what) {
    return std::string(what) + to_line(problem) + (result.message.empty() ? "" : ": ") +
           result.message;
  };
  switch (result.status) {
    case CallResult::Status::computed:
      // Less than half from an integer, as may_run() has seen to: there is one it can stand for.
      if (rounds_integers(typed)) {
        for (double& y : result.output.elements()) y = std::nearbyint(y);
      }
      return std::move(result.output);
    case CallResult::Status::declined:
      interrupt(Verdict::declined(say("declined ")));
      break;
    case CallResult::Status::rejected:
      interrupt(Verdict::broken(say("rejected as illegal, but it is legal: ")));
      break;
    case CallResult::Status::failed:
      interrupt(law_.may_ask_too_much ? Verdict::inconclusive(say("too much may be asked by "))
                                      : Verdict::broken(say("failed on ")));
      break;
  }
  return Values(output_extents(problem));
}

Values Trial::run() { return run(problem(), operands()); }

Values Trial::run(const Conv2dProblem& problem, const Operands& operands) {
  return run(typed_like(problem), operands);
}

Values Trial::run(const TypedProblem& typed, const Operands& operands) {
  if (!may_run(typed, operands)) return Values(output_extents(typed.problem));
  return take(dock_.call(typed, operands, case_.data.seed), typed);
}

Values Trial::run_on(Stage& stage, const Conv2dProblem& problem, Stage::Fill fill) {
  if (interruption_) return Values(output_extents(problem));
  return take(stage.run(fill), typed_like(problem));
}

std::unique_ptr<Stage> Trial::make_stage(const Conv2dProblem& problem, const Operands& operands,
                                         Stage::Options options) {
  if (!may_run(typed_like(problem), operands)) return nullptr;
  options.strides_seed = case_.data.seed;
  return std::make_unique<Stage>(dock_, typed_like(problem), operands, options);
}

Verdict Trial::expect_same(const Values& expected, const Values& got, std::string_view what) const {
  std::optional<Difference> difference = first_difference(expected, got);
  if (!difference) return Verdict::holds();
  if (expected.extents() == output_extents(problem())) {
    difference->parts = count_parts(problem(), expected, got);
  }
  Verdict verdict = Verdict::broken(std::string(what));
  verdict.difference = std::move(difference);
  return verdict;
}

Values add(const Values& a, const Values& b, double factor) {
  Values sum = a;
  for (std::size_t i = 0; i < sum.elements().size(); ++i) {
    sum.elements()[i] += factor * b.elements()[i];
  }
  return sum;
}

std::vector<double> scale(const std::vector<double>& a, double factor) {
  std::vector<double> scaled = a;
  for (double& element : scaled) element *= factor;
  return scaled;
}

Values scale(const Values& a, double factor) {
  Values scaled = a;
  scaled.elements() = scale(a.elements(), factor);
  return scaled;
}

Values bias_everywhere(const std::vector<double>& bias, const Extents& extents) {
  return make_values(extents, [&](auto, auto oc, auto, auto) {
    return bias.empty() ? 0.0 : bias[static_cast<std::size_t>(oc)];
  });
}

std::int64_t grown(std::int64_t number, std::int64_t times, std::int64_t step) {
  const CheckedInt sum = CheckedInt(number) + CheckedInt(times) * step;
  return sum.fits() ? sum.value() : std::numeric_limits<std::int64_t>::max();
}

Conv2dProblem with_numeric_padding(const Conv2dProblem& problem) {
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  Conv2dProblem numeric = problem;
  numeric.padding = {Padding::Kind::numbers, {rows.begin, columns.begin}, {rows.end, columns.end}};
  return numeric;
}

bool wraps_a_cropped_image(const Conv2dProblem& problem) {
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  return problem.padding_mode == PaddingMode::circular &&
         std::min({rows.begin, rows.end, columns.begin, columns.end}) < 0;
}

}  // namespace convlaw
