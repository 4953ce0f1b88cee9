namespace Idm.Training.Optimizers;

/// <summary>The numbers of <see cref="AdamW"/>.</summary>
/// <param name="Beta1">Decay of the mean gradient.</param>
/// <param name="Beta2">Decay of the mean squared gradient.</param>
/// <param name="Epsilon">Keeps the step finite where the gradient vanishes.</param>
/// <param name="WeightDecay">Decoupled decay (AdamW); 0 for plain AdamW.</param>
public sealed record AdamWOptions(
    double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0);
