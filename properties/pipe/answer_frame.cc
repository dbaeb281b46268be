// SPDX-License-Identifier: MIT
#include "properties/pipe/answer_frame.h"

#include "properties/npy/byte_order.h"

namespace convlaw {
namespace {

// So many bytes of a wrong output are read over to come to the next answer.
constexpr std::size_t kLongestSkip = std::size_t{1} << 26U;

std::string text_of(const Json& json) {
  return json.is_string() ? json.get<std::string>() : json.is_null() ? "" : print_json(json);
}

// What is wrong with the output that is announced; empty if it is the one that `c` asks for.
std::string fault_of(const TensorFields& output, const PipeCase& c, std::size_t bytes) {
  if (!output.dtype || *output.dtype != c.output_type()) {
    return "output dtype is " +
           std::string(output.dtype ? torch_name(*output.dtype) : "not one that is known") +
           ": must be " + std::string(torch_name(c.output_type()));
  }
  const std::vector<std::int64_t> shape = c.output_shape();
  if (!output.shape || *output.shape != shape) {
    return "output shape is " + (output.shape ? to_tuple(*output.shape) : "missing") +
           ": must be " + to_tuple(shape);
  }
  if (*output.bytes != static_cast<std::int64_t>(bytes)) {
    return "output is of " + std::to_string(*output.bytes) + " bytes: must be of " +
           std::to_string(bytes);
  }
  return "";
}

}  // namespace

Result<std::optional<AnswerLine>> read_answer_line(FrameReader& reader) {
  const Result<std::optional<std::string>> text = reader.line(kLongestLine);
  if (!text) return text.error();
  if (!*text) return std::optional<AnswerLine>{};
  const Result<Json> json = parse_object(**text);
  if (!json) return json.error();
  const std::optional<std::int64_t> number = integer_of(field(*json, "case"));
  if (!number) {
    return Error{"case", print_json(field(*json, "case")), "must be the number of a case", {}, 0};
  }
  AnswerLine line{*number, text_of(field(*json, "status")), text_of(field(*json, "message")), {}};
  if (const Json& output = field(*json, "output"); !output.is_null()) {
    line.output = tensor_of(output);
    if (!line.output->bytes || *line.output->bytes < 0) {
      return Error{"case " + std::to_string(*number) + ": output bytes",
                   print_json(field(output, "bytes")),
                   "must be how many bytes follow the line",
                   {},
                   0};
    }
  }
  return std::optional<AnswerLine>(std::move(line));
}

Result<PipeAnswer> read_answer(FrameReader& reader, const AnswerLine& line, const PipeCase& c) {
  using Status = PipeAnswer::Status;
  const std::size_t expected = bytes_of(c.output_type(), c.output_shape()).value_or(0);
  const std::size_t announced = line.output ? static_cast<std::size_t>(*line.output->bytes) : 0;
  const auto without_output = [&](Status status, const std::string& message) -> Result<PipeAnswer> {
    if (announced > expected && announced > kLongestSkip) {
      return Error{"case " + std::to_string(c.number) + ": output bytes",
                   std::to_string(announced),
                   "must be the " + std::to_string(expected) + " of the output",
                   {},
                   0};
    }
    if (auto error = reader.skip(announced)) return *error;
    return PipeAnswer{status, message, std::nullopt};
  };
  if (line.status == "declined") return without_output(Status::declined, line.message);
  if (line.status == "failed") return without_output(Status::failed, line.message);
  if (line.status != "ok") {
    return without_output(Status::failed,
                          "status is '" + line.status + "': must be ok, declined or failed");
  }
  if (!line.output) return without_output(Status::failed, "status is ok, but there is no output");
  const std::string fault = fault_of(*line.output, c, expected);
  if (!fault.empty()) return without_output(Status::failed, fault);

  Result<std::vector<std::byte>> data = reader.bytes(expected);
  if (!data) return data.error();
  NpyArray output{c.output_type(), c.output_shape(), *std::move(data)};
  swap_if_big_endian(output.data, size_in_bytes(output.type));
  return PipeAnswer{Status::ok, "", std::move(output)};
}

}  // namespace convlaw
