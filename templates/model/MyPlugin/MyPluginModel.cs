using Idm.Sdk;
using Idm.Sdk.Models;

namespace MyPlugin;

/// <summary>Three convolutions that look at the image and at what the measurement shows of it.</summary>
[PluginExport(ExportKinds.Model, "my-plugin", "Three convolutions over the image and Aᵀy.",
    Equation = "ε(x, t, y) = C₃ σ(C₂ σ(C₁ [x, Aᵀy]))", Shapes = "x, ε (N, C, H, W)")]
public sealed class MyPluginModel(MyPluginOptions options) : IModelFactory
{
    /// <inheritdoc/>
    public IModel Create(ModelRequest request) => new MyPluginNetwork(options, request);
}
