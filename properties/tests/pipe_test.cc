// SPDX-License-Identifier: MIT
// Cases and answers as streams: what is written is read back, and every answer that is none gets a
// reason.
#include <gtest/gtest.h>
#include <unistd.h>

#include "properties/choices/choices.h"
#include "properties/oracle/reference_output.h"
#include "properties/pipe/answer_frame.h"
#include "properties/pipe/json_fields.h"
#include "properties/pipe/judge_answers.h"

namespace convlaw {
namespace {

PipeCase pipe_case(std::int64_t number, const std::string& text) {
  const Result<Case> c = parse_case(text);
  EXPECT_TRUE(c) << text;
  return make_pipe_case(number, *c);
}

// Two small cases: outputs (1, 1, 1, 2) and (3, 1, 2) of f32.
std::vector<PipeCase> two_cases() {
  return {pipe_case(0, "convlaw1: c1 h1 w2 oc1 k1 data=ints#3"),
          pipe_case(1, "convlaw1: unbatched c2 h1 w3 oc3 k1x2 nobias data=ints#5")};
}

std::string elements(const PipeCase& c) {
  const Result<NpyArray> output = reference_output(c.problem, c.operands);
  EXPECT_TRUE(output);
  return {reinterpret_cast<const char*>(output->data.data()), output->data.size()};
}

std::string announce(std::int64_t number, const std::string& dtype, const std::string& shape,
                     const std::string& bytes) {
  return R"({"case":)" + std::to_string(number) + R"(,"status":"ok","output":{"dtype":")" + dtype +
         R"(","shape":)" + shape + R"(,"bytes":)" + bytes + "}}\n";
}

const std::string kFirst = announce(0, "float32", "[1,1,1,2]", "8");
const std::string kSecond = announce(1, "f32", R"(["3","1","2"])", "\"24\"");

Result<std::vector<JudgedAnswer>> judge_stream(const std::vector<PipeCase>& cases,
                                               const std::string& stream) {
  MemorySource source(stream);
  return judge_answers(cases, source, {});
}

void expect_error(const std::string& stream, const std::string& reason) {
  const std::vector<PipeCase> cases = two_cases();
  const auto answers = judge_stream(cases, stream);
  ASSERT_FALSE(answers) << reason;
  EXPECT_NE(answers.error().message().find(reason), std::string::npos) << answers.error().message();
}

// The first answer has failed for the reason, and the second is read all the same.
void expect_failed(const std::string& first, const std::string& reason) {
  const std::vector<PipeCase> cases = two_cases();
  const auto answers = judge_stream(cases, first + kSecond + elements(cases[1]));
  ASSERT_TRUE(answers) << answers.error().message();
  EXPECT_EQ((*answers)[0].verdict, AnswerVerdict::failed);
  EXPECT_NE((*answers)[0].message.find(reason), std::string::npos) << (*answers)[0].message;
  EXPECT_EQ((*answers)[1].verdict, AnswerVerdict::accepted) << reason;
}

TEST(Pipe, CasesAreReadBackAsTheyWereWritten) {
  std::string stream;
  const std::vector<std::string> texts{
      "convlaw1: c3 h5 w4 oc4 k3x2 data=ints#7",
      "convlaw1: unbatched c2 h6 w5 oc2 k2 p1x0..2x-1 g2 nobias f64 data=floats#1",
      "convlaw1: n2 c1 h4 w4 oc2 k2 psame d2 f16 data=ramp#1",
      "convlaw1: n2 c1 h4 w4 oc2 k2 p1 reflect bf16 data=floats#9",
      "convlaw1: n0 c1 h4 w4 oc2 k2 i8 data=ints#2",
      "convlaw1: c1 h4 w4 oc2 k2 u8 data=ints#2"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    stream += case_frame(pipe_case(static_cast<std::int64_t>(i), texts[i]));
  }
  MemorySource source(stream);
  const Result<std::vector<PipeCase>> cases = read_cases(source);
  ASSERT_TRUE(cases) << cases.error().message();
  ASSERT_EQ(cases->size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const PipeCase expected = pipe_case(static_cast<std::int64_t>(i), texts[i]);
    EXPECT_EQ((*cases)[i].number, expected.number);
    EXPECT_EQ((*cases)[i].problem, expected.problem);
    EXPECT_EQ((*cases)[i].operands.input, expected.operands.input);
    EXPECT_EQ((*cases)[i].operands.weight, expected.operands.weight);
    EXPECT_EQ((*cases)[i].operands.bias, expected.operands.bias);
  }
  EXPECT_EQ((*cases)[1].output_shape().size(), 3U);
  EXPECT_EQ((*cases)[4].output_type(), ElementType::i32);
}

