#!/usr/bin/env dotnet
// An experiment: how good a restored photo is, against how much was measured and against how long one
// computes.
//
//   idm script run scripts/psnr-curves.cs            total variation alone
// idm script run scripts/psnr-curves.cs model      and the trained model, at the ratio that it was trained
// for
//
// Writes psnr-ratio.csv and .png, psnr-steps.csv and .png into the working folder. Every run measures anew,
// with the
// pipeline's seed: the same numbers come out each time.

var ratios = Table("ratio", "psnr", "ssim");
foreach (var ratio in new[] { 0.05, 0.1, 0.2, 0.3, 0.5 })
{
    var result = Run("psnr-curves.yaml", with => with.Operator.Ratio = ratio);
    ratios.Add(ratio, result["psnr"], result["ssim"]);
}
Console.WriteLine(ratios);
ratios.Save("psnr-ratio.csv");
var curve =
    Plot("PSNR against the compression ratio", "ratio (measurements per pixel)", "PSNR, dB",
    logarithmicX: true)
    .Add("total variation", ratios.Numbers("ratio"), ratios.Numbers("psnr"));
if (Arguments.Contains("model"))
{
    // A whole part can be replaced; an anonymous object is a mapping. These weights are for a ratio of 0.1
    // and T = 3.
    var trained = Run("psnr-curves.yaml", with =>
    {
        with.Operator.Ratio = 0.1;
        with.Model =
            new { use = "idm-unet", size = "small", weights = "../weights/idm-cs-10/model.safetensors" };
        with.Sampler = new { use = "idm", steps = 3, project = true };
    });
    Console.WriteLine($"idm-cs-10: {trained}");
    curve.Add("idm-cs-10, T = 3", [0.1], [trained["psnr"]]);
}
curve.Save("psnr-ratio.png");

var steps = Table("steps", "psnr", "seconds");
foreach (var count in new[] { 60, 125, 250, 500 })
{
    var result = Run("psnr-curves.yaml", with => with.Sampler.Iterations = count);
    steps.Add(count, result["psnr"], result["seconds"]);
}
Console.WriteLine(steps);
steps.Save("psnr-steps.csv");
Plot("PSNR against the number T of steps", "T (iterations of the sampler)", "PSNR, dB", logarithmicX: true)
    .Add("total variation", steps.Numbers("steps"), steps.Numbers("psnr"))
    .Save("psnr-steps.png");
