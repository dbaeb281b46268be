// SPDX-License-Identifier: MIT
// The clients in Python and Node, and that a defect looks the same in whatever language it is.
#include <gtest/gtest.h>

#include <fstream>

#include "convlaw/callable.h"
#include "convlaw/conv2d.h"
#include "properties/dock/plugin.h"
#include "properties/exec/program.h"
#include "properties/laws/all_laws.h"
#include "properties/npy/npy_file.h"
#include "properties/runner/campaign.h"
#include "properties/tests/program.h"

namespace convlaw {
namespace {

const std::string kExamples = CONVLAW_EXAMPLES;
const std::string kPython = kExamples + "/python_pipe/my_conv2d.py";
const std::string kNode = kExamples + "/node_pipe/my_conv2d.js";

// Empty if there is none with NumPy.
std::string python() {
  for (std::string name : {"python3", "/usr/bin/python3"}) {
    if (run_program(name + " -c 'import numpy'").exit == 0) return name;
  }
  return "";
}

std::string node() { return run_program("node --version").exit == 0 ? "node" : ""; }

// The source in `path` with `right`, which must be there, become `wrong`.
std::string made_wrong(const std::string& path, const std::string& right,
                       const std::string& wrong) {
  std::string source = *read_file(path);
  const std::size_t at = source.find(right);
  EXPECT_NE(at, std::string::npos) << path << " has changed: it is no longer made wrong";
  if (at != std::string::npos) source.replace(at, right.size(), wrong);
  std::string made = testing::TempDir() + "wrong_" + path.substr(path.rfind('/') + 1);
  std::ofstream(made) << source;
  return made;
}

// What is found first where the columns of the kernel are mirrored.
std::string first_failure(const Target& target) {
  const auto evaluator = evaluate_isolated(target, {});
  if (!evaluator) return evaluator.error().message();
  CampaignOptions options;
  options.laws.assign(all_laws().begin(), all_laws().end());
  options.where = *Where::parse("dtype=f32,layout=nchw");
  options.seed = 1;
  options.max_failures = 1;
  Observer nobody;
  const Report report = run_campaign(**evaluator, options, nobody);
  if (report.failures().empty()) return "holds";
  const Failure& failure = *report.failures().front();
  return std::string(to_string(failure.reduction.verdict.kind)) + ' ' +
         std::string(failure.law->name) + ' ' + to_string(failure.reduction.minimal);
}

void mirrored(const Conv2dProblem& problem, TensorView<const float> input,
              TensorView<const float> weight, const float* bias, TensorView<float> output) {
  Tensor<float> mirror(weight.extents());
  for_each_index(weight.extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    mirror.view()(oc, ic, kh, kw) = weight(oc, ic, kh, weight.extent(3) - 1 - kw);
  });
  conv2d<float>(problem, input, mirror.view(), bias, output);
}

std::string failure_in_cpp() {
  return first_failure([]() -> Result<const convlaw_implementation*> {
    return implementation_from<mirrored>("mirrored");
  });
}

TEST(ExecExamples, ADefectIsTheSameInEveryLanguage) {
  const std::string expected = failure_in_cpp();
  EXPECT_TRUE(expected.starts_with("broken agrees_with_definition convlaw1: ")) << expected;
  EXPECT_EQ(first_failure([] { return load_plugin(CONVLAW_PLUGIN_MIRRORED); }), expected);
}

TEST(ExecExamples, APythonProgramHasTheSameDefect) {
  if (python().empty()) GTEST_SKIP() << "there is no python3 with numpy";
  const std::string wrong = made_wrong(kPython, "w = w.reshape(", "w = w[..., ::-1].reshape(");
  EXPECT_EQ(first_failure(*find_program(python() + ' ' + wrong)), failure_in_cpp());
}

TEST(ExecExamples, ANodeProgramHasTheSameDefect) {
  if (node().empty()) GTEST_SKIP() << "there is no node";
  const std::string wrong = made_wrong(kNode, "+ kh) * KW + kw]", "+ kh) * KW + KW - 1 - kw]");
  EXPECT_EQ(first_failure(*find_program(node() + ' ' + wrong)), failure_in_cpp());
}

// Every law, on a few cases of every kind.
void expect_to_hold(const std::string& command, const std::string& declined) {
  const std::string cases = testing::TempDir() + "exec_cases.txt";
  std::ofstream(cases) << "convlaw1: n2 c4 h7 w6 oc6 k3x2 s2x1 p2x1 d1x2 g2 data=ints#1\n"
                          "convlaw1: unbatched c3 h5 w9 oc2 k2x3 p1x0..0x2 f64 data=floats#2\n"
                          "convlaw1: c2 h6 w5 oc4 k3 p1x-1..-1x2 reflect g2 nobias data=ints#3\n"
                          "convlaw1: n2 c2 h4 w4 oc2 k3x1 p3x0 circular i8 data=ints#4\n"
                          "convlaw1: c6 h3 w8 oc6 k1x4 p0x3 replicate g6 u8 data=sparse#5\n"
                          "convlaw1: n3 c5 h4 w4 oc3 k2 s3 f16 data=ints#6\n";
  const Outcome run = run_program(std::string(CONVLAW_COMMAND) + " check --exec '" + command +
                                  "' --seed 1 --cases-from " + cases);
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find(command + ": a program that declines " + declined + '\n'),
            std::string::npos)
      << run.output;
  EXPECT_NE(run.output.find(command + ": HOLDS"), std::string::npos) << run.output;
}

TEST(ExecExamples, TheOneInPythonHolds) {
  if (python().empty()) GTEST_SKIP() << "there is no python3 with numpy";
  expect_to_hold(python() + ' ' + kPython, "bf16");
}

TEST(ExecExamples, TheOneInNodeHolds) {
  if (node().empty()) GTEST_SKIP() << "there is no node";
  expect_to_hold(node() + ' ' + kNode, "f16, bf16");
}

}  // namespace
}  // namespace convlaw
