using Idm.Engine.Planning;

namespace Idm.Engine.Tests.Planning;

/// <summary>Weights that are used otherwise than they were trained are never silent.</summary>
public sealed class TrainedForTests
{
    private static readonly TrainedFor _now = new(
        "blur", "BlurOptions { Kernel = Gaussian, Sigma = 2, Path =  }",
        "idm", "IdmSamplerOptions { Steps = 3, Consistency = Gradient, Mirrors = 8 }", ["Consistency"]);

    private static readonly Dictionary<string, string> _same = new()
    {
        ["operator"] = "blur",
        ["operator_options"] = "BlurOptions { Kernel = Gaussian, Sigma = 2, Path =  }",
        ["sampler"] = "idm",
        ["sampler_options"] = "IdmSamplerOptions { Steps = 3, Consistency = Gradient, Mirrors = 1 }",
        ["scheduled"] = "",
    };

    [Theory]
    [InlineData("sampler", "ddnm", "the sampler 'ddnm', this pipeline uses 'idm'")]
    [InlineData("sampler_options",
        "IdmSamplerOptions { Steps = 3, Consistency = PseudoInverse, Mirrors = 1 }",
        "Consistency PseudoInverse of the sampler, this pipeline uses Gradient")]
    [InlineData("operator_options", "BlurOptions { Kernel = Gaussian, Sigma = 1.5, Path =  }",
        "Sigma 1.5 of the operator, this pipeline uses 2")]
    public void A_difference_is_named(string key, string value, string expected) =>
        Assert.Equal([expected], _now.Differences(With(key, value)));

    [Theory]
    [InlineData("sampler", "idm")]
    [InlineData("sampler_options", "")]
    [InlineData("operator_options", "BlurOptions { Sigma = 1 }; BlurOptions { Sigma = 2 }")]
    [InlineData("objective", "denoising")]
    public void What_is_the_same_or_not_told_is_not(string key, string value) =>
        Assert.Empty(_now.Differences(With(key, value)));

    [Fact]
    public void What_changed_in_training_may_have_any_value()
    {
        var told = With("operator_options", "BlurOptions { Kernel = Gaussian, Sigma = 1.5, Path =  }");
        told["scheduled"] = "operator.sigma";
        Assert.Empty(_now.Differences(told));
        told.Remove("scheduled");
        Assert.Empty(_now.Differences(told));
    }

    private static Dictionary<string, string> With(string key, string value) =>
        new(_same) { [key] = value };
}
