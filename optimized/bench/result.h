// SPDX-License-Identifier: MIT
// What came of one layer with so many threads in one way. All that is printed, written or drawn is
// read from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimized/bench/entry.h"
#include "optimized/bench/statistics.h"

namespace convlaw::bench {

enum class Status : std::uint8_t { timed, declined, failed, not_legal };
const char* to_string(Status status);

struct Row {
  std::string contestant;
  Status status = Status::timed;
  std::string reason;  ///< of a status that is not `timed`
  Series seconds;      ///< one a round
  std::string how;     ///< what it says of how it computes this
};

struct LayerResult {
  std::string layer;
  std::string problem;    ///< in our own form
  double operations = 0;  ///< two for each multiply-add of the direct algorithm
  int threads = 1;
  Way way = Way::prepared;
  double others = -1;     ///< processors that others kept busy meanwhile; negative: not known
  Series peak;            ///< operations a second, one a round
  std::vector<Row> rows;  ///< the first is the one whose ratio to the others is told
  // By finish():
  std::optional<Comparison> comparison;
  std::string best;   ///< name of the best peer
  std::string doubt;  ///< empty, or why not to build on it
};

/// GFLOP/s over the peak of the same round.
Series shares_of_peak(const LayerResult& result, const Row& row);

/// Compares the first row with the others, if all of its rounds are there, on a machine of so many
/// processors.
void finish(LayerResult& result, unsigned processors, unsigned seed);

/// All layers that were compared, with so many threads in that way.
struct Summary {
  std::size_t layers = 0;
  Estimate speed;
  double share = 0;  ///< geometric mean of the medians of the first row's shares of the peak
  std::size_t faster = 0, slower = 0;  ///< layers whose interval is on one side of 1
  std::size_t doubted = 0;
};
Summary summarize(const std::vector<const LayerResult*>& results);

}  // namespace convlaw::bench