TEST(Pipe, ACaseSaysEverythingInTorchsWords) {
  const std::string frame =
      case_frame(pipe_case(4, "convlaw1: c2 h6 w5 oc4 k3x2 s2x1 p1x0..2x0 g2 data=ints#7"));
  const Result<Json> line = parse_object(frame.substr(0, frame.find('\n')));
  ASSERT_TRUE(line);
  EXPECT_EQ(print_json((*line)["problem"]),
            R"({"batch":"1","in_channels":"2","height":"6","width":"5","out_channels":"4",)"
            R"("kernel_size":["3","2"],"stride":["2","1"],"padding":null,)"
            R"("padding_begin":["1","0"],"padding_end":["2","0"],"dilation":["1","1"],)"
            R"("groups":"2","bias":true,"padding_mode":"zeros"})");
  EXPECT_EQ(print_json((*line)["weight"]),
            R"({"dtype":"float32","shape":["4","1","3","2"],"bytes":"96"})");
  EXPECT_EQ(print_json((*line)["output"]),
            R"({"dtype":"float32","shape":["1","4","4","4"],"bytes":"256"})");
  EXPECT_EQ(frame.size(), frame.find('\n') + 1 + 240 + 96 + 16);
}

TEST(Pipe, RightAnswersAreAcceptedInAnyOrder) {
  const std::vector<PipeCase> cases = two_cases();
  const auto answers = judge_stream(
      cases, '\n' + kSecond + elements(cases[1]) + "\r\n" + kFirst + elements(cases[0]));
  ASSERT_TRUE(answers) << answers.error().message();
  for (const JudgedAnswer& answer : *answers) {
    EXPECT_EQ(answer.verdict, AnswerVerdict::accepted) << describe(*answer.judgement);
  }
}

TEST(Pipe, WrongElementsAreRejected) {
  const std::vector<PipeCase> cases = two_cases();
  std::string wrong = elements(cases[0]);
  wrong[3] = static_cast<char>(wrong[3] ^ 0x40);
  const auto answers = judge_stream(cases, kFirst + wrong);
  ASSERT_TRUE(answers);
  EXPECT_EQ((*answers)[0].verdict, AnswerVerdict::rejected);
  EXPECT_EQ((*answers)[0].judgement->rejected, 1);
  EXPECT_EQ((*answers)[1].verdict, AnswerVerdict::failed);
  EXPECT_EQ((*answers)[1].message, "there is no answer");
}

TEST(Pipe, DeclinedAndFailedAreBelieved) {
  const std::vector<PipeCase> cases = two_cases();
  const auto answers =
      judge_stream(cases, R"({"case":"0","status":"declined","message":"no \u0001"})"
                          "\n"
                          R"({"case":1,"status":"failed","message":7,"output":null})");
  ASSERT_FALSE(answers);  // a last line without its end may be cut off
  const auto whole = judge_stream(cases, R"({"case":"0","status":"declined","message":"no"})"
                                         "\n"
                                         R"({"case":1,"status":"failed","output":null})"
                                         "\n");
  ASSERT_TRUE(whole) << whole.error().message();
  EXPECT_EQ((*whole)[0].verdict, AnswerVerdict::declined);
  EXPECT_EQ((*whole)[0].message, "no");
  EXPECT_EQ((*whole)[1].verdict, AnswerVerdict::failed);
}

