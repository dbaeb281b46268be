// SPDX-License-Identifier: MIT
// Programs as implementations: how they are started, what becomes of those that misbehave, and that
// nothing of them is left.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "properties/exec/program.h"
#include "properties/exec/program_process.h"
#include "properties/exec/words.h"
#include "properties/runner/campaign.h"
#include "properties/runner/process.h"
#include "properties/tests/program.h"

namespace convlaw {
namespace {

using Words = std::vector<std::string>;

constexpr const char* kHarmless = "convlaw1: c1 h1 w6 oc1 k1";
constexpr const char* kHostile = "convlaw1: c1 h1 w7 oc1 k1";

Words words(const std::string& command) {
  const Result<Words> split = split_words(command);
  return split ? *split : Words{"error", split.error().rule};
}

std::string hostile(const std::string& how) { return CONVLAW_HOSTILE_PROGRAM " " + how; }

std::unique_ptr<Evaluator> isolated(const std::string& command, double timeout = 10) {
  EvaluatorOptions options;
  options.timeout = timeout;
  auto evaluator = evaluate_isolated(*find_program(command), options);
  return evaluator ? *std::move(evaluator) : nullptr;
}

Verdict judge(Evaluator& evaluator, const std::string& text) {
  return evaluator.evaluate(Request{find_law("agrees_with_definition"), *parse_case(text)}).verdict;
}

// What a program or its children leave behind becomes a child of this process.
class Exec : public testing::Test {
 protected:
  Exec() { adopt_orphans(); }
  ~Exec() override { EXPECT_TRUE(nobody_is_left()); }

