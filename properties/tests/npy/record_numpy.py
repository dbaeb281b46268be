#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records the files of this folder: record_numpy.py FOLDER. Made with Debian 12's NumPy 1.24.2 and
PyTorch 1.13.1. They hold -12 .. 11 (u1: 100 .. 123) in C order of the index, shape (2, 3, 4).

ml_dtypes is no package of Debian, so the two files that it saves are made with its headers: its
arrays have the descriptor '<V2', and 'bfloat16' is what people write who save the dtype's name."""
import sys

import numpy as np

folder = sys.argv[1] + "/"
numbers = np.arange(-12, 12).reshape(2, 3, 4)


def save(name, array, version=(1, 0)):
    with open(folder + name + ".npy", "wb") as file:
        np.lib.format.write_array(file, array, version)


def save_with_descr(name, descr, array):
    with open(folder + name + ".npy", "wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": descr, "fortran_order": False, "shape": array.shape})
        file.write(array.tobytes())


for code in ("f2", "f4", "f8", "i1", "u1", "i4"):
    array = (numbers + 112 if code == "u1" else numbers).astype(code)
    save(code + "_c", array)
    save(code + "_fortran", np.asfortranarray(array))
f4 = numbers.astype("<f4")
save("f4_version_2", f4, (2, 0))
save("f4_version_3", f4, (3, 0))
save("f4_transposed", np.ascontiguousarray(f4.T).T)
save("f4_special", np.array([np.nan, np.inf, -np.inf, -0.0, 2.0**-149], "f4"))
save("f8_scalar", np.array(2.5))
save("f4_empty", np.zeros((0, 3, 5, 4), "f4"))

bf16 = (f4.view("<u4") >> 16).astype("<u2")  # exact for these numbers
save_with_descr("bf16_v2", "<V2", bf16)
save_with_descr("bf16_named", "bfloat16", bf16)
save("bf16_u2", bf16)
save("bf16_i2", bf16.view("<i2"))
save("bf16_saved_again", np.load(folder + "bf16_v2.npy"))

save("big_endian", f4.astype(">f4"))
save("i8", numbers)
save("bool", numbers > 0)
save("complex", f4.astype("c8"))
save("structured", np.zeros(3, [("a", "f4"), ("b", "i4")]))
np.save(folder + "objects.npy", np.array([None]), allow_pickle=True)

try:
    import torch
except ImportError:
    sys.exit("torch is not installed: its files were left as they are")
t = torch.arange(-12, 12).reshape(2, 3, 4)
np.save(folder + "torch_f2.npy", t.half().numpy())
np.save(folder + "torch_f4.npy", t.float().numpy())
image = t.float().reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last)
np.save(folder + "torch_channels_last.npy", image.numpy())
np.save(folder + "torch_bf16.npy", t.bfloat16().view(torch.int16).numpy())
