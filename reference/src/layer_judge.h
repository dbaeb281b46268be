// SPDX-License-Identifier: MIT
// Judges every output of a layer under one contract, block by block.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "amplified.h"
#include "convlaw/enclosure.h"
#include "convlaw/judge.h"
#include "convlaw/layer_sums.h"
#include "layer_terms.h"

namespace convlaw {

/// Most outputs are accepted by a comparison that is stricter than the contract, the others by
/// Encloser: its interval from the block's sums, and only where that does not reject, the addends
/// themselves. The shortcuts never change a verdict. (Whether sums are exact is asked of the whole
/// tensors' granularity.)
class LayerJudge {
 public:
  LayerJudge(const LayerTerms& terms, const TensorFacts& input, const TensorFacts& weight,
             const Contract& contract);

  void judge(const SumsBlock& block);

  /// Is this one output legal? From its addends alone.
  bool allows(const std::array<std::int64_t, 4>& index) const;

  /// Call it once all blocks are judged. explained_by is left empty.
  Judgement finish();

 private:
  using Index = std::array<std::int64_t, 4>;

  void load_row(const SumsBlock& block, std::int64_t channel);
  void judge_row(const SumsBlock& block, std::int64_t row);
  OutputSums sums_of(const SumsBlock& block, std::int64_t row, std::int64_t pixel) const;
  double granularity_of_addends(double bias) const;
  bool is_rounded_sum(const OutputSums& sums, double got) const;
  void judge_output(const Index& index, const OutputSums& sums, double got);
  void reject(const Index& index, double got, double exact, const Enclosure& enclosure);
  JudgedOutput describe(const Index& index) const;
  Index index_of(const SumsBlock& block, std::int64_t row, std::int64_t pixel) const;

  const LayerTerms& terms_;
  Encloser encloser_;
  Amplified amplified_;
  TensorFacts input_;
  TensorFacts weight_;
  Judgement judgement_;
  std::int64_t output_width_;
  std::int64_t all_taps_;  // of a window

  // The comparison: see quick_limits().
  double exact_below_ = 0;  // sums of magnitudes below this are exact
  double unit_ = 0;         // an error of unit_ * m * S is always legal
  double most_products_ = 0;
  double overflow_guard_ = 0;
  std::optional<Format> output_;  // set if the exact sum, rounded to it, is always legal

  double worst_quotient_ = -1;  // of accepted outputs: error / (m S)
  Index worst_accepted_{};
  std::vector<double> got_;  // the block's row
};

}  // namespace convlaw
