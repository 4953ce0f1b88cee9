using Idm.Engine.Results;

namespace Idm.Engine.Tests.Results;

public sealed class MetricsReportTests
{
    [Fact]
    public void The_file_is_exactly_as_documented()
    {
        using var folder = new TemporaryFolder();
        using var output = OutputFolder.Claim(folder["out"], overwrite: false);
        var report = new MetricsReport();
        report.Add(new ImageResult("a", [new("psnr", 30.5), new("ssim", 0.75)], Seconds: 0.5));
        report.Add(new ImageResult("b", [new("psnr", 100), new("ssim", double.NaN)], Seconds: 1.5));
        report.Add(new ImageResult("c", [new("nmse", double.PositiveInfinity)]));
        report.Add(new ImageFailure("d", "/images/d.png", "cannot read"));
        report.Write(output);

        Assert.Equal("""
            {
              "images": [
                {
                  "name": "a",
                  "psnr": 30.5,
                  "ssim": 0.75,
                  "seconds": 0.5
                },
                {
                  "name": "b",
                  "psnr": 100,
                  "seconds": 1.5,
                  "unavailable": {
                    "ssim": "not a number"
                  }
                },
                {
                  "name": "c",
                  "unavailable": {
                    "nmse": "infinite"
                  }
                }
              ],
              "mean": {
                "psnr": 65.25,
                "ssim": 0.75,
                "seconds": 1
              },
              "mean_over": {
                "psnr": 2,
                "ssim": 1,
                "seconds": 2
              },
              "unavailable": {
                "nmse": "no image has a value: infinite"
              },
              "failed": [
                {
                  "name": "d",
                  "origin": "/images/d.png",
                  "error": "cannot read"
                }
              ]
            }

            """.ReplaceLineEndings("\n"), File.ReadAllText(output.PathOf("metrics.json")));
    }

    [Fact]
    public void A_metric_without_a_value_is_named_with_its_reason()
    {
        var report = new MetricsReport();
        report.Add(new ImageResult("a", [new("psnr", 30)]) { Unavailable = [new("ssim", "too small")] });
        report.Add(new ImageResult("b", [new("psnr", 32), new("ssim", 0.5)]));
        report.AddOverSet("fid", 12.5);
        report.AddUnavailable("kid", "too few images");

        Assert.Equal(
            """
            {"images":[{"name":"a","psnr":30,"unavailable":{"ssim":"too small"}},{"name":"b","psnr":32,"ssim":0.5}],
            "mean":{"psnr":31,"ssim":0.5,"fid":12.5},"mean_over":{"ssim":1},"unavailable":{"kid":"too few images"},
            "failed":[]}
            """.ReplaceLineEndings(""), report.ToJson().ToJsonString());
    }

    [Fact]
    public void A_value_over_the_set_that_is_not_finite_is_named_as_well()
    {
        var report = new MetricsReport();
        report.AddOverSet("fid", double.NaN);
        Assert.Empty(report.Mean);
        Assert.Equal([new("fid", "not a number")], report.Unavailable);
    }

    [Fact]
    public void A_run_without_images_says_so_in_the_same_shape() =>
        Assert.Equal("""{"images":[],"mean":{},"failed":[]}""", new MetricsReport().ToJson().ToJsonString());
}
