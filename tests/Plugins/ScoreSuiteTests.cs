using Idm.Plugins.Essentials;
using Idm.Plugins.Perceptual;
using Idm.Plugins.Tests.Perceptual;
using Idm.Sdk;
using Idm.Sdk.Checks.Scores;
using Idm.Sdk.Metrics;

namespace Idm.Plugins.Tests;

/// <summary>The built-in metrics and losses keep their contracts.</summary>
public sealed class ScoreSuiteTests
{
    public static TheoryData<string> Metrics =>
        ["psnr", "ssim", "ms-ssim", "gmsd", "haarpsi", "mae", "nmse", "nrmse", "lpips"];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void A_metric_passes_its_suite(string name)
    {
        IMetric metric = name switch
        {
            "psnr" => new Psnr(),
            "ssim" => new Ssim(),
            "ms-ssim" => new MultiScaleSsim(),
            "gmsd" => new Gmsd(),
            "haarpsi" => new HaarPsi(),
            "mae" => new Mae(),
            "nmse" => new Nmse(),
            "nrmse" => new Nrmse(new NrmseOptions()),
            _ => new Lpips(
                new LpipsOptions { Backbone = LpipsBackbone.Squeeze, Weights = "net.pth" },
                FormulaWeights.Context(_ => FormulaWeights.Of("squeeze"))),
        };
        var report = MetricCheck.Full(metric, RandomStream.FromSeed(1));
        (metric as IDisposable)?.Dispose();
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void A_loss_passes_its_suite()
    {
        foreach (var loss in (ILoss[])[new L1Loss(), new L2Loss()])
        {
            var report = LossCheck.Full(loss, RandomStream.FromSeed(1));
            Assert.True(report.Passed, report.ToString());
        }
    }
}
