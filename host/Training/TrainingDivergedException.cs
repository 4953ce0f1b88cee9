namespace Idm.Training;

/// <summary>The loss or its gradient is no longer a number; the checkpoints before it are good.</summary>
/// <param name="message">For the user: at which step, and what to do.</param>
public sealed class TrainingDivergedException(string message) : Exception(message);
