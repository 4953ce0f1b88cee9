using Idm.Sdk;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Denoisers;

/// <summary>Change of resolution in a residual block.</summary>
internal enum Resolution
{
    /// <summary>Keeps it.</summary>
    Kept,

    /// <summary>Halves it.</summary>
    Halved,

    /// <summary>Doubles it.</summary>
    Doubled,
}

/// <summary>Names of a residual block's layers in a checkpoint.</summary>
internal sealed record ResidualNames(
    string Norm1, string Conv1, string Embedding, string Norm2, string Conv2, string Shortcut);

/// <summary>Settings that all residual blocks of a network share.</summary>
/// <param name="Embedding">Length of the embedded step.</param>
/// <param name="Groups">Groups of the normalisations.</param>
/// <param name="Epsilon">Their ε.</param>
/// <param name="ScaleShift">
/// The step sets a gain and a bias after the second normalisation, not a bias before it.
/// </param>
/// <param name="Divisor">What the sum is divided by.</param>
/// <param name="Names">Names in the checkpoint.</param>
internal sealed record ResidualStyle(
    int Embedding, int Groups, double Epsilon, bool ScaleShift, double Divisor, ResidualNames Names);

/// <summary>shortcut(x) + conv₃ silu(norm(conv₃ silu(norm(x)) + step)): the block of DDPM and ADM.</summary>
internal sealed class ResidualBlock : nn.Module
{
    private readonly ResidualStyle _style;
    private readonly Resolution _resolution;
    private readonly GroupNorm _norm1, _norm2;
    private readonly Conv2d _conv1, _conv2;
    private readonly Linear _embedding;
    private readonly Conv2d? _shortcut;

    public ResidualBlock(
        int from, int to, ResidualStyle style, Placement at, Resolution resolution = Resolution.Kept)
        : base(nameof(ResidualBlock))
    {
        (_style, _resolution) = (style, resolution);
        _norm1 = Layers.Norm(style.Groups, from, style.Epsilon, at);
        _norm2 = Layers.Norm(style.Groups, to, style.Epsilon, at);
        (_conv1, _conv2) = (Layers.Conv(from, to, 3, at), Layers.Conv(to, to, 3, at));
        _embedding = Layers.Linear(style.Embedding, style.ScaleShift ? 2 * to : to, at);
        _shortcut = from == to ? null : Layers.Conv(from, to, 1, at);
        var names = style.Names;
        Named.Register(this,
            (names.Norm1, _norm1), (names.Conv1, _conv1), (names.Embedding, _embedding),
            (names.Norm2, _norm2), (names.Conv2, _conv2), (names.Shortcut, _shortcut));
    }

    /// <param name="x">(N, from, H, W).</param>
    /// <param name="embedded">The step, (1 or N, Embedding).</param>
    public Tensor Forward(Tensor x, Tensor embedded)
    {
        using var scope = NewDisposeScope();
        var hidden = _conv1.On(Resampled(nn.functional.silu(_norm1.call(x))));
        var step = _embedding.call(nn.functional.silu(embedded)).unsqueeze(-1).unsqueeze(-1);
        if (_style.ScaleShift)
        {
            var parts = step.chunk(2, 1);
            hidden = _norm2.call(hidden).Times(parts[0].Plus(1)).Plus(parts[1]);
        }
        else
        {
            hidden = _norm2.call(hidden.Plus(step));
        }
        hidden = _conv2.On(nn.functional.silu(hidden));
        var kept = Resampled(x);
        var sum = (_shortcut is null ? kept : _shortcut.On(kept)).Plus(hidden);
        return (_style.Divisor == 1 ? sum : sum.Over(_style.Divisor)).MoveToOuterDisposeScope();
    }

    private Tensor Resampled(Tensor x) => _resolution switch
    {
        Resolution.Halved => Layers.Halved(x),
        Resolution.Doubled => Layers.Doubled(x),
        _ => x,
    };
}
