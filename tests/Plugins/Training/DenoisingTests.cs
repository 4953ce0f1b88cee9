using Idm.Configuration.Settings;
using Idm.Engine.Solving;
using Idm.Plugins.Essentials;
using Idm.Plugins.InvertibleDiffusion;
using Idm.Plugins.Restoration;
using Idm.Plugins.ZeroShot;
using Idm.Sdk;
using Idm.Sdk.Data;
using Idm.Sdk.Models;
using Idm.Sdk.Operators;
using Idm.Training.Optimizers;
using Idm.Training.Plans;
using Idm.Training.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Idm.Plugins.Tests.Training;

/// <summary>Training by noise estimation: its loss, its optimum, and the same bits as ever.</summary>
public sealed class DenoisingTests
{
    private const double Sigma = 0.2, ImageSigma = 0.1, Mean = 0.4;

    [Fact]
    public void The_weight_is_that_of_Karras_and_others()
    {
        var edm = new TrainingNoise(new() { ImageSigma = 0.5 });
        var plain = new TrainingNoise(new() { Weighting = NoiseWeighting.Noise });
        foreach (var sigma in (double[])[0.01, 0.3, 8])
        {
            // c_out = σ σ_d / √(σ² + σ_d²), and the weight is 1 / c_out².
            var output = sigma * 0.5 / Math.Sqrt((sigma * sigma) + 0.25);
            Assert.Equal(1 / output, edm.ErrorScale(sigma), 1e-9 / output);
            Assert.Equal(1 / sigma, plain.ErrorScale(sigma), 1e-12 / sigma);
        }
    }

    [Fact]
    public void Levels_are_distributed_as_the_pipeline_says()
    {
        var random = RandomStream.FromSeed(1);
        var all = SigmaRange.All;
        var normal = Logarithms(new() { Median = 0.15, Spread = 0.7, SigmaMin = 1e-6, SigmaMax = 1e4 });
        Assert.Equal(Math.Log(0.15), normal.Average(), 0.03);
        Assert.Equal(0.7, Math.Sqrt(normal.Average(l => Math.Pow(l - Math.Log(0.15), 2))), 0.03);
        var uniform = Logarithms(
            new() { Distribution = NoiseDistribution.LogUniform, SigmaMin = 0.01, SigmaMax = 1 });
        Assert.InRange(uniform.Min(), Math.Log(0.01), Math.Log(0.0102));
        Assert.InRange(uniform.Max(), Math.Log(0.98), 0);
        Assert.Equal(Math.Log(0.1), uniform.Average(), 0.06);
        var cut = Logarithms(new() { SigmaMin = 0.1, SigmaMax = 0.2 });
        Assert.Equal((Math.Log(0.1), Math.Log(0.2)), (cut.Min(), cut.Max()));

        List<double> Logarithms(TrainNoiseSettings settings)
        {
            var noise = new TrainingNoise(settings);
            var range = noise.RangeFor(all);
            return [.. Enumerable.Range(0, 4000).Select(_ => Math.Log(noise.Draw(random, range)))];
        }
    }

    [Fact]
    public void Levels_keep_to_the_model()
    {
        var range = new SigmaRange(0.01, 5);
        Assert.Equal(range, new TrainingNoise(new()).RangeFor(range));
        Assert.Equal(new SigmaRange(0.002, 20), new TrainingNoise(new()).RangeFor(SigmaRange.All));
        var error = Assert.Throws<PluginException>(
            () => new TrainingNoise(new() { SigmaMax = 6 }).RangeFor(range));
        Assert.Equal("train.noise: found σ from 0.01 to 6, and the model was made for σ from 0.01 to 5: "
            + "choose sigma_min and sigma_max in there, or leave them out", error.Message);
    }

    [Fact]
    public void The_loss_is_the_formula()
    {
        using var scope = NewDisposeScope();
        using var model = new LinearDenoiser(0.7, 0.1);
        var truth = arange(2 * 64, ScalarType.Float32).sin().reshape(2, 1, 8, 8);
        var noise = new TrainingNoise(new());
        var range = noise.RangeFor(SigmaRange.All);
        var noisy = NoisyPatches.Draw(noise, range, truth, RandomStream.FromSeed(4), 1);
        using var a = new Denoising().Create(new OperatorRequest(
            new ImageShape(1, 8, 8), ScalarType.Float32, CPU, RandomStream.FromSeed(1),
            RandomStream.FromSeed(1)));
        using var measurement = new Measurement(a, truth);
        var found = noisy.Loss(new L2Loss(), model, measurement, truth);
        double expected = 0;
        for (var i = 0; i < 2; i++)
        {
            var sigma = noisy.Sigma[i].item<float>();
            var variance = 0.25 * 0.25;
            var weight = ((sigma * sigma) + variance) / (sigma * sigma * variance);
            var denoised = noisy.X[i].Times(0.7).Plus(0.1);
            expected += weight * denoised.Minus(truth[i]).square().mean().item<float>() / 2;
        }
        Assert.Equal(expected, found.item<float>(), 1e-4 * expected);
        Assert.NotEqual(noisy.Sigma[0].item<float>(), noisy.Sigma[1].item<float>());
        // n = (x - x₀) / σ is standard normal.
        var n = noisy.X.Minus(truth).div(noisy.Sigma);
        Assert.InRange(n.std().item<float>(), 0.8, 1.2);
        found.backward();
        Assert.NotNull(model.Gain.grad);
    }

