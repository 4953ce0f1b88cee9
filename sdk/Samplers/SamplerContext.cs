using static TorchSharp.torch;

namespace Idm.Sdk.Samplers;

/// <summary>Inputs of a sampler besides the measurement, and the loop that runs its steps.</summary>
/// <param name="Report">
/// Called after each step; null when nobody watches. Tensors are the sampler's, valid during the call.
/// </param>
/// <param name="Random">Where a stochastic sampler draws from.</param>
/// <param name="Cancellation">Looked at between steps.</param>
public sealed record SamplerContext(
    Action<SamplerStep>? Report, RandomStream Random, CancellationToken Cancellation)
{
    /// <summary>
    /// x ← step(x, i) for i = 1, ..., n: a sampler whose estimate of the clean image is its state.
    /// </summary>
    /// <param name="start">The first x, (N, C, H, W); stays the caller's.</param>
    /// <param name="steps">The number n of steps, which run until then or until cancelled.</param>
    /// <param name="step">
    /// From x and i, the next x. It runs in a dispose scope of its own: what it makes on the way is freed
    /// after each step.
    /// </param>
    /// <param name="reportEvery">Observers see every n-th step, and always the last.</param>
    /// <returns>The last x, in the caller's dispose scope; <paramref name="start"/> without steps.</returns>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public Tensor Iterate(Tensor start, int steps, Func<Tensor, int, Tensor> step, int reportEvery = 1) =>
        Iterate(start, steps, Estimating(step), reportEvery);

    /// <summary>
    /// x ← step(x, i) for i = 1, ..., n: a sampler that estimates the clean image x₀ from its noisy state.
    /// </summary>
    /// <param name="start">The first x, (N, C, H, W); stays the caller's.</param>
    /// <param name="steps">The number n of steps.</param>
    /// <param name="step">
    /// From x and i, the next x and the estimate of x₀ that observers see; in a dispose scope of its own.
    /// </param>
    /// <param name="reportEvery">Observers see every n-th step, and always the last.</param>
    /// <returns>The last x, in the caller's dispose scope; <paramref name="start"/> without steps.</returns>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public Tensor Iterate(
        Tensor start, int steps, Func<Tensor, int, (Tensor Next, Tensor Estimate)> step,
        int reportEvery = 1) =>
        Run([start], steps, (state, i) =>
        {
            var (next, estimate) = step(state[0], i);
            return ([next], estimate);
        }, reportEvery)[0];

    /// <summary>
    /// (x, u, ...) ← step((x, u, ...), i) for i = 1, ..., n: a sampler that carries more than the image.
    /// </summary>
    /// <param name="start">
    /// The image x first, (N, C, H, W), and what else is carried; they stay the caller's.
    /// </param>
    /// <param name="steps">The number n of steps.</param>
    /// <param name="step">
    /// From these and i, the next ones in the same order; in a dispose scope of its own.
    /// </param>
    /// <param name="reportEvery">Observers see the image at every n-th step, and always at the last.</param>
    /// <returns>The last ones, in the caller's dispose scope.</returns>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public IReadOnlyList<Tensor> Iterate(
        IReadOnlyList<Tensor> start, int steps, Func<IReadOnlyList<Tensor>, int, IReadOnlyList<Tensor>> step,
        int reportEvery = 1) =>
        Run(start, steps, (state, i) =>
        {
            var next = step(state, i);
            return (next, next[0]);
        }, reportEvery);

    /// <summary>
    /// Ends a sampler that is to stop, and shows a step to who watches: for loops that are not
    /// <c>Iterate</c>'s.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    public void Show(SamplerStep step)
    {
        Cancellation.ThrowIfCancellationRequested();
        Report?.Invoke(step);
    }

    private static Func<Tensor, int, (Tensor, Tensor)> Estimating(Func<Tensor, int, Tensor> step) => (x, i) =>
    {
        var next = step(x, i);
        return (next, next);
    };

    private IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> start, int steps,
        Func<IReadOnlyList<Tensor>, int, (IReadOnlyList<Tensor> Next, Tensor Estimate)> step, int reportEvery)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reportEvery);
        var state = start;
        for (var i = 1; i <= steps; i++)
        {
            Cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (next, estimate) = step(state, i);
            var made = new HashSet<object>(scope.DisposablesView, ReferenceEqualityComparer.Instance);
            // What was not made by the step is somebody else's: the last state, a cached back-projection.
            next = [.. next.Select(t => made.Contains(t) ? t : t.clone())];
            if (i % reportEvery == 0 || i == steps)
                Report?.Invoke(new SamplerStep(i, steps, state[0], estimate));
            foreach (var old in i == 1 ? [] : state) old.Dispose();
            state = [.. next.Select(t => t.MoveToOuterDisposeScope())];
        }
        return state;
    }
}

/// <summary>One sampler step, as its observers see it.</summary>
/// <param name="Index">1 for the first step done, up to <paramref name="Count"/>.</param>
/// <param name="Count">How many steps there are.</param>
/// <param name="X">The state x_t that the step starts from, (N, C, H, W).</param>
/// <param name="Estimate">The estimate of the clean image x₀ at this step, (N, C, H, W).</param>
public sealed record SamplerStep(int Index, int Count, Tensor X, Tensor Estimate);
