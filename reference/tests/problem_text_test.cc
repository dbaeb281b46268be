// SPDX-License-Identifier: MIT
#include "convlaw/problem_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <random>

namespace convlaw {
namespace {

std::string error_of(std::string_view text) {
  const Result<TypedProblem> read = parse_problem(text);
  return read ? "understood" : read.error().message();
}

// --- our own form -------------------------------------------------------------------------------

TEST(ProblemLine, ReadsThePinnedExample) {
  const TypedProblem read =
      *parse_line("convlaw1: n1 c3 h224 w224 oc64 k7x7 s2x2 p3x3 d1x1 g1 bias zeros f32 nchw");
  EXPECT_EQ(read, *parse_problem("Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), "
                                 "padding=(3, 3)) 1x3x224x224"));
  EXPECT_EQ(to_line(read), "convlaw1: c3 h224 w224 oc64 k7x7 s2x2 p3x3");
}

TEST(ProblemLine, TokensComeInAnyOrderAndOneNumberStandsForAPair) {
  EXPECT_EQ(*parse_line("convlaw1: k3 p1 zeros oc4 w6 h5 c2"),
            *parse_line(" convlaw1:  c2 h5 w6 oc4 k3x3 p1x1..1x1 "));
}

TEST(ProblemLine, EveryProblemRoundTrips) {
  std::mt19937_64 random(7);
  const auto number = [&]() -> std::int64_t {
    switch (random() % 4) {
      case 0:
        return static_cast<std::int64_t>(random());  // anything that fits in 64 bits
      case 1:
        return std::numeric_limits<std::int64_t>::min();
      default:
        return static_cast<std::int64_t>(random() % 9) - 2;
    }
  };
  const auto pair = [&] { return Size2{number(), number()}; };
  for (int i = 0; i < 20000; ++i) {
    TypedProblem typed;
    Conv2dProblem& p = typed.problem;
    if (random() % 4 == 0) p.batch = std::nullopt;
    if (p.batch) p.batch = number();
    p.in_channels = number();
    p.height = number();
    p.width = number();
    p.out_channels = number();
    p.kernel_size = pair();
    p.stride = pair();
    p.dilation = pair();
    p.groups = number();
    p.bias = random() % 2 == 0;
    p.padding_mode = static_cast<PaddingMode>(random() % 4);
    const auto kind = static_cast<Padding::Kind>(random() % 3);
    p.padding =
        kind == Padding::Kind::numbers ? Padding{kind, pair(), pair()} : Padding{kind, {}, {}};
    typed.dtype = static_cast<ElementType>(random() % 7);
    typed.layout = static_cast<Layout>(random() % kLayouts.size());
    const Result<TypedProblem> read = parse_line(to_line(typed));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, typed) << to_line(typed);
  }
}

TEST(ProblemLine, ErrorsPointAtTheCharacter) {
  EXPECT_EQ(error_of("convlaw2: c1 h1 w1 oc1 k1"),
            "version: the line must begin with \"convlaw1:\"\n"
            "  convlaw2: c1 h1 w1 oc1 k1\n"
            "  ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1 k1y2"),
            "k: the token must end here\n"
            "  convlaw1: c1 h1 w1 oc1 k1y2\n"
            "                           ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1 k1 q7"),
            "token: is not one that this version knows\n"
            "  convlaw1: c1 h1 w1 oc1 k1 q7\n"
            "                            ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1 k1 h2"),
            "h: is given twice\n"
            "  convlaw1: c1 h1 w1 oc1 k1 h2\n"
            "                            ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1"),
            "k: is missing: c, h, w, oc and k must be given\n"
            "  convlaw1: c1 h1 w1 oc1\n"
            "                        ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1 k1 s9223372036854775808"),
            "s: must fit in 64 bits\n"
            "  convlaw1: c1 h1 w1 oc1 k1 s9223372036854775808\n"
            "                             ^");
  EXPECT_EQ(error_of("convlaw1: c1 h1 w1 oc1 k1 data=ones"),
            "token: is not one that this version knows\n"
            "  convlaw1: c1 h1 w1 oc1 k1 data=ones\n"
            "                            ^");
}

TEST(ProblemLine, CallersMayAddTokens) {
  std::string seen;
  const ExtraToken extra = [&](std::string_view key,
                               std::string_view value) -> std::optional<Error> {
    if (value.empty()) return Error{std::string(key), {}, "needs a value", {}, 0};
    seen = std::string(key) + " is " + std::string(value);
    return std::nullopt;
  };
  EXPECT_TRUE(parse_line("convlaw1: c1 h1 data=ones#3 w1 oc1 k1", extra));
  EXPECT_EQ(seen, "data is ones#3");
  EXPECT_EQ(parse_line("convlaw1: c1 h1 data= w1 oc1 k1", extra).error().message(),
            "data: needs a value\n"
            "  convlaw1: c1 h1 data= w1 oc1 k1\n"
            "                  ^");
}

