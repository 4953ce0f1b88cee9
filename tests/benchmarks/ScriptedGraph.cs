using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace Idm.Benchmarks;

/// <summary>
/// The published network and its sampler as a TorchScript graph, operation for operation as the authors wrote
/// them, with fused attention: what PyTorch users get by compiling their model. Unrolled, as a traced graph
/// is.
/// </summary>
internal sealed class ScriptedGraph : IDisposable
{
    private const int Steps = 3, Heads = 8;

    private readonly StringBuilder _text = new("""
        def measure(x: Tensor, order: Tensor, phi: Tensor) -> Tensor:
            return torch.matmul(torch.view(torch.index_select(torch.flatten(x, 1), 1, order), [x.size(0), -1, phi.size(0)]), phi)

        def back(y: Tensor, inverse: Tensor, phi: Tensor, like: Tensor) -> Tensor:
            return torch.reshape(torch.index_select(torch.flatten(torch.matmul(y, torch.t(phi)), 1), 1, inverse), [like.size(0), 1, like.size(2), like.size(3)])

        def heads(x: Tensor) -> Tensor:
            return torch.transpose(torch.view(x, [x.size(0), x.size(1), 8, -1]), 1, 2)

        def restore(y: Tensor, order: Tensor, inverse: Tensor, phi: Tensor, like: Tensor, w: List[Tensor]) -> Tensor:
            aty = back(y, inverse, phi, like)

        """);

    private readonly List<Tensor> _weights = [];
    private readonly IReadOnlyDictionary<string, TorchSharp.Modules.Parameter> _named;
    private readonly jit.CompilationUnit _unit;
    private int _values;

    /// <summary>Writes and compiles the graph.</summary>
    /// <param name="weights">Its weights, by the authors' names.</param>
    public ScriptedGraph(IReadOnlyDictionary<string, TorchSharp.Modules.Parameter> weights)
    {
        _named = weights;
        Sampler();
        _unit = jit.compile(_text.ToString())
            ?? throw new InvalidOperationException("TorchScript gave no compilation unit");
    }

    /// <summary>x̂ of y = blocks(P x) Φ; an image that x̂ is like tells its size.</summary>
    public Tensor Restore(Tensor y, Tensor order, Tensor inverse, Tensor phi, Tensor like) =>
        (Tensor)_unit.invoke("restore", y, order, inverse, phi, like, _weights.ToArray());

    public void Dispose() => _unit.Dispose();

    private void Sampler()
    {
        var abar = New($"torch.cumprod({W("alpha")}, 0)");
        var x = New($"torch.sqrt({abar}[{Steps - 1}]) * aty");
        var h = New($"{W("input_help_scale_factor")} * {x}");
        for (var t = Steps; t > 0; t--)
        {
            var now = New($"{abar}[{t - 1}]");
            var e = New($"torch.pixel_shuffle({UNet($"torch.pixel_unshuffle({x}, 2)", t)}, 2)");
            var estimate = New($"({x} - torch.sqrt(1 - {now}) * {e}) / torch.sqrt({now})");
            estimate = New($"{estimate} - back(measure({estimate}, order, phi) - y, inverse, phi, like)");
            var next = t == 1 ? estimate
                : New($"torch.sqrt({abar}[{t - 2}]) * {estimate} + torch.sqrt(1 - {abar}[{t - 2}]) * {e}");
            (x, h) = (Couple($"body.{Steps - t}.v", next, h), x);
        }
        Line($"return {x} + {W("merge_scale_factor")} * {h}");
    }

    private string UNet(string input, int t)
    {
        var first = Conv("unet.conv_in", New(input));
        var (upper0, upper1) = Down(0, first, t);
        var down = Conv("unet.down_blocks.0.downsamplers.0.conv", upper1, stride: 2);
        var (lower0, lower1) = Down(1, down, t);
        var x = Up(0, New($"torch.cat([{lower1}, {lower1}], 1)"), [lower1, lower0, down], t);
        x = New($"torch.upsample_nearest2d({x}, [2 * {x}.size(2), 2 * {x}.size(3)])");
        x = Up(1, Conv("unet.up_blocks.0.upsamplers.0.conv", x), [upper1, upper0, first], t);
        return Conv("unet.conv_out", New($"torch.silu({Norm("unet.conv_norm_out", x, "1e-5")})"));
    }

    private (string, string) Down(int block, string x, int t)
    {
        var name = $"unet.down_blocks.{block}";
        if (block == 1) x = Resnet($"{name}.resnets.0", x);
        var (a, b, skips) = (x, New($"{W($"{name}.input_help_scale_factor")} * {x}"), new string[2]);
        for (var i = 0; i < 2; i++)
        {
            var place = 0;
            if (i > 0 || block == 0) Next(z => Resnet($"{name}.resnets.{i}", z));
            Next(z => Injector($"{name}.injectors.{2 * i}", z, block, t));
            Next(z => Transformer($"{name}.attentions.{i}", z));
            Next(z => Injector($"{name}.injectors.{2 * i + 1}", z, block, t));
            skips[i] = New($"{a} + {W($"{name}.merge_scale_factors")}[{i}] * {b}");

            void Next(Func<string, string> body) =>
                (a, b) = (Couple($"{name}.rev_module_lists.{i}.{place++}.v", body(a), b), a);
        }
        return (skips[0], skips[1]);
    }

