// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "optimized/bench/report.h"

namespace convlaw::bench {

std::string to_plot_data(const Record& record) {
  std::string text =
      "layer\tthreads\tway\tplace\tspeed\tlow\thigh\tshare\tbest_share\tbest_peer\tdoubt\n";
  std::vector<std::string> places;
  for (const LayerResult& result : record.results) {
    if (result.rows.empty() || result.rows[0].status != Status::timed) continue;
    auto place = std::find(places.begin(), places.end(), result.layer);
    if (place == places.end()) place = places.insert(places.end(), result.layer);
    const Series shares = shares_of_peak(result, result.rows[0]);
    Series best_shares;
    for (const Row& row : result.rows) {
      if (row.contestant == result.best) best_shares = shares_of_peak(result, row);
    }
    const Estimate speed = result.comparison ? result.comparison->speed : Estimate{1, 1, 1};
    text += fmt::format("{}\t{}\t{}\t{}\t{:.5g}\t{:.5g}\t{:.5g}\t{:.5g}\t{:.5g}\t{}\t{}\n",
                        result.layer, result.threads, to_string(result.way), place - places.begin(),
                        speed.value, speed.low, speed.high, shares.empty() ? 0 : median(shares),
                        best_shares.empty() ? 0 : median(best_shares), result.best, result.doubt);
  }
  return text;
}

}  // namespace convlaw::bench
