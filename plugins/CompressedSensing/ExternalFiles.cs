namespace Idm.Plugins.CompressedSensing;

/// <summary>The files of Φ and P that an operator's options name.</summary>
/// <param name="Operator">The operator's name, for messages.</param>
/// <param name="Pixels">Rows of Φ: how many numbers are measured together.</param>
/// <param name="Matrix">The file of Φ; null if it is drawn.</param>
internal sealed record ExternalFiles(string Operator, int Pixels, string? Matrix)
{
    /// <summary>The file of P; null if it is drawn, or beside Φ.</summary>
    public string? Permutation { get; init; }

    /// <summary>
    /// Columns that a ratio beside the file asks for; null where the matrix may have any number.
    /// </summary>
    public int? Columns { get; init; }

    /// <summary>Whether there is a P at all.</summary>
    public bool Scramble { get; init; } = true;
}
