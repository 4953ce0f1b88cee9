
namespace Idm.TorchRuntime.Tests;

/// <summary>The texts are glibc's own, as its dynamic linker prints them.</summary>
public sealed class LoadAdviceTests
{
    [Theory]
    [InlineData(
        "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by "
            + "/app/libLibTorchSharp.so)",
        "this system's libstdc++.so.6 is older than the library needs (GLIBCXX_3.4.32)")]
    [InlineData(
        "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /x/libtorch_cpu.so)",
        "this system's libc.so.6 is older than the library needs (GLIBC_2.38)")]
    [InlineData(
        "libcudnn.so.9: cannot open shared object file: No such file or directory",
        "libcudnn.so.9 belongs to CUDA")]
    [InlineData(
        "libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory",
        "install the package with libgomp-98b21ff3.so.1")]
    [InlineData(
        "/app/libLibTorchSharp.so: undefined symbol: _ZN3c104impl3cow15materialize_cowE",
        "another version or C++ ABI")]
    [InlineData("/x/libtorch_cpu.so: wrong ELF class: ELFCLASS32",
        "the file is damaged or built for another kind")]
    public void Advice_fits_the_linkers_words(string error, string expected)
        => Assert.Contains(expected, LoadAdvice.For(error, foreign: false));

    [Fact]
    public void Only_a_foreign_libtorch_can_be_unset()
    {
        const string Error = "/app/libLibTorchSharp.so: undefined symbol: x";
        Assert.Contains("unset IDM_LIBTORCH", LoadAdvice.For(Error, foreign: true));
        Assert.DoesNotContain("unset IDM_LIBTORCH", LoadAdvice.For(Error, foreign: false));
    }
}
