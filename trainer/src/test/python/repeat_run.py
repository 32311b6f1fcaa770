"""Repeats a training run in PyTorch: same initial weights, same batches, same schedule, same optimizer.

    python3 repeat_run.py RUN_DIR --data DIR [--precision bf16|tf32|fp32] [--steps N]

RUN_DIR is a run that holds a checkpoint of step 0 (train with --set steps=0 --set lastStep=excluded), DIR holds nanoGPT's
train.bin and val.bin. Dropout must be 0: PyTorch draws other masks. Prints a JSON line for each evaluation and one with
the time of the steps.
"""

import argparse
import json
import math
import pathlib
import struct
import time

import numpy
import torch
from torch.nn import functional

TRAINING, EVALUATION_TRAIN, EVALUATION_VAL = 0x0B470001, 0x0B470002, 0x0B470003
MASK = 0xFFFFFFFF


def philox(seed, site, step, indices):
    """The first two words of Philox4x32-10 blocks, for an array of block numbers."""
    index = numpy.asarray(indices, dtype=numpy.uint64)
    c0, c1 = index & MASK, index >> numpy.uint64(32)
    c2 = numpy.full_like(index, site)
    c3 = numpy.full_like(index, step)
    k0, k1 = seed & MASK, seed >> 32 & MASK
    for _ in range(10):
        p0 = numpy.uint64(0xD2511F53) * c0
        p1 = numpy.uint64(0xCD9E8D57) * c2
        c0, c2 = (p1 >> numpy.uint64(32)) ^ c1 ^ numpy.uint64(k0), (p0 >> numpy.uint64(32)) ^ c3 ^ numpy.uint64(k1)
        c1, c3 = p1 & numpy.uint64(MASK), p0 & numpy.uint64(MASK)
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1


def batch(tokens, config, site, step, micro):
    size, length = config["batch"], config["model"]["blockSize"]
    high, low = philox(config["seed"], site, step, numpy.arange(size) + micro * size)
    uniform = ((high >> numpy.uint64(6) << numpy.uint64(27)) | (low >> numpy.uint64(5))).astype(numpy.float64) * 2.0**-53
    starts = (uniform * (len(tokens) - length)).astype(numpy.int64)
    windows = torch.from_numpy(tokens[starts[:, None] + numpy.arange(length + 1)].astype(numpy.int64)).cuda()
    return windows[:, :-1].contiguous(), windows[:, 1:].contiguous()


def safetensors(path):
    blob = path.read_bytes()
    size = struct.unpack("<Q", blob[:8])[0]
    header = json.loads(blob[8 : 8 + size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(blob[8 + size + begin : 8 + size + end], dtype=numpy.float32)
        tensors[name] = torch.from_numpy(values.copy()).reshape(entry["shape"]).cuda().requires_grad_()
    return tensors


def loss(w, model, x, y):
    """Cross-entropy of a pre-norm GPT with learned positions and a tied head."""
    def norm(t, name):
        return functional.layer_norm(t, t.shape[-1:], w[name + ".weight"], w.get(name + ".bias"), 1e-5)

    def linear(t, name):
        return functional.linear(t, w[name + ".weight"], w.get(name + ".bias"))

    b, t = x.shape
    width, heads = model["width"], model["heads"]
    h = w["transformer.wte.weight"][x] + w["transformer.wpe.weight"][:t]
    for layer in range(model["layers"]):
        block = f"transformer.h.{layer}."
        q, k, v = linear(norm(h, block + "ln_1"), block + "attn.c_attn").split(width, dim=2)
        q, k, v = (a.view(b, t, heads, width // heads).transpose(1, 2) for a in (q, k, v))
        a = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        h = h + linear(a.transpose(1, 2).reshape(b, t, width), block + "attn.c_proj")
        m = functional.gelu(linear(norm(h, block + "ln_2"), block + "mlp.c_fc"))
        h = h + linear(m, block + "mlp.c_proj")
    logits = functional.linear(norm(h, "transformer.ln_f"), w["transformer.wte.weight"])
    return functional.cross_entropy(logits.view(-1, logits.shape[-1]), y.view(-1))


def rate(schedule, step):
    if schedule["kind"] == "constant":
        return schedule["rate"]
    warmup, decay = schedule["warmupSteps"], schedule["decaySteps"]
    if step < warmup:
        return schedule["peak"] * (step + 1) / (warmup + 1)
    if step > decay:
        return schedule["minimum"]
    cosine = 0.5 * (1 + math.cos(math.pi * (step - warmup) / (decay - warmup)))
    return schedule["minimum"] + cosine * (schedule["peak"] - schedule["minimum"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--precision", choices=["bf16", "tf32", "fp32"], default="bf16")
    parser.add_argument("--steps", type=int, required=True)
    arguments = parser.parse_args()
    checkpoint = arguments.run / "checkpoints" / "step-000000"
    state = json.loads((checkpoint / "state.json").read_text())
    config = state["configuration"]
    if config["dropout"] != 0:
        raise SystemExit("the run has dropout; repeat one with --set dropout=0")
    torch.backends.cuda.matmul.allow_tf32 = arguments.precision == "tf32"
    weights = safetensors(checkpoint / "parameters.safetensors")
    optimizer = config["optimizer"]
    groups = [
        {"params": [p for p in weights.values() if p.dim() >= 2], "weight_decay": optimizer["weightDecay"]},
        {"params": [p for p in weights.values() if p.dim() < 2], "weight_decay": 0.0},
    ]
    betas = optimizer["beta1"], optimizer["beta2"]
    adam = torch.optim.AdamW(groups, lr=1e-3, betas=betas, eps=optimizer["epsilon"], fused=True)
    data = {split: numpy.fromfile(arguments.data / f"{split}.bin", dtype=numpy.uint16) for split in ("train", "val")}
    autocast = torch.autocast("cuda", dtype=torch.bfloat16, enabled=arguments.precision == "bf16")

    def evaluate(step):
        means = {}
        for split, site in (("train", EVALUATION_TRAIN), ("val", EVALUATION_VAL)):
            count = config["evaluation"]["batches"]
            with torch.no_grad(), autocast:
                losses = [loss(weights, config["model"], *batch(data[split], config, site, step, i)) for i in range(count)]
            means[split] = float(torch.stack(losses).double().mean())
        print(json.dumps({"step": step, **means}), flush=True)

    seconds = 0.0
    for step in range(arguments.steps):
        if step % config["evaluation"]["interval"] == 0:
            evaluate(step)
        torch.cuda.synchronize()
        begin = time.perf_counter()
        for micro in range(config["accumulation"]):
            x, y = batch(data["train"], config, TRAINING, step, micro)
            with autocast:
                value = loss(weights, config["model"], x, y) / config["accumulation"]
            value.backward()
        if optimizer["clip"] is not None:
            torch.nn.utils.clip_grad_norm_(weights.values(), optimizer["clip"])
        for group in adam.param_groups:
            group["lr"] = rate(config["schedule"], step)
        adam.step()
        adam.zero_grad(set_to_none=True)
        torch.cuda.synchronize()
        seconds += time.perf_counter() - begin
    evaluate(arguments.steps)
    print(json.dumps({"precision": arguments.precision, "msPerStep": 1e3 * seconds / max(1, arguments.steps)}))


main()
