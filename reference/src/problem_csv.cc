// SPDX-License-Identifier: MIT
// Problems as rows of comma-separated values.
#include <array>
#include <map>

#include "convlaw/problem_text.h"
#include "scanner.h"
#include "text.h"

namespace convlaw {
namespace {

using Failure = std::optional<Error>;

struct NumberColumn {
  std::string_view name;
  std::int64_t& (*field)(Conv2dProblem&);
  bool required;
};

std::int64_t& batch_of(Conv2dProblem& p) {
  if (!p.batch) p.batch = 1;
  return *p.batch;
}

constexpr std::array<NumberColumn, 14> kNumbers{{
    {"batch", batch_of, false},
    {"in_channels", [](Conv2dProblem& p) -> std::int64_t& { return p.in_channels; }, true},
    {"height", [](Conv2dProblem& p) -> std::int64_t& { return p.height; }, true},
    {"width", [](Conv2dProblem& p) -> std::int64_t& { return p.width; }, true},
    {"out_channels", [](Conv2dProblem& p) -> std::int64_t& { return p.out_channels; }, true},
    {"kernel_h", [](Conv2dProblem& p) -> std::int64_t& { return p.kernel_size.h; }, true},
    {"kernel_w", [](Conv2dProblem& p) -> std::int64_t& { return p.kernel_size.w; }, true},
    {"stride_h", [](Conv2dProblem& p) -> std::int64_t& { return p.stride.h; }, false},
    {"stride_w", [](Conv2dProblem& p) -> std::int64_t& { return p.stride.w; }, false},
    {"padding_h", [](Conv2dProblem& p) -> std::int64_t& { return p.padding.begin.h; }, false},
    {"padding_w", [](Conv2dProblem& p) -> std::int64_t& { return p.padding.begin.w; }, false},
    {"dilation_h", [](Conv2dProblem& p) -> std::int64_t& { return p.dilation.h; }, false},
    {"dilation_w", [](Conv2dProblem& p) -> std::int64_t& { return p.dilation.w; }, false},
    {"groups", [](Conv2dProblem& p) -> std::int64_t& { return p.groups; }, false},
}};

struct Cell {
  std::string_view text;
  std::size_t position;  // in its line
};

std::vector<Cell> split(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t start = 0;
  while (true) {
    const std::size_t comma = line.find(',', start);
    const std::size_t end = comma == std::string_view::npos ? line.size() : comma;
    std::size_t first = start;
    std::size_t last = end;
    while (first < last && line[first] == ' ') ++first;
    while (last > first && line[last - 1] == ' ') --last;
    cells.push_back({line.substr(first, last - first), first});
    if (comma == std::string_view::npos) return cells;
    start = comma + 1;
  }
}

class CsvReader {
 public:
  Failure read_header(std::string_view line) {
    for (const Cell& cell : split(line)) {
      if (!is_column(cell.text)) {
        return Scanner(line).error_at(cell.position, "column", "is not one that is known here");
      }
      for (const std::string_view earlier : columns_) {
        if (earlier == cell.text) {
          return Scanner(line).error_at(cell.position, cell.text, "is given twice");
        }
      }
      columns_.push_back(cell.text);
    }
    for (const NumberColumn& column : kNumbers) {
      if (column.required &&
          std::find(columns_.begin(), columns_.end(), column.name) == columns_.end()) {
        return Scanner(line).error_at(line.size(), column.name, "column is missing");
      }
    }
    return std::nullopt;
  }

  Result<NamedProblem> read_row(std::string_view line) const {
    const std::vector<Cell> cells = split(line);
    if (cells.size() != columns_.size()) {
      return Scanner(line).error_at(
          line.size(), "row",
          cat("has ", cells.size(), " cells, but the header has ", columns_.size()));
    }
    NamedProblem row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (auto failure = read_cell(line, columns_[i], cells[i], row)) return *std::move(failure);
    }
    row.problem.problem.padding.end = row.problem.problem.padding.begin;
    return row;
  }

 private:
  static bool is_column(std::string_view name) {
    for (const NumberColumn& column : kNumbers) {
      if (column.name == name) return true;
    }
    return name == "name" || name == "bias" || name == "padding_mode" || name == "dtype";
  }

  static Failure read_cell(std::string_view line, std::string_view column, const Cell& cell,
                           NamedProblem& row) {
    const auto wrong = [&](std::string_view rule) {
      return Scanner(line).error_at(cell.position, column, rule);
    };
    Conv2dProblem& p = row.problem.problem;
    if (column == "name") {
      row.name = cell.text;
    } else if (column == "bias") {
      if (cell.text != "true" && cell.text != "false") return wrong("must be true or false");
      p.bias = cell.text == "true";
    } else if (column == "padding_mode") {
      const std::optional<PaddingMode> mode = parse_padding_mode(cell.text);
      if (!mode) return wrong("must be one of zeros, reflect, replicate, circular");
      p.padding_mode = *mode;
    } else if (column == "dtype") {
      const std::optional<ElementType> type = parse_element_type(cell.text);
      if (!type) return wrong("is not an element type known here");
      row.problem.dtype = *type;
    } else {
      Scanner scanner(line, cell.position);
      const Result<std::int64_t> value = scanner.integer(column);
      if (!value) return value.error();
      if (scanner.position() != cell.position + cell.text.size()) {
        return scanner.error(column, "must be an integer and nothing else");
      }
      for (const NumberColumn& number : kNumbers) {
        if (number.name == column) number.field(p) = *value;
      }
    }
    return std::nullopt;
  }

  std::vector<std::string_view> columns_;
};

Error not_expressible(std::string parameter, std::string value) {
  return {std::move(parameter), std::move(value), "is not expressible as CSV", {}, 0};
}

}  // namespace

Result<std::vector<NamedProblem>> parse_csv(std::string_view text) {
  CsvReader reader;
  bool have_header = false;
  std::vector<NamedProblem> problems;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(' ') == std::string_view::npos || line.starts_with('#')) continue;

    Failure failure;
    if (!have_header) {
      failure = reader.read_header(line);
      have_header = true;
    } else if (Result<NamedProblem> row = reader.read_row(line)) {
      problems.push_back(*std::move(row));
    } else {
      failure = row.error();
    }
    if (failure) {
      failure->parameter = cat("line ", number, ": ", failure->parameter);
      return *std::move(failure);
    }
  }
  if (!have_header) return Error{"CSV", {}, "is empty: a header row must name the columns", {}, 0};
  return problems;
}

std::string csv_header() {
  std::string header = "name";
  for (const NumberColumn& column : kNumbers) header += cat(',', column.name);
  return header + ",bias,padding_mode,dtype";
}

Result<std::string> to_csv_row(const NamedProblem& named) {
  Conv2dProblem p = named.problem.problem;
  if (!p.batch) return not_expressible("batch", "unbatched");
  if (p.padding.kind != Padding::Kind::numbers) return not_expressible("padding", "a word");
  if (!p.padding.is_symmetric()) return not_expressible("padding", "asymmetric");
  if (named.problem.layout != Layout::nchw) {
    return not_expressible("layout", std::string(to_string(named.problem.layout)));
  }
  if (named.name.find_first_of(",\n\r") != std::string::npos) {
    return not_expressible("name", named.name);
  }
  std::string row = named.name;
  for (const NumberColumn& column : kNumbers) row += cat(',', column.field(p));
  return row + cat(',', p.bias ? "true" : "false", ',', to_string(p.padding_mode), ',',
                   to_string(named.problem.dtype));
}

}  // namespace convlaw
