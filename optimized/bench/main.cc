// SPDX-License-Identifier: MIT
// Layers of real networks, side by side: ours and everybody else's, in interleaved rounds.
//
//   convlaw_bench --peer onednn_blocked.so --peer ./mine.so --layer 'r50_*' --json all.json
//
// What a contestant computes is judged before it is timed. Times are of tensors that are warm: the
// same ones again and again.
#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <thread>

#include "convlaw/abi.h"
#include "convlaw/floating_point_environment.h"
#include "optimized/bench/options.h"
#include "optimized/bench/report.h"
#include "optimized/bench/rounds.h"

namespace convlaw::bench {
namespace {

int complain(const std::string& message) {
  fmt::print(stderr, "convlaw_bench: {}\n", message);
  return 2;
}

// One layer with so many threads in one way, from making everybody ready to comparing them.
LayerResult measure(const NamedProblem& layer, const Record& record, int threads, Way way,
                    std::mt19937& random) {
  TypedProblem typed = layer.problem;
  LayerResult result;
  result.layer = layer.name;
  result.problem = to_line(typed);
  result.operations = 2.0 * static_cast<double>(multiply_adds(typed.problem));
  result.threads = threads;
  result.way = way;

  std::map<Layout, Material> materials;
  std::vector<Entry> entries;
  std::vector<std::size_t> rows;  // of the entries
  for (const Contestant& contestant : record.contestants) {
    Row& row = result.rows.emplace_back();
    row.contestant = contestant.name;
    const auto capabilities = capabilities_of(*contestant.implementation);
    if (threads > 1 && capabilities.max_threads <= 1) {
      row.status = Status::declined;
      row.reason = "single-threaded";
      continue;
    }
    typed.layout = contestant.layout;
    Material& material = materials.try_emplace(contestant.layout, typed).first->second;
    auto entry = Entry::make(contestant, material, threads);
    if (!entry) {
      row.status = Status::declined;
      row.reason = entry.error().message();
      continue;
    }
    if (const auto error = record.options.verify ? entry->verify() : std::nullopt) {
      row.status = error->rule.starts_with("declined") ? Status::declined : Status::not_legal;
      row.reason = error->message();
      continue;
    }
    row.how = entry->explanation();
    entries.push_back(std::move(*entry));
    rows.push_back(result.rows.size() - 1);
  }

  std::vector<Entry*> pointers;
  pointers.reserve(entries.size());
  for (Entry& entry : entries) pointers.push_back(&entry);
  const Others others;
  Rounds rounds = run_rounds(pointers, way, threads, record.options.pace, random);
  result.others = others.processors();
  result.peak = std::move(rounds.peak);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row& row = result.rows[rows[i]];
    row.seconds = std::move(rounds.entries[i].seconds);
    if (rounds.entries[i].failure) {
      row.status = Status::failed;
      row.reason = rounds.entries[i].failure->message();
    }
  }
  finish(result, record.machine.processors, record.options.seed);
  return result;
}

// What the table only hints at, each said once.
int say_what_was_wrong(const Record& record) {
  int code = 0;
  bool any_timed = false;
  std::map<std::string, bool> said;
  for (const LayerResult& result : record.results) {
    for (const Row& row : result.rows) {
      any_timed = any_timed || row.status == Status::timed;
      if (row.status == Status::timed) continue;
      if (row.status == Status::failed) code = 3;
      if (row.status == Status::not_legal && code == 0) code = 1;
      const std::string line = row.status == Status::declined
                                   ? fmt::format("{}: {}", row.contestant, row.reason)
                                   : fmt::format("{} on {}: {}: {}", row.contestant, result.layer,
                                                 to_string(row.status), row.reason);
      if (said.emplace(line, true).second) fmt::print("{}\n", line);
    }
  }
  return any_timed ? code : 4;
}

int write_file(const std::string& path, const std::string& text) {
  if (path.empty()) return 0;
  std::ofstream file(path);
  file << text;
  file.close();
  return file ? 0 : complain(Error{"file", path, "cannot be written", {}, 0}.message());
}

int write_files(const Record& record) {
  const int code = write_file(record.options.json, to_json(record));
  return code != 0 ? code : write_file(record.options.plot_data, to_plot_data(record));
}

int run(int argc, char** argv) {
  Parsed parsed = parse_options({argv + 1, argv + argc}, CONVLAW_LAYERS);
  if (parsed.exit_code >= 0) {
    fmt::print(parsed.exit_code == 0 ? stdout : stderr, "{}", parsed.message);
    return parsed.exit_code;
  }
  if (const auto error = find_unsuitable_environment()) return complain(error->message());
  Record record;
  record.options = std::move(parsed.options);
  const Options& options = record.options;
  const auto layers = read_layers(options);
  if (!layers) return complain(layers.error().message());
  for (const std::string& path : {options.json, options.plot_data}) {
    if (!path.empty() && !std::ofstream(path, std::ios::app)) {
      return complain(Error{"file", path, "cannot be written", {}, 0}.message());
    }
  }
  // Whatever a plug-in is known to do wrong is judged here like the rest.
  setenv("CONVLAW_SHOW_KNOWN", "1", 1);
  // OpenMP reads it when the first plug-in that uses it is loaded; torch would take half.
  setenv("OMP_NUM_THREADS", std::to_string(std::thread::hardware_concurrency()).c_str(), 0);
  std::vector<std::string> specs{options.ours};
  specs.insert(specs.end(), options.peers.begin(), options.peers.end());
  for (const std::string& spec : specs) {
    const auto contestant = find_contestant(spec);
    if (!contestant) return complain(contestant.error().message());
    for (const Contestant& other : record.contestants) {
      if (other.name == contestant->name) {
        return complain(Error{"contestant", spec, "is there already", {}, 0}.message());
      }
    }
    record.contestants.push_back(*contestant);
  }
  record.machine = this_machine();
  record.load_before = load_average();
  fmt::print("{}, {} processors, {}; {}, {} rounds; load before {:.2f}\n", record.machine.processor,
             record.machine.processors, record.machine.date, to_string(options.dtype),
             options.pace.rounds, record.load_before);
  for (const std::string& name : options.not_found) fmt::print("not found: {}\n", name);

  std::mt19937 random(options.seed);
  for (const Way way : options.ways) {
    for (const int threads : options.threads) {
      fmt::print("\n{}", table_head(record.contestants, threads, way));
      const std::size_t first = record.results.size();
      for (const NamedProblem& layer : *layers) {
        record.results.push_back(measure(layer, record, threads, way, random));
        fmt::print("{}", table_line(record.results.back()));
        std::fflush(stdout);
      }
      std::vector<const LayerResult*> table;
      for (std::size_t i = first; i < record.results.size(); ++i) {
        table.push_back(&record.results[i]);
      }
      fmt::print("{}", table_foot(summarize(table), record.contestants.front().name));
      record.load_after = load_average();
      // After every table, so that a run that is stopped has left what it had.
      if (const int code = write_files(record)) return code;
    }
  }
  fmt::print("\n* without the copies that only this interface asks for; load after {:.2f}\n",
             record.load_after);
  return say_what_was_wrong(record);
}

}  // namespace
}  // namespace convlaw::bench

int main(int argc, char** argv) {
  try {
    return convlaw::bench::run(argc, argv);
  } catch (const std::exception& exception) {
    return convlaw::bench::complain(exception.what());
  }
}