  static bool nobody_is_left() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }
};

TEST(ExecWords, AreAShells) {
  EXPECT_EQ(words("python3 mine.py --fast"), (Words{"python3", "mine.py", "--fast"}));
  EXPECT_EQ(words("  a\t b\n"), (Words{"a", "b"}));
  EXPECT_EQ(words("a 'b c' \"d e\" f\\ g"), (Words{"a", "b c", "d e", "f g"}));
  EXPECT_EQ(words("a b'c d'\"e\"f ''"), (Words{"a", "bc def", ""}));
  EXPECT_EQ(words(R"(a '\"' "\"\\\$\n" \')"), (Words{"a", R"(\")", R"("\$\n)", "'"}));
  EXPECT_EQ(words("a $HOME | > * ~"), (Words{"a", "$HOME", "|", ">", "*", "~"}));
  EXPECT_EQ(words("a b\\\nc \"d\\\ne\""), (Words{"a", "bc", "de"}));
}

TEST(ExecWords, SayWhatIsWrongAndWhere) {
  const Result<Words> open = split_words("python3 'mine.py");
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().message(),
            "--exec: has a quote that is not closed\n  python3 'mine.py\n          ^");
  EXPECT_EQ(words("a \"b\\\""), (Words{"error", "has a quote that is not closed"}));
  EXPECT_EQ(words("a b\\"), (Words{"error", "ends in a backslash"}));
  for (const char* nothing : {"", "  ", "'' a"}) {
    EXPECT_EQ(words(nothing), (Words{"error", "must name a program"})) << nothing;
  }
}

TEST_F(Exec, LargeTensorsGoBothWaysAtOnce) {
  const auto cat = ProgramProcess::start({"cat"});
  ASSERT_TRUE(cat);
  std::string sent;
  sent.resize(10'000'000, 'x');
  (*cat)->send(sent);
  (*cat)->send("y\n");
  FrameReader reader(**cat);
  const Result<std::vector<std::byte>> back = reader.bytes(sent.size());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->front(), std::byte{'x'});
  EXPECT_EQ(reader.line(10)->value_or(""), "y");
  EXPECT_FALSE(reader.holds_more());
}

TEST_F(Exec, AProgramSaysWhatItTakes) {
  const auto evaluator = isolated(hostile("not"));
  ASSERT_NE(evaluator, nullptr);
  EXPECT_EQ(evaluator->profile().description, "a program");
  EXPECT_EQ(evaluator->profile().dtypes.size(), 6U);
  EXPECT_EQ(evaluator->profile().padding_modes.size(), 4U);
  EXPECT_TRUE(evaluator->profile().unbatched);
  for (const char* text :
       {kHarmless, kHostile,
        "convlaw1: unbatched c4 h5 w3 oc2 k3x2 p1 circular g2 bf16 data=ints#3",
        "convlaw1: n0 c1 h1 w1 oc1 k1", "convlaw1: c3 h6 w5 oc3 k3 p2x1..-1x0 reflect i8 nobias"}) {
    EXPECT_EQ(judge(*evaluator, text).kind, Verdict::Kind::holds) << text;
  }
}

TEST_F(Exec, WhateverAProgramDoesIsAVerdictAndTheNextCaseIsAnswered) {
  using Kind = Verdict::Kind;
  struct Expected {
    const char* how;
    Kind kind;
    const char* part;
  };
  const Expected all[] = {
      {"wrong_shape", Kind::broken, "output shape is (1, 1, 1, 6): must be (1, 1, 1, 7)"},
      {"wrong_dtype", Kind::broken, "output dtype is float64: must be float32"},
      {"too_little", Kind::broken, "output is of 24 bytes: must be of 28"},
      {"too_much", Kind::broken,
       "answer: must end with the bytes of output that its line announces"},
      {"other_case", Kind::broken, "case is 1000: must be "},
      {"no_case", Kind::broken, "case is \"first\": must be the number of a case"},
      {"wrong_status", Kind::broken, "status is 'fine': must be ok, declined or failed"},
      {"fails", Kind::broken, "out of sorts"},
      {"declines", Kind::declined, "no seven"},
      {"garbage", Kind::broken, "line is Segmentation fault, perhaps: must be a JSON object"},
      {"long_line", Kind::broken, "no line of at most 65536 bytes"},
      {"cut_off", Kind::crashed,
       "the process ended with exit status 0, and its answer ends 24 bytes into a tensor of 28"},
      {"exits", Kind::crashed, "the process ended with exit status 5"},
      {"dies", Kind::crashed, "killed by SIGTERM (Terminated)"},
      {"closes_output", Kind::crashed, "closed its standard output, and did not end"},
  };
  for (const bool in_process : {false, true}) {
    for (const Expected& expected : all) {
      const Target target = *find_program(hostile(expected.how));
      const auto evaluator =
          in_process ? evaluate_in_process(target, {}) : evaluate_isolated(target, {});
      ASSERT_TRUE(evaluator) << evaluator.error().message();
      EXPECT_EQ(judge(**evaluator, kHarmless).kind, Kind::holds) << expected.how;
      const Verdict verdict = judge(**evaluator, kHostile);
      EXPECT_EQ(verdict.kind, expected.kind) << expected.how << ": " << verdict.reason;
      EXPECT_NE(verdict.reason.find(expected.part), std::string::npos) << verdict.reason;
      EXPECT_EQ(judge(**evaluator, kHarmless).kind, Kind::holds) << expected.how;
    }
  }
}

TEST_F(Exec, AHangIsAVerdictAndEndsWithWhatItHasStarted) {
  for (const std::string& command : {hostile("hangs"), "sh -c '" + hostile("hangs") + "; true'"}) {
    const auto evaluator = isolated(command, 0.3);
    ASSERT_NE(evaluator, nullptr);
    const Verdict verdict = judge(*evaluator, kHostile);
    EXPECT_EQ(verdict.kind, Verdict::Kind::timed_out) << verdict.reason;
    EXPECT_EQ(judge(*evaluator, kHarmless).kind, Verdict::Kind::holds);
  }
}

TEST_F(Exec, WhatIsSaidUnaskedIsNoAnswer) {
  const auto first = isolated(hostile("talks_first"));
  EXPECT_EQ(judge(*first, kHarmless).kind, Verdict::Kind::broken);
  // It is noticed with this answer, or before the next case.
  const auto on = isolated(hostile("talks_on"));
  const bool at_once = judge(*on, kHostile).kind == Verdict::Kind::broken;
  EXPECT_NE(at_once, judge(*on, kHarmless).kind == Verdict::Kind::broken);
  EXPECT_EQ(judge(*on, kHarmless).kind, Verdict::Kind::holds);
}

TEST_F(Exec, ItDiesWithTheCommand) {
  const pid_t process = fork();
  if (process == 0) {
    execl(CONVLAW_COMMAND, "convlaw", "replay", "--exec", hostile("hangs").c_str(), "--case",
          kHostile, nullptr);
    _exit(1);
  }
  usleep(300'000);
  kill_and_reap(process);
  // Its child, and the program, are this process's to reap.
  for (int tries = 0; tries < 200 && !nobody_is_left(); ++tries) usleep(10'000);
}

TEST_F(Exec, TheCommandSaysOneThingAndExitsAsItMust) {
  const std::string folder = testing::TempDir() + "exec_test/";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto expect = [&](const std::string& arguments, int exit, const std::string& part) {
    const Outcome run =
        run_program("(cd " + folder + " && TMPDIR=. " CONVLAW_COMMAND " " + arguments + ")");
    EXPECT_EQ(run.exit, exit) << arguments << '\n' << run.output;
    EXPECT_NE(run.output.find(part), std::string::npos) << arguments << '\n' << run.output;
    EXPECT_TRUE(nobody_is_left()) << arguments;
  };
  const auto replay = [&](const std::string& how, const std::string& more = "") {
    return "replay --exec '" + hostile(how) + "' --case '" + kHostile + "'" + more;
  };
  expect(replay("not"), 0, "verdict  holds");
  expect(replay("garbage"), 1, "perhaps: must be a JSON object");
  expect(replay("dies"), 3, "verdict  crashed: killed by SIGTERM");
  expect(replay("dies", " --in-process"), 3, "verdict  crashed: killed by SIGTERM");
  expect(replay("exits_at_once"), 3, "the process ended with exit status 4");
  expect(replay("declines"), 4, "no seven");

  const auto check = [&](const std::string& how) {
    return "check --exec '" + hostile(how) + "' --law A0 --seed 1 --case '" + kHostile + "'";
  };
  expect(check("not"), 0, "hostile_program not: HOLDS");
  expect(check("exits"), 3, "hostile_program exits: CRASHED");
  expect(check("wrong_shape"), 1,
         "replay     convlaw replay --exec '" + hostile("wrong_shape") + "' --law");
  expect("certify --exec '" + hostile("not") + "' --case '" + kHostile + "'", 0,
         "1 of 1 certified");
  expect("certify --exec '" + hostile("dies") + "' --case '" + kHostile + "'", 3,
         "crashed: killed by SIGTERM");

  expect("check --exec no-such-program", 2,
         "convlaw: --exec: program is no-such-program: cannot be executed: No such file or "
         "directory\n");
  expect("check --exec no-such-program --in-process", 2, "cannot be executed: No such file");
  expect("certify --exec no-such-program --case '" + std::string(kHostile) + "'", 2, "executed");
  expect("check --exec /dev/null", 2, "cannot be executed: Permission denied");
  expect("check --exec '\"python3'", 2, "--exec: has a quote that is not closed");
  expect("check --exec ''", 2, "--exec: must name a program");
  expect("check definition --exec cat", 2, "IMPLEMENTATION is definition: must be left out");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

}  // namespace
}  // namespace convlaw
