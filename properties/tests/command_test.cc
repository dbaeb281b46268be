// SPDX-License-Identifier: MIT
// The command as a user types it: what it prints and how it exits.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "properties/command/case_files.h"
#include "properties/command/targets.h"
#include "properties/dock/sanitized.h"
#include "properties/runner/campaign.h"
#include "properties/tests/command_line.h"

namespace convlaw {
namespace {

TEST(Command, ShapeAnswersTheQuestion) {
  expect_convlaw("shape 'Conv2d(3, 4, kernel_size=(3, 2))' --input 3x5x4", 0,
                 "weight  (4, 3, 3, 2)");
  expect_convlaw("shape 'Conv2d(3, 4, kernel_size=(3, 2)) 3x5x4'", 0, "output  (4, 3, 3)");
  expect_convlaw("shape 'mb1ic3ih224oc64oh112kh7sh2ph3'", 0, "output  (1, 64, 112, 112)");
  expect_convlaw("shape 'Conv2d(3, 4, 3)' --input 4x5x4", 1, "not legal: input shape is (4, 5, 4)");
  expect_convlaw("shape 'Conv2d(3, 4, 3)' --input 3x2x4", 1, "not legal: kernel_size is (3, 3)");
  expect_convlaw("shape 'Conv2d(3, 4, groups=2, kernel_size=1)' --input 3x2x4", 1,
                 "in_channels is 3: must be divisible by groups=2");
  expect_convlaw("shape 'Conv2d(3, four, 3)' --input 3x5x4", 2, "            ^");
  expect_convlaw("shape 'Conv2d(3, 4, 3)'", 2, "input shape: is missing");
  expect_convlaw("shape 'Conv2d(3, 4, 3) 3x5x4' --input 3x5x4", 2, "names an input shape already");
  expect_convlaw("shape", 2, "PROBLEM is required");
  expect_convlaw("shape 'Conv2d(3, 4, 3, stride=(1, 1, 1)) 3x5x4'", 1,
                 "not legal: stride is (1, 1, 1)");
  expect_convlaw("shape 'Conv2d(3, 4, 3, padding=foo)' --input 3x5x4", 1,
                 "not legal: padding is 'foo'");
  expect_convlaw("shape '--dir=FWD_D ic3ih224oc64oh112kh7sh2ph3'", 0, "bias    None");
  expect_convlaw("shape --dir=FWD_D --dt=f32 mb1ic3ih224oc64oh112kh7sh2ph3", 0,
                 "(1, 64, 112, 112)");
  expect_convlaw("shape 'convlaw1: c1 h3 w4 oc2 k2x1 data=ramp#3'", 0, "output  (1, 2, 2, 4)");
}

TEST(Command, PlanSaysHowAnImplementationWouldCompute) {
  const std::string problem = "plan 'convlaw1: c64 h56 w56 oc64 k3x3 p1x1'";
  // Which words, is up to those that are linked in; memory is told of all.
  expect_convlaw(problem + " --implementation definition", 4,
                 "definition does not say how it computes\n"
                 "  input      (1, 64, 56, 56)        784.0 KiB\n"
                 "  weight     (64, 64, 3, 3)         144.0 KiB\n"
                 "  output     (1, 64, 56, 56)        784.0 KiB\n"
                 "  workspace  0 bytes\n");
  if (const auto names = built_in_names();
      std::find(names.begin(), names.end(), "halide") != names.end()) {
    expect_convlaw(problem, 0, "halide: ");
    expect_convlaw(problem, 0, "  workspace  ");
    expect_convlaw("plan 'convlaw1: c4 h9 w9 oc9 k3x3 p1x1 reflect'", 0, "workspace  1.9 KiB");
    expect_convlaw("plan 'convlaw1: n3 c1 h40000 w40000 oc1 k1x1'", 4, "halide declines: problem");
    expect_convlaw("plan 'convlaw1: c4 h9 w9 oc9 k3x3 f64'", 4, "halide declines: not an element");
  }
  expect_convlaw("plan 'convlaw1: c1 h1 w1 oc1 k3'", 1, "not legal: kernel_size");
  expect_convlaw("plan 'Conv2d(3, four, 3)'", 2, "            ^");
  expect_convlaw(problem + " --implementation nobody", 2, "implementation is nobody: must be");
  expect_convlaw(problem + " --implementation " CONVLAW_PLUGIN_WRONG_VERSION, 2,
                 "abi_version is 99: this convlaw speaks version 1");
}

TEST(Command, WrongUsageIsOneMessageAndExitTwo) {
  expect_convlaw("", 2, "subcommand is required");
  expect_convlaw("frobnicate", 2, "COMMAND is frobnicate: must be one of");
  expect_convlaw("check --no-such-option", 2, "--no-such-option");
  expect_convlaw("check", 2, "IMPLEMENTATION: is required");
  expect_convlaw("check nobody", 2, "implementation is nobody: must be a built-in name");
  expect_convlaw("check defect:nobody", 2, "no such defect");
  expect_convlaw("check ./missing.so", 2, "plug-in is ./missing.so: there is no such file");
  expect_convlaw("check definition --law 'none_*'", 2, "--law is none_*: matches no law");
  expect_convlaw("check definition --case 'convlaw1: c1 h1 w1 oc1 k1 q1'", 2,
                 "is not one that this version");
  expect_convlaw("check definition --case 'convlaw1: c1 h1 w1 oc1 k3'", 2,
                 "is not legal: kernel_size");
  expect_convlaw("check definition --where 'kernel=3'", 2, "is not a parameter known here");
  expect_convlaw("check definition --contract telepathy", 2, "must be of the words");
  expect_convlaw("check definition --cases-from /nonexistent", 2, "cannot be read");
  for (const char* option : {"cases", "time", "seed", "max-failures"}) {
    const Outcome run = run_convlaw(std::string("check definition --") + option + " -1");
    EXPECT_EQ(run.exit, 2) << option;
    EXPECT_NE(run.output.find(std::string(option) + ": is -1: must be a number"), std::string::npos)
        << run.output;
    EXPECT_LT(run.output.size(), 200U) << run.output;
  }
  expect_convlaw("check definition --contract direct,fft", 2, "names algorithm twice");
  expect_convlaw("check definition --log /nonexistent/log --cases 0", 2, "cannot be written");
  expect_convlaw("replay definition --law B1", 2, "Exactly 1 option from [--case,--bytes]");
  expect_convlaw("replay definition --law none --case 'convlaw1: c1 h1 w1 oc1 k1'", 2,
                 "no such law");
  expect_convlaw("laws 'Z*'", 2, "matches no law");
}

TEST(Command, PluginsThatAreNoneAreRefused) {
  expect_convlaw("check " + write_text("text.so", "this is not a shared object"), 2, "plug-in is ");
  expect_convlaw("check " CONVLAW_PLUGIN_WRONG_VERSION, 2,
                 "abi_version is 99: this convlaw speaks version 1");
  expect_convlaw("check " CONVLAW_PLUGIN_WITHOUT_SYMBOL, 2,
                 "must export convlaw_get_implementation()");
}

TEST(Command, SaysHowManyPairsOfRegionsWereVisited) {
  const std::string options = " --cases 5 --seed 4 --where 'kernel_size=3,stride=1,dtype=f32'";
  expect_convlaw("check definition --law A0 --law P0" + options, 0, " reachable visited, ");
  const std::string output = run_convlaw("check definition --law A0" + options).output;
  const std::size_t at = output.find("region pairs: ");
  ASSERT_NE(at, std::string::npos) << output;
  std::istringstream line(output.substr(at));
  std::string word, visited, reachable;
  line >> word >> word >> visited >> word >> reachable;
  EXPECT_EQ(visited, reachable) << output;
  EXPECT_GT(visited.size(), 4U) << "a thousand and more";
  // Where nothing is compared with the definition there is nothing to say.
  const std::string other = run_convlaw("check definition --law B1" + options).output;
  EXPECT_EQ(other.find("region pairs"), std::string::npos) << other;
}

TEST(Command, VerdictsAreExitCodes) {
  const std::string few = " --cases 10 --seed 4 --law 'B*' ";
  expect_convlaw("check definition" + few, 0, "definition: HOLDS");
  expect_convlaw("check defect:bias_missing_where_first_tap_is_cut" + few, 1,
                 "BROKEN  zero_input_gives_bias");
  expect_convlaw("check defect:row_in_padding_crashes" + few, 3, "_crashes: CRASHED. ");
  expect_convlaw("check definition --time 1 --law A2 --seed 4", 0, "ended by --time after 1");
  expect_convlaw("check definition --time 0.000001 --cases 100", 4, "0 evaluations: 0 of ");
  expect_convlaw("check definition --law H5 --cases 10", 4, "definition: UNDECIDED");
  expect_convlaw("check definition --case 'convlaw1: c1 h1 w1 oc1 k1 i32'", 4, "UNDECIDED");
  expect_convlaw(
      "check definition --law D7 --cases 30 --seed 2 --where kernel_size=3 --require-all", 4, "");
  expect_convlaw("check definition --law D7 --cases 30 --seed 2 --where kernel_size=3", 0, "HOLDS");
}

TEST(Command, PowerSaysWhichLawCatchesWhat) {
  const std::string json = testing::TempDir() + "power.json";
  const std::string command =
      "power --seed 1 --jobs 2 --peers --defect 'strides_s*' --defect rounds_upwards "
      "--json " +
      json;
  const Outcome run = run_convlaw(command);
  EXPECT_EQ(run.exit, 0) << run.output;
  for (const char* part :
       {"caught 2 of 2; median ", "diagnosis of 2: right 2, ", "benchdnn     catches   0 of 2, "}) {
    EXPECT_NE(run.output.find(part), std::string::npos) << part << '\n' << run.output;
  }
  std::ifstream file(json);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(text.find("\"schema\": \"convlaw.power.1\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"defect\": \"rounds_upwards\""), std::string::npos);
  if (!kSanitized) {  // a hundred cases of every law
    expect_convlaw("power --matrix --seed 2026 --defect rounds_upwards", 0,
                   "negation_passes_through rounds_upwards");
  }
  expect_convlaw("power --defect none --defect strides_swapped", 2,
                 "--defect is none: matches no defect");
  expect_convlaw("power --only-to only.txt", 2, "--only-to requires --matrix");
  expect_convlaw("power --matrix --peers", 2, "--peers excludes --matrix");
  expect_convlaw("power --jobs 0", 2, "");
}

TEST(Command, ContractsAreInferredForEveryElementType) {
  const std::string few =
      " --contract inferred --law P0 --cases 1 --seed 1 --where kernel_size=2..3";
  expect_convlaw("check definition" + few, 0,
                 "contract for bf16, inferred from 6 problems: direct\n");
  expect_convlaw("check defect:inputs_rounded_to_tf32" + few, 0,
                 "contract for f32, inferred from 6 problems: direct,inputs=tf32\n");
  expect_convlaw("check defect:strides_swapped" + few, 1, ": none that is known, so the default\n");
  expect_convlaw(
      "replay defect:inputs_rounded_to_tf32 --contract inferred --law P0 --case "
      "'convlaw1: c3 h5 w4 oc4 k3x2 data=floats#1'",
      0, "");
}

TEST(Command, OfTwoNumbersOfCasesTheLastCounts) {
  expect_convlaw("check definition --cases 900 --law B1 --in-process --cases 7", 0,
                 ", 7 cases drawn for each law");
}

TEST(Command, ChecksSayEvaluationsASecond) {
  expect_convlaw("check definition --cases 10 --law B1 --in-process", 0, " evaluations a second)");
}

TEST(Command, LawsAreExplainedWithWhatTheyAloneCatch) {
  expect_convlaw("laws --explain negation_passes_through", 0,
                 "alone catches, those that compare with the definition set aside: rounds_upwards");
  expect_convlaw("laws --explain 'zero_w*'", 0, "zero_weight_gives_bias (B2)");
}

TEST(Command, AReplayLineReplays) {
  const Outcome run = run_convlaw("check defect:strides_swapped --cases 100 --seed 4 --law D6");
  ASSERT_EQ(run.exit, 1) << run.output;
  const std::string marker = "  replay     convlaw ";
  const std::size_t begin = run.output.find(marker) + marker.size();
  const std::string line = run.output.substr(begin, run.output.find('\n', begin) - begin);
  expect_convlaw(line, 1, "verdict  broken");
}

TEST(Command, AReplayLineKeepsWhatDecidesHowItIsJudged) {
  const Outcome run = run_convlaw(
      "check defect:strides_swapped --cases 100 --seed 4 --law D6 --where 'kernel_size=1..2' "
      "--contract direct,nondeterministic");
  ASSERT_EQ(run.exit, 1) << run.output;
  const std::string marker = "  replay     convlaw ";
  const std::size_t begin = run.output.find(marker) + marker.size();
  const std::string line = run.output.substr(begin, run.output.find('\n', begin) - begin);
  EXPECT_NE(line.find("--where kernel_size=1..2 --contract direct,nondeterministic --law"),
            std::string::npos)
      << line;
  expect_convlaw(line, 1, "verdict  broken");
}

TEST(Command, GivenCasesComeFromFilesInAnyForm) {
  const std::string lines = write_text("cases.txt",
                                       "# a comment\n\n"
                                       "convlaw1: c1 h3 w4 oc2 k2x1 data=ramp#3   # and another\n"
                                       "Conv2d(3, 4, (3, 2)) 3x5x4\n"
                                       "mb1ic2ih5oc3kh2\n");
  expect_convlaw("check definition --cases-from " + lines, 0,
                 "line 4           convlaw1: unbatched c3");
  expect_convlaw("check definition --law B1 --cases-from " + lines, 0,
                 "3 given cases, 0 small shapes");
  const std::string csv =
      write_text("cases.csv",
                 "# a comment\n\nname,in_channels,height,width,out_channels,kernel_h,kernel_w\n"
                 "stem,3,9,8,4,3,2\n");
  expect_convlaw("check definition --cases-from " + csv, 0, "stem");
  expect_convlaw("check definition --cases-from " + write_text("bad.txt", "\nConv2d(3, 4) 3x5x4\n"),
                 2, "bad.txt: line 2: kernel_size");
  expect_convlaw("check definition --cases-from " + write_text("empty.txt", "# nothing\n"), 2,
                 "holds no case");
}

TEST(Command, TheLogIsALineOfJsonForEveryEvaluation) {
  const std::string log = testing::TempDir() + "log.jsonl";
  expect_convlaw("check definition --law B1 --cases 7 --log " + log, 0, "HOLDS");
  std::ifstream file(log);
  std::string line;
  int lines = 0;
  while (std::getline(file, line)) {
    ++lines;
    EXPECT_NE(line.find("\"law\":\"zero_input_gives_bias\""), std::string::npos);
    EXPECT_NE(line.find("\"verdict\":\"holds\""), std::string::npos);
  }
  EXPECT_GE(lines, 7);
  const Outcome full = run_convlaw("check definition --law B1 --cases 7 --log /dev/full");
  EXPECT_EQ(full.exit, 2) << full.output;
  EXPECT_NE(full.output.find("definition: HOLDS"), std::string::npos) << full.output;
  EXPECT_NE(full.output.find("could not be written in full"), std::string::npos) << full.output;
}

TEST(Command, ListsWhatThereIs) {
  expect_convlaw("check --list", 0, "definition\n");
  expect_convlaw("check --list", 0, "defect:strides_swapped\n");
  expect_convlaw("laws", 0, "zero_input_gives_bias");
  expect_convlaw("laws --explain B1", 0, "because every product has a zero factor");
  expect_convlaw("--version", 0, "processor ");
  expect_convlaw("--help", 0, "Exit codes");
  expect_convlaw("check --help", 0, "--cases-from");
}

TEST(Command, TheLawBookInTheTreeIsTheOneThatIsPrinted) {
  std::ifstream file(CONVLAW_LAWS_MD);
  std::ostringstream content;
  content << file.rdbuf();
  EXPECT_EQ(run_convlaw("laws --markdown").output, content.str())
      << "run: convlaw laws --markdown > properties/laws/LAWS.md";
}

TEST(Command, RegressionCasesAreReadableAndLegal) {
  const std::vector<NamedCase>& cases = regression_cases();
  EXPECT_GE(cases.size(), 25U);
  for (const NamedCase& named : cases) {
    EXPECT_EQ(find_illegality(named.c.problem()), std::nullopt) << named.name;
  }
}

TEST(Command, NamesAreQuotedAsAShellReadsThem) {
  EXPECT_EQ(shell_quoted("./mine.so"), "./mine.so");
  EXPECT_EQ(shell_quoted("./my conv.so"), "'./my conv.so'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted(""), "''");
}

}  // namespace
}  // namespace convlaw
