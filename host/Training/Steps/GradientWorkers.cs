using System.Runtime.ExceptionServices;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Training.Plans;
using static TorchSharp.torch;

namespace Idm.Training.Steps;

/// <summary>
/// Computes the gradients of a batch in equal parts side by side, each on a thread of its own.
/// </summary>
/// <remarks>
/// Tensors of a small network are too small for the threads of libtorch, which gain nothing there. Here every
/// worker has a copy of the network and one libtorch thread. The parts' gradients are added in the order of
/// the parts: the sum has the same bits whatever the timing.
/// </remarks>
internal sealed class GradientWorkers : IDisposable
{
    private readonly Solver _solver;
    private readonly Worker[] _workers;

    /// <param name="plan">What to train with.</param>
    /// <param name="solver">
    /// What is trained: the gradients end in its weights. It computes the first part.
    /// </param>
    /// <param name="copies">Networks of the same shape, one for each other worker; stay the caller's.</param>
    public GradientWorkers(TrainingPlan plan, Solver solver, IReadOnlyList<Solver> copies)
    {
        _solver = solver;
        _workers =
            [.. copies.Prepend(solver)
            .Select(
                (n, i) =>
                    new Worker($"idm gradients {i}", n, new GradientAccumulator(plan, n), copies.Count > 0))];
    }

    /// <summary>
    /// Whether a chain of any copy rebuilt its input too inexactly; all then keep as many anchors as that
    /// one.
    /// </summary>
    public bool Exceeded
    {
        get
        {
            var all = _workers.Select(w => w.Solver.RoundTripMonitors).ToList();
            if (!all.Any(watches => watches.Any(w => w.Exceeded))) return false;
            for (var i = 0; i < _solver.RoundTripMonitors.Count; i++)
                _solver.RoundTripMonitors[i].AnchorEvery = all.Min(watches => watches[i].AnchorEvery);
            return true;
        }
    }

    /// <summary>Adds the gradients of the batch's mean loss to the network's weights.</summary>
    /// <param name="batch">The patches.</param>
    /// <param name="now">What the schedules say of the step.</param>
    /// <param name="measure">Whether round trips are measured.</param>
    /// <returns>The mean loss of the patches.</returns>
    public double Add(TrainingBatch batch, StepSettings now, bool measure)
    {
        var count = batch.Count;
        var used = (int)Math.Min(_workers.Length, count);
        foreach (var worker in _workers.Take(used).Skip(1)) CopyTo(worker.Solver);
        foreach (var watch in _workers.SelectMany(w => w.Solver.RoundTripMonitors)) watch.BeginStep(measure);
        if (used == 1) return _workers[0].Gradients.Add(batch, now);

        var losses = new double[used];
        var first = 0L;
        for (var i = 0; i < used; i++)
        {
            var (start, length) = (first, (count - first + used - i - 1) / (used - i));
            var (index, worker) = (i, _workers[i]);
            worker.Start(() => losses[index] = worker.Gradients.Add(batch, now, start, length));
            first += length;
        }
        foreach (var worker in _workers.Take(used)) worker.Wait();
        foreach (var worker in _workers.Take(used)) worker.ThrowIfFailed();
        foreach (var worker in _workers.Take(used).Skip(1)) AddGradients(worker.Solver);
        return losses.Sum();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers) worker.Dispose();
    }

    /// <summary>
    /// Makes a copy the network's equal, without gradients; its anchors too, which a checkpoint may have
    /// brought.
    /// </summary>
    private void CopyTo(Solver copy)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in copy.Weights)
        {
            using var scope = NewDisposeScope();
            weight.copy_(_solver.Weights[name]);
            using Tensor? gradient = weight.grad;
            if (gradient is not null) weight.grad = null;
        }
        foreach (var (to, from) in copy.RoundTripMonitors.Zip(_solver.RoundTripMonitors))
            to.AnchorEvery = from.AnchorEvery;
    }

    private void AddGradients(Solver copy)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in copy.Weights)
        {
            using var scope = NewDisposeScope();
            if (weight.grad is not { } gradient) continue;
            if (_solver.Weights[name].grad is { } sum) sum.add_(gradient, Scalars.One);
            else _solver.Weights[name].grad = gradient.clone();
        }
    }

    /// <summary>A thread that computes one part at a time.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly SemaphoreSlim _started = new(0), _finished = new(0);
        private readonly Thread? _thread;
        private Action? _work;
        private ExceptionDispatchInfo? _failure;

        public Worker(string name, Solver solver, GradientAccumulator gradients, bool threaded)
        {
            (Solver, Gradients) = (solver, gradients);
            if (!threaded) return;
            _thread = new Thread(Work) { IsBackground = true, Name = name };
            _thread.Start();
        }

        public Solver Solver { get; }

        public GradientAccumulator Gradients { get; }

        public void Start(Action work)
        {
            (_work, _failure) = (work, null);
            _started.Release();
        }

        public void Wait() => _finished.Wait();

        public void ThrowIfFailed() => _failure?.Throw();

        public void Dispose()
        {
            if (_thread is not null)
            {
                _work = null;
                _started.Release();
                _thread.Join();
            }
            _started.Dispose();
            _finished.Dispose();
        }

        private void Work()
        {
            set_num_threads(1);                             // a thread's own number, as oneDNN sees it
            for (; ; )
            {
                _started.Wait();
                if (_work is not { } work) return;
                try
                {
                    work();
                }
                catch (Exception e)                         // rethrown where the step is taken
                {
                    _failure = ExceptionDispatchInfo.Capture(e);
                }
                _finished.Release();
            }
        }
    }
}
