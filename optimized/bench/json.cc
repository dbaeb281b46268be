// SPDX-License-Identifier: MIT
#include <cmath>
#include <nlohmann/json.hpp>

#include "convlaw/abi.h"
#include "optimized/bench/report.h"

namespace convlaw::bench {
namespace {

using Json = nlohmann::ordered_json;

// Six digits say more than a clock knows.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10, 5 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

Json rounded(const Series& values, double scale) {
  Json made = Json::array();
  for (const double value : values) made.push_back(rounded(value * scale));
  return made;
}

Json spread(const Series& values, double scale) {
  const Spread s = spread_of(values);
  return {{"median", rounded(s.median * scale)},
          {"quartiles", {rounded(s.low * scale), rounded(s.high * scale)}}};
}

Json estimate(const Estimate& e) {
  return {{"value", rounded(e.value)}, {"interval_95", {rounded(e.low), rounded(e.high)}}};
}

Json json_of(const Contestant& one) {
  const convlaw_implementation whole =
      read_struct(one.implementation, one.implementation->struct_size);
  const auto text = [](const char* given) { return std::string(given == nullptr ? "" : given); };
  return {{"name", one.name},
          {"description", text(whole.description)},
          {"version", text(whole.version)},
          {"layout", to_string(one.layout)},
          {"prepares_weights", one.prepares()},
          {"bare_run", one.bare_run != nullptr}};
}

Json json_of(const LayerResult& result, const Row& row) {
  Json made{{"contestant", row.contestant}, {"status", to_string(row.status)}};
  if (row.status != Status::timed) {
    made["reason"] = row.reason;
    return made;
  }
  made["how"] = row.how;
  made["ms"] = spread(row.seconds, 1e3);
  made["gflops"] = rounded(result.operations * 1e-9 / median(row.seconds));
  if (const Series shares = shares_of_peak(result, row); !shares.empty()) {
    made["share_of_peak"] = rounded(median(shares));
  }
  made["noisy"] = spread_of(row.seconds).relative() > kTolerableSpread;
  made["rounds_ms"] = rounded(row.seconds, 1e3);
  return made;
}

Json json_of(const LayerResult& result) {
  Json made{{"layer", result.layer},
            {"problem", result.problem},
            {"operations", result.operations},
            {"threads", result.threads},
            {"way", to_string(result.way)},
            {"others_processors", rounded(result.others)},
            {"peak_gflops", spread(result.peak, 1e-9)},
            {"peak_rounds_gflops", rounded(result.peak, 1e-9)},
            {"rows", Json::array()}};
  for (const Row& row : result.rows) made["rows"].push_back(json_of(result, row));
  if (result.comparison) {
    made["best_peer"] = result.best;
    made["times_as_fast"] = estimate(result.comparison->speed);
  }
  made["doubt"] = result.doubt;
  return made;
}

Json summaries(const Record& record) {
  Json made = Json::array();
  for (const int threads : record.options.threads) {
    for (const Way way : record.options.ways) {
      std::vector<const LayerResult*> chosen;
      for (const LayerResult& result : record.results) {
        if (result.threads == threads && result.way == way) chosen.push_back(&result);
      }
      const Summary s = summarize(chosen);
      if (s.layers == 0) continue;
      made.push_back({{"threads", threads},
                      {"way", to_string(way)},
                      {"layers", s.layers},
                      {"times_as_fast_geometric_mean", estimate(s.speed)},
                      {"share_of_peak_geometric_mean", rounded(s.share)},
                      {"faster", s.faster},
                      {"slower", s.slower},
                      {"doubted", s.doubted}});
    }
  }
  return made;
}

}  // namespace

std::string to_json(const Record& record) {
  const Options& o = record.options;
  Json made{{"format", "convlaw_bench 1"},
            {"date", record.machine.date},
            {"machine",
             {{"processor", record.machine.processor},
              {"processors", record.machine.processors},
              {"compiler", record.machine.compiler},
              {"halide_isa", record.machine.halide_isa},
              {"load_before", record.load_before},
              {"load_after", record.load_after}}},
            {"settings",
             {{"dtype", to_string(o.dtype)},
              {"rounds", o.pace.rounds},
              {"sample_ms", o.pace.sample_seconds * 1e3},
              {"seed", o.seed},
              {"judged", o.verify},
              {"enough_rounds", kEnoughRounds},
              {"tolerable_spread", kTolerableSpread},
              {"tolerable_lack", kTolerableLack}}},
            {"ours", record.contestants.empty() ? "" : record.contestants.front().name},
            {"contestants", Json::array()},
            {"not_found", o.not_found},
            {"summary", summaries(record)}};
  for (const Contestant& one : record.contestants) made["contestants"].push_back(json_of(one));
  const auto text_of = [](const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
  };
  // A line a result: every round on a line of its own would be too much for any reader.
  std::string text = text_of(made, 1);
  text.resize(text.size() - 2);  // the brace at the end, and the line's end before it
  text += ",\n \"results\": [";
  const char* separator = "\n  ";
  for (const LayerResult& result : record.results) {
    text += separator + text_of(json_of(result), -1);
    separator = ",\n  ";
  }
  return text + "\n ]\n}\n";
}

}  // namespace convlaw::bench
