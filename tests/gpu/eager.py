"""Times plain eager PyTorch on the layers of the published network, for comparison with `idm bench`.

The blocks are built from the names and shapes in params_full.txt and fed with random inputs of the sizes that they have
in the network, T times; one loss over all of them is walked back at once, as plain autograd does with the network. So the
arithmetic and the activations that are kept are the network's; what couples the blocks, the measurement operator and the
injectors (under 1 % of the work) are left out.

    python3 eager.py [--device cuda] [--sizes 64,128] [--steps 3] [--repeat 3]
"""
import argparse
import pathlib
import re
import time

import torch
from torch import nn
from torch.nn import functional as F


class Resnet(nn.Module):
    def __init__(self, source, target):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(32, source), nn.Conv2d(source, target, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(32, target), nn.Conv2d(target, target, 3, padding=1)
        self.shortcut = nn.Conv2d(source, target, 1) if source != target else nn.Identity()

    def forward(self, x):
        hidden = self.conv1(F.silu(self.norm1(x)))
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(hidden)))


class Transformer(nn.Module):
    def __init__(self, channels, heads=8):
        super().__init__()
        self.heads = heads
        self.norm, self.norm1, self.norm3 = nn.GroupNorm(32, channels), nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.proj_in, self.proj_out = nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 1)
        self.qkv, self.to_out = nn.Linear(channels, 3 * channels, bias=False), nn.Linear(channels, channels)
        self.gate, self.narrow = nn.Linear(channels, 8 * channels), nn.Linear(4 * channels, channels)

    def forward(self, x):
        n, c, h, w = x.shape
        tokens = self.proj_in(self.norm(x)).flatten(2).transpose(1, 2)
        q, k, v = (t.view(n, h * w, self.heads, -1).transpose(1, 2) for t in self.qkv(self.norm1(tokens)).chunk(3, -1))
        tokens = tokens + self.to_out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, h * w, c))
        value, gate = self.gate(self.norm3(tokens)).chunk(2, -1)
        tokens = tokens + self.narrow(value * F.gelu(gate))
        return x + self.proj_out(tokens.transpose(1, 2).reshape(n, c, h, w))


def blocks(shapes):
    """(module, input channels, halvings of the image's side at its input) for each block of the network."""
    for name, shape in shapes.items():
        halvings = 2 if re.search(r"down_blocks\.1\.|up_blocks\.0\.", name) else 1
        if re.search(r"resnets\.\d+\.conv1\.weight$", name):
            yield Resnet(shape[1], shape[0]), shape[1], halvings
        elif name.endswith("proj_in.weight"):
            yield Transformer(shape[0]), shape[0], halvings
        elif name.endswith("downsamplers.0.conv.weight"):
            yield nn.Conv2d(shape[1], shape[0], 3, stride=2, padding=1), shape[1], 1
        elif name.endswith("upsamplers.0.conv.weight"):
            yield nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(shape[1], shape[0], 3, padding=1)), shape[1], 2
        elif name in ("unet.conv_in.weight", "unet.conv_out.weight"):
            yield nn.Conv2d(shape[1], shape[0], 3, padding=1), shape[1], 1


def once(network, steps, training, precision, device):
    for parameter in (p for module, _ in network for p in module.parameters()):
        if parameter.grad is not None:
            parameter.grad.zero_()
    start = time.perf_counter()
    with torch.set_grad_enabled(training):
        with torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16"):
            loss = sum(module(x).float().abs().mean() for _ in range(steps) for module, x in network)
        if training:
            loss.backward()
    loss.item()                                             # waits for the device
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--sizes", default="64,128")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    device = torch.device(asked.device)
    lines = pathlib.Path(__file__).with_name("params_full.txt").read_text().splitlines()
    shapes = {name: [int(side) for side in shape.split("x")] for name, shape in (line.split() for line in lines)}
    # `idm bench` runs with PyTorch's defaults, and so does this.
    modules = [(module.to(device), channels, halvings) for module, channels, halvings in blocks(shapes)]
    weights = sum(p.numel() for module, _, _ in modules for p in module.parameters())
    print(f"eager PyTorch {torch.__version__}, {device}, {len(modules)} blocks, {weights:,} weights, T = {asked.steps}")
    print("what       precision   side   seconds   peak MiB")
    for side in (int(s) for s in asked.sizes.split(",")):
        network = [(module, torch.randn(1, channels, side >> halvings, side >> halvings, device=device, requires_grad=True))
                   for module, channels, halvings in modules]
        for what in ("inference", "plain"):
            for precision in ("float32", "bfloat16"):
                before = torch.cuda.memory_allocated() if device.type == "cuda" else 0
                if device.type == "cuda":
                    torch.cuda.reset_peak_memory_stats()
                times = [once(network, asked.steps, what == "plain", precision, device) for _ in range(asked.repeat + 1)]
                peak = f"{(torch.cuda.max_memory_allocated() - before) / 2**20:.0f}" if device.type == "cuda" else "-"
                print(f"{what:<10} {precision:<9} {side:>6} {min(times[1:]):>9.4f} {peak:>10}", flush=True)


if __name__ == "__main__":
    main()
