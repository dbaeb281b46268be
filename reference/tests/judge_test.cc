// SPDX-License-Identifier: MIT
#include "convlaw/judge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "convlaw/conv2d.h"
#include "convlaw/im2col.h"
#include "convlaw/infer.h"
#include "convlaw/problem_text.h"
#include "reference/src/layer_terms.h"

namespace convlaw {
namespace {

Conv2dProblem problem(std::string_view line) { return parse_problem(line)->problem; }

// A convolution in f32 with its output as the loops of the definition sum it.
struct JudgedLayer {
  explicit JudgedLayer(std::string_view line, unsigned seed = 1) : p(problem(line)), random(seed) {
    input = draw({p.images(), p.in_channels, p.height, p.width});
    weight = draw({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w});
    if (p.bias) bias = draw({p.out_channels, 1, 1, 1});
    run();
  }

  Tensor<float> draw(const Extents& extents) {
    std::normal_distribution<float> normal;
    Tensor<float> tensor(extents);
    for (float& element : tensor.elements()) element = normal(random);
    return tensor;
  }

  void run() {
    const Size2 out = output_size(p);
    output = Tensor<float>({p.images(), output_channels(p), out.h, out.w});
    conv2d<float>(p, input.view(), weight.view(), p.bias ? bias.elements().data() : nullptr,
                  output.view());
  }

  Result<Judgement> judge(std::string_view contract = "direct") const {
    return convlaw::judge(p, tensors(), *parse_contract(contract));
  }

  JudgedTensors tensors() const {
    JudgedTensors t{any_view(input), any_view(weight), std::nullopt, any_view(output)};
    if (p.bias) t.bias = any_view(bias);
    return t;
  }

