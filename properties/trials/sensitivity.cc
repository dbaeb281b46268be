// SPDX-License-Identifier: MIT
// Which faults do the checks of other projects catch, and how often do they accuse a convolution
// that is right? 3x3, padding 1, 12x12, 8 filters, N(0, 1) inputs.
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "convlaw/certificate.h"
#include "properties/trials/checkers.h"
#include "properties/trials/draw.h"
#include "properties/trials/parallel.h"
#include "properties/trials/tally.h"
#include "properties/trials/trials.h"
#include "reference/tests/ways/faults.h"

namespace convlaw::trials {
namespace {

using ways::Fault;
using ways::Operands;

Conv2dProblem layer(std::int64_t in_channels) {
  Conv2dProblem p;
  p.in_channels = in_channels;
  p.height = p.width = 12;
  p.out_channels = 8;
  p.kernel_size = {3, 3};
  p.padding = Padding::symmetric({1, 1});
  return p;
}

Operands scaled(Operands operands, double factor) {
  for (AnyTensor* tensor : {&operands.input, &*operands.bias}) {
    for (std::int64_t i = 0; i < tensor->size(); ++i) tensor->set(i, factor * tensor->get(i));
  }
  return operands;
}

// As behind a ReLU, in a place where that gave 0.
Operands rectified(Operands operands, const Conv2dProblem& problem) {
  for (std::int64_t i = 0; i < operands.input.size(); ++i) {
    operands.input.set(i, std::max(0.0, operands.input.get(i)));
  }
  const ways::Place place = ways::place_left_out(problem);
  operands.input.set((place.channel * problem.height + place.row) * problem.width + place.column,
                     0);
  return operands;
}

struct Row {
  std::string name;
  ways::Run run;
  Operands (*data)(Operands, const Conv2dProblem&);
};

std::vector<Row> faulty_rows() {
  const auto as_drawn = [](Operands operands, const Conv2dProblem&) { return operands; };
  std::vector<Row> rows;
  for (const Fault& fault : ways::faults()) rows.push_back({fault.name, fault.run, as_drawn});
  rows.push_back(
      {"... one output, its input a ReLU's 0", ways::one_tap_of_one_output().run, rectified});
  for (const Fault& fault : ways::faults()) {
    if (fault.name != "bf16-rounded inputs") continue;
    rows.push_back(
        {fault.name + ", data * 2^-10", fault.run, [](Operands operands, const Conv2dProblem&) {
           return scaled(std::move(operands), 0x1p-10);
         }});
  }
  return rows;
}

AnyTensor copy(const AnyView& view) {
  AnyTensor tensor(view.type, view.extents);
  std::int64_t position = 0;
  for_each_index(view.extents, [&](auto i, auto j, auto k, auto l) {
    tensor.set(position++, view.at(i, j, k, l));
  });
  return tensor;
}

// Our probes know nothing of the row's data: they bring their own.
Certificate certify_way(std::uint64_t seed, const Conv2dProblem& problem, const ways::Run& run) {
  CertifyOptions options;
  options.seed = seed;
  options.read_out = false;
  return certify(
      problem, element_types(ElementType::f32),
      [&](const RunOperands& given, AnyTensor& output) -> std::optional<Error> {
        Operands operands{copy(given.input), copy(given.weight), std::nullopt};
        if (given.bias) operands.bias = copy(*given.bias);
        output = run(problem, operands);
        return std::nullopt;
      },
      options);
}

std::vector<std::int64_t> channels_of(const Options& options) {
  if (options.quick) return {1, 64};
  return {1, 64, 512};
}

void print_header(const char* title) {
  std::printf("  %-38s", title);
  for (const Checker& checker : checkers()) std::printf(" %12s", checker.name.c_str());
  std::printf(" %12s %12s\n", "our judge", "our probes");
}

// Who catches the fault: the checkers in order, our judge, our probes.
std::vector<bool> caught(std::uint64_t seed, const Row& row, std::int64_t channels) {
  Random random(seed * 1'000'037 + static_cast<std::uint64_t>(channels));
  const Conv2dProblem problem = layer(channels);
  const Operands operands = row.data(draw_layer(random, problem), problem);
  const AnyTensor output = row.run(problem, operands);
  const Expected expected = expect(problem, operands);
  const std::vector<double> got = ways::values(output);

  std::vector<bool> all;
  for (const Checker& checker : checkers()) all.push_back(!checker.accepts(expected, got));
  const auto judgement = judge(problem, ways::judged(operands, output));
  all.push_back(judgement && judgement->rejected > 0);
  const Certificate certificate = certify_way(random.bits(), problem, row.run);
  all.push_back(certificate.verdict == Certificate::Verdict::refuted);
  return all;
}

bool print_faults(const Options& options) {
  const std::vector<Row> rows = faulty_rows();
  std::vector<std::vector<std::string>> cells(rows.size(),
                                              std::vector<std::string>(checkers().size() + 2));
  in_parallel(rows.size(), options.threads, [&](std::size_t row) {
    for (const std::int64_t channels : channels_of(options)) {
      const std::vector<bool> by = caught(options.seed, rows[row], channels);
      for (std::size_t i = 0; i < by.size(); ++i) {
        cells[row][i] += channels == 1 ? "" : "/";
        cells[row][i] += by[i] ? "Y" : "-";
      }
    }
  });

  std::printf("\nSensitivity: Y caught, - missed, for in_channels 1 / 64%s.\n",
              options.quick ? "" : " / 512");
  print_header("fault");
  bool passed = true;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::printf("  %-38s", rows[row].name.c_str());
    for (const std::string& cell : cells[row]) std::printf(" %12s", cell.c_str());
    std::printf("\n");
    passed = passed && cells[row].back().find('-') == std::string::npos;
  }
  return passed;
}

bool print_false_alarms(const Options& options) {
  std::printf(
      "\nFalse alarms on correct f32 convolutions: outputs rejected, or NO where a whole tensor "
      "is.\n");
  print_header("order, in_channels, scale of the data");
  bool passed = true;
  for (const ways::Way& way : ways::direct_ways(ElementType::f32)) {
    if (way.name != "definition" && way.name != "16 lanes, FMA" && way.name != "positive first") {
      continue;
    }
    for (const std::int64_t channels : channels_of(options)) {
      if (channels == 1) continue;
      for (const int exponent : {0, 6}) {
        Random random(options.seed * 1'000'039 + static_cast<std::uint64_t>(channels));
        const Conv2dProblem problem = layer(channels);
        const Operands operands = scaled(draw_layer(random, problem), exponent == 0 ? 1 : 0x1p6);
        const AnyTensor output = way.run(problem, operands);
        const Expected expected = expect(problem, operands);
        const std::vector<double> got = ways::values(output);
        const auto percent = [&](std::int64_t count) {
          return 100 * static_cast<double>(count) / static_cast<double>(got.size());
        };

        std::printf("  %-21s %4lld  2^%-8d", way.name.c_str(), static_cast<long long>(channels),
                    exponent);
        for (const Checker& checker : checkers()) {
          if (checker.rejected != nullptr) {
            std::printf(" %11.2f%%", percent(checker.rejected(expected, got)));
          } else {
            std::printf(" %12s", checker.accepts(expected, got) ? "-" : "NO");
          }
        }
        Tally tally;
        tally.judge(problem, operands, output, {});
        const bool probes = certify_way(random.bits(), problem, way.run).certified();
        std::printf(" %11.2f%% %12s\n", percent(tally.alarms), probes ? "-" : "NO");
        passed = passed && tally.alarms == 0 && probes;
      }
    }
  }
  return passed;
}

}  // namespace

bool sensitivity(const Options& options) {
  const bool all_caught = print_faults(options);
  const bool none_accused = print_false_alarms(options);
  return all_caught && none_accused;
}

}  // namespace convlaw::trials
