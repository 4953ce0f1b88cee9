using System.Text;
using Idm.TensorFiles.Numpy;
using Idm.TorchRuntime;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests.Numpy;

public sealed class NpyWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NpyWriterTests() => NativeTorch.Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bytes_are_those_of_numpy_save()
    {
        NpyWriter.Write(_folder["a.npy"], [1f, -2f], 2);
        // numpy.save(path, numpy.array([1, -2], '<f4')): the header is filled up to 128 bytes.
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header),
            0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];
        Assert.Equal(expected, File.ReadAllBytes(_folder["a.npy"]));
    }

    [Fact]
    public void Complex_numbers_are_pairs_of_one_type()
    {
        using var scope = NewDisposeScope();
        NpyWriter.WriteComplex(_folder["c.npy"], [1, 2, 3, -4, 5, 6], 3, 1);
        Assert.Contains("'descr': '<c8', 'fortran_order': False, 'shape': (3, 1), }",
            Encoding.Latin1.GetString(File.ReadAllBytes(_folder["c.npy"])), StringComparison.Ordinal);
        var read = NamedTensors.Read("c.npy", _folder.FullPath).Values.Single();
        Assert.Equal([3, 1, 2], read.shape);
        Assert.Equal([1f, 2, 3, -4, 5, 6], read.data<float>().ToArray());
    }

    [Fact]
    public void Numbers_that_do_not_fill_the_shape_are_refused_and_nothing_is_written()
    {
        Assert.Throws<ArgumentException>(() => NpyWriter.Write(_folder["a.npy"], [1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => NpyWriter.WriteComplex(_folder["a.npy"], [1, 2], 2));
        Assert.False(File.Exists(_folder["a.npy"]));
    }
}
