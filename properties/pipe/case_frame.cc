// SPDX-License-Identifier: MIT
#include "properties/pipe/case_frame.h"

#include "convlaw/padding.h"
#include "properties/npy/byte_order.h"
#include "properties/pipe/json_fields.h"

namespace convlaw {
namespace {

Json pair(std::int64_t h, std::int64_t w) { return integers({h, w}); }
Json pair(Size2 size) { return pair(size.h, size.w); }

// As one gives it to torch; null where torch takes no such padding.
Json padding_of(const Conv2dProblem& p) {
  if (p.padding.kind == Padding::Kind::same) return "same";
  if (p.padding.kind == Padding::Kind::valid) return "valid";
  if (!p.padding.is_symmetric()) return nullptr;
  return pair(p.padding.begin);
}

Json problem_of(const Conv2dProblem& p) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  return {{"batch", p.batch ? integer(*p.batch) : Json(nullptr)},
          {"in_channels", integer(p.in_channels)},
          {"height", integer(p.height)},
          {"width", integer(p.width)},
          {"out_channels", integer(p.out_channels)},
          {"kernel_size", pair(p.kernel_size)},
          {"stride", pair(p.stride)},
          {"padding", padding_of(p)},
          {"padding_begin", pair(rows.begin, columns.begin)},
          {"padding_end", pair(rows.end, columns.end)},
          {"dilation", pair(p.dilation)},
          {"groups", integer(p.groups)},
          {"bias", p.bias},
          {"padding_mode", to_string(p.padding_mode)}};
}

Json tensor_of_array(const NpyArray& array) {
  return tensor(array.type, array.shape, array.data.size());
}

void append_elements(std::string& frame, const NpyArray& array) {
  std::vector<std::byte> data = array.data;
  swap_if_big_endian(data, size_in_bytes(array.type));
  frame.append(reinterpret_cast<const char*>(data.data()), data.size());
}

Error in_case(std::int64_t number, Error error) {
  error.parameter = "case " + std::to_string(number) + ": " + error.parameter;
  return error;
}

// The tensor that `line` announces as `name`, which must be of this shape.
Result<NpyArray> read_tensor(FrameReader& reader, const Json& line, const std::string& name,
                             const std::vector<std::int64_t>& shape) {
  const TensorFields fields = tensor_of(field(line, name));
  if (!fields.dtype || !fields.shape || !fields.bytes) {
    return Error{name, {}, "must have a dtype, a shape and its bytes", {}, 0};
  }
  NpyArray array{*fields.dtype, *fields.shape, {}};
  if (auto error = check_shape(name + ": shape", array, shape)) return *error;
  const std::optional<std::size_t> bytes = bytes_of(array.type, shape);
  if (!bytes || static_cast<std::int64_t>(*bytes) != *fields.bytes) {
    return Error{name + ": bytes",
                 std::to_string(*fields.bytes),
                 "must be those of its shape and dtype",
                 {},
                 0};
  }
  Result<std::vector<std::byte>> data = reader.bytes(*bytes);
  if (!data) return data.error();
  array.data = *std::move(data);
  swap_if_big_endian(array.data, size_in_bytes(array.type));
  return array;
}

Result<PipeCase> read_content(FrameReader& reader, const Json& line, std::int64_t number) {
  const Json& text = field(line, "case_string");
  if (!text.is_string()) return Error{"case_string", {}, "must be there", {}, 0};
  const Result<Case> c = parse_case(text.get_ref<const std::string&>());
  if (!c) return c.error();
  const Result<Conv2dShapes> shapes = infer_shapes(c->problem());
  if (!shapes) return shapes.error();
  PipeCase result{number, text.get<std::string>(), c->problem(), {}};
  Result<NpyArray> input = read_tensor(reader, line, "input", shapes->input);
  if (!input) return input.error();
  result.operands.input = *std::move(input);
  Result<NpyArray> weight = read_tensor(reader, line, "weight", shapes->weight);
  if (!weight) return weight.error();
  result.operands.weight = *std::move(weight);
  if (c->problem().bias) {
    Result<NpyArray> bias = read_tensor(reader, line, "bias", shapes->bias);
    if (!bias) return bias.error();
    result.operands.bias = *std::move(bias);
  }
  return result;
}

}  // namespace

PipeCase make_pipe_case(std::int64_t number, const Case& c) {
  return {number, to_string(c), c.problem(), draw_operands(c)};
}

std::string case_frame(const PipeCase& c) {
  const OperandArrays& operands = c.operands;
  const std::vector<std::int64_t> output = c.output_shape();
  const Json line{
      {"convlaw", kPipeVersion},
      {"case", c.number},
      {"case_string", c.text},
      {"problem", problem_of(c.problem)},
      {"input", tensor_of_array(operands.input)},
      {"weight", tensor_of_array(operands.weight)},
      {"bias", operands.bias ? tensor_of_array(*operands.bias) : Json(nullptr)},
      {"output", tensor(c.output_type(), output, bytes_of(c.output_type(), output).value_or(0))}};
  std::string frame = print_json(line) + '\n';
  append_elements(frame, operands.input);
  append_elements(frame, operands.weight);
  if (operands.bias) append_elements(frame, *operands.bias);
  return frame;
}

Result<std::optional<PipeCase>> read_case(FrameReader& reader) {
  const Result<std::optional<std::string>> text = reader.line(kLongestLine);
  if (!text) return text.error();
  if (!*text) return std::optional<PipeCase>{};
  const Result<Json> line = parse_object(**text);
  if (!line) return line.error();
  if (integer_of(field(*line, "convlaw")) != kPipeVersion) {
    return Error{"convlaw",
                 print_json(field(*line, "convlaw")),
                 "must be " + std::to_string(kPipeVersion) + ", the version of the protocol",
                 {},
                 0};
  }
  const std::optional<std::int64_t> number = integer_of(field(*line, "case"));
  if (!number) return Error{"case", print_json(field(*line, "case")), "must be a number", {}, 0};
  Result<PipeCase> c = read_content(reader, *line, *number);
  if (!c) return in_case(*number, c.error());
  return std::optional<PipeCase>(*std::move(c));
}

}  // namespace convlaw
