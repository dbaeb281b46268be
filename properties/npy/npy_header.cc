// SPDX-License-Identifier: MIT
#include "properties/npy/npy_header.h"

#include <optional>
#include <utility>

#include "convlaw/problem.h"
#include "properties/npy/python_dict.h"

namespace convlaw {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongest = 10'000;  // NumPy's own limit for a header that it reads
constexpr std::size_t kLargestRank = 64;  // NumPy's own limit, since version 2
constexpr std::size_t kAlignment = 64;    // of the elements in the file

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

// A byte is ASCII, or part of a sequence that UTF-8 allows to begin so; strings of a header that we
// accept are ASCII anyway, so this only chooses between two messages.
bool is_utf8(std::string_view text) {
  std::size_t left = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (left > 0) {
      if ((byte & 0xc0U) != 0x80U) return false;
      --left;
    } else if (byte >= 0x80U) {
      if (byte < 0xc2U || byte > 0xf4U) return false;
      left = byte >= 0xf0U ? 3 : byte >= 0xe0U ? 2 : 1;
    }
  }
  return left == 0;
}

// Where the dictionary lies in the file.
struct Frame {
  std::size_t begin = 0;
  std::size_t size = 0;
};

Result<Frame> read_frame(std::string_view bytes) {
  if (bytes.empty()) return Error{"file", {}, "is empty", {}, 0};
  if (!bytes.starts_with(kMagic)) {
    return Error{
        "magic string", {}, "must be \\x93NUMPY, with which every .npy file begins", {}, 0};
  }
  if (bytes.size() < kMagic.size() + 2) return Error{"version", {}, "is cut off", {}, 0};
  const int major = static_cast<unsigned char>(bytes[6]);
  const int minor = static_cast<unsigned char>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0) {
    return Error{"version",
                 std::to_string(major) + '.' + std::to_string(minor),
                 "must be 1.0, 2.0 or 3.0",
                 {},
                 0};
  }
  const std::size_t width = major == 1 ? 2 : 4;
  const Frame frame{8 + width, 0};
  if (bytes.size() < frame.begin) return Error{"header length", {}, "is cut off", {}, 0};
  const std::uint64_t size = little_endian(bytes.substr(8, width));
  if (size > bytes.size() - frame.begin) {
    return Error{"header length",
                 std::to_string(size),
                 "must be at most the " + std::to_string(bytes.size() - frame.begin) +
                     " bytes that the file goes on for",
                 {},
                 0};
  }
  if (size > kLongest) {
    return Error{"header length",
                 std::to_string(size),
                 "must be at most " + std::to_string(kLongest) + ", as for NumPy",
                 {},
                 0};
  }
  return Frame{frame.begin, static_cast<std::size_t>(size)};
}

}  // namespace

Result<NpyHeader> parse_npy_header(std::string_view bytes) {
  const Result<Frame> frame = read_frame(bytes);
  if (!frame) return frame.error();
  const std::string_view text = bytes.substr(frame->begin, frame->size);
  if (!is_utf8(text)) return Error{"header", {}, "must be text in UTF-8", {}, 0};

  NpyHeader header;
  header.data_offset = frame->begin + frame->size;
  PythonDict dict(text);
  std::optional<std::string> descr;
  std::optional<bool> fortran_order;
  std::optional<std::vector<std::int64_t>> shape;
  const auto error = dict.read([&](std::string_view key) -> std::optional<Error> {
    const auto read = [&](auto& field, auto reader) -> std::optional<Error> {
      if (field) return dict.error(std::string(key), "must be given once");
      auto value = (dict.*reader)(key);
      if (!value) return value.error();
      field = *std::move(value);
      return std::nullopt;
    };
    if (key == "descr") return read(descr, &PythonDict::string);
    if (key == "fortran_order") return read(fortran_order, &PythonDict::boolean);
    if (key == "shape") return read(shape, &PythonDict::extents);
    return dict.error("header", "its keys must be descr, fortran_order and shape");
  });
  if (error) return *error;
  for (const auto& [key, is_there] : {std::pair{"descr", descr.has_value()},
                                      std::pair{"fortran_order", fortran_order.has_value()},
                                      std::pair{"shape", shape.has_value()}}) {
    if (!is_there) return Error{key, {}, "is missing from the header", {}, 0};
  }
  if (shape->size() > kLargestRank) {
    return Error{"shape",
                 "of rank " + std::to_string(shape->size()),
                 "must be of rank " + std::to_string(kLargestRank) + " at most",
                 {},
                 0};
  }
  header.descr = *std::move(descr);
  header.fortran_order = *fortran_order;
  header.shape = *std::move(shape);
  return header;
}

std::string print_npy_header(const NpyHeader& header) {
  std::string text = "{'descr': '" + header.descr +
                     "', 'fortran_order': " + (header.fortran_order ? "True" : "False") +
                     ", 'shape': " + to_tuple(header.shape) + ", }";
  const std::size_t begin = kMagic.size() + 4;
  while ((begin + text.size() + 1) % kAlignment != 0) text += ' ';
  text += '\n';
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\0';
  bytes += static_cast<char>(text.size() & 0xffU);
  bytes += static_cast<char>(text.size() >> 8U);
  return bytes + text;
}

}  // namespace convlaw
