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
                  "seconds": 1.5
                },
                {
                  "name": "c"
                }
              ],
              "mean": {
                "psnr": 65.25,
                "ssim": 0.75,
                "seconds": 1
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
    public void A_run_without_images_says_so_in_the_same_shape() =>
        Assert.Equal("""{"images":[],"mean":{},"failed":[]}""", new MetricsReport().ToJson().ToJsonString());
}
