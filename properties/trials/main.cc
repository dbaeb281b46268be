// SPDX-License-Identifier: MIT
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "properties/trials/trials.h"

namespace convlaw::trials {
namespace {

constexpr const char* kUsage =
    "convlaw_trials [--quick] [--seed N] [--outputs N] [--threads N] [--csv FILE] [TRIAL]\n"
    "  Puts the oracle on trial. TRIAL: no_false_alarms, weaker_contracts, sensitivity or\n"
    "  stated_probability; all of them if it is left out.\n"
    "  --quick    small samples: a few seconds\n"
    "  --outputs  judged in every cell of no_false_alarms (100000)\n"
    "  --csv      a file for the cells of no_false_alarms\n"
    "Exit codes: 0 passed; 1 a trial failed; 2 wrong usage.\n";

struct Trial {
  std::string_view name;
  bool (*run)(const Options&);
};
constexpr Trial kTrials[] = {{"no_false_alarms", no_false_alarms},
                             {"weaker_contracts", weaker_contracts},
                             {"sensitivity", sensitivity},
                             {"stated_probability", stated_probability}};

template <class T>
bool parse(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0;
}

int run(int argc, char** argv) {
  Options options;
  std::string_view only;
  bool outputs_given = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::string_view next = i + 1 < argc ? argv[i + 1] : "";
    bool understood = true;
    if (argument == "--help") {
      std::fputs(kUsage, stdout);
      return 0;
    }
    if (argument == "--quick") {
      options.quick = true;
    } else if (argument == "--seed") {
      understood = parse(next, options.seed), ++i;
    } else if (argument == "--outputs") {
      understood = parse(next, options.outputs), ++i;
      outputs_given = true;
    } else if (argument == "--threads") {
      understood = parse(next, options.threads), ++i;
    } else if (argument == "--csv") {
      understood = !next.empty(), ++i;
      options.csv = next;
    } else {
      only = argument;
      understood = false;
      for (const Trial& trial : kTrials) understood = understood || trial.name == only;
    }
    if (!understood) {
      std::fprintf(stderr, "convlaw_trials: %s is not understood\n%s",
                   argv[i < argc ? i : argc - 1], kUsage);
      return 2;
    }
  }
  if (options.quick && !outputs_given) options.outputs = 100;

  std::printf("convlaw_trials --seed %llu%s\n\n", static_cast<unsigned long long>(options.seed),
              options.quick ? " --quick" : "");
  bool passed = true;
  for (const Trial& trial : kTrials) {
    if (!only.empty() && trial.name != only) continue;
    const auto start = std::chrono::steady_clock::now();
    const bool trial_passed = trial.run(options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s: %s\n", trial.name.data(), trial_passed ? "passed" : "FAILED");
    std::fflush(stdout);
    std::fprintf(stderr, "%s took %.1f s\n", trial.name.data(), seconds.count());
    passed = passed && trial_passed;
  }
  return passed ? 0 : 1;
}

}  // namespace
}  // namespace convlaw::trials

int main(int argc, char** argv) { return convlaw::trials::run(argc, argv); }