// --- torch --------------------------------------------------------------------------------------

TEST(TorchText, ReadsWhatOneTypes) {
  const TypedProblem expected =
      *parse_line("convlaw1: n2 c4 h5 w6 oc8 k3x2 s2x1 p1x0 d1x2 g2 nobias");
  for (const char* text :
       {"nn.Conv2d(4, 8, (3, 2), (2, 1), (1, 0), (1, 2), 2, False) 2x4x5x6",
        "torch.nn.Conv2d(4,8,kernel_size=[3,2],stride=[2, 1],padding=(1,0),dilation=(1,2),groups=2,"
        "bias=False,) (2, 4, 5, 6)",
        "  (conv1): Conv2d(in_channels = 4, out_channels=8, groups=2, kernel_size=(3, 2), "
        "stride=(2, 1), padding=(1, 0), dilation=(1, 2), bias=False, device=None, dtype=None)  "
        "2,4,5,6"}) {
    const Result<TypedProblem> read = parse_problem(text);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, expected) << text;
  }
  EXPECT_TRUE(
      parse_torch("Conv2d(1, 1, 3, padding='same', padding_mode=\"circular\", "
                  "dtype=torch.float64) 1x4x4"));
  EXPECT_EQ(parse_torch("Conv2d(1, 1, 3, dtype=torch.float64) 1x4x4")->dtype, ElementType::f64);
  EXPECT_EQ(parse_torch("Conv2d(1, 1, (3,), padding='valid') 1x4x4")->problem.kernel_size,
            (Size2{3, 3}));
}

TEST(TorchText, ErrorsPointAtTheCharacter) {
  EXPECT_EQ(error_of("Conv2d(3, 4, kernel=3) 3x5x4"),
            "kernel: is not a parameter of Conv2d\n"
            "  Conv2d(3, 4, kernel=3) 3x5x4\n"
            "               ^");
  EXPECT_EQ(error_of("Conv2d(3, 4, 3, kernel_size=3) 3x5x4"),
            "kernel_size: is given twice\n"
            "  Conv2d(3, 4, 3, kernel_size=3) 3x5x4\n"
            "                  ^");
  EXPECT_EQ(error_of("Conv2d(3, 4, 3) 3x5y4"),
            "input shape: must end here; write it as 3x5x4\n"
            "  Conv2d(3, 4, 3) 3x5y4\n"
            "                     ^");
  EXPECT_EQ(error_of("Conv2d(3, 4, 3)"),
            "input shape: is missing: write it behind the module, as in Conv2d(...) 1x3x8x8\n"
            "  Conv2d(3, 4, 3)\n"
            "                 ^");
  EXPECT_EQ(error_of("Conv2d(3, stride=1, 4) 3x5x4"),
            "argument: a positional argument must not follow keyword ones\n"
            "  Conv2d(3, stride=1, 4) 3x5x4\n"
            "                      ^");
  EXPECT_EQ(error_of("Conv2d(3, 4, 3, padding='smae', stride=x) 3x5x4"),
            "stride: must be an integer\n"
            "  Conv2d(3, 4, 3, padding='smae', stride=x) 3x5x4\n"
            "                                         ^");
}

TEST(TorchText, WhatTheConstructorRefusesIsNamedWithItsValue) {
  const auto error = [](std::string_view text) {
    const Error refusal = parse_torch_module(text).error();
    EXPECT_EQ(refusal.text, "") << "it was understood";
    return refusal.message();
  };
  EXPECT_EQ(error("Conv2d(3, 4, 3, padding='smae') 3x5x4"),
            "padding is 'smae': Invalid padding string, should be one of 'valid', 'same'");
  EXPECT_EQ(error("Conv2d(3, 4, 3, padding_mode=\"foo\")"),
            "padding_mode is 'foo': padding_mode must be one of 'zeros', 'reflect', 'replicate', "
            "'circular'");
  EXPECT_EQ(error("Conv2d(3, 4, (3, 2, 1)) 3x5x4"),
            "kernel_size is (3, 2, 1): must be a single integer or a list of 2 integers");
  EXPECT_EQ(error("Conv2d(3, 4, 3, stride=()) 3x5x4"),
            "stride is (): must be a single integer or a list of 2 integers");
}

