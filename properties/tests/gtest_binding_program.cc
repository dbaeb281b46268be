// SPDX-License-Identifier: MIT
// What users of the GoogleTest binding write, for implementations right and wrong.
// gtest_binding_test.cc runs it.
#include <csignal>

#include "convlaw/callable.h"
#include "convlaw/conv2d.h"
#include "convlaw/gtest.h"
#include "convlaw/law.h"

namespace {

using convlaw::Conv2dProblem;
using convlaw::TensorView;

void right(const Conv2dProblem& problem, TensorView<const float> input,
           TensorView<const float> weight, const float* bias, TensorView<float> output) {
  convlaw::conv2d<double>(problem, input, weight, bias, output);
}

// A function has one name: these are as many as there are options to try.
template <int>
void right_too(const Conv2dProblem& problem, TensorView<const float> input,
               TensorView<const float> weight, const float* bias, TensorView<float> output) {
  right(problem, input, weight, bias, output);
}

void only_3x2(const Conv2dProblem& problem, TensorView<const float> input,
              TensorView<const float> weight, const float* bias, TensorView<float> output) {
  if (weight.extent(2) == 3 && weight.extent(3) == 2) right(problem, input, weight, bias, output);
}

void no_where(const Conv2dProblem&, TensorView<const float>, TensorView<const float>, const float*,
              TensorView<float>) {}

void nothing(const Conv2dProblem&, TensorView<const float>, TensorView<const float>, const float*,
             TensorView<float>) {}

void forgets_bias(const Conv2dProblem& problem, TensorView<const float> input,
                  TensorView<const float> weight, const float*, TensorView<float> output) {
  right(problem, input, weight, nullptr, output);
}

void halves_with_five_channels(const Conv2dProblem& problem, TensorView<const float> input,
                               TensorView<const float> weight, const float* bias,
                               TensorView<float> output) {
  right(problem, input, weight, bias, output);
  if (problem.in_channels == 5 && convlaw::element_count(output.extents()) > 0)
    output(0, 0, 0, 0) = 0.5F;
}

void crashes(const Conv2dProblem&, TensorView<const float>, TensorView<const float>, const float*,
             TensorView<float>) {
  std::raise(SIGSEGV);
}

const convlaw::Law two_runs_agree{
    .name = "two_runs_agree",
    .chapter = "mine",
    .formula = "f(x, w, b) = f(x, w, b)",
    .reason = "f is a function",
    .exactness = convlaw::Exactness::any_data,
    .judge =
        [](convlaw::Trial& trial) {
          return trial.expect_same(trial.run(), trial.run(), "two runs of the same case");
        },
};

// No law: every bias that is not zero breaks it.
const convlaw::Law outputs_have_no_bias{
    .name = "outputs_have_no_bias",
    .chapter = "mine",
    .formula = "f(x, w, b) = f(x, w, 0)",
    .reason = "somebody thought so",
    .exactness = convlaw::Exactness::integers,
    .judge =
        [](convlaw::Trial& trial) {
          convlaw::Operands without = trial.operands();
          without.bias = convlaw::scale(without.bias, 0);
          return trial.expect_same(trial.run(trial.problem(), without), trial.run(),
                                   "the outputs without and with bias");
        },
};

convlaw::Law without_name() {
  convlaw::Law law = two_runs_agree;
  law.name = "";
  return law;
}

convlaw::Law without_judge() {
  convlaw::Law law = two_runs_agree;
  law.judge = nullptr;
  return law;
}

const convlaw::Law unnamed = without_name();
const convlaw::Law unjudged = without_judge();

}  // namespace

CONVLAW_TEST_LAWS(convlaw::implementation_from<right>("right"));
CONVLAW_TEST_LAWS(convlaw::implementation_from<only_3x2>("only 3x2"),
                  {.where = "kernel_size_h=3,kernel_size_w=2"});
CONVLAW_TEST_LAWS(convlaw::implementation_from<no_where>("no where"),
                  {.where = "kernel_size=frog"});
CONVLAW_TEST_LAWS(convlaw::implementation_from<nothing>("nothing"),
                  {.where = "height=1,kernel_size=4,padding=0"});
CONVLAW_TEST_LAWS(convlaw::implementation_from<forgets_bias>("forgets-bias"));
CONVLAW_TEST_LAWS(convlaw::implementation_from<halves_with_five_channels>("five"));
CONVLAW_TEST_LAWS(convlaw::implementation_from<crashes>("crashes"));
CONVLAW_TEST_LAWS(nullptr);
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<0>>("book and own"),
                  {.laws = convlaw::book_and({&two_runs_agree, &outputs_have_no_bias})});
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<1>>("own alone"),
                  {.where = "kernel_size=2", .laws = {&two_runs_agree}});
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<2>>("own null"), {.laws = {nullptr}});
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<3>>("own unnamed"), {.laws = {&unnamed}});
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<4>>("own unjudged"),
                  {.laws = {&unjudged}});
CONVLAW_TEST_LAWS(convlaw::implementation_from<right_too<5>>("own twice"),
                  {.laws = {&two_runs_agree, &two_runs_agree}});
