#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records what torch.nn.Conv2d itself answers, for the tests of reference/ to compare with.

    apt-get install python3-torch && /usr/bin/python3 reference/vectors/record_torch.py

writes conv2d_values.txt, axis_legality.txt, conv2d_types.txt and conv2d_quantized.txt beside this
file. The tests need the files only. The
problems are drawn with a fixed seed, so that a newer torch gives a readable diff.
"""
import os
import random
import warnings

import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
MODES = ["zeros", "reflect", "replicate", "circular"]
warnings.simplefilter("ignore")


def fill(shape, salt):
    """The data of a vector: small integers from the position in memory; see vectors_test.cc."""
    count = 1
    for extent in shape:
        count *= extent
    values = [((i * 2654435761 + salt * 40503) % 2**32 // 128) % 9 - 4 for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def run(p):
    """The module and the output for a problem, padding asymmetrically as F.pad does."""
    padding, extra = p["padding"], None
    if isinstance(padding, tuple) and len(padding) == 4:
        top, left, bottom, right = padding
        extra, padding = (left, right, top, bottom), 0
    module = torch.nn.Conv2d(p["c"], p["oc"], p["k"], p["s"], padding, p["d"], p["g"], p["bias"],
                             p["mode"])
    with torch.no_grad():
        module.weight.copy_(fill(module.weight.shape, 2))
        if p["bias"]:
            module.bias.copy_(fill(module.bias.shape, 3))
        shape = (p["c"], p["h"], p["w"]) if p["n"] is None else (p["n"], p["c"], p["h"], p["w"])
        x = fill(shape, 1)
        # 1.13 refuses circular padding of unbatched input; 2.x computes it.
        unsqueeze = p["mode"] == "circular" and p["n"] is None
        if unsqueeze:
            x = x.unsqueeze(0)
        if extra:
            x = F.pad(x, extra, mode="constant" if p["mode"] == "zeros" else p["mode"])
            plain = torch.nn.Conv2d(p["c"], p["oc"], p["k"], p["s"], 0, p["d"], p["g"], p["bias"])
            plain.weight, plain.bias = module.weight, module.bias
            y = plain(x)
        else:
            y = module(x)
        return (None if extra else module), (y.squeeze(0) if unsqueeze else y)


def line(p):
    """Our own one-line form."""
    pad = p["padding"]
    if isinstance(pad, str):
        pad = "p" + pad
    elif len(pad) == 4:
        pad = "p%dx%d..%dx%d" % pad
    else:
        pad = "p%dx%d" % pad
    batch = "unbatched" if p["n"] is None else "n%d" % p["n"]
    return "convlaw1: %s c%d h%d w%d oc%d k%dx%d s%dx%d %s d%dx%d g%d %s %s" % (
        (batch, p["c"], p["h"], p["w"], p["oc"]) + p["k"] + p["s"] + (pad,) + p["d"] +
        (p["g"], "bias" if p["bias"] else "nobias", p["mode"]))


def problem(**given):
    p = dict(n=1, c=1, h=3, w=3, oc=1, k=(1, 1), s=(1, 1), padding=(0, 0), d=(1, 1), g=1, bias=True,
             mode="zeros")
    p.update(given)
    return p


def pair(rng, low, high):
    return rng.randint(low, high), rng.randint(low, high)


def draw(rng):
    g = rng.choice([1, 1, 1, 2, 3])
    k, d = pair(rng, 1, 3), pair(rng, 1, 2)
    kind = rng.choice(["symmetric"] * 5 + ["asymmetric"] * 2 + ["same", "valid"])
    padding = kind
    if kind == "symmetric":
        padding = pair(rng, 0, 3)
    elif kind == "asymmetric":
        padding = pair(rng, -1, 2) + pair(rng, -1, 3)
    s = pair(rng, 1, 3) if kind != "same" or rng.random() < 0.2 else (1, 1)
    return problem(n=rng.choice([1, 1, 2, None, 0]), c=g * rng.randint(1, 2), oc=g * rng.randint(1, 2),
                   h=rng.randint(1, 6), w=rng.randint(1, 6), k=k, s=s, d=d, padding=padding, g=g,
                   bias=rng.random() < 0.7, mode=rng.choice(MODES[:1] * 3 + MODES))


def odd_ones():
    """The quirks, one by one."""
    yield problem(n=None, c=3, h=5, w=4, oc=4, k=(3, 2))
    for mode in MODES:
        yield problem(n=0, h=4, w=5, k=(3, 2), padding=(1, 1), mode=mode)
        yield problem(c=0, oc=2, h=4, w=5, k=(3, 2), padding=(1, 1), mode=mode)
        yield problem(h=4, w=5, k=(2, 1), padding=(-1, 0), mode=mode)
        yield problem(h=4, w=6, k=(1, 3), padding="same", mode=mode)
        yield problem(h=4, w=6, k=(2, 3), d=(3, 1), padding="same", mode=mode)
        yield problem(n=0, h=0, w=4, padding=(2, 1), mode=mode)
        yield problem(h=0, w=4, padding=(2, 1), mode=mode)
        yield problem(h=0, w=4, padding=(1, 0, 2, 0), mode=mode)
        yield problem(c=0, oc=2, h=0, w=4, padding=(1, 0, 2, 0), mode=mode)
    yield problem(c=0, oc=3, g=3, h=2, w=2)
    yield problem(c=3, oc=0)
    yield problem(c=2, oc=2, g=0)
    yield problem(c=2, oc=2, g=-1)
    yield problem(c=3, oc=2, g=2)
    yield problem(c=2, oc=3, g=2)
    yield problem(c=-1)
    yield problem(oc=-1)
    yield problem(k=(-1, 1))
    yield problem(k=(3, 3), s=(2, 1), padding="same")
    yield problem(n=0, k=(4, 4))
    yield problem(s=(2**63 - 1, 2**62))
    yield problem(padding=(2**62, 0))
    yield problem(padding=(2**63 - 1, 0))
    yield problem(n=0, padding=(2**61, 0))
    yield problem(n=0, k=(2, 1), d=(2**62, 1), padding=(2**61, 0))
    yield problem(k=(2, 1), d=(2**62, 1))


def answer(p):
    try:
        module, y = run(p)
    except (RuntimeError, ValueError, ZeroDivisionError, IndexError) as error:
        return "-", "error " + str(error).split("\n")[0]
    text = "(" + ",".join(str(extent) for extent in y.shape) + ")"
    if y.numel():
        text += " " + " ".join("%d" % v for v in y.flatten().tolist())
    return (repr(module) if module else "-"), text


def record_values():
    rng = random.Random(1)
    problems = list(odd_ones())
    while len(problems) < 900:
        p = draw(rng)
        _, text = answer(p)
        if text.startswith("error") and rng.random() < 0.8 or len(text) > 200:
            continue
        problems.append(p)
    with open(os.path.join(HERE, "conv2d_values.txt"), "w") as out:
        out.write("# torch %s: problem | repr of the module | output shape and values, or error\n"
                  % torch.__version__)
        for p in problems:
            out.write("%s | %s | %s\n" % ((line(p),) + answer(p)))


def record_axis_legality():
    """One axis exhaustively: what does torch accept, and how long is the output?"""
    with open(os.path.join(HERE, "axis_legality.txt"), "w") as out:
        out.write("# torch %s: mode h k s begin end d -> output height, or x\n" % torch.__version__)
        symmetric = [(h, k, s, p, p, d) for h in range(4) for k in range(4) for s in range(3)
                     for p in range(-2, 4) for d in range(3)]
        asymmetric = [(h, k, 1, b, e, 1) for h in range(4) for k in (1, 2) for b in range(-4, 5)
                      for e in range(-4, 5) if b != e]
        for mode in MODES:
            for h, k, s, begin, end, d in symmetric + asymmetric:
                padding = (begin, 0) if begin == end else (begin, 0, end, 0)
                _, text = answer(problem(h=h, w=2, k=(k, 1), s=(s, 1), padding=padding, d=(d, 1),
                                         mode=mode))
                size = "x" if text.startswith("error") else text.split(")")[0].split(",")[2]
                out.write("%s %d %d %d %d %d %d %s\n" % (mode, h, k, s, begin, end, d, size))


def integers(shape, salt, low, span):
    """As fill(), with numbers from low to low + span - 1."""
    count = 1
    for extent in shape:
        count *= extent
    return torch.tensor([((i * 2654435761 + salt * 40503) % 2**32 // 128) % span + low
                         for i in range(count)], dtype=torch.int64).reshape(shape)


# Input, weight and bias: the least number and how many there are. i8 and u8 are convolved as int32,
# for torch's convolution of int8 is modulo 2^8; it has none of f16 on a CPU.
TYPES = {
    "f64": (torch.float64, (-2**20, 2**21), (-2**19, 2**20), (-2**30, 2**31)),
    "bf16": (torch.bfloat16, (-4, 9), (-4, 9), (-4, 9)),
    "i8": (torch.int32, (-128, 256), (-128, 256), (-10**9, 2 * 10**9)),
    "u8": (torch.int32, (0, 256), (-128, 256), (-10**9, 2 * 10**9)),
}


def typed_answer(p, name):
    """Output values, or None where torch has no answer or bf16 would have to round it."""
    dtype, input_range, weight_range, bias_range = TYPES[name]
    if p["n"] == 0 or p["c"] == 0:
        return None
    padding, extra = p["padding"], None
    if isinstance(padding, tuple) and len(padding) == 4:
        top, left, bottom, right = padding
        extra, padding = (left, right, top, bottom), 0
    shape = (p["c"], p["h"], p["w"]) if p["n"] is None else (p["n"], p["c"], p["h"], p["w"])
    try:
        x = integers(shape, 1, *input_range).double()
        if extra:
            x = F.pad(x, extra, mode="constant" if p["mode"] == "zeros" else p["mode"])
        elif p["mode"] != "zeros":
            return None
        w = integers((p["oc"], p["c"] // p["g"]) + p["k"], 2, *weight_range)
        b = integers((p["oc"],), 3, *bias_range).to(dtype) if p["bias"] else None
        y = F.conv2d(x.to(dtype), w.to(dtype), b, p["s"], padding, p["d"], p["g"])
    except (RuntimeError, ValueError, ZeroDivisionError, IndexError):
        return None
    if name == "bf16" and y.abs().max() > 256:
        return None
    return " ".join("%d" % v for v in y.flatten().tolist())


def record_types():
    with open(os.path.join(HERE, "conv2d_types.txt"), "w") as out:
        out.write("# torch %s: problem and element type | output values\n" % torch.__version__)
        for name in TYPES:
            rng = random.Random(2)
            recorded = 0
            while recorded < 40:
                p = draw(rng)
                text = typed_answer(p, name)
                if text is None or len(text) > 300:
                    continue
                out.write("%s %s | %s\n" % (line(p), name, text))
                recorded += 1


def record_quantized():
    """u8 input, i8 weights with a scale for each output channel, u8 output, by two engines. Weights
    are of 7 bits: with more, sums of pairs saturate in some of them."""
    rng = random.Random(3)
    problems = []
    while len(problems) < 30:
        p = draw(rng)
        if p["mode"] == "zeros" and p["n"] and p["d"] == (1, 1) and p["g"] == 1 and isinstance(
                p["padding"], tuple) and len(p["padding"]) == 2:
            p["bias"] = False
            if not answer(p)[1].startswith("error"):
                problems.append(p)
    with open(os.path.join(HERE, "conv2d_quantized.txt"), "w") as out:
        out.write("# torch %s: engine | problem | scale, zero point of input, of output, weight "
                  "scales | output values\n" % torch.__version__)
        for engine in ("onednn", "qnnpack"):
            torch.backends.quantized.engine = engine
            for p in problems:
                # Scales that f32 holds exactly, so that text can.
                scale = [rng.randint(1, 2**12) * 2.0**-16 for _ in range(p["oc"] + 1)]
                y_scale = rng.randint(2**5, 2**9) * 2.0**-10
                x_zero, y_zero = rng.randint(0, 255), rng.randint(0, 255)
                x = integers((p["n"], p["c"], p["h"], p["w"]), 1, 0, 256).to(torch.uint8)
                w = integers((p["oc"], p["c"]) + p["k"], 2, -63, 127).to(torch.int8)
                qx = torch._make_per_tensor_quantized_tensor(x, scale[0], x_zero)
                qw = torch._make_per_channel_quantized_tensor(
                    w, torch.tensor(scale[1:], dtype=torch.float64),
                    torch.zeros(p["oc"], dtype=torch.int64), 0)
                y = torch.nn.quantized.functional.conv2d(
                    qx, qw, None, p["s"], p["padding"], scale=y_scale, zero_point=y_zero)
                numbers = [scale[0], x_zero, y_scale, y_zero] + scale[1:]
                out.write("%s | %s u8 | %s | %s\n" % (
                    engine, line(p), " ".join("%.17g" % v for v in numbers),
                    " ".join("%d" % v for v in y.int_repr().flatten().tolist())))


record_values()
record_axis_legality()
record_types()
record_quantized()