  Conv2dProblem p;
  std::mt19937 random;
  Tensor<float> input, weight, bias, output;
};

constexpr std::array<std::string_view, 9> kProblems{
    "convlaw1: c3 h5 w4 oc4 k3x2",
    "convlaw1: n2 c6 h9 w7 oc4 k3x2 s2x1 p1x2 d1x2 g2",
    "convlaw1: c4 h7 w6 oc8 k3x3 g4 p1x1 nobias",
    "convlaw1: n3 c5 h1 w8 oc2 k1x1 s1x3",
    "convlaw1: c2 h6 w5 oc3 k2x3 p1x0..2x1",
    "convlaw1: c2 h6 w5 oc3 k3x3 p2x1 reflect",
    "convlaw1: c2 h6 w5 oc3 k2x3 p2x1 circular",
    "convlaw1: c2 h6 w5 oc3 k3x3 p5x4",
    "convlaw1: unbatched c40 h8 w8 oc5 k3x3 psame",
};

TEST(Judge, AcceptsTheDefinition) {
  for (const std::string_view line : kProblems) {
    const JudgedLayer layer(line);
    const auto judgement = layer.judge();
    ASSERT_TRUE(judgement) << judgement.error().message();
    EXPECT_TRUE(judgement->accepted()) << line << "\n" << describe(*judgement);
    EXPECT_EQ(judgement->outputs, layer.output.size());
    EXPECT_EQ(judgement->undecided, 0);
    ASSERT_TRUE(judgement->worst);
    EXPECT_LE(judgement->worst->ratio, 1);
  }
}

TEST(Judge, PointsAtOneOutputThatIsWrong) {
  for (const std::string_view line : kProblems) {
    JudgedLayer layer(line);
    std::array<std::int64_t, 4> last{};
    for (std::size_t axis = 0; axis < 4; ++axis) last[axis] = layer.output.extent(axis) - 1;
    float& element = layer.output(last[0], last[1], last[2], last[3]);
    element = element * 1.01F + 0.01F;
    const auto judgement = layer.judge();
    ASSERT_TRUE(judgement);
    EXPECT_EQ(judgement->rejected, 1) << line;
    ASSERT_TRUE(judgement->worst && judgement->first_rejected);
    EXPECT_EQ(judgement->worst->index, last);
    EXPECT_EQ(judgement->worst->got, element);
    EXPECT_GT(judgement->worst->ratio, 1);
    EXPECT_NE(describe(*judgement).find("rejected: 1 of"), std::string::npos);
  }
}

TEST(Judge, BlocksAndAddendsAgreeOnEveryOutput) {
  // The comparison and the intervals of whole blocks are shortcuts: they must say what the addends
  // themselves say. Outputs are moved by all distances around the ends of their enclosures.
  for (const std::string_view line : kProblems) {
    JudgedLayer layer(line, 5);
    for (float& element : layer.input.elements()) {
      if (layer.random() % 3 == 0) element = 0;
    }
    layer.run();
    const LayerTerms terms(layer.p, layer.tensors());
    const Encloser encloser({}, element_types(ElementType::f32));
    std::int64_t illegal = 0;
    for_each_index(layer.output.extents(), [&](auto... index) {
      const Enclosure e = encloser.enclose(terms.gather({index...}));
      float& y = layer.output(index...);
      const auto high = static_cast<float>(e.high);
      const std::array<float, 5> moved{static_cast<float>(e.low), high, std::nextafter(high, 1e9F),
                                       std::nextafter(static_cast<float>(e.low), -1e9F),
                                       static_cast<float>((e.low + e.high) / 2)};
      y = moved[layer.random() % moved.size()];
      illegal += e.contains(y) ? 0 : 1;
    });
    const auto judgement = layer.judge();
    ASSERT_TRUE(judgement);
    EXPECT_GT(illegal, 0);
    EXPECT_EQ(judgement->rejected, illegal) << line;
  }
}

TEST(Judge, WhoAcceptsWinogradAcceptsTheDirectAlgorithm) {
  // Each product is less than half of the last bit of the bias, and is lost in a sum that begins
  // with that: of more products than Winograd's algorithm has roundings.
  JudgedLayer layer("convlaw1: c20 h5 w5 oc1 k3x3");
  for (float& element : layer.input.elements()) element = 0x1p-12F;
  for (float& element : layer.weight.elements()) element = 0x1.8p-3F;
  for (float& element : layer.bias.elements()) element = 1024;
  for (float& element : layer.output.elements()) element = 1024;
  for (const char* contract : {"direct", "winograd_2x2_3x3", "winograd_4x4_3x3"}) {
    const auto judgement = layer.judge(contract);
    ASSERT_TRUE(judgement);
    EXPECT_TRUE(judgement->accepted()) << describe(*judgement);
  }
}

TEST(Judge, IntegersLeaveNoChoice) {
  JudgedLayer layer("convlaw1: c16 h6 w5 oc3 k3x3 p1x1");
  for (Tensor<float>* tensor : {&layer.input, &layer.weight, &layer.bias}) {
    for (float& element : tensor->elements()) element = std::round(element * 4);
  }
  layer.run();
  EXPECT_TRUE(layer.judge()->accepted());
  layer.output(0, 1, 2, 3) = std::nextafter(layer.output(0, 1, 2, 3), 1e9F);
  EXPECT_EQ(layer.judge()->rejected, 1);
}

TEST(Judge, NamesTheContractThatWouldExplain) {
  JudgedLayer layer("convlaw1: c2 h9 w8 oc3 k1x1 nobias");
  const Tensor<float> input = layer.input;
  for (float& element : layer.input.elements()) {  // 11 significant bits
    element = std::ldexp(std::round(std::ldexp(element, 10 - std::ilogb(element))),
                         std::ilogb(element) - 10);
  }
  layer.run();
  layer.input = input;
  const auto judgement = layer.judge();
  ASSERT_TRUE(judgement);
  EXPECT_GT(judgement->rejected, 0);
  ASSERT_TRUE(judgement->explained_by);
  EXPECT_EQ(judgement->explained_by->input_rounding, InputRounding::tf32);
  EXPECT_EQ(infer_contract(layer.p, layer.tensors())->contract, judgement->explained_by);
  EXPECT_TRUE(layer.judge("inputs=tf32")->accepted());

  layer.output(0, 0, 0, 0) += 100;
  EXPECT_FALSE(layer.judge()->explained_by);
  EXPECT_FALSE(infer_contract(layer.p, layer.tensors())->contract);
  layer.run();
  const auto right = infer_contract(layer.p, layer.tensors());
  EXPECT_EQ(right->contract, Contract{});
  EXPECT_FALSE(right->unexplained);
}

TEST(Judge, InfersTheContractOfAnImplementation) {
  const Conv2dProblem p = problem("convlaw1: c6 h9 w8 oc3 k3x2 p1x0");
  const auto run_in = [&](Format format, bool flush) {
    return [&p, format, flush](const RunOperands& operands, AnyTensor& output) {
      const auto rounded = [&](const AnyView& view) {
        Tensor<double> values(view.extents);
        double* next = values.elements().data();
        for_each_index(view.extents,
                       [&](auto... index) { *next++ = round_to(format, view.at(index...)); });
        return values;
      };
      const Tensor<double> input = rounded(operands.input);
      const Tensor<double> weight = rounded(operands.weight);
      Tensor<double> sums(output.extents());
      std::vector<double> bias;
      for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
        bias.push_back(operands.bias->at(oc, 0, 0, 0));
      }
      conv2d<double>(p, input.view(), weight.view(), bias.data(), sums.view());
      for (std::int64_t i = 0; i < sums.size(); ++i) {
        const double sum = sums.elements()[static_cast<std::size_t>(i)];
        output.set(i, flush && std::fabs(sum) < 0x1p-126 ? 0 : sum);
      }
      return std::optional<Error>();
    };
  };
  const ElementTypes f32 = element_types(ElementType::f32);
  EXPECT_EQ(infer_contract(p, f32, run_in(kF64, false), 1)->contract, Contract{});
  EXPECT_EQ(infer_contract(p, f32, run_in(kF64, true), 1)->contract, *parse_contract("ftz"));
  const Contract tf32 = *infer_contract(p, f32, run_in(kTf32, false), 1)->contract;
  EXPECT_EQ(tf32.input_rounding, InputRounding::tf32);
  const Contract bf16 = *infer_contract(p, f32, run_in(kBf16, false), 1)->contract;
  EXPECT_EQ(bf16.input_rounding, InputRounding::bf16);

