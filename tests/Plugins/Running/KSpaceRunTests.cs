using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Running;

/// <summary>
/// A scan of eight coils, written by h5py in fastMRI's form, from k-space to a picture.
/// </summary>
public sealed class KSpaceRunTests : IDisposable
{
    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]));

    private static readonly string _files = Path.GetFullPath(
        Path.Combine(BuiltProgram.Folder, "..", "..", "..", "..", "tests", "Scientific", "Files"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("espirit")]
    [InlineData("walsh")]
    public void Estimated_sensitivities_restore_as_well_as_the_true_ones(string how)
    {
        using var scope = NewDisposeScope();
        var expected = PsnrOf(Restored(Path.Combine(_files, "coils_maps.npy"), "true"));
        var found = PsnrOf(Restored(how, how));
        Assert.InRange(expected, 35, 60);
        Assert.InRange(found, expected - 0.5, 60);
    }

    private Tensor Restored(string sensitivities, string name)
    {
        File.WriteAllText(_folder["pipeline.yaml"], $$"""
            name: {{name}}
            data:
              use: kspace
              path: {{Path.Combine(_files, "coils.h5")}}
              lines: equispaced
              acceleration: 2.2
              center_fraction: 0.375
            operator: { use: mri, complex: true, sensitivities: '{{sensitivities}}' }
            sampler: { use: tv, bounds: none, weight: 0.001, iterations: 150 }
            """);
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(
            _folder["pipeline.yaml"], [], new ExportCatalog(_registry, loader));
        List<string> notes = [];
        using var plan = new Planner(
            new PartFactory(_registry, loader, notes.Add, default), null, notes.Add).Make(pipeline);
        using var output = OutputFolder.Claim(_folder[name], false);
        var report = new Runner(plan, new Nobody()).Run(output, default);
        Assert.Empty(report.Failed);
        Assert.Contains(notes, note => note.StartsWith("coils-000: 8 coils, ", StringComparison.Ordinal)
            && note.Contains("of 64 lines; 1 stands for ", StringComparison.Ordinal));
        return Magnitude(Path.Combine(output.FullPath, "restored", "coils-000.npy"));
    }

    /// <summary>Of the magnitudes, in the scale that fits best: a scan has none of its own.</summary>
    private static double PsnrOf(Tensor found)
    {
        var truth = Magnitude(Path.Combine(_files, "coils_image.npy"));
        var scaled = found.mul(found.mul(truth).sum().div(found.square().sum()));
        return 10 * Math.Log10(
            Math.Pow(truth.max().item<float>(), 2) / scaled.sub(truth).square().mean().item<float>());
    }

    private static Tensor Magnitude(string file) =>
        NamedTensors.Read(file, file).Values.Single().square().sum(-1).sqrt();
}
