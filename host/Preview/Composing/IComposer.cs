using Idm.Common.Drawing;

namespace Idm.Preview.Composing;

/// <summary>Turns scenes into pixels. All composers agree to 1/255.</summary>
public interface IComposer : IDisposable
{
    /// <summary>Name of the device, for people.</summary>
    string Name { get; }

    /// <summary>Composes a scene.</summary>
    /// <returns>A canvas of the scene's size, the caller's own.</returns>
    Canvas Compose(Scene scene);
}
