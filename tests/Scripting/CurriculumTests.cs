using Idm.Engine.Planning;
using Idm.Engine.Solving;
using Idm.Scripting.Scripts;
using Idm.Training;
using Idm.Training.Plans;
using Idm.Training.Steps;

namespace Idm.Scripting.Tests;

/// <summary>
/// The shipped curricula: a few steps each, then a photo restored with the weights that came of them.
/// </summary>
public sealed class CurriculumTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ratio-curriculum", "half,third,tenth")]
    [InlineData("multi-operator", "blocks,pixels")]
    public void It_trains_and_restores_a_photo(string name, string operators)
    {
        var photo = Path.Combine(ScriptFolder.Root, "samples", "cat.png");
        var output = _folder.PathOf("weights");
        using var library = _folder.Library();
        var pipeline = _folder.LoadFile(library, Path.Combine(ScriptFolder.Root, "scripts", name + ".yaml"),
            "device=cpu", "train.steps=4", "train.batch=1", $"train.output={output}",
            $"train.data.path={photo}",
            $"train.validation.data.path={photo}", "train.validation.every=4");
        var parts = _folder.Parts(library);
        var plan = TrainingPlanner.Make(pipeline, parts);
        using var run = new Planner(parts, null, _folder.Notes.Add).Make(pipeline, training: true);
        var seen = new Seen();
        using (var trainer = new Trainer(plan, run.Solver, seen, resume: false))
        {
            trainer.Prove();
            Assert.True(trainer.Run(default));
            trainer.Export();
        }
        Assert.Equal(operators.Split(','), seen.Psnr.Keys);

        var restored = Restored(library, pipeline.File, photo, Path.Combine(output, "model.safetensors"));
        Assert.True(restored > 12, $"{name}: {restored} dB");
        Assert.DoesNotContain(_folder.Notes, n => n.Contains("seed", StringComparison.Ordinal));

        // No operator travels with these weights: from another seed another Φ is drawn, and the user is told.
        // A mask is
        // drawn anew for each image in any case.
        Restored(library, pipeline.File, photo, Path.Combine(output, "model.safetensors"), "seed=9");
        var said = _folder.Notes.Exists(
            n => n.Contains("trained with 'seed: 2025'", StringComparison.Ordinal));
        Assert.Equal(pipeline.Settings.Operator.Use == "block-cs", said);
    }

    [Fact]
    public void Weights_say_for_which_operators_they_were_trained()
    {
        var photo = Path.Combine(ScriptFolder.Root, "samples", "cat.png");
        using var library = _folder.Library();
        var pipeline = _folder.LoadFile(
            library, Path.Combine(ScriptFolder.Root, "scripts", "multi-operator.yaml"), "device=cpu",
            $"train.data.path={photo}");
        var metadata = TrainingPlanner.Make(pipeline, _folder.Parts(library)).Metadata;
        Assert.Equal("block-cs, inpainting", metadata["operator"]);
        Assert.Contains("Missing = 0.5", metadata["operator_options"], StringComparison.Ordinal);
    }

    /// <summary>The PSNR in dB of a photo that the exported weights restore.</summary>
    private double Restored(
        ScriptLibrary library, string file, string photo, string weights, string set = "threads=1")
    {
        var pipeline = _folder.LoadFile(
            library, file, "device=cpu", $"data.path={photo}", $"model.weights={weights}", "train=null", set);
        using var plan = new Planner(_folder.Parts(library), null, _folder.Notes.Add).Make(pipeline);
        var item = plan.Data.List()[0];
        using var restoration = RestoredImage.Of(
            plan.Solver, item.Name, item.RequireImage().Load(), null, default);
        return -10 * Math.Log10(
            restoration.Restored.sub(restoration.Reference!).square().mean().item<float>());
    }

    private sealed class Seen : ITrainingObserver
    {
        public Dictionary<string, double> Psnr { get; } = [];

        public void Loading(int done, int all)
        {
        }

        public void Stepped(StepReport report) => Assert.True(double.IsFinite(report.Loss));

        public void Validated(long step, double psnr, TimeSpan took) =>
            Assert.Equal(Psnr.Values.Average(), psnr, 1e-6);

        public void Validated(long step, string name, double psnr) => Psnr[name] = psnr;

        public void Saved(string path)
        {
        }

        public void Note(string message)
        {
        }
    }
}
