using Idm.TensorFiles.Weights;

namespace Idm.TensorFiles.Tests;

public sealed class WeightsFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _variable = Environment.GetEnvironmentVariable(WeightsFolder.Variable);
    private readonly string? _dataHome = Environment.GetEnvironmentVariable("XDG_DATA_HOME");

    public WeightsFolderTests()
    {
        Environment.SetEnvironmentVariable(WeightsFolder.Variable, $"{_folder["shared"]}:{_folder["more"]}");
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", _folder["home"]);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(WeightsFolder.Variable, _variable);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", _dataHome);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("pipeline/weights/w/model.safetensors")]
    [InlineData("shared/w/model.safetensors")]
    [InlineData("more/w/model.safetensors")]
    [InlineData("home/idm/weights/w/model.safetensors")]
    public void Name_is_found_in_each_place(string place)
    {
        var file = Put(place);
        Assert.Equal(file, new WeightsFolder(_folder["pipeline"]).Resolve("w").Path);
    }

    [Fact]
    public void Nearest_place_wins()
    {
        Put("home/idm/weights/w/model.safetensors");
        Put("shared/w/model.safetensors");
        var nearest = Put("pipeline/weights/w/model.safetensors");
        Assert.Equal(nearest, new WeightsFolder(_folder["pipeline"]).Resolve("w").Path);
    }

    [Fact]
    public void Name_that_is_nowhere_lists_every_place_and_what_to_do()
    {
        Put("shared/other/model.safetensors");
        var error = Assert.Throws<WeightsException>(
            () => new WeightsFolder(_folder["pipeline"]).Resolve("w"));
        var places = new[]
        {
            _folder["pipeline/weights"], Path.Combine(Environment.CurrentDirectory, "weights"),
            Path.Combine(AppContext.BaseDirectory, "weights"), _folder["shared"], _folder["more"],
            _folder["home/idm/weights"],
        }.Distinct().Select(folder => Path.Combine(folder, "w", "model.safetensors"));
        Assert.StartsWith($"weights: 'w' was not found; looked at\n  {string.Join("\n  ", places)}\nput the "
            + "file at", error.Message);
        Assert.EndsWith("; weights that are there: other", error.Message);
    }

    [Theory]
    [InlineData("here.safetensors")]
    [InlineData("./here.safetensors")]
    [InlineData("../pipeline/here.safetensors")]
    public void Path_is_relative_to_the_pipeline(string path)
    {
        var file = Put("pipeline/here.safetensors");
        Assert.Equal(file, new WeightsFolder(_folder["pipeline"]).Resolve(path).Path);
        Assert.Equal(file, new WeightsFolder(_folder["pipeline"]).Resolve(file).Path);
    }

    [Fact]
    public void Missing_path_is_named_in_full()
    {
        var error = Assert.Throws<WeightsException>(
            () => new WeightsFolder(_folder.FullPath).Resolve("a.safetensors"));
        Assert.Contains($"there is no file {_folder["a.safetensors"]}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../secret")]
    [InlineData("model.d/x.onnx")]
    [InlineData("https://example.org/w")]
    public void Anything_else_is_no_name(string weights)
    {
        var error = Assert.Throws<WeightsException>(
            () => new WeightsFolder(_folder.FullPath).Resolve(weights));
        Assert.StartsWith($"weights: found '{weights}', expected the name of a weights folder",
            error.Message);
    }

    [Fact]
    public void Hash_is_SHA256_and_another_one_is_refused_with_both()
    {
        File.WriteAllText(_folder["abc.safetensors"], "abc");
        var file = new WeightsFolder(_folder.FullPath).Resolve("abc.safetensors");
        // FIPS 180-2, B.1.
        const string Expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.Equal(Expected, file.Sha256);
        file.Require(Expected);
        file.Require("sha256:" + Expected.ToUpperInvariant());
        var other = new string('0', 64);
        var error = Assert.Throws<WeightsException>(() => file.Require(other));
        Assert.StartsWith($"{file.Path}: found SHA-256 {Expected}, expected {other}; ", error.Message);
        Assert.Contains("expected 64 hexadecimal digits", Assert.Throws<WeightsException>(
            () => file.Require("abc")).Message);
    }

    private string Put(string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[place])!);
        File.WriteAllText(_folder[place], "");
        return _folder[place];
    }
}