    /// <summary>Of independent Gaussian pixels the posterior mean is linear: a = s²/(s² + σ²).</summary>
    [Fact]
    public void On_Gaussian_images_it_learns_the_posterior_mean()
    {
        using var setup = new TrainingSetup();
        using var model = new LinearDenoiser(1, 0);
        var settings = new TrainNoiseSettings { SigmaMin = Sigma, SigmaMax = Sigma, ImageSigma = ImageSigma };
        var plan = setup.Plan("linear", reversible: false) with
        {
            Data = new GaussianImages(),
            Steps = 400,
            Batch = 4,
            Loss = new L2Loss(),
            LearningRate = new CosineSchedule(new CosineScheduleOptions { Value = 0.02 }),
            AdamW = new AdamWOptions(),
            Noise = new TrainingNoise(settings),
        };
        List<StepReport> reports = [];
        TrainingSetup.Run(plan, resume: false, reports: reports, network: () => Solver(new Given(model)));
        var gain = ImageSigma * ImageSigma / ((ImageSigma * ImageSigma) + (Sigma * Sigma));
        var learnt = model.Last!.Value;
        Assert.Equal(gain, learnt.Gain, 0.03);
        Assert.Equal(Mean * (1 - gain), learnt.Offset, 0.015);
        // a = 1 and b = 0 leave the noise as it is: w σ² n².
        Assert.Equal(1 + (Sigma * Sigma / (ImageSigma * ImageSigma)), reports[0].Loss, 0.3);
        // The least loss: w times the posterior variance s²σ²/(s² + σ²), which is 1.
        Assert.Equal(1, reports.TakeLast(50).Average(r => r.Loss), 0.05);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void An_interrupted_training_ends_with_the_same_bits(int workers, bool reversible)
    {
        using var setup = new TrainingSetup();
        var (whole, halves) = (Plan("whole"), Plan("halves"));
        TrainingSetup.Run(whole, resume: false, workers: workers, network: SmallPrior);
        TrainingSetup.Run(halves, resume: false, stopAfter: 3, workers: workers, network: SmallPrior);
        TrainingSetup.Run(halves, resume: true, workers: workers, network: SmallPrior);
        foreach (var file in new[] { "checkpoints/checkpoint-6.safetensors", "model.safetensors" })
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(whole.Output, file)),
                File.ReadAllBytes(Path.Combine(halves.Output, file)));

