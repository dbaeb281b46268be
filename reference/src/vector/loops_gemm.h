// SPDX-License-Identifier: MIT
// Matrix products for variant.cc: tiles of C that stay in registers, over panels of B that stay in
// the innermost cache.
#pragma once

#include "reference/src/vector/simd.h"

// Every variant has its own; see variant.cc.
// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

// The part of C that stays in registers: 8 rows by 3 vectors of the 32 registers of AVX-512, 6 by 2
// of the 16 registers of others, which leaves room for the operands.
constexpr int kTileRows = kVectorBytes == 64 ? 8 : 6;
constexpr int kTileVectors = kVectorBytes == 64 ? 3 : 2;
constexpr std::int64_t kPanelDepth = 192;

// Rows x Vectors of C += a (Rows, k) times a panel (k, Vectors * lanes) whose rows follow each
// other.
template <class T, int Rows, int Vectors>
void multiply_tile(std::int64_t k, const T* a, std::int64_t lda, const T* panel, T* c,
                   std::int64_t ldc, std::int64_t columns) {
  constexpr std::int64_t lanes = kLanes<T>;
  Vector<T> sum[Rows][Vectors] = {};
  for (std::int64_t i = 0; i < k; ++i, panel += Vectors * lanes) {
    Vector<T> b[Vectors];
    CONVLAW_UNROLL
    for (int v = 0; v < Vectors; ++v) b[v] = load<T>(panel + v * lanes);
    CONVLAW_UNROLL
    for (int r = 0; r < Rows; ++r) {
      const Vector<T> factor = broadcast(a[r * lda + i]);
      CONVLAW_UNROLL
      for (int v = 0; v < Vectors; ++v) sum[r][v] += factor * b[v];
    }
  }
  CONVLAW_UNROLL
  for (int r = 0; r < Rows; ++r) {
    CONVLAW_UNROLL
    for (int v = 0; v < Vectors; ++v) {
      T* to = c + r * ldc + v * lanes;
      const std::int64_t left = columns - v * lanes;
      if (left >= lanes) {
        store(to, load<T>(to) + sum[r][v]);
      } else {
        for (int lane = 0; lane < left; ++lane) to[lane] += sum[r][v][lane];
      }
    }
  }
}

template <class T, int Vectors>
void multiply_panel(std::int64_t m, std::int64_t k, const T* a, std::int64_t lda, const T* panel,
                    T* c, std::int64_t ldc, std::int64_t columns) {
  std::int64_t row = 0;
  for (; row + kTileRows <= m; row += kTileRows) {
    multiply_tile<T, kTileRows, Vectors>(k, a + row * lda, lda, panel, c + row * ldc, ldc, columns);
  }
  for (; row + 2 <= m; row += 2) {
    multiply_tile<T, 2, Vectors>(k, a + row * lda, lda, panel, c + row * ldc, ldc, columns);
  }
  if (row < m) {
    multiply_tile<T, 1, Vectors>(k, a + row * lda, lda, panel, c + row * ldc, ldc, columns);
  }
}

// Copies `columns` columns of b (of |b|) behind each other, filled up with zeros to whole vectors.
template <class T, bool Magnitude>
void pack(std::int64_t k, const T* b, std::int64_t ldb, std::int64_t columns, int vectors,
          T* panel) {
  const std::int64_t width = vectors * kLanes<T>;
  for (std::int64_t i = 0; i < k; ++i, b += ldb, panel += width) {
    std::int64_t column = 0;
    for (; column + kLanes<T> <= columns; column += kLanes<T>) {
      Vector<T> elements = load<T>(b + column);
      if constexpr (Magnitude) elements = absolute_value(elements);
      store(panel + column, elements);
    }
    for (; column < columns; ++column) {
      panel[column] = Magnitude && b[column] < 0 ? -b[column] : b[column];
    }
    for (; column < width; ++column) panel[column] = 0;
  }
}

template <class T, bool Magnitude>
void gemm(std::int64_t m, std::int64_t n, std::int64_t k, const T* a, std::int64_t lda, const T* b,
          std::int64_t ldb, T* c, std::int64_t ldc) {
  constexpr std::int64_t lanes = kLanes<T>;
  constexpr std::int64_t width = kTileVectors * lanes;
  if (m == 0) return;
  alignas(64) T panel[kPanelDepth * width];
  for (std::int64_t first = 0; first < k; first += kPanelDepth) {
    const std::int64_t depth = k - first < kPanelDepth ? k - first : kPanelDepth;
    for (std::int64_t column = 0; column < n; column += width) {
      const std::int64_t columns = n - column < width ? n - column : width;
      const int vectors = static_cast<int>((columns + lanes - 1) / lanes);
      pack<T, Magnitude>(depth, b + first * ldb + column, ldb, columns, vectors, panel);
      const auto multiply = vectors == 1   ? multiply_panel<T, 1>
                            : vectors == 2 ? multiply_panel<T, 2>
                                           : multiply_panel<T, kTileVectors>;
      multiply(m, depth, a + first, lda, panel, c + column, ldc, columns);
    }
  }
}

