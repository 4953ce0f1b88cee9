namespace Idm.Plugins.Tomography;

/// <summary>A straight line: a point on it and its direction, x to the right and y up, in mm.</summary>
internal readonly record struct Ray(double X, double Y, double DX, double DY);
