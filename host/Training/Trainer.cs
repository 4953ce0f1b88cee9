using System.Diagnostics;
using Idm.Common.Files;
using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.Sdk;
using Idm.Sdk.Models;
using Idm.TensorFiles;
using Idm.TorchRuntime;
using Idm.Training.Optimizers;
using Idm.Training.Patches;
using Idm.Training.Plans;
using Idm.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Training;

/// <summary>
/// Trains a reconstruction end to end (batch, measure, restore, compare, step), or a model to remove noise.
/// </summary>
/// <remarks>
/// Everything random of step k is drawn from streams named after k, and everything else is in the checkpoint,
/// so a run that was interrupted and resumed ends with the same bits as one that was not (on a CPU, with as
/// many threads).
/// </remarks>
public sealed class Trainer : IDisposable
{
    // Measuring round trips reads numbers back, which stalls a GPU. They drift as slowly as v does: by less
    // than a factor
    // of 1.3 in ten steps at the largest learning rates, (1 + 10 · 1e-3 / 0.5)¹¹. Early on, where AdamW's
    // steps are largest
    // and anchors are found, every step is measured.
    private const long MeasureFirst = 100, MeasureEvery = 10;

    private readonly TrainingPlan _plan;
    private readonly Solver _solver;
    private readonly IReadOnlyList<Solver> _copies;
    private readonly ITrainingObserver _observer;
    private readonly Optimizer _optimizer;
    private readonly EmaWeights _averages;
    private readonly TrainingState _state;
    private readonly RandomStream _random;
    private readonly TrainingPrecision _precision;
    private readonly OperatorCurriculum _acquisitions;
    private readonly Freezing _freezing;
    private readonly OutputLock _output;
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly DivergenceWatch _divergence = new();
    private readonly SigmaRange? _levels;
    private StepSettings _now;
    private long _step, _saved;
    private bool _checked;

    /// <summary>
    /// Makes ready to train the network's weights; resumes where the newest checkpoint is, if asked to. The
    /// output folder is this training's alone from here on, and until it is disposed.
    /// </summary>
    /// <param name="plan">What to train with.</param>
    /// <param name="solver">What is trained; stays the caller's.</param>
    /// <param name="observer">Is told what happens.</param>
    /// <param name="resume">Whether to go on from the newest checkpoint.</param>
    /// <param name="copies">
    /// Networks of the same shape, each for a worker that computes a part of every batch; stay the caller's.
    /// </param>
    /// <exception cref="PluginException">
    /// Another training writes to the output folder, or its checkpoints are another's.
    /// </exception>
    public Trainer(
        TrainingPlan plan, Solver solver, ITrainingObserver observer, bool resume,
        params IReadOnlyList<Solver> copies)
    {
        (_plan, _solver, _observer, _random) = (plan, solver, observer, solver.Seed.Derive("training"));
        _copies = copies;
        _levels = plan.NoiseFor(solver);
        _precision = new TrainingPrecision(plan.BFloat16, solver.Device);
        _freezing = new Freezing(plan.Schedules.Frozen, solver.Weights);
        _acquisitions = new OperatorCurriculum(plan, solver, _random);
        _optimizer = new Optimizer(solver.Weights, plan.AdamW, plan.Muon);
        _averages = new EmaWeights(solver.Weights, plan.Ema);
        _state = new TrainingState(plan, solver, _optimizer, _averages, observer);
        foreach (var watch in solver.RoundTripMonitors) watch.AnchorsAdded = observer.Note;
        _output = OutputLock.Take(plan.Output);
        try
        {
            _step = resume ? _state.Resume() : _state.StartAnew();
            _saved = _step;
            _state.RemoveLeftovers();
            _now = new StepSettings(plan, solver, _step);
        }
        catch
        {
            _output.Dispose();
            _optimizer.Dispose();
            _averages.Dispose();
            _acquisitions.Dispose();
            throw;
        }
    }

    /// <summary>Steps done.</summary>
    public long Step => _step;

