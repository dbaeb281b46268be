// SPDX-License-Identifier: MIT
#include "properties/exec/call_frame.h"

#include <cstring>

#include "convlaw/abi.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

NpyArray array_of(const convlaw_const_tensor& tensor) {
  NpyArray array = make_array(*element_type_from_abi(tensor.dtype),
                              {tensor.extents, tensor.extents + tensor.rank});
  if (!array.data.empty()) std::memcpy(array.data.data(), tensor.data, array.data.size());
  return array;
}

}  // namespace

PipeCase make_pipe_case(std::int64_t number, const convlaw_call& call) {
  PipeCase c;
  c.number = number;
  c.problem = problem_from_abi(*call.problem);
  c.operands.input = array_of(call.input);
  c.operands.weight = array_of(call.weight);
  if (c.problem.bias) c.operands.bias = array_of(call.bias);
  c.text = to_line(TypedProblem{c.problem, c.operands.input.type, Layout::nchw});
  return c;
}

void write_output(const NpyArray& output, const convlaw_call& call) {
  if (!output.data.empty()) {
    std::memcpy(call.output.data, output.data.data(), output.data.size());
  }
}

}  // namespace convlaw
