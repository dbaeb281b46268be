// SPDX-License-Identifier: MIT
#include "fuzz/in_flight.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace convlaw {
namespace {

constexpr std::size_t kHead = 9;  // eight digits and a newline
constexpr std::size_t kRoom = std::size_t{1} << 20U;

// The mapping, or null: the variable is not set, or the file cannot be had.
char* map_file() {
  const char* path = std::getenv("CONVLAW_IN_FLIGHT");
  if (path == nullptr) return nullptr;
  const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return nullptr;
  void* mapping = MAP_FAILED;
  if (ftruncate(file, kHead + kRoom) == 0) {
    mapping = mmap(nullptr, kHead + kRoom, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  close(file);
  if (mapping == MAP_FAILED) return nullptr;
  std::memcpy(mapping, "-\n", 2);
  return static_cast<char*>(mapping);
}

char* mapping() {
  static char* const mapped = map_file();
  return mapped;
}

// The kernel sees stores in the order of the program, if the compiler leaves it.
void in_this_order() { std::atomic_signal_fence(std::memory_order_seq_cst); }

}  // namespace

InFlight::InFlight(const std::uint8_t* data, std::size_t size) {
  char* const to = mapping();
  if (to == nullptr || size > kRoom) return;
  if (size > 0) std::memcpy(to + kHead, data, size);
  char head[kHead];
  head[kHead - 1] = '\n';
  for (std::size_t digit = kHead - 1; digit-- > 0; size /= 10) {
    head[digit] = static_cast<char>('0' + size % 10);
  }
  in_this_order();
  std::memcpy(to + 1, head + 1, kHead - 1);
  in_this_order();
  to[0] = head[0];
  in_this_order();
}

InFlight::~InFlight() {
  char* const to = mapping();
  if (to == nullptr) return;
  in_this_order();
  to[0] = '-';
  in_this_order();
}

}  // namespace convlaw
