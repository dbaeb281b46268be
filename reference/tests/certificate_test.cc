// SPDX-License-Identifier: MIT
// What certificates say of a right convolution, and of convolutions that are wrong in one place.
#include "convlaw/certificate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "convlaw/conv2d.h"
#include "convlaw/problem_text.h"
#include "convlaw/tensor.h"

namespace convlaw {
namespace {

using Verdict = Certificate::Verdict;

Conv2dProblem problem_of(const std::string& line) {
  return parse_line("convlaw1: " + line)->problem;
}

// A convolution in steps, each of which a test may get wrong.
struct Steps {
  std::function<double(double)> input = [](double x) { return x; };
  std::function<double(double)> sum = [](double s) { return s; };  // after every addition
  // The pixel and the weight of a product, and how often it counts.
  struct Product {
    std::int64_t n, c, ih, iw, oc, ic, kh, kw, oh, ow;
    double times = 1;
    bool in_padding = false;
  };
  std::function<void(Product&)> product = [](Product&) {};
  std::function<std::int64_t(std::int64_t oc)> bias = [](std::int64_t oc) { return oc; };
  int calls = 0;
};

Run run_of(const Conv2dProblem& p, Steps& steps) {
  return [&p, &steps](const RunOperands& operands, AnyTensor& output) -> std::optional<Error> {
    ++steps.calls;
    const Axis rows = vertical_axis(p);
    const Axis columns = horizontal_axis(p);
    const std::int64_t group_inputs = p.in_channels / p.groups;
    const std::int64_t group_outputs = p.out_channels / p.groups;
    std::int64_t place = 0;
    for_each_index(
        output.extents(), [&](std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) {
          double sum = operands.bias ? operands.bias->at(steps.bias(oc), 0, 0, 0) : 0;
          for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
            for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
              for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
                const auto ih = rows.source(oh, kh);
                const auto iw = columns.source(ow, kw);
                Steps::Product product{n,
                                       oc / group_outputs * group_inputs + ic,
                                       ih.value_or(0),
                                       iw.value_or(0),
                                       oc,
                                       ic,
                                       kh,
                                       kw,
                                       oh,
                                       ow,
                                       1,
                                       !ih || !iw};
                steps.product(product);
                if (product.in_padding) continue;
                const double x =
                    steps.input(operands.input.at(product.n, product.c, product.ih, product.iw));
                const double w = operands.weight.at(product.oc, product.ic, product.kh, product.kw);
                sum = steps.sum(sum + product.times * x * w);
              }
            }
          }
          output.set(place++, sum);
        });
    return std::nullopt;
  };
}

Certificate certify_steps(const std::string& line, Steps& steps, CertifyOptions options = {},
                          ElementType type = ElementType::f32) {
  const Conv2dProblem p = problem_of(line);
  if (!options.seed) options.seed = 7;
  return certify(p, element_types(type), run_of(p, steps), options);
}

Certificate certify_definition(const std::string& line, ElementType type = ElementType::f32,
                               CertifyOptions options = {}) {
  Steps steps;
  steps.sum = [type](double s) { return type == ElementType::f32 ? static_cast<float>(s) : s; };
  return certify_steps(line, steps, std::move(options), type);
}

constexpr const char* kSmall = "n2 c6 h7 w8 oc4 k3x2 p1x0..2x1 g2";

