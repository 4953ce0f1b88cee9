using System.Buffers.Binary;
using System.Text;
using Idm.Plugins.Mri;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Mri;

/// <summary>Masks and sensitivities from files, which the tests write byte by byte.</summary>
public sealed class ScanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("idm-mri-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("|b1", false, false)]
    [InlineData("|u1", true, false)]
    [InlineData("<f8", false, false)]
    [InlineData("", true, false)]
    [InlineData("|b1", true, true)]
    public void A_mask_measures_where_it_is_not_0(string descr, bool fromCorner, bool columns)
    {
        using var scope = NewDisposeScope();
        const int Height = 5, Width = 6;
        var seen = new HashSet<(int Down, int Right)> { (0, 0), (0, 2), (-2, 1), (1, -3), (2, 0) };
        var values = new double[columns ? Width : Height * Width];
        foreach (var (down, right) in seen)
        {
            var row = fromCorner ? (down + Height) % Height : down + (Height / 2);
            var column = fromCorner ? (right + Width) % Width : right + (Width / 2);
            values[columns ? column : (row * Width) + column] = 1;
        }
        long[] shape = columns ? [Width] : [Height, Width];
        var file = descr.Length > 0
            ? Npy("mask.npy", descr, shape, values)
            : Safetensors("mask.safetensors", shape, values);
        var options = new MriOptions
        { Mask = MaskPattern.File, MaskFile = file, MaskFromCorner = fromCorner, Complex = true };
        using var a = Scanner.Create(options, Height, Width, folder: _folder);

        // A pure wave is seen exactly if its frequency is.
        for (var down = -2; down <= 2; down++)
        for (var right = -3; right < 3; right++)
        {
            var wave = outer(
                Scanner.FourierMatrix(Height)[down + 2].conj(),
                Scanner.FourierMatrix(Width)[right + 3].conj());
            var x = stack([wave.real, wave.imag]).unsqueeze(0);
            var energy = a.Forward(x).norm().item<double>();
            var expected = columns ? seen.Any(s => s.Right == right) : seen.Contains((down, right));
            Assert.Equal(expected ? 1 : 0, energy, 1e-12);
        }
    }

    [Theory]
    [InlineData("<c16")]
    [InlineData("<f4")]
    [InlineData("")]
    public void Sensitivities_are_taken_as_they_are(string descr)
    {
        using var scope = NewDisposeScope();
        var maps = CoilMaps.Synthetic(3, 6, 7);
        var pairs = maps.view_as_real();
        var file = descr switch
        {
            "<c16" => Npy("maps.npy", descr, [3, 6, 7], Values(pairs)),
            "<f4" => Npy("maps.npy", descr, [3, 2, 6, 7], Values(pairs.permute(0, 3, 1, 2))),
            _ => Safetensors("maps.safetensors", [3, 2, 6, 7], Values(pairs.permute(0, 3, 1, 2))),
        };
        using var a = Scanner.Create(
            new MriOptions { Sensitivities = file, Acceleration = 2 }, 6, 7, folder: _folder);
        using var b = Scanner.Create(new MriOptions { Coils = 3, Acceleration = 2 }, 6, 7);
        var x = rand(1, 1, 6, 7, dtype: ScalarType.Float64);
        Assert.InRange(Scanner.Gap(a.Forward(x), b.Forward(x)), 0, 1e-6);
    }

    [Fact]
    public void What_is_wrong_with_a_file_is_said_with_its_name()
    {
        Assert.Contains("(4, 4), but the images need (5, 6), or (6) for columns",
            Refusal(Npy("a.npy", "<f4", [4, 4], new double[16])));
        Assert.Contains("measures nothing", Refusal(Npy("b.npy", "<f4", [5, 6], new double[30])));
        Assert.Contains("type '<M8'", Refusal(Npy("c.npy", "<M8", [5, 6], new double[30])));
        Assert.Contains("found 116 bytes of numbers, expected 120", Refusal(
            Npy("d.npy", "<f4", [5, 6], new double[29])));
        Assert.Contains("d.npy", Refusal("d.npy"));
        Assert.Contains("missing.npy", Refusal("missing.npy"));
        File.WriteAllText(Path.Combine(_folder, "f.npy"), "no numpy file at all");
        Assert.Contains("f.npy", Refusal("f.npy"));
        File.WriteAllBytes(
            Path.Combine(_folder, "h.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Assert.Contains("found 0 tensors in 'h.safetensors'", Refusal("h.safetensors"));
    }

    [Fact]
    public void Sensitivities_of_zeros_are_refused()
    {
        var file = Npy("maps.npy", "<c16", [3, 6, 7], new double[3 * 6 * 7 * 2]);
        var error = Assert.Throws<PluginException>(
            () => Scanner.Create(new MriOptions { Sensitivities = file }, 6, 7, folder: _folder));
        Assert.Contains("maps.npy' are 0 everywhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sensitivities_of_another_size_are_refused_with_both()
    {
        var file = Npy("maps.npy", "<c16", [3, 6, 7], new double[3 * 6 * 7 * 2]);
        Assert.Contains("'maps.npy' are (3, 6, 7, 2), but the images need complex (coils, 5, 7)",
            Assert.Throws<PluginException>(
            () => Scanner.Create(new MriOptions { Sensitivities = file }, 5, 7, folder: _folder)).Message);
    }

    [Fact]
    public void Mask_and_file_must_agree()
    {
        Assert.Contains("mask_file is missing", Assert.Throws<PluginException>(
            () => Scanner.Create(new MriOptions { Mask = MaskPattern.File }, 4, 4)).Message);
        Assert.Contains("write 'mask: file'", Assert.Throws<PluginException>(
            () => Scanner.Create(new MriOptions { MaskFile = "mask.npy" }, 4, 4)).Message);
    }

    private string Refusal(string file) => Assert.Throws<PluginException>(() => Scanner.Create(
        new MriOptions { Mask = MaskPattern.File, MaskFile = file }, 5, 6, folder: _folder)).Message;

    private static double[] Values(Tensor t) => t.contiguous().data<double>().ToArray();

    private string Npy(string name, string descr, long[] shape, double[] values)
    {
        var sizes = string.Join(", ", shape) + (shape.Length == 1 ? "," : "");
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({sizes}), }}\n";
        var bytes = new List<byte> { 0x93 };
        bytes.AddRange("NUMPY"u8);
        bytes.AddRange([1, 0, (byte)header.Length, 0]);
        bytes.AddRange(Encoding.ASCII.GetBytes(header));
        bytes.AddRange(Bytes(values, single: descr[1..] == "f4", integer: descr[1..] is "b1" or "u1"));
        File.WriteAllBytes(Path.Combine(_folder, name), [.. bytes]);
        return name;
    }

    private string Safetensors(string name, long[] shape, double[] values)
    {
        var header = "{\"it\":{\"dtype\":\"F32\",\"shape\":[" + string.Join(",", shape)
            + $"],\"data_offsets\":[0,{values.Length * 4}]}}}}";
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(
            Path.Combine(_folder, name),
            [.. length, .. Encoding.ASCII.GetBytes(header), .. Bytes(values, true, false)]);
        return name;
    }

    private static IEnumerable<byte> Bytes(double[] values, bool single, bool integer) =>
        values.SelectMany(v =>
        integer ? [(byte)v] : single ? BitConverter.GetBytes((float)v) : BitConverter.GetBytes(v));
}
