using Idm.Plugins.Scientific;
using Idm.Plugins.Scientific.Arrays;
using Idm.Plugins.Scientific.Bart;
using Idm.Plugins.Scientific.Hdf5;
using Idm.Plugins.Scientific.Nifti;
using Idm.Sdk;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Scientific.Tests;

/// <summary>What files say about their arrays, what is refused, and what is written.</summary>
public sealed class ReaderTests
{
    [Theory]
    [InlineData("jpeg.dcm", "JPEG lossless")]
    [InlineData("big_endian.dcm", "big-endian")]
    [InlineData("ismrmrd_radial.h5", "'radial'")]
    public void A_kind_that_is_not_read_is_refused_by_name(string file, string name)
    {
        var error = Assert.Throws<PluginException>(() => ScientificFiles.Open(Golden.At(file)).Dispose());
        Assert.Contains(file, error.Message);
        Assert.Contains(name, error.Message);
        Assert.Contains("expected", error.Message);
    }

    [Theory]
    [InlineData("v5_plain.mat", "text", "text")]
    [InlineData("v4.mat", "text", "text")]
    [InlineData("v73.mat", "text", "text")]
    [InlineData("generic.h5", "words", "items of variable length")]
    [InlineData("generic.h5", "table", "records of a, b")]
    public void An_array_without_numbers_is_listed_and_refused(string file, string name, string found)
    {
        using var opened = ScientificFiles.Open(Golden.At(file));
        Assert.NotNull(opened.Arrays.Single(array => array.Name == name).Refusal);
        var error = Assert.Throws<PluginException>(() => opened.Load(name));
        Assert.Contains($"{file}: '{name}': found {found}", error.Message);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_are_there()
    {
        using var opened = ScientificFiles.Open(Golden.At("v5_sensing.mat"));
        var error = Assert.Throws<PluginException>(() => opened.Load("Phi"));
        Assert.Contains("found no array 'Phi', expected one of those in the file: phi, y", error.Message);
    }

    [Fact]
    public void Text_of_a_mat_file_is_shown()
    {
        using var opened = ScientificFiles.Open(Golden.At("v5_compressed.mat"));
        Assert.Equal("measured", opened.Arrays.Single(array => array.Name == "text").Attributes["text"]);
    }

    [Theory]
    [InlineData("scaled.nii")]
    [InlineData("big_endian.nii")]
    [InlineData("float.nii.gz")]
    public void A_volume_lies_where_nibabel_has_it(string file)
    {
        using var opened = ScientificFiles.Open(Golden.At(file));
        var expected = Golden.Truth[file]["image"].Affine!;
        var found = Said.Parse(opened.Arrays[0].Attributes["affine"])!;
        for (var i = 0; i < 16; i++) Assert.Equal(expected[i], found[i], 1e-5);
        Assert.Equal("a ramp", opened.Attributes["description"]);
        Assert.Equal("mm", opened.Attributes["units"]);
    }

    [Fact]
    public void A_series_lies_where_its_slices_do()
    {
        using var opened = ScientificFiles.Open(Golden.At("series"));
        var said = opened.Arrays[0].Attributes;
        Assert.Equal("2.5 0.5 0.75", said["spacing"]);
        // Millimetres right and anterior; DICOM has left and posterior.
        Assert.Equal("-0.75 -0 -0 10 -0 -0.5 -0 20 0 0 2.5 0 0 0 0 1", said["affine"]);
        Assert.Equal("HU", said["units"]);
    }

    [Theory]
    [InlineData("volume.nii")]
    [InlineData("volume.nii.gz")]
    public void A_volume_comes_back_as_it_was_written(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var said = new Dictionary<string, string>
        {
            ["affine"] = "0 -2 0 10 1.5 0 0 -20 0 0 3 0.5 0 0 0 1", ["spacing"] = "3 2 1.5", ["units"] = "mm",
            ["description"] = "restored",
        };
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64, ScalarType.Int16,
            ScalarType.Int32, ScalarType.Byte, ScalarType.ComplexFloat32])
        {
            var volume = arange(24).view(2, 3, 4).to(type);
            NiftiWriter.Write(folder[name], volume.shape, i => volume[i].clone(), said);
            using var opened = ScientificFiles.Open(folder[name]);
            Assert.Equal(said, opened.Attributes);
            var read = opened.Load("image");
            Assert.Equal(type, read.dtype);
            Assert.Equal(Golden.Numbers(volume), Golden.Numbers(read));
        }
    }

    [Fact]
    public void An_array_of_BART_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var numbers = complex(arange(24, ScalarType.Float32), -arange(24, ScalarType.Float32)).view(2, 3, 4);
        BartFile.Write(folder["out.cfl"], numbers);
        using var opened = ScientificFiles.Open(folder["out.hdr"]);
        Assert.Equal(Golden.Numbers(numbers), Golden.Numbers(opened.Load("out")));
        // The first index runs fastest in the file.
        Assert.Equal(12f, BitConverter.ToSingle(File.ReadAllBytes(folder["out.cfl"]), 8));
    }

    [Fact]
    public void FastMri_gives_slices_sizes_and_attributes()
    {
        using var scope = NewDisposeScope();
        using var scan = FastMriFile.Open(Golden.At("fastmri.h5"));
        Assert.Equal((2L, 3L), (scan.Slices, scan.Coils));
        Assert.Equal([8, 4, 1], scan.Header.Encoded);
        Assert.Equal([4, 4, 1], scan.Header.Reconstructed);
        Assert.Equal("AXT2", scan.File.Attributes["acquisition"]);
        Assert.Equal("0.25", scan.File.Attributes["max"]);
        Assert.Equal([1.0, 0, 1, 1], Golden.Numbers(scan.LoadMask()!));
        var expected = Golden.Truth["fastmri.h5"]["kspace"].Values;
        Assert.Equal(expected[(expected.Length / 2)..], Golden.Numbers(scan.LoadSlice(1)));
    }

    [Fact]
    public void A_tomography_file_is_found_to_be_one()
    {
        using var opened = ScientificFiles.Open(Golden.At("tomography.h5"));
        var scan = TomographyFile.Find(opened)!;
        Assert.Equal("exchange/data_white", scan.Flats!.Name);
        Assert.Equal("exchange/data_dark", scan.Darks!.Name);
        Assert.Equal("degrees", scan.Angles!.Attributes["units"]);
        using var other = ScientificFiles.Open(Golden.At("fastmri.h5"));
        Assert.Null(TomographyFile.Find(other));
    }

    [Theory]
    [InlineData("generic.h5")]
    [InlineData("generic_latest.h5")]
    public void Attributes_of_hdf5_are_told(string file)
    {
        using var opened = ScientificFiles.Open(Golden.At(file));
        Assert.Equal("h5py", opened.Attributes["made_by"]);
        var said = opened.Arrays.Single(array => array.Name == "f32").Attributes;
        Assert.Equal(("mm", "0.5 2"), (said["units"], said["scale"]));
    }
}