TEST(Certificate, HoldsForTheDefinition) {
  for (const char* line : {
           kSmall,
           "c1 h1 w1 oc1 k1x1",
           "c3 h9 w9 oc5 k3x3 s2x2 p1x1",
           "c3 h9 w11 oc5 k3x3 s2x3 p1x1 d2x1 nobias",
           "c8 h5 w6 oc8 k3x3 p1x1 g8",
           "c4 h5 w6 oc8 k3x3 p1x1 g4",
           "c16 h4 w4 oc2 k1x1",
           "c16 h7 w7 oc3 k1x1 s2x2",
           "c2 h6 w7 oc3 k3x3 p2x2 reflect",
           "c2 h6 w7 oc3 k3x3 p2x3 d2x2 circular",
           "c2 h6 w7 oc3 k3x2 p4x3 s2x1 replicate",
           "c2 h7 w7 oc3 k3x3 p-1x2..1x-2",
           "c2 h7 w7 oc3 k3x3 psame d2x2",
           "unbatched c2 h7 w7 oc3 k2x3 s3x3",
           "c2 h40 w2 oc3 k2x2 s9x1 p0x30 d3x20",
           "c1 h3 w3 oc2 k1x1 s100x100 p5x5",
       }) {
    const Certificate c = certify_definition(line);
    EXPECT_TRUE(c.certified()) << line << "\n" << describe(c);
    EXPECT_LE(c.failure_log2, -40) << line;
    std::int64_t runs = c.probes;
    for (const FurtherProbe& further : c.further) runs += further.skipped.empty();
    EXPECT_EQ(c.runs, runs) << line;
  }
}

TEST(Certificate, HoldsForEveryElementType) {
  for (const ElementType type : {ElementType::f64, ElementType::f16, ElementType::bf16,
                                 ElementType::i32, ElementType::i8, ElementType::u8}) {
    for (const char* line : {kSmall, "c40 h5 w5 oc6 k3x3 p1x1", "c6 h8 w8 oc6 k3x3 g6"}) {
      Steps steps;
      const Certificate c = certify_steps(line, steps, {}, type);
      EXPECT_TRUE(c.certified()) << to_string(type) << " " << line << "\n" << describe(c);
    }
  }
}

TEST(Certificate, NeedsAsManyProbesAsItSays) {
  const Certificate c = certify_definition("c64 h4 w4 oc4 k3x3 p1x1");
  EXPECT_EQ(c.alphabets, "input -170..170, weight -170..170, bias -170..170");
  EXPECT_EQ(c.probes, 6);
  EXPECT_NEAR(c.miss_probability, 0.00586, 1e-4);
  CertifyOptions options;
  options.failure_bits = 100;
  EXPECT_LE(certify_definition("c64 h4 w4 oc4 k3x3 p1x1", ElementType::f32, options).failure_log2,
            -100);
}

// A sum of more products than an f16 accumulator counts: probes become sparse.
TEST(Certificate, IsSparseWhereOnesAreTooMany) {
  CertifyOptions options;
  options.contract.accumulator = ElementType::f16;
  Steps steps;
  options.failure_bits = 10;
  const Certificate c = certify_steps("c230 h3 w3 oc2 k3x3", steps, options, ElementType::f16);
  EXPECT_TRUE(c.certified()) << describe(c);
  EXPECT_NE(c.alphabets.find("without 0"), std::string::npos) << c.alphabets;
}

TEST(Certificate, ToleratesErrorsThatTheContractAllows) {
  CertifyOptions options;
  options.contract.algorithm = Algorithm::winograd_2x2_3x3;
  Steps steps;
  int calls = 0;
  steps.sum = [&calls](double s) { return s + (++calls % 3 - 1) * 1e-7; };
  const Certificate c = certify_steps("c8 h6 w6 oc4 k3x3 p1x1", steps, options);
  EXPECT_TRUE(c.certified()) << describe(c);
  options.contract.algorithm = Algorithm::direct;
  EXPECT_EQ(certify_steps("c8 h6 w6 oc4 k3x3 p1x1", steps, options, ElementType::f64).verdict,
            Verdict::refuted);
  options.contract.algorithm = Algorithm::fft;
  EXPECT_TRUE(certify_steps("c8 h6 w6 oc4 k3x3 p1x1", steps, options).certified());
  steps.product = [](Steps::Product& t) { t.times = t.oc == 1 && t.ic == 3 && t.kh == 2; };
  EXPECT_EQ(certify_steps("c8 h6 w6 oc4 k3x3 p1x1", steps, options).verdict, Verdict::refuted);
}

