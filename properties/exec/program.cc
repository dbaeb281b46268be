// SPDX-License-Identifier: MIT
#include "properties/exec/program.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "convlaw/abi.h"
#include "properties/cases/domain.h"
#include "properties/exec/call_frame.h"
#include "properties/exec/program_process.h"
#include "properties/exec/words.h"
#include "properties/pipe/answer_frame.h"

namespace convlaw {
namespace {

constexpr std::uint32_t bit(std::int32_t enumerator) {
  return 1U << static_cast<unsigned>(enumerator);
}

constexpr std::array kHostCanPad{PaddingMode::reflect, PaddingMode::replicate,
                                 PaddingMode::circular};

class Program {
 public:
  Program(std::string command, std::vector<std::string> words)
      : command_(std::move(command)), words_(std::move(words)) {}

  /// Starts it, and finds out what it takes.
  Result<const convlaw_implementation*> open() {
    if (auto error = start()) return *std::move(error);
    find_capabilities();
    implementation_.struct_size = sizeof implementation_;
    implementation_.abi_version = CONVLAW_ABI_VERSION;
    implementation_.name = command_.c_str();
    implementation_.description = description_.c_str();
    implementation_.context = this;
    implementation_.capabilities = &capabilities_;
    implementation_.run = [](void* context, const convlaw_call* call) {
      return static_cast<Program*>(context)->run(*call);
    };
    return &implementation_;
  }

 private:
  struct Connection {
    explicit Connection(std::unique_ptr<ProgramProcess> its) : process(std::move(its)) {}
    std::unique_ptr<ProgramProcess> process;
    FrameReader reader{*process};
  };

  std::optional<Error> start() {
    Result<std::unique_ptr<ProgramProcess>> process = ProgramProcess::start(words_);
    if (!process) return process.error();
    connection_.emplace(*std::move(process));
    return std::nullopt;
  }

  std::int32_t run(const convlaw_call& call) {
    const Result<PipeAnswer> answer = ask(make_pipe_case(asked_++, call));
    if (!answer) {
      write_message(call.message, answer.error().message());
      return CONVLAW_FAILED;
    }
    write_message(call.message, answer->message);
    if (answer->status == PipeAnswer::Status::declined) return CONVLAW_DECLINED;
    if (!answer->output) return CONVLAW_FAILED;
    write_output(*answer->output, call);
    return CONVLAW_OK;
  }

  // Throws ProcessDied. After an Error nothing that the program says can be told from the rest of
  // that answer, and so it is started anew.
  Result<PipeAnswer> ask(const PipeCase& c) {
    if (!connection_) {
      if (auto error = start()) return *std::move(error);
    }
    Result<PipeAnswer> answer = exchange(c, *connection_->process, connection_->reader);
    if (answer) return answer;
    const std::unique_ptr<ProgramProcess> process = std::move(connection_->process);
    connection_.reset();
    if (process->has_closed()) throw ProcessDied{process->end() + answer.error().rule};
    return answer;
  }

  static Result<PipeAnswer> exchange(const PipeCase& c, ProgramProcess& process,
                                     FrameReader& reader) {
    if (process.has_written()) {
      return Error{"standard output", {}, "must have nothing on it before a case is asked", {}, 0};
    }
    process.send(case_frame(c));
    const Result<std::optional<AnswerLine>> line = read_answer_line(reader);
    if (!line) return in_the_middle(line.error(), process);
    if (!*line) return Error{};  // it has ended
    if ((*line)->number != c.number) {
      return Error{"case",
                   std::to_string((*line)->number),
                   "must be " + std::to_string(c.number) + ", the one that was asked",
                   {},
                   0};
    }
    Result<PipeAnswer> answer = read_answer(reader, **line, c);
    if (!answer) return in_the_middle(answer.error(), process);
    if (reader.holds_more() || process.has_written()) {
      return Error{
          "answer", {}, "must end with the bytes of output that its line announces", {}, 0};
    }
    return answer;
  }

  // What cannot be read because the program has ended says where it did.
  static Error in_the_middle(Error error, const ProgramProcess& process) {
    if (process.has_closed()) error.rule = ", and its answer " + error.rule;
    return error;
  }

  // What it declines of the smallest cases it is not asked again; the host pads and makes batches
  // for it. If it declines them all, it is about other things that it is particular.
  void find_capabilities() {
    capabilities_.struct_size = sizeof capabilities_;
    std::string declined;
    const auto offers = [&](std::string_view what, const std::string& text) {
      if (!declines(text)) return true;
      if (!declined.empty()) declined += ", ";
      declined += what;
      return false;
    };
    std::uint32_t all = 0;
    std::string first;
    for (const ElementType type : kInputTypes) {
      const std::string name(to_string(type));
      all |= bit(to_abi(type));
      if (!offers(name, "convlaw1: c1 h1 w1 oc1 k1 " + name)) continue;
      capabilities_.dtypes |= bit(to_abi(type));
      if (first.empty()) first = name;
    }
    if (first.empty()) {
      declined.clear();
      capabilities_.dtypes = all;
    }
    capabilities_.padding_modes = bit(CONVLAW_ZEROS);
    for (const PaddingMode mode : kHostCanPad) {
      const std::string name(to_string(mode));
      std::string text = "convlaw1: c1 h2 w2 oc1 k1 p1x1 ";
      text.append(name).append(" ").append(first);
      if (!offers(name, text)) continue;
      capabilities_.padding_modes |= bit(static_cast<std::int32_t>(mode));
    }
    capabilities_.unbatched =
        offers("unbatched input", "convlaw1: unbatched c1 h1 w1 oc1 k1 " + first) ? 1 : 0;
    description_ = "a program" + (declined.empty() ? "" : " that declines " + declined);
  }

  // Only a program that says so: others are shown the case by a law, and accused there.
  bool declines(const std::string& text) {
    if (!answers_) return false;
    try {
      const Result<PipeAnswer> answer = ask(convlaw::make_pipe_case(asked_++, *parse_case(text)));
      answers_ = static_cast<bool>(answer);
      return answers_ && answer->status == PipeAnswer::Status::declined;
    } catch (const ProcessDied&) {
      answers_ = false;
      return false;
    }
  }

  std::string command_;
  std::vector<std::string> words_;
  std::string description_;
  convlaw_implementation implementation_{};
  convlaw_capabilities capabilities_{};
  std::optional<Connection> connection_;
  std::int64_t asked_ = 0;
  bool answers_ = true;
};

}  // namespace

Result<Target> find_program(const std::string& command) {
  Result<std::vector<std::string>> words = split_words(command);
  if (!words) return words.error();
  auto program = std::make_shared<Program>(command, *std::move(words));
  return Target([program] { return program->open(); });
}

}  // namespace convlaw
