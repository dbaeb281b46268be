// SPDX-License-Identifier: MIT
// The definition, the legality rules and torch's text form against what torch itself answered; see
// reference/vectors/record_torch.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "convlaw/conv2d.h"
#include "convlaw/problem_text.h"

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
