"""One training step of a nanoGPT-shaped model in PyTorch, timed on request.

Reads lines from standard input: "threads N", "run K" (answers one line of JSON with K wall times in ms and the
process's CPU time in ms), "quit". The model: 4 layers, 4 heads, width 128, context 64, 65 tokens, no biases, no dropout,
tied head; batch 12; AdamW with decay on matrices, clipping at 1.
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

LAYERS, HEADS, WIDTH, TIME, VOCAB, BATCH = 4, 4, 128, 64, 65, 12


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return F.layer_norm(x, (WIDTH,), self.weight, None, 1e-5)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.join = nn.Linear(WIDTH, WIDTH, bias=False)
        self.expand = nn.Linear(WIDTH, 4 * WIDTH, bias=False)
        self.contract = nn.Linear(4 * WIDTH, WIDTH, bias=False)
        self.register_buffer("future", torch.triu(torch.ones(TIME, TIME, dtype=torch.bool), 1))

    def attend(self, x):
        b, t, c = x.shape
        q, k, v = (z.view(b, t, HEADS, c // HEADS).transpose(1, 2) for z in self.qkv(x).split(c, 2))
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            score = (q @ k.transpose(2, 3)) / math.sqrt(c // HEADS)
            y = score.masked_fill(self.future[:t, :t], -math.inf).softmax(3) @ v
        return self.join(y.transpose(1, 2).reshape(b, t, c))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.contract(F.gelu(self.expand(self.norm2(x))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCAB, WIDTH)
        self.position = nn.Embedding(TIME, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.last = Norm()
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, 0.0, 0.02)

    def forward(self, x, y):
        h = self.token(x) + self.position(torch.arange(x.shape[1]))
        for block in self.blocks:
            h = block(h)
        logits = F.linear(self.last(h), self.token.weight)
        return F.cross_entropy(logits.view(-1, VOCAB), y.view(-1))


def main():
    torch.manual_seed(1)
    model = Model()
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99))
    x = torch.randint(VOCAB, (BATCH, TIME))
    y = torch.randint(VOCAB, (BATCH, TIME))
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        command = line.split()
        if command[0] == "quit":
            return
        if command[0] == "threads":
            torch.set_num_threads(int(command[1]))
            continue
        times = []
        cpu = time.process_time()
        for _ in range(int(command[1])):
            start = time.perf_counter()
            loss = model(x, y)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            loss.item()
            times.append(1000 * (time.perf_counter() - start))
        print(json.dumps({"ms": times, "cpu": 1000 * (time.process_time() - cpu)}), flush=True)


main()
