using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MyPlugin;

/// <summary>The network; the names of its fields are the names in weights files.</summary>
internal sealed class MyPluginNetwork : nn.Module, IModel
{
    private readonly Conv2d _first;
    private readonly Conv2d _middle;
    private readonly Conv2d _last;

    public MyPluginNetwork(MyPluginOptions options, ModelRequest request)
        : base(nameof(MyPluginNetwork))
    {
        _first = Convolution(2 * request.Channels, options.Channels);
        _middle = Convolution(options.Channels, options.Channels);
        _last = Convolution(options.Channels, request.Channels);
        register_module("first", _first);
        register_module("middle", _middle);
        register_module("last", _last);
        Fill(request.Random);

        Conv2d Convolution(int from, int to) =>
            nn.Conv2d(from, to, 3, padding: 1, device: request.Device, dtype: request.DType);
    }

    /// <inheritdoc/>
    public nn.Module Network => this;

    /// <inheritdoc/>
    public Tensor Estimate(Tensor x, NoiseLevel level, Measurement? measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        using var scope = NewDisposeScope();
        var seen = measurement.BackProjection;
        var features = nn.functional.silu(_first.forward(cat([x, seen], 1)));
        features = nn.functional.silu(_middle.forward(features));
        return _last.forward(features).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Fresh weights from the request's stream: the same seed gives the same network everywhere. The last
    /// layer starts at 0, so that the first estimate of the noise is 0.
    /// </summary>
    private void Fill(RandomStream random)
    {
        using var noGrad = no_grad();
        foreach (var (name, parameter) in named_parameters())
        {
            using var scope = NewDisposeScope();
            if (parameter.dim() == 1 || name.StartsWith("last.", StringComparison.Ordinal))
            {
                parameter.zero_();
                continue;
            }
            var stream = random.Derive(name);
            var bound = Math.Sqrt(6.0 / (parameter.numel() / parameter.shape[0]));
            var values = new float[parameter.numel()];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)(bound * (2 * stream.NextUniform() - 1));
            parameter.copy_(tensor(values, parameter.shape));
        }
    }
}