    /// <summary>
    /// Makes sure of each operator of a curriculum before the first step; milliseconds for each.
    /// </summary>
    /// <exception cref="PluginException">An operator is wrong, or the patches do not suit it.</exception>
    public void Prove() => _acquisitions.Prove();

    /// <summary>
    /// Trains to the end, or until cancelled; either way what was reached is on the disk afterwards.
    /// </summary>
    /// <returns>Whether all steps are done.</returns>
    public bool Run(CancellationToken cancellation)
    {
        if (_step >= _plan.Steps) return true;
        var largest = _plan.PatchSides()[0];
        var patches = new PatchSource(_plan.Data, largest, _observer.Loading, cancellation);
        foreach (var reason in patches.Rejected) _observer.Note("not used: " + reason);
        if (_plan is { Memory: TrainMemory.Plain, MemoryBudget: null }) ProcessMemory.KeepFreed();
        using var gradients = new GradientWorkers(
            new MemoryPlanner(_plan, _solver, _observer).Apply(), _solver, _copies);
        using var loader = new BatchLoader(patches, _plan.Batch, largest, _plan.PatchAt, _random, _step);
        using var log = new TrainingLog(
            _plan.Output, _step, _plan.LogEvery, [.. _levels is not null
                ? ValidationTask.Levels
                : _plan.Schedules.Operators.Select(o => o.Name)]);
        var saved = Stopwatch.StartNew();
        while (_step < _plan.Steps && !cancellation.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            _now.Dispose();
            _now = new StepSettings(_plan, _solver, _step);
            var shape = new ImageShape(patches.Channels, _now.Patch, _now.Patch);
            var (loss, norm) = TakeStep(gradients, loader, shape, _now.Rate);
            _step++;
            var report = new StepReport(
                _step, _plan.Steps, loss, norm, _now.Rate, watch.Elapsed.TotalSeconds);
            log.Add(report, [.. _solver.RoundTripMonitors.Select(watch => watch.Reading)]);
            _observer.Stepped(report);
            if (_divergence.Observe(_step, loss) is { } diverges) _observer.Note(diverges);

            if (_plan.Validation is not null && (_step % _plan.ValidateEvery == 0 || _step == _plan.Steps))
                Validate(log, cancellation);
            if (saved.Elapsed < _plan.CheckpointEvery) continue;
            TrySave();
            saved.Restart();
        }

        SaveLast();
        return _step >= _plan.Steps;
    }

    /// <summary>
    /// Writes the averaged weights, and the operator's state with them, for pipelines to use.
    /// </summary>
    /// <returns>The file's path.</returns>
    public string Export() => _state.Export(_step);

    /// <summary>
    /// Frees optimiser state and averages, and the output folder; the network stays the caller's.
    /// </summary>
    public void Dispose()
    {
        _output.Dispose();
        _optimizer.Dispose();
        _averages.Dispose();
        _acquisitions.Dispose();
        _now.Dispose();
    }

