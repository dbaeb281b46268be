// SPDX-License-Identifier: MIT
// What judging costs beside computing, on convolution layers of real networks.
//
//   convlaw_bench_judging [layers.csv] [Google Benchmark's options]
//
// "judge" holds every output of halide/1 to its enclosure, of which "oracle_sums" are the sums that
// it needs; "certify" is a whole certificate of halide/1, its runs included: x_runs says how many
// times as long as these alone it took. "definition" is the seven loops, where they take no more
// than some seconds.
//
// Columns: GFLOP/s (two operations for each multiply-add of the direct algorithm), the peak in
// GFLOP/s of as many threads, measured right before, the share of it, and x_halide: how many times
// as long as halide/1 it took (0 if that did not run).
#include <benchmark/benchmark.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <sstream>

#include "convlaw/certificate.h"
#include "convlaw/conv2d.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/judge.h"
#include "convlaw/layer_sums.h"
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

struct Tensors {
  explicit Tensors(const Conv2dProblem& p)
      : problem(p),
        input(random_tensor({p.images(), p.in_channels, p.height, p.width})),
        weight(random_tensor(
            {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w})),
        bias(random_tensor({p.out_channels, 1, 1, 1})),
        output({p.images(), p.out_channels, output_size(p).h, output_size(p).w}) {}

  Conv2dProblem problem;
  Tensor<float> input, weight, bias, output;
};

// What one benchmark measures beside its time. Made right before the loop.
class Report {
 public:
  Report(const NamedProblem& layer, int threads)
      : layer_(layer), threads_(threads), peak_(measure_fma_peak() * threads) {}

  void write(benchmark::State& state, bool is_halide = false) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count() /
                           static_cast<double>(state.iterations());
    const double operations = 2.0 * static_cast<double>(multiply_adds(layer_.problem.problem));
    state.counters["GFLOP/s"] =
        benchmark::Counter(operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["peak"] = peak_ * 1e-9;
    // GFLOP/s over the peak: a rate, and therefore computed by the library.
    state.counters["share"] = benchmark::Counter(peak_ > 0 ? operations / peak_ : 0,
                                                 benchmark::Counter::kIsIterationInvariantRate);
    // Seconds of halide/1, to which the rows that come later refer.
    static std::map<std::string, double> halide_seconds;
    if (is_halide && threads_ == 1) halide_seconds[layer_.name] = seconds;
    const auto halide = halide_seconds.find(layer_.name);
    state.counters["x_halide"] = halide == halide_seconds.end() ? 0 : seconds / halide->second;
  }

 private:
  using Clock = std::chrono::steady_clock;

  const NamedProblem& layer_;
  int threads_;
  double peak_;
  Clock::time_point start_ = Clock::now();
};

void run_halide(benchmark::State& state, const NamedProblem& layer, int threads) {
  Tensors tensors(layer.problem.problem);
  auto call = PreparedCall::make(halide_implementation(), tensors.problem, tensors.weight.view(),
                                 tensors.bias.elements().data(), threads);
  if (!call) {
    state.SkipWithError(call.error().message().c_str());
    return;
  }
  Report report(layer, threads);
  for (auto _ : state) {
    if (const auto error = call->run(tensors.input.view(), tensors.output.view())) {
      state.SkipWithError(error->message().c_str());
      break;
    }
  }
  report.write(state, true);
}

void run_oracle_sums(benchmark::State& state, const NamedProblem& layer) {
  const Tensors tensors(layer.problem.problem);
  Report report(layer, 1);
  for (auto _ : state) {
    double last = 0;
    sum_layer(tensors.problem, any_view(tensors.input), any_view(tensors.weight),
              [&](const SumsBlock& block) {
                last += block.value[0] + block.magnitude[0] + block.products[0];
              });
    benchmark::DoNotOptimize(last);
  }
  report.write(state);
}

