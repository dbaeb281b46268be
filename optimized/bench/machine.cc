// SPDX-License-Identifier: MIT
#include "optimized/bench/machine.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <thread>

namespace convlaw::bench {

Machine this_machine() {
  Machine made;
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) made.processor = line.substr(colon + 2);
    break;
  }
  made.processors = std::thread::hardware_concurrency();
  const std::time_t now = std::time(nullptr);
  std::array<char, 32> text{};
  if (std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%MZ", std::gmtime(&now)) > 0) {
    made.date = text.data();
  }
#if defined(__clang__)
  made.compiler = "Clang " __clang_version__;
#elif defined(__GNUC__)
  made.compiler = "GCC " __VERSION__;
#endif
  if (const char* isa = std::getenv("CONVLAW_HALIDE_ISA")) made.halide_isa = isa;
  return made;
}

namespace {

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double own_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Of all processors together, what a hypervisor took away included; negative: not known.
double busy_seconds() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, stolen = 0;
  file >> cpu >> user >> nice >> system >> idle >> waiting >> irq >> softirq >> stolen;
  if (!file || cpu != "cpu") return -1;
  return (user + nice + system + irq + softirq + stolen) /
         static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

Others::Others() : wall_(wall_seconds()), busy_(busy_seconds()), own_(own_seconds()) {}

double Others::processors() const {
  const double busy = busy_seconds();
  const double wall = wall_seconds() - wall_;
  if (busy_ < 0 || busy < 0 || wall <= 0) return -1;
  return std::max(0.0, (busy - busy_ - (own_seconds() - own_)) / wall);
}

double load_average() {
  std::ifstream file("/proc/loadavg");
  double load = -1;
  file >> load;
  return file ? load : -1;
}

}  // namespace convlaw::bench
