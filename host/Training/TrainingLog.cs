using System.Globalization;
using System.Text;
using Idm.Sdk.Reversible;
using Idm.Training.Steps;

namespace Idm.Training;

/// <summary>
/// The curves of a run: <c>training.csv</c>, <c>validation.csv</c>, <c>round_trips.csv</c> and TensorBoard
/// events.
/// </summary>
/// <remarks>
/// Values are means over the steps since the line before. A resumed run continues its files; TensorBoard is
/// told from which step on. Lines that a full disk does not take are written when there is space again.
/// </remarks>
public sealed class TrainingLog : IDisposable
{
    private readonly GrowingFile _training, _validation;
    private readonly EventFile _board;
    private readonly IReadOnlyList<string> _operators;
    private readonly string _folder;
    private readonly long _every, _start;
    private GrowingFile? _roundTrips;
    private (double Loss, double Norm, double Seconds, int Count) _sum;

    /// <summary>
    /// Opens the files in a folder, dropping lines of steps that a resumed run will do again.
    /// </summary>
    /// <param name="folder">The folder; created if need be.</param>
    /// <param name="step">Steps done already.</param>
    /// <param name="every">Steps between two lines.</param>
    /// <param name="operators">
    /// The operators of a curriculum, or the levels of a prior, each with a column in <c>validation.csv</c>.
    /// </param>
    public TrainingLog(string folder, long step, long every, params IReadOnlyList<string> operators)
    {
        (_folder, _every, _start) = (folder, every, step);
        Directory.CreateDirectory(folder);
        _training = Open(
            Path.Combine(folder, "training.csv"), "step,loss,gradient_norm,learning_rate,seconds_per_step",
            step);
        _validation = Open(
            Path.Combine(folder, "validation.csv"), string.Join(',', ["step", "psnr", .. operators]), step);
        _operators = operators;
        _board = new EventFile(Path.Combine(folder, "events"), step + 1);
    }

    /// <summary>Takes a step in; writes a line when it is time.</summary>
    /// <param name="report">The step.</param>
    /// <param name="chains">How exactly the reversible chains were rebuilt; none of them, or all.</param>
    public void Add(StepReport report, params IReadOnlyList<ChainReading> chains)
    {
        _sum = (_sum.Loss + report.Loss, _sum.Norm + report.GradientNorm, _sum.Seconds + report.Seconds,
            _sum.Count + 1);
        if (report.Step % _every != 0 && report.Step != report.Steps) return;

        var n = _sum.Count;
        Line(_training, string.Create(CultureInfo.InvariantCulture,
            $"{report.Step},{_sum.Loss / n:g7},{_sum.Norm / n:g5},{report.LearningRate:g5},{_sum.Seconds / n:g4}"));
        _training.Flush();
        _board.Add("loss", _sum.Loss / n, report.Step);
        _board.Add("gradient_norm", _sum.Norm / n, report.Step);
        _board.Add("learning_rate", report.LearningRate, report.Step);
        _sum = default;
        AddRoundTrips(report.Step, chains);
        _board.Flush();
    }

    /// <summary>Writes a validation result.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="psnr">The mean, in dB.</param>
    /// <param name="perOperator">That of each operator, in dB; none without a curriculum.</param>
    public void AddValidation(long step, double psnr, params IEnumerable<double> perOperator)
    {
        double[] parts = [.. perOperator];
        Line(_validation, string.Join(',', [
            step.ToString(CultureInfo.InvariantCulture),
            .. parts.Prepend(psnr).Select(v => v.ToString("f4", CultureInfo.InvariantCulture))]));
        for (var i = 0; i < parts.Length; i++)
            _board.Add($"validation_psnr/{_operators[i]}", parts[i], step);
        _validation.Flush();
        _board.Add("validation_psnr", psnr, step);
        _board.Flush();
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _training.Dispose();
        _validation.Dispose();
        _roundTrips?.Dispose();
        _board.Dispose();
    }

    private void AddRoundTrips(long step, IReadOnlyList<ChainReading> chains)
    {
        if (!chains.Any(chain => chain.Error is not null)) return;          // nothing was rebuilt
        _roundTrips ??= Open(
            Path.Combine(_folder, "round_trips.csv"),
            string.Join(',', ["step", .. chains.Select(c => $"\"{c.Chain}\"")]), _start);
        Line(_roundTrips, string.Create(CultureInfo.InvariantCulture,
            $"{step},{string.Join(',', chains.Select(c => c.Error?.ToString("g3", CultureInfo.InvariantCulture)))}"));
        _roundTrips.Flush();
        foreach (var chain in chains)
            if (chain.Error is { } error) _board.Add($"round_trip/{chain.Chain}", error, step);
    }

    private static GrowingFile Open(string path, string header, long step)
    {
        string[] kept = File.Exists(path)
            ? [.. File.ReadLines(path).Skip(1)
            .Where(line => long.TryParse(line.Split(',')[0], out var s) && s <= step)]
            : [];
        var file = new GrowingFile(path, FileMode.Create);
        foreach (var line in kept.Prepend(header)) Line(file, line);
        file.Flush();
        return file;
    }

    private static void Line(GrowingFile file, string line) => file.Add(Encoding.UTF8.GetBytes(line + "\n"));
}