        TrainingPlan Plan(string output) => setup.Plan(output, reversible) with
        {
            Batch = 3,
            Loss = new L2Loss(),
            Muon = new MuonOptions(),
            Noise = new TrainingNoise(new()),
        };
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(1, 2)]
    public void The_first_step_is_that_of_the_whole_batch(int workers, int? microBatch)
    {
        using var setup = new TrainingSetup();
        var plan = setup.Plan("whole", reversible: false) with
        {
            Batch = 5,
            Noise = new TrainingNoise(new()),
        };
        List<StepReport> whole = [], parts = [];
        TrainingSetup.Run(plan, resume: false, stopAfter: 1, whole, network: SmallPrior);
        TrainingSetup.Run(
            plan with { Output = setup.Folder + "/parts", MicroBatch = microBatch }, resume: false,
            stopAfter: 1, parts, workers: workers, network: SmallPrior);
        Assert.Equal(whole[0].Loss, parts[0].Loss, 1e-5);
        Assert.Equal(whole[0].GradientNorm, parts[0].GradientNorm, 1e-4 * whole[0].GradientNorm);
    }

    /// <summary>
    /// The U-Net of invertible diffusion looks at the measurement, and has weights for each step.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_that_looks_at_the_measurement_can_be_trained_so(bool reversible)
    {
        using var setup = new TrainingSetup();
        List<string> notes = [];
        var plan = setup.Plan("unet", reversible) with
        {
            Noise = new TrainingNoise(new() { Weighting = NoiseWeighting.Noise }),
            Validation = new GaussianImages(),
            ValidateEvery = 3,
        };
        Assert.Equal(6, TrainingSetup.Run(plan, resume: false, notes: notes));
        var header = File.ReadLines(Path.Combine(plan.Output, "validation.csv")).First();
        Assert.Equal("step,psnr,sigma-15,sigma-25,sigma-50", header);
        Assert.Equal(3, File.ReadLines(Path.Combine(plan.Output, "validation.csv")).Count());
    }

    [Fact]
    public void The_validation_is_the_PSNR_of_denoising()
    {
        using var setup = new TrainingSetup();
        using var model = new LinearDenoiser(1, 0);                 // leaves the noise
        var plan = setup.Plan("identity", reversible: false) with
        {
            Steps = 1,
            LearningRate = new ConstantSchedule(new ConstantScheduleOptions { Value = 0 }),
            AdamW = new AdamWOptions(),
            Noise = new TrainingNoise(new()),
            Validation = new GaussianImages(),
            ValidateEvery = 1,
        };
        TrainingSetup.Run(plan, resume: false, network: () => Solver(new Given(model)));
        var row = File.ReadLines(Path.Combine(plan.Output, "validation.csv")).Last().Split(',')
            .Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(20 * Math.Log10(255 / 15.0), row[2], 0.2);
        Assert.Equal(20 * Math.Log10(255 / 25.0), row[3], 0.2);
    }

    [Fact]
    public void What_is_validated_is_not_the_noise_of_the_measurement()
    {
        const double level = 0.05;
        using var scope = NewDisposeScope();
        using var solver = new Solver(
            new Denoising(), new GaussianNoise(new() { Sigma = level }), new Given(new Measured()),
            new DenoiseSampler(new()), channels: 1, 5, CPU);
        var grey = new ImageData(new ImageShape(1, 32, 32), [.. Enumerable.Repeat(0.5f, 1024)], 255);
        using var found = RestoredImage.Denoised(solver, "grey", grey, level);
        var (n, other) = (found.BackProjection.Minus(0.5), found.Restored.Minus(0.5));
        foreach (var noise in (Tensor[])[n, other])
            Assert.Equal(level, noise.square().mean().sqrt().item<float>(), 0.1 * level);
        Assert.InRange(n.mul(other).mean().item<float>() / (level * level), -0.15, 0.15);
    }

    private static Solver SmallPrior() => Solver(new Prior(new() { Channels = 16, Blocks = 1 }));

    private static Solver Solver(IModelFactory models) =>
        new(new Denoising(), null, models, new DenoiseSampler(new()), channels: 1, 5, CPU);

    /// <summary>Independent pixels of mean 0.4 and standard deviation 0.1.</summary>
    private sealed class GaussianImages : IImageSource
    {
        private const int Side = 64;

        public IReadOnlyList<DataItem> List() =>
            [.. Enumerable.Range(1, 4).Select(i => new ImageItem($"{i}", $"{i}", () => Image(i)))];

        private static ImageData Image(int number)
        {
            var random = RandomStream.FromSeed(number);
            float[] samples = [.. Enumerable.Range(0, Side * Side)
                .Select(_ => (float)(Mean + (ImageSigma * random.NextNormal())))];
            return new ImageData(new ImageShape(1, Side, Side), samples, 255);
        }
    }

    private sealed class Given(IModel model) : IModelFactory
    {
        public IModel Create(ModelRequest request) => model;
    }

    /// <summary>D = a x + b.</summary>
    private sealed class LinearDenoiser : nn.Module, IDenoiser
    {
        public LinearDenoiser(double gain, double offset)
            : base(nameof(LinearDenoiser))
        {
            register_parameter("gain", Gain = new Parameter(tensor((float)gain)));
            register_parameter("offset", Offset = new Parameter(tensor((float)offset)));
        }

        public Parameter Gain { get; }

        public Parameter Offset { get; }

        /// <summary>What was learnt, as it was when the model was disposed.</summary>
        public (float Gain, float Offset)? Last { get; private set; }

        public nn.Module Network => this;

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement) =>
            x.mul(Gain).add(Offset);

        protected override void Dispose(bool disposing)
        {
            if (disposing) Last ??= (Gain.item<float>(), Offset.item<float>());
            base.Dispose(disposing);
        }
    }

    /// <summary>Shows the measurement.</summary>
    private sealed class Measured : IDenoiser
    {
        public nn.Module Network { get; } = nn.Identity();

        public bool NeedsMeasurement => true;

        public Tensor Denoise(Tensor x, NoiseLevel level, Measurement? measurement) => measurement!.Y.clone();

        public void Dispose() => Network.Dispose();
    }
}
