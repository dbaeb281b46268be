// SPDX-License-Identifier: MIT
// A program for --exec that answers rightly, except to cases of width 7, to which it does what its
// argument says. exec_test.cc runs it.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "properties/oracle/reference_output.h"
#include "properties/pipe/case_frame.h"
#include "properties/pipe/json_fields.h"
#include "properties/runner/pipe.h"

namespace convlaw {
namespace {

void say(const std::string& bytes) { write_all(STDOUT_FILENO, bytes.data(), bytes.size()); }

void say(const Json& line, const std::string& bytes) { say(print_json(line) + '\n' + bytes); }

// Does not come back from some ways of being hostile; false: `line` and `bytes` are to be said.
bool misbehave(const std::string& how, Json& line, std::string& bytes) {
  Json& output = line["output"];
  if (how == "wrong_shape") {
    output["shape"] = {1, 1, 1, 6};
  } else if (how == "wrong_dtype") {
    output["dtype"] = "float64";
  } else if (how == "too_little") {
    bytes.resize(24);
    output["bytes"] = 24;
  } else if (how == "too_much") {
    bytes += "more";
  } else if (how == "other_case") {
    line["case"] = 1000;
  } else if (how == "no_case") {
    line["case"] = "first";
  } else if (how == "wrong_status") {
    line["status"] = "fine";
  } else if (how == "fails") {
    line = {{"case", line["case"]}, {"status", "failed"}, {"message", "out of sorts"}};
    bytes.clear();
  } else if (how == "declines") {
    line = {{"case", line["case"]}, {"status", "declined"}, {"message", "no seven"}};
    bytes.clear();
  } else if (how == "garbage") {
    say("Segmentation fault, perhaps\n");
    return true;
  } else if (how == "long_line") {
    say(std::string(1 << 20, 'x'));
    return true;
  } else if (how == "cut_off") {
    bytes.resize(24);
    say(line, bytes);
    std::_Exit(0);
  } else if (how == "exits") {
    std::_Exit(5);
  } else if (how == "dies") {
    raise(SIGTERM);
  } else if (how == "hangs") {
    while (true) pause();
  } else if (how == "closes_output") {
    close(STDOUT_FILENO);
    while (true) pause();
  } else if (how == "talks_on") {
    say(line, bytes);
    say("and now for something completely different\n");
    return true;
  }
  return false;
}

int answer_all(const std::string& how) {
  if (how == "exits_at_once") return 4;
  if (how == "talks_first") say("Welcome to my convolution!\n");
  DescriptorSource source(STDIN_FILENO);
  FrameReader reader(source);
  for (;;) {
    const Result<std::optional<PipeCase>> c = read_case(reader);
    if (!c) return 9;
    if (!*c) return 0;
    const Result<NpyArray> output = reference_output((*c)->problem, (*c)->operands);
    if (!output) return 8;
    std::string bytes(reinterpret_cast<const char*>(output->data.data()), output->data.size());
    Json line{{"case", (*c)->number},
              {"status", "ok"},
              {"output", tensor(output->type, output->shape, bytes.size())}};
    if ((*c)->problem.width == 7 && misbehave(how, line, bytes)) continue;
    say(line, bytes);
  }
}

}  // namespace
}  // namespace convlaw

int main(int argc, char** argv) {
  try {
    return convlaw::answer_all(argc > 1 ? argv[1] : "");
  } catch (...) {
    return 7;
  }
}
