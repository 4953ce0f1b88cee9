using Idm.Sdk;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Training.Optimizers;

/// <summary>
/// Muon: momentum whose matrix is made nearly orthogonal before it is a step (Jordan et al. 2024).
/// </summary>
/// <remarks>
/// <code>
/// m ← μ m + g,  G = g + μ m,  p ← p - η · 0.2 √max(rows, columns) · NS(G / ‖G‖)
/// NS:  X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X,  (a, b, c) = (3.4445, -4.7750, 2.0315)
/// </code>
/// A convolution's weights are a matrix of (outputs) x (inputs · kernel). The iteration runs on the small
/// Gram matrix A = X Xᵀ: with P = a + b A + c A² it is A ← P A P and Q ← P Q, and X ← Q X once at the end;
/// all P commute. The factor 0.2 √max makes a step as long as one of AdamW's (Liu et al., Muon is Scalable
/// for LLM Training, arXiv 2502.16982).
/// </remarks>
public sealed class Muon : IDisposable
{
    private const double A = 3.4445, B = -4.7750, C = 2.0315;
    private const double StepSize = 0.2, Tiny = 1e-7;
    private const long LeastSide = 8;

    private readonly IReadOnlyDictionary<string, Parameter> _parameters;
    private readonly MuonOptions _options;
    private readonly List<Group> _groups;
    private readonly Scalar _momentum, _a, _b, _c, _tiny;

    /// <summary>Starts with m = 0 for these parameters, which stay the caller's.</summary>
    public Muon(IReadOnlyDictionary<string, Parameter> parameters, MuonOptions options)
    {
        (_parameters, _options) = (parameters, options);
        (_momentum, _a, _b, _c, _tiny) = (
            options.Momentum.ToScalar(), A.ToScalar(), B.ToScalar(), C.ToScalar(), Tiny.ToScalar());
        Momenta = Optimizer.ZerosLike(parameters);
        _groups = [.. parameters
            .GroupBy(p => (Rows: p.Value.shape[0], Columns: p.Value.numel() / p.Value.shape[0]))
            .Select(g => new Group(g.Key.Rows, g.Key.Columns, [.. g.Select(p => p.Key)]))];
    }

    /// <summary>m by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Momenta { get; }

    /// <summary>Whether a parameter is a matrix worth it: at least 8 rows and columns.</summary>
    public static bool Suits(Tensor parameter) =>
        parameter.dim() >= 2 && parameter.shape[0] >= LeastSide
            && parameter.numel() / parameter.shape[0] >= LeastSide;

    /// <summary>One step along the gradients that the parameters hold.</summary>
    /// <param name="learningRate">
    /// The training's learning rate; η is so many times <see cref="MuonOptions.Rate"/>.
    /// </param>
    public void Step(double learningRate)
    {
        using var noGrad = no_grad();
        foreach (var group in _groups)
        {
            using var scope = NewDisposeScope();
            List<(Parameter Parameter, Tensor Direction)> moving = [];
            foreach (var name in group.Names)
            {
                if (_parameters[name].grad is not { } gradient) continue;
                var momentum = Momenta[name].mul_(_momentum).add_(gradient, Scalars.One);
                moving.Add(
                    (_parameters[name], gradient.add(momentum, _momentum).view(group.Rows, group.Columns)));
            }
            if (moving.Count == 0) continue;

            var steps = Orthogonalize(stack(moving.Select(m => m.Direction)));
            using var size =
                (-learningRate * _options.Rate * StepSize * Math.Sqrt(Math.Max(group.Rows, group.Columns)))
                .ToScalar();
            for (var i = 0; i < moving.Count; i++)
                moving[i].Parameter.add_(steps[i].view(moving[i].Parameter.shape), size);
        }
    }

    /// <summary>Frees m.</summary>
    public void Dispose()
    {
        foreach (var momentum in Momenta.Values) momentum.Dispose();
        foreach (var scalar in new[] { _momentum, _a, _b, _c, _tiny }) scalar.Dispose();
    }

    /// <summary>NS of matrices (n, rows, columns), each by itself.</summary>
    internal Tensor Orthogonalize(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var wide = matrices.shape[1] <= matrices.shape[2];
        var x = wide ? matrices : matrices.transpose(1, 2);
        x = x.div(x.Squared().sum([1, 2], keepdim: true).sqrt().add_(_tiny, Scalars.One));
        var gram = x.matmul(x.transpose(1, 2));
        Tensor? product = null;
        for (var i = 0; i < _options.Iterations; i++)
        {
            var p = gram.matmul(gram).mul_(_c).add_(gram, _b);
            p.diagonal(0, 1, 2).add_(_a, Scalars.One);
            product = product is null ? p : p.matmul(product);
            if (i < _options.Iterations - 1) gram = p.matmul(gram).matmul(p);
        }
        x = product!.matmul(x);
        return (wide ? x : x.transpose(1, 2)).contiguous().MoveToOuterDisposeScope();
    }

    private sealed record Group(long Rows, long Columns, string[] Names);
}
