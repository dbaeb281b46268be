// SPDX-License-Identifier: MIT
#include "properties/npy/npy_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace convlaw {
namespace {

Error unreadable(const std::string& path, const std::string& why) {
  return {path, {}, "cannot be read: " + why, {}, 0};
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::error_code code;
  const std::filesystem::file_status status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) return unreadable(path, "there is no such file");
  if (std::filesystem::is_directory(status)) return unreadable(path, "it is a directory");
  if (!std::filesystem::is_regular_file(status)) {
    return unreadable(path, "it is not a regular file");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, std::strerror(errno));
  std::ostringstream content;
  content << file.rdbuf();
  if (file.bad()) return unreadable(path, "reading it failed");
  return std::move(content).str();
}

std::optional<Error> write_file(const std::string& path, std::string_view bytes) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (file) file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file) file.close();
  if (file) return std::nullopt;
  return Error{path, {}, std::string("cannot be written: ") + std::strerror(errno), {}, 0};
}

Result<NpyArray> read_npy_file(const std::string& path, bool words_are_bf16) {
  const Result<std::string> bytes = read_file(path);
  if (!bytes) return bytes.error();
  Result<NpyArray> array = parse_npy(*bytes, words_are_bf16);
  if (array) return array;
  Error error = array.error();
  error.parameter = path + ": " + error.parameter;
  return error;
}

std::optional<Error> write_npy_file(const std::string& path, const NpyArray& array) {
  return write_file(path, print_npy(array));
}

}  // namespace convlaw
