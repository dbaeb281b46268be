// SPDX-License-Identifier: MIT
#include "optimized/bench/result.h"

#include <algorithm>
#include <cmath>

namespace convlaw::bench {

const char* to_string(Status status) {
  switch (status) {
    case Status::timed:
      return "timed";
    case Status::declined:
      return "declined";
    case Status::failed:
      return "failed";
    default:
      return "not legal";
  }
}

Series shares_of_peak(const LayerResult& result, const Row& row) {
  Series shares;
  for (std::size_t i = 0; i < row.seconds.size() && i < result.peak.size(); ++i) {
    if (result.peak[i] > 0) shares.push_back(result.operations / row.seconds[i] / result.peak[i]);
  }
  return shares;
}

void finish(LayerResult& result, unsigned processors, unsigned seed) {
  if (result.rows.empty() || result.rows[0].status != Status::timed) return;
  const Series& ours = result.rows[0].seconds;
  std::vector<Series> peers;
  std::vector<const Row*> rows;
  for (std::size_t i = 1; i < result.rows.size(); ++i) {
    const Row& row = result.rows[i];
    if (row.status != Status::timed || row.seconds.size() != ours.size()) continue;
    peers.push_back(row.seconds);
    rows.push_back(&row);
  }
  result.comparison = compare(ours, peers, seed);
  double largest = spread_of(ours).relative();
  if (result.comparison) {
    const Row& best = *rows[result.comparison->best];
    result.best = best.contestant;
    largest = std::max(largest, spread_of(best.seconds).relative());
  }
  result.doubt = doubt(ours.size(), largest, result.others + result.threads - processors);
}

Summary summarize(const std::vector<const LayerResult*>& results) {
  Summary made;
  std::vector<Comparison> compared;
  double logarithms = 0;
  std::size_t shares = 0;
  for (const LayerResult* result : results) {
    if (!result->rows.empty() && result->rows[0].status == Status::timed) {
      if (const Series share = shares_of_peak(*result, result->rows[0]); !share.empty()) {
        logarithms += std::log(median(share));
        ++shares;
      }
    }
    if (!result->comparison) continue;
    const Estimate& speed = result->comparison->speed;
    made.faster += speed.low > 1 ? 1 : 0;
    made.slower += speed.high < 1 ? 1 : 0;
    made.doubted += result->doubt.empty() ? 0 : 1;
    compared.push_back(*result->comparison);
  }
  made.layers = compared.size();
  made.speed = geometric_mean(compared);
  if (shares > 0) made.share = std::exp(logarithms / static_cast<double>(shares));
  return made;
}

}  // namespace convlaw::bench