TEST(Certificate, AnErrorOfTheRunLeavesItUndecided) {
  const Conv2dProblem p = problem_of(kSmall);
  const convlaw::Run run = [](const RunOperands&, AnyTensor&) -> std::optional<Error> {
    return Error{"mine", {}, "declined", {}, 0};
  };
  const Certificate c = certify(p, element_types(ElementType::f32), run);
  EXPECT_EQ(c.verdict, Verdict::undecided);
  EXPECT_EQ(describe(c), "undecided: mine: declined\n");
  const Certificate empty = certify_definition("n0 c3 h4 w4 oc2 k2x2");
  EXPECT_EQ(empty.verdict, Verdict::undecided);
}

// --- what is wrong in one place is refuted, and named -------------------------------------------

struct Mistake {
  const char* what;
  void (*make)(Steps&);
  const char* diagnosis;
};

const Mistake kMistakes[] = {
    {"a dropped tap at one output",
     [](Steps& s) {
       s.product = [](Steps::Product& t) {
         if (t.n == 1 && t.oc == 2 && t.oh == 3 && t.ow == 4 && t.ic == 1 && t.kh == 1 && t.kw == 1)
           t.times = 0;
       };
     },
     "output (1, 2, 3, 4) tap (ic 1, kh 1, kw 1) is dropped, must read (4, 3, 5)"},
    {"a product that counts twice",
     [](Steps& s) {
       s.product = [](Steps::Product& t) {
         if (t.n == 1 && t.oc == 2 && t.oh == 3 && t.ow == 4 && t.ic == 1 && t.kh == 1 && t.kw == 1)
           t.times = 2;
       };
     },
     "counts 2 times, must read (4, 3, 5)"},
    {"a tap that reads the pixel on the left",
     [](Steps& s) {
       s.product = [](Steps::Product& t) {
         if (t.n == 1 && t.oc == 2 && t.oh == 3 && t.ow == 4 && t.ic == 1 && t.kh == 1 && t.kw == 1)
           t.iw -= 1;
       };
     },
     "output (1, 2, 3, 4) tap (ic 1, kh 1, kw 1) reads pixel (4, 3, 4), must read (4, 3, 5)"},
    {"two taps that are swapped",
     [](Steps& s) {
       s.product = [](Steps::Product& t) {
         if (t.oc == 3 && t.ic == 2) t.kw = 1 - t.kw;
       };
     },
     "reads pixel"},
    {"a filter that is another's",
     [](Steps& s) { s.product = [](Steps::Product& t) { t.oc = t.oc == 1 ? 0 : t.oc; }; }, ""},
    {"another image", [](Steps& s) { s.product = [](Steps::Product& t) { t.n = 0; }; },
     "reads image 0, must read image 1"},
    {"a wrong bias entry",
     [](Steps& s) { s.bias = [](std::int64_t oc) { return oc == 3 ? 2 : oc; }; },
     "it adds bias (2), must add bias (3)"},
};

TEST(Certificate, RefutesAndNamesMistakes) {
  for (const Mistake& mistake : kMistakes) {
    for (const ElementType type : {ElementType::f32, ElementType::f64, ElementType::bf16,
                                   ElementType::f16, ElementType::i8}) {
      Steps steps;
      mistake.make(steps);
      const Certificate c = certify_steps(kSmall, steps, {}, type);
      ASSERT_EQ(c.verdict, Verdict::refuted) << mistake.what << " " << to_string(type);
      EXPECT_EQ(c.refutation->probe, "structure");
      EXPECT_NE(c.refutation->diagnosis.find(mistake.diagnosis), std::string::npos)
          << mistake.what << " " << to_string(type) << "\n"
          << describe(c);
      EXPECT_LE(c.runs, c.probes + 60) << "the readout is bounded";
    }
  }
}

TEST(Certificate, SeesAnOutputThatIsNotWritten) {
  const Conv2dProblem p = problem_of(kSmall);
  Steps steps;
  const convlaw::Run right = run_of(p, steps);
  const convlaw::Run run = [&](const RunOperands& operands, AnyTensor& output) {
    const double before = output.get(17);
    auto error = right(operands, output);
    output.set(17, before);
    return error;
  };
  const Certificate c = certify(p, element_types(ElementType::f32), run);
  ASSERT_EQ(c.verdict, Verdict::refuted);
  EXPECT_EQ(c.probes, 0);
}