TEST(ProblemText, TheNameOfADescriptorIsNotAModule) {
  const Result<TypedProblem> named = parse_problem("ic3ih224oc64oh112kh7sh2ph3n\"in:Conv2d_1a\"");
  ASSERT_TRUE(named) << named.error().message();
  EXPECT_EQ(named->problem.out_channels, 64);
  EXPECT_TRUE(parse_problem("  (conv1): Conv2d(3, 4, kernel_size=(3, 3)) 3x5x4"));
  EXPECT_TRUE(parse_problem("torch.nn.Conv2d(3, 4, 3, padding_mode=\"zeros\") 3x5x4"));
}

TEST(TorchText, WhatAModuleCannotSayIsNotExpressible) {
  const Result<std::string> text =
      to_torch(parse_line("convlaw1: c1 h4 w4 oc1 k3 p1x0..2x0")->problem);
  ASSERT_FALSE(text);
  EXPECT_NE(text.error().message().find("not expressible"), std::string::npos);
}

// --- benchdnn -----------------------------------------------------------------------------------

TEST(BenchdnnText, DilationCountsFromZeroAndSizesFollow) {
  EXPECT_EQ(*parse_problem("mb1ic3ih224oc64oh112kh7sh2ph3n\"stem\""),
            *parse_line("convlaw1: c3 h224 w224 oc64 k7 s2 p3"));
  EXPECT_EQ(*parse_problem("g2_ic4_ih9iw7_oc6_kh3kw2_dh1"),
            *parse_line("convlaw1: n2 c4 h9 w7 oc6 k3x2 d2x1 g2"));
  EXPECT_EQ(*parse_problem("--dir=FWD_D --dt=f64 mb3ic1iw8oc1kw3"),
            *parse_line("convlaw1: n3 c1 h1 w8 oc1 k1x3 nobias f64"));
  EXPECT_EQ(*parse_problem("mb1ic1id1ih4oc1kd1kh2"), *parse_line("convlaw1: c1 h4 w4 oc1 k2"));
}

TEST(BenchdnnText, EndPaddingIsImpliedByTheOutput) {
  // Lines from benchdnn's own regression lists.
  EXPECT_EQ(*parse_problem("mb1ic32oc32_ih7oh11kh3ph2_iw7ow7kw3pw1"),
            *parse_line("convlaw1: c32 h7 w7 oc32 k3 p2x1..4x1"));
  EXPECT_EQ(*parse_problem("mb1ic1oc2_ih3oh10kh2dh1ph4_iw5ow12kw2dw1pw2"),
            *parse_line("convlaw1: c1 h3 w5 oc2 k2 d2 p4x2..5x7"));
  EXPECT_EQ(*parse_problem("mb1ic48oc134_ih23oh12kh2sh2ph1_iw12ow4kw1sw13pw14"),
            *parse_line("convlaw1: c48 h23 w12 oc134 k2x1 s2x13 p1x14"));
  EXPECT_EQ(parse_problem("mb1ic1ih5oh2oc1kh1ph0")->problem.padding,
            (Padding{Padding::Kind::numbers, {0, 0}, {-3, -3}}));
}

TEST(BenchdnnText, AgreesWithOurFormAfterTrimming) {
  int compared = 0;
  for (const char* line :
       {"convlaw1: c3 h5 w4 oc4 k3x2 s2x3 p1x0 d1x2",
        "convlaw1: n4 c4 h9 w9 oc4 k2x4 psame g4 nobias",
        "convlaw1: c2 h6 w7 oc2 k3 p0x2..3x-1 s1x2", "convlaw1: c1 h3 w3 oc1 k1 p5x2 s7x1"}) {
    const Conv2dProblem p = parse_line(line)->problem;
    const Result<std::string> text = to_benchdnn(p);
    ASSERT_TRUE(text) << text.error().message();
    const Result<TypedProblem> read = parse_benchdnn(*text);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(trim_padding(read->problem), trim_padding(p)) << *text;
    ++compared;
  }
  EXPECT_EQ(compared, 4);
  EXPECT_EQ(*to_benchdnn(parse_line("convlaw1: n4 c4 h9 w8 oc4 k2x4 psame g4 nobias")->problem),
            "--dir=FWD_D g4mb4ic4ih9iw8oc4oh9ow8kh2kw4sh1sw1ph0pw1dh0dw0");
}

