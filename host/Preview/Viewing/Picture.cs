using Idm.Common.Drawing;
using Idm.Preview.Composing;

namespace Idm.Preview.Viewing;

/// <summary>A scene, and where on it things are.</summary>
/// <param name="Scene">What to compose.</param>
/// <param name="Panels">The pictures.</param>
/// <param name="Scrubber">Where steps are chosen; empty if there is none.</param>
public sealed record Picture(Scene Scene, IReadOnlyList<PlacedPanel> Panels, Area Scrubber);