TEST(Certificate, SeesNaN) {
  Steps steps;
  steps.sum = [](double s) { return s == 12345 ? 0 : s; };
  steps.input = [&steps](double x) { return steps.calls == 4 ? std::nan("") : x; };
  EXPECT_EQ(certify_steps(kSmall, steps).verdict, Verdict::refuted);
}

double round_to_bits(double x, int bits) {
  if (x == 0 || !std::isfinite(x)) return x;
  const double unit = std::ldexp(1.0, std::ilogb(x) + 1 - bits);
  return std::nearbyint(x / unit) * unit;
}

// Small integers survive these; the further probes look at all bits.
TEST(Certificate, RefutesLostPrecision) {
  for (const int bits : {8, 11, 16, 22, 23}) {
    Steps inputs;
    inputs.input = [bits](double x) { return round_to_bits(x, bits); };
    const Certificate c = certify_steps(kSmall, inputs);
    ASSERT_EQ(c.verdict, Verdict::refuted) << bits;
    if (bits >= 16) {
      EXPECT_EQ(c.refutation->probe, "input_bits") << bits;
    }
    Steps sums;
    sums.sum = [bits](double s) { return round_to_bits(s, bits); };
    EXPECT_EQ(certify_steps(kSmall, sums).verdict, Verdict::refuted) << bits;
  }
  Steps wide;
  wide.sum = [](double s) { return round_to_bits(s, 52); };
  EXPECT_EQ(certify_steps(kSmall, wide, {}, ElementType::f64).verdict, Verdict::refuted);
  CertifyOptions tf32;
  tf32.contract.input_rounding = InputRounding::tf32;
  Steps inputs;
  inputs.input = [](double x) { return round_to_bits(x, 11); };
  EXPECT_TRUE(certify_steps(kSmall, inputs, tf32).certified());
}

TEST(Certificate, RefutesNarrowAccumulatorsOfNarrowTypes) {
  for (const ElementType type : {ElementType::f16, ElementType::bf16}) {
    Steps sums;
    const int bits = precision_bits(type);
    sums.sum = [bits](double s) { return round_to_bits(s, bits); };
    const Certificate c = certify_steps("c16 h6 w6 oc4 k3x3 p1x1", sums, {}, type);
    EXPECT_EQ(c.verdict, Verdict::refuted) << to_string(type);
    CertifyOptions declared;
    declared.contract.accumulator = type;
    EXPECT_TRUE(certify_steps("c16 h6 w6 oc4 k3x3 p1x1", sums, declared, type).certified());
  }
}

TEST(Certificate, RefutesSaturationAndHiddenHalves) {
  Steps saturates;
  saturates.sum = [](double s) { return std::fmin(s, 32767); };
  EXPECT_EQ(certify_steps(kSmall, saturates, {}, ElementType::u8).verdict, Verdict::refuted);
  Steps half;  // f16 has 5 bits of exponent; its 11 bits would do for small integers
  half.input = [](double x) {
    return std::fabs(x) < 0x1p-14 ? 0 : std::fabs(x) > 65504 ? INFINITY : x;
  };
  const Certificate c = certify_steps("c8 h6 w6 oc4 k1x1", half);
  ASSERT_EQ(c.verdict, Verdict::refuted);
}

TEST(Certificate, RepeatsFromItsSeed) {
  Steps steps;
  steps.bias = [](std::int64_t oc) { return oc == 3 ? 2 : oc; };
  CertifyOptions options;
  options.seed = 99;
  const Certificate a = certify_steps(kSmall, steps, options);
  const Certificate b = certify_steps(kSmall, steps, options);
  ASSERT_TRUE(a.refutation && b.refutation);
  EXPECT_EQ(a.refutation->got, b.refutation->got);
  EXPECT_EQ(a.refutation->index, b.refutation->index);
  EXPECT_NE(certify(problem_of(kSmall), element_types(ElementType::f32),
                    run_of(problem_of(kSmall), steps))
                .seed,
            certify(problem_of(kSmall), element_types(ElementType::f32),
                    run_of(problem_of(kSmall), steps))
                .seed);
}

}  // namespace
}  // namespace convlaw
