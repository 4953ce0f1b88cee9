namespace Idm.Training.Optimizers;

/// <summary>The numbers of <see cref="Muon"/>.</summary>
/// <param name="Rate">Its learning rate, in units of the training's.</param>
/// <param name="Momentum">μ: what the momentum keeps of itself.</param>
/// <param name="Iterations">Newton–Schulz iterations.</param>
public sealed record MuonOptions(double Rate = 2, double Momentum = 0.95, int Iterations = 5);
