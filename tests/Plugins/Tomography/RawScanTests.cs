using Idm.Configuration;
using Idm.Engine.Parts;
using Idm.Engine.Planning;
using Idm.Engine.Results;
using Idm.Engine.Running;
using Idm.Imaging;
using Idm.PluginHosting.Loading;
using Idm.PluginHosting.Scanning;
using Idm.Plugins.Tests.Running;

namespace Idm.Plugins.Tests.Tomography;

/// <summary>
/// Raw scans that h5py, tifffile and NumPy wrote, from counts to pictures of discs that are known in closed
/// form. Their centre of rotation is off by 2.8 bins.
/// </summary>
public sealed class RawScanTests : IDisposable
{
    private const int Side = 64;

    private static readonly PluginRegistry _registry = PluginRegistry.Scan(
        PluginFolders.Find([new PluginSearchPlace(BuiltProgram.Plugins, "the test", Shipped: true)]));

    private static readonly string _files = Path.GetFullPath(Path.Combine(
        BuiltProgram.Folder, "..", "..", "..", "..", "tests", "Plugins", "Tomography", "Files"));

    private static readonly string _tiff =
        $"path: {_files}/turn.tif, flats: {_files}/turn_flats.tif, darks: {_files}/turn_darks.tif";

    // x, y, radius, attenuation, as in make_scans.py.
    private static readonly (double X, double Y, double Radius, double Mu)[][] _discs =
    [
        [(3, 2, 16, 0.03), (8, -3, 5, 0.05)],
        [(-2, 4, 14, 0.04), (-4, 6, 4, -0.02)],
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Counts_of_Data_Exchange_become_slices_when_the_centre_is_found()
    {
        var output = Run($"path: {_files}/half_turn.h5, center: find", "found");
        for (var row = 0; row < 2; row++)
            Assert.InRange(Error(output, $"half_turn-{row:0000}", row), 0, 0.17);
        var note = Assert.Single(_notes, n => n.Contains("centre of rotation", StringComparison.Ordinal));
        Assert.Contains("90 views from 0 to 178 degrees, 20 flats, 20 darks", note, StringComparison.Ordinal);
        Assert.Matches(@"at bin 34\.(2[1-9]|3[0-9]) \(the middle is 31\.5\)", note);
        Assert.Contains(
            "0 transmissions clamped, 0 of bins without beam taken as 1", note, StringComparison.Ordinal);

        // In the middle, where it is not, discs become rings.
        Assert.InRange(Error(Run($"path: {_files}/half_turn.h5", "wrong"), "half_turn-0000", 0), 0.3, 2);
    }

    [Fact]
    public void A_whole_turn_of_TIFF_pages_with_an_array_of_angles_is_restored()
    {
        var output = Run($"{_tiff}, angles: {_files}/turn_angles.npy, center: 34.3", "turn");
        Assert.InRange(Error(output, "turn-0000", 0), 0, 0.17);
        var note = Assert.Single(_notes, n => n.Contains("centre of rotation", StringComparison.Ordinal));
        Assert.Contains("1 transmissions clamped, 90 of bins without beam", note, StringComparison.Ordinal);

        // Equal angles over the turn are the same as those of the file.
        var same = Run($"{_tiff}, arc: 360, center: 34.3, rows: [0, 1]", "arc");
        Assert.Equal(Restored(output, "turn-0000"), Restored(same, "turn-0000"));
        Assert.Single(Directory.GetFiles(Path.Combine(same, "restored")));
    }

    [Theory]
    [InlineData("half_turn.h5, rows: [1, 3]", "found 2 rows, expected rows: [1, 3] among them")]
    [InlineData("turn.tif", "found counts without those of the beam")]
    [InlineData("turn.tif, flats: FILES/half_turn.h5#exchange/dat", "found no entry 'exchange/dat', but ")]
    [InlineData("turn.tif, flats: FILES/turn_angles.npy", "expected (views, rows, bins) or (views, bins)")]
    public void What_does_not_fit_is_said(string data, string expected)
    {
        var error = Assert.ThrowsAny<Exception>(() => Run(
            $"path: {_files}/{data.Replace("FILES", _files, StringComparison.Ordinal)}", "bad"));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_measurements_of_a_scan_restore_to_the_same_bits()
    {
        var first = Run($"path: {_files}/half_turn.h5, center: find, rows: [1, 2]", "first");
        var second = Run("path: first/measurements/*.safetensors", "second", "measurements");
        Assert.Equal(Restored(first, "half_turn-0001"), Restored(second, "half_turn-0001"));
    }

    private string Run(string data, string name, string use = "projections")
    {
        File.WriteAllText(_folder["pipeline.yaml"], $$"""
            name: {{name}}
            data: { use: {{use}}, {{data}} }
            operator: { use: ct, mu_water: 0.1, hu_white: 0, pseudo_inverse: fbp }
            sampler: { use: back-projection }
            """);
        var loader = new McMasterPluginLoader();
        var pipeline = PipelineLoader.Load(
            _folder["pipeline.yaml"], [], new ExportCatalog(_registry, loader));
        using var plan = new Planner(
            new PartFactory(_registry, loader, _notes.Add, default), null, _notes.Add).Make(pipeline);
        using var output = OutputFolder.Claim(_folder[name], false);
        var report = new Runner(plan, new Nobody()) { SavesMeasurements = true }.Run(output, default);
        Assert.Empty(report.Failed);
        return output.FullPath;
    }

    private static string PathOf(string output, string name) =>
        Directory.GetFiles(Path.Combine(output, "restored"), name + ".*").Single();

    private static byte[] Restored(string output, string name) => File.ReadAllBytes(PathOf(output, name));

    /// <summary>‖x − truth‖ / ‖truth‖, where a pixel of 1 is 0.1 per bin.</summary>
    private static double Error(string output, string name, int row)
    {
        var image = ImageReader.Read(PathOf(output, name));
        var (difference, all) = (0.0, 0.0);
        for (var i = 0; i < Side * Side; i++)
        {
            var found = image.Samples[i] / (double)image.MaxCode;
            var expected = _discs[row].Sum(d => 10 * d.Mu * Coverage(i, d.X, d.Y, d.Radius));
            difference += Math.Pow(found - expected, 2);
            all += expected * expected;
        }
        return Math.Sqrt(difference / all);
    }

    private static double Coverage(int pixel, double x, double y, double radius)
    {
        const int Points = 8;
        var inside = 0;
        for (var k = 0; k < Points * Points; k++)
        {
            var right = (pixel % Side) - (Side / 2.0) + (((k % Points) + 0.5) / Points) - x;
            var up = (Side / 2.0) - (pixel / Side) - ((((double)(k / Points)) + 0.5) / Points) - y;
            if ((right * right) + (up * up) <= radius * radius) inside++;
        }
        return inside / (double)(Points * Points);
    }
}