    private string Up(int block, string x, string[] skips, int t)
    {
        var name = $"unet.up_blocks.{block}";
        x = Resnet($"{name}.resnets.0", New($"torch.cat([{x}, {skips[0]}], 1)"));
        var (a, b, place) = (x, New($"{W($"{name}.input_help_scale_factor")} * {x}"), 0);
        for (var i = 0; i < 3; i++)
        {
            if (i > 0) Next(z => Resnet($"{name}.resnets.{i}", New($"torch.cat([{z}, {skips[i]}], 1)")));
            Next(z => Injector($"{name}.injectors.{2 * i}", z, 1 - block, t));
            Next(z => Transformer($"{name}.attentions.{i}", z));
            Next(z => Injector($"{name}.injectors.{2 * i + 1}", z, 1 - block, t));
        }
        return New($"{a} + {W($"{name}.merge_scale_factor")} * {b}");

        void Next(Func<string, string> body) =>
            (a, b) = (Couple($"{name}.rev_module_list.{place++}.v", body(a), b), a);
    }

    private string Couple(string v, string change, string other) =>
        New($"(1 - {W(v)}) * {change} + {W(v)} * {other}");

    private string Resnet(string name, string x)
    {
        var hidden = Conv($"{name}.conv1", New($"torch.silu({Norm($"{name}.norm1", x, "1e-5")})"));
        var change = Conv($"{name}.conv2", New($"torch.silu({Norm($"{name}.norm2", hidden, "1e-5")})"));
        var kept = _named.ContainsKey($"{name}.conv_shortcut.weight")
            ? Conv($"{name}.conv_shortcut", x, padding: 0)
            : x;
        return New($"{kept} + {change}");
    }

    private string Injector(string name, string f, int level, int t)
    {
        var factor = level == 0 ? 2 : 4;
        var z = Conv($"{name}.f2i.{t - 1}.1", New($"torch.pixel_shuffle({f}, {factor})"), padding: 0);
        var seen = New($"torch.cat([{z}, back(measure({z}, order, phi), inverse, phi, like), aty], 1)");
        return New($"{f} + torch.pixel_unshuffle({Conv($"{name}.i2f.{t - 1}.0", seen, padding: 0)}, {factor})");
    }

    private string Transformer(string name, string x)
    {
        var inward = Conv($"{name}.proj_in", New(Norm($"{name}.norm", x, "1e-6")), padding: 0);
        var tokens = New($"torch.transpose(torch.flatten({inward}, 2), 1, 2)");
        var block = $"{name}.transformer_blocks.0";
        var normed = New(LayerNorm($"{block}.norm1", tokens));
        var mixed = New("torch.scaled_dot_product_attention("
            + string.Join(", ", "qkv".Select(
                part => $"heads(torch.linear({normed}, {W($"{block}.attn1.to_{part}.weight")}))")) + ")");
        mixed = New($"torch.reshape(torch.transpose({mixed}, 1, 2), [{tokens}.size(0), {tokens}.size(1), "
            + $"{tokens}.size(2)])");
        tokens = New($"{tokens} + {Linear($"{block}.attn1.to_out.0", mixed)}");
        var parts = New($"torch.chunk({Linear($"{block}.ff.net.0.proj", LayerNorm($"{block}.norm3", tokens))}, 2, -1)");
        tokens = New($"{tokens} + {Linear($"{block}.ff.net.2", $"{parts}[0] * torch.gelu({parts}[1])")}");
        var image =
            New($"torch.reshape(torch.transpose({tokens}, 1, 2), [{x}.size(0), {x}.size(1), {x}.size(2), "
                + $"{x}.size(3)])");
        return New($"{Conv($"{name}.proj_out", image, padding: 0)} + {x}");
    }

    private string Conv(string name, string x, int stride = 1, int padding = 1) =>
        New($"torch.conv2d({x}, {W($"{name}.weight")}, {W($"{name}.bias")}, [{stride}, {stride}], [{padding}, {padding}])");

    private string Linear(string name, string x) =>
        $"torch.linear({x}, {W($"{name}.weight")}, {W($"{name}.bias")})";

    private string Norm(string name, string x, string epsilon) =>
        $"torch.group_norm({x}, 32, {W($"{name}.weight")}, {W($"{name}.bias")}, {epsilon})";

    private string LayerNorm(string name, string x) =>
        $"torch.layer_norm({x}, [{x}.size(2)], {W($"{name}.weight")}, {W($"{name}.bias")}, 1e-5)";

    private string W(string name)
    {
        _weights.Add(_named[name]);
        return string.Create(CultureInfo.InvariantCulture, $"w[{_weights.Count - 1}]");
    }

    private string New(string expression)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"v{_values++}");
        Line($"{name} = {expression}");
        return name;
    }

    private void Line(string statement) => _text.Append("    ").Append(statement).Append('\n');
}
