// SPDX-License-Identifier: MIT
// convlaw check --skips: laws that are not put, and failures that are expected.
#include <gtest/gtest.h>

#include "properties/tests/command_line.h"

namespace convlaw {
namespace {

std::string check_with(const std::string& name, const std::string& skips,
                       const std::string& target = "defect:strides_swapped") {
  return "check " + target + " --seed 4 --cases 30 --law D6 --law B1 --skips " +
         write_text("skips_" + name + ".txt", skips);
}

TEST(Skips, ASkippedLawIsNotPutAndIsShownWithItsReason) {
  const std::string json = temporary("skips_law.json");
  const Outcome run =
      run_convlaw(check_with("law", "# known\n\nskip D6 # wait for 2.0\n") + " --json " + json);
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find("line 3: skip D6: skipped; wait for 2.0"), std::string::npos)
      << run.output;
  const Json report = json_of(json);
  EXPECT_EQ(report["laws"][1]["name"], "stride_keeps_every_nth_output");
  EXPECT_EQ(report["laws"][1]["verdict"], "skipped");
  EXPECT_EQ(report["laws"][1]["holds"], "0");
  EXPECT_EQ(report["skips"][0]["reason"], "wait for 2.0");
  expect_convlaw(check_with("all", "skip * # everything\n"), 4, "UNDECIDED");
}

TEST(Skips, CasesAreSkippedInPartOfTheProblems) {
  const std::string json = temporary("skips_part.json");
  // The defect is wrong where the strides differ.
  const std::string skips = "skip D6 stride_h=2..99  # tall\nskip D6 stride_w=2..99 # wide\n";
  const Outcome run = run_convlaw(check_with("part", skips) + " --json " + json);
  EXPECT_EQ(run.exit, 0) << run.output;
  const Json report = json_of(json);
  const std::int64_t skipped = *integer_of(report["laws"][1]["skipped"]);
  EXPECT_GT(skipped, 0);
  EXPECT_EQ(skipped, *integer_of(report["skips"][0]["skipped"]) +
                         *integer_of(report["skips"][1]["skipped"]));
  EXPECT_EQ(report["laws"][1]["verdict"], "holds");
  EXPECT_NE(run.output.find("  holds, " + std::to_string(skipped) + " skipped\n"),
            std::string::npos);
}

TEST(Skips, TheMinimalCaseIsNotOneThatIsExempt) {
  const std::string json = temporary("skips_minimal.json");
  const Outcome run =
      run_convlaw(check_with("minimal", "skip D6 stride_h=1 # known\n") + " --json " + json);
  EXPECT_EQ(run.exit, 1) << run.output;
  const std::string minimal = json_of(json)["failures"][0]["case"];
  EXPECT_NE(minimal.find(" s2x1"), std::string::npos) << minimal;
}

TEST(Skips, AnExpectedFailureIsReportedAndForgiven) {
  const std::string json = temporary("skips_xfail.json");
  const std::string junit = temporary("skips_xfail.xml");
  const Outcome run = run_convlaw(check_with("xfail", "xfail stride_* # issue 17\n") + " --json " +
                                  json + " --junit " + junit);
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find("HOLDS but for 1 that fail as expected. "), std::string::npos)
      << run.output;
  const Json report = json_of(json);
  EXPECT_TRUE(report["failures"].empty());
  EXPECT_EQ(report["skips"][0]["verdict"], "fails as expected");
  EXPECT_EQ(report["skips"][0]["failures"][0]["law"], "stride_keeps_every_nth_output");
  EXPECT_NE(text_of(junit).find("<skipped message=\"fails as expected: issue 17\"/>"),
            std::string::npos);
}

TEST(Skips, OutsideOfWhatIsExpectedAFailureIsOne) {
  expect_convlaw(check_with("outside", "xfail D6 stride_h=2..99,stride_w=1 # tall\n"), 1,
                 "BROKEN  stride_keeps_every_nth_output");
}

TEST(Skips, AnUnexpectedPassIsAFailure) {
  const std::string junit = temporary("skips_pass.xml");
  const std::string command = check_with("pass", "xfail B1 # was broken once\n", "definition");
  const Outcome run = run_convlaw(command + " --junit " + junit);
  EXPECT_EQ(run.exit, 1) << run.output;
  EXPECT_NE(run.output.find("definition: UNEXPECTED PASS. "), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("line 1: xfail B1: UNEXPECTED PASS"), std::string::npos);
  EXPECT_NE(text_of(junit).find("type=\"unexpected pass\""), std::string::npos);
  // A shard by itself cannot tell, the whole can; and one in which it fails is enough.
  std::string files;
  for (const char* shard : {"1", "2"}) {
    const std::string json = temporary(std::string("skips_pass") + shard + ".json");
    std::string arguments = command + " --shard ";
    arguments.append(shard).append("/2 --json ").append(json);
    expect_convlaw(arguments, 0, "has not failed yet");
    files += ' ' + json;
  }
  expect_convlaw("merge" + files, 1, "definition: UNEXPECTED PASS. ");
}

TEST(Skips, ALineThatIsNoneIsNamed) {
  const std::pair<const char*, const char*> lines[] = {
      {"ignore B1 # why\n", ".txt: line 1: line is ignore: must begin with skip or xfail"},
      {"\nskip none_* # why\n", ".txt: line 2: law is none_*: matches no law"},
      {"skip B1\n", ".txt: line 1: reason: is missing"},
      {"skip B1 #  \n", ".txt: line 1: reason: is missing"},
      {"skip # why\n", ".txt: line 1: law: is missing"},
      {"skip B1 groups=1 more # why\n", ".txt: line 1: line is more: must have no more"},
      {"skip B1 kernel=3 # why\n", ".txt: line 1: WHERE: is not a parameter known here"},
  };
  for (const auto& [text, part] : lines) expect_convlaw(check_with("none", text), 2, part);
  expect_convlaw("check definition --skips /nonexistent", 2,
                 "--skips is /nonexistent: cannot be read");
}

}  // namespace
}  // namespace convlaw
