using Idm.Sdk;
using Idm.Sdk.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Idm.Cli.Tests.Plugins;

/// <summary>
/// Moves the image by a pixel, and moves it on, instead of back, in its adjoint: a slip that is easily made.
/// </summary>
[PluginExport(ExportKinds.Operator, "shift", "Moves the image by a pixel; its adjoint is wrong.")]
public sealed class Shift : IOperatorFactory
{
    /// <inheritdoc/>
    public IOperator Create(OperatorRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Moved(request.Image);
    }

    private sealed class Moved(ImageShape image) : IOperator
    {
        public ImageShape Image => image;

        public IReadOnlyList<long> Measurement { get; } = [image.Channels, image.Height, image.Width];

        public double? Norm => 1;

        public Tensor Forward(Tensor x) => x.roll(1, 3);

        public Tensor Adjoint(Tensor y) => y.roll(1, 3);

        public void Dispose()
        {
            // nothing is held
        }
    }
}
