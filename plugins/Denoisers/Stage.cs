using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>
/// Layers one after the other, called <c>0</c>, <c>1</c>, ..., some of which look at the step.
/// </summary>
internal sealed class Stage() : nn.Module(nameof(Stage))
{
    private readonly List<Func<Tensor, Tensor, Tensor>> _layers = [];

    /// <summary>Adds a layer.</summary>
    /// <param name="module">Its weights.</param>
    /// <param name="apply">The layer of features and the embedded step.</param>
    public Stage Then(nn.Module module, Func<Tensor, Tensor, Tensor> apply)
    {
        register_module(FormattableString.Invariant($"{_layers.Count}"), module);
        _layers.Add(apply);
        return this;
    }

    /// <summary>Adds a residual block.</summary>
    public Stage Residual(ResidualBlock block) => Then(block, block.Forward);

    /// <param name="x">Features.</param>
    /// <param name="embedded">The embedded step.</param>
    public Tensor Forward(Tensor x, Tensor embedded)
    {
        using var scope = NewDisposeScope();
        return _layers.Aggregate(x, (h, layer) => layer(h, embedded)).MoveToOuterDisposeScope();
    }
}