// Rows x Vectors of value and magnitude, over rows of b that lie where they lie.
template <int Rows, int Vectors, bool Magnitude>
void multiply_rows_tile(std::int64_t k, const double* a, std::int64_t lda, const double* const* b,
                        std::int64_t column, double* value, double* magnitude, std::int64_t ldc) {
  constexpr std::int64_t lanes = kLanes<double>;
  Vector<double> sum[Rows][Vectors] = {};
  Vector<double> size[Rows][Vectors] = {};
  for (std::int64_t i = 0; i < k; ++i) {
    CONVLAW_UNROLL
    for (int v = 0; v < Vectors; ++v) {
      const Vector<double> element = load<double>(b[i] + column + v * lanes);
      const Vector<double> absolute = absolute_value(element);
      CONVLAW_UNROLL
      for (int r = 0; r < Rows; ++r) {
        const Vector<double> factor = broadcast(a[r * lda + i]);
        sum[r][v] += factor * element;
        if constexpr (Magnitude) size[r][v] += absolute_value(factor) * absolute;
      }
    }
  }
  CONVLAW_UNROLL
  for (int r = 0; r < Rows; ++r) {
    CONVLAW_UNROLL
    for (int v = 0; v < Vectors; ++v) {
      store(value + r * ldc + column + v * lanes, sum[r][v]);
      if constexpr (Magnitude) store(magnitude + r * ldc + column + v * lanes, size[r][v]);
    }
  }
}

template <int Rows, bool Magnitude>
void multiply_rows(std::int64_t n, std::int64_t k, const double* a, std::int64_t lda,
                   const double* const* b, double* value, double* magnitude, std::int64_t ldc) {
  constexpr std::int64_t lanes = kLanes<double>;
  constexpr int vectors = kVectorBytes == 64 ? 3 : 2;
  std::int64_t column = 0;
  for (; column + vectors * lanes <= n; column += vectors * lanes) {
    multiply_rows_tile<Rows, vectors, Magnitude>(k, a, lda, b, column, value, magnitude, ldc);
  }
  for (; column + lanes <= n; column += lanes) {
    multiply_rows_tile<Rows, 1, Magnitude>(k, a, lda, b, column, value, magnitude, ldc);
  }
  if (column == n) return;
  if (n >= lanes) {  // once more, over the last whole vector
    multiply_rows_tile<Rows, 1, Magnitude>(k, a, lda, b, n - lanes, value, magnitude, ldc);
    return;
  }
  for (int r = 0; r < Rows; ++r) {
    for (column = 0; column < n; ++column) {
      double sum = 0;
      double size = 0;
      for (std::int64_t i = 0; i < k; ++i) {
        const double product = a[r * lda + i] * b[i][column];
        sum += product;
        size += __builtin_fabs(product);
      }
      value[r * ldc + column] = sum;
      if constexpr (Magnitude) magnitude[r * ldc + column] = size;
    }
  }
}

template <bool Magnitude>
void multiply_all_rows(std::int64_t m, std::int64_t n, std::int64_t k, const double* a,
                       std::int64_t lda, const double* const* b, double* value, double* magnitude,
                       std::int64_t ldc) {
  constexpr int rows = kVectorBytes == 64 ? 4 : 2;
  std::int64_t row = 0;
  for (; row + rows <= m; row += rows) {
    multiply_rows<rows, Magnitude>(n, k, a + row * lda, lda, b, value + row * ldc,
                                   Magnitude ? magnitude + row * ldc : nullptr, ldc);
  }
  for (; row < m; ++row) {
    multiply_rows<1, Magnitude>(n, k, a + row * lda, lda, b, value + row * ldc,
                                Magnitude ? magnitude + row * ldc : nullptr, ldc);
  }
}

void gemm_rows(std::int64_t m, std::int64_t n, std::int64_t k, const double* a, std::int64_t lda,
               const double* const* b, double* value, double* magnitude, std::int64_t ldc) {
  const auto multiply = magnitude != nullptr ? multiply_all_rows<true> : multiply_all_rows<false>;
  multiply(m, n, k, a, lda, b, value, magnitude, ldc);
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
