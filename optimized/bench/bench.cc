// SPDX-License-Identifier: MIT
// Convolution layers of real networks, side by side: ours and an im2col with Eigen's GEMM, in one
// run, as shares of the machine's multiply-add peak measured right before each.
//
//   convlaw_bench [layers.csv] [Google Benchmark's options]
//
// "halide" has its weights prepared and copies of padding counted; "eigen_im2col" counts padding
// and laying out. Columns: GFLOP/s (two operations for each multiply-add of the direct algorithm),
// the peak in GFLOP/s of as many threads, and the share of it.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "convlaw/halide_conv2d.h"
#include "convlaw/im2col.h"
#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"
#include "optimized/bench/fma_peak.h"

namespace convlaw {
namespace {

Tensor<float> random_tensor(const Extents& extents) {
  static std::mt19937 random(1);
  std::uniform_real_distribution<float> value(-1, 1);
  Tensor<float> tensor(extents);
  for (float& element : tensor.elements()) element = value(random);
  return tensor;
}

struct Layer {
  explicit Layer(const Conv2dProblem& p)
      : problem(p),
        input(random_tensor({p.images(), p.in_channels, p.height, p.width})),
        weight(random_tensor(
            {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w})),
        bias(random_tensor({p.out_channels, 1, 1, 1})),
        output({p.images(), p.out_channels, output_size(p).h, output_size(p).w}) {}

  Conv2dProblem problem;
  Tensor<float> input, weight, bias, output;
};

void report(benchmark::State& state, const Conv2dProblem& problem, int threads, double peak) {
  const double operations = 2.0 * static_cast<double>(multiply_adds(problem));
  state.counters["GFLOP/s"] =
      benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["peak"] = peak * threads * 1e-9;
  // GFLOP/s over the peak: a rate, and therefore computed by the library.
  state.counters["share"] = benchmark::Counter(peak > 0 ? operations / (peak * threads) : 0,
                                               benchmark::Counter::kIsIterationInvariantRate);
}

void run_halide(benchmark::State& state, const Conv2dProblem& problem, int threads) {
  Layer layer(problem);
  auto call = PreparedCall::make(halide_implementation(), problem, layer.weight.view(),
                                 layer.bias.elements().data(), threads);
  if (!call) {
    state.SkipWithError(call.error().message().c_str());
    return;
  }
  const double peak = measure_fma_peak();
  for (auto _ : state) {
    if (const auto error = call->run(layer.input.view(), layer.output.view())) {
      state.SkipWithError(error->message().c_str());
      break;
    }
  }
  report(state, problem, threads, peak);
}

void run_eigen(benchmark::State& state, const Conv2dProblem& problem) {
  Layer layer(problem);
  const double peak = measure_fma_peak();
  for (auto _ : state) {
    conv2d_im2col(problem, layer.input, layer.weight, layer.bias.elements(), layer.output);
    benchmark::DoNotOptimize(layer.output.elements().data());
  }
  report(state, problem, 1, peak);
}

Result<std::vector<NamedProblem>> read_layers(const std::string& path) {
  std::ifstream file(path);
  if (!file) return Error{"layers", path, "cannot be read", {}, 0};
  std::ostringstream text;
  text << file.rdbuf();
  return parse_csv(text.str());
}

int run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc > 2) {
    std::cerr << "convlaw_bench: too many arguments; usage: convlaw_bench [layers.csv]\n";
    return 2;
  }
  const Result<std::vector<NamedProblem>> layers =
      read_layers(argc == 2 ? argv[1] : CONVLAW_LAYERS);
  if (!layers) {
    std::cerr << "convlaw_bench: " << layers.error().message() << '\n';
    return 2;
  }
  for (const NamedProblem& layer : *layers) {
    const Conv2dProblem& problem = layer.problem.problem;
    if (const auto illegality = find_illegality(problem)) {
      std::cerr << "convlaw_bench: " << layer.name << ": " << illegality->message() << '\n';
      return 2;
    }
    const auto add = [&](const std::string& name, auto function) {
      benchmark::RegisterBenchmark((layer.name + "/" + name).c_str(), function)
          ->Unit(benchmark::kMillisecond)
          ->UseRealTime();
    };
    for (const int threads : {1, 2}) {
      add("halide/" + std::to_string(threads),
          [problem, threads](benchmark::State& state) { run_halide(state, problem, threads); });
    }
    add("eigen_im2col/1", [problem](benchmark::State& state) { run_eigen(state, problem); });
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace convlaw

int main(int argc, char** argv) { return convlaw::run(argc, argv); }
