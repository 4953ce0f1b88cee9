using Idm.Scripting.Interactive;

namespace Idm.Scripting.Repl;

/// <summary>Source of inputs.</summary>
public interface IInput
{
    /// <summary>Waits for an input; null at the end, an empty text where there is nothing to do.</summary>
    InputText? Read();
}
