// SPDX-License-Identifier: MIT
// convlaw laws: the book.
#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "properties/command/command.h"
#include "properties/command/select.h"
#include "properties/power/matrix.h"

namespace convlaw {
namespace {

struct LawsOptions {
  std::vector<std::string> globs;
  bool explain = false;
  bool markdown = false;
};

// The defects that only this law catches, with commas between them; empty if there are none.
std::string caught_alone(const Law& law) {
  const auto row = only_table().find(law.name);
  std::string text;
  if (row == only_table().end()) return text;
  for (const std::string& defect : row->second) text += (text.empty() ? "" : ", ") + defect;
  return text;
}

void print_explained(const Law& law) {
  fmt::print("{} ({})\n  {}\n  because {}\n  {}\n", law.name, law.chapter, law.formula, law.reason,
             to_string(law.exactness));
  if (const std::string defects = caught_alone(law); !defects.empty()) {
    fmt::print("  alone catches, those that compare with the definition set aside: {}\n", defects);
  } else if (!law.kept_because.empty()) {
    fmt::print("  kept though no defect is caught by it alone: {}\n", law.kept_because);
  }
  fmt::print("\n");
}

void print_markdown(const std::vector<const Law*>& laws) {
  fmt::print(
      "# The laws\n\nMade by `convlaw laws --markdown`. Every correct implementation of "
      "`torch.nn.Conv2d` obeys each of them;\n`f(x, w, b)` is its output for input, weight and "
      "bias.\n");
  for (const Law* law : laws) {
    fmt::print("\n## {} {}\n\n    {}\n\nBecause {}.\nHow it is compared: {}.\n", law->chapter,
               law->name, law->formula, law->reason, to_string(law->exactness));
    if (const std::string defects = caught_alone(*law); !defects.empty()) {
      fmt::print("It alone catches {}, the laws that compare with the definition set aside.\n",
                 defects);
    } else if (!law->kept_because.empty()) {
      fmt::print("No defect of the catalogue is caught by this law alone: {}.\n",
                 law->kept_because);
    }
  }
}

int run_laws(const LawsOptions& options) {
  const Result<std::vector<const Law*>> laws = select_laws(options.globs);
  if (!laws) return complain(laws.error());
  if (options.markdown) {
    print_markdown(*laws);
    return kHolds;
  }
  for (const Law* law : *laws) {
    if (options.explain) {
      print_explained(*law);
    } else {
      fmt::print("{:<4} {:<50} {}\n", law->chapter, law->name, law->formula);
    }
  }
  return kHolds;
}

}  // namespace

Action add_laws_command(CLI::App& app) {
  auto options = std::make_shared<LawsOptions>();
  app.add_option("GLOB", options->globs, "only laws whose name or chapter matches, e.g. '*bias*'");
  app.add_flag("--explain", options->explain,
               "say why each holds, how it is compared, and which defects only it catches");
  app.add_flag("--markdown", options->markdown, "print properties/laws/LAWS.md");
  return [options] { return run_laws(*options); };
}

}  // namespace convlaw
