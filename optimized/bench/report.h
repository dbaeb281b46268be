// SPDX-License-Identifier: MIT
// The results as a table that grows line by line, as JSON, and as columns for plot.gp.
#pragma once

#include <string>
#include <vector>

#include "optimized/bench/contestant.h"
#include "optimized/bench/machine.h"
#include "optimized/bench/options.h"
#include "optimized/bench/result.h"

namespace convlaw::bench {

/// "prepared, 1 thread: milliseconds ..." and the names of the columns.
std::string table_head(const std::vector<Contestant>& contestants, int threads, Way way);
std::string table_line(const LayerResult& result);
/// The means under a table.
std::string table_foot(const Summary& summary, const std::string& ours);

/// All that a run was and found.
struct Record {
  Machine machine;
  double load_before = -1, load_after = -1;
  Options options;
  std::vector<Contestant> contestants;
  std::vector<LayerResult> results;
};
std::string to_json(const Record& record);
/// A line a result, separated by tabs.
std::string to_plot_data(const Record& record);

}  // namespace convlaw::bench
