using Idm.TensorFiles.Reading;
using Idm.TorchRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.TensorFiles.Tests.Archives;

/// <summary>Files of torch.save from before PyTorch 1.6.</summary>
public sealed class LegacyTorchFileTests : IDisposable
{
    /// <summary>
    /// By torch.save of PyTorch 1.13 with _use_new_zipfile_serialization=False: a.weight = 0, 0.5, ... 2.5 as
    /// 2 x 3 float32, a.transposed, its transpose; half = 1.5, -2 in float16; count = 7, an int64 without
    /// dimensions.
    /// </summary>
    private const string FromPython3 =
        "gAKKCmz8nEb5IGqoUBkugAJN6QMugAJ9cQAoWBAAAABwcm90b2NvbF92ZXJzaW9ucQFN6QNYDQAAAGxpdHRsZV9lbmRpYW5x" +
        "AohYCgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS6AAmNjb2xs" +
        "ZWN0aW9ucwpPcmRlcmVkRGljdApxAClScQEoWAgAAABhLndlaWdodHECY3RvcmNoLl91dGlscwpfcmVidWlsZF90ZW5zb3Jf" +
        "djIKcQMoKFgHAAAAc3RvcmFnZXEEY3RvcmNoCkZsb2F0U3RvcmFnZQpxBVgKAAAAMTAxODA3ODY0MHEGWAMAAABjcHVxB0sG" +
        "TnRxCFFLAEsCSwOGcQlLA0sBhnEKiWgAKVJxC3RxDFJxDVgMAAAAYS50cmFuc3Bvc2VkcQ5oAygoaARoBVgKAAAAMTAxODA3" +
        "ODY0MHEPaAdLBk50cRBRSwBLA0sChnERSwFLA4ZxEoloAClScRN0cRRScRVYBAAAAGhhbGZxFmgDKChoBGN0b3JjaApIYWxm" +
        "U3RvcmFnZQpxF1gKAAAAMTAxNzk4NDY3MnEYaAdLAk50cRlRSwBLAoVxGksBhXEbiWgAKVJxHHRxHVJxHlgFAAAAY291bnRx" +
        "H2gDKChoBGN0b3JjaApMb25nU3RvcmFnZQpxIFgKAAAAMTAxNzgzMzg3MnEhaAdLAU50cSJRSwApKYloAClScSN0cSRScSV1" +
        "LoACXXEAKFgKAAAAMTAxNzgzMzg3MnEBWAoAAAAxMDE3OTg0NjcycQJYCgAAADEwMTgwNzg2NDBxA2UuAQAAAAAAAAAHAAAA" +
        "AAAAAAIAAAAAAAAAAD4AwAYAAAAAAAAAAAAAAAAAAD8AAIA/AADAPwAAAEAAACBA";

    /// <summary>
    /// As Python 2 wrote it, with texts in bytes, a dictionary from pairs, and _rebuild_tensor for the
    /// second: lin0.model.1.weight = 0.25, -1 as 1 x 2 x 1 x 1 float32; old = 3.5 in float64. torch.load of
    /// 1.13 reads it so.
    /// </summary>
    private const string FromPython2 =
        "gAKKCmz8nEb5IGqoUBkugAJN6QMugAJ9KFUQcHJvdG9jb2xfdmVyc2lvbk3pA1UNbGl0dGxlX2VuZGlhboh1LoACY2NvbGxl" +
        "Y3Rpb25zCk9yZGVyZWREaWN0Cl0oXShVE2xpbjAubW9kZWwuMS53ZWlnaHRjdG9yY2guX3V0aWxzCl9yZWJ1aWxkX3RlbnNv" +
        "cl92MgooKFUHc3RvcmFnZWN0b3JjaApGbG9hdFN0b3JhZ2UKVQIxMVUGY3VkYTowigECTnRRSwAoSwFLAksBSwF0KEsCSwFL" +
        "AUsBdIlOdFJlXShVA29sZGN0b3JjaC5fdXRpbHMKX3JlYnVpbGRfdGVuc29yCigoVQdzdG9yYWdlY3RvcmNoCkRvdWJsZVN0" +
        "b3JhZ2UKVQIyMlUGY3VkYTowigEBTnRRSwAoSwF0KEsBdHRSZWWFUi6AAl0oVQIxMVUCMjJlLgIAAAAAAAAAAACAPgAAgL8B" +
        "AAAAAAAAAAAAAAAAAAxA";

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope;

    public LegacyTorchFileTests()
    {
        NativeTorch.Load();
        _scope = NewDisposeScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_of_python_3_is_read()
    {
        using var file = Open(Convert.FromBase64String(FromPython3));
        Assert.Equal(["a.weight", "a.transposed", "half", "count"], file.Tensors.Keys);
        Assert.Equal([0, 0.5f, 1, 1.5f, 2, 2.5f], file.Load("a.weight").data<float>().ToArray());
        Assert.Equal([0, 1.5f, 0.5f, 2, 1, 2.5f], file.Load("a.transposed").data<float>().ToArray());
        Assert.Equal([1.5f, -2], file.Load("half").to(ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(7, file.Load("count").item<long>());
        Assert.Empty(file.Load("count").shape);
    }

    [Fact]
    public void A_file_of_python_2_is_read()
    {
        using var file = Open(Convert.FromBase64String(FromPython2));
        Assert.Equal(["lin0.model.1.weight", "old"], file.Tensors.Keys);
        Assert.Equal([1, 2, 1, 1], file.Load("lin0.model.1.weight").shape);
        Assert.Equal([0.25f, -1], file.Load("lin0.model.1.weight").data<float>().ToArray());
        Assert.Equal(3.5, file.Load("old").item<double>());
    }

    [Theory]
    [InlineData(FromPython3)]
    [InlineData(FromPython2)]
    public void Cut_anywhere_it_is_refused(string text)
    {
        var whole = Convert.FromBase64String(text);
        for (var length = 6; length < whole.Length; length++)
        {
            var error = Assert.Throws<WeightsException>(() => Open(whole[..length]).Dispose());
            Assert.StartsWith(_folder["old.pth"], error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(FromPython3)]
    [InlineData(FromPython2)]
    public void Changed_anywhere_it_is_read_or_refused_and_nothing_else(string text)
    {
        var whole = Convert.FromBase64String(text);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x15;
            try
            {
                using var scope = NewDisposeScope();
                using var file = Open(changed);
                foreach (var name in file.Tensors.Keys) file.Load(name);
            }
            catch (WeightsException e)
            {
                Assert.Contains(_folder["old.pth"], e.Message, StringComparison.Ordinal);
            }
        }
    }

    private ITensorFile Open(byte[] bytes) => TensorFile.Open(_folder.Put("old.pth", bytes));
}
