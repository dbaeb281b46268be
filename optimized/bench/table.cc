// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "optimized/bench/report.h"

namespace convlaw::bench {
namespace {

constexpr std::size_t kColumn = 10;

std::string milliseconds(const Row& row) {
  if (row.status == Status::declined) return "-";
  if (row.status == Status::failed) return "FAILED";
  if (row.status == Status::not_legal) return "WRONG";
  const Spread spread = spread_of(row.seconds);
  const double ms = spread.median * 1000;
  return fmt::format("{:.{}f}{}", ms,
                     ms < 1     ? 4
                     : ms < 10  ? 3
                     : ms < 100 ? 2
                                : 1,
                     spread.relative() > kTolerableSpread ? '~' : ' ');
}

std::string interval(const Estimate& speed) {
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", speed.value, speed.low, speed.high);
}

std::size_t width_of(const std::string& name) { return std::max(kColumn, name.size() + 2); }

}  // namespace

std::string table_head(const std::vector<Contestant>& contestants, int threads, Way way) {
  std::string text = fmt::format(
      "{}, {} thread{}: ms (median; ~ where the quartiles are more than {:.0f}% apart)\n",
      way == Way::prepared ? "weights prepared" : "everything from plain tensors", threads,
      threads == 1 ? "" : "s", kTolerableSpread * 100);
  text += fmt::format("{:<16}", "layer");
  for (const Contestant& one : contestants) {
    const bool bare = way == Way::prepared && one.bare_run != nullptr;
    const std::string name = one.name + (bare ? "*" : "");
    text += fmt::format("{:>{}}", name, width_of(one.name));
  }
  return text + fmt::format("  {:>6}  {:<18}  {}\n", "% peak", "x best peer", "");
}

std::string table_line(const LayerResult& result) {
  std::string text = fmt::format("{:<16}", result.layer);
  for (const Row& row : result.rows) {
    text += fmt::format("{:>{}}", milliseconds(row), width_of(row.contestant));
  }
  const Series shares =
      result.rows.empty() ? Series{} : shares_of_peak(result, result.rows.front());
  text += shares.empty() ? fmt::format("  {:>6}", "-")
                         : fmt::format("  {:>6.1f}", median(shares) * 100);
  if (!result.comparison) return text + "  no peer\n";
  text += fmt::format("  {:<18}  {}", interval(result.comparison->speed), result.best);
  if (!result.doubt.empty()) text += " (" + result.doubt + ")";
  return text + '\n';
}

std::string table_foot(const Summary& summary, const std::string& ours) {
  if (summary.layers == 0) return fmt::format("{}: compared with nobody\n", ours);
  std::string text = fmt::format(
      "{}: {} times as fast as the best peer (geometric mean of {} layers, 95%), {:.1f}% of the "
      "peak; faster on {}, slower on {}, undecided on {}\n",
      ours, interval(summary.speed), summary.layers, summary.share * 100, summary.faster,
      summary.slower, summary.layers - summary.faster - summary.slower);
  if (summary.doubted > 0) {
    text += fmt::format(
        "  {} of these {} are not to be built on: few rounds, quartiles far apart, or others had "
        "the processors\n",
        summary.doubted, summary.layers);
  }
  return text;
}

}  // namespace convlaw::bench
