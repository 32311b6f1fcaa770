"""Training steps of a nanoGPT-shaped model in PyTorch on a GPU, timed on request.

Arguments: layers heads width time vocabulary batch dropout learning-rate beta2 compiled(0|1). Writes one line of JSON when
ready ("version", or "error" and nothing more), then reads lines from standard input: "run K" does K steps and answers with
"ms" (wall time a step, the card's work included) and "bytes" (memory that PyTorch took from the card at most), "quit" ends.

A step is what nanoGPT does in bf16 with one micro-batch: batch from pinned memory, forward under autocast, cross-entropy,
backward, clipping of the global norm at 1, fused AdamW with decay 0.1 on matrices. No biases; head tied to the embedding.
"""
import json
import math
import sys
import time


def say(**answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as error:
    say(error=str(error))
    sys.exit()

LAYERS, HEADS, WIDTH, TIME, VOCAB, BATCH = (int(a) for a in sys.argv[1:7])
DROPOUT, RATE, BETA2 = (float(a) for a in sys.argv[7:10])
COMPILED = sys.argv[10] == "1"


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
        self.after_attention, self.after_mlp = nn.Dropout(DROPOUT), nn.Dropout(DROPOUT)

    def attend(self, x):
        b, t, c = x.shape
        q, k, v = (z.view(b, t, HEADS, c // HEADS).transpose(1, 2) for z in self.qkv(x).split(c, 2))
        y = F.scaled_dot_product_attention(q, k, v, dropout_p=DROPOUT if self.training else 0.0, is_causal=True)
        return self.after_attention(self.join(y.transpose(1, 2).contiguous().view(b, t, c)))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.after_mlp(self.contract(F.gelu(self.expand(self.norm2(x)))))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCAB, WIDTH)
        self.position = nn.Embedding(TIME, WIDTH)
        self.first = nn.Dropout(DROPOUT)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.last = Norm()
        for name, p in self.named_parameters():
            if p.dim() > 1:
                into_stream = name.endswith("join.weight") or name.endswith("contract.weight")
                nn.init.normal_(p, 0.0, 0.02 / math.sqrt(2 * LAYERS) if into_stream else 0.02)

    def forward(self, x, y):
        h = self.first(self.token(x) + self.position(torch.arange(x.shape[1], device=x.device)))
        for block in self.blocks:
            h = block(h)
        logits = F.linear(self.last(h), self.token.weight)
        return F.cross_entropy(logits.view(-1, VOCAB), y.view(-1), ignore_index=-1)


def main():
    if not torch.cuda.is_available():
        say(error="torch " + torch.__version__ + " sees no CUDA device")
        return
    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    model = Model().cuda()
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, BETA2), fused=True)
    forward = torch.compile(model) if COMPILED else model
    host = [torch.randint(VOCAB, (2, BATCH, TIME)).pin_memory() for _ in range(4)]

    def step(number):
        x, y = host[number % len(host)].cuda(non_blocking=True)
        with torch.autocast("cuda", dtype=torch.bfloat16):
            loss = forward(x, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.detach()

    say(version=torch.__version__, device=torch.cuda.get_device_name())
    for line in sys.stdin:
        command = line.split()
        if command[0] == "quit":
            return
        count = int(command[1])
        torch.cuda.synchronize()
        start = time.perf_counter()
        for number in range(count):
            loss = step(number)
        last = loss.item()
        milliseconds = 1000 * (time.perf_counter() - start) / count
        say(ms=[milliseconds], bytes=torch.cuda.max_memory_reserved(), loss=last)


main()
