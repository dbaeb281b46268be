// SPDX-License-Identifier: MIT
// convlaw run, judge and emit as a user types them.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <filesystem>

#include "properties/npy/npy_file.h"
#include "properties/tests/program.h"

namespace convlaw {
namespace {

class OracleCommand : public testing::Test {
 protected:
  OracleCommand() { std::filesystem::create_directories(folder_); }

  std::string path(const std::string& name) const { return folder_ + name; }

  Outcome convlaw(const std::string& arguments) const {
    return run_program("(cd " + folder_ + " && " CONVLAW_COMMAND " " + arguments + ")");
  }

  void expect(const std::string& arguments, int exit, const std::string& part) const {
    const Outcome run = convlaw(arguments);
    EXPECT_EQ(run.exit, exit) << arguments << '\n' << run.output;
    EXPECT_NE(run.output.find(part), std::string::npos) << arguments << '\n' << run.output;
  }

  // x.npy, w.npy, b.npy and y.npy of the problem.
  void draw(const std::string& problem, const std::string& more = "--data ints#7") const {
    expect("run '" + problem + "' " + more +
               " --save-input x.npy --save-weight w.npy --save-bias b.npy --output y.npy",
           0, "output");
  }

  // y.npy with one element set, as bad.npy.
  void spoil(std::int64_t index, double value) const {
    Result<NpyArray> output = read_npy_file(path("y.npy"));
    ASSERT_TRUE(output);
    store_element(output->type, output->data.data(), index, value);
    ASSERT_EQ(write_npy_file(path("bad.npy"), *output), std::nullopt);
  }

