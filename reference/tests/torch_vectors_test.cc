// SPDX-License-Identifier: MIT
// The definition, the legality rules and torch's text form against what torch itself answered; see
// reference/vectors/record_torch.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <sstream>

#include "convlaw/conv2d.h"
#include "convlaw/definition.h"
#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"
#include "convlaw/quantization.h"

namespace convlaw {
namespace {

std::ifstream open_vectors(const std::string& name) {
  std::ifstream file(std::string(CONVLAW_VECTORS) + '/' + name);
  std::string header;
  std::getline(file, header);
  EXPECT_TRUE(header.starts_with("# torch")) << name;
  return file;
}

// fill() of the recorder.
Tensor<float> fill(const Extents& extents, std::uint32_t salt) {
  Tensor<float> tensor(extents);
  std::uint32_t index = 0;
  for (float& value : tensor.elements()) {
    value = static_cast<float>((index++ * 2654435761U + salt * 40503U) / 128 % 9) - 4;
  }
  return tensor;
}

// 2 * padding wraps around in 1.13; newer versions, whose rules count, say so.
bool wraps_64_bits(const Conv2dProblem& p) {
  return p.padding.begin.h == std::numeric_limits<std::int64_t>::max();
}

// Circular padding of one end that reaches into what the other end has cropped: torch computes it
// from memory that it has not written, so there is no right answer, and we call it illegal.
bool torch_reads_garbage(const Conv2dProblem& p) {
  const auto on_axis = [](std::int64_t extent, std::int64_t begin, std::int64_t end) {
    return std::min(begin, end) < 0 && std::max(begin, end) > extent + std::min(begin, end);
  };
  return p.padding_mode == PaddingMode::circular &&
         (on_axis(p.height, p.padding.begin.h, p.padding.end.h) ||
          on_axis(p.width, p.padding.begin.w, p.padding.end.w));
}

std::string answer(const Conv2dProblem& p) {
  const Result<Conv2dShapes> shapes = infer_shapes(p);
  if (!shapes) return "error";
  std::string text = to_tuple(shapes->output);
  std::erase(text, ' ');
  const Size2 out = output_size(p);
  const Extents extents{p.images(), output_channels(p), out.h, out.w};
  if (element_count(extents) == 0) return text;

  const Tensor<float> input = fill({p.images(), p.in_channels, p.height, p.width}, 1);
  const Tensor<float> weight =
      fill({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, 2);
  const Tensor<float> bias = fill({p.out_channels, 1, 1, 1}, 3);
  Tensor<float> output(extents);
  conv2d<float>(p, input.view(), weight.view(), p.bias ? bias.elements().data() : nullptr,
                output.view());
  std::ostringstream values;
  for (const float value : output.elements()) values << ' ' << value + 0.0F;  // no -0
  return text + values.str();
}

// integers() of the recorder.
AnyTensor integers(ElementType type, const Extents& extents, std::uint32_t salt, double low,
                   std::uint32_t span) {
  AnyTensor tensor(type, extents);
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    const std::uint32_t hash = static_cast<std::uint32_t>(i) * 2654435761U + salt * 40503U;
    tensor.set(i, low + hash / 128 % span);
  }
  return tensor;
}

struct Operands {
  AnyTensor input, weight, bias;
};

struct Span {
  double low;
  std::uint32_t count;
};

Operands operands_of(const TypedProblem& typed, Span input, Span weight, Span bias) {
  const Conv2dProblem& p = typed.problem;
  const ElementTypes types = element_types(typed.dtype);
  return {integers(types.input, {p.images(), p.in_channels, p.height, p.width}, 1, input.low,
                   input.count),
          integers(types.weight,
                   {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, 2,
                   weight.low, weight.count),
          integers(types.bias, {p.out_channels, 1, 1, 1}, 3, bias.low, bias.count)};
}

// TYPES of the recorder.
Operands operands_of(const TypedProblem& typed) {
  constexpr Span kByte{-128, 256};
  constexpr Span kSmall{-4, 9};
  constexpr Span kBias{-1e9, 2'000'000'000};
  switch (typed.dtype) {
    case ElementType::f64:
      return operands_of(typed, {-0x1p20, 1U << 21}, {-0x1p19, 1U << 20}, {-0x1p30, 1U << 31});
    case ElementType::bf16:
      return operands_of(typed, kSmall, kSmall, kSmall);
    case ElementType::u8:
      return operands_of(typed, {0, 256}, kByte, kBias);
    default:
      return operands_of(typed, kByte, kByte, kBias);
  }
}

// What is between the bars of a line.
std::vector<std::string> fields_of(const std::string& text) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(" | ", begin);
    fields.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return fields;
    begin = end + 3;
  }
}

std::vector<double> numbers_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<double>(stream), std::istream_iterator<double>()};
}

struct Vector {
  Conv2dProblem problem;
  std::string repr;
  std::string answer;
};

std::vector<Vector> read_vectors() {
  std::vector<Vector> vectors;
  std::ifstream file = open_vectors("conv2d_values.txt");
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(" | ");
    const std::size_t second = line.find(" | ", first + 3);
    vectors.push_back({parse_line(line.substr(0, first))->problem,
                       line.substr(first + 3, second - first - 3), line.substr(second + 3)});
  }
  return vectors;
}

TEST(TorchVectors, DefinitionAndLegalityAreTorchs) {
  int values = 0;
  int errors = 0;
  for (const Vector& vector : read_vectors()) {
    if (wraps_64_bits(vector.problem) || torch_reads_garbage(vector.problem)) {
      EXPECT_EQ(answer(vector.problem), "error");
      continue;
    }
    const bool error = vector.answer.starts_with("error");
    EXPECT_EQ(answer(vector.problem), error ? "error" : vector.answer)
        << to_line(vector.problem) << "\n  torch says: " << vector.answer;
    ++(error ? errors : values);
  }
  EXPECT_GT(values, 700);
  EXPECT_GT(errors, 70);
}

