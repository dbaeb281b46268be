// SPDX-License-Identifier: MIT
// The benchmark: its options, and the layers and contestants that they name.
#include "optimized/bench/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "optimized/bench/contestant.h"

namespace convlaw::bench {
namespace {

std::string message_of(std::vector<std::string> arguments) {
  const Parsed parsed = parse_options(std::move(arguments), CONVLAW_LAYERS);
  EXPECT_EQ(parsed.exit_code, 2);
  EXPECT_EQ(std::count(parsed.message.begin(), parsed.message.end(), '\n'), 1) << parsed.message;
  return parsed.message;
}

TEST(Options, BadArgumentsAreRefusedInOneLine) {
  EXPECT_NE(message_of({"--rounds", "0"}).find("--rounds"), std::string::npos);
  EXPECT_NE(message_of({"--rounds", "many"}).find("--rounds"), std::string::npos);
  EXPECT_NE(message_of({"--threads", "1,0"}).find("--threads"), std::string::npos);
  EXPECT_NE(message_of({"--dtype", "i32"}).find("--dtype"), std::string::npos);
  EXPECT_NE(message_of({"--way", "fast"}).find("--way"), std::string::npos);
  EXPECT_NE(message_of({"--sample-ms", "nan"}).find("--sample-ms"), std::string::npos);
  EXPECT_NE(message_of({"--pear", "a.so"}).find("--pear"), std::string::npos);
  EXPECT_NE(message_of({"layers.csv"}).find("layers.csv"), std::string::npos);
}

TEST(Options, AreRead) {
  const Parsed parsed = parse_options({"--peer", "a.so", "--peer", "b.so@nhwc", "--threads", "2",
                                       "--way", "plain", "--dtype", "u8"},
                                      "layers");
  EXPECT_EQ(parsed.exit_code, -1) << parsed.message;
  EXPECT_EQ(parsed.options.peers, (std::vector<std::string>{"a.so", "b.so@nhwc"}));
  EXPECT_EQ(parsed.options.threads, std::vector{2});
  EXPECT_EQ(parsed.options.dtype, ElementType::u8);
  EXPECT_EQ(parsed.options.ways, std::vector{Way::plain});
  EXPECT_EQ(parsed.options.layers, "layers");
}

TEST(Layers, AreChosenByName) {
  Options options;
  options.layers = CONVLAW_LAYERS;
  ASSERT_TRUE(read_layers(options));
  EXPECT_EQ(read_layers(options)->size(), 20U);
  options.chosen = {"mbn_dw*", "vgg_224"};
  EXPECT_EQ(read_layers(options)->size(), 5U);
  EXPECT_EQ(read_layers(options)->front().problem.dtype, ElementType::f32);
  options.dtype = ElementType::i8;
  EXPECT_EQ(read_layers(options)->front().problem.dtype, ElementType::i8);
  options.chosen = {"nothing"};
  EXPECT_NE(read_layers(options).error().message().find("nothing"), std::string::npos);
  options.layers = "/no/such/file";
  EXPECT_EQ(read_layers(options).error().message(), "layers is /no/such/file: cannot be read");
}

TEST(Layers, ThatCannotBeTimedAreRefused) {
  Options options;
  options.layers = testing::TempDir() + "bench_layers.csv";
  const auto refusal = [&](const char* row) {
    std::ofstream(options.layers) << "name,in_channels,height,width,out_channels,kernel_h,"
                                     "kernel_w,dtype\n"
                                  << row << '\n';
    const auto read = read_layers(options);
    return read ? std::string() : read.error().message();
  };
  EXPECT_EQ(refusal("good,1,4,4,1,3,3,f32"), "");
  EXPECT_NE(refusal("small,1,2,2,1,3,3,f32").find("small"), std::string::npos);
  EXPECT_NE(refusal("half,1,4,4,1,3,3,f16").find("must be of f32"), std::string::npos);
  EXPECT_NE(refusal("empty,0,4,4,1,3,3,f32").find("something to multiply"), std::string::npos);
}

TEST(Contestants, ThatAreNoneAreRefused) {
  const auto refusal = [](const char* spec) { return find_contestant(spec).error().message(); };
  EXPECT_NE(refusal("hallide").find("halide"), std::string::npos);
  EXPECT_NE(refusal("./no_such.so").find("no_such.so"), std::string::npos);
  EXPECT_NE(refusal(CONVLAW_NCHW_ALONE "@nhwc").find("does not declare"), std::string::npos);
  EXPECT_NE(refusal("halide@wide").find("nchw or nhwc"), std::string::npos);
  EXPECT_TRUE(find_contestant(CONVLAW_NCHW_ALONE));
  EXPECT_TRUE(find_contestant("halide"));
  EXPECT_EQ(find_contestant("halide@nhwc")->layout, Layout::nhwc);
}

}  // namespace
}  // namespace convlaw::bench
