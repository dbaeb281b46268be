// SPDX-License-Identifier: MIT
// convlaw power: the law book measured against the catalogue of defects.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <random>
#include <thread>

#include "properties/command/command.h"
#include "properties/command/power_report.h"
#include "properties/command/select.h"
#include "properties/npy/npy_file.h"
#include "properties/runner/parallel.h"

namespace convlaw {
namespace {

struct PowerOptions {
  std::uint64_t seed = 0;
  std::vector<std::string> globs;
  std::string json;
  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  bool matrix = false;
  std::string only_to;
  bool quick = false;
  bool peers = false;
};

// A defect should be caught in ten seconds of a processor, of which another test may have half.
constexpr double kQuickSeconds = 20;

constexpr const char* kPowerNotes = R"(
Every defect of the catalogue is put to what `convlaw check` puts an implementation to, until a law is
broken. Milliseconds are from the start of its process. The diagnosis is right if the defect alone is
named, tied if others are named too; leave-one-out asks again without the defect in the catalogue,
and counts where exactly one other would have been named.)";

// Which laws catch which defect.
int print_matrix(const PowerOptions& options, const std::vector<const Defect*>& defects) {
  // What only one law catches is known once there is a second.
  const MatrixOptions matrix{.seed = options.seed, .enough = options.only_to.empty() ? 0 : 2};
  std::vector<std::vector<const Law*>> rows(defects.size());
  const auto error = run_in_parallel(
      defects.size(), options.jobs,
      [&](std::size_t i) {
        std::string flags;
        const std::vector<const Law*> catchers = find_catchers(*defects[i], all_laws(), matrix);
        for (const Law* law : all_laws()) {
          const bool found = std::find(catchers.begin(), catchers.end(), law) != catchers.end();
          flags += found ? 'x' : '.';
        }
        return flags;
      },
      [&](std::size_t i, const std::string& flags) {
        for (std::size_t law = 0; law < flags.size(); ++law) {
          if (flags[law] == 'x') rows[i].push_back(all_laws()[law]);
        }
        fmt::print("{:<48}", defects[i]->name);
        for (const Law* law : rows[i]) fmt::print(" {}", law->chapter);
        fmt::print("\n");
        std::fflush(stdout);
      });
  if (error) return complain(*error);
  OnlyTable only;
  for (std::size_t i = 0; i < defects.size(); ++i) add_to_only_table(only, *defects[i], rows[i]);
  const std::string text = to_text(only);
  if (options.only_to.empty()) {
    fmt::print("\n{}", text);
  } else if (const auto trouble = write_file(options.only_to, text)) {
    return complain(*trouble);
  }
  const bool all_caught =
      std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row.empty(); });
  return all_caught ? kHolds : kBroken;
}

// Does laws/only.txt say the truth, as far as it can be seen in a moment: is it consistent, and is
// every defect still caught by the law that is said to be the only one?
bool only_table_holds(const PowerOptions& options) {
  std::vector<std::string> wrong = find_inconsistencies(only_table());
  std::vector<std::pair<const Law*, const Defect*>> claims;
  for (const auto& [name, defects] : only_table()) {
    for (const std::string& defect : defects) {
      claims.emplace_back(find_law(name), find_defect(defect));
    }
  }
  std::erase_if(claims, [](const auto& claim) { return !claim.first || !claim.second; });
  const auto error = run_in_parallel(
      claims.size(), options.jobs,
      [&](std::size_t i) {
        const auto [law, defect] = claims[i];
        const bool caught = !find_catchers(*defect, {&law, 1}, {.seed = options.seed}).empty();
        return caught ? std::string()
                      : fmt::format("{} does not catch {}", law->name, defect->name);
      },
      [&](std::size_t, std::string complaint) {
        if (!complaint.empty()) wrong.push_back(std::move(complaint));
      });
  if (error) wrong.push_back(error->message());
  for (const std::string& complaint : wrong) {
    fmt::print("properties/laws/only.txt: {}\n", complaint);
  }
  return wrong.empty();
}

int run_power(const PowerOptions& options) {
  const Result<std::vector<const Defect*>> selected = select_defects(options.globs);
  if (!selected) return complain(selected.error());
  const std::vector<const Defect*>& defects = *selected;
  if (options.matrix) return print_matrix(options, defects);

  ConvictionOptions conviction;
  conviction.seed = options.seed;
  conviction.reduce_and_diagnose = !options.quick;
  if (options.quick) conviction.seconds = kQuickSeconds;
  conviction.ask_peers = options.peers;
  std::vector<Conviction> convictions(defects.size());
  fmt::print("{}", conviction_header(options.peers));
  const auto error = run_in_parallel(
      defects.size(), options.jobs,
      [&](std::size_t i) { return encode_conviction(convict(*defects[i], conviction)); },
      [&](std::size_t i, const std::string& bytes) {
        convictions[i] = decode_conviction(bytes);
        fmt::print("{}", describe_conviction(convictions[i]));
        std::fflush(stdout);
      });
  if (error) return complain(*error);
  fmt::print("{}", summarize(convictions, options.seed));
  const bool holds = !options.quick || only_table_holds(options);
  if (!options.json.empty()) {
    const std::string text = to_json(convictions, options.seed).dump(2) + '\n';
    if (const auto trouble = write_file(options.json, text)) return complain(*trouble);
  }
  const bool all_caught = std::all_of(convictions.begin(), convictions.end(), is_caught);
  return all_caught && holds ? kHolds : kBroken;
}

}  // namespace

Action add_power_command(CLI::App& app) {
  auto options = std::make_shared<PowerOptions>();
  app.footer(kPowerNotes + app.get_footer());
  auto* seed = app.add_option("--seed", options->seed, "of the drawn cases; fresh by default");
  app.add_option("--defect", options->globs,
                 "only defects whose name matches this pattern; may be given several times");
  auto* json = app.add_option("--json", options->json, "write the table to this file, too");
  app.add_option("--jobs", options->jobs, "processes that share the work")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  auto* quick = app.add_flag("--quick", options->quick,
                             "no diagnosis, and each defect is given up after 20 seconds; but see "
                             "that properties/laws/only.txt is consistent");
  auto* peers = app.add_flag(
      "--peers", options->peers,
      "say beside it which other tools' own checks would have caught the defect: their "
      "shapes, data and comparisons, done again here");
  auto* matrix = app.add_flag(
      "--matrix", options->matrix,
      "say which laws catch which defect, each law on its own, and what only one catches");
  for (CLI::Option* other : {json, quick, peers}) matrix->excludes(other);
  app.add_option(
         "--only-to", options->only_to,
         "with --matrix: write the latter to this file, which is properties/laws/only.txt, and "
         "ask no further laws about a defect that two have caught")
      ->needs(matrix);
  return [options, seed] {
    if (seed->count() == 0) options->seed = std::random_device{}();
    return run_power(*options);
  };
}

}  // namespace convlaw
