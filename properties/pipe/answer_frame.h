// SPDX-License-Identifier: MIT
// What somebody's program answers to a case: a line of JSON, and then the elements of its output.
//
//   {"case": 3, "status": "ok", "output": {"dtype": "float32", "shape": [4, 3, 3], "bytes": 144}}
//   {"case": 4, "status": "declined", "message": "no dilation"}
//
// Read in two steps, so that whoever judges a file and whoever serves a running program can both
// find out first which case is answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "properties/pipe/case_frame.h"
#include "properties/pipe/frame_reader.h"
#include "properties/pipe/json_fields.h"

namespace convlaw {

struct AnswerLine {
  std::int64_t number = 0;
  std::string status;
  std::string message;
  std::optional<TensorFields> output;  ///< its bytes are known
};

/// The next line; nullopt at the end of the stream. An Error if what follows cannot be understood.
Result<std::optional<AnswerLine>> read_answer_line(FrameReader& reader);

struct PipeAnswer {
  enum class Status : std::uint8_t { ok, declined, failed };
  Status status = Status::failed;
  std::string message;             ///< why, unless it is ok
  std::optional<NpyArray> output;  ///< of the type and shape that were asked for, if it is ok
};

/// The elements behind the line, which answers `c`. An output of another type or shape, or a line
/// that makes no sense, is a failed answer; an Error only if the stream cannot be read on.
Result<PipeAnswer> read_answer(FrameReader& reader, const AnswerLine& line, const PipeCase& c);

}  // namespace convlaw
