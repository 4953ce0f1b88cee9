using Idm.Sdk;
using Idm.Sdk.Operators;
using static TorchSharp.torch;

namespace Idm.Scripting.Scripts.Parts;

/// <summary>Creates an operator by a function of a script.</summary>
internal sealed class ScriptOperatorFactory(
    ScriptSession session, Func<OperatorRequest, IOperator> create, Func<ImageShape, ImageShape>? pad)
    : IOperatorFactory
{
    /// <summary>Definition in the script.</summary>
    public required ScriptPart Part { get; init; }

    public ImageShape Pad(ImageShape image) => pad?.Invoke(image) ?? image;

    public IOperator Create(OperatorRequest request)
    {
        using var lab = session.Enter();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var a = create(request) ?? throw new PluginException($"the operator '{Part.Name}' of "
            + $"{session.Source.Shown} is null: its function must return an operator");

        // Tensors made along the way belong to the operator: its functions may have captured them.
        var made = scope.DisposablesView.ToList();
        foreach (var item in made) scope.Detach(item);
        return new ScriptOperator(a, made, Part);
    }
}
