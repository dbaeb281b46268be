#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A convolution in Python that answers convlaw's cases: replace conv2d() by yours.

    convlaw emit --seed 1 > cases; ./my_conv2d.py < cases > answers
    convlaw judge --cases cases < answers"""
import json
import sys

import numpy as np

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def conv2d(x, w, b, p, dtype):
    """x (N, C, H, W), w (OC, C / groups, KH, KW), b (OC,) or None; p has torch's names."""
    dtype = np.float32 if dtype == np.float16 else dtype  # of the sums
    (top, left), (bottom, right) = p["padding_begin"], p["padding_end"]
    x = x[:, :, max(0, -top):x.shape[2] - max(0, -bottom),  # negative padding crops
          max(0, -left):x.shape[3] - max(0, -right)].astype(dtype)
    frame = [(0, 0), (0, 0), (max(0, top), max(0, bottom)), (max(0, left), max(0, right))]
    x = np.pad(x, frame, MODES[p["padding_mode"]])
    (sh, sw), (dh, dw), (kh, kw) = p["stride"], p["dilation"], p["kernel_size"]
    height = (x.shape[2] - dh * (kh - 1) - 1) // sh + 1
    width = (x.shape[3] - dw * (kw - 1) - 1) // sw + 1
    inputs, outputs = w.shape[1], w.shape[0] // p["groups"]
    y = np.zeros((x.shape[0], w.shape[0], height, width), dtype)
    for oc in range(w.shape[0]):
        first = oc // outputs * inputs
        for i in range(kh):
            for j in range(kw):
                window = x[:, first:first + inputs, i * dh:, j * dw:]
                window = window[:, :, ::sh, ::sw][:, :, :height, :width]
                y[:, oc] += (window * w[oc, :, i, j].astype(dtype)[:, None, None]).sum(axis=1)
        y[:, oc] += 0 if b is None else b[oc]
    return y


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
        y = conv2d(x[None] if x.ndim == 3 else x, w, b, problem, np.dtype(out["dtype"]))
        data = y.astype(np.dtype(out["dtype"]).newbyteorder("<")).tobytes()
        answer.update(status="ok", output={**out, "bytes": len(data)})
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)
    sys.stdout.buffer.flush()