  const auto wrong = infer_contract(
      p, f32,
      [&](const RunOperands& operands, AnyTensor& output) {
        run_in(kF64, false)(operands, output);
        output.set(7, output.get(7) + 1);
        return std::optional<Error>();
      },
      1);
  ASSERT_TRUE(wrong);
  EXPECT_FALSE(wrong->contract);
  EXPECT_TRUE(wrong->unexplained);
}

TEST(Judge, SpecialValuesMustBeWhereTheyBelong) {
  JudgedLayer layer("convlaw1: c3 h6 w5 oc2 k3x3 p1x1");
  layer.input(0, 1, 2, 3) = std::numeric_limits<float>::quiet_NaN();
  layer.weight(1, 0, 0, 0) = std::numeric_limits<float>::infinity();
  layer.run();
  EXPECT_TRUE(layer.judge()->accepted()) << describe(layer.judge());
  // Whoever multiplies zeros of the padding by the infinite weight gets NaN at the border.
  layer.output(0, 1, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(layer.judge()->accepted()) << describe(layer.judge());
  // ... but in the other channel NaN must not be where no NaN was.
  layer.output(0, 0, 5, 0) = std::numeric_limits<float>::quiet_NaN();
  layer.output(0, 0, 2, 3) = 1;
  EXPECT_EQ(layer.judge()->rejected, 2) << describe(layer.judge());
}

TEST(Judge, FastAlgorithmsMaySpreadWhatIsNotFinite) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  for (const char* contract : {"winograd_2x2_3x3", "winograd_4x4_3x3", "fft"}) {
    // A weight that meets padding alone at some outputs; their sums are finite.
    JudgedLayer padded("convlaw1: c1 h5 w2 oc1 k3x3 p2x-1..4x2");
    padded.weight(0, 0, 0, 2) = kNaN;
    padded.run();
    padded.output(0, 0, 3, 0) = 12345;
    EXPECT_EQ(padded.judge(contract)->rejected, 0) << contract;
    EXPECT_EQ(padded.judge()->rejected, 1) << "others do not";
    // An input that the first output does not see, but its tile does, and finite ones behind it.
    JudgedLayer seen("convlaw1: c1 h4 w6 oc1 k3x3");
    seen.input(0, 0, 0, 3) = kNaN;
    seen.run();
    seen.output(0, 0, 0, 0) = kNaN;
    EXPECT_EQ(seen.judge(contract)->rejected, 0) << contract;
    EXPECT_EQ(seen.judge()->rejected, 1) << "others do not";
  }
}

TEST(Judge, OverflowIsUndecidedWhereTheOrderDecides) {
  JudgedLayer layer("convlaw1: c3 h1 w1 oc1 k1x1 nobias");
  layer.input.elements() = {1, 1, 1};
  layer.weight.elements() = {3e38F, 3e38F, -3e38F};
  layer.output.elements() = {std::numeric_limits<float>::infinity()};
  const auto judgement = layer.judge();
  EXPECT_EQ(judgement->verdict(), Judgement::Verdict::undecided);
  EXPECT_EQ(judgement->undecided, 1);
}

TEST(Judge, SaysWhichTensorDoesNotFit) {
  JudgedLayer layer("convlaw1: c3 h5 w4 oc4 k3x2");
  JudgedTensors tensors = layer.tensors();
  tensors.weight.extents = {4, 3, 2, 3};
  const auto judgement = judge(layer.p, tensors);
  ASSERT_FALSE(judgement);
  EXPECT_EQ(judgement.error().message(),
            "weight is of shape (4, 3, 2, 3): the problem's is (4, 3, 3, 2)");
  tensors = layer.tensors();
  tensors.bias.reset();
  EXPECT_EQ(judge(layer.p, tensors).error().message(), "bias is missing: the problem has one");
  tensors = layer.tensors();
  tensors.output.type = ElementType::i32;
  EXPECT_FALSE(judge(layer.p, tensors));
  layer.p.stride.h = 0;
  EXPECT_EQ(judge(layer.p, layer.tensors()).error().parameter, "stride");
}

TEST(Judge, FiveLinesWithPlainPointers) {
  const JudgedLayer layer("convlaw1: c3 h5 w4 oc4 k3x2");
  Conv2dProblem p;
  p.in_channels = 3, p.height = 5, p.width = 4;
  p.out_channels = 4, p.kernel_size = {3, 2};
  const auto judgement = judge(p, layer.input.elements().data(), layer.weight.elements().data(),
                               layer.bias.elements().data(), layer.output.elements().data());
  EXPECT_TRUE(judgement && judgement->accepted()) << describe(judgement);
}

TEST(Judge, EmptyTensorsHaveNothingWrong) {
  for (const std::string_view line :
       {"convlaw1: n0 c3 h5 w4 oc4 k3x2", "convlaw1: c0 h5 w4 oc4 k3x2"}) {
    const JudgedLayer layer(line);
    const auto judgement = layer.judge();
    ASSERT_TRUE(judgement) << judgement.error().message();
    EXPECT_TRUE(judgement->accepted());
    EXPECT_EQ(judgement->outputs, 0);
  }
}

TEST(Contract, TextRoundTrips) {
  for (const std::string_view text :
       {"direct", "direct,acc=f16,inputs=tf32,output=any,bias=anywhere,ftz,nondeterministic",
        "block_fma,block=8+1", "winograd_4x4_3x3", "fft,order_varies,order_depends_on_size"}) {
    const auto contract = parse_contract(text);
    ASSERT_TRUE(contract) << text;
    EXPECT_EQ(to_string(*contract), text);
    EXPECT_EQ(contract_from_abi(to_abi(*contract)), *contract);
  }
  const auto wrong = parse_contract("direct,inputs=tf33");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().position, 7U);
  const auto twice = parse_contract("direct,ftz,fft");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().position, 11U);
  EXPECT_FALSE(parse_contract("acc=f32,acc=f64"));
  for (const std::string_view text : {"", "direct,", "acc=", "block=0", "block=8+x", "ftz=1"}) {
    EXPECT_FALSE(parse_contract(text)) << text;
  }
}

}  // namespace
}  // namespace convlaw
