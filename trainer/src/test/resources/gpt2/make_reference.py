"""Makes model.safetensors and reference.safetensors beside it: python3 make_reference.py (PyTorch 1.13).

A GPT-2 with random weights in the layout of transformers' GPT2LMHeadModel (Conv1D weights are [in, out], the head is the
token table), and its logits for some ids by the formulas of GPT-2, computed with PyTorch in double precision, with both
activations: "gelu_new" (tanh) and "gelu" (erf). Weights are larger than initial ones so that every part of the model
shows in the logits.
"""
import json
import math
import os
import struct

import torch
import torch.nn.functional as F

LAYERS, HEADS, WIDTH, VOCABULARY, POSITIONS, TEXTS = 2, 2, 32, 40, 16, 3
HERE = os.path.dirname(os.path.abspath(__file__))


def weights():
    torch.manual_seed(1337)
    normal = lambda *shape, std: torch.randn(*shape) * std
    w = {"wte.weight": normal(VOCABULARY, WIDTH, std=0.3), "wpe.weight": normal(POSITIONS, WIDTH, std=0.3)}
    for layer in range(LAYERS):
        h = f"h.{layer}."
        for name in ("ln_1", "ln_2"):
            w[h + name + ".weight"] = 1 + normal(WIDTH, std=0.2)
            w[h + name + ".bias"] = normal(WIDTH, std=0.1)
        for name, inner, outer in (
            ("attn.c_attn", WIDTH, 3 * WIDTH),
            ("attn.c_proj", WIDTH, WIDTH),
            ("mlp.c_fc", WIDTH, 4 * WIDTH),
            ("mlp.c_proj", 4 * WIDTH, WIDTH),
        ):
            w[h + name + ".weight"] = normal(inner, outer, std=0.2)
            w[h + name + ".bias"] = normal(outer, std=0.1)
    w["ln_f.weight"] = 1 + normal(WIDTH, std=0.2)
    w["ln_f.bias"] = normal(WIDTH, std=0.1)
    return {"transformer." + name: value for name, value in w.items()}


def logits(weights, ids, approximate):
    w = {name[len("transformer."):]: value.double() for name, value in weights.items()}
    norm = lambda x, name: F.layer_norm(x, (WIDTH,), w[name + ".weight"], w[name + ".bias"], eps=1e-5)
    conv1d = lambda x, name: x @ w[name + ".weight"] + w[name + ".bias"]
    texts, time = ids.shape
    heads = lambda x: x.view(texts, time, HEADS, WIDTH // HEADS).transpose(1, 2)
    causal = torch.ones(time, time, dtype=torch.bool).tril()
    x = w["wte.weight"][ids] + w["wpe.weight"][:time]
    for layer in range(LAYERS):
        h = f"h.{layer}."
        q, k, v = (heads(part) for part in conv1d(norm(x, h + "ln_1"), h + "attn.c_attn").split(WIDTH, dim=2))
        scores = q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        mixed = scores.masked_fill(~causal, -math.inf).softmax(dim=-1) @ v
        x = x + conv1d(mixed.transpose(1, 2).reshape(texts, time, WIDTH), h + "attn.c_proj")
        inner = F.gelu(conv1d(norm(x, h + "ln_2"), h + "mlp.c_fc"), approximate=approximate)
        x = x + conv1d(inner, h + "mlp.c_proj")
    return norm(x, "ln_f") @ w["wte.weight"].T


def save(path, tensors):
    header, data = {}, b""
    for name, value in tensors.items():
        dtype, raw = ("I32", value.int()) if name == "ids" else ("F32", value.float())
        raw = raw.contiguous().numpy().tobytes()
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(HERE, path), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


model = weights()
ids = torch.randint(VOCABULARY, (TEXTS, POSITIONS))
save("model.safetensors", model)
save(
    "reference.safetensors",
    {"ids": ids, "gelu_new": logits(model, ids, "tanh"), "gelu": logits(model, ids, "none")},
)
