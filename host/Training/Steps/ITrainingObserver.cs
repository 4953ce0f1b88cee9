using Idm.Engine.Solving;

namespace Idm.Training.Steps;

/// <summary>Watches a training run; nothing it does changes the result.</summary>
public interface ITrainingObserver
{
    /// <summary>Training photos decoded so far.</summary>
    void Loading(int done, int all);

    /// <summary>A step is done.</summary>
    void Stepped(StepReport report);

    /// <summary>The averaged weights were validated.</summary>
    void Validated(long step, double psnr, TimeSpan took);

    /// <summary>
    /// Of several operators, how well images measured by one of them were restored; before the mean.
    /// </summary>
    void Validated(long step, string name, double psnr)
    {
        // most observers want the mean
    }

    /// <summary>
    /// The first validation image was restored with the averaged weights; valid during the call only.
    /// </summary>
    void Restored(long step, string name, RestoredImage restoration)
    {
        // most observers do not look so closely
    }

    /// <summary>A checkpoint is on the disk.</summary>
    void Saved(string path);

    /// <summary>Something the user should know.</summary>
    void Note(string message);
}

/// <summary>One training step.</summary>
/// <param name="Step">Steps done, this one included.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The loss of this step's batch.</param>
/// <param name="GradientNorm">The gradient's norm before clipping.</param>
/// <param name="LearningRate">The learning rate used.</param>
/// <param name="Seconds">How long the step took.</param>
public sealed record StepReport(
    long Step, long Steps, double Loss, double GradientNorm, double LearningRate, double Seconds);
