#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A convolution in Python that answers convlaw's cases: replace conv2d() by yours.

    convlaw check --exec 'python3 my_conv2d.py'"""
import json
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

np.seterr(all="ignore")  # infinities and NaN are among the data


def pad(x, begin, end, mode):
    """Pads the last axis, or crops it where begin or end is negative."""
    size = x.shape[-1]
    at = np.arange(-begin, size + end)
    if mode == "reflect":
        at = size - 1 - abs(size - 1 - abs(at))
    if mode == "circular":  # wraps what cropping has left
        first, last = max(0, -begin), size - max(0, -end)
        at = (at - first) % (last - first) + first
    y = x.take(at.clip(0, size - 1), -1)
    if mode == "zeros":
        y[..., (at < 0) | (at >= size)] = 0
    return y


def conv2d(x, w, b, p, shape, dtype):
    """x (N, C, H, W), w (OC, C / groups, KH, KW), b (OC,) or None; p has torch's names."""
    if 0 in shape:  # no images, or no channels
        return np.zeros(shape, dtype)
    dtype = np.float32 if dtype == np.float16 else dtype  # of the sums
    (top, left), (bottom, right), mode = p["padding_begin"], p["padding_end"], p["padding_mode"]
    x, w = x.astype(dtype), w.astype(dtype)
    x = pad(x, left, right, mode) if left or right else x
    x = pad(x.swapaxes(2, 3), top, bottom, mode).swapaxes(2, 3) if top or bottom else x
    (sh, sw), (dh, dw), (kh, kw), groups = p["stride"], p["dilation"], p["kernel_size"], p["groups"]
    windows = sliding_window_view(x, (dh * (kh - 1) + 1, dw * (kw - 1) + 1), axis=(2, 3))
    windows = windows[:, :, ::sh, ::sw, ::dh, ::dw]
    windows = windows.reshape(len(x), groups, w.shape[1], *windows.shape[2:])
    w = w.reshape(groups, len(w) // groups, *w.shape[1:])
    y = np.einsum("ngchwij,gocij->ngohw", windows, w).reshape(shape)
    return y if b is None else y + b.astype(dtype)[:, None, None]


def numbers(value):
    """Numbers of 64 bits come as strings."""
    if isinstance(value, list):
        return [numbers(element) for element in value]
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def read_tensor(description):
    if description is None:
        return None
    data = sys.stdin.buffer.read(int(description["bytes"]))
    dtype = np.dtype(description["dtype"]).newbyteorder("<")
    return np.frombuffer(data, dtype).reshape(numbers(description["shape"]))


for line in iter(sys.stdin.buffer.readline, b""):
    case = json.loads(line)
    answer, data, out = {"case": case["case"]}, b"", case["output"]
    if case["input"]["dtype"] == "bfloat16":  # NumPy has none: read over the tensors
        sys.stdin.buffer.read(sum(int(case[t]["bytes"]) for t in ("input", "weight", "bias") if case[t]))
        answer.update(status="declined", message="no bfloat16")
    else:
        x, w, b = (read_tensor(case[name]) for name in ("input", "weight", "bias"))
        problem = {key: numbers(value) for key, value in case["problem"].items()}
        try:
            y = conv2d(x[None] if x.ndim == 3 else x, w, b, problem, numbers(out["shape"]), np.dtype(out["dtype"]))
            data = y.astype(np.dtype(out["dtype"]).newbyteorder("<")).tobytes()
            answer.update(status="ok", output={**out, "bytes": len(data)})
        except MemoryError:  # padding beyond 2^31 is legal, and here it is written down
            answer.update(status="declined", message="no memory for it")
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)
    sys.stdout.buffer.flush()
