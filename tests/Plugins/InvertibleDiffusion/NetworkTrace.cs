using Idm.Plugins.Tests.Reference;
using Idm.Sdk.Samplers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.InvertibleDiffusion;

/// <summary>
/// What the modules of a network put out during one restoration, by the authors' module names.
/// </summary>
/// <remarks>
/// <para>
/// Only convolutions and group norms are listened to, so the network knows nothing of this. A residual
/// block's output is its norm's input plus its last convolution's output. A coupling's output y₁ is the input
/// of the next body; the last one of a block is found behind the merge a + m b that follows it.
/// </para>
/// <para>Recomputations call the same layers again: <see cref="Stop"/> comes before the backward pass.</para>
/// </remarks>
internal sealed class NetworkTrace : IDisposable
{
    private readonly RecipeNetwork _network;
    private readonly Action<int, string, Tensor> _emit;
    private readonly List<Action> _removals = [];
    private readonly Dictionary<string, Tensor> _inputs = [];
    private readonly Dictionary<string, Tensor> _outputs = [];
    private Tensor? _state;

    /// <param name="network">What to listen to.</param>
    /// <param name="emit">
    /// Takes the step t, the module's name and its output, which lives as long as the call.
    /// </param>
    public NetworkTrace(RecipeNetwork network, Action<int, string, Tensor> emit)
    {
        (_network, _emit) = (network, emit);
        foreach (var (name, module) in network.Network.named_modules())
        {
            if (module is not (Conv2d or GroupNorm)) continue;
            var hook = ((nn.Module<Tensor, Tensor>)module).register_forward_hook((_, input, output) =>
            {
                Keep(_inputs, name, input);
                Keep(_outputs, name, output);
                return output;
            });
            _removals.Add(hook.remove);
        }
    }

    /// <summary>To be called after each step of the sampler.</summary>
    public void Report(SamplerStep step)
    {
        if (_removals.Count == 0) return;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var t = step.Count - step.Index + 1;
        if (t < step.Count) _emit(t + 1, $"body.{step.Index - 2}", step.X);
        _state?.Dispose();
        _state = step.X.detach().clone().DetachFromDisposeScope();
        foreach (var name in new[] { "unet.conv_in", "unet.conv_norm_out", "unet.conv_out" })
            _emit(t, name, _outputs[name]);
        foreach (var scaler in new[] { "down_blocks.0.downsamplers.0", "up_blocks.0.upsamplers.0" })
            _emit(t, $"unet.{scaler}", _outputs[$"unet.{scaler}.conv"]);
        _emit(t, "unet", _outputs["unet.conv_out"]);
        foreach (var block in new[] { "down_blocks.0", "down_blocks.1", "up_blocks.0", "up_blocks.1" })
        {
            if (block != "down_blocks.0") EmitBody(t, $"unet.{block}.resnets.0");
            EmitCouplings(t, $"unet.{block}");
        }
        Forget();
    }

    /// <summary>To be called with the result.</summary>
    public void Finish(Tensor restored)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        // H₀ = x₁.
        var x0 = restored.detach().sub(_network.Parameters["merge_scale_factor"].mul(_state!));
        _emit(1, "body.2", x0);
    }

    /// <summary>Listens no longer.</summary>
    public void Stop()
    {
        foreach (var remove in _removals) remove();
        _removals.Clear();
    }

    public void Dispose()
    {
        Stop();
        Forget();
        _state?.Dispose();
    }

    private static void Keep(Dictionary<string, Tensor> captured, string name, Tensor tensor)
    {
        using var noGrad = no_grad();
        if (captured.Remove(name, out var older)) older.Dispose();
        captured[name] = tensor.detach().clone().DetachFromDisposeScope();
    }

    private void EmitCouplings(int t, string block)
    {
        var couplings = PublishedChains.Couplings
            .Where(c => c.Coupling.StartsWith(block, StringComparison.Ordinal)).ToList();
        var channels = 0L;
        for (var i = 0; i < couplings.Count; i++)
        {
            channels = EmitBody(t, couplings[i].Body).shape[1];
            var y1 = i + 1 < couplings.Count
                ? InputOf(t, couplings[i + 1].Body, channels)
                : Merged(block, channels).sub(Merge(block).mul(InputOf(t, couplings[i].Body, channels)));
            _emit(t, couplings[i].Coupling, y1);
        }
    }

    /// <summary>Emits the output of a resnet, transformer or injector, and returns it.</summary>
    private Tensor EmitBody(int t, string body)
    {
        var kind = body.Split('.')[^2];
        var last = kind switch { "resnets" => "conv2", "attentions" => "proj_out", _ => $"i2f.{t - 1}.0" };
        var change = _outputs[$"{body}.{last}"];
        var input = _outputs.TryGetValue($"{body}.conv_shortcut", out var shortcut)
            ? shortcut
            : Entrance(t, body);
        var output = input.add(change, Sdk.Scalars.One);
        if (kind == "injectors") output = ToFeatures(body, output);
        _emit(t, body, output);
        return output;
    }

    /// <summary>
    /// The first stream as it enters a body; what a resnet takes in besides comes after it.
    /// </summary>
    private Tensor InputOf(int t, string body, long channels)
    {
        var input = Entrance(t, body);
        if (body.Contains(".injectors.", StringComparison.Ordinal)) return ToFeatures(body, input);
        return input.narrow(1, 0, channels);
    }

    private Tensor Entrance(int t, string body) => _inputs[body + body.Split('.')[^2] switch
    {
        "resnets" => ".norm1",
        "attentions" => ".norm",
        _ => $".f2i.{t - 1}.1",
    }];

    /// <summary>
    /// Injectors see features as (N, C/r², r² h, w) or in any other order of the same memory.
    /// </summary>
    private Tensor ToFeatures(string injector, Tensor planes)
    {
        var features =
            _outputs[
                injector[..injector.IndexOf(".injectors.", StringComparison.Ordinal)] + ".resnets.0.conv2"];
        return planes.reshape(features.shape);
    }

    /// <summary>a + m b, as the layer after the block sees it.</summary>
    private Tensor Merged(string block, long channels) => block switch
    {
        "unet.down_blocks.0" => _inputs["unet.down_blocks.0.downsamplers.0.conv"],
        "unet.down_blocks.1" => _inputs["unet.up_blocks.0.resnets.0.norm1"].narrow(1, 0, channels),
        "unet.up_blocks.0" => EverySecond(_inputs["unet.up_blocks.0.upsamplers.0.conv"]),
        _ => _inputs["unet.conv_norm_out"],
    };

    /// <summary>Undoes nearest-neighbour upsampling.</summary>
    private static Tensor EverySecond(Tensor twice)
    {
        var second = TensorIndex.Slice(step: 2);
        return twice[.., .., second, second];
    }

    private Tensor Merge(string block) => block.Contains("down", StringComparison.Ordinal)
        ? _network.Parameters[$"{block}.merge_scale_factors"][1]
        : _network.Parameters[$"{block}.merge_scale_factor"];

    private void Forget()
    {
        foreach (var tensor in _inputs.Values.Concat(_outputs.Values)) tensor.Dispose();
        _inputs.Clear();
        _outputs.Clear();
    }
}
