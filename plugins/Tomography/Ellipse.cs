namespace Idm.Plugins.Tomography;

/// <summary>An ellipse that adds a value to what it covers; the image is the square from -1 to 1.</summary>
/// <param name="Value">What it adds.</param>
/// <param name="A">Half axis, to the right before it is turned.</param>
/// <param name="B">Half axis, upwards before it is turned.</param>
/// <param name="X">Centre, to the right.</param>
/// <param name="Y">Centre, upwards.</param>
/// <param name="Degrees">How far it is turned, anticlockwise.</param>
internal sealed record Ellipse(double Value, double A, double B, double X, double Y, double Degrees)
{
    private readonly (double Sin, double Cos) _turn = Math.SinCos(Degrees * Math.PI / 180);

    /// <summary>Whether a point lies inside.</summary>
    public bool Covers(double x, double y)
    {
        var (dx, dy) = (x - X, y - Y);
        var along = ((dx * _turn.Cos) + (dy * _turn.Sin)) / A;
        var across = ((dy * _turn.Cos) - (dx * _turn.Sin)) / B;
        return (along * along) + (across * across) <= 1;
    }
}