    private (double Loss, double Norm) TakeStep(
        GradientWorkers gradients, BatchLoader loader, ImageShape shape, double rate)
    {
        using var scope = NewDisposeScope();
        var truth = empty([_plan.Batch, shape.Channels, shape.Height, shape.Width], Solver.DType);
        loader.Next(truth.CopyFrom);
        truth = truth.to(_solver.Device);
        var item = _random.Derive("step", _step);
        var forwardModel = _acquisitions.At(_step);
        using var a = _precision.Of(forwardModel.CreateOperator(shape, item));
        using var measurement = forwardModel.Measure(a, truth, item);

        var batch = new TrainingBatch(measurement, truth, item, _levels is { } range
            ? NoisyPatches.Draw(_plan.Noise!, range, truth, item, _solver.Sampler.Steps)
            : null);
        var measure = _step < MeasureFirst || _step % MeasureEvery == 0;
        double loss;
        do
        {
            _optimizer.ZeroGradients();
            loss = gradients.Add(batch, _now, measure);
        }
        while (gradients.Exceeded);                         // rebuilt too inexactly: again, with more anchors

        if (!_checked) NoteUntouched();
        _freezing.Apply(_now.Progress);
        var norm = _optimizer.ClipGradients(_plan.GradientClip);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            var broken = _optimizer.NotFinite.ToList();
            throw new TrainingDivergedException($"training broke down at step {_step + 1}: the loss is "
                + $"{loss}, the gradient's norm "
                + $"{norm}{Where(broken)}. Resume from the last checkpoint with a smaller learning rate");
        }
        _optimizer.Step(rate, _step + 1);
        foreach (var bound in _solver.Bounds) Project(bound);
        _averages.Update(_step + 1);
        return (loss, norm);
    }

    private string Where(List<string> broken) => broken.Count == 0 ? ""
        : $" (not finite in {broken.Count} of {_solver.Weights.Count} weights, "
            + $"{string.Join(", ", broken.Take(3))} first)";

    /// <summary>
    /// Tells of weights that the loss does not depend on: they would stay as they are, silently.
    /// </summary>
    private void NoteUntouched()
    {
        _checked = true;
        if (_plan.Schedules.SamplerSteps is not null) return;           // its other steps take part later
        var untouched = _optimizer.WithoutGradient.ToList();
        if (untouched.Count == 0) return;
        _observer.Note(
            $"{untouched.Count} of {_solver.Weights.Count} weights take no part in the loss and will not be "
                + "trained: "
            + string.Join(", ", untouched.Take(5)) + (untouched.Count > 5 ? ", ..." : ""));
    }

    private static void Project(BoundedParameter bound)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        // Named, so that no finalizer can free them in use.
        using var low = bound.Low.ToScalar();
        using var high = bound.High.ToScalar();
        bound.Parameter.clamp_(low, high);
    }

    private void Validate(TrainingLog log, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        Validation? found;
        using (_averages.Borrow())
        {
            var tasks = _levels is not null
                ? ValidationTask.Denoising(_solver)
                : ValidationTask.Restoring(_solver, _acquisitions.Written, cancellation);
            found = Validation.MeanPsnr(tasks, _plan.Validation!, First, LeftOut, cancellation);
        }
        if (found is not { } psnr) return;
        KeepBest(psnr.Mean);
        log.AddValidation(_step, psnr.Mean, psnr.PerTask.Select(p => p.Psnr));
        if (psnr.PerTask.Count > 1)
            foreach (var (name, value) in psnr.PerTask) _observer.Validated(_step, name, value);
        _observer.Validated(_step, psnr.Mean, watch.Elapsed);

        void First(string name, RestoredImage restoration) => _observer.Restored(_step, name, restoration);

        // Training goes on without it; once is enough to know.
        void LeftOut(string name, string reason)
        {
            if (_leftOut.Add(name)) _observer.Note($"not validated with {name} at step {_step}: {reason}");
        }
    }

    private void KeepBest(double psnr)
    {
        try
        {
            _state.KeepBest(_step, psnr);
        }
        catch (WeightsException e)
        {
            _observer.Note($"the best weights so far, of step {_step}, are not kept: {e.Message}");
        }
    }

    private void Save()
    {
        _observer.Saved(_state.Save(_step));
        _saved = _step;
    }

    /// <summary>Saves on the way: where that fails, training goes on, and it is tried again later.</summary>
    private void TrySave()
    {
        try
        {
            Save();
        }
        catch (WeightsException e)
        {
            _observer.Note($"no checkpoint at step {_step}: {e.Message}. Training goes on, and tries again in "
                + $"{_plan.CheckpointEvery.TotalSeconds:g4} s; if it ended now, {Lost("would be")}");
        }
    }

    /// <summary>Saves at the end, where there is no later.</summary>
    private void SaveLast()
    {
        try
        {
            Save();
        }
        catch (WeightsException e)
        {
            throw new UnwritableFileException(
                $"training ends at step {_step} without a checkpoint: {e.Message}; {Lost("are")}. Free space on the "
                + "disk, then go on with --resume", e);
        }
    }

    private string Lost(string are) => _saved == 0
        ? $"all {_step} steps {are} lost"
        : $"the {_step - _saved} steps after the last good checkpoint, that of step {_saved}, "
            + $"{are} lost";
}
