// SPDX-License-Identifier: MIT
#include "optimized/bench/options.h"

#include <fnmatch.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <sstream>

#include "convlaw/element_type.h"
#include "optimized/bench/statistics.h"

namespace convlaw::bench {

Parsed parse_options(std::vector<std::string> arguments, const std::string& default_layers) {
  Parsed parsed;
  Options& o = parsed.options;
  o.layers = default_layers;
  CLI::App app{"Convolutions side by side, layer by layer, in interleaved rounds.",
               "convlaw_bench"};
  app.footer(
      "CONTESTANT is a built-in name (halide) or a plug-in as convlaw check takes it, with @nhwc\n"
      "behind it if it shall be given that layout.\n"
      "Exit codes: 0 measured; 1 what a contestant computes is not legal; 2 wrong usage or\n"
      "unreadable input; 3 a contestant failed; 4 nothing was measured.");
  app.get_formatter()->column_width(30);
  app.add_option("--ours", o.ours, "whose ratio to the best of the others is told")
      ->type_name("CONTESTANT")
      ->capture_default_str();
  app.add_option("--peer", o.peers, "one of the others; may be repeated")
      ->type_name("CONTESTANT")
      ->allow_extra_args(false);
  app.add_option("--layers", o.layers, "a CSV file of layers")->type_name("FILE");
  app.add_option("--layer", o.chosen, "only layers of such names; may be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  std::string dtype(to_string(o.dtype));
  app.add_option("--dtype", dtype, "element type of the input, with which the others' go")
      ->check(CLI::IsMember({"f64", "f32", "f16", "bf16", "i8", "u8"}))
      ->capture_default_str();
  app.add_option("--threads", o.threads, "numbers of threads")
      ->type_name("N,N...")
      ->delimiter(',')
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  std::string way = "both";
  app.add_option("--way", way, "weights prepared, everything from plain tensors, or both")
      ->check(CLI::IsMember({"prepared", "plain", "both"}))
      ->capture_default_str();
  app.add_option("--rounds", o.pace.rounds, "samples of each contestant")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  double milliseconds = o.pace.sample_seconds * 1000;
  app.add_option("--sample-ms", milliseconds, "the least that a sample lasts, by repetition")
      ->type_name("MS")
      ->check(CLI::Range(0.01, 60'000.0))
      ->check([](const std::string& text) {
        return text.find_first_of("nN") == std::string::npos ? std::string() : "must be a number";
      })
      ->capture_default_str();
  app.add_option("--seed", o.seed, "of the order in the rounds")->capture_default_str();
  bool trust = false;
  app.add_flag("--trust", trust, "do not judge what is computed before it is timed");
  app.add_option("--json", o.json, "write everything, every round included")->type_name("FILE");
  app.add_option("--plot-data", o.plot_data, "write what plot.gp draws")->type_name("FILE");
  app.add_option("--not-found", o.not_found, "a peer that was looked for in vain, for the record")
      ->type_name("NAME")
      ->allow_extra_args(false);
  try {
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    return {o, app.help(), 0};
  } catch (const CLI::ParseError& error) {
    return {o, std::string("convlaw_bench: ") + error.what() + '\n', 2};
  }
  o.dtype = *parse_element_type(dtype);
  if (way != "both") o.ways = {way == "plain" ? Way::plain : Way::prepared};
  o.pace.sample_seconds = milliseconds / 1000;
  o.verify = !trust;
  return parsed;
}

Result<std::vector<NamedProblem>> read_layers(const Options& options) {
  std::ifstream file(options.layers);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return Error{"layers", options.layers, "cannot be read", {}, 0};
  }
  auto read = parse_csv(text.str());
  if (!read) return read.error();
  std::vector<NamedProblem> layers;
  for (NamedProblem& layer : *read) {
    if (layer.name.empty()) layer.name = to_line(layer.problem.problem);
    const auto matches = [&](const std::string& glob) {
      return fnmatch(glob.c_str(), layer.name.c_str(), 0) == 0;
    };
    if (!options.chosen.empty() &&
        std::none_of(options.chosen.begin(), options.chosen.end(), matches)) {
      continue;
    }
    if (const auto illegality = find_illegality(layer.problem.problem)) {
      return Error{"layer", layer.name, illegality->message(), {}, 0};
    }
    if (layer.problem.dtype != ElementType::f32) {
      return Error{"layer", layer.name, "must be of f32: --dtype says what is timed", {}, 0};
    }
    layer.problem.dtype = options.dtype;
    if (multiply_adds(layer.problem.problem) == 0) {
      return Error{"layer", layer.name, "must have something to multiply", {}, 0};
    }
    layers.push_back(std::move(layer));
  }
  if (layers.empty()) {
    std::string chosen;
    for (const std::string& glob : options.chosen) chosen += (chosen.empty() ? "" : ", ") + glob;
    return Error{"layer", chosen, "must be the name of a layer in " + options.layers, {}, 0};
  }
  return layers;
}

}  // namespace convlaw::bench