TEST(TorchVectors, DefinitionIsTorchsInOtherElementTypes) {
  std::map<ElementType, int> compared;
  std::ifstream file = open_vectors("conv2d_types.txt");
  for (std::string text; std::getline(file, text);) {
    const std::vector<std::string> fields = fields_of(text);
    const TypedProblem typed = *parse_line(fields[0]);
    const Conv2dProblem& p = typed.problem;
    const Operands operands = operands_of(typed);
    const std::optional<AnyView> bias = p.bias ? std::optional(operands.bias.view()) : std::nullopt;
    auto call =
        PreparedCall::make(definition_implementation(), typed, operands.weight.view(), bias);
    ASSERT_TRUE(call) << call.error().message();
    const Size2 out = output_size(p);
    AnyTensor output(call->output_type(), {p.images(), p.out_channels, out.h, out.w});
    const auto error = call->run(operands.input.view(), output);
    ASSERT_FALSE(error) << error->message();
    const std::vector<double> expected = numbers_of(fields[1]);
    ASSERT_EQ(static_cast<std::size_t>(output.size()), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(output.get(static_cast<std::int64_t>(i)), expected[i]) << fields[0];
    }
    ++compared[typed.dtype];
  }
  EXPECT_EQ(compared, (std::map<ElementType, int>{{ElementType::f64, 40},
                                                  {ElementType::bf16, 40},
                                                  {ElementType::i8, 40},
                                                  {ElementType::u8, 40}}));
}

TEST(TorchVectors, QuantizedConvolutionsOfTwoEnginesAreLegal) {
  int compared = 0;
  int as_defined = 0;
  std::ifstream file = open_vectors("conv2d_quantized.txt");
  for (std::string text; std::getline(file, text);) {
    const std::vector<std::string> fields = fields_of(text);
    const TypedProblem typed = *parse_line(fields[1]);
    const Conv2dProblem& p = typed.problem;
    const Operands operands = operands_of(typed, {0, 256}, {-63, 127}, {0, 1});
    const std::vector<double> numbers = numbers_of(fields[2]);
    const auto scale = [&](std::size_t i) { return static_cast<float>(numbers[i]); };
    const auto zero_point = [&](std::size_t i) { return static_cast<std::int32_t>(numbers[i]); };
    const QuantizedView input{operands.input.view(), {{scale(0)}, {zero_point(1)}, -1}};
    QuantizedView weight{operands.weight.view(), {{}, {}, 0}};
    for (std::size_t i = 4; i < numbers.size(); ++i) {
      weight.quantization.scales.push_back(scale(i));
    }
    const Size2 out = output_size(p);
    AnyTensor output(ElementType::u8, {p.images(), p.out_channels, out.h, out.w});
    const Quantization to{{scale(2)}, {zero_point(3)}, -1};
    const std::vector<double> recorded = numbers_of(fields[3]);
    ASSERT_EQ(static_cast<std::size_t>(output.size()), recorded.size());
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      output.set(static_cast<std::int64_t>(i), recorded[i]);
    }
    const auto judgement = judge_requantized(p, input, weight, std::nullopt, {output.view(), to});
    ASSERT_TRUE(judgement) << judgement.error().message();
    EXPECT_TRUE(judgement->accepted()) << text << '\n' << judgement->first_rejected->got;
    AnyTensor defined(ElementType::u8, output.extents());
    ASSERT_FALSE(conv2d_requantized(p, input, weight, std::nullopt, to, defined));
    as_defined += defined.bytes() == output.bytes() ? 1 : 0;
    ++compared;
  }
  EXPECT_EQ(compared, 60);
  EXPECT_GT(as_defined, 50);
}

TEST(TorchVectors, PrintedModulesAreReadAndWrittenAlike) {
  int compared = 0;
  for (const Vector& vector : read_vectors()) {
    if (vector.repr == "-") continue;
    const Conv2dProblem& p = vector.problem;
    const std::string batch = p.batch ? std::to_string(*p.batch) + 'x' : "";
    const std::string text = vector.repr + ' ' + batch + std::to_string(p.in_channels) + 'x' +
                             std::to_string(p.height) + 'x' + std::to_string(p.width);
    const Result<TypedProblem> read = parse_torch(text);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->problem, p) << text;
    EXPECT_EQ(*to_torch(p), text);
    ++compared;
  }
  EXPECT_GT(compared, 400);
}

TEST(TorchVectors, EveryAxisUpToThreeIsAsLegalAndAsLongAsTorchSays) {
  std::ifstream file = open_vectors("axis_legality.txt");
  int compared = 0;
  std::string mode;
  std::string recorded;
  Conv2dProblem p;
  p.width = 2;
  while (file >> mode >> p.height >> p.kernel_size.h >> p.stride.h >> p.padding.begin.h >>
         p.padding.end.h >> p.dilation.h >> recorded) {
    p.padding_mode = *parse_padding_mode(mode);
    const Result<Conv2dShapes> shapes = infer_shapes(p);
    const std::string expected = torch_reads_garbage(p) ? "x" : recorded;
    EXPECT_EQ(shapes ? std::to_string(shapes->output[2]) : "x", expected) << to_line(p);
    ++compared;
  }
  EXPECT_EQ(compared, 5760);
}

}  // namespace
}  // namespace convlaw
