#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// A convolution in JavaScript that answers convlaw's cases: replace conv2d() by yours.
//
//   convlaw check --exec 'node my_conv2d.js'
"use strict";
const fs = require("fs");

const ARRAYS = {
  float32: Float32Array, float64: Float64Array, int8: Int8Array, uint8: Uint8Array, int32: Int32Array,
};

// The index that index i of a padded axis stands for; -1: a zero.
function source(i, size, begin, end, mode) {
  if (mode === "replicate") return Math.min(Math.max(i, 0), size - 1);
  if (mode === "reflect") return size - 1 - Math.abs(size - 1 - Math.abs(i));
  if (mode === "circular") { // wraps what negative padding, which crops, has left
    const first = Math.max(0, -begin), left = size - Math.max(0, -end) - first;
    return first + (((i - first) % left) + left) % left;
  }
  return i >= 0 && i < size ? i : -1;
}

// Fills y (N, OC, H_out, W_out) from x (N, C, H, W), w (OC, C / groups, KH, KW) and b (OC) or null;
// p has torch's names. Sums are doubles.
function conv2d(x, w, b, p, shape, y) {
  const [N, OC, OH, OW] = shape, [KH, KW] = p.kernel_size;
  const { in_channels: C, height: H, width: W, padding_mode: mode } = p;
  const inputs = C / p.groups, outputs = OC / p.groups;
  let at = 0;
  for (let n = 0; n < N; ++n)
    for (let oc = 0; oc < OC; ++oc)
      for (let oh = 0; oh < OH; ++oh)
        for (let ow = 0; ow < OW; ++ow) {
          let sum = b === null ? 0 : b[oc];
          for (let kh = 0; kh < KH; ++kh) {
            const ih = source(oh * p.stride[0] - p.padding_begin[0] + kh * p.dilation[0], H,
              p.padding_begin[0], p.padding_end[0], mode);
            if (ih < 0) continue;
            for (let kw = 0; kw < KW; ++kw) {
              const iw = source(ow * p.stride[1] - p.padding_begin[1] + kw * p.dilation[1], W,
                p.padding_begin[1], p.padding_end[1], mode);
              if (iw < 0) continue;
              for (let ic = 0; ic < inputs; ++ic) {
                const c = Math.floor(oc / outputs) * inputs + ic;
                sum += x[((n * C + c) * H + ih) * W + iw] * w[((oc * inputs + ic) * KH + kh) * KW + kw];
              }
            }
          }
          y[at++] = sum;
        }
}

let pending = Buffer.alloc(0); // what was read and not taken

function readLine() { // null: the end
  for (let end; (end = pending.indexOf(10)) < 0;) {
    const chunk = Buffer.allocUnsafe(65536), count = fs.readSync(0, chunk, 0, chunk.length, null);
    if (count === 0) return null;
    pending = Buffer.concat([pending, chunk.subarray(0, count)]);
  }
  const line = pending.subarray(0, pending.indexOf(10));
  pending = pending.subarray(line.length + 1);
  return line.toString();
}

function readTensor(tensor) {
  const bytes = Buffer.alloc(Number(tensor.bytes)), type = ARRAYS[tensor.dtype];
  let have = pending.copy(bytes);
  pending = pending.subarray(have);
  while (have < bytes.length) {
    const count = fs.readSync(0, bytes, have, bytes.length - have, null);
    if (count === 0) process.exit(1); // it ends too early
    have += count;
  }
  return type ? new type(bytes.buffer, bytes.byteOffset, bytes.length / type.BYTES_PER_ELEMENT) : null;
}

// Numbers of 64 bits come as strings.
const numbers = (value) => Array.isArray(value) ? value.map(numbers)
  : typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;

for (let line; (line = readLine()) !== null;) {
  const asked = JSON.parse(line), out = asked.output;
  const [x, w, b] = [asked.input, asked.weight, asked.bias].map((t) => t && readTensor(t));
  let answer = { case: asked.case, status: "declined", message: "no " + asked.input.dtype }, data = Buffer.alloc(0);
  if (x !== null) {
    const p = Object.fromEntries(Object.entries(asked.problem).map(([k, v]) => [k, numbers(v)]));
    const shape = numbers(out.shape), y = new ARRAYS[out.dtype](shape.reduce((a, size) => a * size, 1));
    conv2d(x, w, b, p, shape.length === 3 ? [1, ...shape] : shape, y);
    answer = { case: asked.case, status: "ok", output: out };
    data = Buffer.from(y.buffer);
  }
  let rest = Buffer.concat([Buffer.from(JSON.stringify(answer) + "\n"), data]);
  while (rest.length > 0) rest = rest.subarray(fs.writeSync(1, rest));
}
