// SPDX-License-Identifier: MIT
// Certificates of implementations in the dock, and the command that gives them.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "convlaw/definition.h"
#include "convlaw/problem_text.h"
#include "properties/command/certify_row.h"
#include "properties/defects/defect.h"
#include "properties/dock/certified_run.h"
#include "properties/runner/forked.h"
#include "properties/tests/program.h"

namespace convlaw {
namespace {

using Verdict = Certificate::Verdict;

CaseCertificate certify_case(const convlaw_implementation& implementation, const std::string& line,
                             std::uint64_t seed = 5) {
  const TypedProblem typed = *parse_line("convlaw1: " + line);
  CertifyOptions options;
  options.seed = seed;
  return certify_in_dock(*Dock::admit(&implementation), implementation, typed, options, [] {});
}

TEST(Certify, CertifiesTheDefinitionInEveryTypeAndLayout) {
  for (const char* line : {
           "n2 c4 h6 w7 oc6 k3x2 p1x0 g2",
           "n2 c4 h6 w7 oc6 k3x2 p1x0 g2 nhwc",
           "unbatched c4 h6 w7 oc6 k3x2 p1x0",
           "c3 h6 w7 oc2 k3x3 p2x2 reflect f64",
           "c3 h6 w7 oc2 k3x3 p1x1 f16",
           "c3 h6 w7 oc2 k3x3 p1x1 bf16 nhwc",
           "c3 h6 w7 oc2 k3x3 p1x1 u8",
           "c3 h6 w7 oc2 k3x3 p1x1 i8",
       }) {
    const CaseCertificate result = certify_case(definition_implementation(), line);
    EXPECT_TRUE(result.certificate.certified()) << line << "\n"
                                                << result.message << describe(result.certificate);
  }
}

// The host does what an implementation does not offer.
TEST(Certify, CertifiesWhatTheHostPads) {
  const convlaw_implementation& only_zeros = *implementation_of(*find_defect("strides_swapped"));
  for (const char* line : {"c3 h6 w7 oc2 k3x3 p2x2 circular", "unbatched c3 h6 w7 oc2 k3x3 p2x2"}) {
    EXPECT_TRUE(certify_case(only_zeros, line).certificate.certified()) << line;
  }
}

struct Refuted {
  const char* defect;
  const char* line;
};

TEST(Certify, RefutesDefects) {
  for (const Refuted& r : {
           Refuted{"accumulates_in_tf32", "c8 h5 w6 oc3 k3x3"},
           {"accumulator_lacks_a_bit", "c2 h5 w6 oc3 k3x3"},
           {"batched_path_convolves", "n2 c2 h5 w6 oc3 k3x3"},
           {"bias_missing_where_first_tap_is_cut", "c2 h5 w6 oc3 k3x3 p1x1"},
           {"dilation_w_used_for_h", "c2 h9 w9 oc3 k3x3 d1x2"},
           {"input_channel_tail_dropped", "c10 h5 w6 oc3 k3x3"},
           {"inputs_rounded_to_tf32", "c9 h5 w6 oc3 k3x3"},
           {"kernel_taken_for_square", "c2 h5 w6 oc3 k3x2"},
           {"reflection_repeats_the_edge", "c2 h5 w6 oc3 k3x3 p1x1 reflect"},
           {"right_padding_reads_next_row", "c2 h5 w6 oc3 k3x3 p1x1"},
           {"second_group_reads_zeros", "c4 h5 w6 oc4 k1x1 g2"},
           {"strides_swapped", "c2 h9 w9 oc3 k3x3 s1x2"},
           {"top_padding_used_for_left", "c2 h5 w6 oc3 k3x3 p1x2"},
           {"weights_cached_by_address", "c2 h5 w6 oc3 k3x3"},
           {"weights_rounded_to_tf32", "c9 h5 w6 oc3 k3x3"},
       }) {
    const Defect* defect = find_defect(r.defect);
    ASSERT_NE(defect, nullptr) << r.defect;
    const CaseCertificate result = certify_case(*implementation_of(*defect), r.line);
    EXPECT_EQ(result.certificate.verdict, Verdict::refuted)
        << r.defect << "\n"
        << result.message << describe(result.certificate);
  }
}

TEST(Certify, ADefectOutsideItsRegionIsCertified) {
  const convlaw_implementation& tail =
      *implementation_of(*find_defect("input_channel_tail_dropped"));
  EXPECT_TRUE(certify_case(tail, "c12 h5 w6 oc3 k3x3").certificate.certified());
}

TEST(Forked, CrashesAndHangsAreOutcomes) {
  using Kind = ForkedOutcome::Kind;
  const auto kind_of = [](const auto& work, double seconds) {
    return run_forked(work, seconds).kind;
  };
  const ForkedOutcome answered = run_forked(
      [](const StillAlive& alive) {
        alive();
        return std::string(100000, 'x');
      },
      20);
  EXPECT_EQ(answered.kind, Kind::answered);
  EXPECT_EQ(answered.text, std::string(100000, 'x'));
  EXPECT_EQ(kind_of([](const StillAlive&) -> std::string { std::abort(); }, 20), Kind::died);
  EXPECT_EQ(kind_of([](const StillAlive&) -> std::string { std::_Exit(0); }, 20), Kind::died);
  EXPECT_EQ(kind_of(
                [](const StillAlive&) -> std::string {
                  while (true) usleep(1000);
                },
                0.2),
            Kind::timed_out);
}

TEST(Certify, ReadsProbabilities) {
  EXPECT_EQ(*parse_failure_bits("2^-40"), 40);
  EXPECT_NEAR(*parse_failure_bits("1e-12"), 39.86, 0.01);
  for (const char* text : {"", "0", "1", "2", "-1", "2^40", "2^", "nan", "2^-40x"}) {
    EXPECT_FALSE(parse_failure_bits(text)) << text;
  }
}

void expect(const std::string& arguments, int exit, const std::string& part) {
  const Outcome outcome = run_program(CONVLAW_COMMAND " certify " + arguments);
  EXPECT_EQ(outcome.exit, exit) << arguments << "\n" << outcome.output;
  EXPECT_NE(outcome.output.find(part), std::string::npos) << arguments << "\n" << outcome.output;
}

TEST(CertifyCommand, VerdictsAreExitCodes) {
  expect("definition --case 'convlaw1: c2 h5 w6 oc3 k3x3 p1x1' --seed 3", 0, "1 of 1 certified");
  expect("defect:right_padding_reads_next_row --case 'convlaw1: c2 h5 w6 oc3 k3x3 p1x1' --seed 3",
         1, "must read a zero of the padding");
  expect("defect:row_in_padding_crashes --case 'convlaw1: c1 h2 w2 oc1 k1x1 p3x3'", 3, "CRASHED");
  expect("definition --case 'convlaw1: n0 c2 h5 w6 oc3 k3x3'", 4, "undecided");
  expect("defect:strides_swapped --case 'convlaw1: c2 h5 w6 oc3 k3x3 f64'", 4, "declined");
  expect("definition", 2, "which problem?");
  expect("definition --case 'convlaw1: c2 h5 w6 oc3 k9x3'", 2, "is not legal");
  expect("definition --case 'convlaw1: c2 h5 w6 oc3 k3x3' --failure-probability 2", 2,
         "must be between 0 and 1");
  expect("nobody --case 'convlaw1: c2 h5 w6 oc3 k3x3'", 2, "must be a built-in name");
  expect(CONVLAW_PLUGIN_WRONG_VERSION " --case 'convlaw1: c2 h5 w6 oc3 k3x3'", 2, "abi_version");
}

TEST(CertifyCommand, WritesJson) {
  const std::string path = testing::TempDir() + "certificates.json";
  expect("definition --case 'convlaw1: c2 h5 w6 oc3 k3x3' --seed 3 --json " + path, 0, "certified");
  std::ifstream file(path);
  const nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  const nlohmann::json& certificate = json["certificates"][0];
  EXPECT_EQ(certificate["verdict"], "certified");
  EXPECT_LE(certificate["failure_log2"].get<double>(), -40);
  EXPECT_EQ(certificate["seed"], 3);
}

}  // namespace
}  // namespace convlaw
