// SPDX-License-Identifier: MIT
#include "layer_judge.h"

#include <algorithm>
#include <cmath>

#include "convlaw/format.h"
#include "reference/src/special_values.h"
#include "vector/kernels.h"

namespace convlaw {
namespace {

// Blocks count products up to this.
constexpr std::int64_t kCounted = std::int64_t{1} << 24U;

bool is_finite(const OutputTerms& terms) {
  const auto finite = [](double x) { return std::isfinite(x); };
  return std::all_of(terms.input.begin(), terms.input.end(), finite) &&
         std::all_of(terms.weight.begin(), terms.weight.end(), finite) &&
         finite(terms.bias.value_or(0)) && !terms.padding_meets_non_finite;
}

// Distance from the exact value as a share of the distance to the end of the enclosure.
double ratio_of(double got, double exact, const Enclosure& e, bool accepted) {
  const double allowed = got > exact ? e.high - exact : exact - e.low;
  double ratio = std::fabs(got - exact) / allowed;
  if (got == exact) ratio = 0;
  if (accepted) return std::min(ratio, 1.0);
  return ratio > 1 ? ratio : got == got && ratio == ratio ? std::nextafter(1.0, 2.0) : kInfinity;
}

ProblemSizes sizes_of(const Conv2dProblem& p) {
  return {p.in_channels / p.groups, p.kernel_size.h * p.kernel_size.w, fft_log2_points(p)};
}

// A declared Winograd algorithm is the direct one for problems that it does not apply to.
Contract applied_to(const Conv2dProblem& problem, Contract contract) {
  if (is_winograd(contract.algorithm) && !winograd_applies(problem)) {
    contract.algorithm = Algorithm::direct;
  }
  return contract;
}

}  // namespace

// What the comparison in judge_row() stands on, for the direct algorithm: B_k >= k / m * M and
// M >= S / 2, so B_2 + ... + B_m >= (m + 1) / 4 S - S / 2m >= m S / 4, and u m S / 4 is within
// every enclosure. From that goes what the block's own sums, in f64, may be wrong by: (m + 2) 2^-53
// S.
LayerJudge::LayerJudge(const LayerTerms& terms, const TensorFacts& input, const TensorFacts& weight,
                       const Contract& contract)
    : terms_(terms),
      encloser_(applied_to(terms.problem(), contract), types_of(terms.tensors()),
                sizes_of(terms.problem())),
      amplified_(applied_to(terms.problem(), contract), terms.problem(), terms.tensors()),
      input_(input),
      weight_(weight),
      output_width_(terms.tensors().output.extents[3]),
      all_taps_(sizes_of(terms.problem()).group_inputs * sizes_of(terms.problem()).kernel_taps) {
  judgement_.contract = contract;
  const ElementTypes types = types_of(terms.tensors());
  const ElementType accumulator = contract.accumulator.value_or(natural_accumulator(types.input));
  const bool late_bias = contract.bias_stage == BiasStage::after_rounding && terms.tensors().bias;
  if (contract.algorithm != Algorithm::direct || late_bias) return;
  double granularity = input.granularity * weight.granularity;
  if (terms.tensors().bias) {
    granularity = std::min(granularity, measure(*terms.tensors().bias, 53).granularity);
  }
  if (is_integer(types.input)) {
    exact_below_ = 0x1p31;
    return;
  }
  if (is_integer(accumulator)) return;
  const Format format = format_of(accumulator);
  const double u = unit_roundoff(format);
  if (contract.input_rounding == InputRounding::none && !contract.flushes_subnormals &&
      std::isfinite(granularity) && granularity >= smallest_normal(format)) {
    exact_below_ = granularity / u * (1 - 0x1p-30);
  }
  unit_ = std::max(0.0, u / 4 - 0x1p-51);
  most_products_ = 1 / u;
  overflow_guard_ = overflow_threshold(format) / 4;
  if (contract.output_rounding != Rounding::toward_zero) output_ = format_of(types.output);
}

LayerJudge::Index LayerJudge::index_of(const SumsBlock& block, std::int64_t row,
                                       std::int64_t pixel) const {
  const std::int64_t position = block.first_pixel + pixel;
  return {block.image, block.first_channel + row, position / output_width_,
          position % output_width_};
}

void LayerJudge::load_row(const SumsBlock& block, std::int64_t row) {
  const AnyView& y = terms_.tensors().output;
  got_.resize(static_cast<std::size_t>(block.pixels));
  double* to = got_.data();
  for (std::int64_t done = 0; done < block.pixels;) {
    const Index at = index_of(block, row, done);
    // Rows that follow each other at the distance of their elements are one.
    const bool joined = y.strides[2] == y.extents[3] * y.strides[3];
    const std::int64_t count =
        joined ? block.pixels : std::min(block.pixels - done, y.extents[3] - at[3]);
    kernels().load(
        y.type, y.data,
        at[0] * y.strides[0] + at[1] * y.strides[1] + at[2] * y.strides[2] + at[3] * y.strides[3],
        y.strides[3], count, to + done);
    done += count;
  }
}

OutputSums LayerJudge::sums_of(const SumsBlock& block, std::int64_t row, std::int64_t pixel) const {
  const std::int64_t at = row * block.pixels + pixel;
  OutputSums sums;
  sums.value = block.value[at];
  sums.products = static_cast<std::int64_t>(block.products[at]);
  if (sums.products >= kCounted) sums.products = all_taps_;
  const auto n = static_cast<double>(sums.products);
  sums.magnitude = block.magnitude[at] * (1 + (n + 8) * 0x1p-53);
  sums.bias = terms_.bias(block.first_channel + row);
  sums.granularity = granularity_of_addends(sums.bias);
  const bool exact = sums.magnitude < sums.granularity * 0x1p53;
  // Products of two f64 numbers are rounded too.
  sums.value_error = exact ? 0 : sums.magnitude * (n + 2) * 0x1p-53 + n * 0x1p-1074;
  sums.largest_input = input_.largest;
  sums.largest_weight = weight_.largest;
  return sums;
}

// Of the tensors: that of one output's own addends may be larger, but is not known to the block.
double LayerJudge::granularity_of_addends(double bias) const {
  const double granularity =
      std::min(input_.granularity * weight_.granularity, granularity_of(bias));
  return granularity < kInfinity ? granularity : 0;
}

// What an accumulator gives that is wide enough, if the block's sums tell what that is.
bool LayerJudge::is_rounded_sum(const OutputSums& s, double got) const {
  if (!output_ || !(s.magnitude + std::fabs(s.bias) < overflow_guard_)) return false;
  const double sum = s.value + s.bias;
  const double error = s.value_error + 0x1p-53 * std::fabs(sum);
  const double low = std::nextafter(sum - error, -kInfinity);
  const double high = std::nextafter(sum + error, kInfinity);
  return round_to(*output_, low) == got && round_to(*output_, high) == got;
}

void LayerJudge::judge(const SumsBlock& block) {
  judgement_.outputs += block.channels * block.pixels;
  for (std::int64_t row = 0; row < block.channels; ++row) {
    load_row(block, row);
    judge_row(block, row);
  }
}

void LayerJudge::judge_row(const SumsBlock& block, std::int64_t row) {
  const double bias = terms_.bias(block.first_channel + row);
  const double bias_magnitude = std::fabs(bias);
  // More addends than LegalSums lists.
  const double enough = bias != 0 ? 4 : 5;
  const double* value = block.value + row * block.pixels;
  const double* magnitude = block.magnitude + row * block.pixels;
  const float* products = block.products + row * block.pixels;
  for (std::int64_t i = 0; i < block.pixels; ++i) {
    const double got = got_[static_cast<std::size_t>(i)];
    const double sum = magnitude[i] + bias_magnitude;
    const double m = products[i];
    const double error = std::fabs(got - (value[i] + bias));
    if (sum < exact_below_) {
      if (error == 0) continue;
    } else if (m >= enough && m <= most_products_ && sum < overflow_guard_ &&
               error <= sum * m * unit_) {
      const double quotient = error / (sum * m);
      if (quotient > worst_quotient_) {
        worst_quotient_ = quotient;
        worst_accepted_ = index_of(block, row, i);
      }
      continue;
    }
    const OutputSums sums = sums_of(block, row, i);
    if (!is_rounded_sum(sums, got)) judge_output(index_of(block, row, i), sums, got);
  }
}

void LayerJudge::judge_output(const Index& index, const OutputSums& from_block, double got) {
  OutputSums sums = from_block;
  const double amplified = amplified_.at(index);
  sums.amplified = amplified;
  const bool finite = std::isfinite(sums.magnitude) && std::isfinite(sums.value) &&
                      std::isfinite(sums.bias) && std::isfinite(weight_.largest);
  if (finite) {
    const Enclosure outer = encloser_.enclose(sums);
    if (outer.kind == Enclosure::Kind::interval && !outer.contains(got)) {
      return reject(index, got, sums.value + sums.bias, outer);
    }
  }
  const OutputTerms terms = terms_.gather(index);
  if (!is_finite(terms)) {
    const Enclosure e = encloser_.enclose(terms);
    if (e.kind == Enclosure::Kind::undecided) {
      ++judgement_.undecided;
    } else if (!e.contains(got)) {
      reject(index, got, e.low, e);
    }
    return;
  }
  sums = sum_terms(terms);
  sums.amplified = amplified;
  sums.granularity = from_block.granularity;
  const Enclosure e = encloser_.enclose(sums);
  if (e.kind == Enclosure::Kind::undecided) {
    ++judgement_.undecided;
  } else if (!encloser_.accepts(terms, sums, got)) {
    reject(index, got, sums.value + sums.bias, e);
  } else {
    const double quotient =
        std::fabs(got - (sums.value + sums.bias)) /
        (sums.magnitude * static_cast<double>(std::max<std::int64_t>(sums.products, 1)));
    if (quotient > worst_quotient_) {
      worst_quotient_ = quotient;
      worst_accepted_ = index;
    }
  }
}

void LayerJudge::reject(const Index& index, double got, double exact, const Enclosure& e) {
  ++judgement_.rejected;
  JudgedOutput output{index, got, e.low, e.high, ratio_of(got, exact, e, false), e.rule};
  const auto is_before = [](const Index& a, const Index& b) { return a < b; };
  if (!judgement_.first_rejected || is_before(index, judgement_.first_rejected->index)) {
    judgement_.first_rejected = output;
  }
  if (!judgement_.worst || output.ratio > judgement_.worst->ratio) judgement_.worst = output;
}

JudgedOutput LayerJudge::describe(const Index& index) const {
  const OutputTerms terms = terms_.gather(index);
  const double got = terms_.got(index);
  if (!is_finite(terms)) {
    const Enclosure e = encloser_.enclose(terms);
    return {index, got, e.low, e.high, e.contains(got) ? 0 : kInfinity, e.rule};
  }
  OutputSums sums = sum_terms(terms);
  sums.amplified = amplified_.at(index);
  sums.granularity = granularity_of_addends(sums.bias);
  const Enclosure e = encloser_.enclose(terms, sums);
  return {index, got, e.low, e.high, ratio_of(got, sums.value + sums.bias, e, e.contains(got)),
          e.rule};
}

bool LayerJudge::allows(const Index& index) const { return describe(index).ratio <= 1; }

Judgement LayerJudge::finish() {
  if (judgement_.rejected > 0) {
    judgement_.first_rejected = describe(judgement_.first_rejected->index);
    judgement_.worst = describe(judgement_.worst->index);
  } else if (worst_quotient_ >= 0) {
    judgement_.worst = describe(worst_accepted_);
  }
  return judgement_;
}

}  // namespace convlaw