TEST(Pipe, AnAnswerOfTheWrongKindHasFailed) {
  expect_failed(announce(0, "float64", "[1,1,1,2]", "16") + std::string(16, 'x'),
                "output dtype is float64: must be float32");
  expect_failed(announce(0, "quaternion", "[1,1,1,2]", "8") + std::string(8, 'x'),
                "output dtype is not one that is known");
  expect_failed(announce(0, "float32", "[2]", "8") + std::string(8, 'x'),
                "output shape is (2,): must be (1, 1, 1, 2)");
  expect_failed(announce(0, "float32", "\"wide\"", "8") + std::string(8, 'x'),
                "output shape is missing");
  expect_failed(announce(0, "float32", "[1,1,1,2]", "4") + std::string(4, 'x'),
                "output is of 4 bytes: must be of 8");
  expect_failed(announce(0, "float32", "[1,1,1,2]", "100000") + std::string(100'000, 'x'),
                "output is of 100000 bytes: must be of 8");
  expect_failed("{\"case\":0,\"status\":\"fine\"}\n", "status is 'fine': must be ok, declined");
  expect_failed("{\"case\":0}\n", "status is '': must be");
  expect_failed("{\"case\":0,\"status\":\"ok\"}\n", "there is no output");
  expect_failed("", "there is no answer");
}

TEST(Pipe, WhatCannotBeReadOnIsAnError) {
  const std::vector<PipeCase> cases = two_cases();
  const std::string right = elements(cases[0]);
  expect_error("", "holds no answer");
  expect_error("garbage\n", "line is garbage: must be a JSON object");
  expect_error(std::string("\x00\xff\x1b[31m\n", 8), "must be a JSON object");
  expect_error(std::string(5'000, '[') + "\n", "must be a JSON object");
  expect_error(std::string(100'000, ' '), "no line of at most 65536 bytes");
  expect_error(std::string(100'000, '\n'), "no line of at most 65536 bytes");
  expect_error("7\n", "must be a JSON object");
  expect_error("{}\n", "case is null: must be the number of a case");
  expect_error("{\"case\":0.5}\n", "case is 0.5: must be");
  expect_error("{\"case\":18446744073709551615}\n", "must be the number of a case");
  expect_error("{\"case\":7,\"status\":\"ok\"}\n", "case is 7: is answered, but was not asked");
  expect_error(kFirst + right + kFirst + right, "case is 0: is answered twice");
  expect_error(kFirst + right.substr(1), "ends 7 bytes into a tensor of 8");
  expect_error(kFirst + right + "xxxx" + kSecond, "line is xxxx{");
  expect_error(kFirst.substr(0, 20), "ends in the middle of a line");
  expect_error(announce(0, "float32", "[1,1,1,2]", "-8"), "output bytes is -8: must be how many");
  expect_error(announce(0, "float32", "[1,1,1,2]", "null"), "output bytes is null");
  expect_error(announce(0, "float32", "[1,1,1,2]", "1000000000000000000"),
               "output bytes is 1000000000000000000: must be the 8 of the output");
  expect_error(announce(0, "float32", "[1,1,1,2]", "4000") + "short", "ends 5 bytes into");
}

TEST(Pipe, CasesThatMakeNoSenseAreErrors) {
  const std::string good = case_frame(two_cases()[0]);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string stream = good;
    stream.replace(stream.find(from), from.size(), to);
    MemorySource source(stream);
    const auto cases = read_cases(source);
    return cases ? "was read" : cases.error().message();
  };
  EXPECT_EQ(replaced("\"convlaw\":1", "\"convlaw\":2"),
            "convlaw is 2: must be 1, the version of the protocol");
  EXPECT_EQ(replaced("\"case\":0", "\"case\":[]"), "case is []: must be a number");
  EXPECT_NE(replaced("h1 w2", "h1 w3").find("case 0: input: shape is (1, 1, 1, 2): must be"),
            std::string::npos);
  EXPECT_NE(replaced("k1x1", "k5x1").find("case 0: kernel_size"), std::string::npos);
  EXPECT_NE(replaced("\"bytes\":\"8\"", "\"bytes\":\"9\"").find("case 0: input: bytes is 9"),
            std::string::npos);
  EXPECT_NE(replaced("\"input\":", "\"inputs\":").find("case 0: input: must have a dtype"),
            std::string::npos);
  EXPECT_NE(replaced("float32", "float31").find("case 0: input: must have a dtype"),
            std::string::npos);
  const std::string both = good + good;
  MemorySource source(both);
  const auto cases = read_cases(source);
  ASSERT_FALSE(cases);
  EXPECT_EQ(cases.error().message(), "case is 0: is asked twice");
}

TEST(Pipe, NoBeginningAndNoDamageOfAStreamIsTooMuch) {
  const std::vector<PipeCase> cases = two_cases();
  const std::string answers = kFirst + elements(cases[0]) + kSecond + elements(cases[1]);
  const std::string asked = case_frame(cases[0]) + case_frame(cases[1]);
  const auto read_both = [&](const std::string& some_answers, const std::string& some_cases) {
    static_cast<void>(judge_stream(cases, some_answers));
    MemorySource source(some_cases);
    static_cast<void>(read_cases(source));
  };
  for (std::size_t size = 0; size < asked.size(); ++size) {
    read_both(answers.substr(0, size), asked.substr(0, size));
  }
  for (std::uint64_t i = 0; i < 3'000; ++i) {
    std::string damaged_answers = answers;
    std::string damaged_cases = asked;
    for (std::uint64_t at = 0; at <= i % 3; ++at) {
      const std::uint64_t bits = mix(i, at);
      damaged_answers[bits % answers.size()] = static_cast<char>(bits >> 32U);
      damaged_cases[(bits >> 8U) % asked.size()] = static_cast<char>(bits >> 40U);
    }
    read_both(damaged_answers, damaged_cases);
  }
}

TEST(Pipe, ReadsFromADescriptorAsBytesCome) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::vector<PipeCase> cases = two_cases();
  const std::string stream = kFirst + elements(cases[0]);
  ASSERT_EQ(write(ends[1], stream.data(), stream.size()), static_cast<ssize_t>(stream.size()));
  DescriptorSource source(ends[0]);
  FrameReader reader(source);
  // The other end is still open: an answer is complete before the stream is.
  const auto line = read_answer_line(reader);
  ASSERT_TRUE(line && *line);
  EXPECT_EQ((*line)->number, 0);
  const Result<PipeAnswer> answer = read_answer(reader, **line, cases[0]);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, PipeAnswer::Status::ok);
  close(ends[1]);
  const auto end = read_answer_line(reader);
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
  close(ends[0]);
}

}  // namespace
}  // namespace convlaw