TEST(BenchdnnText, WhatItCannotSayIsNotExpressible) {
  for (const char* line :
       {"convlaw1: unbatched c1 h4 w4 oc1 k1", "convlaw1: n0 c1 h4 w4 oc1 k1",
        "convlaw1: c0 h4 w4 oc1 k1", "convlaw1: c1 h4 w4 oc1 k1 reflect",
        "convlaw1: c1 h4 w4 oc1 k1 p-1x0..0x0", "convlaw1: c1 h0 w4 oc1 k1 p1x0..2x0"}) {
    const Result<std::string> text = to_benchdnn(parse_line(line)->problem);
    ASSERT_FALSE(text) << *text;
    EXPECT_NE(text.error().message().find("not expressible"), std::string::npos) << line;
  }
}

TEST(BenchdnnText, ErrorsPointAtTheCharacter) {
  EXPECT_EQ(error_of("ic3ih4oc2kh3xx"),
            "descriptor: is not understood from here on\n"
            "  ic3ih4oc2kh3xx\n"
            "              ^");
  EXPECT_EQ(error_of("ic3ih-4oc2kh3"),
            "ih: must be positive\n"
            "  ic3ih-4oc2kh3\n"
            "       ^");
  EXPECT_EQ(error_of("ic3ihoc2kh3"),
            "ih: must be an integer\n"
            "  ic3ihoc2kh3\n"
            "       ^");
  EXPECT_EQ(error_of("ih4oc2kh3"),
            "ic: was not specified, or is 0\n"
            "  ih4oc2kh3\n"
            "           ^");
  EXPECT_NE(error_of("ic3id4ih4oc2kd2kh3").find("3-D convolution: not expressible"),
            std::string::npos);
  EXPECT_NE(error_of("ic1ih4oc1kh9").find("oh: follows from the rest, and is not positive"),
            std::string::npos);
  EXPECT_NE(error_of("").find("problem: is empty"), std::string::npos);
  EXPECT_NE(error_of("ic1oc1ih9223372036854775807kh1ph1").find("must fit in 64 bits"),
            std::string::npos);
}

// --- CSV ----------------------------------------------------------------------------------------

TEST(Csv, RoundTripsByColumnName) {
  const std::string row = "a,2,4,5,6,8,3,2,2,1,1,0,1,2,2,false,reflect,f64";
  const auto read = parse_csv(csv_header() + "\n# comment\n\n" + row + "\r\n");
  ASSERT_TRUE(read) << read.error().message();
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().problem,
            *parse_line("convlaw1: n2 c4 h5 w6 oc8 k3x2 s2x1 p1x0 d1x2 g2 nobias reflect f64"));
  EXPECT_EQ(*to_csv_row(read->front()), row);

  const auto few =
      parse_csv("width,height,kernel_w,kernel_h,out_channels,in_channels\n6,5,2,3,4,1\n");
  ASSERT_TRUE(few);
  EXPECT_EQ(few->front().problem, *parse_line("convlaw1: c1 h5 w6 oc4 k3x2"));
}

TEST(Csv, ErrorsNameLineAndCharacter) {
  const auto message = [](std::string_view text) { return parse_csv(text).error().message(); };
  const std::string header = "in_channels,height,width,out_channels,kernel_h,kernel_w\n";
  EXPECT_EQ(message(header + "1,2,x,4,5,6\n"),
            "line 2: width: must be an integer\n"
            "  1,2,x,4,5,6\n"
            "      ^");
  EXPECT_EQ(message(header + "1,2,3.5,4,5,6\n"),
            "line 2: width: must be an integer and nothing else\n"
            "  1,2,3.5,4,5,6\n"
            "       ^");
  EXPECT_EQ(message(header + "1,2,3\n"),
            "line 2: row: has 3 cells, but the header has 6\n"
            "  1,2,3\n"
            "       ^");
  EXPECT_EQ(message("height,depth\n"),
            "line 1: column: is not one that is known here\n"
            "  height,depth\n"
            "         ^");
  EXPECT_NE(message("height,width\n").find("in_channels: column is missing"), std::string::npos);
  EXPECT_NE(message("").find("is empty"), std::string::npos);
}

TEST(Csv, WhatItCannotSayIsNotExpressible) {
  for (const char* line : {"convlaw1: unbatched c1 h4 w4 oc1 k1", "convlaw1: c1 h4 w4 oc1 k1 psame",
                           "convlaw1: c1 h4 w4 oc1 k1 p1x0..0x0", "convlaw1: c1 h4 w4 oc1 k1 nhwc",
                           "convlaw1: c1 h4 w4 oc1 k1 strided"}) {
    const Result<std::string> row = to_csv_row({"", *parse_line(line)});
    ASSERT_FALSE(row) << *row;
    EXPECT_NE(row.error().message().find("not expressible"), std::string::npos);
  }
}

}  // namespace
}  // namespace convlaw
