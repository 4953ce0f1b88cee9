using Idm.Engine.Solving;
using Idm.Engine.Verification;
using Idm.Sdk;
using Idm.Training.Plans;

namespace Idm.Training.Steps;

/// <summary>
/// Operators of a curriculum, each created when it is first needed; one measures each step's batch.
/// </summary>
/// <remarks>Without a curriculum it is the reconstruction's own acquisition, and nothing is drawn.</remarks>
internal sealed class OperatorCurriculum : IDisposable
{
    // A ratio that changes with every step must not fill the memory with matrices.
    private const int Kept = 32;

    private readonly TrainingPlan _plan;
    private readonly Solver _solver;
    private readonly RandomStream _random;
    private readonly List<(string Key, ForwardModel ForwardModel)> _made = [];
    private readonly List<(string Name, ForwardModel ForwardModel)> _written = [];

    /// <param name="plan">The training.</param>
    /// <param name="solver">The network, on its device.</param>
    /// <param name="random">The stream that operators are drawn from, by step.</param>
    public OperatorCurriculum(TrainingPlan plan, Solver solver, RandomStream random) =>
        (_plan, _solver, _random) = (plan, solver, random.Derive("operator"));

    private IReadOnlyList<TrainingOperator> Operators => _plan.Schedules.Operators;

    /// <summary>
    /// The quick check on each operator, as it begins and as it was written, for each side of patches.
    /// </summary>
    /// <exception cref="PluginException">An operator is wrong, or the patches do not suit it.</exception>
    public void Prove()
    {
        // The pipeline's own is proved with the pipeline.
        if (Operators.Count == 0) return;
        var sides = _plan.PatchSides();
        foreach (var (name, forwardModel) in Written) Prove(forwardModel, name, sides);
        foreach (var one in Operators) Prove(Of(one.At(0)), one.Name, sides);
    }

    /// <summary>Forward model of a step's batch; valid until the next step.</summary>
    public ForwardModel At(long step)
    {
        if (Operators.Count == 0) return _solver.ForwardModel;
        var progress = _plan.ProgressAt(step);
        return Of(Operators[Draw(step, progress)].At(progress));
    }

    /// <summary>The index of the operator of a step.</summary>
    /// <exception cref="PluginException">No operator has a share above 0.</exception>
    public int Draw(long step, double progress)
    {
        if (Operators.Count == 1) return 0;
        double[] shares = [.. Operators.Select(o => Math.Max(0, o.Share.At(progress)))];
        var whole = shares.Sum();
        if (!(whole > 0) || !double.IsFinite(whole))
        {
            throw new PluginException(FormattableString.Invariant(
                $"train.operators: the shares add up to {whole} at step {step + 1}; expected one above 0"));
        }
        var drawn = _random.Derive("step", step).NextUniform() * whole;
        for (var i = 0; i < shares.Length; i++)
        {
            drawn -= shares[i];
            if (drawn < 0) return i;
        }
        return Array.FindLastIndex(shares, share => share > 0);         // rounding took the last bit
    }

    /// <summary>
    /// The operators as they were written, by name: what validation measures with. Empty without a
    /// curriculum.
    /// </summary>
    public IReadOnlyList<(string Name, ForwardModel ForwardModel)> Written
    {
        get
        {
            if (_written.Count == 0)
                foreach (var one in Operators) _written.Add((one.Name, Create(one.Written)));
            return _written;
        }
    }

    /// <summary>Frees the operators.</summary>
    public void Dispose()
    {
        foreach (var (_, forwardModel) in _made.Concat(_written)) forwardModel.Dispose();
    }

    private ForwardModel Of(MeasuringParts parts)
    {
        var index = _made.FindIndex(m => m.Key == parts.Key);
        var found = index < 0 ? (parts.Key, Create(parts)) : _made[index];
        if (index >= 0) _made.RemoveAt(index);
        _made.Add(found);                                               // the most recent is the last
        if (_made.Count > Kept)
        {
            _made[0].ForwardModel.Dispose();
            _made.RemoveAt(0);
        }
        return found.Item2;
    }

    private ForwardModel Create(MeasuringParts parts) => new(
        parts.CreateOperator(), parts.CreateNoise(), _solver.SizeDivisor, _plan.Seed, _solver.Device)
    { Source = _solver.ForwardModel.Source };

    private void Prove(ForwardModel forwardModel, string name, IReadOnlyList<int> sides)
    {
        var proof = new OperatorVerification(forwardModel, name, _solver.Channels);
        foreach (var side in sides) proof.RequireOfPatches(side);
    }
}