void run_judge(benchmark::State& state, const NamedProblem& layer) {
  Tensors tensors(layer.problem.problem);
  auto call = PreparedCall::make(halide_implementation(), tensors.problem, tensors.weight.view(),
                                 tensors.bias.elements().data(), 1);
  if (!call || call->run(tensors.input.view(), tensors.output.view())) {
    state.SkipWithError("there is no output to judge");
    return;
  }
  Report report(layer, 1);
  for (auto _ : state) {
    const auto judgement =
        judge(tensors.problem, tensors.input.elements().data(), tensors.weight.elements().data(),
              tensors.bias.elements().data(), tensors.output.elements().data());
    if (!judgement || !judgement->accepted()) state.SkipWithError(describe(judgement).c_str());
  }
  report.write(state);
}

void run_certify(benchmark::State& state, const NamedProblem& layer) {
  const Conv2dProblem& problem = layer.problem.problem;
  const Run run = [&problem](const RunOperands& operands,
                             AnyTensor& output) -> std::optional<Error> {
    auto call =
        PreparedCall::make(halide_implementation(), {problem}, operands.weight, operands.bias, 1);
    return call ? call->run(operands.input, output) : call.error();
  };
  CertifyOptions options;
  options.further_probes = false;
  double all = 0;
  double runs = 0;
  Report report(layer, 1);
  for (auto _ : state) {
    const Certificate certificate = certify(problem, element_types(ElementType::f32), run, options);
    if (!certificate.certified()) state.SkipWithError(describe(certificate).c_str());
    all += certificate.run_seconds + certificate.check_seconds;
    runs += certificate.run_seconds;
  }
  report.write(state);
  state.counters["x_runs"] = all / runs;
}

void run_definition(benchmark::State& state, const NamedProblem& layer) {
  Tensors tensors(layer.problem.problem);
  Report report(layer, 1);
  for (auto _ : state) {
    conv2d<float>(tensors.problem, tensors.input.view(), tensors.weight.view(),
                  tensors.bias.elements().data(), tensors.output.view());
    benchmark::DoNotOptimize(tensors.output.elements().data());
  }
  report.write(state);
}

// About three seconds of the definition's loops.
constexpr std::int64_t kDefinitionProducts = 240'000'000;

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
    std::cerr
        << "convlaw_bench_judging: too many arguments; usage: convlaw_bench_judging [layers.csv]\n";
    return 2;
  }
  const Result<std::vector<NamedProblem>> layers =
      read_layers(argc == 2 ? argv[1] : CONVLAW_LAYERS);
  if (!layers) {
    std::cerr << "convlaw_bench_judging: " << layers.error().message() << '\n';
    return 2;
  }
  for (const NamedProblem& layer : *layers) {
    const Conv2dProblem& problem = layer.problem.problem;
    if (const auto illegality = find_illegality(problem)) {
      std::cerr << "convlaw_bench_judging: " << layer.name << ": " << illegality->message() << '\n';
      return 2;
    }
    const auto add = [&](const std::string& name, auto function) {
      benchmark::RegisterBenchmark((layer.name + "/" + name).c_str(), function)
          ->Unit(benchmark::kMillisecond)
          ->UseRealTime();
    };
    for (const int threads : {1, 2}) {
      add("halide/" + std::to_string(threads),
          [&layer, threads](benchmark::State& state) { run_halide(state, layer, threads); });
    }
    add("oracle_sums/1", [&layer](benchmark::State& state) { run_oracle_sums(state, layer); });
    add("judge/1", [&layer](benchmark::State& state) { run_judge(state, layer); });
    add("certify/1", [&layer](benchmark::State& state) { run_certify(state, layer); });
    if (multiply_adds(problem) <= kDefinitionProducts) {
      add("definition/1", [&layer](benchmark::State& state) { run_definition(state, layer); });
    }
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace convlaw

int main(int argc, char** argv) { return convlaw::run(argc, argv); }