 private:
  const std::string folder_ = testing::TempDir() + "oracle_command/";
};

const std::string kProblem = "Conv2d(3, 4, (3, 2))";
const std::string kFiles = " --input x.npy --weight w.npy --bias b.npy ";

TEST_F(OracleCommand, AcceptsWhatItRan) {
  for (const char* dtype : {"f64", "f32", "f16", "bf16", "i8", "u8"}) {
    draw("convlaw1: n2 c3 h5 w4 oc4 k3x2 p1 " + std::string(dtype));
    expect("judge 'Conv2d(3, 4, (3, 2), padding=1)'" + kFiles + "--output y.npy", 0,
           "accepted: 200 outputs");
    expect("run 'convlaw1: n2 c3 h5 w4 oc4 k3x2 p1'" + kFiles + "--output again.npy", 0, "(2, 4, ");
    EXPECT_EQ(*read_file(path("again.npy")), *read_file(path("y.npy"))) << dtype;
  }
}

TEST_F(OracleCommand, RejectsOneWrongElement) {
  draw(kProblem + " 3x5x4", "--data floats#3");
  spoil(17, 1e6);
  expect("judge '" + kProblem + "'" + kFiles + "--output bad.npy", 1, "oc=1, oh=2, ow=2");
  expect("judge '" + kProblem + " 3x5x4'" + kFiles + "--output bad.npy --contract any_algorithm", 4,
         "undecided");
  spoil(17, NAN);
  expect("judge '" + kProblem + "'" + kFiles + "--output bad.npy", 1, "rejected: 1 of 36");
}

TEST_F(OracleCommand, JudgesInJson) {
  draw(kProblem + " 3x5x4");
  spoil(0, INFINITY);
  expect("judge '" + kProblem + "'" + kFiles + "--output bad.npy --json -", 1,
         R"({"schema":"convlaw.judge.1","problem":"convlaw1: unbatched c3 h5 w4 oc4 k3x2",)"
         R"("contract":"direct","verdict":"rejected","outputs":"36","rejected":"1",)"
         R"("undecided":"0","worst":{"index":["0","0","0","0"],)"
         R"("got":{"value":"Infinity","hex":"inf"},"low":{"value":)");
  expect("judge '" + kProblem + "'" + kFiles + "--output y.npy --json verdict.json", 0, "accepted");
  EXPECT_NE(read_file(path("verdict.json"))->find("\"explained_by\":null}\n"), std::string::npos);
  expect("judge '" + kProblem + "'" + kFiles + "--output y.npy --json /none/v", 2,
         "cannot be written");
}

TEST_F(OracleCommand, ReadsBf16InEveryForm) {
  draw("convlaw1: unbatched c3 h5 w4 oc4 k3x2 bf16");
  for (const char* name : {"x.npy", "w.npy", "b.npy", "y.npy"}) {
    std::string bytes = *read_file(path(name));
    bytes.replace(bytes.find("<V2"), 3, "<u2");
    ASSERT_EQ(write_file(path(name), bytes), std::nullopt);
  }
  const std::string judge = "judge '" + kProblem + "'" + kFiles + "--output y.npy";
  expect(judge + " --dtype bf16", 0, "accepted");
  expect(judge, 2, "x.npy: descr is '<u2': is read as bf16 where");
  expect("judge 'convlaw1: unbatched c3 h5 w4 oc4 k3x2 bf16'" + kFiles + "--output y.npy", 0, "");
  expect(judge + " --dtype f16", 2, "x.npy: descr is '<u2'");
  draw(kProblem + " 3x5x4");
  expect(judge + " --dtype bf16", 2, "x.npy: dtype is f32: must be bf16");
  expect(judge + " --dtype q7", 2, "--dtype is q7: must be f64, f32");
}

TEST_F(OracleCommand, SaysWhichFileDoesNotFit) {
  draw(kProblem + " 3x5x4");
  const auto judge = [](const std::string& problem, const std::string& files) {
    return "judge '" + problem + "' " + files;
  };
  const std::string output = " --output y.npy";
  expect(judge(kProblem + " 3x6x4", kFiles + output), 2,
         "x.npy: shape is (3, 5, 4): must be (3, 6, 4)");
  expect(judge("Conv2d(2, 4, 3)", kFiles + output), 2, "x.npy: input shape is (3, 5, 4)");
  expect(judge("Conv2d(3, 5, (3, 2))", kFiles + output), 2,
         "w.npy: shape is (4, 3, 3, 2): must be (5, 3, 3, 2)");
  expect(judge("Conv2d(3, 4, (3, 2), stride=2)", kFiles + output), 2,
         "y.npy: shape is (4, 3, 3): must be (4, 2, 2)");
  expect(judge("Conv2d(3, 4, (3, 2), bias=False)", kFiles + output), 2, "--bias is b.npy");
  expect(judge(kProblem, "--input x.npy --weight w.npy" + output), 2, "--bias: is required");
  expect(judge(kProblem, "--input x.npy --weight w.npy --bias w.npy" + output), 2,
         "w.npy: shape is (4, 3, 3, 2): must be (4,)");
  expect(judge(kProblem, "--weight w.npy" + output), 2, "--input: is required");
  expect(judge(kProblem, "--input x.npy" + output), 2, "--weight: is required");
  expect(judge(kProblem, kFiles), 2, "--output: is required");
  expect("judge" + kFiles + output, 2, "PROBLEM: is required");
  expect(judge("Conv2d(3, 4, 9)", kFiles + output), 2, "PROBLEM: is not legal: kernel_size");
  expect(judge("Conv3d(3)", kFiles + output), 2, "convlaw: ");
  expect(judge(kProblem, kFiles + output + " --contract telepathy"), 2, "must be of the words");
  expect(judge(kProblem, "--input none.npy --weight w.npy" + output), 2,
         "none.npy: cannot be read: there is no such file");
  expect(judge(kProblem, "--input . --weight w.npy" + output), 2, "it is a directory");
  mkfifo(path("fifo").c_str(), 0600);
  expect(judge(kProblem, "--input fifo --weight w.npy" + output), 2, "it is not a regular file");
}

TEST_F(OracleCommand, RunDrawsOnlyWhereNothingIsGiven) {
  draw(kProblem + " 3x5x4");
  const std::string output = " --output z.npy";
  expect("run '" + kProblem + "' --data ints" + output, 2, "input shape: is missing");
  expect("run '" + kProblem + " 3x5x4' --data ints --input x.npy" + output, 2,
         "--data is ints: draws every tensor");
  expect("run '" + kProblem + " 3x5x4' --data chaos#1" + output, 2, "must be ones, ramp");
  expect("run '" + kProblem + " 3x5x4' --data 'ints#1 g3'" + output, 2, "as in ints#17");
  expect("run '" + kProblem + " 3x2x4' --data ints" + output, 2, "PROBLEM: is not legal");
  expect("run '" + kProblem + " 3x5x4'" + output, 2, "--input: is required");
  expect("run '" + kProblem + " 3x5x4' --data ints", 2, "--output is required");
  expect("run 'Conv2d(3, 4, 3, bias=False) 3x5x4' --data ints --save-bias b.npy" + output, 2,
         "there is no bias");
  expect("run '" + kProblem + " 3x5x4' --data ints --output /none/z.npy", 2, "cannot be written");
}

TEST_F(OracleCommand, EmitsTheSameCasesForASeed) {
  expect("emit --seed 3 --cases 5 > first", 0, "");
  expect("emit --seed 3 --cases 5 > second", 0, "seed 3");
  EXPECT_EQ(*read_file(path("first")), *read_file(path("second")));
  expect("emit --seed 4 --cases 5 > second", 0, "");
  EXPECT_NE(*read_file(path("first")), *read_file(path("second")));
  expect("emit --cases 5 --where kernel_size=3,groups=2 --dtype i8,u8 > first", 0, "cases; seed");
  EXPECT_NE(read_file(path("first"))->find("\"groups\":\"2\""), std::string::npos);
  EXPECT_EQ(read_file(path("first"))->find("\"groups\":\"1\""), std::string::npos);
  ASSERT_EQ(write_file(path("list"), "Conv2d(3, 4, 3) 3x5x4\n"), std::nullopt);
  expect("emit --cases-from list > first", 0, "1 cases");
  expect("emit --where kernel=3", 2, "is not a parameter known here");
  expect("emit --dtype f31", 2, "--dtype is f31: must be");
  expect("emit --seed 1 --cases 1 > /dev/full", 2, "standard output: cannot be written");
}

TEST_F(OracleCommand, JudgesAStreamOfAnswers) {
  ASSERT_EQ(write_file(path("list"), "Conv2d(1, 1, 1) 1x1x1\nConv2d(1, 2, 1) 1x1x1\n"),
            std::nullopt);
  expect("emit --cases-from list > cases", 0, "2 cases");
  const auto answers = [&](const std::string& text) {
    ASSERT_EQ(write_file(path("answers"), text), std::nullopt);
  };
  const std::string declined = "{\"case\":0,\"status\":\"declined\"}\n";
  answers(declined);
  expect("judge --cases cases < answers", 1, "failed            1");
  expect("judge --pipe cases answers", 1, "there is no answer");
  answers(declined + "{\"case\":1,\"status\":\"declined\"}\n");
  expect("judge --cases cases < answers", 4, "answers: UNDECIDED. 2 cases");
  expect("judge --cases cases --json - < answers", 4,
         R"({"schema":"convlaw.judge_cases.1","counts":{"accepted":"0","rejected":"0",)"
         R"("undecided":"0","declined":"2","failed":"0"},"cases":[{"case":"0",)");
  answers(
      "{\"case\":1,\"status\":\"ok\",\"output\":{\"dtype\":\"f32\",\"shape\":[2,1,1],"
      "\"bytes\":8}}\n12345678" +
      declined);
  expect("judge --cases cases < answers", 1, "case 1: rejected");
  expect("judge --cases cases < answers", 1, "answers: BROKEN. 2 cases, 2 outputs");
  answers("no JSON\n");
  expect("judge --cases cases < answers", 2, "standard input: line is no JSON: must be");
  expect("judge --pipe cases answers", 2, "answers: line is no JSON: must be");
  answers("");
  expect("judge --cases cases < answers", 2, "standard input: stream: holds no answer");
  expect("judge --cases cases < /dev/zero", 2, "no line of at most 65536 bytes");
  expect("judge --cases none < answers", 2, "none: cannot be read: there is no such file");
  expect("judge --cases answers < answers", 2, "answers: holds no case");
  expect("judge --cases list < answers", 2, "list: line is Conv2d(1, 1, 1) 1x1x1: must be");
  expect("judge --cases cases --output y.npy < answers", 2, "brings the problems and tensors");
}

}  // namespace
}  // namespace convlaw
